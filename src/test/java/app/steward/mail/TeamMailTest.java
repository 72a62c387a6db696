package app.steward.mail;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.job.Recurring;
import app.steward.notice.NoticeSettings;
import app.steward.team.Viewer;
import app.steward.testing.Api;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;

/** Notices by mail at once, and the digest of a day. */
class TeamMailTest extends MailCase {
    @Autowired
    NoticeSettings told;

    @Autowired
    Api api;

    @Autowired
    @Qualifier("digest")
    Recurring digest;

    private Viewer bea;

    @BeforeEach
    void members() {
        team.administrator();
        bea = team.csm("bea");
    }

    private void assign(String account) {
        assertThat(api.post("/accounts", "{'externalId':'" + account + "','success_manager':'bea@example.com'}")
                        .status())
                .isBetween(200, 201);
        worker.work();
    }

    @Test
    void aNoticeGoesByMailToWhoWantsItSo() {
        assign("B-1");
        assertThat(server.messages).as("in the bell alone").isEmpty();
        told.tell(bea, Map.of("assigned", "mail"));
        assign("B-2");
        assertThat(server.messages).hasSize(1);
        assertThat(server.messages.get(0))
                .contains(
                        "To: bea <bea@example.com>", "Subject: B-2: Assigned to you", "Auto-Submitted: auto-generated")
                .doesNotContain("List-Unsubscribe");
        // once at least: the same message again has the same id
        db.sql().execute("update outbox set state = 'waiting'");
        worker.work();
        assertThat(server.messages).hasSize(2);
        assertThat(id(server.messages.get(1))).isEqualTo(id(server.messages.get(0)));
    }

    private static String id(String message) {
        return message.lines()
                .filter(line -> line.startsWith("Message-ID"))
                .findFirst()
                .orElse("");
    }

    @Test
    void whatIsNotTheirsToSeeWhenItLeavesIsNotSent() {
        told.tell(bea, Map.of("assigned", "mail"));
        server.answering("RCPT", "450 later");
        assign("B-1");
        db.sql().execute("update accounts set archived_at = now() where external_id = 'B-1'");
        server.answering("RCPT", "250 ok");
        due();
        worker.work();
        assertThat(db.sql().fetchValue("select state || ' ' || reply from outbox"))
                .isEqualTo("skipped There was nothing to tell any more");
    }

    @Test
    void theDigestComesOnceOnWorkingDaysFromEightOn() {
        told.tell(bea, Map.of("assigned", "digest"));
        assign("B-1");
        assertThat(api.post("/tasks", "{'title':'Call them','account':'B-1','dueOn':'2026-06-16'}")
                        .status())
                .isEqualTo(201);
        clock.set("2026-06-16T07:59:00Z");
        digest.look();
        worker.work();
        assertThat(server.messages).as("too early").isEmpty();
        clock.set("2026-06-16T08:00:00Z");
        digest.look();
        digest.look();
        worker.work();
        assertThat(server.messages).hasSize(1);
        assertThat(server.messages.get(0).replace("=\n", ""))
                .contains("Subject: Your day in Steward", "Late and due today", "Call them, B-1", "What else there is")
                .contains("B-1: Assigned to you");
        clock.set("2026-06-20T09:00:00Z");
        digest.look();
        assertThat(db.sql().fetchValue("select count(*) from digests"))
                .as("a Saturday")
                .isEqualTo(1L);
        // nothing to say, no mail
        db.sql().execute("update tasks set state = 'done', done_at = now()");
        db.sql().execute("update notices set read_at = now()");
        clock.set("2026-06-22T09:00:00Z");
        digest.look();
        worker.work();
        assertThat(server.messages).hasSize(1);
    }

