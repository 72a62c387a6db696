package app.steward.health;

import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.RecordQuery;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The formula of health as expressions of one record query: the only place where it stands. Scores are double
 * precision, null where there is nothing to go on.
 *
 * <p>Values are compared with bounds in their own type, where 0.7 x 10 is 7; only what lies between the bounds is
 * computed in double precision, whose error {@link #rounded} evens out.
 */
final class HealthSql {
    /** Half of the ninth decimal: what is nearer than that to a half is one, as on paper. */
    private static final double HALF = 0.5 + 5e-10;

    private static final Field<Double> FULL = number(100);
    private static final Field<Double> NONE = number(0);

    private final RecordQuery records;
    private final Catalogue catalogue;
    private final Now now;

    /** @param records asks for the values; its tables follow from what was asked for, so ask it for them last */
    HealthSql(RecordQuery records, Catalogue catalogue, Now now) {
        this.records = records;
        this.catalogue = catalogue;
        this.now = now;
    }

    /** The metric's value: of dates and moments the whole days since. */
    Field<Double> value(Metric metric) {
        return doubled(measured(metric.use()));
    }

    /** What a bound of the metric is for the record. */
    Field<Double> bound(Bound bound) {
        return doubled(exact(bound));
    }

    /** 0 to 100, the missing policy applied; null where the metric is left out. */
    Field<Double> score(Metric metric) {
        Field<Double> score = between(metric);
        return metric.missing() == Metric.Missing.POOR ? coalesce(score, NONE) : score;
    }

    private Field<Double> between(Metric metric) {
        boolean higher = metric.better() == Metric.Better.HIGHER;
        Field<?> value = measured(metric.use());
        Field<?> good = exact(metric.good());
        Field<?> poor = exact(metric.poor());
        Condition isGood = condition(higher ? "{0} >= {1}" : "{0} <= {1}", value, good);
        Condition isPoor = condition(higher ? "{0} <= {1}" : "{0} >= {1}", value, poor);
        Condition notGood = condition(higher ? "{0} < {1}" : "{0} > {1}", value, good);
        Double range = range(metric);
        if (range == null) {
            Field<Double> share = field(
                    "({0} - {1}) * 100 / nullif({2} - {1}, 0)",
                    Double.class, doubled(value), doubled(poor), doubled(good));
            return when(missing(metric), castNull(Double.class))
                    .when(isGood, FULL)
                    .when(isPoor, NONE)
                    // too near to each other for double precision
                    .otherwise(field(
                            "case when {0} then {1} else coalesce({2}, 0) end", Double.class, notGood, share, NONE));
        } else if (higher ? range <= 0 : range >= 0) {
            CaseConditionStep<Double> step = when(isGood, FULL);
            return step.when(notGood, NONE);
        }
        return when(isGood, FULL)
                .when(isPoor, NONE)
                .otherwise(
                        field("({0} - {1}) * 100 / {2}", Double.class, doubled(value), doubled(poor), number(range)));
    }

    /** From poor to good where both are the same for all, else null. */
    private static @Nullable Double range(Metric metric) {
        return metric.good() instanceof Bound.Absolute good && metric.poor() instanceof Bound.Absolute poor
                ? good.value().doubleValue() - poor.value().doubleValue()
                : null;
    }

    /** Whether the metric's value is, or one of its references. */
    private Condition missing(Metric metric) {
        Condition missing = records.judged(metric.use()).isNull();
        for (FieldRef of : metric.uses().skip(1).distinct().toList()) {
            missing = missing.or(reference(of).isNull());
        }
        return missing;
    }

    /** What a bound is a share of: a share of nothing is no bound. */
    private Field<?> reference(FieldRef of) {
        return field("nullif({0}, 0)", records.judged(of));
    }

    /** The weighted mean of the metrics, unrounded. */
    Field<Double> pillar(PillarPart part) {
        List<Weighed> weighed = new ArrayList<>();
        for (Metric metric : part.metrics()) {
            Condition left = metric.missing() == Metric.Missing.POOR ? null : missing(metric);
            weighed.add(new Weighed(number(metric.weight().doubleValue()), score(metric), left));
        }
        return mean(weighed);
    }

    /** The weighted mean of the computed pillars, unrounded. */
    Field<Double> overall(Configuration configuration) {
        List<Weighed> weighed = new ArrayList<>();
        configuration.pillars().forEach((pillar, part) -> {
            if (!part.metrics().isEmpty()) {
                Field<Double> score = pillar(part);
                weighed.add(new Weighed(number(part.weight().doubleValue()), score, score.isNull()));
            }
        });
        return mean(weighed);
    }

    /** The same from pillars that are columns already; a weight counts where its pillar is computed. */
    static Field<Double> overall(List<Field<Double>> pillars, List<Field<Double>> weights) {
        List<Weighed> weighed = new ArrayList<>();
        for (int i = 0; i < pillars.size(); i++) {
            weighed.add(
                    new Weighed(weights.get(i), pillars.get(i), pillars.get(i).isNull()));
        }
        return mean(weighed);
    }

    /** @param left whether the score is missing; null where it never is */
    private record Weighed(
            Field<Double> weight,
            Field<Double> score,
            @Nullable Condition left) {}

    private static Field<Double> mean(List<Weighed> weighed) {
        if (weighed.isEmpty()) {
            return castNull(Double.class);
        } else if (weighed.size() == 1) {
            return weighed.get(0).score();
        }
        Field<Double> sum = null;
        Field<Double> of = null;
        for (Weighed part : weighed) {
            Field<Double> adds = part.score().times(part.weight());
            Field<Double> counts = part.weight();
            if (part.left() != null) {
                adds = coalesce(adds, NONE);
                counts = when(part.left(), NONE).otherwise(counts);
            }
            sum = sum == null ? adds : sum.plus(adds);
            of = of == null ? counts : of.plus(counts);
        }
        return field("({0}) / nullif({1}, 0)", Double.class, sum, of);
    }

    /** A score as it is stored and judged: half up, after what double precision can't tell apart was evened out. */
    static Field<Short> rounded(Field<Double> score) {
        return field("floor({0} + {1})::smallint", SQLDataType.SMALLINT, score, number(HALF));
    }

    /** The first of these segments that the account is in as stored; null in SQL for the default. */
    static Field<Integer> deciding(List<Integer> configured) {
        CaseConditionStep<Integer> first = null;
        for (int segment : configured) {
            first = first == null ? when(isIn(segment), inline(segment)) : first.when(isIn(segment), inline(segment));
        }
        return first == null ? castNull(Integer.class) : first;
    }

    /** Whether the account is in the segment, as stored. */
    static Condition isIn(int segment) {
        return condition("{0} = any ({1})", inline(segment), Subject.ACCOUNT.derived("segments"));
    }

    /** The value in its own type. */
    private Field<?> measured(FieldRef use) {
        Field<?> value = records.judged(use);
        ValueType type = catalogue.get(Subject.ACCOUNT, use.key()).type();
        if (type == ValueType.DATE) {
            return field("({0} - {1})", Integer.class, inline(now.today()), value);
        } else if (type == ValueType.MOMENT) {
            return field(
                    "({0} - ({1} at time zone {2})::date)",
                    Integer.class, inline(now.today()), value, inline(now.zone().getId()));
        }
        return value;
    }

    private Field<?> exact(Bound bound) {
        if (bound instanceof Bound.Absolute absolute) {
            return inline(plain(absolute.value()));
        }
        Bound.Share share = (Bound.Share) bound;
        return field("({0}::numeric * {1})", BigDecimal.class, reference(share.of()), inline(plain(share.times())));
    }

    /** Without an exponent, so that a whole number stays one and is compared as such. */
    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static Field<Double> doubled(Field<?> value) {
        return field("({0})::float8", Double.class, value);
    }

    private static Field<Double> number(double value) {
        return field("{0}::float8", Double.class, inline(BigDecimal.valueOf(value)));
    }
}
