package app.steward.health;

import app.steward.condition.FieldRef;
import app.steward.problem.BadInput;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A field that speaks for an account's health: 100 where it is good or better, 0 where it is poor or worse, linear
 * between. Where poor is not worse than good, 100 at good or better, else 0.
 *
 * @param use the field: a number, or a date or moment, which is read as days since (ahead is negative)
 * @param weight more than 0, at most {@link #MOST_WEIGHT}
 */
public record Metric(FieldRef use, BigDecimal weight, Better better, Bound good, Bound poor, Missing missing) {

    /** The largest weight of a metric or a pillar. */
    public static final BigDecimal MOST_WEIGHT = BigDecimal.valueOf(1000);

    /** Decimals of a weight. */
    static final int WEIGHT_SCALE = 6;

    public Metric {
        checkWeight(weight);
    }

    /** Which values are better. */
    public enum Better {
        HIGHER,
        LOWER;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What an account without a value gets. */
    public enum Missing {
        /** The metric is left out, and the others count for more. */
        SKIP,
        /** 0, as if the value were poor. */
        POOR;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** All fields that the metric reads: its own first, then those that its bounds are shares of. */
    public Stream<FieldRef> uses() {
        return Stream.concat(
                Stream.of(use),
                Stream.of(good, poor)
                        .filter(Bound.Share.class::isInstance)
                        .map(Bound.Share.class::cast)
                        .map(Bound.Share::of));
    }

    static void checkWeight(BigDecimal weight) {
        boolean right = weight.signum() > 0
                && weight.compareTo(MOST_WEIGHT) <= 0
                && weight.stripTrailingZeros().scale() <= WEIGHT_SCALE;
        if (!right) {
            throw BadInput.of(
                    "weight",
                    "A weight is more than 0 and at most " + MOST_WEIGHT + ", with at most " + WEIGHT_SCALE
                            + " decimals.");
        }
    }
}
