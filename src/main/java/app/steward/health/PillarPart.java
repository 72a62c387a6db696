package app.steward.health;

import app.steward.problem.BadInput;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a configuration says about one pillar.
 *
 * @param weight what the pillar counts for in the overall score; more than 0, at most {@link Metric#MOST_WEIGHT}
 * @param metrics at most {@link #MOST_METRICS}; without any the pillar is not computed
 */
public record PillarPart(BigDecimal weight, List<Metric> metrics) {
    public static final int MOST_METRICS = 12;

    public PillarPart {
        Metric.checkWeight(weight);
        metrics = List.copyOf(metrics);
        if (metrics.size() > MOST_METRICS) {
            throw BadInput.of("metrics", "A pillar has at most " + MOST_METRICS + " metrics.");
        }
    }
}
