package app.steward.workspace;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * One moment as the workspace sees it. Taken once per request or refresh and passed on, so that all that is said in
 * one answer is said of the same moment.
 *
 * @param instant the moment
 * @param zone the workspace's time zone
 * @param firstDay the first day of its week
 */
public record Now(Instant instant, ZoneId zone, DayOfWeek firstDay) {

    /** The date at this moment in the workspace's zone. */
    public LocalDate today() {
        return instant.atZone(zone).toLocalDate();
    }

    /** The moment at which a day starts in the workspace's zone; where its midnight is skipped, the first after it. */
    public Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }
}
