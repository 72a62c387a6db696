package app.steward.condition;

import app.steward.workspace.Now;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison of dates or moments means at a moment: the one rule of time. The compiler, the words and the form
 * all ask here.
 */
public final class Periods {
    /** The ends of all moments that are taken, as stored: to the microsecond. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private final Now now;
    private final LocalDate today;
    /** To the microsecond, as moments are kept. */
    private final Instant instant;

    public Periods(Now now) {
        this.now = now;
        this.today = now.today();
        this.instant = now.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The days that match. Throws where the operator is none of time or the value is not its own. */
    public Span<LocalDate> days(Operator operator, Value value) {
        if (operator.isCalendarPeriod()) {
            return calendar(operator);
        }
        return switch (operator) {
            case ON -> Span.closed(day(value), day(value));
            case BEFORE -> Span.halfOpen(null, day(value));
            case ON_OR_BEFORE -> Span.closed(null, day(value));
            case AFTER -> new Span<>(day(value), false, null, false);
            case ON_OR_AFTER -> Span.closed(day(value), null);
            case BETWEEN -> {
                Value.DayRange range = (Value.DayRange) value;
                yield Span.closed(range.from(), range.to());
            }
            case LAST_DAYS -> Span.closed(today.minusDays(count(value) - 1L), today);
            case BEFORE_LAST_DAYS -> Span.halfOpen(null, today.minusDays(count(value) - 1L));
            case NEXT_DAYS -> Span.closed(today, today.plusDays(count(value) - 1L));
            case AFTER_NEXT_DAYS -> new Span<>(today.plusDays(count(value) - 1L), false, null, false);
            default -> throw new IllegalArgumentException(operator + " compares no days");
        };
    }

    /** The moments that match: an exact moment to the instant, a day by its whole length in the workspace's zone. */
    public Span<Instant> moments(Operator operator, Value value) {
        if (value instanceof Value.Exact exact) {
            Instant at = exact.instant();
            return switch (operator) {
                case BEFORE -> Span.halfOpen(null, at);
                case ON_OR_BEFORE -> Span.closed(null, at);
                case AFTER -> new Span<>(at, false, null, false);
                case ON_OR_AFTER -> Span.closed(at, null);
                default -> throw new IllegalArgumentException(operator + " takes no exact moment");
            };
        }
        if (value instanceof Value.MomentRange range) {
            Span<Instant> from = moments(Operator.ON_OR_AFTER, range.from());
            Span<Instant> to = moments(Operator.ON_OR_BEFORE, range.to());
            return new Span<>(from.from(), from.fromIn(), to.to(), to.toIn());
        }
        // Now is the end of what was and the start of what comes, so that these four split all moments.
        return switch (operator) {
            case LAST_DAYS -> Span.closed(start(today.minusDays(count(value) - 1L)), instant);
            case NEXT_DAYS -> new Span<>(instant, false, start(today.plusDays(count(value))), false);
            default -> whole(days(operator, value));
        };
    }

    private Span<Instant> whole(Span<LocalDate> days) {
        LocalDate from = days.from();
        LocalDate to = days.to();
        return within(Span.halfOpen(
                from == null ? null : start(days.fromIn() ? from : from.plusDays(1)),
                to == null ? null : start(days.toIn() ? to.plusDays(1) : to)));
    }

    /**
     * The same moments, by ends that can be written down: the day after the last one has five digits in its year, and
     * east of Greenwich the first day begins in the year 0.
     */
    private static Span<Instant> within(Span<Instant> span) {
        Instant from = span.from();
        Instant to = span.to();
        boolean fromIn = span.fromIn();
        boolean toIn = span.toIn();
        if (from != null && from.isBefore(FIRST)) {
            from = null;
        } else if (from != null && from.isAfter(LAST)) {
            from = LAST;
            fromIn = false;
        }
        if (to != null && to.isAfter(LAST)) {
            to = null;
        } else if (to != null && to.isBefore(FIRST)) {
            to = FIRST;
            toIn = false;
        }
        return new Span<>(from, fromIn, to, toIn);
    }

    private Span<LocalDate> calendar(Operator operator) {
        String name = operator.name();
        int shift = name.startsWith("THIS") ? 0 : name.startsWith("LAST") ? -1 : 1;
        if (name.endsWith("WEEK")) {
            return period(weekStart(today, now.firstDay()).plusWeeks(shift), 0, 7);
        } else if (name.endsWith("MONTH")) {
            return period(today.withDayOfMonth(1).plusMonths(shift), 1, 0);
        } else if (name.endsWith("QUARTER")) {
            int first = (today.getMonthValue() - 1) / 3 * 3 + 1;
            return period(today.withDayOfMonth(1).withMonth(first).plusMonths(3L * shift), 3, 0);
        }
        return period(today.withDayOfYear(1).plusYears(shift), 12, 0);
    }

    private static Span<LocalDate> period(LocalDate first, int months, int days) {
        return Span.closed(first, first.plusMonths(months).plusDays(days).minusDays(1));
    }

    /** The first day of the week that holds the day. */
    public static LocalDate weekStart(LocalDate day, DayOfWeek firstDay) {
        return day.with(TemporalAdjusters.previousOrSame(firstDay));
    }

    private Instant start(LocalDate day) {
        return now.startOf(day);
    }

    private static LocalDate day(Value value) {
        return ((Value.Day) value).day();
    }

    private static int count(@Nullable Value value) {
        if (value instanceof Value.Days days) {
            return days.days();
        }
        throw new IllegalArgumentException("Not a number of days: " + value);
    }
}
