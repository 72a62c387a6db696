package app.steward.refresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.account.AccountChanges;
import app.steward.account.AccountFields;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.Touched;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Operator;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.DefinitionSaved;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Reads;
import app.steward.derive.Stage;
import app.steward.fact.Retry;
import app.steward.health.ConfigurationReader;
import app.steward.health.HealthConfigurations;
import app.steward.pulse.Pulses;
import app.steward.record.Patch;
import app.steward.record.Property;
import app.steward.segment.SegmentEditing;
import app.steward.subscription.SubscriptionChanges;
import app.steward.task.TaskChanges;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import app.steward.touchpoint.TouchpointChanges;
import app.steward.user.UserChanges;
import app.steward.workspace.Today;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.ExecuteListenerProvider;
import org.jooq.impl.DefaultExecuteListenerProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The chain as a whole: what follows from what, whoever asks. */
@StewardTest
class ChainTest {
    @Autowired
    Pulses pulses;

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    List<Stage> stages;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    SegmentEditing segments;

    @Autowired
    HealthConfigurations configurations;

    @Autowired
    ConfigurationReader health;

    @Autowired
    AccountChanges accounts;

    @Autowired
    AccountFields accountFields;

    @Autowired
    UserChanges users;

    @Autowired
    SubscriptionChanges subscriptions;

    @Autowired
    TouchpointChanges touchpoints;

    @Autowired
    TaskChanges tasks;

    @Autowired
    Refresh refresh;

    @Autowired
    RefreshWorker worker;

    @Autowired
    RunLog log;

    @Autowired
    Runs runs;

    @Autowired
    Today today;

    @Autowired
    Retry retry;

    @Autowired
    ChangeQueue queue;

    @Autowired
    EntityManager entities;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    PlatformTransactionManager transactions;

    private Viewer admin;

    @BeforeEach
    void twoAccounts() {
        db.reset();
        admin = team.administrator();
        accounts.create(admin, patch("{'externalId':'A','name':'Acme','mrr':100,'employees':50}"));
        accounts.create(admin, patch("{'externalId':'B','name':'Bolt','mrr':900}"));
        users.create(admin, patch("{'externalId':'U','account':'A','title':'Cook'}"));
    }

    private static Patch patch(String json) {
        return Patch.json(JsonMapper.shared().readTree(json.replace('\'', '"')));
    }

    private ConditionTree condition(Subject subject, String json) {
        return conditions.read(fields.catalogue(), subject, conditions.tree(json.replace('\'', '"')));
    }

    private int segment(Subject subject, String name, String json) {
        return segments.create(Viewer.system(), subject, name, true, condition(subject, json));
    }

    private void scoreEmployees() {
        configurations.save(
                Viewer.system(),
                null,
                health.read(
                        fields.catalogue(),
                        conditions.tree("{\"pillars\":{\"product\":{\"metrics\":[{\"field\":\"employees\","
                                + "\"better\":\"higher\",\"good\":100,\"poor\":0}]}}}")),
                null);
    }

    private Set<Long> members(int segment) {
        return new TreeSet<>(db.sql()
                .fetch("select account_id from account_segment_members where segment_id = " + segment
                        + " union all select user_id from user_segment_members where segment_id = " + segment)
                .getValues(0, Long.class));
    }

    // ---- a stage of one's own ----

    /** A derived feature: one class. It counts for accounts by their employees and their health. */
    private static final class Worry implements Stage {
        private final List<String> calls = new ArrayList<>();

        @Override
        public String name() {
            return "worry";
        }

        @Override
        public int place() {
            return Place.HEALTH + 50;
        }

        @Override
        public List<Definition> definitions(Catalogue catalogue) {
            return List.of(new Definition(
                    "account.worry", Subject.ACCOUNT, Set.of("account.employees", "account.overall_health"), false));
        }

        @Override
        public Outcome all(Pass pass) {
            calls.add("all");
            return new Outcome(2, 1, 0, List.of(), Set.of());
        }

        @Override
        public Outcome some(Set<String> definitions, Pass pass) {
            calls.add("some " + definitions);
            return Outcome.NOTHING;
        }

        @Override
        public Outcome records(Subject subject, Set<String> definitions, Set<Long> records, Pass pass) {
            calls.add("records " + records + " " + definitions);
            return Outcome.NOTHING;
        }

