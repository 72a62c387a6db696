package app.steward.refresh;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.RefreshRequested;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.job.Lease;
import app.steward.job.LeaseLost;
import app.steward.segment.SegmentEditing;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

@StewardTest
class RefreshTest {
    @Autowired
    Db db;

    @Autowired
    Refresh refresh;

    @Autowired
    RefreshWorker worker;

    @Autowired
    ChangeWorker changes;

    @Autowired
    Runs runs;

    @Autowired
    RunLog log;

    @Autowired
    SegmentEditing editing;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    JsonMapper json;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void threeAccounts() {
        db.reset();
        db.sql()
                .execute("insert into accounts (id, external_id, created_on, mrr) values (1, 'A-1', '2026-01-01', 100),"
                        + " (2, 'A-2', '2026-01-01', 900), (3, 'A-3', '2026-01-01', null)");
        db.sql()
                .execute("insert into users (id, external_id, account_id, created_on) values"
                        + " (1, 'U-1', 1, '2026-01-01'), (2, 'U-2', 2, '2026-01-01')");
    }

    @Test
    void whoeverAsksGetsTheRunThatWaits() {
        long first = refresh.request("one");
        assertThat(refresh.request("two")).isEqualTo(first);

        assertThat(take().id()).isEqualTo(first);
        long second = refresh.request("three");
        assertThat(second).as("what was written before must be in it").isGreaterThan(first);
        assertThat(refresh.request("four")).isEqualTo(second);
        assertThat(log.take()).as("one at a time").isNull();
    }

    @Test
    void aFullRefreshTakesTheWaitingSegmentsIn() {
        long waiting = refresh.request(Set.of("account.segment:4"), "Segment saved");
        assertThat(refresh.request(Set.of("account.segment:5", "account.segment:4"), "Segment saved"))
                .isEqualTo(waiting);
        assertThat(runs.find(waiting).orElseThrow().definitions())
                .containsExactlyInAnyOrder("account.segment:4", "account.segment:5");

        assertThat(refresh.request("Daily refresh")).isEqualTo(waiting);
        assertThat(runs.find(waiting).orElseThrow().kind()).isEqualTo(Run.Kind.FULL);
        refresh.request(Set.of("user.segment:6"), "Segment saved");
        assertThat(runs.find(waiting).orElseThrow().kind()).isEqualTo(Run.Kind.FULL);
    }

    @Test
    void aSavedSegmentTakesAlongWhatItTestsAndIsStillBeingRefreshed() {
        runAll("Test");
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        db.sql().execute("update account_facts set mrr = 700 where account_id = 3");
        db.sql().execute("update segments set state = 'refreshing' where id = " + rich);
        int within = segment(Subject.ACCOUNT, "Within", "{'field':'segment','op':'in','value':[%d]}".formatted(rich));
        assertThat(db.sql()
                        .fetch("select segment_id || ' ' || account_id from account_segment_members order by 1")
                        .getValues(0, String.class))
                .containsExactly(rich + " 2", rich + " 3", within + " 2", within + " 3");
    }

    @Test
    void aSavedSegmentThatManyEnterIsLeftToTheBackgroundAtOnce() {
        db.sql()
                .execute("insert into accounts (id, external_id, created_on, industry)"
                        + " select i, 'many-' || i, '2026-01-01', 'Bulk' from generate_series(100, 20100) i");
        db.sql().execute("insert into account_facts (account_id) select id from accounts where industry = 'Bulk'");
        int bulk = segment(Subject.ACCOUNT, "Bulk", "{'field':'industry','op':'eq','value':'bulk'}");
        assertThat(db.sql().fetchValue("select state from segments where id = " + bulk))
                .isEqualTo("refreshing");
        assertThat(db.sql().fetchValue("select count(*) from account_segment_members"))
                .isEqualTo(0L);

        worker.work();
        assertThat(db.sql().fetchValue("select state from segments where id = " + bulk))
                .isEqualTo("fresh");
        assertThat(db.sql().fetchValue("select count(*) from account_segment_members"))
                .isEqualTo(20_001L);
    }

