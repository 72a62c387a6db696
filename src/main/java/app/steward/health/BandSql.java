package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import app.steward.workspace.BandThresholds;
import org.jooq.Field;

/** The band of a whole score in SQL: nothing is stored but scores, so that new thresholds hold at once. */
public final class BandSql {

    private BandSql() {}

    /** The band's key; null where there is no score. The thresholds are constants of the plan. */
    public static Field<String> of(Field<?> score, BandThresholds thresholds) {
        return field(
                "(case when {0} >= {1} then {3} when {0} < {2} then {5} when {0} is not null then {4} end)",
                String.class,
                score,
                inline(thresholds.good()),
                inline(thresholds.poor()),
                inline(Band.GOOD.key()),
                inline(Band.AVERAGE.key()),
                inline(Band.POOR.key()));
    }
}
