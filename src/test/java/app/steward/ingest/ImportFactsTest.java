package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.problem.BadInput;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of tickets, invoices, touchpoints and answers. */
class ImportFactsTest extends ImportCase {
    private static final String TICKETS =
            "{\"id\":\"external_id\",\"a\":\"account\",\"u\":\"user\",\"title\":\"subject\","
                    + "\"prio\":\"priority\",\"state\":\"status\",\"opened\":\"opened_at\",\"mins\":\"first_response_minutes\","
                    + "\"closed\":\"closed_at\",\"csat\":\"csat\",\"esc\":\"escalated\"}";

    @BeforeEach
    void records() {
        db.sql()
                .execute("insert into accounts (id, external_id, created_on) values (1, 'A', '2026-01-01'),"
                        + " (2, 'B', '2026-01-01')");
        db.sql().execute("insert into account_facts (account_id) values (1), (2)");
        db.sql()
                .execute("insert into users (id, external_id, account_id, created_on) values (1, 'U', 1, '2026-01-01'),"
                        + " (2, 'V', null, '2026-01-01')");
        db.sql().execute("insert into user_facts (user_id) values (1), (2)");
        db.sql()
                .execute("insert into subscriptions (id, external_id, account_id, starts_on)"
                        + " values (1, 'S', 2, '2026-01-01')");
    }

    private List<String> rows(String query) {
        return db.sql()
                .fetch(query)
                .map(row -> row.formatCSV(',', "-").lines().reduce((a, b) -> b).orElseThrow());
    }

    private static void counts(ImportRow row, long created, long updated, long overridden, long rejected) {
        assertThat(row.errors()).isEmpty();
        assertThat(List.of(row.created(), row.updated(), row.overridden(), row.rejected()))
                .as("%s", row)
                .containsExactly(created, updated, overridden, rejected);
    }

    @Test
    void ticketsAreKnownByTheirId() {
        String file = """
                id,a,u,title,prio,state,opened,mins,closed,csat,esc
                1,A,,"Board, slow",Medium,open,2026-06-01T08:00:00Z,,,,
                2,,U,Totals,urgent,,2026-06-02T08:00:00Z,30,2026-06-03T08:00:00Z,80,yes
                3,B,,Old,low,open,2026-06-01T08:00:00Z,,,,
                3,B,,New,high,open,2026-06-01T08:00:00Z,,,,no
                """;
        counts(run(ImportKind.TICKETS, file, TICKETS), 3, 0, 1, 0);
        assertThat(rows("select line, record, reason from import_rejects"))
                .containsExactly("4,\"3,B,,Old,low,open,2026-06-01T08:00:00Z,,,,\",\"overridden: line 5 has the same"
                        + " external id, and the later row holds\"");
        assertThat(rows("select external_id, account_id, user_id, subject, priority, status, first_response_minutes,"
                        + " csat::float8, escalated from tickets order by 1"))
                .containsExactly(
                        "1,1,-,\"Board, slow\",normal,open,-,-,false",
                        "2,1,1,Totals,urgent,closed,30,80.0,true",
                        "3,2,-,New,high,open,-,-,false");
        counts(run(ImportKind.TICKETS, file, TICKETS), 0, 0, 1, 0); // the second time nothing changes
        db.gatherTouched();
        assertThat(rows("select record_id from touched where subject = 'account' order by 1"))
                .containsExactly("1", "2");

        String later = "id,a,state,closed\n1,A,closed,2026-06-05T08:00:00Z\n";
        counts(
                run(
                        ImportKind.TICKETS,
                        later,
                        "{\"id\":\"external_id\",\"a\":\"account\",\"state\":\"status\",\"closed\":\"closed_at\"}"),
                0,
                1,
                0,
                0);
        assertThat(rows("select status, subject, priority from tickets where external_id = '1'"))
                .containsExactly("closed,\"Board, slow\",normal");
    }

    @Test
    void aTicketStaysWithTheAccountOfThen() {
        String file = "id,u,opened\n1,U,2026-06-01T08:00:00Z\n";
        String mapping = "{\"id\":\"external_id\",\"u\":\"user\",\"opened\":\"opened_at\"}";
        run(ImportKind.TICKETS, file, mapping);
        db.sql().execute("update users set account_id = 2 where id = 1");
        counts(run(ImportKind.TICKETS, file, mapping), 0, 0, 0, 0);
        assertThat(rows("select account_id from tickets")).containsExactly("1");
    }

    @Test
    void badRowsAreListedAndTheOthersTaken() {
        String file = """
                id,a,u,title,prio,state,opened,mins,closed,csat,esc
                1,,,nobody,low,open,2026-06-01T08:00:00Z,,,,
                2,Z,,unknown,low,open,2026-06-01T08:00:00Z,,,,
                3,A,,priority,huge,open,2026-06-01T08:00:00Z,,,,
                4,A,,to come,low,open,2027-06-01T08:00:00Z,,,,
                5,A,,minutes,low,open,2026-06-01T08:00:00Z,99999999999,,,
                6,A,,csat,low,open,2026-06-01T08:00:00Z,,,101,
                ,A,,no id,low,open,2026-06-01T08:00:00Z,,,,
                8,A,,fine,low,open,2026-06-01T08:00:00Z,,,,
                """;
        counts(run(ImportKind.TICKETS, file, TICKETS), 1, 0, 0, 7);
        clearEmpty = true;
        counts(
                run(
                        ImportKind.TICKETS,
                        "id,a,prio\n8,A,\n",
                        "{\"id\":\"external_id\",\"a\":\"account\",\"prio\":\"priority\"}"),
                0,
                0,
                0,
                1);
        clearEmpty = false;
        dryRun = true;
        counts(run(ImportKind.TICKETS, "id,a\n9,A\n", "{\"id\":\"external_id\",\"a\":\"account\"}"), 1, 0, 0, 0);
        assertThat(rows("select external_id from tickets")).containsExactly("8");
    }