    @Test
    void aRunComputesFactsAndThenMembers() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'subscription_mrr','op':'gt','value':500}");
        int theirs =
                segment(Subject.USER, "Theirs", "{'field':'account.segment','op':'in','value':[%d]}".formatted(rich));
        db.sql()
                .execute("insert into subscriptions (external_id, account_id, mrr, starts_on)"
                        + " values ('S-1', 3, 600, '2026-01-01'), ('S-2', 1, 700, '2026-01-01')");

        Run run = runAll("Test");

        assertThat(run.state()).isEqualTo(Run.State.DONE);
        assertThat(run.errors()).isEmpty();
        assertThat(run.stages())
                .extracting(Run.Stage::name)
                .containsExactly(
                        "usage",
                        "account_segments",
                        "health",
                        "health_segments",
                        "user_segments",
                        "lists",
                        "alerts",
                        "attention",
                        "milestones",
                        "journeys",
                        "account_history",
                        "reports",
                        "history");
        assertThat(run.stages()).extracting(Run.Stage::state).containsOnly(Run.State.DONE);
        assertThat(run.stages())
                .extracting(Run.Stage::total)
                .containsExactly(5L, 3L, 3L, 3L, 2L, 5L, 0L, 3L, 0L, 0L, 3L, 0L, 0L);
        assertThat(run.stages())
                .extracting(Run.Stage::entered)
                .containsExactly(0L, 2L, 0L, 0L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
        assertThat(members("account", rich)).containsExactly(1L, 3L);
        assertThat(members("user", theirs)).containsExactly(1L);
        assertThat(runAll("Again").stages()).extracting(Run.Stage::entered).containsOnly(0L);
    }

    @Test
    void aRunWhoseProcessEndedIsMarkedAndStartedAgain() {
        long first = refresh.request("Daily refresh");
        Lease lease = take();
        assertThat(lease.id()).isEqualTo(first);
        log.plan(lease, List.of("usage", "account_segments"));
        worker.work();
        assertThat(runs.find(first).orElseThrow().state())
                .as("its lease still holds")
                .isEqualTo(Run.State.RUNNING);

        db.sql().execute("update refresh_runs set lease_until = now() - interval '1 second'");
        worker.work();

        Run ended = runs.find(first).orElseThrow();
        assertThat(ended.state()).isEqualTo(Run.State.FAILED);
        assertThat(ended.errors()).containsExactly(RunLog.ENDED);
        assertThat(ended.stages()).extracting(Run.Stage::state).containsOnly(Run.State.FAILED);
        Run again = runs.newest(1, null).get(0);
        assertThat(again.id()).isGreaterThan(first);
        assertThat(again.state()).isEqualTo(Run.State.DONE);
        assertThat(again.attempt()).isEqualTo(2);
    }

    @Test
    void aRunThatEndsItsProcessEveryTimeIsGivenUp() {
        refresh.request("Daily refresh");
        for (int i = 0; i < 3; i++) {
            assertThat(log.take()).isNotNull();
            db.sql()
                    .execute("update refresh_runs set lease_until = now() - interval '1 second' where state ="
                            + " 'running'");
            assertThat(log.takeOver()).isTrue();
        }
        assertThat(log.take()).isNull();
        assertThat(runs.newest(9, null)).hasSize(3).extracting(Run::state).containsOnly(Run.State.FAILED);
    }

    @Test
    void whoeverLostTheLeaseWritesNothingMore() {
        long run = refresh.request("Daily refresh");
        Lease lease = take();
        db.sql().execute("update refresh_runs set lease_owner = 'another'");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> log.end(lease, Run.State.DONE, List.of()))
                .isInstanceOf(LeaseLost.class);
        assertThat(runs.find(run).orElseThrow().state()).isEqualTo(Run.State.RUNNING);
    }

    @Test
    void aBrokenSegmentIsSaidAndTheRestGoesOn() {
        runAll("First");
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        int broken = segment(Subject.ACCOUNT, "Gone", "{'field':'mrr','op':'gt','value':5}");
        db.sql()
                .execute("update segments set condition = '{\"field\":\"nowhere\",\"op\":\"eq\",\"value\":1}' where id"
                        + " = "
                        + broken);
        db.sql().execute("update accounts set mrr = 600 where id = 1");

        Run run = runAll("Test");

        assertThat(run.state()).isEqualTo(Run.State.DONE);
        assertThat(run.errors()).singleElement().asString().contains("Gone");
        assertThat(members("account", rich)).containsExactly(1L, 2L);
        assertThat(members("account", broken)).as("members stay as they were").containsExactly(1L, 2L);
    }

    @Test
    void aFullRefreshSaysAndCorrectsWhatSegmentsCountedWrongly() {
        runAll("First");
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        db.sql().execute("update segments set members = 16 where id = " + rich);

        Run run = runAll("Daily refresh");

        assertThat(run.state()).isEqualTo(Run.State.DONE);
        assertThat(run.errors()).containsExactly("The segment Rich counted 16 members and has 1. That is corrected.");
        assertThat(runAll("Again").errors()).isEmpty();
    }

    @Test
    void aSavedSegmentIsRightBeforeTheRequestIsAnswered() {
        worker.work();
        runAll("First");
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        int poor = segment(Subject.ACCOUNT, "Poor", "{'field':'segment','op':'not_in','value':[%d]}".formatted(rich));
        assertThat(members("account", rich)).containsExactly(2L);
        assertThat(members("account", poor)).containsExactly(1L, 3L);

        editing.change(
                Viewer.system(),
                rich,
                new SegmentEditing.Changes(
                        null, null, condition(Subject.ACCOUNT, "{'field':'mrr','op':'gt','value':50}"), null));

        assertThat(members("account", rich)).containsExactly(1L, 2L);
        assertThat(members("account", poor)).as("what depends on it follows").containsExactly(3L);
        assertThat(db.sql().fetchValues("select distinct state from segments").toString())
                .isEqualTo("[fresh]");
    }

    @Test
    void aChangedRecordIsTestedInItsTransaction() {
        runAll("First");
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'subscription_mrr','op':'gt','value':500}");
        int theirs = segment(Subject.USER, "Theirs", "{'field':'account.subscription_mrr','op':'gt','value':500}");
        transaction.executeWithoutResult(status -> {
            db.sql()
                    .execute("insert into subscriptions (external_id, account_id, mrr, starts_on)"
                            + " values ('S-1', 1, 700, '2026-01-01')");
            events.publishEvent(RecordsChanged.accounts(Set.of(1L), ChangedFields.all(Subject.SUBSCRIPTION)));
            assertThat(members("account", rich)).containsExactly(1L);
            assertThat(members("user", theirs)).containsExactly(1L);
            status.setRollbackOnly();
        });
        assertThat(members("account", rich)).as("and comes or goes with it").isEmpty();
    }

    @Test
    void manyUsersOfAChangedAccountAreTestedInTheBackground() {
        db.sql()
                .execute("insert into users (id, external_id, account_id, created_on)"
                        + " select 10 + i, 'M-' || i, 3, date '2026-01-01' from generate_series(1, 1001) i");
        runAll("First");
        int theirs = segment(Subject.USER, "Theirs", "{'field':'account.mrr','op':'gt','value':500}");
        transaction.executeWithoutResult(status -> {
            db.sql().execute("update accounts set mrr = 1000 where id = 3");
            events.publishEvent(RecordsChanged.accounts(Set.of(3L), ChangedFields.of(Subject.ACCOUNT, Set.of("mrr"))));
        });

        assertThat(runs.newest(9, null)).as("everything else is as it was").hasSize(1);
        db.gatherTouched();
        assertThat(db.sql().fetchValue("select count(*) from touched where subject = 'user'"))
                .isEqualTo(1001L);
        changes.work();
        // those of account 3, and the user of account 2
        assertThat(members("user", theirs)).hasSize(1002);
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("touched"))).isZero();
    }

    @Test
    void whatIsAskedForInATransactionComesOrGoesWithIt() {
        transaction.executeWithoutResult(status -> {
            events.publishEvent(new RefreshRequested("Import 1"));
            status.setRollbackOnly();
        });
        assertThat(runs.newest(1, null)).isEmpty();
        transaction.executeWithoutResult(status -> events.publishEvent(new RefreshRequested("Import 2")));
        assertThat(runs.newest(1, null)).extracting(Run::reason).containsExactly("Import 2");
    }

    private Lease take() {
        return java.util.Objects.requireNonNull(log.take());
    }

    private Run runAll(String reason) {
        long id = refresh.request(reason);
        worker.work();
        return runs.find(id).orElseThrow();
    }

    private int segment(Subject subject, String name, String condition) {
        return editing.create(Viewer.system(), subject, name, true, condition(subject, condition));
    }

    private ConditionTree condition(Subject subject, String text) {
        return conditions.read(fields.catalogue(), subject, json.readTree(text.replace('\'', '"')));
    }

    private List<Long> members(String subject, int segment) {
        return db.sql()
                .fetch("select " + subject + "_id from " + subject + "_segment_members where segment_id = " + segment
                        + " order by 1")
                .getValues(0, Long.class);
    }
}
