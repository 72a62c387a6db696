package app.steward.health;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.health.HealthScan.Ranked;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What another order or another configuration would do, before it is saved, to the accounts that somebody sees. Only
 * accounts that another configuration would score are scored; all others keep what they have.
 */
@Component
@Transactional(readOnly = true)
public class HealthPreview {
    private static final int EXAMPLES = 5;

    /** So many accounts would go from one configuration to another; by segment, null is the default. */
    public record Move(@Nullable Integer from, @Nullable Integer to, long accounts) {}

    /** So many accounts would go from one overall band to another; null is not computed. */
    public record BandMove(@Nullable Band from, @Nullable Band to, long accounts) {}

    /**
     * What would change.
     *
     * @param accounts how many would be scored by another configuration
     * @param moves from which to which, most accounts first
     * @param bands changes of the overall band, most accounts first
     */
    public record OfPriority(long accounts, List<Move> moves, List<BandMove> bands) {
        public OfPriority {
            moves = List.copyOf(moves);
            bands = List.copyOf(bands);
        }
    }

    /** The spread of the overall scores, and of those of each pillar, all four. */
    public record Spreads(BandDistribution overall, Map<Pillar, BandDistribution> pillars) {
        public Spreads {
            pillars = java.util.Collections.unmodifiableMap(new EnumMap<>(pillars));
        }
    }

    /** An account by name, and its overall score and band before and after. */
    public record Example(
            String externalId, String name, ScoreExplanation.Judged before, ScoreExplanation.Judged after) {}

    /**
     * What a configuration would do.
     *
     * @param accounts how many accounts it would score
     * @param changes of configuration and band
     * @param before the spread of each pillar's scores now
     * @param after the same with the configuration
     * @param examples the accounts whose overall score would change most
     */
    public record OfConfiguration(
            long accounts, OfPriority changes, Spreads before, Spreads after, List<Example> examples) {
        public OfConfiguration {
            examples = List.copyOf(examples);
        }
    }

    /** Accounts of which one score would come into another band. */
    public record OfBands(String score, List<BandMove> moves) {
        public OfBands {
            moves = List.copyOf(moves);
        }

        public long accounts() {
            return moves.stream().mapToLong(BandMove::accounts).sum();
        }
    }

    private final DSLContext sql;
    private final Fields fields;
    private final HealthDefinitions definitions;
    private final HealthPriority priority;
    private final Workspaces workspaces;
    private final Today today;

    HealthPreview(
            DSLContext sql,
            Fields fields,
            HealthDefinitions definitions,
            HealthPriority priority,
            Workspaces workspaces,
            Today today) {
        this.sql = sql;
        this.fields = fields;
        this.definitions = definitions;
        this.priority = priority;
        this.workspaces = workspaces;
        this.today = today;
    }

    /** @param ids every account segment once, the highest first; else {@link BadInput} */
    public OfPriority ofPriority(Viewer viewer, List<Integer> ids) {
        priority.checked(ids);
        Catalogue catalogue = fields.catalogue();
        List<Ranked> ranked = ranked(definitions.all(catalogue).ranked(), ids);
        Condition moved = deciding(ranked).isDistinctFrom(Subject.ACCOUNT.derived("health_segment", Integer.class));
        Scored scored = new Scored(viewer, catalogue, ranked, moved);
        return scored.changes();
    }

    /** @param segment whose configuration it would be; null for the default */
    public OfConfiguration ofConfiguration(Viewer viewer, @Nullable Integer segment, Configuration configuration) {
        Catalogue catalogue = fields.catalogue();
        List<Ranked> ranked = new ArrayList<>(definitions.all(catalogue).ranked());
        ranked.removeIf(each -> Objects.equals(each.segment(), segment));
        ranked.add(Ranked.unsaved(segment, configuration));
        List<Ranked> inOrder = ranked(ranked, priority.order());
        Condition its =
                condition("{0} is not distinct from {1}", deciding(inOrder), inline(segment, SQLDataType.INTEGER));
        Scored scored = new Scored(viewer, catalogue, inOrder, its);
        return scored.whole();
    }

