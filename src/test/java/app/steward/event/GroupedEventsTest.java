package app.steward.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.steward.condition.Subject;
import app.steward.segment.SomeAccounts;
import app.steward.usage.FeatureName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.JsonNodeFactory;

/** Many clients at once: their events share transactions, each is counted, and none fails for the fault of another. */
class GroupedEventsTest extends EventCase {
    @Autowired
    Intake intake;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    TransactionTemplate transactions;

    private Message message(Event event) {
        return new Message(null, event, null, clock.instant(), List.of(), "{}");
    }

    private Message use(String account, String user, String feature) {
        return message(new Event.Use(account, user, new FeatureName(feature, "", ""), true, 1, clock.instant()));
    }

    @Test
    void manyClientsAreStoredTogetherAndAllIsCounted() throws Exception {
        intake.accept(List.of(use("A0", "U0", "F")));
        ExecutorService clients = Executors.newFixedThreadPool(24);
        try {
            List<Future<List<Receipt>>> answers = new ArrayList<>();
            // While somebody holds the row that all share, the others gather.
            transactions.executeWithoutResult(held -> {
                db.sql().fetch("select * from feature_days for update");
                for (int i = 0; i < 240; i++) {
                    int n = i;
                    answers.add(clients.submit(() ->
                            intake.accept(List.of(use("A" + n % 7, "U" + n % 50, "F"), use("B", "V", "G")))));
                }
                assertThat(answers).noneMatch(Future::isDone);
            });
            for (Future<List<Receipt>> answer : answers) {
                assertThat(answer.get(60, TimeUnit.SECONDS))
                        .extracting(Receipt::state)
                        .containsExactly(Receipt.State.STORED, Receipt.State.STORED);
            }
        } finally {
            clients.shutdownNow();
        }
        assertThat(rows("select f.feature, sum(d.uses) from usage_daily d join features f on f.id = d.feature_id"
                        + " group by 1 order by 1"))
                .containsExactly("F 241", "G 240");
        assertThat(rows("select sum(uses) from feature_days")).containsExactly("481");
        assertThat(db.sql().fetchCount(DSL.table("users"))).isEqualTo(51);
        assertThat(rows("select count(distinct xmin::text) < 100 from usage_daily"))
                .as("in far fewer transactions than requests")
                .containsExactly("true");
    }

    @Test
    void whereTooManyWaitOthersAreToldToComeBack() throws Exception {
        intake.accept(List.of(use("A", "U", "F")));
        Thread storing = new Thread(() -> intake.accept(List.of(use("A", "U", "F"))));
        Thread waiting = new Thread(() -> intake.accept(Collections.nCopies(20_000, use("A", "V", "F"))));
        transactions.executeWithoutResult(held -> {
            db.sql().fetch("select * from feature_days for update");
            storing.start();
            await().until(() -> !rows("select 1 from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and datname = current_database()")
                    .isEmpty());
            waiting.start();
            await().until(() -> waiting.getState() == Thread.State.WAITING);
            Answer full = post("/api/v1_1/account", "{'account_id':'B'}");
            assertThat(full.status()).isEqualTo(503);
            assertThat(full.response().headers().firstValue("Retry-After")).isPresent();
            assertThat(full.error()).isNotEmpty();
        });
        storing.join();
        waiting.join();
        assertThat(rows("select sum(uses) from usage_daily")).containsExactly("20002");
        sent("/api/v1_1/account", "{'account_id':'B'}");
    }

    @Test
    void aMessageThatTheDatabaseRefusesFailsAlone() {
        // no reader lets a feature of this length pass: the intake must not depend on that
        Message bad = use("A", "V", "x".repeat(1 << 20));
        List<Receipt> receipts = intake.accept(List.of(use("A", "U", "F"), bad, use("A", "U", "F")));
        assertThat(receipts)
                .extracting(Receipt::state)
                .containsExactly(Receipt.State.STORED, Receipt.State.REFUSED, Receipt.State.STORED);
        assertThat(
                        rows(
                                "select sum(uses) from usage_daily d join features f on f.id = d.feature_id where f.feature = 'F'"))
                .containsExactly("2");
        assertThat(rows("select reason from refused_data")).containsExactly("The database refuses it.");
        assertThat(rows("select * from users where external_id = 'V'")).isEmpty();
    }

    @Test
    void aUserWhoIsMadeElsewhereAtTheSameMomentIsJoinedAllTheSame() throws Exception {
        intake.accept(List.of(use("A", "old", "F")));
        Thread aliasing = new Thread(() -> intake.accept(List.of(message(new Event.Alias("old", "new")))));
        transactions.executeWithoutResult(elsewhere -> {
            db.sql().execute("insert into users (external_id, created_on) values ('new', current_date)");
            db.sql().execute("insert into user_facts (user_id) select id from users where external_id = 'new'");
            aliasing.start();
            await().until(() -> !rows("select 1 from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and datname = current_database()")
                    .isEmpty());
        });
        aliasing.join();
        assertThat(rows("select reason from refused_data")).isEmpty();
        assertThat(rows("select external_id, archived_at is null from users order by 1"))
                .containsExactly("new true", "old false");
        assertThat(rows("select u.external_id, d.uses from usage_daily d join users u on u.id = d.user_id"))
                .containsExactly("new 1");
    }

    @Test
    void laterMessagesOfOneRecordHoldAndTheOrderOfRecordsDoesNotMatter() {
        intake.accept(List.of(
                message(new Event.Use(null, "U", new FeatureName("F", "", ""), true, 2, clock.instant())),
                message(new Event.Upsert(Subject.USER, "U", null, Map.of("name", text("One")))),
                message(new Event.Unusable("It has no type.")),
                message(new Event.Upsert(Subject.USER, "U", null, Map.of("name", text("Two"))))));
        assertThat(rows("select account_id, name from users")).containsExactly("- Two");
        assertThat(rows("select account_id, user_id, uses from usage_daily")).containsExactly("- 1 2");
        assertThat(rows("select path, reason from refused_data")).containsExactly(" It has no type.");
        intake.accept(List.of(message(new Event.Upsert(Subject.USER, "U", "A", Map.of()))));
        assertThat(rows("select account_id, user_id, uses from usage_daily"))
                .as("counts where the user is, now that there is an account")
                .containsExactly("1 1 2");
        work();
        assertThat(rows("select usage_total from account_facts")).containsExactly("2");
    }

    private static tools.jackson.databind.JsonNode text(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }

    @Test
    void anEventMakesAnAccountEnterASegmentOnceTheQueueIsDrained() {
        intake.accept(List.of(use("A", "U", "One"), use("B", "V", "One")));
        work();
        int busy = accounts.segment("Busy", "{\"field\":\"features_used\",\"op\":\"gte\",\"value\":2}");
        work();
        String members = "select a.external_id from accounts a join account_facts f on f.account_id = a.id where "
                + busy + " = any(f.segments)";
        assertThat(rows(members)).isEmpty();
        sent(
                "/api/v1_1/feature",
                "{'account_id':'A','user_id':'U','product_id':'P','module_id':'M','feature_id':'Two'}");
        db.gatherTouched();
        assertThat(rows("select subject, array_to_string(fields, ',') from touched order by 1"))
                .containsExactly("account account.usage", "user user.usage");
        work();
        assertThat(rows(members)).containsExactly("A");
        assertThat(rows("select * from touched")).isEmpty();
    }
}
