package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Api;
import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What becomes of the rows of a file. */
class ImportRecordTests extends ImportCase {
    @Autowired
    Api api;

    @Test
    void the_same_file_twice_changes_nothing_the_second_time() {
        String file = "id,name,mrr,since,x\nA,Acme,10,2024-01-01,1\nB,,,,\nC,Cee,0.005,,2\n";
        String mapping = "{\"id\":\"external_id\",\"name\":\"name\",\"mrr\":\"mrr\",\"since\":\"created_on\","
                + "\"x\":\"custom.x\"}";
        assertThat(run(ImportKind.ACCOUNTS, file, mapping))
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(3L, 0L, 0L);
        assertThat(run(ImportKind.ACCOUNTS, file, mapping))
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(0L, 0L, 3L);
        assertThat(run(ImportKind.ACCOUNTS, file.replace("Cee", "Zee"), mapping))
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(0L, 1L, 2L);
        assertThat(value("select string_agg(version::text, ',' order by external_id) from accounts"))
                .isEqualTo("0,0,1");
    }

    @Test
    void new_records_get_what_hangs_on_every_record() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        run(ImportKind.USERS, "id,acc\nU,A\nV,\n", "{\"id\":\"external_id\",\"acc\":\"account\"}");
        assertThat(count("account_facts")).isEqualTo(1);
        assertThat(count("user_facts")).isEqualTo(2);
        assertThat(value("select string_agg(member_id::text, ',') from account_access where account_id > 0"))
                .isEqualTo("0");
        assertThat(value("select created_on from accounts")).isEqualTo("2026-06-15");
        assertThat(count("audit_entries")).isEqualTo(2);
    }

    @Test
    void an_empty_cell_leaves_the_value_and_clearEmpty_clears_it() {
        String mapping =
                "{\"id\":\"external_id\",\"name\":\"name\",\"mrr\":\"mrr\",\"x\":\"custom.x\",\"y\":\"custom.y\"}";
        run(ImportKind.ACCOUNTS, "id,name,mrr,x,y\nA,Acme,10,1,2\n", mapping);
        String sparse = "id,name,mrr,x,y\nA,,,,3\n";
        run(ImportKind.ACCOUNTS, sparse, mapping);
        assertThat(value("select concat_ws('|', name, mrr, custom) from accounts"))
                .isEqualTo("Acme|10.00|{\"x\": 1, \"y\": 3}");
        clearEmpty = true;
        assertThat(run(ImportKind.ACCOUNTS, sparse, mapping).updated()).isEqualTo(1);
        assertThat(value("select concat_ws('|', name, mrr, custom) from accounts"))
                .isEqualTo("{\"y\": 3}");
        assertThat(run(ImportKind.ACCOUNTS, sparse, mapping).unchanged()).isEqualTo(1);
    }

    @Test
    void a_dry_run_counts_lists_and_writes_nothing() throws IOException {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        dryRun = true;
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,name,x\nA,Other,1\nB,Bo,2\n,Nobody,\n",
                "{\"id\":\"external_id\",\"name\":\"name\",\"x\":\"custom.x\"}");
        assertThat(done)
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::rejected, ImportRow::dryRun)
                .containsExactly(1L, 1L, 1L, true);
        assertThat(value("select string_agg(name, ',') from accounts")).isEqualTo("Acme");
        assertThat(count("attributes")).isZero();
        assertThat(count("import_rejects")).isEqualTo(1);
        assertThat(count("audit_entries")).isEqualTo(1);
    }

    @Test
    void of_several_rows_of_one_record_the_last_good_one_holds_and_the_others_are_listed() throws IOException {
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,name,mrr,x,y\nA,Acme,1,1,1\nB,Bo,,,\nA,=Al,2,,2\nA,Ace,,3,\nA,Bad,abc,,\n",
                "{\"id\":\"external_id\",\"name\":\"name\",\"mrr\":\"mrr\",\"x\":\"custom.x\",\"y\":\"custom.y\"}");
        assertThat(done)
                .extracting(
                        ImportRow::rows,
                        ImportRow::created,
                        ImportRow::unchanged,
                        ImportRow::overridden,
                        ImportRow::rejected)
                .containsExactly(5L, 2L, 0L, 2L, 1L);
        assertThat(value("select concat_ws('|', name, mrr, custom) from accounts where external_id = 'A'"))
                .isEqualTo("Ace|{\"x\": 3}");
        StringWriter rejects = new StringWriter();
        imports.rejects(done.id(), rejects);
        assertThat(rejects.toString().split("\r\n"))
                .containsExactly(
                        "\uFEFFid,name,mrr,x,y,line,reason",
                        "A,Acme,1,1,1,2,\"overridden: line 5 has the same external id, and the later row holds\"",
                        "A,'=Al,2,,2,4,\"overridden: line 5 has the same external id, and the later row holds\"",
                        "A,Bad,abc,,,6,\"mrr: \"\"abc\"\" is not a number\"");
    }

    @Test
    void clearing_what_can_not_be_empty_rejects_the_row() {
        clearEmpty = true;
        String since = "{\"id\":\"external_id\",\"since\":\"created_on\",\"acc\":\"account\"}";
        assertThat(run(ImportKind.ACCOUNTS, "id,since\nA,2024-01-01\nB,\n", since.replace(",\"acc\":\"account\"", "")))
                .extracting(ImportRow::created, ImportRow::rejected)
                .containsExactly(1L, 1L);
        assertThat(run(ImportKind.USERS, "id,since,acc\nU,,A\nV,2024-01-01,\n", since))
                .extracting(ImportRow::created, ImportRow::rejected)
                .containsExactly(1L, 1L);
        String subscription = "{\"id\":\"external_id\",\"acc\":\"account\"}";
        run(ImportKind.SUBSCRIPTIONS, "id,acc\nS,A\n", subscription);
        assertThat(run(ImportKind.SUBSCRIPTIONS, "id,acc\nS,\n", subscription))
                .extracting(ImportRow::unchanged, ImportRow::rejected)
                .containsExactly(0L, 1L);
    }

    @Test
    void lists_grow_where_the_mapping_says_so_by_the_good_rows_alone() {
        String closed = "{\"id\":\"external_id\",\"stage\":\"stage\",\"mrr\":\"mrr\"}";
        String open = closed.replace("\"stage\":\"stage\"", "\"stage\":{\"field\":\"stage\",\"create\":true}");
        String file = "id,stage,mrr\nA,Churned in 2025,1\nB,LIVE,1\nC,Adopting!,1\nD,Never,abc\nE,adopting!,1\n"
                + "F,Canceled,1\nG,Extended trial,1\nG,Live,1\n";
        assertThat(run(ImportKind.ACCOUNTS, file, closed))
                .extracting(ImportRow::created, ImportRow::rejected)
                .containsExactly(3L, 5L);
        dryRun = true;
        assertThat(run(ImportKind.ACCOUNTS, file, open))
                .extracting(ImportRow::created, ImportRow::rejected)
                .containsExactly(3L, 1L);
        String stages = "select string_agg(key || '=' || label || '/' || type, ', ' order by position) from stages"
                + " where position > 4";
        assertThat(value(stages)).isNull();
        dryRun = false;
        assertThat(run(ImportKind.ACCOUNTS, file, open))
                .extracting(ImportRow::created, ImportRow::overridden, ImportRow::rejected)
                .containsExactly(3L, 1L, 1L);
        assertThat(value(stages)).isEqualTo("churned_in_2025=Churned in 2025/cancelled, adopting_=Adopting!/live");
        assertThat(value("select string_agg(external_id || ' ' || stage, ', ' order by external_id) from accounts"))
                .isEqualTo("A churned_in_2025, B live, C adopting_, E adopting_, F cancelled, G live");
        assertThat(value("select string_agg(record_id, ' ' order by id) from audit_entries where action = 'created'"))
                .isEqualTo("churned_in_2025 adopting_");
        assertThat(run(ImportKind.ACCOUNTS, file, open).unchanged()).isEqualTo(6);
        run(
                ImportKind.USERS,
                "id,role,persona\nU,Admin,Buyer\n",
                "{\"id\":\"external_id\",\"role\":{\"field\":\"role\",\"create\":true},"
                        + "\"persona\":{\"field\":\"persona\",\"create\":true}}");
        assertThat(value("select role || ' ' || persona from users")).isEqualTo("admin buyer");
        run(
                ImportKind.SUBSCRIPTIONS,
                "id,acc,status\nS,A,Cancelled\nT,A,On hold\n",
                "{\"id\":\"external_id\",\"acc\":\"account\",\"status\":{\"field\":\"status\",\"create\":true}}");
        assertThat(value("select string_agg(s.status || '/' || t.type, ' ' order by external_id) from subscriptions s"
                        + " join subscription_statuses t on t.key = s.status"))
                .isEqualTo("canceled/canceled on_hold/suspended");
    }

    @Test
    void owners_are_named_by_a_name_that_only_one_member_has() throws IOException {
        db.sql()
                .execute(
                        "insert into team_members (id, email, name, profile) values (1, 'ann@x.org', 'Ann Lee', 'csm'),"
                                + " (2, 'ben@x.org', 'Ben', 'csm'), (3, 'ben2@x.org', 'BEN', 'csm')");
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,csm\nA,ann lee\nB,Ben\nC,ben2@x.org\n",
                "{\"id\":\"external_id\",\"csm\":\"success_manager\"}");
        assertThat(done).extracting(ImportRow::created, ImportRow::rejected).containsExactly(2L, 1L);
        StringWriter rejects = new StringWriter();
        imports.rejects(done.id(), rejects);
        assertThat(rejects.toString()).contains("is the name of several team members: write the e-mail");
        assertThat(value("select string_agg(a.external_id || r.member_id, ' ' order by a.external_id)"
                        + " from account_assignments r join accounts a on a.id = r.account_id"))
                .isEqualTo("A1 C3");
    }

    @Test
    void users_are_named_by_first_and_last_name() {
        String mapping =
                "{\"id\":\"external_id\",\"given\":\"first_name\",\"family\":\"last_name\",\"mail\":\"email\"}";
        String file = "id,given,family,mail\nU,Ann,Lee,a@x.org\nV,Bo,,\nW,,Cee,\nX,,,x@x.org\n";
        assertThat(run(ImportKind.USERS, file, mapping).created()).isEqualTo(4);
        assertThat(value("select string_agg(concat(external_id, ' ', name), ', ' order by external_id) from users"))
                .isEqualTo("U Ann Lee, V Bo, W Cee, X ");
        assertThat(run(ImportKind.USERS, file, mapping).unchanged()).isEqualTo(4);
        assertThat(run(ImportKind.USERS, file.replace("Lee", "Low"), mapping).updated())
                .isEqualTo(1);
    }

    @Test
    void a_child_of_a_circle_is_rejected_with_it() {
        assertThat(run(
                        ImportKind.ACCOUNTS,
                        "id,up\nP,Q\nQ,P\nC,P\nD,C\n",
                        "{\"id\":\"external_id\",\"up\":\"parent\"}"))
                .extracting(ImportRow::created, ImportRow::rejected)
                .containsExactly(0L, 4L);
    }

    @Test
    void all_that_lies_below_an_unknown_account_is_rejected_but_where_a_parent_has_another_row() {
        StringBuilder file = new StringBuilder("id,up\nA-0,unknown\nP,unknown\nC,P\nD,C\nP,\n");
        for (int i = 1; i < 2_000; i++) {
            file.append("A-").append(i).append(",A-").append(i - 1).append('\n');
        }
        assertThat(run(ImportKind.ACCOUNTS, file.toString(), "{\"id\":\"external_id\",\"up\":\"parent\"}"))
                .extracting(ImportRow::created, ImportRow::rejected)
                .containsExactly(3L, 2_001L);
        assertThat(value("select string_agg(external_id, ' ' order by external_id) from accounts"))
                .isEqualTo("C D P");
    }

    @Test
    void a_circle_is_rejected_however_long_it_is() {
        StringBuilder file = new StringBuilder("id,up\nC,A-0\nS,\nT,S\n");
        for (int i = 0; i < 1_500; i++) {
            file.append("A-").append(i).append(",A-").append((i + 1) % 1_500).append('\n');
        }
        assertThat(run(ImportKind.ACCOUNTS, file.toString(), "{\"id\":\"external_id\",\"up\":\"parent\"}"))
                .extracting(ImportRow::created, ImportRow::rejected)
                .containsExactly(2L, 1_501L);
        assertThat(count("import_rejects")).isEqualTo(1_501);
    }

    @Test
    void parents_may_stand_anywhere_in_the_file() throws IOException {
        String mapping = "{\"id\":\"external_id\",\"up\":\"parent\"}";
        String file = "id,up\nC,B\nB,A\nA,\nX,missing\nY,X\nP,Q\nQ,P\nS,S\n";
        ImportRow done = run(ImportKind.ACCOUNTS, file, mapping);
        assertThat(done).extracting(ImportRow::created, ImportRow::rejected).containsExactly(3L, 5L);
        assertThat(value("select string_agg(c.external_id || '<' || p.external_id, ' ' order by c.external_id) from"
                        + " accounts c join accounts p on p.id = c.parent_id"))
                .isEqualTo("B<A C<B");
        assertThat(run(ImportKind.ACCOUNTS, file, mapping).unchanged()).isEqualTo(3);
        ImportRow circle = run(ImportKind.ACCOUNTS, "id,up\nA,C\n", mapping);
        assertThat(circle.rejected()).isEqualTo(1);
    }

    @Test
    void owners_are_named_by_email_and_decide_who_sees_the_account() {
        db.sql()
                .execute("insert into team_members (id, email, name, profile) values (1, 'ann@x.org', 'Ann', 'csm'),"
                        + " (2, 'ben@x.org', 'Ben', 'csm')");
        String mapping = "{\"id\":\"external_id\",\"csm\":\"success_manager\",\"am\":\"account_manager\"}";
        ImportRow done = run(ImportKind.ACCOUNTS, "id,csm,am\nA,Ann@x.org,ben@x.org\nB,,\nC,eve@x.org,\n", mapping);
        assertThat(done).extracting(ImportRow::created, ImportRow::rejected).containsExactly(2L, 1L);
        String access =
                "select string_agg(a.external_id || x.member_id, ' ' order by a.external_id) from account_access x"
                        + " join accounts a on a.id = x.account_id";
        assertThat(value("select string_agg(a.external_id || x.member_id, ' ' order by a.external_id, x.member_id)"
                        + " from account_access x join accounts a on a.id = x.account_id"))
                .isEqualTo("A1 A2 B0");
        assertThat(run(ImportKind.ACCOUNTS, "id,csm,am\nA,ben@x.org,\nB,,\n", mapping))
                .extracting(ImportRow::updated, ImportRow::unchanged)
                .containsExactly(1L, 1L);
        assertThat(value(access)).isEqualTo("A2 B0");
        clearEmpty = true;
        assertThat(run(ImportKind.ACCOUNTS, "id,csm,am\nA,,\nB,,\n", mapping).updated())
                .isEqualTo(1);
        assertThat(value(access)).isEqualTo("A0 B0");
    }

    @Test
    void users_and_subscriptions_of_unknown_accounts_are_rejected() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\nB,Bo\n", NAMES);
        assertThat(run(ImportKind.USERS, "id,acc\nU,A\nV,Z\n", "{\"id\":\"external_id\",\"acc\":\"account\"}"))
                .extracting(ImportRow::created, ImportRow::rejected)
                .containsExactly(1L, 1L);
        assertThat(run(ImportKind.USERS, "id,acc\nU,B\n", "{\"id\":\"external_id\",\"acc\":\"account\"}")
                        .updated())
                .isEqualTo(1);
        String mapping = "{\"id\":\"external_id\",\"acc\":\"account\",\"plan\":\"plan\",\"auto\":\"auto_renew\"}";
        assertThat(run(
                        ImportKind.SUBSCRIPTIONS,
                        "id,acc,plan,auto\nS,A,Pro,TRUE\nT,Z,Pro,no\nU,,Pro,1\nS,,Max,\n",
                        mapping))
                .extracting(ImportRow::created, ImportRow::overridden, ImportRow::rejected)
                .containsExactly(1L, 0L, 3L);
        assertThat(run(ImportKind.SUBSCRIPTIONS, "id,plan\nS,Max\n", "{\"id\":\"external_id\",\"plan\":\"plan\"}")
                        .updated())
                .isEqualTo(1);
        assertThat(value("select plan || auto_renew from subscriptions")).isEqualTo("Maxtrue");
    }

    @Test
    void usage_is_added_up_and_replaces_what_files_said_before() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        run(ImportKind.SUBSCRIPTIONS, "id,acc\nS,A\nT,A\n", "{\"id\":\"external_id\",\"acc\":\"account\"}");
        String mapping = "{\"sub\":\"subscription\",\"f\":\"feature\",\"on\":\"day\",\"n\":\"count\"}";
        String file = "sub,f,on,n\n"
                + "S,Export,2024-12-30,2\n"
                + "S,export,2024-12-30,3\n"
                + "S,Export,2024-12-31,1\n"
                + "S,Export,2024-12-31,\n"
                + "S,Export,2026-06-16,1\n"
                + "S,Export,2026-06-17,1\n"
                + "T,Export,2024-12-30,7\n"
                + "S,Import,2024-12-30,0\n"
                + "Z,Export,2024-12-30,1\n"
                + "S,,2024-12-30,1\n"
                + "S,Export,2024-12-30,1.5\n";
        assertThat(run(ImportKind.USAGE, file, mapping))
                .extracting(ImportRow::created, ImportRow::unchanged, ImportRow::rejected)
                .containsExactly(5L, 1L, 5L);
        String sums =
                "select string_agg(s.external_id || ' ' || u.day || ' ' || u.uses, ', ' order by s.external_id, day)"
                        + " from usage_daily u join subscriptions s on s.id = u.subscription_id where u.account_id is not"
                        + " null";
        assertThat(value(sums)).isEqualTo("S 2024-12-30 5, S 2024-12-31 1, S 2026-06-16 1, T 2024-12-30 7");
        String days = "select string_agg(day || ' ' || uses, ', ' order by day) from feature_days where uses > 0";
        assertThat(value(days)).isEqualTo("2024-12-30 12, 2024-12-31 1, 2026-06-16 1");
        db.sql()
                .execute("insert into usage_daily select account_id, user_id, subscription_id, feature_id, day, false,"
                        + " 100, last_at from usage_daily");
        assertThat(run(ImportKind.USAGE, file, mapping))
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(0L, 0L, 6L);
        assertThat(run(ImportKind.USAGE, "sub,f,on,n\nS,Export,2024-12-30,1\nS,Export,2024-12-31,0\n", mapping)
                        .updated())
                .isEqualTo(2);
        assertThat(value(sums.replace("u.account_id is not null", "u.imported")))
                .isEqualTo("S 2024-12-30 1, S 2026-06-16 1, T 2024-12-30 7");
        assertThat(value(days)).as("only what differs is added").isEqualTo("2024-12-30 8, 2026-06-16 1");
        assertThat(value("select count(*) from usage_daily where uses = 100")).isEqualTo("4");
    }

    @Test
    void usage_of_a_user_takes_their_account_and_stays_with_it() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\nB,Bo\n", NAMES);
        run(ImportKind.USERS, "id,acc\nU,A\n", "{\"id\":\"external_id\",\"acc\":\"account\"}");
        String mapping = "{\"who\":\"user\",\"f\":\"feature\",\"m\":\"module\",\"on\":\"day\"}";
        run(ImportKind.USAGE, "who,f,m,on\nU,Export,Data,2024-12-30\n", mapping);
        run(ImportKind.USERS, "id,acc\nU,B\n", "{\"id\":\"external_id\",\"acc\":\"account\"}");
        assertThat(run(ImportKind.USAGE, "who,f,m,on\nU,Export,Data,2024-12-30\nU,Export,Data,2024-12-31\n", mapping))
                .extracting(ImportRow::created, ImportRow::unchanged)
                .containsExactly(1L, 1L);
        assertThat(value("select string_agg(a.external_id || u.day, ' ' order by u.day) from usage_daily u"
                        + " join accounts a on a.id = u.account_id"))
                .isEqualTo("A2024-12-30 B2024-12-31");
        assertThat(value("select string_agg(feature || '/' || module || '/' || label || tracked, ',') from features"
                        + " where id > 0"))
                .isEqualTo("Export/Data/Exporttrue");
    }

    @Test
    void what_is_imported_while_its_account_is_archived_comes_back_with_it() {
        api.post("/accounts", "{'externalId':'A'}");
        api.patch("/accounts/A", "{'archived':true}");
        run(ImportKind.USERS, "id,acc\nU,A\n", "{\"id\":\"external_id\",\"acc\":\"account\"}");
        run(
                ImportKind.SUBSCRIPTIONS,
                "id,acc,mrr,from\nS,A,5,2026-01-01\n",
                "{\"id\":\"external_id\",\"acc\":\"account\",\"mrr\":\"mrr\",\"from\":\"starts_on\"}");
        for (String list : new String[] {"/users?count=true", "/subscriptions?count=true"}) {
            assertThat(api.get(list).body().path("total").asInt()).as(list).isZero();
        }
        assertThat(api.patch("/accounts/A", "{'archived':false}").status()).isEqualTo(200);
        for (String list : new String[] {"/users?count=true", "/subscriptions?count=true"}) {
            assertThat(api.get(list).body().path("total").asInt()).as(list).isEqualTo(1);
        }
        assertThat(api.get("/users/U").body().path("archived").asBoolean()).isFalse();
        JsonNode account = api.get("/accounts/A").body();
        assertThat(account.path("users").asInt()).isEqualTo(1);
        assertThat(account.path("subscription_mrr").decimalValue()).isEqualByComparingTo("5");
    }
}