        private List<String> called() {
            List<String> called = List.copyOf(calls);
            calls.clear();
            return called;
        }
    }

    private Chain with(Stage stage) {
        List<Stage> all = new ArrayList<>(stages);
        all.add(stage);
        return new Chain(all, db.sql(), queue);
    }

    @Test
    void aStageThatAFeatureAddsRunsInItsPlaceForAFullRefresh() {
        Worry worry = new Worry();
        Pipeline pipeline = new Pipeline(log, runs, today, fields, with(worry), retry, new SimpleMeterRegistry());
        long run = refresh.request("Test");
        pipeline.carryOut(java.util.Objects.requireNonNull(log.take()));
        assertThat(runs.find(run).orElseThrow().stages())
                .extracting(Run.Stage::name)
                .containsExactly(
                        "usage",
                        "account_segments",
                        "health",
                        "worry",
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
        assertThat(worry.called()).containsExactly("all");
        assertThat(worry.label()).isEqualTo("Worry");
    }

    @Test
    void andForASavedDefinitionItsOwnOrOneThatItReads() {
        Worry worry = new Worry();
        SavedDefinitions saved = new SavedDefinitions(db.sql(), fields, with(worry), retry, refresh, transactions);
        saved.on(new DefinitionSaved("account.worry", "Test"));
        assertThat(worry.called()).containsExactly("some [account.worry]");
        saved.on(new DefinitionSaved(HealthConfigurations.NAME, "Test"));
        assertThat(worry.called()).containsExactly("some [account.worry]");

        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        saved.on(new DefinitionSaved(Reads.segment(Subject.ACCOUNT, rich), "Test"));
        assertThat(worry.called()).as("nothing of it hangs on this segment").isEmpty();
        configurations.save(
                Viewer.system(), rich, health.read(fields.catalogue(), conditions.tree("{\"pillars\":{}}")), null);
        saved.on(new DefinitionSaved(Reads.segment(Subject.ACCOUNT, rich), "Test"));
        assertThat(worry.called()).as("but now health is decided by it").containsExactly("some [account.worry]");
    }

    @Test
    void andForARecordOfWhichSomethingChangedThatItReads() {
        Worry worry = new Worry();
        ChangedRecords changed = new ChangedRecords(entities, fields, with(worry), refresh);
        scoreEmployees();
        transaction.executeWithoutResult(status -> {
            changed.on(RecordsChanged.accounts(Set.of(1L), ChangedFields.of(Subject.ACCOUNT, Set.of("employees"))));
            assertThat(worry.called()).containsExactly("records [1] [account.worry]");
            changed.on(RecordsChanged.accounts(Set.of(1L), ChangedFields.of(Subject.ACCOUNT, Set.of("billing_city"))));
            assertThat(worry.called()).isEmpty();
            changed.on(RecordsChanged.accounts(Set.of(2L), ChangedFields.all(Subject.ACCOUNT)));
            assertThat(worry.called()).containsExactly("records [2] [account.worry]");
            changed.on(new RecordsChanged(Touched.users(Set.of(1L), ChangedFields.all(Subject.USER))));
            assertThat(worry.called()).isEmpty();
        });
    }

    @Test
    void noTwoStagesStandInOnePlace() {
        List<Stage> twice = List.of(new Worry(), new Worry());
        assertThatThrownBy(() -> new Chain(twice, db.sql(), queue))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("worry");
    }

    // ---- only what reads what changed ----

    /** The statements of jOOQ, which computes all that is derived. */
    private List<String> statements(Runnable work) {
        List<String> seen = new ArrayList<>();
        ExecuteListenerProvider[] before = db.sql().configuration().executeListenerProviders();
        ExecuteListenerProvider[] counting = java.util.Arrays.copyOf(before, before.length + 1);
        counting[before.length] = new DefaultExecuteListenerProvider(new Listener(seen));
        db.sql().configuration().set(counting);
        try {
            work.run();
        } finally {
            db.sql().configuration().set(before);
        }
        return seen;
    }

    private record Listener(List<String> seen) implements ExecuteListener {
        @Override
        public void executeStart(ExecuteContext context) {
            seen.add(String.valueOf(context.sql()));
        }
    }

    private static List<String> of(String table, List<String> statements) {
        return statements.stream().filter(each -> each.contains(table)).toList();
    }

    @Test
    void aCityThatNothingReadsComputesAndTestsNothing() {
        segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        segment(Subject.ACCOUNT, "Poor", "{'field':'overall_health','op':'eq','value':'poor'}");
        segment(Subject.USER, "Theirs", "{'field':'account.mrr','op':'gt','value':500}");
        scoreEmployees();
        List<String> seen = statements(() -> accounts.change(admin, "A", patch("{'billing_city':'Bergen'}")));
        assertThat(of("_facts", seen)).isEmpty();
        assertThat(of("for no key update", seen)).isEmpty();
        assertThat(of("from segments order", seen))
                .as("segments are read once for all stages")
                .hasSize(1);
        assertThat(seen).as("what is read to see that").hasSizeLessThan(12);
    }

    @Test
    void anAccountsUsersAreTestedOnlyWhereAUserSegmentReadsWhatChanged() {
        segment(Subject.ACCOUNT, "Food", "{'field':'industry','op':'eq','value':'food'}");
        int cooks = segment(Subject.USER, "Cooks", "{'field':'title','op':'eq','value':'cook'}");
        assertThat(of("user_facts", statements(() -> accounts.change(admin, "A", patch("{'industry':'Food'}")))))
                .isEmpty();
        int theirs = segment(
                Subject.USER,
                "Theirs",
                "{'all':[{'field':'account.industry','op':'eq','value':'food'},{'field':'segment','op':'in','value':[%d]}]}"
                        .formatted(cooks));
        assertThat(members(theirs)).containsExactly(1L);
        accounts.change(admin, "A", patch("{'industry':'Steel'}"));
        assertThat(members(theirs)).isEmpty();
        users.change(admin, "U", patch("{'title':'Waiter'}"));
        accounts.change(admin, "A", patch("{'industry':'Food'}"));
        assertThat(members(theirs)).isEmpty();
        users.change(admin, "U", patch("{'title':'Cook'}"));
        assertThat(members(theirs)).as("through the segment that it tests").containsExactly(1L);
    }

    @Test
    void aChangeIsFollowedThroughValuesSegmentsAndHealth() {
        int rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gt','value':500}");
        int poor = segment(Subject.ACCOUNT, "Poor", "{'field':'overall_health','op':'eq','value':'poor'}");
        int worried =
                segment(Subject.USER, "Worry", "{'field':'account.segment','op':'in','value':[%d]}".formatted(poor));
        configurations.save(
                Viewer.system(),
                rich,
                health.read(
                        fields.catalogue(),
                        conditions.tree("{\"pillars\":{\"product\":{\"metrics\":[{\"field\":\"employees\","
                                + "\"better\":\"lower\",\"good\":0,\"poor\":40}]}}}")),
                null);
        accounts.change(admin, "A", patch("{'mrr':null}"));
        assertThat(members(poor)).isEmpty();
        subscriptions.create(
                admin,
                patch("{'externalId':'S','account':'A','amount':700,'billing_months':1,'starts_on':'2026-01-01'}"));
        assertThat(members(rich)).containsExactly(1L, 2L);
        assertThat(members(poor)).containsExactly(1L);
        assertThat(members(worried)).containsExactly(1L);
        subscriptions.change(admin, "S", patch("{'amount':400}"));
        assertThat(members(rich)).containsExactly(2L);
        assertThat(members(worried)).isEmpty();
    }

    // ---- the law: after any change, everything anew finds nothing ----

    @Test
    void afterAnyChangeEverythingAnewFindsNoDifference() {
        scoreEmployees();
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            int n = 0;
            for (FieldDefinition field : fields.catalogue().of(subject)) {
                if (field.params().isEmpty()
                        && field.type().operators().contains(Operator.EMPTY)
                        && Purpose.SEGMENT.takes(field)) {
                    segment(subject, "No " + n++, "{'field':'%s','op':'empty'}".formatted(field.key()));
                }
            }
            String touched = "{'field':'touchpoints','params':{'days':30},'op':'gt','value':0}";
            segment(subject, "Touched", touched);
        }
        int poor = segment(Subject.ACCOUNT, "Poor", "{'field':'overall_health','op':'eq','value':'poor'}");
        segment(Subject.USER, "Of poor", "{'field':'account.segment','op':'in','value':[%d]}".formatted(poor));
        segment(Subject.USER, "Active", "{'field':'activity','op':'eq','value':'active'}");
        refresh.request("Values find places");
        worker.work();
        nothingIsLeft("the beginning");

        for (Property<?> property : accountFields.properties()) {
            String key = property.key();
            if (key.equals("external_id")) {
                continue;
            }
            String value = value(property.field());
            accounts.change(admin, "A", patch("{'%s':%s}".formatted(key, value)));
            nothingIsLeft(key + " given");
            if (!key.equals("created_on")) {
                accounts.change(admin, "A", patch("{'%s':null}".formatted(key)));
            }
        }
        nothingIsLeft("all cleared");
        accounts.change(admin, "A", patch("{'success_manager':'ada@example.com'}"));
        nothingIsLeft("an owner");
        pulses.judge(admin, "A", 2, "");
        nothingIsLeft("a pulse");
        accounts.change(admin, "A", patch("{'success_manager':null,'onboarding_manager':'ada@example.com'}"));
        nothingIsLeft("another owner");
        accounts.change(admin, "A", patch("{'onboarding_manager':null,'parent':'B','custom.tier':'gold'}"));
        nothingIsLeft("no owner, a parent, an attribute");
        subscriptions.create(
                admin,
                patch("{'externalId':'S','account':'A','amount':700,'billing_months':1,'starts_on':'2026-01-01',"
                        + "'seats':5,'plan':'Pro','next_billing_on':'2026-07-01'}"));
        nothingIsLeft("a subscription");
        subscriptions.change(admin, "S", patch("{'account':'B'}"));
        nothingIsLeft("a subscription elsewhere");
        subscriptions.change(admin, "S", patch("{'archived':true}"));
        nothingIsLeft("an archived subscription");
        touchpoints.log(admin, Subject.USER, "U", patch("{'kind':'call','at':'2026-06-14T09:00:00Z'}"));
        nothingIsLeft("a touchpoint");
        tasks.create(admin, patch("{'user':'U','title':'Call','dueOn':'2026-06-14'}"), TaskChanges.Along.NOTHING, null);
        nothingIsLeft("a task");
        users.change(
                admin, "U", patch("{'title':null,'email':'u@example.com','last_login_at':'2026-06-14T09:00:00Z'}"));
        nothingIsLeft("a user");
        users.change(admin, "U", patch("{'account':'B'}"));
        nothingIsLeft("a user elsewhere");
        users.change(admin, "U", patch("{'archived':true}"));
        nothingIsLeft("an archived user");
        users.change(admin, "U", patch("{'archived':false,'account':'A'}"));
        nothingIsLeft("a user back");
        accounts.change(admin, "A", patch("{'archived':true}"));
        nothingIsLeft("an archived account");
        accounts.change(admin, "A", patch("{'archived':false}"));
        nothingIsLeft("an account back");
        users.delete(admin, "U");
        nothingIsLeft("a deleted user");
        accounts.delete(admin, "B");
        nothingIsLeft("a deleted parent");
    }

