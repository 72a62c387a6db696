package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Api;
import java.io.IOException;
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
    void rows_of_one_record_are_merged_in_the_order_of_the_file() {
        ImportRow done = run(
                ImportKind.ACCOUNTS,
                "id,name,mrr,x,y\nA,Acme,1,1,1\nB,Bo,,,\nA,,2,,2\nA,Ace,,3,\n",
                "{\"id\":\"external_id\",\"name\":\"name\",\"mrr\":\"mrr\",\"x\":\"custom.x\",\"y\":\"custom.y\"}");
        assertThat(done)
                .extracting(ImportRow::rows, ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(4L, 2L, 0L, 2L);
        assertThat(value("select concat_ws('|', name, mrr, custom) from accounts where external_id = 'A'"))
                .isEqualTo("Ace|2.00|{\"x\": 3, \"y\": 2}");
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
                .extracting(ImportRow::created, ImportRow::unchanged, ImportRow::rejected)
                .containsExactly(1L, 1L, 2L);
        assertThat(run(ImportKind.SUBSCRIPTIONS, "id,plan\nS,Pro\n", "{\"id\":\"external_id\",\"plan\":\"plan\"}")
                        .updated())
                .isEqualTo(1);
        assertThat(value("select plan || auto_renew from subscriptions")).isEqualTo("Protrue");
    }

    @Test
    void usage_is_added_up_and_replaces_what_files_said_before() {
        run(ImportKind.ACCOUNTS, "id,name\nA,Acme\n", NAMES);
        run(ImportKind.SUBSCRIPTIONS, "id,acc\nS,A\nT,A\n", "{\"id\":\"external_id\",\"acc\":\"account\"}");
        String mapping = "{\"sub\":\"subscription\",\"f\":\"feature\",\"on\":\"day\",\"n\":\"count\"}";
        String file = "sub,f,on,n\n"
                + "S,Export,2024-12-30,2\n"
                + "S,export,2024-12-30,3\n"
                + "S,Export,2024-12-31,\n"
                + "T,Export,2024-12-30,7\n"
                + "S,Import,2024-12-30,0\n"
                + "Z,Export,2024-12-30,1\n"
                + "S,,2024-12-30,1\n"
                + "S,Export,2024-12-30,1.5\n";
        assertThat(run(ImportKind.USAGE, file, mapping))
                .extracting(ImportRow::created, ImportRow::unchanged, ImportRow::rejected)
                .containsExactly(4L, 1L, 3L);
        String sums =
                "select string_agg(s.external_id || ' ' || u.day || ' ' || u.uses, ', ' order by s.external_id, day)"
                        + " from usage_daily u join subscriptions s on s.id = u.subscription_id where u.account_id is not"
                        + " null";
        assertThat(value(sums)).isEqualTo("S 2024-12-30 5, S 2024-12-31 1, T 2024-12-30 7");
        db.sql()
                .execute("insert into usage_daily select account_id, user_id, subscription_id, feature_id, day, false,"
                        + " 100, last_at from usage_daily");
        assertThat(run(ImportKind.USAGE, file, mapping))
                .extracting(ImportRow::created, ImportRow::updated, ImportRow::unchanged)
                .containsExactly(0L, 0L, 5L);
        assertThat(run(ImportKind.USAGE, "sub,f,on,n\nS,Export,2024-12-30,1\nS,Export,2024-12-31,0\n", mapping)
                        .updated())
                .isEqualTo(2);
        assertThat(value(sums.replace("u.account_id is not null", "u.imported")))
                .isEqualTo("S 2024-12-30 1, T 2024-12-30 7");
        assertThat(value("select count(*) from usage_daily where uses = 100")).isEqualTo("3");
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
