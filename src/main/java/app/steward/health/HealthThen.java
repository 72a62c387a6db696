package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.MetricFamily;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.fact.MetricSlots;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * Scores as they were, and how they changed since: from the facts where these hold them, else from the history. A change
 * is one within what decides now: where that began to decide only after that day, or there was no score by it, its first
 * score stands for what was.
 */
final class HealthThen implements MetricFamily {
    private final MetricSlots.Places places;
    private final BandThresholds bands;

    HealthThen(MetricSlots.Places places, BandThresholds bands) {
        this.places = places;
        this.bands = bands;
    }

    @Override
    public String name() {
        return "health";
    }

    @Override
    public @Nullable Field<?> stored(Subject subject, FieldRef use, Now now) {
        Field<Double> was = places.of(Subject.ACCOUNT, use);
        return was == null ? null : value(use, was, Subject.ACCOUNT.derivedAlias(), now);
    }

    @Override
    public Table<?> computed(Subject subject, List<FieldRef> uses, Now now, @Nullable RecordIds only) {
        Field<Long> account = field(DSL.name("w", "account_id"), Long.class);
        Table<?> was = HealthHistory.asOf(
                        HealthHistory.days(uses),
                        now,
                        only == null ? noCondition() : only.holds(HealthHistory.account()))
                .asTable("w");
        Field<Long> current = field(DSL.name("c", "account_id"), Long.class);
        List<Field<?>> columns = new ArrayList<>(List.of(current.as("id")));
        for (int i = 0; i < uses.size(); i++) {
            FieldRef use = uses.get(i);
            Field<Double> past = HealthHistory.past(DSL.name("w", HealthHistory.column(use.days())), use);
            columns.add(value(use, past, "c", now).as("m" + i));
        }
        return select(columns)
                .from(table(DSL.name(Subject.ACCOUNT.derivedTable())).as("c"))
                // a first score is compared with where there was none that day
                .leftJoin(was)
                .on(current.eq(account))
                .where(only == null ? noCondition() : only.holds(current))
                .asTable("health_computed");
    }

    @Override
    public @Nullable Number whenMissing(FieldRef use) {
        return null;
    }

    private Field<?> value(FieldRef use, Field<Double> was, String facts, Now now) {
        if (!use.key().equals(HealthHistory.CHANGE)) {
            return BandSql.of(was, bands);
        }
        String score = HealthHistory.score(use).key();
        return field(
                "({0} - case when {1} >= {2} then {3} else coalesce({4}, {3}) end)::int",
                SQLDataType.INTEGER,
                field(DSL.name(facts, score + "_score")),
                field(DSL.name(facts, "health_since")),
                HealthHistory.end(use.days(), now),
                field(DSL.name(facts, score + "_first")),
                was);
    }
}
