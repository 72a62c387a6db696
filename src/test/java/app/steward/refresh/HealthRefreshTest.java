package app.steward.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.fact.HistoryRetention;
import app.steward.health.ConfigurationReader;
import app.steward.health.HealthConfigurations;
import app.steward.health.HealthPriority;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.segment.SegmentEditing;
import app.steward.segment.SegmentEditing.Changes;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.workspace.Today;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Health as part of refreshes. An account's employees are its score, so that days are easily told. */
@StewardTest
class HealthRefreshTest {
    private static final String SCORE =
            "{'pillars':{'product':{'metrics':[" + "{'field':'employees','better':'higher','good':100,'poor':0}]}}}";
    private static final String HALF = SCORE.replace("100", "200");

    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    Today today;

    @Autowired
    Refresh refresh;

    @Autowired
    RefreshWorker worker;

    @Autowired
    Runs runs;

    @Autowired
    SegmentEditing editing;

    @Autowired
    HealthConfigurations configurations;

    @Autowired
    HealthPriority priority;

    @Autowired
    HistoryRetention retention;

    @Autowired
    ConfigurationReader reader;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    PlatformTransactionManager transactions;

    @BeforeEach
    void threeAccounts() {
        db.reset();
        db.sql()
                .execute("insert into accounts (id, external_id, created_on, mrr, employees) values"
                        + " (1, 'A-1', '2026-01-01', 900, 90), (2, 'A-2', '2026-01-01', 100, 75),"
                        + " (3, 'A-3', '2026-01-01', 900, 20)");
        db.sql().execute("insert into account_access (member_id, account_id) values (0, 1), (0, 2), (0, 3)");
        db.sql()
                .execute("insert into users (id, external_id, account_id, created_on) values"
                        + " (1, 'U-1', 1, '2026-01-01'), (2, 'U-2', 3, '2026-01-01')");
        runAll("First");
    }

    private Run runAll(String reason) {
        long id = refresh.request(reason);
        worker.work();
        return runs.find(id).orElseThrow();
    }

    private int segment(Subject subject, String name, String condition) {
        return editing.create(
                Viewer.system(),
                subject,
                name,
                true,
                conditions.read(fields.catalogue(), subject, conditions.tree(condition.replace('\'', '"'))));
    }

    private void configure(@Nullable Integer segment, String json) {
        configurations.save(
                Viewer.system(),
                segment,
                reader.read(fields.catalogue(), conditions.tree(json.replace('\'', '"'))),
                null);
    }

    private Set<Long> members(int segment) {
        return new TreeSet<>(db.sql()
                .fetch("select account_id from account_segment_members where segment_id = " + segment
                        + " union all select user_id from user_segment_members where segment_id = " + segment)
                .getValues(0, Long.class));
    }

    private @Nullable Integer score(long account) {
        return db.sql()
                .fetchSingle("select overall_score from account_facts where account_id = " + account)
                .get(0, Integer.class);
    }

    private @Nullable Integer decides(long account) {
        return db.sql()
                .fetchSingle("select health_segment from account_facts where account_id = " + account)
                .get(0, Integer.class);
    }

    @Test
    void fortyDaysOfRisingAndFalling() {
        configure(null, SCORE);
        int falling = segment(
                Subject.ACCOUNT,
                "Falling",
                "{'field':'health_change','params':{'pillar':'overall','days':7},'op':'lte','value':-10}");
        int poor = segment(Subject.ACCOUNT, "Poor", "{'field':'overall_health','op':'eq','value':'poor'}");
        int richAndPoor = segment(
                Subject.ACCOUNT,
                "Rich and poor",
                "{'all':[{'field':'segment','op':'in','value':[%d]},{'field':'mrr','op':'gt','value':500}]}"
                        .formatted(poor));
        int theirs = segment(Subject.USER, "Theirs", "{'field':'account.overall_health','op':'eq','value':'poor'}");
        db.sql().execute("truncate health_history, membership_history");
        Instant start = Instant.parse("2026-07-01T05:00:00Z");
        db.sql()
                .execute(
                        "insert into health_history (account_id, at, overall) values (1, '2026-06-01Z', 90), (2, '2026-06-01Z', 75)");
        Instant turned = null;
        for (int day = 0; day < 40; day++) {
            clock.set(start.plus(Duration.ofDays(day)).toString());
            int first = 90 - 2 * day;
            int third = Math.min(100, 20 + 2 * day);
            db.sql().execute("update accounts set employees = " + first + " where id = 1");
            db.sql().execute("update accounts set employees = " + third + " where id = 3");

            Run run = runAll("Daily refresh");

            assertThat(run.errors()).isEmpty();
            assertThat(score(1)).isEqualTo(first);
            assertThat(score(3)).isEqualTo(third);
            // 90 until it began to fall on day 1, so 10 less from day 5 on
            assertThat(members(falling)).as("falling on day %s", day).isEqualTo(day >= 5 ? Set.of(1L) : Set.of());
            Set<Long> expected = new TreeSet<>();
            if (first < 40) {
                expected.add(1L);
                turned = turned == null ? clock.instant() : turned;
            }
            if (third < 40) {
                expected.add(3L);
            }
            assertThat(members(poor)).as("poor on day %s", day).isEqualTo(expected);
            assertThat(members(richAndPoor)).isEqualTo(expected);
            assertThat(members(theirs)).isEqualTo(userIds(expected));
        }
        assertThat(db.sql()
                        .fetchValues(
                                "select at from membership_history where entered and record_id = 1 and definition = "
                                        + poor))
                .as("in the run that computed the score")
                .singleElement()
                .asString()
                .startsWith(turned == null ? "never" : turned.toString().substring(0, 10));
        // 90 was there already, then a change a day; 75 never changed; 20 stood on the first day, too
        assertThat(db.sql().fetchValues("select count(*) from health_history group by account_id order by account_id"))
                .hasToString("[40, 1, 39]");
    }

