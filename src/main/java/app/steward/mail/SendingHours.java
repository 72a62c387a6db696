package app.steward.mail;

import app.steward.problem.BadInput;
import app.steward.workspace.WorkingDays;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When customers get mail, by the clock on their wall.
 *
 * @param days on which
 * @param from the first moment of a day
 * @param to the first moment that is too late; midnight is the end of the day
 */
public record SendingHours(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    /** Monday to Friday, 08:00 to 18:00. */
    public static final SendingHours USUAL =
            new SendingHours(WorkingDays.USUAL.days(), LocalTime.of(8, 0), LocalTime.of(18, 0));

    /** A window that a clock skips comes a week later, and no clock skips it for long. */
    private static final int DAYS = 21;

    public SendingHours {
        days = Set.copyOf(days);
        if (days.isEmpty()) {
            throw BadInput.of("days", "Choose at least one day.");
        } else if (!to.equals(LocalTime.MIDNIGHT) && !from.isBefore(to)) {
            throw BadInput.of("to", "The end must be after the beginning.");
        }
    }

    /** As they are stored, the days as {@link WorkingDays} are. */
    static SendingHours of(int bits, LocalTime from, LocalTime to) {
        return new SendingHours(WorkingDays.of(bits).days(), from, to);
    }

    int bits() {
        return new WorkingDays(days).bits();
    }

    /** Whether a moment is within them. */
    public boolean hold(Instant at, ZoneId zone) {
        ZonedDateTime wall = at.atZone(zone);
        return days.contains(wall.getDayOfWeek()) && timeHolds(wall.toLocalTime());
    }

    private boolean timeHolds(LocalTime time) {
        return !time.isBefore(from) && (to.equals(LocalTime.MIDNIGHT) || time.isBefore(to));
    }

    /**
     * The first moment within them that is not before this one; itself where it is within. The day is decided before the
     * hour. Where clocks are put back the window may come twice, where they are put forward it may begin later.
     */
    public Instant next(Instant at, ZoneId zone) {
        if (hold(at, zone)) {
            return at;
        }
        ZoneRules rules = zone.getRules();
        Instant next = begins(at, zone, rules);
        // a clock that is put back may fall into the middle of the window
        for (ZoneOffsetTransition change = rules.nextTransition(at);
                change != null && change.getInstant().isBefore(next);
                change = rules.nextTransition(change.getInstant())) {
            if (hold(change.getInstant(), zone)) {
                return change.getInstant();
            }
        }
        return next;
    }

    private Instant begins(Instant at, ZoneId zone, ZoneRules rules) {
        LocalDate today = at.atZone(zone).toLocalDate();
        for (int i = 0; i <= DAYS; i++) {
            Instant first = first(today.plusDays(i).atTime(from), at, zone, rules);
            if (first != null) {
                return first;
            }
        }
        throw new IllegalStateException("No moment of " + this + " in " + zone + " after " + at);
    }

    private @Nullable Instant first(LocalDateTime wall, Instant at, ZoneId zone, ZoneRules rules) {
        if (!days.contains(wall.getDayOfWeek())) {
            return null;
        }
        List<ZoneOffset> offsets = rules.getValidOffsets(wall);
        List<Instant> moments = offsets.isEmpty()
                ? List.of(wall.atZone(zone).toInstant())
                : offsets.stream().map(wall::toInstant).sorted().toList();
        return moments.stream()
                .filter(moment -> moment.isAfter(at) && hold(moment, zone))
                .findFirst()
                .orElse(null);
    }
}
