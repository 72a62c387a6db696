package app.steward.health;

import app.steward.condition.FieldRef;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Health as the design says it, with exact numbers, of one account whose values are handed in. */
final class InMemoryHealth {
    private static final MathContext EXACT = new MathContext(60);
    private static final BigDecimal FULL = BigDecimal.valueOf(100);
    private static final Set<String> USAGE = Set.of(
            "features_used", "active_users", "active_days", "logins", "usage_total", "feature_uses", "usage_change");

    private InMemoryHealth() {}

    /**
     * overall, product, service, relationship, financial; null where not computed.
     *
     * @param nobody whether the account has no users and never had a use or login
     */
    static List<@Nullable Integer> scores(
            Configuration configuration, Function<FieldRef, @Nullable BigDecimal> all, boolean nobody) {
        Function<FieldRef, @Nullable BigDecimal> values =
                use -> nobody && USAGE.contains(use.key()) ? null : all.apply(use);
        Map<Pillar, @Nullable BigDecimal> pillars = new LinkedHashMap<>();
        List<BigDecimal[]> computed = new ArrayList<>();
        configuration.pillars().forEach((pillar, part) -> {
            BigDecimal score = pillar(part, values);
            pillars.put(pillar, score);
            if (score != null) {
                computed.add(new BigDecimal[] {part.weight(), score});
            }
        });
        List<@Nullable Integer> scores = new ArrayList<>();
        scores.add(rounded(mean(computed)));
        pillars.values().forEach(score -> scores.add(rounded(score)));
        return scores;
    }

    private static @Nullable BigDecimal pillar(PillarPart part, Function<FieldRef, @Nullable BigDecimal> values) {
        List<BigDecimal[]> computed = new ArrayList<>();
        for (Metric metric : part.metrics()) {
            BigDecimal score = metric(metric, values);
            if (score == null && metric.missing() == Metric.Missing.POOR) {
                score = BigDecimal.ZERO;
            }
            if (score != null) {
                computed.add(new BigDecimal[] {metric.weight(), score});
            }
        }
        return mean(computed);
    }

    private static @Nullable BigDecimal metric(Metric metric, Function<FieldRef, @Nullable BigDecimal> values) {
        BigDecimal value = values.apply(metric.use());
        BigDecimal good = bound(metric.good(), values);
        BigDecimal poor = bound(metric.poor(), values);
        if (value == null || good == null || poor == null) {
            return null;
        }
        if (metric.better() == Metric.Better.LOWER) {
            value = value.negate();
            good = good.negate();
            poor = poor.negate();
        }
        if (value.compareTo(good) >= 0) {
            return FULL;
        } else if (value.compareTo(poor) <= 0 || poor.compareTo(good) >= 0) {
            return BigDecimal.ZERO;
        }
        return FULL.multiply(value.subtract(poor)).divide(good.subtract(poor), EXACT);
    }

    private static @Nullable BigDecimal bound(Bound bound, Function<FieldRef, @Nullable BigDecimal> values) {
        if (bound instanceof Bound.Absolute absolute) {
            return absolute.value();
        }
        Bound.Share share = (Bound.Share) bound;
        BigDecimal of = values.apply(share.of());
        return of == null || of.signum() == 0 ? null : of.multiply(share.times());
    }

    private static @Nullable BigDecimal mean(List<BigDecimal[]> weighed) {
        if (weighed.isEmpty()) {
            return null;
        }
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal weights = BigDecimal.ZERO;
        for (BigDecimal[] each : weighed) {
            sum = sum.add(each[0].multiply(each[1]));
            weights = weights.add(each[0]);
        }
        return sum.divide(weights, EXACT);
    }

    private static @Nullable Integer rounded(@Nullable BigDecimal score) {
        return score == null
                ? null
                : score.setScale(9, RoundingMode.HALF_UP)
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact();
    }
}
