package app.steward.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangeQueue;
import app.steward.change.ChangeQueue.Batch;
import app.steward.change.ChangedFields;
import app.steward.change.Touches;
import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Stage;
import app.steward.fact.Retry;
import app.steward.job.Leases;
import app.steward.segment.SegmentEditing;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jooq.Record1;
import org.jooq.Select;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Records that wait to be tested again: each once, the oldest first, and none is lost. */
@StewardTest
class ChangeQueueTest {
    @Autowired
    Db db;

    @Autowired
    ChangeQueue queue;

    @Autowired
    ChangeWorker worker;

    @Autowired
    List<Stage> stages;

    @Autowired
    SegmentEditing segments;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    Retry retry;

    @Autowired
    MeterRegistry meters;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    TransactionTemplate transaction;

    private ChangeQueue another;

    @BeforeEach
    void fourAccounts() {
        db.reset();
        another = new ChangeQueue(db.sql(), event -> {}, new Leases(db.sql(), transactions), transactions);
        db.sql()
                .execute(
                        "insert into accounts (id, external_id, created_on, mrr) select i, 'A-' || i, '2026-01-01', 100"
                                + " from generate_series(1, 4) i");
        db.sql().execute("insert into account_access select 0, id from accounts");
        db.sql().execute("insert into account_facts (account_id, mrr) select id, mrr from accounts");
    }

    private static Select<Record1<Long>> accounts(Long... ids) {
        return select(field("unnest({0})", Long.class, org.jooq.impl.DSL.val(ids)));
    }

    private static ChangedFields fields(String... keys) {
        return ChangedFields.of(Subject.ACCOUNT, Set.of(keys));
    }

    private void add(ChangedFields changed, boolean later, Long... ids) {
        transaction.executeWithoutResult(status -> queue.add(Subject.ACCOUNT, accounts(ids), changed, later));
    }

    private void addUsers(Long... ids) {
        ChangedFields usage = ChangedFields.of(Subject.USER, Set.of("usage"));
        transaction.executeWithoutResult(status -> queue.add(Subject.USER, accounts(ids), usage, false));
    }

    private Batch take(int most) {
        queue.gather();
        return Objects.requireNonNull(queue.take(most));
    }

    /** As another process does. */
    private Batch takeElsewhere(int most) {
        another.gather();
        return transaction.execute(status -> another.take(most));
    }

    private void done(Batch batch) {
        transaction.executeWithoutResult(status -> queue.done(batch));
    }

    private List<String> waiting() {
        queue.gather();
        return db.sql()
                .fetch("select record_id || ' ' || array_to_string(fields, ',') from touched order by record_id")
                .getValues(0, String.class);
    }

    @Test
    void aRecordWaitsOnceHoweverOftenItIsTouched() {
        add(fields("mrr"), false, 1L, 2L, null, 2L);
        add(fields("stage", "industry"), false, 2L);
        add(fields("mrr"), true, 2L);
        assertThat(waiting()).containsExactly("1 account.mrr", "2 account.industry,account.mrr,account.stage");
        assertThat(db.sql().fetchValue("select later from touched where record_id = 2"))
                .as("a file does not put it behind others")
                .isEqualTo(false);
        assertThat(queue.waiting().records()).isEqualTo(2);
    }

    private void led(long id, Integer... rules) {
        Touches touches = new Touches();
        touches.add(Subject.ACCOUNT, id, fields("mrr"), List.of(rules));
        transaction.executeWithoutResult(status -> queue.add(touches));
    }

    @Test
    void ofTheRulesThatLedToARecordTheLongerChainStays() {
        led(1, 7, 8);
        led(1, 9);
        add(fields("mrr"), false, 1L, 2L);
        queue.gather();
        led(1, 9, 9);
        led(2, 5);
        Batch batch = take(10);
        assertThat(batch.chains().of(Subject.ACCOUNT, 1)).containsExactly(7, 8);
        assertThat(batch.chains().of(Subject.ACCOUNT, 2)).containsExactly(5);
        done(batch);
        led(1);
        assertThat(take(10).chains().isEmpty()).as("it begins anew").isTrue();
    }

