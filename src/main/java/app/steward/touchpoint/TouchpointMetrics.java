package app.steward.touchpoint;

import static org.jooq.impl.DSL.field;

import app.steward.condition.FieldRef;
import app.steward.condition.MetricFamily;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.fact.MetricSlots;
import app.steward.workspace.Now;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** How many touchpoints there were in a window of days, of all kinds or of one. */
final class TouchpointMetrics implements MetricFamily {
    static final String COUNT = "touchpoints";
    static final String LAST = "last_touchpoint_at";
    static final String KIND = "kind";

    /** What has a column of its own on the derived rows. */
    static final FieldRef USUAL = FieldRef.of(COUNT, Map.of("days", 14));

    /** What all of them are computed from, by subject and key. */
    static Set<String> reads(Subject subject) {
        return Set.of(subject.key() + "." + COUNT, "user.archived");
    }

    private final MetricSlots.Places places;

    TouchpointMetrics(MetricSlots.Places places) {
        this.places = places;
    }

    @Override
    public String name() {
        return "touchpoint";
    }

    @Override
    public @Nullable Field<?> stored(Subject subject, FieldRef use, Now now) {
        if (use.equals(USUAL)) {
            return field(DSL.name(subject.derivedAlias(), COUNT), SQLDataType.BIGINT);
        }
        Field<Double> slot = places.of(subject, use);
        return slot == null ? null : slot.cast(SQLDataType.BIGINT);
    }

    @Override
    public Table<?> computed(Subject subject, List<FieldRef> uses, Now now, @Nullable RecordIds only) {
        TouchpointQuery query = new TouchpointQuery(subject, now);
        for (int i = 0; i < uses.size(); i++) {
            query.add("m" + i, uses.get(i));
        }
        return query.grouped(only == null ? query.record().isNotNull() : only.holds(query.record()), name());
    }

    @Override
    public boolean knowsThePast() {
        return true;
    }

    @Override
    public Number whenMissing(FieldRef use) {
        return 0;
    }
}
