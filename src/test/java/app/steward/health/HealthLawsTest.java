package app.steward.health;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.health.Metric.Better;
import app.steward.health.Metric.Missing;
import app.steward.segment.SegmentKind;
import app.steward.team.Viewer;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every configuration, tried on random ones over random accounts. */
class HealthLawsTest extends HealthPortfolio {
    private static final int ACCOUNTS = 150;
    private static final List<String> NUMBERS = List.of(
            "employees", "mrr", "licenses", "forecast_value", "risk_score", "usage_total", "engagement_score", "users");
    private static final List<String> DAYS = List.of("trial_start_on", "last_active_at", "created_on");

    private Catalogue catalogue;

    @BeforeEach
    void accounts() {
        String sometimes = "case when (i * %d) %% 7 > 0 then ((i * %d) %% %d)::numeric / %d end";
        db.sql()
                .execute("insert into accounts (id, external_id, stage, created_on, trial_start_on, employees, mrr,"
                        + " licenses, forecast_value, risk_score) select i, 'A-' || i,"
                        + " (array['trial', 'onboarding', 'live', 'cancelled'])[1 + i % 4], date '2026-05-01' + i % 60,"
                        + " case when i % 3 > 0 then date '2026-06-01' + i % 30 end, "
                        + String.format(sometimes, 1, 37, 100, 1) + ", " + String.format(sometimes, 3, 53, 101, 4)
                        + ", "
                        + String.format(sometimes, 5, 29, 7, 1) + ", " + String.format(sometimes, 2, 71, 100, 3) + ", "
                        + String.format(sometimes, 4, 13, 100, 1) + " from generate_series(1, " + ACCOUNTS + ") i");
        recompute();
        db.sql()
                .execute("update account_facts set users = account_id % 3, usage_total = account_id * 31 % 90,"
                        + " engagement_score = case when account_id % 5 > 0 then account_id * 17 % 1000 / 9.7 end,"
                        + " last_active_at = case when account_id % 4 > 0 then timestamptz '2026-06-15 23:00Z'"
                        + " - (account_id * 7 % 900) * interval '1 hour' end");
        catalogue = fields.catalogue();
    }

    private static FieldRef use(String key) {
        return key.equals("usage_total") ? FieldRef.of(key, Map.of("days", 14)) : FieldRef.of(key);
    }

    private static BigDecimal of(Random random, int from, int to, int scale) {
        int shift = (int) Math.pow(10, scale);
        return BigDecimal.valueOf(from * (long) shift + random.nextInt((to - from) * shift + 1), scale);
    }

    private static Bound bound(Random random) {
        return random.nextInt(3) > 0
                ? new Bound.Absolute(of(random, -5, 100, random.nextInt(3)))
                : new Bound.Share(
                        use(NUMBERS.get(random.nextInt(NUMBERS.size()))), of(random, 0, 2, 1 + random.nextInt(2)));
    }

    private static Metric metric(Random random) {
        String field = random.nextInt(4) > 0
                ? NUMBERS.get(random.nextInt(NUMBERS.size()))
                : DAYS.get(random.nextInt(DAYS.size()));
        return new Metric(
                use(field),
                of(random, 1, 20, random.nextInt(3)),
                Better.values()[random.nextInt(2)],
                bound(random),
                bound(random),
                Missing.values()[random.nextInt(2)]);
    }

