package app.steward.workspace;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * One moment as the workspace sees it, taken once per request or refresh and handed on, so that everything in it agrees
 * on what "today" is.
 *
 * @param instant the moment
 * @param zone the workspace's time zone
 * @param firstDay the day on which a week starts
 */
public record Now(Instant instant, ZoneId zone, DayOfWeek firstDay) {

    /** The moment as a column of the database takes it. */
    public OffsetDateTime timestamp() {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** D of the design: the calendar day in the workspace's zone. */
    public LocalDate today() {
        return instant.atZone(zone).toLocalDate();
    }

    /** First day of a window of {@code days} days that ends today: D - (days - 1). */
    public LocalDate windowStart(int days) {
        if (days < 1) {
            throw new IllegalArgumentException("A window has at least one day, not " + days);
        }
        return today().minusDays(days - 1L);
    }

    /** The moment at which a day begins in the workspace's zone, also where clocks skip midnight. */
    public Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The day, in the workspace's zone, that a moment falls on. */
    public LocalDate dayOf(Instant moment) {
        return moment.atZone(zone).toLocalDate();
    }
}
