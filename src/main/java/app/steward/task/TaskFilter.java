package app.steward.task;

import app.steward.team.Assignee;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks are meant, of those that somebody sees.
 *
 * @param shown how far they are
 * @param holder who has them
 * @param role the success role that they are for; null for any, and for those in person
 * @param account of this number, its users' among them; null for any
 * @param due when they are due; null for any day
 * @param byHolder whether the holder has them, also once they are done; else who did them is meant then
 */
public record TaskFilter(
        Shown shown,
        Assignee holder,
        @Nullable Integer role,
        @Nullable Long account,
        @Nullable Due due,
        boolean byHolder) {

    public TaskFilter(Shown shown, Assignee holder, @Nullable Integer role, @Nullable Long account, @Nullable Due due) {
        this(shown, holder, role, account, due, false);
    }

    /** How far tasks are, as people look for them. */
    public enum Shown {
        /** To be done, and not resting. */
        OPEN("Open"),
        /** Open, and out of sight until a day, or until earlier steps of a play are done. */
        SNOOZED("Resting"),
        DONE("Done"),
        DROPPED("Dropped"),
        /** Open, resting or not. */
        ANY_OPEN("Open");

        private final String label;

        Shown(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Shown> of(String key) {
            return Arrays.stream(values())
                    .filter(shown -> shown.key().equals(key))
                    .findFirst();
        }

        public boolean isOpen() {
            return this != DONE && this != DROPPED;
        }
    }

    /** When something is due, seen from today. The parts share no day, and every task is in one. */
    public enum Due {
        LATE("Late"),
        TODAY("Due today"),
        WEEK("Later this week"),
        LATER("Later"),
        UNDATED("No day");

        private final String label;

        Due(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @param endOfWeek the last day of the week that today is in */
        public static Due of(@Nullable LocalDate day, LocalDate today, LocalDate endOfWeek) {
            if (day == null) {
                return UNDATED;
            } else if (day.isBefore(today)) {
                return LATE;
            } else if (day.equals(today)) {
                return TODAY;
            }
            return day.isAfter(endOfWeek) ? LATER : WEEK;
        }
    }

    /** What is to be done by whoever. */
    public static TaskFilter open(Assignee holder) {
        return new TaskFilter(Shown.OPEN, holder, null, null, null);
    }

    public static TaskFilter ofAccount(long account) {
        return new TaskFilter(Shown.ANY_OPEN, Assignee.anyone(), null, account, null);
    }
}
