package app.steward.touchpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.fact.DerivedValues;
import app.steward.fact.MetricSlots;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Now;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Counts, last times and conditions on them against a calculation in memory over random touchpoints. */
@StewardTest
class TouchpointMetricsTest {
    private static final int ACCOUNTS = 8;
    private static final int USERS = 16;
    private static final Set<Long> ARCHIVED = Set.of(3L, 7L);
    private static final List<Integer> WINDOWS = List.of(1, 2, 14, 30, 365);

    @Autowired
    Db db;

    @Autowired
    DerivedValues facts;

    @Autowired
    MetricSlots slots;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    private record Row(Long account, Long user, TouchpointKind kind, Instant at) {}

    private final List<Row> rows = new ArrayList<>();
    private TouchpointMetrics metrics;

    @BeforeEach
    void newWorkspace() {
        db.reset();
        rows.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "1, UTC, 2026-06-15T12:00:00Z",
        "2, Europe/Berlin, 2026-03-29T00:30:00Z", // the hour before clocks go forward
        "3, America/New_York, 2026-11-01T05:30:00Z", // the hour that comes twice
        "4, Pacific/Apia, 2026-01-01T11:00:00Z" // already tomorrow
    })
    void agreeWithACalculationInMemory(long seed, String zone, String instant) {
        Now now = new Now(Instant.parse(instant), ZoneId.of(zone), DayOfWeek.MONDAY);
        portfolio(new Random(seed), now);
        metrics = new TouchpointMetrics(slots.filled());
        List<FieldRef> uses = uses();
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            check(subject, uses, now, computed(subject, uses, now));
            // more than one of the slots and the column, as the refresh fills them
            slots.settle(subject, Set.of(uses.get(1), uses.get(3), uses.get(9)));
            facts.recomputeAll(subject, now, (done, of) -> {});
            metrics = new TouchpointMetrics(slots.filled());
            for (FieldRef use : List.of(TouchpointMetrics.USUAL, uses.get(1), uses.get(3), uses.get(9))) {
                check(subject, List.of(use), now, stored(subject, use, now));
            }
            conditionsAgree(subject, now);
        }
    }

    private void conditionsAgree(Subject subject, Now now) {
        Catalogue catalogue = fields.catalogue();
        for (FieldRef use : uses()) {
            String params = use.params().containsKey("kind")
                    ? "\"days\":" + use.days() + ",\"kind\":\"" + use.params().get("kind") + "\""
                    : "\"days\":" + use.days();
            Set<Long> expected = new TreeSet<>();
            ids(subject).filter(id -> expected(subject, id, use, now) >= 2).forEach(expected::add);
            assertThat(found(
                            subject,
                            "{\"field\":\"touchpoints\",\"params\":{" + params + "},\"op\":\"gte\",\"value\":2}",
                            catalogue,
                            now))
                    .as("%s of %s", use, subject)
                    .isEqualTo(expected);
        }
        Set<Long> recent = new TreeSet<>();
        LocalDate from = now.today().minusDays(9);
        ids(subject)
                .filter(id -> {
                    Instant last = last(subject, id, now);
                    return last != null && !now.dayOf(last).isBefore(from);
                })
                .forEach(recent::add);
        assertThat(found(
                        subject,
                        "{\"field\":\"last_touchpoint_at\",\"op\":\"last_days\",\"value\":10}",
                        catalogue,
                        now))
                .isEqualTo(recent);
        assertThat(found(subject, "{\"field\":\"last_touchpoint_at\",\"op\":\"empty\"}", catalogue, now))
                .isEqualTo(new TreeSet<>(ids(subject)
                        .filter(id -> last(subject, id, now) == null)
                        .toList()));
    }

    private Set<Long> found(Subject subject, String json, Catalogue catalogue, Now now) {
        ConditionTree condition =
                conditions.read(catalogue, subject, JsonMapper.shared().readTree(json));
        RecordQuery query = new RecordQuery(subject, catalogue, now);
        Condition where = query.test(condition);
        return new TreeSet<>(
                db.sql().select(query.id()).from(query.from()).where(where).fetch(query.id()));
    }

    private void portfolio(Random random, Now now) {
        for (long id = 1; id <= ACCOUNTS; id++) {
            db.sql()
                    .execute(
                            "insert into accounts (id, external_id, created_on) values ({0}, {1}, '2026-01-01')",
                            val(id), val("A-" + id));
            db.sql().execute("insert into account_facts (account_id) values ({0})", val(id));
        }
        for (long id = 1; id <= USERS; id++) {
            db.sql()
                    .execute(
                            "insert into users (id, external_id, account_id, created_on, archived_at)"
                                    + " values ({0}, {1}, {2}, '2026-01-01', case when {3} then now() end)",
                            val(id), val("U-" + id), val(1 + id % ACCOUNTS), val(ARCHIVED.contains(id)));
            db.sql().execute("insert into user_facts (user_id) values ({0})", val(id));
        }
        List<Instant> edges = Stream.of(0, 1, 13, 14, 29, 30, 364, 365)
                .map(days -> now.startOf(now.today().minusDays(days)))
                .flatMap(start -> Stream.of(start.minusSeconds(1), start))
                .toList();
        for (int i = 0; i < 120; i++) {
            Long user = random.nextInt(3) == 0 ? null : 1L + random.nextInt(USERS);
            Long account = user != null && random.nextInt(4) == 0 ? null : 1L + random.nextInt(ACCOUNTS - 1);
            Instant at = switch (random.nextInt(3)) {
                case 0 -> edges.get(random.nextInt(edges.size()));
                case 1 -> now.instant().plusSeconds(random.nextInt(3) - 1);
                default -> now.instant().minus(Duration.ofHours(random.nextInt(24 * 40)));
            };
            Row row = new Row(account, user, TouchpointKind.values()[random.nextInt(3)], at);
            rows.add(row);
            db.sql()
                    .execute(
                            "insert into touchpoints (kind, at, account_id, user_id) values ({0}, {1}::timestamptz,"
                                    + " {2}, {3})",
                            val(row.kind.key()), val(at.toString()), val(account, Long.class), val(user, Long.class));
        }
    }

    private static List<FieldRef> uses() {
        List<FieldRef> uses = new ArrayList<>();
        for (int days : WINDOWS) {
            uses.add(FieldRef.of("touchpoints", Map.of("days", days)));
            uses.add(FieldRef.of("touchpoints", Map.of("days", days, "kind", "call")));
        }
        uses.add(FieldRef.of("touchpoints", Map.of("days", 30, "kind", "Meeting")));
        uses.add(FieldRef.of("touchpoints", Map.of("days", 30, "kind", "dance")));
        return uses;
    }

    private Map<Long, Record> computed(Subject subject, List<FieldRef> uses, Now now) {
        Map<Long, Record> found = new HashMap<>();
        db.sql()
                .selectFrom(metrics.computed(subject, uses, now, null))
                .forEach(row ->
                        assertThat(found.put(row.get("id", Long.class), row)).isNull());
        db.sql()
                .selectFrom(metrics.computed(
                        subject,
                        uses,
                        now,
                        RecordIds.of(select(field(name("id"), Long.class)).from(table(name(subject.plural()))))))
                .forEach(row -> assertThat(row.intoMap())
                        .isEqualTo(found.get(row.get("id", Long.class)).intoMap()));
        return found;
    }

    private Map<Long, Record> stored(Subject subject, FieldRef use, Now now) {
        String facts = subject.key() + "_facts";
        Map<Long, Record> found = new HashMap<>();
        db.sql()
                .select(
                        field(name(facts.substring(0, 1) + "f", subject.key() + "_id"), Long.class),
                        Objects.requireNonNull(metrics.stored(subject, use, now))
                                .as("m0"))
                .from(table(name(facts)).as(facts.substring(0, 1) + "f"))
                .forEach(row -> found.put(row.value1(), row));
        return found;
    }

    private void check(Subject subject, List<FieldRef> uses, Now now, Map<Long, Record> found) {
        ids(subject).forEach(id -> {
            Record row = found.get(id);
            for (int i = 0; i < uses.size(); i++) {
                Number actual = row == null ? metrics.whenMissing(uses.get(i)) : row.get("m" + i, Long.class);
                assertThat(actual.longValue())
                        .as("%s of %s %d", uses.get(i), subject, id)
                        .isEqualTo(expected(subject, id, uses.get(i), now));
            }
        });
    }

    private static Stream<Long> ids(Subject subject) {
        return LongStream.rangeClosed(1, subject == Subject.ACCOUNT ? ACCOUNTS : USERS)
                .boxed();
    }

    private Stream<Row> of(Subject subject, long id, Now now) {
        return rows.stream()
                .filter(row -> Objects.equals(subject == Subject.ACCOUNT ? row.account : row.user, id))
                .filter(row -> row.user == null || !ARCHIVED.contains(row.user))
                .filter(row -> !row.at.isAfter(now.instant()));
    }

    private long expected(Subject subject, long id, FieldRef use, Now now) {
        Object kind = use.params().get("kind");
        return of(subject, id, now)
                .filter(row -> now.dayOf(row.at).isAfter(now.today().minusDays(use.days())))
                .filter(row -> kind == null || row.kind.key().equalsIgnoreCase(kind.toString()))
                .count();
    }

    private Instant last(Subject subject, long id, Now now) {
        return of(subject, id, now).map(Row::at).max(Instant::compareTo).orElse(null);
    }
}