    @Test
    void whoTakesARecordAfterADeadProcessHasTheRulesThatLedToIt() {
        led(1, 7, 8);
        takeElsewhere(10);
        db.sql().execute("update touched set lease_until = clock_timestamp() - interval '1 second'");
        assertThat(take(10).chains().of(Subject.ACCOUNT, 1)).containsExactly(7, 8);
    }

    @Test
    void itComesOrGoesWithTheTransactionThatTouchedIt() {
        transaction.executeWithoutResult(status -> {
            queue.add(Subject.ACCOUNT, accounts(1L), fields("mrr"), false);
            status.setRollbackOnly();
        });
        assertThat(waiting()).isEmpty();
        assertThat(queue.take(10)).isNull();
    }

    @Test
    void whoTouchesARecordWaitsForNobody() {
        TransactionTemplate meanwhile = new TransactionTemplate(transactions);
        meanwhile.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
        add(fields("mrr"), false, 1L);
        Batch batch = take(10);
        transaction.executeWithoutResult(status -> {
            queue.add(Subject.ACCOUNT, accounts(1L), fields("mrr"), false);
            queue.done(batch);
            meanwhile.executeWithoutResult(other -> {
                db.sql().execute("set local lock_timeout = '1s'");
                queue.add(Subject.ACCOUNT, accounts(1L), fields("stage"), false);
            });
        });
        assertThat(waiting()).containsExactly("1 account.mrr,account.stage");
    }

    @Test
    void whatWasTouchedIsTestedThroughTheChain() {
        int rich = segments.create(
                Viewer.system(),
                Subject.ACCOUNT,
                "Rich",
                true,
                conditions.read(
                        fields.catalogue(),
                        Subject.ACCOUNT,
                        conditions.tree("{\"field\":\"mrr\",\"op\":\"gt\",\"value\":500}")));
        db.sql().execute("update accounts set mrr = 900 where id in (2, 3)");
        add(fields("mrr"), true, 2L);
        worker.work();
        add(fields("billing_city"), true, 3L);
        worker.work();
        assertThat(db.sql()
                        .fetch("select account_id from account_segment_members where segment_id = " + rich)
                        .getValues(0, Long.class))
                .as("only what was touched, and only where something reads it")
                .containsExactly(2L);
        assertThat(waiting()).isEmpty();
        assertThat(db.sql().fetchCount(table("refresh_runs"))).isZero();
    }

    @Test
    void theOldestComeFirstAndThoseOfImportsBehindTheRest() {
        add(fields("mrr"), true, 1L);
        add(fields("mrr"), false, 2L);
        add(fields("stage"), false, 3L);
        add(fields("mrr"), false, 4L);
        Batch first = take(2);
        assertThat(first.records()).containsExactlyInAnyOrder(2L, 3L);
        assertThat(first.fields().names())
                .as("by whatever any was touched")
                .containsExactlyInAnyOrder("account.mrr", "account.stage");
        assertThat(take(10).records()).containsExactly(4L);
        assertThat(take(10).records()).containsExactly(1L);
        assertThat(takeElsewhere(10)).isNull();
    }

    @Test
    void usersThatWereTouchedWithAccountsComeBeforeThese() {
        add(fields("usage"), false, 1L);
        addUsers(2L);
        add(fields("usage"), true, 3L);
        Batch users = take(10);
        assertThat(users.subject()).isEqualTo(Subject.USER);
        assertThat(users.records()).containsExactly(2L);
        assertThat(take(10).records()).containsExactly(1L);
        assertThat(take(10).records()).containsExactly(3L);

        add(fields("usage"), false, 4L);
        queue.gather();
        db.sql().execute("update touched set since = since - interval '2 seconds' where record_id = 4");
        addUsers(5L);
        assertThat(take(10).records()).as("what waits longer is not put off").containsExactly(4L);
        assertThat(take(10).records()).containsExactly(5L);
    }