    private static String value(FieldDefinition field) {
        return switch (field.type()) {
            case MONEY, NUMBER, SCORE -> "7";
            case DATE -> "'2026-02-03'";
            default -> field.key().equals("stage") ? "'live'" : "'Something'";
        };
    }

    private void nothingIsLeft(String after) {
        String facts =
                "select md5(string_agg(f::text, '|' order by f::text)) from (select to_jsonb(x) - 'segments_counted'"
                        + " as f from account_facts x union all select to_jsonb(x) from user_facts x) y";
        String counts = "select string_agg(id || ':' || members || ',' || members_unassigned || ',' || active || ','"
                + " || active_unassigned, ' ' order by id) from segments";
        Object factsBefore = db.sql().fetchValue(facts);
        Object countsBefore = db.sql().fetchValue(counts);
        long run = refresh.request("Test");
        worker.work();
        Run done = runs.find(run).orElseThrow();
        assertThat(done.errors()).isEmpty();
        assertThat(done.stages())
                .as("memberships after %s", after)
                .allSatisfy(stage -> assertThat(stage.entered() + stage.left())
                        .as(stage.name())
                        .isZero());
        assertThat(db.sql().fetchValue(counts)).as("counts after %s", after).isEqualTo(countsBefore);
        assertThat(db.sql().fetchValue(facts))
                .as("derived rows after %s", after)
                .isEqualTo(factsBefore);
    }
}
