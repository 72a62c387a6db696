package app.steward.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.health.InMemoryHistory.Change;
import app.steward.segment.SegmentKind;
import app.steward.workspace.Now;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;

/** How health changed: within what decides now, never from one way of measuring to another. */
class HealthChangeTest extends HealthPortfolio {
    private static final String LIVE = "{'field':'stage','op':'eq','value':'live'}";

    private void after(int days) {
        clock.set(clock.instant().plus(Duration.ofDays(days)).toString());
    }

    private @Nullable Integer change(long account, int days) {
        return (Integer) value(account, FieldRef.of("health_change", Map.of("pillar", "overall", "days", days)));
    }

    private @Nullable Object value(long account, FieldRef use) {
        RecordQuery query = new RecordQuery(Subject.ACCOUNT, fields.catalogue(), now());
        return db.sql()
                .select(query.value(use))
                .from(query.from())
                .where(query.id().eq(account))
                .fetchSingle()
                .value1();
    }

    @Test
    void aFallIsOneWithinAConfiguration() {
        account(1, "employees", "40");
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        after(40);
        db.sql().execute("update accounts set employees = 20");
        refresh();
        assertThat(change(1, 30)).isEqualTo(-40);
        assertThat(change(1, 50)).as("scored since 40 days").isEqualTo(-40);
    }

    @Test
    void anotherConfigurationIsNoFall() {
        account(1, "employees, stage", "40, 'live'");
        int live = segment("Live", LIVE);
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        after(10);
        configure(live, product(metric("employees", "higher", 100, 0)));
        refresh();
        assertThat(stored(1)).startsWith(40, 40);
        assertThat(change(1, 5)).as("another segment decides").isZero();
        after(2);
        db.sql().execute("update accounts set employees = 30");
        refresh();
        assertThat(change(1, 5)).as("what fell since").isEqualTo(-10);
        after(10);
        configure(live, product(metric("employees", "higher", 200, 0)));
        refresh();
        assertThat(stored(1)).startsWith(15, 15);
        assertThat(change(1, 30)).as("another version of it").isZero();
    }

    @Test
    void anotherVersionBeginsAnewAlsoWhereItSaysTheSame() {
        account(1, "employees", "50");
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        after(10);
        configure(null, product(metric("employees", "higher", 50, 10)));
        assertThat(refresh()).isEqualTo(1);
        after(1);
        db.sql().execute("update accounts set employees = 30");
        refresh();
        assertThat(change(1, 5)).as("100 by the new version, then 50").isEqualTo(-50);
        assertThat(db.sql().fetchValues("select overall from health_history order by at"))
                .hasToString("[100, 100, 50]");
        assertThat(db.sql().fetchValues("select distinct revision from health_history"))
                .hasSize(2);
    }

    @Test
    void whatWasDeletedAndMadeAnewIsAnother() {
        account(1, "employees, stage", "40, 'live'");
        int live = segment("Live", LIVE);
        configure(live, product(metric("employees", "higher", 50, 0)));
        refresh();
        after(10);
        db.sql().execute("delete from health_configurations where segment_id is not null");
        configure(live, product(metric("employees", "higher", 100, 0)));
        refresh();
        assertThat(change(1, 5)).isZero();
    }

    @Test
    void savedAsItWasItIsTheSame() {
        account(1, "employees", "40");
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        configure(null, product(metric("employees", "higher", 50, 0)));
        assertThat(refresh()).isZero();
    }

    @Test
    void theFirstScoreStandsForWhatWas() {
        account(1, "", "");
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        after(20);
        db.sql().execute("update accounts set employees = 40");
        refresh();
        assertThat(change(1, 30)).isZero();
        after(5);
        db.sql().execute("update accounts set employees = 30");
        refresh();
        assertThat(change(1, 30)).isEqualTo(-20);
        assertThat(change(1, 2)).isEqualTo(-20);
        db.sql().execute("update accounts set employees = null");
        refresh();
        assertThat(change(1, 30)).as("not computed").isNull();
        after(5);
        db.sql().execute("update accounts set employees = 10");
        refresh();
        assertThat(change(1, 2)).as("not computed two days ago").isZero();
        assertThat(change(1, 7)).as("80 a week ago").isEqualTo(-60);
    }