    /** What deleting the configuration of a segment would do. */
    public OfPriority ofRemoval(Viewer viewer, int segment) {
        Catalogue catalogue = fields.catalogue();
        List<Ranked> ranked = new ArrayList<>(definitions.all(catalogue).ranked());
        ranked.removeIf(each -> Objects.equals(each.segment(), segment));
        Condition its = Subject.ACCOUNT.derived("health_segment", Integer.class).eq(inline(segment));
        Scored scored = new Scored(viewer, catalogue, ranked, its);
        return scored.changes();
    }

    /** What other limits of the bands would do: overall health first, and only scores that are in another band by them. */
    public List<OfBands> ofBands(Viewer viewer, BandThresholds wanted) {
        Field<Integer> score = field(name("v", "score"), Integer.class);
        Field<String> was = BandSql.of(score, workspaces.current().bands());
        Field<String> is = BandSql.of(score, wanted);
        Field<Long> account = field(name("f", "account_id"), Long.class);
        Map<String, List<BandMove>> moves = new HashMap<>();
        sql.fetch(BANDS, was, is, Visibility.accounts(viewer, account))
                .forEach(row -> moves.computeIfAbsent(row.get("score_of", String.class), any -> new ArrayList<>())
                        .add(new BandMove(
                                bandOf(row.get("from_band")), bandOf(row.get("to_band")), row.get("n", Long.class))));
        return HealthScore.all().stream()
                .sorted(Comparator.comparing(each -> each.pillar() != null))
                .filter(each -> moves.containsKey(each.key()))
                .map(each -> new OfBands(each.label(), moves.getOrDefault(each.key(), List.of())))
                .toList();
    }

    /** The configurations of these segments in this order, the default last. */
    private static List<Ranked> ranked(List<Ranked> known, List<Integer> ids) {
        Map<Integer, Integer> places = new HashMap<>();
        ids.forEach(id -> places.put(id, places.size()));
        return known.stream()
                .sorted(Comparator.comparing((Ranked each) -> each.segment() == null
                        ? Integer.MAX_VALUE
                        : places.getOrDefault(each.segment(), Integer.MAX_VALUE - 1)))
                .toList();
    }

    private static Field<Integer> deciding(List<Ranked> ranked) {
        return HealthSql.deciding(ranked.stream()
                .map(Ranked::segment)
                .filter(Objects::nonNull)
                .map(segment -> (int) segment)
                .toList());
    }

    /** Some accounts, scored as they would be. */
    private final class Scored {
        private final Select<Record> scored;
        private final BandThresholds bands = workspaces.current().bands();

        Scored(Viewer viewer, Catalogue catalogue, List<Ranked> ranked, Condition which) {
            scored = new HealthScan(catalogue, today.now(), ranked, null)
                    .scored(which.and(Visibility.accounts(viewer, field(name("a", "id"), Long.class))));
            sql.execute("set local jit = off");
            sql.execute("set local work_mem = '64MB'");
            // nearly all accounts are guessed to move, and workers would be spared for the sake of so many rows
            sql.execute("set local parallel_tuple_cost = 0");
        }

        OfPriority changes() {
            return changes(sql.fetch(PAIRS, scored, band("old_overall"), band("overall")));
        }

        private OfPriority changes(List<Record> pairs) {
            Map<List<@Nullable Object>, Long> moves = new LinkedHashMap<>();
            Map<List<@Nullable Object>, Long> judged = new LinkedHashMap<>();
            for (Record pair : pairs) {
                long accounts = pair.get("n", Long.class);
                add(moves, pair.get("old_segment", Integer.class), pair.get("segment", Integer.class), accounts);
                add(judged, bandOf(pair.get("from_band")), bandOf(pair.get("to_band")), accounts);
            }
            List<Move> moved = new ArrayList<>();
            moves.forEach(
                    (pair, accounts) -> moved.add(new Move((Integer) pair.get(0), (Integer) pair.get(1), accounts)));
            List<BandMove> rejudged = new ArrayList<>();
            judged.forEach(
                    (pair, accounts) -> rejudged.add(new BandMove((Band) pair.get(0), (Band) pair.get(1), accounts)));
            moved.sort(Comparator.comparing(Move::accounts).reversed());
            rejudged.sort(Comparator.comparing(BandMove::accounts).reversed());
            return new OfPriority(moved.stream().mapToLong(Move::accounts).sum(), moved, rejudged);
        }

