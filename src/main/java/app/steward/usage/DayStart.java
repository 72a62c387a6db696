package app.steward.usage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.jooq.Field;

/** The moment of a use that is known by its day only. The day is stored; in which zone it began is asked anew each time. */
public final class DayStart {
    private DayStart() {}

    /** As {@link app.steward.workspace.Now#startOf} says, in SQL: null for no day. */
    public static Field<OffsetDateTime> of(Field<LocalDate> day, ZoneId zone) {
        // Where midnight comes twice the database takes the second; a second after the end of the day before is the
        // first.
        // Where the day before is missing altogether, as in Samoa once, that is too late.
        return field(
                "least({0}::timestamp at time zone {1},"
                        + " ({0}::timestamp - interval '1 second') at time zone {1} + interval '1 second')",
                OffsetDateTime.class, day, inline(zone.getId()));
    }
}
