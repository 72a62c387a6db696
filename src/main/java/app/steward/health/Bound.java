package app.steward.health;

import app.steward.condition.FieldRef;
import java.math.BigDecimal;

/** The value from which a metric is good, or poor. Of dates and moments: days since. */
public sealed interface Bound {

    /** The same number for every account. */
    record Absolute(BigDecimal value) implements Bound {}

    /**
     * A share of another numeric field of the same account; where that has no value, or is 0,
     * the metric has none either.
     *
     * @param times what the other field is multiplied with
     */
    record Share(FieldRef of, BigDecimal times) implements Bound {}
}
