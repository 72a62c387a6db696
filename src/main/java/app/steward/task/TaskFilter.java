package app.steward.task;

import static app.steward.task.AboutRecords.SNOOZED;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.when;

import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
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
    private static final Field<Integer> ROLE = field(name("t", "role_id"), Integer.class);
    private static final Field<Long> MEMBER = field(name("t", "member_id"), Long.class);
    private static final Field<Long> DONE_BY = field(name("t", "done_by"), Long.class);

    public TaskFilter(Shown shown, Assignee holder, @Nullable Integer role, @Nullable Long account, @Nullable Due due) {
        this(shown, holder, role, account, due, false);
    }

    /** How far tasks are, as people look for them. */
    public enum Shown {
        /** To be done, and not resting. */
        OPEN("Open"),
        /** Open, and out of sight until a day, or until earlier steps of a play are done. */
        SNOOZED("Snoozed"),
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

        public static Due of(@Nullable LocalDate day, Now now) {
            LocalDate today = now.today();
            if (day == null) {
                return UNDATED;
            } else if (day.isBefore(today)) {
                return LATE;
            } else if (day.equals(today)) {
                return TODAY;
            }
            return day.isAfter(endOfWeek(now)) ? LATER : WEEK;
        }

        /** The same for statements: the name of one of these. */
        static Field<String> of(Now now) {
            LocalDate today = now.today();
            return when(TaskLog.DUE.isNull(), inline(UNDATED.name()))
                    .when(TaskLog.DUE.lt(inline(today)), inline(LATE.name()))
                    .when(TaskLog.DUE.eq(inline(today)), inline(TODAY.name()))
                    .when(TaskLog.DUE.le(inline(endOfWeek(now))), inline(WEEK.name()))
                    .otherwise(inline(LATER.name()));
        }

        /** The last day of the week that today is in. */
        static LocalDate endOfWeek(Now now) {
            return now.today().with(TemporalAdjusters.nextOrSame(now.firstDay().minus(1)));
        }
    }

    /** What is to be done by whoever. */
    public static TaskFilter open(Assignee holder) {
        return new TaskFilter(Shown.OPEN, holder, null, null, null);
    }

    public static TaskFilter ofAccount(long account) {
        return new TaskFilter(Shown.ANY_OPEN, Assignee.anyone(), null, account, null);
    }

    /** Says which they are, of tasks that the statement calls {@code t}. */
    Condition condition(Viewer viewer, Now now) {
        Condition open = TaskLog.STATE.eq(inline(TaskState.OPEN.key()));
        LocalDate today = now.today();
        Condition all = switch (shown) {
            case ANY_OPEN -> open;
            case OPEN ->
                open.and(SNOOZED.isNull().or(SNOOZED.le(inline(today)))).and(TaskLog.WAITS.isFalse());
            case SNOOZED -> open.and(SNOOZED.gt(inline(today)).or(TaskLog.WAITS.isTrue()));
            case DONE, DROPPED -> TaskLog.STATE.eq(inline(shown.key()));
        };
        if (role != null) {
            all = all.and(ROLE.eq(role)).and(MEMBER.isNull());
        }
        if (account != null) {
            all = all.and(AboutRecords.ACCOUNT.eq(account));
        }
        if (due != null) {
            all = all.and(Due.of(now).eq(inline(due.name())));
        }
        return all.and(held(viewer));
    }

    /** By whom it was done, of what is done; what is open for those whom the viewer stands in for is the viewer's. */
    private Condition held(Viewer viewer) {
        boolean done = !byHolder && !shown.isOpen();
        return done ? AboutRecords.held(DONE_BY, holder) : AboutRecords.held(viewer, holder);
    }
}
