package app.steward.health;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Operator;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.sql.RecordQuery;
import app.steward.condition.web.Builder;
import app.steward.fact.DerivedValues;
import app.steward.fact.MetricSlots;
import app.steward.health.InMemoryHistory.Change;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The fields of health against what follows from random scores and a random history, in memory. */
@StewardTest
class HealthFieldsTest {
    private static final int ACCOUNTS = 40;
    private static final List<String> SCORES = List.of("product", "service", "relationship", "financial", "overall");
    private static final List<Integer> DAYS = List.of(1, 2, 14, 30, 365);

    @Autowired
    Db db;

    @Autowired
    Fields fields;

    @Autowired
    DerivedValues facts;

    @Autowired
    MetricSlots slots;

    @Autowired
    Conditions conditions;

    @Autowired
    ConditionText words;

    @Autowired
    Api api;

    private final Map<Long, Map<String, Integer>> present = new TreeMap<>();
    private final Map<Long, InMemoryHistory> history = new HashMap<>();

    @BeforeEach
    void newWorkspace() {
        db.reset();
        present.clear();
        history.clear();
    }

    @ParameterizedTest
    @CsvSource({
        "1, UTC, 2026-06-15T12:00:00Z",
        "2, America/New_York, 2026-03-09T03:30:00Z", // the evening of the day that lost an hour
        "3, Pacific/Apia, 2026-01-01T11:00:00Z", // already tomorrow
        "4, Australia/Lord_Howe, 2026-04-05T15:00:00Z"
    })
    void agreeWithTheHistoryInMemory(long seed, String zone, String instant) {
        Now now = new Now(Instant.parse(instant), ZoneId.of(zone), DayOfWeek.MONDAY);
        portfolio(new Random(seed), now);
        List<FieldRef> uses = new ArrayList<>();
        for (String score : SCORES) {
            uses.add(FieldRef.of(score + "_health"));
            uses.add(FieldRef.of(score + "_health_score"));
            for (int days : DAYS) {
                uses.add(FieldRef.of("health_was", Map.of("pillar", score, "days", days)));
                uses.add(FieldRef.of("health_change", Map.of("pillar", score, "days", days)));
            }
        }
        uses.add(FieldRef.of("health_segment"));
        check(uses, now, null);
        check(uses, now, List.of(3L, 7L, 8L));

        // the places among the facts take part of them
        Set<FieldRef> kept = uses.stream()
                .filter(use -> use.params().get("days") instanceof Integer days && days > 2)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        slots.settle(Subject.ACCOUNT, kept);
        facts.recomputeAll(Subject.ACCOUNT, now, (done, of) -> {});
        assertThat(kept)
                .allSatisfy(use ->
                        assertThat(slots.filled().of(Subject.ACCOUNT, use)).isNotNull());
        check(uses, now, null);
        check(uses, now, List.of(5L));
    }

    @Test
    void comparisonsAgreeWithTheRulesAndTheirComplements() {
        Now now = new Now(Instant.parse("2026-06-15T12:00:00Z"), ZoneId.of("UTC"), DayOfWeek.MONDAY);
        portfolio(new Random(11), now);
        db.sql().execute("update workspace set good_from = 61, poor_below = 33");
        FieldRef was = FieldRef.of("health_was", Map.of("pillar", "service", "days", 14));
        FieldRef change = FieldRef.of("health_change", Map.of("pillar", "overall", "days", 14));
        for (FieldRef band : List.of(FieldRef.of("overall_health"), FieldRef.of("product_health"), was)) {
            for (String key : List.of("good", "average", "POOR")) {
                agrees(band, Operator.EQ, new Value.Text(key), key.toLowerCase(java.util.Locale.ROOT)::equals, now);
            }
            agrees(
                    band,
                    Operator.IN,
                    new Value.Texts(List.of("good", "poor")),
                    value -> "good".equals(value) || "poor".equals(value),
                    now);
            agrees(band, Operator.EMPTY, new Value.None(), Objects::isNull, now);
        }
        for (FieldRef number : List.of(FieldRef.of("service_health_score"), change)) {
            agrees(number, Operator.LT, new Value.Number(BigDecimal.valueOf(-9)), is(n -> n < -9), now);
            agrees(number, Operator.GTE, new Value.Number(BigDecimal.valueOf(61)), is(n -> n >= 61), now);
            agrees(
                    number,
                    Operator.BETWEEN,
                    new Value.NumberRange(BigDecimal.valueOf(-5), BigDecimal.valueOf(40)),
                    is(n -> n >= -5 && n <= 40),
                    now);
            agrees(number, Operator.EMPTY, new Value.None(), Objects::isNull, now);
        }
        agrees(FieldRef.of("health_segment"), Operator.EQ, new Value.Text("1"), "1"::equals, now);
        agrees(FieldRef.of("health_segment"), Operator.EMPTY, new Value.None(), Objects::isNull, now);
    }