        private static void add(
                Map<List<@Nullable Object>, Long> sums, @Nullable Object from, @Nullable Object to, long accounts) {
            if (!Objects.equals(from, to)) {
                sums.merge(Arrays.asList(from, to), accounts, Long::sum);
            }
        }

        OfConfiguration whole() {
            List<Record> pairs = new ArrayList<>();
            List<Example> examples = new ArrayList<>();
            Map<String, Map<@Nullable Integer, Long>> scores = new HashMap<>();
            Result<Record> rows = sql.fetch(WHOLE, scored, band("old_overall"), band("overall"), inline(EXAMPLES));
            for (Record row : rows) {
                String column = row.get("score_of", String.class);
                Integer score = row.get("score", Integer.class);
                long accounts = row.get("n", Long.class);
                switch (row.get("kind", String.class)) {
                    case "pair" -> pairs.add(row);
                    case "score" ->
                        scores.computeIfAbsent(column, any -> new HashMap<>()).put(score, accounts);
                    default ->
                        examples.add(new Example(
                                row.get("external_id", String.class),
                                row.get("label", String.class),
                                judged(row.get("old_segment", Integer.class)),
                                judged(row.get("segment", Integer.class))));
                }
            }
            return new OfConfiguration(
                    pairs.stream().mapToLong(pair -> pair.get("n", Long.class)).sum(),
                    changes(pairs),
                    spreads(scores, "old_"),
                    spreads(scores, ""),
                    examples);
        }

        private Spreads spreads(Map<String, Map<@Nullable Integer, Long>> scores, String prefix) {
            Map<Pillar, BandDistribution> pillars = new EnumMap<>(Pillar.class);
            for (Pillar pillar : Pillar.values()) {
                pillars.put(pillar, BandDistribution.of(scores.getOrDefault(prefix + pillar.key(), Map.of()), bands));
            }
            return new Spreads(BandDistribution.of(scores.getOrDefault(prefix + "overall", Map.of()), bands), pillars);
        }

        private ScoreExplanation.Judged judged(@Nullable Integer score) {
            return new ScoreExplanation.Judged(score, score == null ? null : Band.of(score, bands));
        }

        private Field<String> band(String score) {
            return BandSql.of(field(name("s", score), Integer.class), bands);
        }
    }

    private static @Nullable Band bandOf(@Nullable Object key) {
        return key == null ? null : Band.valueOf(key.toString().toUpperCase(Locale.ROOT));
    }

    private static final String BANDS = """
            select v.score_of, {0} as from_band, {1} as to_band, count(*) as n
            from account_facts f join accounts a on a.id = f.account_id
            cross join lateral (values ('overall', f.overall_score), ('product', f.product_score),
              ('service', f.service_score), ('relationship', f.relationship_score),
              ('financial', f.financial_score)) v(score_of, score)
            where a.archived_at is null and {2} and {0} is distinct from {1}
            group by 1, 2, 3 order by n desc, 2, 3""";

    private static final String PAIRS =
            "select s.old_segment, s.segment, {1} as from_band, {2} as to_band, count(*) as n from ({0}) s group by 1, 2, 3, 4";

    private static final String WHOLE = """
            with s as materialized ({0}), changing as (
              select id, old_overall, overall, abs(coalesce(overall - old_overall, 0)) as by_
              from s where overall is distinct from old_overall order by by_ desc, id limit {3}
            )
            select 'pair' as kind, s.old_segment, s.segment, {1} as from_band, {2} as to_band, null::text as score_of,
              null::int as score, null::text as external_id, null::text as label, count(*) as n, 0::bigint as place
            from s group by 2, 3, 4, 5
            union all
            select 'score', null, null, null, null, v.score_of, v.score, null, null, count(*), 0
            from s cross join lateral (values ('old_overall', s.old_overall), ('overall', s.overall),
              ('old_product', s.old_product), ('product', s.product), ('old_service', s.old_service),
              ('service', s.service), ('old_relationship', s.old_relationship), ('relationship', s.relationship),
              ('old_financial', s.old_financial), ('financial', s.financial)) v(score_of, score)
            group by 6, 7
            union all
            select 'example', c.old_overall, c.overall, null, null, null, null, a.external_id, a.label, 1,
              row_number() over (order by c.by_ desc, c.id)
            from changing c join accounts a on a.id = c.id
            order by place""";
}
