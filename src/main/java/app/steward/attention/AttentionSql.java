package app.steward.attention;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.when;

import app.steward.attention.Part.Measure;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.workspace.AttentionWeights;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.CaseConditionStep;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The formula of attention over the derived rows: the only place where it stands. */
final class AttentionSql {
    /** How far overall health is from where it was, within one version of what decides. */
    static final FieldRef CHANGE = FieldRef.of("health_change", Map.of("pillar", "overall", "days", 30));

    private static final int MOST = 100;

    private final Catalogue catalogue;
    private final Now now;
    private final AttentionWeights weights;

    AttentionSql(Catalogue catalogue, Now now, AttentionWeights weights) {
        this.catalogue = catalogue;
        this.now = now;
        this.weights = weights;
    }

    /**
     * Accounts whose attention is not as stored: id, score, parts.
     *
     * @param only these accounts; null for all
     */
    Select<? extends Record> differing(@Nullable Select<Record1<Long>> only) {
        RecordQuery records = new RecordQuery(Subject.ACCOUNT, catalogue, now);
        if (only != null) {
            records.only(only);
        }
        List<Field<?>> values = new ArrayList<>(List.of(
                records.id().as("id"),
                Subject.ACCOUNT.derived("attention").as("old_score"),
                Subject.ACCOUNT.derived("attention_parts").as("old_parts")));
        for (Part part : Part.values()) {
            values.add(value(part, records).as(part.key()));
        }
        Table<?> measured = select(values).from(records.fromOnly()).asTable("m");
        List<Field<?>> points = new ArrayList<>(List.of(field("m.*")));
        for (Part part : Part.values()) {
            points.add(points(part).as(part.key() + "_points"));
        }
        Table<?> judged = select(points).from(measured).asTable("p");
        List<Field<?>> sums = new ArrayList<>();
        List<Field<?>> parts = new ArrayList<>();
        for (Part part : Part.values()) {
            sums.add(field(name("p", part.key() + "_points")));
            parts.add(stored(part));
        }
        Table<?> wanted = select(
                        field("id"),
                        field("old_score"),
                        field("old_parts"),
                        field("least({0}, {1})::smallint", SQLDataType.SMALLINT, inline(MOST), all(sums, "+"))
                                .as("score"),
                        all(parts, "||").as("parts"))
                .from(judged)
                .asTable("w");
        return select(field("id", Long.class), field("score", Short.class), field("parts", JSONB.class))
                .from(wanted)
                .where("(score, parts) is distinct from (old_score, old_parts)");
    }

    private static Field<?> all(List<Field<?>> fields, String operator) {
        Field<?> together = fields.get(0);
        for (Field<?> each : fields.subList(1, fields.size())) {
            together = field("{0} " + operator + " {1}", together, each);
        }
        return together;
    }

    /** What a part goes by: a number, or a day. Null where there is nothing to go by. */
    private Field<?> value(Part part, RecordQuery records) {
        return switch (part) {
            case HEALTH_FELL -> field("-({0})", records.value(CHANGE));
            case RENEWAL -> Subject.ACCOUNT.derived("renewal_on");
            case NO_USE -> day(Subject.ACCOUNT.derived("last_active_at"));
            case NO_TOUCHPOINT -> day(Subject.ACCOUNT.derived("last_touchpoint_at"));
            case URGENT_TICKETS -> Subject.ACCOUNT.derived("open_urgent_tickets");
            case OVERDUE -> Subject.ACCOUNT.derived("overdue_since");
        };
    }

    private Field<?> day(Field<?> moment) {
        return field("({0} at time zone {1})::date", moment, inline(now.zone().getId()));
    }

    private Field<Integer> points(Part part) {
        Field<?> value = field(name("m", part.key()));
        Field<LocalDate> today = inline(now.today());
        Field<Integer> measured = switch (part.measure()) {
            case NUMBER -> field("{0}", Integer.class, value);
            case DAYS_UNTIL -> field("({0} - {1})", Integer.class, value, today);
            case DAYS_SINCE -> field("({0} - {1})", Integer.class, today, value);
        };
        List<Integer> steps = part.steps();
        CaseConditionStep<Integer> points = null;
        for (int i = steps.size() - 1; i >= 0; i--) {
            Condition reached = reached(part.measure(), measured, steps.get(i));
            Field<Integer> adds = inline(share(part.weight(weights), i));
            points = points == null ? when(reached, adds) : points.when(reached, adds);
        }
        return points == null ? inline(0) : points.otherwise(inline(0));
    }

    private static Condition reached(Measure measure, Field<Integer> measured, int step) {
        return measure == Measure.DAYS_UNTIL ? measured.between(inline(0), inline(step)) : measured.ge(inline(step));
    }

    /** A quarter of the weight from the first step on, half from the second, all from the third; half up. */
    private static int share(int weight, int step) {
        int quarters = 1 << step;
        return (weight * quarters + 2) / 4;
    }

    /** The part as it is stored, in an array of its own; an empty one where it adds nothing. */
    private static Field<?> stored(Part part) {
        Field<?> points = field(name("p", part.key() + "_points"));
        return field(
                "case when {0} > 0 then jsonb_build_array(jsonb_build_object('key', {1}, 'points', {0}, {2}, {3}))"
                        + " else jsonb_build_array() end",
                points,
                inline(part.key()),
                inline(part.measure() == Measure.NUMBER ? "by" : "on"),
                field(name("p", part.key())));
    }
}