    @Test
    void whoDrainsGetsNoMoreThanABatch() {
        add(fields("mrr"), false, 1L, 2L, 3L);
        Batch first = take(2);
        assertThat(first.records()).hasSize(2);
        assertThat(takeElsewhere(2).records()).hasSize(1).doesNotContainAnyElementsOf(first.records());
    }

    @Test
    void whatIsTouchedWhileItIsTestedIsTestedOnceMore() {
        add(fields("mrr"), false, 1L, 2L);
        Batch batch = take(10);
        add(fields("mrr"), false, 2L);
        assertThat(takeElsewhere(10)).as("not by two at a time").isNull();
        done(batch);
        assertThat(waiting()).containsExactly("2 account.mrr");
        assertThat(take(10).records()).containsExactly(2L);
    }

    @Test
    void whatAProcessLeavesBehindIsTestedByAnother() {
        add(fields("mrr"), false, 1L);
        Batch lost = takeElsewhere(10);
        assertThat(queue.take(10)).isNull();
        db.sql().execute("update touched set lease_until = now() - interval '1 second'");
        Batch again = take(10);
        assertThat(again.records()).containsExactly(1L);
        lost.lease().giveBack();
        assertThat(takeElsewhere(10)).as("it has nothing to give any more").isNull();
        again.lease().giveBack();
        assertThat(takeElsewhere(10).records()).containsExactly(1L);
    }

    /** Fails for account 2. */
    private static final class Failing implements Stage {
        private final List<Set<Long>> tested = new ArrayList<>();

        @Override
        public String name() {
            return "failing";
        }

        @Override
        public int place() {
            return 1;
        }

        @Override
        public List<Definition> definitions(Catalogue catalogue) {
            return List.of(new Definition("account.failing", Subject.ACCOUNT, Set.of("account.mrr"), false));
        }

        @Override
        public Outcome all(Pass pass) {
            return Outcome.NOTHING;
        }

        @Override
        public Outcome records(Subject subject, Set<String> definitions, Set<Long> records, Pass pass) {
            tested.add(records);
            if (records.contains(2L)) {
                throw new IllegalStateException("On purpose");
            }
            return Outcome.NOTHING;
        }
    }

    @Test
    void oneThatCantBeTestedHoldsUpNobody() {
        Failing failing = new Failing();
        List<Stage> all = new ArrayList<>(stages);
        all.add(failing);
        ChangeWorker failingWorker =
                new ChangeWorker(queue, new Chain(all, db.sql(), queue), fields, retry, meters, transactions);
        add(fields("mrr"), false, 1L, 2L, 3L);
        add(fields("mrr"), true, 4L);
        failingWorker.work();
        assertThat(waiting())
                .as("the import's went on")
                .containsExactly("1 account.mrr", "2 account.mrr", "3 account.mrr");
        failingWorker.work();
        assertThat(failing.tested).as("not at once again").hasSize(2);
        for (int i = 0; i < 2; i++) {
            db.sql().execute("update touched set lease_until = now() - interval '1 second'");
            failingWorker.work();
        }
        assertThat(waiting()).as("alone by now, and never lost").containsExactly("2 account.mrr");
        assertThat(failing.tested.subList(3, 6))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Set.of(1L), Set.of(2L), Set.of(3L)));
    }

    @Test
    void theOldestSaysHowLongItWaits() {
        assertThat(queue.waiting().oldest()).isZero();
        add(fields("mrr"), true, 1L);
        add(fields("mrr"), false, 2L);
        queue.gather();
        db.sql().execute("update touched set since = now() - interval '90 seconds' where record_id = 1");
        assertThat(queue.waiting().oldest().toSeconds()).isBetween(89L, 200L);
        assertThat(Objects.requireNonNull(meters.find("steward.changes.age").gauge())
                        .value())
                .isGreaterThan(89);
    }
}
