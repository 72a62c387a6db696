package app.steward.health;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why an account has its scores.
 *
 * @param deciding the segment whose configuration it is; null for the default
 * @param runnersUp the other segments of the account that have a configuration, the highest first
 * @param problem why the configuration can't be computed, as a sentence: then the scores are those of the last time it
 *     could, and no metrics are told; null while it can
 * @param upToDate whether the scores here are those that lists and conditions go by; false until the next refresh where
 *     time has passed or a configuration is still being recalculated
 * @param pillars all four, in order
 */
public record ScoreExplanation(
        @Nullable Named deciding,
        List<Named> runnersUp,
        @Nullable String problem,
        boolean upToDate,
        Judged overall,
        SortedMap<Pillar, PillarExplanation> pillars) {

    public ScoreExplanation(
            @Nullable Named deciding,
            List<Named> runnersUp,
            @Nullable String problem,
            boolean upToDate,
            Judged overall,
            Map<Pillar, PillarExplanation> pillars) {
        this(deciding, runnersUp, problem, upToDate, overall, new TreeMap<>(pillars));
    }

    public ScoreExplanation {
        runnersUp = List.copyOf(runnersUp);
        pillars = Collections.unmodifiableSortedMap(pillars);
    }

    /** A segment. */
    public record Named(int id, String name) {}

    /** A score and its band; both null where it is not computed. */
    public record Judged(@Nullable Integer score, @Nullable Band band) {}

    /**
     * A pillar of the account.
     *
     * @param weight what it counts for in the overall score
     * @param share what it adds to the overall score, unrounded; null where it is not computed
     */
    public record PillarExplanation(
            Judged judged, BigDecimal weight, @Nullable BigDecimal share, List<MetricWhy> metrics) {
        public PillarExplanation {
            metrics = List.copyOf(metrics);
        }

        /** What each metric adds, as whole numbers that add up to the score; null for those that are left out. */
        public List<@Nullable Integer> shownContributions() {
            return shown(metrics.stream().map(MetricWhy::contribution).toList(), judged.score());
        }
    }

    /**
     * A metric of the account.
     *
     * @param value what was measured, of dates and moments the days since; null where there is none
     * @param good the value from which it is good for this account; null where the reference is missing
     * @param poor likewise
     * @param score 0 to 100, unrounded; null where the metric is left out
     * @param contribution what it adds to the pillar's score, unrounded; null where it is left out
     */
    public record MetricWhy(
            Metric metric,
            @Nullable BigDecimal value,
            @Nullable BigDecimal good,
            @Nullable BigDecimal poor,
            @Nullable BigDecimal score,
            @Nullable BigDecimal contribution) {}

    /** What each pillar adds, as whole numbers that add up to the overall score; null for those not computed. */
    public List<@Nullable Integer> shownShares() {
        return shown(pillars.values().stream().map(PillarExplanation::share).toList(), overall.score());
    }

    private static List<@Nullable Integer> shown(List<@Nullable BigDecimal> parts, @Nullable Integer score) {
        List<@Nullable Integer> shown = new java.util.ArrayList<>();
        if (score == null) {
            parts.forEach(part -> shown.add(null));
            return shown;
        }
        List<BigDecimal> known = new java.util.ArrayList<>();
        parts.forEach(part -> {
            if (part != null) {
                known.add(part);
            }
        });
        List<Integer> whole = LargestRemainder.of(known, score);
        int next = 0;
        for (BigDecimal part : parts) {
            shown.add(part == null ? null : whole.get(next++));
        }
        return shown;
    }
}