    private static Configuration configuration(Random random) {
        Map<Pillar, PillarPart> parts = new EnumMap<>(Pillar.class);
        for (Pillar pillar : Pillar.values()) {
            List<Metric> metrics = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                metrics.add(metric(random));
            }
            parts.put(pillar, new PillarPart(of(random, 1, 10, random.nextInt(3)), metrics));
        }
        return new Configuration(parts);
    }

    private void configure(@Nullable Integer segment, Configuration configuration) {
        configure(segment, reader.toTree(configuration).toString());
    }

    private List<Integer> randomHealth(Random random) {
        List<Integer> segments = new ArrayList<>(List.of(
                segment("Onboarding", "{'field':'stage','op':'eq','value':'onboarding'}"),
                segment("Enterprise", "{'field':'mrr','op':'gte','value':12}"),
                segment("Big", "{'field':'employees','op':'gte','value':50}"),
                segment("Late", "{'field':'created_on','op':'after','value':'2026-06-01'}")));
        segments.forEach(segment -> configure(segment, configuration(random)));
        configure(null, configuration(random));
        return segments;
    }

    private Map<Long, List<@Nullable Integer>> all() {
        Map<Long, List<@Nullable Integer>> all = new TreeMap<>();
        db.sql()
                .fetch("select account_id, overall_score, product_score, service_score, relationship_score,"
                        + " financial_score, health_segment from account_facts")
                .forEach(row -> all.put(
                        row.get(0, Long.class),
                        Arrays.asList(row.into(Integer[].class)).subList(1, 7)));
        return all;
    }

    private void score() {
        segmentPass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, null, null, now());
        assertThat(pass.run(null, now()).failures()).isEmpty();
    }

    /** What every account holds, days since for days, read without the code that is tested. */
    private Map<Long, Map<FieldRef, BigDecimal>> values() {
        List<FieldRef> uses = new ArrayList<>();
        NUMBERS.forEach(key -> uses.add(use(key)));
        DAYS.forEach(key -> uses.add(FieldRef.of(key)));
        RecordQuery query = new RecordQuery(Subject.ACCOUNT, catalogue, now());
        List<Field<?>> columns = new ArrayList<>(List.of(query.id()));
        for (FieldRef use : uses) {
            columns.add(
                    use.key().equals("last_active_at")
                            ? DSL.field("({0})::text", String.class, query.value(use))
                            : query.value(use));
        }
        Map<Long, Map<FieldRef, BigDecimal>> all = new HashMap<>();
        for (Record row : db.sql().select(columns).from(query.from()).fetch()) {
            Map<FieldRef, BigDecimal> values = new HashMap<>();
            for (int i = 0; i < uses.size(); i++) {
                Object value = row.get(i + 1);
                if (value instanceof Number number) {
                    values.put(uses.get(i), new BigDecimal(number.toString()));
                } else if (value instanceof java.sql.Date day) {
                    values.put(uses.get(i), since(day.toLocalDate()));
                } else if (value instanceof java.time.LocalDate day) {
                    values.put(uses.get(i), since(day));
                } else if (value instanceof String moment) {
                    values.put(
                            uses.get(i),
                            since(OffsetDateTime.parse(moment.replace(' ', 'T') + ":00")
                                    .atZoneSameInstant(now().zone())
                                    .toLocalDate()));
                }
            }
            all.put(row.get(0, Long.class), values);
        }
        return all;
    }

    /** The accounts without users that never had a use or login. */
    private Set<Long> nobody() {
        return Set.copyOf(db.sql()
                .fetch("select account_id from account_facts where users = 0 and last_active_at is null"
                        + " and last_login_at is null")
                .getValues(0, Long.class));
    }

    private BigDecimal since(java.time.LocalDate day) {
        return BigDecimal.valueOf(ChronoUnit.DAYS.between(day, now().today()));
    }

    @Test
    void theCompiledFormulaIsTheWrittenOne() {
        Map<Long, Map<FieldRef, BigDecimal>> values = values();
        Set<Long> nobody = nobody();
        assertThat(values.get(2L)).hasSizeGreaterThan(4);
        assertThat(nobody).hasSizeBetween(5, 50);
        for (int seed = 0; seed < 25; seed++) {
            Configuration configuration = configuration(new Random(seed));
            configure(null, configuration);
            score();
            Map<Long, List<@Nullable Integer>> stored = all();
            values.forEach((id, of) -> assertThat(stored.get(id).subList(0, 5))
                    .as("account %s of %s by %s", id, of, reader.toTree(configuration))
                    .isEqualTo(InMemoryHealth.scores(configuration, of::get, nobody.contains(id))));
        }
    }

    @Test
    void scoresStayWithinNoughtAndAHundredAndFollowTheDecidingSegment() {
        Random random = new Random(5);
        List<Integer> segments = randomHealth(random);
        prefer(segments.toArray(new Integer[0]));
        Map<Long, Map<FieldRef, BigDecimal>> values = values();
        Set<Long> nobody = nobody();
        for (int round = 0; round < 4; round++) {
            java.util.Collections.shuffle(segments, random);
            prefer(segments.toArray(new Integer[0]));
            score();
            List<Integer> order = priority.order();
            Map<Integer, Set<Long>> members = new HashMap<>();
            db.sql()
                    .fetch("select segment_id, account_id from account_segment_members")
                    .forEach(row -> members.computeIfAbsent(row.get(0, Integer.class), any -> new TreeSet<>())
                            .add(row.get(1, Long.class)));
            Map<Integer, Configuration> read = new HashMap<>();
            for (HealthConfiguration each : configurations.all()) {
                read.put(
                        HealthDefinitions.key(each.segment()),
                        Objects.requireNonNull(
                                configurations.read(each, catalogue).configuration()));
            }
            all().forEach((id, scores) -> {
                assertThat(scores.subList(0, 5)).allSatisfy(score -> {
                    if (score != null) {
                        assertThat(score).isBetween(0, 100);
                    }
                });
                Integer decides = order.stream()
                        .filter(segment ->
                                members.getOrDefault(segment, Set.of()).contains(id))
                        .findFirst()
                        .orElse(null);
                assertThat(scores.get(5)).isEqualTo(decides);
                Configuration by = Objects.requireNonNull(read.get(decides == null ? 0 : decides));
                assertThat(scores.subList(0, 5))
                        .isEqualTo(InMemoryHealth.scores(by, values.get(id)::get, nobody.contains(id)));
            });
            assertThat(pass.run(null, now()).changed()).isZero();
        }
    }

    @Test
    void movingASegmentThatSharesNoAccountChangesNothing() {
        List<Integer> segments = randomHealth(new Random(8));
        int alone = segment("Of nobody else", "{'field':'external_id','op':'eq','value':'A-4'}");
        configure(alone, configuration(new Random(9)));
        int others = segment(
                "The others",
                "{'all':[{'field':'employees','op':'gte','value':50},{'field':'external_id','op':'neq','value':'A-4'}]}");
        configure(others, configuration(new Random(10)));
        // A-4 is in none of the segments above it
        db.sql()
                .execute(
                        "update accounts set stage = 'trial', mrr = 0, employees = 0, created_on = '2026-01-01' where id = 4");
        recompute();
        score();
        Map<Long, List<@Nullable Integer>> before = all();
        assertThat(before.get(4L).get(5)).isEqualTo(alone);
        segments.add(others);
        for (int place = 0; place <= segments.size(); place++) {
            List<Integer> order = new ArrayList<>(segments);
            order.add(place, alone);
            transaction.executeWithoutResult(status -> priority.save(Viewer.system(), order));
            assertThat(pass.run(null, now()).changed()).isZero();
            assertThat(all()).isEqualTo(before);
        }
    }

    @Test
    void aBetterValueNeverLowersAScore() {
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(100 + seed);
            Better better = Better.values()[seed % 2];
            List<Metric> metrics = new ArrayList<>(List.of(new Metric(
                    FieldRef.of("employees"),
                    of(random, 1, 9, 2),
                    better,
                    bound(random),
                    bound(random),
                    Missing.POOR)));
            for (int i = 0; i < 3; i++) {
                // bounds that move with the value are another value's matter
                Metric other = metric(random);
                if (other.uses().noneMatch(use -> use.key().equals("employees"))) {
                    metrics.add(other);
                }
            }
            if (metrics.get(0).uses().skip(1).anyMatch(use -> use.key().equals("employees"))) {
                continue;
            }
            Configuration configuration = new Configuration(Map.of(
                    Pillar.PRODUCT,
                    new PillarPart(BigDecimal.ONE, metrics),
                    Pillar.SERVICE,
                    configuration(random).part(Pillar.PRODUCT)));
            if (configuration.part(Pillar.SERVICE).metrics().stream()
                    .flatMap(Metric::uses)
                    .anyMatch(use -> use.key().equals("employees"))) {
                continue;
            }
            configure(null, configuration);
            Map<Long, List<@Nullable Integer>> before = null;
            // from no value at all to ever better ones
            for (int value = -2; value <= 110; value += 28) {
                int given = better == Better.HIGHER ? value : 110 - value;
                db.sql().execute("update accounts set employees = " + (value < 0 ? "null" : given));
                score();
                Map<Long, List<@Nullable Integer>> after = all();
                if (before != null) {
                    Map<Long, List<@Nullable Integer>> earlier = before;
                    after.forEach((id, scores) -> {
                        for (int i = 0; i < 5; i++) {
                            Integer now = scores.get(i);
                            Integer then = earlier.get(id).get(i);
                            if (now != null && then != null) {
                                assertThat(now).isGreaterThanOrEqualTo(then);
                            }
                        }
                    });
                }
                before = after;
            }
        }
    }

    @Test
    void contributionsAddUpToTheScore() {
        Random random = new Random(21);
        for (int round = 0; round < 10; round++) {
            Configuration configuration = configuration(random);
            configure(null, configuration);
            score();
            RecordQuery query = new RecordQuery(Subject.ACCOUNT, catalogue, now());
            HealthSql sql = new HealthSql(query, catalogue, now());
            List<Field<?>> columns = new ArrayList<>(List.of(query.id()));
            configuration.metrics().forEach(metric -> columns.add(sql.score(metric)));
            columns.add(sql.overall(configuration));
            Map<Long, List<@Nullable Integer>> stored = all();
            for (Record row : db.sql().select(columns).from(query.from()).fetch()) {
                List<@Nullable Integer> scores = stored.get(row.get(0, Long.class));
                int at = 1;
                for (Pillar pillar : Pillar.values()) {
                    double weights = 0;
                    double sum = 0;
                    List<Double> contributions = new ArrayList<>();
                    int first = at;
                    for (Metric metric : configuration.part(pillar).metrics()) {
                        weights += row.get(at++) == null ? 0 : metric.weight().doubleValue();
                    }
                    at = first;
                    for (Metric metric : configuration.part(pillar).metrics()) {
                        Double score = row.get(at++, Double.class);
                        if (score != null) {
                            contributions.add(score * metric.weight().doubleValue() / weights);
                            sum += score * metric.weight().doubleValue() / weights;
                        }
                    }
                    Integer score = scores.get(1 + pillar.ordinal());
                    if (contributions.isEmpty()) {
                        assertThat(score).isNull();
                    } else {
                        assertThat(Math.floor(sum + 0.5 + 5e-10)).isEqualTo(score.doubleValue());
                    }
                }
                Double overall = row.get(at, Double.class);
                assertThat(overall == null ? null : (int) Math.floor(overall + 0.5 + 5e-10))
                        .as("the overall score in one expression")
                        .isEqualTo(scores.get(0));
            }
        }
    }
}
