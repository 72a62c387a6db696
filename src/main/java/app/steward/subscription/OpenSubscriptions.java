package app.steward.subscription;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import java.time.LocalDate;
import org.jooq.Condition;
import org.jooq.Field;

/** Which subscriptions are open, whose money alone counts as recurring revenue: begun, not ended, not cancelled. */
public final class OpenSubscriptions {
    private OpenSubscriptions() {}

    /**
     * Whether one is open on a day.
     *
     * @param row the alias of its row
     */
    public static Condition on(LocalDate day, String row) {
        Field<LocalDate> starts = field(name(row, "starts_on"), LocalDate.class);
        Field<LocalDate> ends = field(name(row, "ends_on"), LocalDate.class);
        Field<LocalDate> cancelled = field(name(row, "cancelled_on"), LocalDate.class);
        return starts.le(inline(day))
                .and(ends.isNull().or(ends.ge(inline(day))))
                .and(cancelled.isNull().or(cancelled.gt(inline(day))));
    }
}
