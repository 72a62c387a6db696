package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldUse;
import app.steward.condition.MetricFamily;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.fact.Slots;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Scores as they were, and how they changed since: from the facts where these hold them, else from the history. */
final class HealthThen implements MetricFamily {
    private final Slots.Places places;
    private final BandThresholds bands;

    HealthThen(Slots.Places places, BandThresholds bands) {
        this.places = places;
        this.bands = bands;
    }

    @Override
    public String name() {
        return "health";
    }

    @Override
    public @Nullable Field<?> stored(Subject subject, FieldUse use) {
        Field<Double> was = places.of(Subject.ACCOUNT, use);
        return was == null ? null : value(use, was, HealthHistory.score(use).stored());
    }

    @Override
    public Table<?> computed(Subject subject, List<FieldUse> uses, Now now, @Nullable RecordIds only) {
        Field<Long> account = field(DSL.name("w", "account_id"), Long.class);
        Table<?> was = HealthHistory.asOf(
                        HealthHistory.days(uses),
                        now,
                        only == null ? noCondition() : only.holds(HealthHistory.account()))
                .asTable("w");
        Field<Long> current = field(DSL.name("c", "account_id"), Long.class);
        List<Field<?>> columns = new ArrayList<>(List.of(account.as("id")));
        for (int i = 0; i < uses.size(); i++) {
            FieldUse use = uses.get(i);
            Field<Short> present = field(DSL.name("c", HealthHistory.score(use).key() + "_score"), Short.class);
            Field<Double> past = HealthHistory.past(DSL.name("w", HealthHistory.column(use.days())), use);
            columns.add(value(use, past, present).as("m" + i));
        }
        return select(columns)
                .from(was)
                .join(table(DSL.name("account_facts")).as("c"))
                .on(current.eq(account))
                .asTable("health_computed");
    }

    @Override
    public @Nullable Number whenMissing(FieldUse use) {
        return null;
    }

    private Field<?> value(FieldUse use, Field<Double> was, Field<Short> present) {
        return use.key().equals(HealthHistory.CHANGE)
                ? field("({0} - {1})::int", SQLDataType.INTEGER, present, was)
                : BandSql.of(was, bands);
    }
}