    private static Set<Long> userIds(Set<Long> accounts) {
        Set<Long> users = new TreeSet<>();
        accounts.forEach(account -> users.add(account == 1 ? 1L : 2L));
        return users;
    }

    @Test
    void scoresFollowAChangedAccountInItsTransaction() {
        configure(null, SCORE);
        int poor = segment(Subject.ACCOUNT, "Poor", "{'field':'overall_health','op':'eq','value':'poor'}");
        int theirs =
                segment(Subject.USER, "Theirs", "{'field':'account.segment','op':'in','value':[%d]}".formatted(poor));
        assertThat(members(poor)).containsExactly(3L);
        transaction.executeWithoutResult(status -> {
            db.sql().execute("update accounts set employees = 39 where id = 1");
            events.publishEvent(
                    RecordsChanged.accounts(Set.of(1L), ChangedFields.of(Subject.ACCOUNT, Set.of("employees"))));
            assertThat(score(1)).isEqualTo(39);
            assertThat(members(poor)).containsExactly(1L, 3L);
            assertThat(members(theirs)).containsExactly(1L, 2L);
            status.setRollbackOnly();
        });
        assertThat(score(1)).as("and comes or goes with it").isEqualTo(90);
    }

    @Test
    void aSavedConfigurationIsRightBeforeTheRequestIsAnswered() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        int poor = segment(Subject.ACCOUNT, "Poor", "{'field':'overall_health','op':'eq','value':'poor'}");
        configure(null, SCORE);
        assertThat(score(1)).isEqualTo(90);
        assertThat(members(poor)).containsExactly(3L);

        configure(rich, HALF);
        assertThat(score(1)).isEqualTo(45);
        assertThat(score(2)).isEqualTo(75);
        assertThat(decides(1)).isEqualTo(rich);
        assertThat(configurations.all()).extracting(each -> each.state().key()).containsOnly("fresh");
        assertThat(runs.newest(9, null)).as("nothing is left to do").hasSize(1);

