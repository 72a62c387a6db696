package app.steward.health;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.fact.DerivedValues;
import app.steward.membership.MembershipPass;
import app.steward.segment.SegmentKind;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Accounts, segments and configurations to score. In JSON a single quote stands for a double one. */
@StewardTest
abstract class HealthPortfolio {

    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    HealthPass pass;

    @Autowired
    HealthConfigurations configurations;

    @Autowired
    HealthPriority priority;

    @Autowired
    ConfigurationReader reader;

    @Autowired
    MembershipPass segmentPass;

    @Autowired
    DerivedValues facts;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    Today today;

    @Autowired
    TransactionTemplate transaction;

    @BeforeEach
    void newWorkspace() {
        db.reset();
    }

    Now now() {
        return today.now();
    }

    /** An account with some columns and their values in SQL. */
    void account(long id, String columns, String values) {
        db.sql()
                .execute("insert into accounts (id, external_id, created_on" + (columns.isEmpty() ? "" : ", " + columns)
                        + ") values (" + id + ", 'A-" + id + "', date '2026-01-01'"
                        + (values.isEmpty() ? "" : ", " + values) + ")");
        db.sql().execute("insert into account_access (member_id, account_id) values (0, " + id + ")");
    }

    int segment(String name, String condition) {
        return Objects.requireNonNull(db.sql()
                .fetchSingle(
                        "insert into segments (subject, name, condition, position) values ('account', {0}, {1}::jsonb,"
                                + " (select count(*) + 1 from segments)) returning id",
                        DSL.val(name), DSL.val(condition.replace('\'', '"')))
                .get(0, Integer.class));
    }

    Configuration configuration(String json) {
        return reader.read(fields.catalogue(), conditions.tree(json.replace('\'', '"')));
    }

    /** A configuration with metrics of the product pillar alone. */
    static String product(String... metrics) {
        return "{'pillars':{'product':{'metrics':[" + String.join(",", metrics) + "]}}}";
    }

    static String metric(String field, String better, Object good, Object poor) {
        return metric(field, better, good, poor, "skip");
    }

    static String metric(String field, String better, Object good, Object poor, String missing) {
        return "{'field':'" + field + "','better':'" + better + "','good':" + good + ",'poor':" + poor + ",'missing':'"
                + missing + "'}";
    }

    /** Written as it is, without scoring anything. */
    void configure(@Nullable Integer segment, String json) {
        String text = reader.write(configuration(json));
        db.sql()
                .execute(
                        "insert into health_configurations (segment_id, definition) values ({0}, {1}::jsonb)"
                                + " on conflict (segment_id) do update set definition = excluded.definition",
                        DSL.val(segment, Integer.class), DSL.val(text));
    }

    void prefer(Integer... segments) {
        transaction.executeWithoutResult(status -> priority.save(Viewer.system(), Arrays.asList(segments)));
    }

    void recompute() {
        facts.recomputeAll(Subject.ACCOUNT, now(), (done, of) -> {});
    }

    /** Derived rows, membership and scores of all accounts; answers how many accounts changed. */
    long refresh() {
        recompute();
        segmentPass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, null, null, now());
        HealthPass.Outcome outcome = pass.run(null, now());
        assertThat(outcome.failures()).isEmpty();
        assertThat(pass.run(null, now()).changed()).as("a second pass").isZero();
        return outcome.changed();
    }

    /** overall, product, service, relationship, financial, and the deciding segment, as stored. */
    List<@Nullable Integer> stored(long account) {
        Record row = db.sql()
                .fetchSingle("select overall_score, product_score, service_score, relationship_score, financial_score,"
                        + " health_segment from account_facts where account_id = " + account);
        return Arrays.asList(row.into(Integer[].class));
    }

    @Nullable
    Integer product(long account) {
        return stored(account).get(1);
    }

    /** overall of each row of the history, oldest first. */
    String history(long account) {
        return db
                .sql()
                .fetch("select overall from health_history where account_id = " + account + " order by at")
                .getValues(0, Integer.class)
                .stream()
                .map(score -> score == null ? "-" : score.toString())
                .collect(Collectors.joining(" "));
    }
}
