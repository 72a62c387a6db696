package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.health.ScoreExplanation.Judged;
import app.steward.health.ScoreExplanation.MetricWhy;
import app.steward.health.ScoreExplanation.Named;
import app.steward.health.ScoreExplanation.PillarExplanation;
import app.steward.problem.NotFound;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.value.CleanText;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Now;
import app.steward.workspace.Workspaces;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Tells why an account has its scores, by the formula that computes them. */
@Component
@Transactional(readOnly = true)
public class HealthExplanation {
    private final DSLContext sql;
    private final Fields fields;
    private final HealthConfigurations configurations;
    private final HealthPriority priority;
    private final Segments segments;
    private final Workspaces workspaces;

    HealthExplanation(
            DSLContext sql,
            Fields fields,
            HealthConfigurations configurations,
            HealthPriority priority,
            Segments segments,
            Workspaces workspaces) {
        this.sql = sql;
        this.fields = fields;
        this.configurations = configurations;
        this.priority = priority;
        this.segments = segments;
        this.workspaces = workspaces;
    }

    /** Throws {@link NotFound} for an account that the viewer does not see. */
    public ScoreExplanation of(Viewer viewer, String externalId, Now now) {
        Field<Long> id = field(name("r", "id"), Long.class);
        Long account = sql.select(id)
                .from(table(name("accounts")).as("r"))
                .where(field(name("r", "external_id"), String.class).eq(CleanText.of(externalId)))
                .and(Visibility.accounts(viewer, id))
                .fetchOne(id);
        if (account == null) {
            throw new NotFound("There is no account \"" + externalId + "\".");
        }
        return of(account, now);
    }

    /** @param account number of an account that is there, and that whoever asks may see */
    public ScoreExplanation of(long account, Now now) {
        return of(account, fields.catalogue(), now);
    }

    /** The same by a catalogue that was taken already. */
    public ScoreExplanation of(long account, Catalogue catalogue, Now now) {
        List<HealthConfiguration> all = configurations.all();
        List<Named> mine = configuredSegments(account, all);
        Named deciding = mine.isEmpty() ? null : mine.get(0);
        Integer decides = deciding == null ? null : deciding.id();
        HealthConfiguration stored = all.stream()
                .filter(each -> Objects.equals(each.segment(), decides))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The default configuration is missing"));
        ConfigurationReader.Stored read = configurations.read(stored, catalogue);
        Configuration configuration = read.configuration();
        Asked asked = new Asked(catalogue, now, account, configuration == null ? Configuration.EMPTY : configuration);
        return asked.why(
                deciding,
                mine.isEmpty() ? mine : mine.subList(1, mine.size()),
                configuration == null ? Objects.requireNonNullElse(read.problem(), "It can't be read.") : null,
                workspaces.shown().bands());
    }

    /** Those that the account is in and that have a configuration, the highest first. */
    private List<Named> configuredSegments(long account, List<HealthConfiguration> all) {
        Set<Integer> configured = all.stream()
                .flatMap(each -> Stream.ofNullable(each.segment()))
                .collect(Collectors.toCollection(HashSet::new));
        if (configured.isEmpty()) {
            return List.of();
        }
        Integer[] in = sql.select(field(name("segments"), Integer[].class))
                .from(table(name(Subject.ACCOUNT.derivedTable())))
                .where(field(name("account_id"), Long.class).eq(account))
                .fetchOne(0, Integer[].class);
        configured.retainAll(in == null ? List.of() : Arrays.asList(in));
        List<Named> mine = new ArrayList<>();
        for (int id : configured.isEmpty() ? List.<Integer>of() : priority.order()) {
            if (configured.contains(id)) {
                mine.add(new Named(id, segments.findById(id).map(Segment::name).orElse("")));
            }
        }
        return mine;
    }

    /** One query about one account. */
    private final class Asked {
        private final Configuration configuration;
        private final List<Field<?>> columns = new ArrayList<>();
        private final Map<Metric, Integer> places = new HashMap<>();
        private final Map<HealthScore, Integer> scores = new HashMap<>();
        private final Record row;