        configurations.delete(Viewer.system(), rich);
        assertThat(score(1)).isEqualTo(90);
        assertThat(decides(1)).isNull();
        assertThat(db.sql()
                        .fetchValues(
                                "select action from audit_entries where kind = 'health configuration' order by id"))
                .hasToString("[changed, created, deleted]");
    }

    @Test
    void aSavedPriorityDecidesAnew() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        int all = segment(Subject.ACCOUNT, "All", "{'field':'created_on','op':'not_empty'}");
        configure(rich, HALF);
        configure(all, SCORE);
        assertThat(decides(1)).isEqualTo(rich);
        transaction.executeWithoutResult(status -> priority.save(Viewer.system(), List.of(all, rich)));
        assertThat(decides(1)).isEqualTo(all);
        assertThat(score(1)).isEqualTo(90);
        assertThat(priority.state().key()).isEqualTo("fresh");
    }

    @Test
    void healthFollowsASavedSegmentThatDecides() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        int poor = segment(Subject.ACCOUNT, "Poor", "{'field':'overall_health','op':'eq','value':'poor'}");
        configure(rich, SCORE);
        assertThat(score(2)).isNull();
        editing.change(
                Viewer.system(),
                rich,
                new Changes(
                        null,
                        null,
                        conditions.read(
                                fields.catalogue(),
                                Subject.ACCOUNT,
                                conditions.tree("{\"field\":\"mrr\",\"op\":\"lt\",\"value\":500}")),
                        null));
        assertThat(score(2)).isEqualTo(75);
        assertThat(score(1)).isNull();
        assertThat(members(poor)).isEmpty();
    }

    @Test
    void aDeletedSegmentTakesItsConfigurationAlong() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        configure(null, SCORE);
        configure(rich, HALF);
        assertThat(score(1)).isEqualTo(45);
        editing.delete(Viewer.system(), rich, true);
        assertThat(configurations.all()).hasSize(1);
        assertThat(score(1)).isEqualTo(90);
        assertThat(decides(1)).isNull();
    }

    @Test
    void aSegmentThatAMetricReadsIsNotDeleted() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        configure(
                null,
                "{'pillars':{'product':{'metrics':[{'field':'entered_segment','params':{'segment':%d},".formatted(rich)
                        + "'better':'lower','good':0,'poor':10}]}}}");
        assertThat(score(1)).isEqualTo(100);
        assertThatThrownBy(() -> editing.delete(Viewer.system(), rich, true))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("Default health");
    }

    @Test
    void whatTakesTooLongIsDoneInTheBackground() {
        int poor = segment(Subject.ACCOUNT, "Poor", "{'field':'overall_health','op':'eq','value':'poor'}");
        // somebody else holds an account for longer than a request waits
        TransactionStatus other = transactions.getTransaction(
                new DefaultTransactionDefinition(DefaultTransactionDefinition.PROPAGATION_REQUIRES_NEW));
        Thread saving;
        List<Throwable> failed = new ArrayList<>();
        try {
            db.sql().execute("select 1 from account_facts where account_id = 1 for update");
            saving = new Thread(() -> configure(null, SCORE));
            saving.setUncaughtExceptionHandler((thread, thrown) -> failed.add(thrown));
            saving.start();
            saving.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            transactions.rollback(other);
        }
        assertThat(failed).isEmpty();
        assertThat(configurations.find(null).orElseThrow().state().key()).isEqualTo("refreshing");
        assertThat(priority.state().key()).isEqualTo("refreshing");
        Run waiting = runs.newest(1, null).get(0);
        assertThat(waiting.definitions()).contains("account.health");
        assertThat(score(3)).isNull();
        worker.work();
        assertThat(runs.find(waiting.id()).orElseThrow().stages())
                .extracting(Run.Stage::name)
                .containsExactly("health", "health_segments", "attention");
        assertThat(configurations.find(null).orElseThrow().state().key()).isEqualTo("fresh");
        assertThat(score(3)).isEqualTo(20);
        assertThat(members(poor)).containsExactly(3L);
    }

    @Test
    void aRunThatWaitsTakesHealthIn() {
        long waiting = refresh.request(Set.of("account.segment:4"), "Segment saved");
        assertThat(refresh.request(Set.of("account.health", "account.segment:5"), "Health saved"))
                .isEqualTo(waiting);
        refresh.request(Set.of("user.segment:6"), "Segment saved");
        assertThat(runs.find(waiting).orElseThrow().definitions())
                .containsExactlyInAnyOrder(
                        "account.health", "account.segment:4", "account.segment:5", "user.segment:6");
        refresh.request("Daily refresh");
        assertThat(runs.find(waiting).orElseThrow().kind()).isEqualTo(Run.Kind.FULL);
    }

    @Test
    void historyIsKeptForTwoYearsAndWhatHeldBefore() {
        // today is 15 June 2026
        db.sql()
                .execute(
                        "insert into health_history (account_id, at, overall) values (1, '2023-01-01Z', 10),"
                                + " (1, '2024-01-01Z', 20), (1, '2024-06-16Z', 30), (1, '2025-01-01Z', 40), (2, '2023-01-01Z', 50)");
        assertThat(retention.forgetOld("health_history", today.now(), (done, of) -> {}))
                .isEqualTo(1);
        assertThat(db.sql().fetchValues("select overall from health_history order by account_id, at"))
                .hasToString("[20, 30, 40, 50]");
    }

    @Test
    void onlyAdministratorsAndSuperManagersEditHealth() {
        Viewer csm = new Viewer(9L, "sam@example.com", "Sam", Profile.CSM, false, "system", null);
        assertThatThrownBy(() -> configurations.save(csm, null, null, null)).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> configurations.delete(csm, 1)).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> priority.save(csm, List.of())).isInstanceOf(NotAllowed.class);
    }
}