    @Test
    void theDigestTellsWhatHappenedSinceTheOneBeforeOnFreeDaysToo() {
        told.tell(bea, Map.of("assigned", "digest"));
        assign("B-1");
        clock.set("2026-06-19T08:00:00Z");
        digest.look();
        worker.work();
        assertThat(server.messages).as("nothing to say on Friday").isEmpty();
        alert(1, "Usage fell", "2026-06-11T10:00:00Z", "2026-06-20T03:00:00Z", null);
        alert(2, "No sponsor", "2026-06-11T10:00:00Z", "2026-06-18T10:00:00Z", null);
        alert(3, "Renewal is near", "2026-06-11T10:00:00Z", null, "2026-06-20");
        alert(4, "Ticket waits", "2026-06-19T09:00:00Z", null, null);
        alert(5, "Told on Friday", "2026-06-18T09:00:00Z", null, null);
        db.sql()
                .execute("insert into users (id, external_id, account_id, name, email, created_on)"
                        + " overriding system value select 50, 'B 1/a', id, 'Bo', 'bo@customer.example', '2026-01-01' from accounts"
                        + " where external_id = 'B-1'");
        db.sql().execute("insert into user_facts (user_id) values (50)");
        db.sql()
                .execute("insert into rules (id, kind, subject, name) overriding system value"
                        + " values (10, 'journey', 'user', 'Welcome')");
        db.sql().execute("insert into journeys (id, status, draft, edition) values (10, 'live', '{}', 1)");
        db.sql().execute("insert into journey_versions values (10, 1, '{}', '2026-06-01')");
        db.sql()
                .execute(
                        "insert into journey_runs (journey_id, edition, user_id, entering, entered_at, step, arrived_at,"
                                + " state, goal_at) select 10, 1, id, '2026-06-01', '2026-06-01', 'a', '2026-06-01', 'waits',"
                                + " '2026-06-19T10:00:00Z' from users");
        clock.set("2026-06-22T08:00:00Z");
        digest.look();
        worker.work();
        assertThat(server.messages).hasSize(1);
        assertThat(server.messages.get(0).replace("=\n", ""))
                .contains("New and woken alerts", "Renewal is near, B-1", "Ticket waits, B-1")
                .contains("Cleared by themselves", "Usage fell, B-1")
                .contains("Goals reached", "Welcome: Bo, B-1", "https://steward.example/journeys/10/users/B%201%2Fa")
                .doesNotContain("No sponsor", "Told on Friday")
                .doesNotContain("Ada"); // of an account that is not hers
    }

    @Test
    void newsIsInTheDigestHoweverManyOldAlertsMatterMore() {
        told.tell(bea, Map.of("assigned", "digest"));
        assign("B-1");
        alert(1, "Usage grew", "2026-06-22T07:00:00Z", null, null);
        db.sql().execute("update alert_rules set type = 'upselling'");
        db.sql()
                .execute("insert into rules (id, kind, subject, name) overriding system value"
                        + " select n, 'alert', 'account', 'Old ' || n from generate_series(2, 502) n");
        db.sql()
                .execute("insert into alert_rules (rule_id, type, role_id)"
                        + " select n, 'risk', role_id from generate_series(2, 502) n, account_assignments");
        db.sql()
                .execute("insert into alerts (rule_id, account_id, entered_at, opened_at, role_id, holder_id)"
                        + " select n, account_id, '2026-06-01', '2026-06-01', role_id, member_id"
                        + " from generate_series(2, 502) n, account_assignments");
        clock.set("2026-06-22T08:00:00Z");
        digest.look();
        worker.work();
        assertThat(server.messages).hasSize(1);
        assertThat(server.messages.get(0).replace("=\n", ""))
                .contains("Usage grew, B-1")
                .doesNotContain("Old ");
    }

    /** About the account of bea's; null for not closed, or not snoozed. */
    private void alert(int rule, String name, String opened, String cleared, String snoozed) {
        db.sql()
                .execute(
                        "insert into rules (id, kind, subject, name) overriding system value values (?, 'alert', 'account', ?)",
                        rule,
                        name);
        db.sql()
                .execute(
                        "insert into alert_rules (rule_id, type, role_id) select ?, 'risk', role_id"
                                + " from account_assignments",
                        rule);
        db.sql()
                .execute(
                        "insert into alerts (rule_id, account_id, entered_at, opened_at, closed_at, closed_why,"
                                + " snoozed_until, role_id, holder_id) select ?, account_id, ?::timestamptz, ?::timestamptz,"
                                + " ?::timestamptz, case when ?::text is not null then 'cleared' end, ?::date, role_id,"
                                + " member_id from account_assignments",
                        rule,
                        opened,
                        opened,
                        cleared,
                        cleared,
                        snoozed);
    }
}
