package app.steward.support;

import app.steward.condition.FieldRef;
import app.steward.condition.MetricFamily;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.fact.MetricSlots;
import app.steward.workspace.Now;
import java.util.List;
import java.util.Set;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Tickets, response times and satisfaction of accounts in a window of days. None has a column of its own. */
final class SupportMetrics implements MetricFamily {
    static final String TICKETS = "tickets";
    static final String FIRST_RESPONSE = "first_response_hours";
    static final String CSAT = "csat";
    static final Set<String> KEYS = Set.of(TICKETS, FIRST_RESPONSE, CSAT);

    /** What all of them are computed from. */
    static final Set<String> READS = Set.of("account.tickets", "account.answers", "user.archived");

    private final MetricSlots.Places places;

    SupportMetrics(MetricSlots.Places places) {
        this.places = places;
    }

    @Override
    public String name() {
        return "support";
    }

    @Override
    public @Nullable Field<?> stored(Subject subject, FieldRef use, Now now) {
        Field<Double> slot = places.of(subject, use);
        return slot == null || !use.key().equals(TICKETS) ? slot : slot.cast(SQLDataType.BIGINT);
    }

    @Override
    public Table<?> computed(Subject subject, List<FieldRef> uses, Now now, @Nullable RecordIds only) {
        SupportQuery query = new SupportQuery(now);
        for (int i = 0; i < uses.size(); i++) {
            query.add("m" + i, uses.get(i));
        }
        return query.grouped(
                only == null ? SupportQuery.ACCOUNT.isNotNull() : only.holds(SupportQuery.ACCOUNT), name());
    }

    @Override
    public boolean knowsThePast() {
        return true;
    }

    @Override
    public @Nullable Number whenMissing(FieldRef use) {
        return use.key().equals(TICKETS) ? 0 : null;
    }
}
