package app.steward.milestone;

import app.steward.action.Action;
import app.steward.membership.Rule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule over accounts that is met once. */
public record Milestone(Rule head, Settings settings) {
    /** The longest that it may take. */
    public static final int MOST_DAYS = 3650;

    /**
     * What it says beside its head.
     *
     * @param position by which it is read
     * @param strict met only after the one before that applies to the account
     * @param dueDays overdue so many days after {@code dueFrom}; null: never
     * @param dueFrom key of a date of the account
     * @param guard how many may meet it at once; null: follows from how many there are
     * @param skips whether who matches when it is computed next meets it without actions
     * @param skippedUntil and so does who entered until then
     */
    public record Settings(
            int position,
            boolean strict,
            @Nullable Integer dueDays,
            String dueFrom,
            List<Action> actions,
            @Nullable Integer guard,
            boolean skips,
            @Nullable Instant skippedUntil) {
        public Settings {
            actions = List.copyOf(actions);
        }
    }

    public int id() {
        return head.id();
    }

    public String name() {
        return head.name();
    }

    public boolean isOn() {
        return head.isOn();
    }

    /** Whether its guard holds it: nobody meets it until a person decides. */
    public boolean isHeld() {
        return head.heldAt() != null;
    }

    /** Whether an entering of that moment is met without its actions. */
    boolean skips(Instant entered) {
        Instant until = settings.skippedUntil();
        return settings.skips() || until != null && !entered.isAfter(until);
    }
}