    /** Weeks in which accounts, what decides, and how, change at random; asked day by day. */
    @Test
    void agreesWithTheHistoryInMemory() {
        Random random = new Random(20260712);
        int live = segment("Live", LIVE);
        for (long id = 1; id <= 8; id++) {
            account(id, "employees", "null");
        }
        configure(null, product(metric("employees", "higher", 100, 0)));
        int compared = 0;
        for (int day = 0; day < 30; day++) {
            for (int step = random.nextInt(3); step > 0; step--) {
                step(random, live);
                clock.set(clock.instant().plusSeconds(3_600).toString());
            }
            after(1);
            for (int days : List.of(1, 3, 7, 20)) {
                compared += agree(now(), days);
            }
        }
        assertThat(compared).as("something was compared").isGreaterThan(200);
    }

    /** What is stored before versions were kept is taken for one version of each segment's configuration. */
    @Test
    void theMigrationKnowsSegmentsOnly() throws IOException {
        Random random = new Random(20260713);
        int live = segment("Live", LIVE);
        for (long id = 1; id <= 8; id++) {
            account(id, "employees", "null");
        }
        configure(null, product(metric("employees", "higher", 100, 0)));
        configure(live, product(metric("employees", "higher", 200, 0)));
        for (int day = 0; day < 12; day++) {
            move(random);
            score();
            after(1);
        }
        String kept = "select account_id, health_since, overall_first, product_first, service_first,"
                + " relationship_first, financial_first from account_facts order by account_id";
        String before = db.sql().fetch(kept).formatCSV();
        db.sql()
                .execute("update account_facts set health_since = null, overall_first = null, product_first = null,"
                        + " service_first = 7, relationship_first = 7, financial_first = 7");
        String migration = new ClassPathResource("db/migration/V30__versions_of_health.sql").getContentAsString(UTF_8);
        db.sql().execute(migration.substring(migration.indexOf("with another as")));
        assertThat(db.sql().fetch(kept).formatCSV()).isEqualTo(before);
    }

    private void step(Random random, int live) {
        int what = random.nextInt(6);
        if (what == 0) {
            configure(null, product(metric("employees", "higher", 50 + random.nextInt(2) * 50, 0)));
        } else if (what == 1) {
            configure(live, product(metric("employees", "higher", 50 + random.nextInt(2) * 150, 0)));
        } else if (what == 2) {
            db.sql().execute("delete from health_configurations where segment_id is not null");
        } else {
            move(random);
        }
        score();
    }

    private void move(Random random) {
        for (int id = 1; id <= 8; id++) {
            if (random.nextBoolean()) {
                String employees = random.nextInt(5) == 0 ? "null" : String.valueOf(random.nextInt(101));
                String stage = random.nextBoolean() ? "'live'" : "null";
                db.sql()
                        .execute("update accounts set employees = " + employees + ", stage = " + stage + " where id = "
                                + id);
            }
        }
    }

    private void score() {
        recompute();
        segmentPass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, null, null, now());
        pass.run(null, now());
    }

    private int agree(Now now, int days) {
        int compared = 0;
        for (Map.Entry<Long, InMemoryHistory> known : histories().entrySet()) {
            Integer is = stored(known.getKey()).get(0);
            Integer base = known.getValue().base("overall", days, now);
            Integer expected = is == null || base == null ? null : (Integer) (is - base);
            assertThat(change(known.getKey(), days))
                    .as("account %s in %s days: %s", known.getKey(), days, known.getValue())
                    .isEqualTo(expected);
            compared += expected == null ? 0 : 1;
        }
        return compared;
    }

    private Map<Long, InMemoryHistory> histories() {
        Map<Long, List<Change>> changes = new HashMap<>();
        for (Record row : db.sql().fetch("select * from health_history order by account_id, at")) {
            Map<String, Integer> scores = new HashMap<>();
            scores.put("overall", row.get("overall", Integer.class));
            changes.computeIfAbsent(row.get("account_id", Long.class), id -> new ArrayList<>())
                    .add(new Change(
                            row.get("at", java.time.OffsetDateTime.class).toInstant(),
                            scores,
                            row.get("segment_id", Integer.class),
                            row.get("revision", Integer.class)));
        }
        Map<Long, InMemoryHistory> histories = new HashMap<>();
        changes.forEach((id, of) -> histories.put(id, new InMemoryHistory(of)));
        return histories;
    }
}