        Asked(Catalogue catalogue, Now now, long account, Configuration configuration) {
            this.configuration = configuration;
            RecordQuery records = new RecordQuery(Subject.ACCOUNT, catalogue, now).only(select(val(account)));
            HealthSql formula = new HealthSql(records, catalogue, now);
            records.value(FieldRef.of(MembershipKind.SEGMENT.key()));
            configuration.metrics().distinct().forEach(metric -> {
                places.put(metric, columns.size());
                add(formula.value(metric));
                add(formula.bound(metric.good()));
                add(formula.bound(metric.poor()));
                add(formula.score(metric));
            });
            for (HealthScore score : HealthScore.all()) {
                scores.put(score, columns.size());
                Field<Double> exact = score.pillar() == null
                        ? formula.overall(configuration)
                        : formula.pillar(configuration.part(score.pillar()));
                add(exact);
                add(HealthSql.rounded(exact));
                add(score.stored());
            }
            add(Subject.ACCOUNT.derived("health_segment", Integer.class));
            row = sql.select(columns)
                    .from(records.from())
                    .where(records.id().eq(account))
                    .fetchSingle();
        }

        private void add(Field<?> column) {
            columns.add(column.as("x" + columns.size()));
        }

        ScoreExplanation why(
                @Nullable Named deciding, List<Named> runnersUp, @Nullable String problem, BandThresholds bands) {
            Integer segment = row.get(columns.size() - 1, Integer.class);
            boolean upToDate = Objects.equals(segment, deciding == null ? null : deciding.id());
            for (HealthScore score : HealthScore.all()) {
                upToDate &= Objects.equals(whole(score, 1), whole(score, 2));
            }
            int shown = problem == null ? 1 : 2;
            double weights = 0;
            for (Pillar pillar : Pillar.values()) {
                if (number(place(new HealthScore(pillar))) != null) {
                    weights += configuration.part(pillar).weight().doubleValue();
                }
            }
            Map<Pillar, PillarExplanation> pillars = new EnumMap<>(Pillar.class);
            for (Pillar pillar : Pillar.values()) {
                HealthScore score = new HealthScore(pillar);
                PillarPart part = configuration.part(pillar);
                pillars.put(
                        pillar,
                        new PillarExplanation(
                                judged(score, shown, bands),
                                part.weight(),
                                share(number(place(score)), part.weight(), weights),
                                metrics(part)));
            }
            return new ScoreExplanation(
                    deciding,
                    runnersUp,
                    problem,
                    problem != null || upToDate,
                    judged(new HealthScore(null), shown, bands),
                    pillars);
        }

        private List<MetricWhy> metrics(PillarPart part) {
            double weights = 0;
            for (Metric metric : part.metrics()) {
                if (number(place(metric) + 3) != null) {
                    weights += metric.weight().doubleValue();
                }
            }
            List<MetricWhy> metrics = new ArrayList<>();
            for (Metric metric : part.metrics()) {
                int place = place(metric);
                Double score = number(place + 3);
                metrics.add(new MetricWhy(
                        metric,
                        plain(number(place)),
                        plain(number(place + 1)),
                        plain(number(place + 2)),
                        plain(score),
                        share(score, metric.weight(), weights)));
            }
            return metrics;
        }

        private int place(Metric metric) {
            return Objects.requireNonNull(places.get(metric));
        }

        private int place(HealthScore score) {
            return Objects.requireNonNull(scores.get(score));
        }

        private @Nullable Double number(int place) {
            return row.get(place, Double.class);
        }

        private @Nullable Integer whole(HealthScore score, int which) {
            return row.get(place(score) + which, Integer.class);
        }

        private Judged judged(HealthScore score, int which, BandThresholds bands) {
            Integer whole = whole(score, which);
            return new Judged(whole, whole == null ? null : Band.of(whole, bands));
        }
    }

    private static @Nullable BigDecimal share(@Nullable Double score, BigDecimal weight, double weights) {
        return score == null ? null : plain(score * weight.doubleValue() / weights);
    }

    private static @Nullable BigDecimal plain(@Nullable Double number) {
        if (number == null || number.isNaN() || number.isInfinite()) {
            return null;
        }
        BigDecimal stripped = BigDecimal.valueOf(number).stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
