package app.steward.segment;

import app.steward.condition.Subject;
import app.steward.membership.MembershipGrowth;
import app.steward.membership.MembershipGrowth.Day;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How a segment grew, by days, weeks or months: of what somebody sees now, told back by who entered and left since. */
@Component
public class SegmentGrowth {
    private final MembershipGrowth growth;

    SegmentGrowth(MembershipGrowth growth) {
        this.growth = growth;
    }

    /** Into which periods it is parted, and how many of them, the present one among them. */
    public enum By {
        DAY("Days", 30),
        WEEK("Weeks", 26),
        MONTH("Months", 12);

        private final String label;
        private final int periods;

        By(String label, int periods) {
            this.label = label;
            this.periods = periods;
        }

        public String label() {
            return label;
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Days where it is none of them: links may be old. */
        public static By of(@Nullable String key) {
            for (By by : values()) {
                if (by.key().equals(key)) {
                    return by;
                }
            }
            return DAY;
        }

        /** The first day of the period that the day is in. */
        LocalDate first(LocalDate day, Now now) {
            return switch (this) {
                case DAY -> day;
                case WEEK -> day.with(TemporalAdjusters.previousOrSame(now.firstDay()));
                case MONTH -> day.withDayOfMonth(1);
            };
        }

        private LocalDate first(Now now) {
            LocalDate present = first(now.today(), now);
            return switch (this) {
                case DAY -> present.minusDays(periods - 1L);
                case WEEK -> present.minusWeeks(periods - 1L);
                case MONTH -> present.minusMonths(periods - 1L);
            };
        }
    }

    /**
     * A day, week or month.
     *
     * @param members at its end, or now
     */
    public record Period(LocalDate first, LocalDate last, long members, long entered, long left) {
        public long change() {
            return entered - left;
        }

        private Period and(Day day) {
            return new Period(first, day.day(), day.members(), entered + day.entered(), left + day.left());
        }
    }

    /**
     * What became of it.
     *
     * @param days the members at the end of each day, oldest first
     * @param periods oldest first
     * @param since the first day on which anything is known where it is younger than that; null where it is not
     */
    public record Grown(
            By by,
            List<Day> days,
            List<Period> periods,
            @Nullable LocalDate since) {
        public long entered() {
            return periods.stream().mapToLong(Period::entered).sum();
        }

        public long left() {
            return periods.stream().mapToLong(Period::left).sum();
        }

        public long members() {
            return days.isEmpty() ? 0 : days.get(days.size() - 1).members();
        }

        /** Members at the end of each day. */
        public List<Long> line() {
            return days.stream().map(Day::members).toList();
        }
    }

    @Transactional(readOnly = true)
    public Grown of(Viewer viewer, Subject subject, int segment, By by, Now now) {
        LocalDate from = by.first(now);
        int days = Math.toIntExact(ChronoUnit.DAYS.between(from, now.today()) + 1);
        List<Day> all = growth.days(SegmentKind.SEGMENT, viewer, subject, segment, days, now)
                .getOrDefault(segment, List.of());
        Optional<LocalDate> began = all.stream()
                .filter(day -> day.members() > 0 || day.entered() > 0 || day.left() > 0)
                .findFirst()
                .map(Day::day);
        List<Day> known = all.stream()
                .filter(day -> began.isPresent() && !day.day().isBefore(began.get()))
                .toList();
        List<Period> periods = new ArrayList<>();
        for (Day day : known) {
            LocalDate first = by.first(day.day(), now);
            int last = periods.size() - 1;
            if (last >= 0 && periods.get(last).first().equals(first)) {
                periods.set(last, periods.get(last).and(day));
            } else {
                periods.add(new Period(first, day.day(), day.members(), day.entered(), day.left()));
            }
        }
        return new Grown(
                by,
                known,
                List.copyOf(periods),
                began.filter(day -> day.isAfter(from)).orElse(null));
    }
}
