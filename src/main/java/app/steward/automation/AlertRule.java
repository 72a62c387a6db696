package app.steward.automation;

import app.steward.membership.Rule;
import app.steward.task.TaskPriority;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule that opens an alert for each record that comes to match, and closes it when that is over. */
public record AlertRule(Rule head, Settings settings) {
    public static final int MOST_OF_MESSAGE = 2_000;
    public static final int MOST_TASKS = 20;
    public static final int QUIET_DAYS = 7;

    /**
     * What follows of matching.
     *
     * @param message with merge fields; empty: the name of the rule says it all
     * @param roleId number of the success role whose owners get its alerts
     * @param quietDays after closing, in which it does not open anew
     * @param remindDays after which one that a person closed opens once more, where it still matches; null: never
     * @param guard more than these at once are held; null: follows from how many there are
     * @param dropsTasks whether untouched tasks are dropped when the reason has gone
     * @param play number of the play that each of its alerts starts, in the place of tasks; null: none
     * @param told numbers of success roles whose owners are told besides
     */
    public record Settings(
            AlertType type,
            String message,
            TaskPriority priority,
            int roleId,
            int quietDays,
            @Nullable Integer remindDays,
            @Nullable Integer guard,
            boolean dropsTasks,
            List<TaskOf> tasks,
            @Nullable Integer play,
            List<Integer> told) {
        public Settings {
            tasks = List.copyOf(tasks);
            told = List.copyOf(told);
        }
    }

    /**
     * A task that each of its alerts begins with.
     *
     * @param role key of the success role that it is for; null: the rule's
     * @param dueIn days from the opening; null: no day
     * @param workingDays whether working days alone are counted
     */
    public record TaskOf(
            String title,
            String text,
            @Nullable String role,
            TaskPriority priority,
            @Nullable Integer dueIn,
            boolean workingDays) {}

    public int id() {
        return head.id();
    }

    public String name() {
        return head.name();
    }

    public boolean isHeld() {
        return head.heldAt() != null;
    }
}