    private static Predicate<@Nullable Object> is(java.util.function.IntPredicate holds) {
        return value -> value != null && holds.test((Integer) value);
    }

    private void agrees(FieldRef use, Operator operator, Value with, Predicate<@Nullable Object> holds, Now now) {
        ConditionTree.Comparison test = new ConditionTree.Comparison(use, operator, with);
        Set<Long> expected = present.keySet().stream()
                .filter(id -> holds.test(expected(use, id, now)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(selected(test, now)).as("%s", test).isEqualTo(expected);
        Set<Long> others = new TreeSet<>(present.keySet());
        others.removeAll(expected);
        assertThat(selected(new ConditionTree.Not(test), now))
                .as("not %s", test)
                .isEqualTo(others);
    }

    private Set<Long> selected(ConditionTree condition, Now now) {
        RecordQuery query = new RecordQuery(Subject.ACCOUNT, fields.catalogue(), now);
        Condition where = query.where(condition);
        return new TreeSet<>(
                db.sql().select(query.id()).from(query.from()).where(where).fetch(query.id()));
    }

    private void check(List<FieldRef> uses, Now now, @Nullable List<Long> only) {
        RecordQuery query = new RecordQuery(Subject.ACCOUNT, fields.catalogue(), now);
        if (only != null) {
            query.only(DSL.select(DSL.field("x", Long.class))
                    .from("unnest(?::bigint[]) as x", (Object) only.toArray(Long[]::new)));
        }
        List<Field<?>> columns = new ArrayList<>(List.of(query.id()));
        for (FieldRef use : uses) {
            columns.add(query.value(use).as("v" + columns.size()));
        }
        var found = db.sql()
                .select(columns)
                .from(query.from())
                .where(only == null ? DSL.noCondition() : query.id().in(only))
                .fetch();
        assertThat(found).hasSize(only == null ? ACCOUNTS : only.size());
        for (org.jooq.Record row : found) {
            for (int i = 0; i < uses.size(); i++) {
                Object expected = expected(uses.get(i), row.get(0, Long.class), now);
                Object actual = expected instanceof Integer ? row.get(i + 1, Integer.class) : row.get(i + 1);
                assertThat(actual).as("%s of %s", uses.get(i), row.get(0)).isEqualTo(expected);
            }
        }
    }

    private @Nullable Object expected(FieldRef use, long account, Now now) {
        String key = use.key();
        Map<String, Integer> scores = Objects.requireNonNull(present.get(account));
        if (key.equals("health_segment")) {
            return decides(account);
        } else if (key.endsWith("_health")) {
            return band(scores.get(key.replace("_health", "")));
        } else if (key.endsWith("_health_score")) {
            return scores.get(key.replace("_health_score", ""));
        }
        String pillar = use.params().get("pillar").toString();
        InMemoryHistory known = Objects.requireNonNull(history.get(account));
        if (key.equals("health_was")) {
            return band(known.was(pillar, use.days(), now));
        }
        Integer is = scores.get(pillar);
        Integer base = known.base(pillar, use.days(), now);
        return base == null || is == null ? null : (Integer) (is - base);
    }

    private @Nullable String decides(long account) {
        Change last = Objects.requireNonNull(history.get(account)).last();
        return last == null || last.decides() == null ? null : last.decides().toString();
    }

    private @Nullable String band(@Nullable Integer score) {
        var row = db.sql().fetchSingle("select good_from, poor_below from workspace");
        return score == null
                ? null
                : score >= row.get(0, Integer.class) ? "good" : score < row.get(1, Integer.class) ? "poor" : "average";
    }

    private void portfolio(Random random, Now now) {
        db.sql()
                .execute("insert into accounts (id, external_id, created_on) select i, 'A-' || i, date '2020-01-01'"
                        + " from generate_series(1, " + ACCOUNTS + ") i");
        db.sql()
                .execute("insert into segments (id, subject, name, condition, position) overriding system value values"
                        + " (1, 'account', 'Onboarding', '{\"field\":\"name\",\"op\":\"not_empty\"}', 1),"
                        + " (2, 'account', 'Without', '{\"field\":\"name\",\"op\":\"not_empty\"}', 2)");
        db.sql().execute("insert into health_configurations (segment_id) values (1)");
        facts.recomputeAll(Subject.ACCOUNT, now, (done, of) -> {});
        for (long id = 1; id <= ACCOUNTS; id++) {
            Map<Instant, Change> changes = new TreeMap<>();
            for (int i = 0; i < random.nextInt(12); i++) {
                int ago = random.nextBoolean() ? random.nextInt(4) : random.nextInt(400);
                Instant start = now.startOf(now.today().minusDays(ago));
                Instant at = start.plusMillis(random.nextInt(3) == 0 ? -1 : random.nextInt(80_000_000));
                Integer decides = random.nextInt(4) == 0 ? 1 : null;
                changes.put(at, new Change(at, scores(random), decides, random.nextInt(4) == 0 ? 1 : 0));
            }
            InMemoryHistory known = new InMemoryHistory(List.copyOf(changes.values()));
            history.put(id, known);
            for (Change change : known.changes()) {
                remember(change, id);
            }
            present.put(id, known.last() == null ? Map.of() : known.last().scores());
            store(id, known);
        }
    }

    private void remember(Change change, long id) {
        db.sql()
                .execute(
                        "insert into health_history (product, service, relationship, financial, overall, at, segment_id,"
                                + " revision, account_id) values (?, ?, ?, ?, ?, ?::timestamptz, ?, ?, ?)",
                        bound(change.scores()::get, change.at().toString(), change.decides(), change.version(), id));
    }

    /** As the pass keeps it beside the last scores. */
    private void store(long id, InMemoryHistory known) {
        Change last = known.last();
        if (last != null) {
            db.sql()
                    .execute(
                            "update account_facts set product_score = ?, service_score = ?, relationship_score = ?,"
                                    + " financial_score = ?, overall_score = ?, health_segment = ?, health_revision = ?,"
                                    + " health_since = ?::timestamptz where account_id = ?",
                            bound(
                                    last.scores()::get,
                                    last.decides(),
                                    last.version(),
                                    String.valueOf(known.since()),
                                    id));
            db.sql()
                    .execute(
                            "update account_facts set product_first = ?, service_first = ?, relationship_first = ?,"
                                    + " financial_first = ?, overall_first = ? where account_id = ?",
                            bound(known::first, id));
        }
    }

    private static Object[] bound(Function<String, @Nullable Integer> scores, @Nullable Object... others) {
        return Stream.concat(SCORES.stream().map(scores), Stream.of(others)).toArray();
    }

    private static Map<String, Integer> scores(Random random) {
        Map<String, Integer> scores = new HashMap<>();
        for (String score : SCORES) {
            if (random.nextInt(5) > 0) {
                scores.put(
                        score,
                        List.of(0, 39, 40, 69, 70, 100, random.nextInt(101)).get(random.nextInt(7)));
            }
        }
        return scores;
    }

    @Test
    void allFollowFromHealthAndUsageDoesNot() {
        Catalogue catalogue = fields.catalogue();
        Set<String> reading = catalogue.of(Subject.ACCOUNT).stream()
                .filter(field -> field.after() == FieldDefinition.After.HEALTH)
                .map(FieldDefinition::key)
                .collect(Collectors.toSet());
        Set<String> expected = new TreeSet<>(Set.of("health_segment", "health_change", "health_was", "pulse_gap"));
        SCORES.forEach(score -> expected.addAll(Set.of(score + "_health", score + "_health_score")));
        assertThat(reading).isEqualTo(expected);
        assertThat(catalogue.get(Subject.USER, "account.overall_health").readsHealth())
                .isTrue();
        assertThat(catalogue.get(Subject.SUBSCRIPTION, "account.health_was").known().stream()
                        .map(Choice::key))
                .containsExactly("good", "average", "poor");
    }

    @Test
    void theApiTellsAndSortsThem() {
        Now now = new Now(Instant.parse("2026-06-15T12:00:00Z"), ZoneId.of("UTC"), DayOfWeek.MONDAY);
        portfolio(new Random(5), now);
        String columns = "overall_health,overall_health_score,health_segment,health_was(pillar=service;days=30),"
                + "health_change(days=7;pillar=overall)";
        for (String sort : List.of("overall_health", "-overall_health")) {
            JsonNode items = api.get("/accounts?limit=100&columns=" + columns + "&sort=" + sort)
                    .body()
                    .path("items");
            assertThat(items.size()).isEqualTo(ACCOUNTS);
            List<Integer> scores = new ArrayList<>();
            for (JsonNode item : items) {
                long id = Long.parseLong(item.path("externalId").asString().substring(2));
                check(item, "overall_health", expected(FieldRef.of("overall_health"), id, now));
                check(item, "overall_health_score", expected(FieldRef.of("overall_health_score"), id, now));
                check(item, "health_segment", decides(id));
                check(
                        item,
                        "health_was(pillar=service;days=30)",
                        expected(FieldRef.of("health_was", Map.of("pillar", "service", "days", 30)), id, now));
                check(
                        item,
                        "health_change(days=7;pillar=overall)",
                        expected(FieldRef.of("health_change", Map.of("pillar", "overall", "days", 7)), id, now));
                scores.add(present.get(id).get("overall"));
            }
            Comparator<Integer> order = sort.startsWith("-") ? Comparator.reverseOrder() : Comparator.naturalOrder();
            assertThat(scores).isSortedAccordingTo(Comparator.nullsLast(order));
        }
        JsonNode field = null;
        for (JsonNode each :
                api.get("/fields?subject=account&limit=1000").body().path("items")) {
            field = each.path("key").asString().equals("health_segment") ? each : field;
        }
        assertThat(Objects.requireNonNull(field).path("choices").toString())
                .as("only segments with a configuration")
                .isEqualTo("[{\"key\":\"1\",\"label\":\"Onboarding\"}]");
        assertThat(api.get("/accounts/A-1").body().path("product_health").isMissingNode())
                .isFalse();
        assertThat(api.get("/accounts?columns=health_was(pillar=money)").status())
                .isEqualTo(400);
        assertThat(api.get("/accounts?columns=health_was").status()).isEqualTo(400);
    }

    private static void check(JsonNode item, String column, @Nullable Object expected) {
        JsonNode value = item.path(column);
        Object actual = value.isNull() ? null : value.isNumber() ? (Object) value.asInt() : value.asString();
        assertThat(actual).as("%s of %s", column, item).isEqualTo(expected);
    }

    @Test
    void theyAreSaidInWords() {
        Now now = new Now(Instant.parse("2026-06-15T12:00:00Z"), ZoneId.of("UTC"), DayOfWeek.MONDAY);
        Catalogue catalogue = fields.catalogue();
        ConditionTree condition = conditions.read(catalogue, Subject.ACCOUNT, """
                {"all":[{"field":"overall_health","op":"eq","value":"poor"},
                  {"field":"health_was","params":{"pillar":"overall","days":30},"op":"neq","value":"poor"},
                  {"field":"health_change","params":{"pillar":"product","days":30},"op":"lt","value":-10}]}""", Purpose.SEGMENT);
        assertThat(words.of(condition, Subject.ACCOUNT, catalogue, now).replace('\u00a0', ' '))
                .contains("verall health is Poor")
                .contains("arlier health of Overall health 30 days ago is not Poor")
                .contains("ealth change of Product Adoption Health in the last 30 days is less than");
    }

    @Test
    void earlierHealthIsThatOfADayAndNotOfAWindow() {
        Catalogue catalogue = fields.catalogue();
        assertThat(days(catalogue, "health_was")).isTrue();
        assertThat(days(catalogue, "health_change")).isFalse();
        assertThat(app.steward.listing.Column.list(
                                Subject.ACCOUNT,
                                "health_was(days=30;pillar=overall),health_change(days=30;pillar=overall)",
                                catalogue,
                                "columns")
                        .stream()
                        .map(column -> column.label()))
                .containsExactly(
                        "Earlier health, Overall health, 30 days ago", "Health change, Overall health, 30 days");
    }

    private static boolean days(Catalogue catalogue, String key) {
        return Builder.ParamView.of(catalogue.get(Subject.ACCOUNT, key), Map.of()).stream()
                .filter(param -> param.name().equals("days"))
                .findFirst()
                .orElseThrow()
                .ofADay();
    }
}
