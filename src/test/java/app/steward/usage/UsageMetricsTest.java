package app.steward.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.fact.DerivedValues;
import app.steward.fact.MetricSlots;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Now;
import java.time.DayOfWeek;
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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jooq.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** The metrics against a calculation in memory over random usage. */
@StewardTest
class UsageMetricsTest {
    private static final int ACCOUNTS = 6;
    private static final int USERS = 12;
    private static final List<Integer> WINDOWS = List.of(1, 2, 7, 14, 30, 64, 65, 128, 200, 365);

    @Autowired
    Db db;

    @Autowired
    MetricSlots slots;

    private UsageMetrics metrics;

    @Autowired
    DerivedValues facts;

    /** A row of usage_daily; a login where feature is 0. */
    private record Row(long account, Long user, int feature, LocalDate day, long uses) {}

    private final List<Row> rows = new ArrayList<>();

    @BeforeEach
    void newWorkspace() {
        metrics = new UsageMetrics(db.sql(), slots.filled());
        db.reset();
        rows.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "1, UTC, 2026-06-15T12:00:00Z, 40",
        "2, Europe/Berlin, 2026-03-29T00:30:00Z, 40", // the hour before clocks go forward
        "3, America/New_York, 2026-11-01T05:30:00Z, 40", // the hour that comes twice
        "4, Pacific/Apia, 2026-01-01T11:00:00Z, 40", // already tomorrow
        "5, UTC, 2024-02-29T23:59:59Z, 700" // more features than bits are worth
    })
    void agreeWithACalculationInMemory(long seed, String zone, String instant, int features) {
        Random random = new Random(seed);
        Now now = new Now(Instant.parse(instant), ZoneId.of(zone), DayOfWeek.MONDAY);
        Set<Integer> tracked = portfolio(random, now, features);
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            List<FieldRef> uses = uses(subject, features);
            int half = uses.size() / 2;
            // each named twice, as users name their account
            RecordIds few = RecordIds.of(select(field(name("id"), Long.class))
                    .from(table(name(subject.plural())))
                    .crossJoin(table("generate_series(1, 2)"))
                    .where(field(name("id"), Long.class).le(4L)));
            check(subject, uses.subList(0, half), now, tracked, null);
            check(subject, uses.subList(half, uses.size()), now, tracked, null);
            check(subject, uses, now, tracked, few);
        }
    }

    @Test
    void namesAFeatureUnderAnyModuleUnlessNarrowed() {
        db.sql().execute("insert into accounts (id, external_id, created_on) values (1, 'A-1', '2026-01-01')");
        db.sql()
                .execute(
                        "insert into features (id, feature, module, product, label) values (1, 'Export', 'csv', '', 'x'),"
                                + " (2, 'export', 'pdf', 'Desk', 'x'), (3, 'share', '', '', 'x')");
        Now now = new Now(Instant.parse("2026-06-15T12:00:00Z"), ZoneId.of("UTC"), DayOfWeek.MONDAY);
        insert(List.of(
                new Row(1, null, 1, now.today(), 2),
                new Row(1, null, 2, now.today(), 30),
                new Row(1, null, 3, now.today(), 500)));

        assertThat(featureUses(Map.of("feature", " EXPORT "), now)).isEqualTo(32);
        assertThat(featureUses(Map.of("feature", "export", "module", "PDF"), now))
                .isEqualTo(30);
        assertThat(featureUses(Map.of("feature", "export", "product", "desk"), now))
                .isEqualTo(30);
        assertThat(featureUses(Map.of("feature", "export", "module", "none"), now))
                .isZero();
        assertThat(featureUses(Map.of("feature", "unknown"), now)).isZero();
    }

    @Test
    void whatArchivedUsersDidCountsOnceTheyAreBack() {
        Now now = new Now(Instant.parse("2026-06-15T12:00:00Z"), ZoneId.of("UTC"), DayOfWeek.MONDAY);
        db.sql().execute("insert into accounts (id, external_id, created_on) values (1, 'A-1', '2026-01-01')");
        db.sql()
                .execute("insert into users (id, external_id, account_id, created_on, archived_at) values"
                        + " (1, 'U-1', 1, '2026-01-01', now()), (2, 'U-2', 1, '2026-01-01', null)");
        db.sql().execute("insert into features (id, feature, label) values (1, 'export', 'x')");
        insert(List.of(new Row(1, 1L, 1, now.today(), 2), new Row(1, 2L, 1, now.today(), 30)));

        assertThat(featureUses(Map.of("feature", "export"), now)).isEqualTo(30);
        db.sql().execute("update users set archived_at = null");
        assertThat(featureUses(Map.of("feature", "export"), now)).isEqualTo(32);
    }

    @Test
    void theDerivedRowsSayTheSame() {
        Random random = new Random(9);
        Now now = new Now(Instant.parse("2026-10-25T00:30:00Z"), ZoneId.of("Europe/Berlin"), DayOfWeek.MONDAY);
        Set<Integer> tracked = portfolio(random, now, 40);
        facts.recomputeAll(Subject.USER, now, (done, of) -> {});
        facts.recomputeAll(Subject.ACCOUNT, now, (done, of) -> {});
        for (String key :
                List.of("features_used", "active_users", "active_days", "logins", "usage_total", "usage_change")) {
            FieldRef use = FieldRef.of(key, Map.of("days", 14));
            for (Record stored : db.sql().fetch("select * from account_facts")) {
                check(
                        stored.get(key, Double.class),
                        expected(Subject.ACCOUNT, stored.get("account_id", Long.class), use, now, tracked),
                        use);
            }
        }
        for (Record stored : db.sql().fetch("select * from user_facts")) {
            long user = stored.get("user_id", Long.class);
            FieldRef use = FieldRef.of("usage_total", Map.of("days", 14));
            check(stored.get("usage_total", Double.class), expected(Subject.USER, user, use, now, tracked), use);
            assertThat(stored.get("first_active_on", LocalDate.class))
                    .isEqualTo(of(Subject.USER, user, now)
                            .filter(row -> row.feature != 0)
                            .map(Row::day)
                            .min(LocalDate::compareTo)
                            .orElse(null));
        }
    }

    private long featureUses(Map<String, Object> params, Now now) {
        Map<String, Object> all = new HashMap<>(params);
        all.put("days", 14);
        return db.sql()
                .selectFrom(metrics.computed(
                        Subject.ACCOUNT,
                        List.of(FieldRef.of("feature_uses", all)),
                        now,
                        RecordIds.of(select(org.jooq.impl.DSL.inline(1L)))))
                .fetchSingle()
                .get("m0", Long.class);
    }

    private Set<Integer> portfolio(Random random, Now now, int features) {
        db.sql()
                .execute("insert into accounts (id, external_id, created_on) select i, 'A-' || i, date '2020-01-01'"
                        + " from generate_series(1, " + ACCOUNTS + ") i");
        db.sql()
                .execute("insert into users (id, external_id, account_id, created_on)"
                        + " select i, 'U-' || i, 1 + i % " + ACCOUNTS + ", date '2020-01-01' from generate_series(1, "
                        + USERS
                        + ") i");
        db.sql()
                .execute("insert into features (id, feature, label, tracked)"
                        + " select i, 'f' || i, 'F', i % 3 <> 0 from generate_series(1, " + features + ") i");
        Map<List<?>, Row> drawn = new HashMap<>();
        for (int i = 0; i < 900; i++) {
            Long user = random.nextInt(4) == 0 ? null : 1L + random.nextInt(USERS);
            // Some days lie ahead, more lie around the ends of windows.
            int ago = random.nextInt(3) == 0 ? random.nextInt(800) - 2 : random.nextInt(70) - 2;
            Row row = new Row(
                    1L + random.nextInt(ACCOUNTS - 1),
                    user,
                    random.nextInt(features + 1),
                    now.today().minusDays(ago),
                    random.nextInt(10));
            drawn.put(java.util.Arrays.asList(row.account, row.user, row.feature, row.day), row);
        }
        insert(List.copyOf(drawn.values()));
        return java.util.stream.IntStream.rangeClosed(1, features)
                .filter(id -> id % 3 != 0)
                .boxed()
                .collect(Collectors.toSet());
    }

    private void insert(List<Row> some) {
        rows.addAll(some);
        some.forEach(row -> db.sql()
                .execute(
                        "insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)"
                                + " values (?, ?, ?, ?::date, true, ?, ?::date::timestamptz)",
                        row.account,
                        row.user,
                        row.feature,
                        row.day.toString(),
                        row.uses,
                        row.day.toString()));
    }

    private List<FieldRef> uses(Subject subject, int features) {
        List<FieldRef> uses = new ArrayList<>();
        for (int days : WINDOWS) {
            for (String key : UsageMetrics.keys(subject)) {
                uses.add(FieldRef.of(
                        key,
                        key.equals("feature_uses")
                                ? Map.of("days", days, "feature", "F" + features)
                                : Map.of("days", days)));
            }
        }
        return uses;
    }

    private void check(Subject subject, List<FieldRef> uses, Now now, Set<Integer> tracked, RecordIds only) {
        Map<Long, Record> found = new HashMap<>();
        db.sql()
                .selectFrom(metrics.computed(subject, uses, now, only))
                .forEach(row ->
                        assertThat(found.put(row.get("id", Long.class), row)).isNull());
        long last = only != null ? 4 : subject == Subject.ACCOUNT ? ACCOUNTS : USERS;
        for (long id = 1; id <= last; id++) {
            Record row = found.remove(id);
            for (int i = 0; i < uses.size(); i++) {
                Number missing = metrics.whenMissing(uses.get(i));
                Double actual = row == null
                        ? (missing == null ? null : Double.valueOf(missing.doubleValue()))
                        : row.get("m" + i, Double.class);
                check(actual, expected(subject, id, uses.get(i), now, tracked), uses.get(i));
            }
        }
        assertThat(found.keySet().stream().filter(Objects::nonNull)).isEmpty();
    }

    private static void check(Double actual, Double expected, FieldRef use) {
        if (expected == null) {
            assertThat(actual).as("%s", use).isNull();
        } else {
            assertThat(actual).as("%s", use).isCloseTo(expected, within(1e-9));
        }
    }

    private java.util.stream.Stream<Row> of(Subject subject, long id, Now now) {
        return rows.stream()
                .filter(row -> subject == Subject.ACCOUNT ? row.account == id : Objects.equals(row.user, id))
                .filter(row -> row.uses > 0 && !row.day.isAfter(now.today()));
    }

    private Double expected(Subject subject, long id, FieldRef use, Now now, Set<Integer> tracked) {
        int days = use.days();
        LocalDate today = now.today();
        Predicate<Row> inWindow = row -> row.day.isAfter(today.minusDays(days));
        Predicate<Row> isUse = row -> row.feature != 0;
        Function<Predicate<Row>, Long> sum =
                which -> of(subject, id, now).filter(which).mapToLong(Row::uses).sum();
        long value;
        switch (use.key()) {
            case "features_used" ->
                value = of(subject, id, now)
                        .filter(inWindow.and(row -> tracked.contains(row.feature)))
                        .map(Row::feature)
                        .distinct()
                        .count();
            case "active_users" ->
                value = of(subject, id, now)
                        .filter(inWindow.and(isUse).and(row -> row.user != null))
                        .map(Row::user)
                        .distinct()
                        .count();
            case "active_days" ->
                value = of(subject, id, now)
                        .filter(inWindow.and(isUse))
                        .map(Row::day)
                        .distinct()
                        .count();
            case "logins" -> value = sum.apply(inWindow.and(row -> row.feature == 0));
            case "usage_total" -> value = sum.apply(inWindow.and(isUse));
            case "feature_uses" ->
                value = sum.apply(inWindow.and(
                        row -> ("F" + row.feature).equals(use.params().get("feature"))));
            case "usage_change" -> {
                long late = sum.apply(
                        isUse.and(row -> !row.day.isBefore(today.minusDays(days)) && row.day.isBefore(today)));
                long early = sum.apply(isUse.and(row ->
                        !row.day.isBefore(today.minusDays(2L * days)) && row.day.isBefore(today.minusDays(days))));
                return early == 0 ? null : Double.valueOf(100.0 * (late - early) / early);
            }
            default -> throw new IllegalArgumentException(use.key());
        }
        return (double) value;
    }
}