    @Test
    void invoicesJoinTheAccountOfTheirSubscription() {
        String file = """
                id,s,total,due,on,paid
                1,S,"1,200.50",1200.5,2026-05-01,
                2,S,70,,2026-05-01,2026-05-03
                """;
        String mapping = "{\"id\":\"external_id\",\"s\":\"subscription\",\"total\":\"total\",\"due\":\"amount_due\","
                + "\"on\":\"due_on\",\"paid\":\"paid_on\"}";
        counts(run(ImportKind.INVOICES, file, mapping), 2, 0, 0, 0);
        counts(run(ImportKind.INVOICES, file, mapping), 0, 0, 0, 0);
        assertThat(rows("select external_id, account_id, subscription_id, total, amount_due, status from invoices"
                        + " order by 1"))
                .containsExactly("1,2,1,1200.50,1200.50,not_paid", "2,2,1,70.00,-,paid");
        counts(
                run(
                        ImportKind.INVOICES,
                        "id,a,s\n3,A,S\n",
                        "{\"id\":\"external_id\",\"a\":\"account\",\"s\":\"subscription\"}"),
                0,
                0,
                0,
                1);
    }

    @Test
    void touchpointsWithoutAnIdAreKnownByAllTheirValues() {
        db.sql().execute("insert into team_members (id, email, name, profile) values (77, 'ida@x.test', 'Ida', 'csm')");
        String file = """
                id,a,u,kind,at,by,text
                ,A,,Call,2026-06-01T08:00:00Z,ida@x.test,Spoke
                ,A,,Call,2026-06-01T08:00:00Z,ida@x.test,Spoke
                ,,V,meeting,2026-06-01T08:00:00Z,,
                7,A,U,note,2026-06-01T08:00:00Z,,Mind the gap
                8,A,U,note,2026-06-01T08:00:00Z,,
                9,A,U,dance,2026-06-01T08:00:00Z,,
                10,A,U,call,2026-06-01T08:00:00Z,who@x.test,
                """;
        String mapping = "{\"id\":\"external_id\",\"a\":\"account\",\"u\":\"user\",\"kind\":\"kind\",\"at\":\"at\","
                + "\"by\":\"author\",\"text\":\"text\"}";
        counts(run(ImportKind.TOUCHPOINTS, file, mapping), 3, 0, 1, 3);
        counts(run(ImportKind.TOUCHPOINTS, file, mapping), 0, 0, 1, 3);
        assertThat(rows("select external_id, account_id, user_id, kind, author_id, text from touchpoints order by id"))
                .containsExactly("-,1,-,call,77,Spoke", "-,-,2,meeting,-,\"\"", "7,1,1,note,-,Mind the gap");
        db.gatherTouched();
        assertThat(rows("select subject, record_id from touched order by 1, 2"))
                .containsExactly("account,1", "user,1", "user,2");
    }

    @Test
    void aFormThatWasOpenNoticesWhatAFileChanged() {
        String mapping = "{\"id\":\"external_id\",\"a\":\"account\",\"kind\":\"kind\",\"at\":\"at\",\"text\":\"text\"}";
        run(ImportKind.TOUCHPOINTS, "id,a,kind,at,text\n1,A,call,2026-06-01,One\n", mapping);
        counts(run(ImportKind.TOUCHPOINTS, "id,a,kind,at,text\n1,A,call,2026-06-01,Two\n", mapping), 0, 1, 0, 0);
        assertThat(rows("select text, version from touchpoints")).containsExactly("Two,1");
    }

    @Test
    void anAnswerIsKnownByWhoKindAndMoment() {
        String mapping = "{\"a\":\"account\",\"u\":\"user\",\"kind\":\"kind\",\"score\":\"score\",\"at\":\"at\"}";
        counts(run(ImportKind.ANSWERS, """
                        a,u,kind,score,at
                        A,,nps,9,2026-06-01
                        ,U,NPS,3,2026-06-01
                        ,U,csat,80,2026-06-01
                        ,U,nps,11,2026-06-02
                        """, mapping), 3, 0, 0, 1);
        counts(run(ImportKind.ANSWERS, "a,u,kind,score,at\n,U,nps,4,2026-06-01\n", mapping), 0, 1, 0, 0);
        assertThat(rows("select account_id, user_id, kind, score::int from answers order by id"))
                .containsExactly("1,-,nps,9", "1,1,nps,4", "1,1,csat,80");
    }

    @Test
    void aMappingSaysWhoseRowItIs() {
        assertThatThrownBy(() -> start(ImportKind.TICKETS, bytes("id\n1\n"), "{\"id\":\"external_id\"}"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("account or user");
        assertThatThrownBy(() -> start(ImportKind.ANSWERS, bytes("a\nA\n"), "{\"a\":\"account\"}"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("score");
        assertThatThrownBy(() ->
                        start(ImportKind.INVOICES, bytes("id,x\n1,2\n"), "{\"id\":\"external_id\",\"x\":\"csat\"}"))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("csat");
    }
}
