package app.steward.task;

import app.steward.record.RejectedValue;
import app.steward.value.CleanText;
import java.util.Arrays;
import java.util.Locale;

/** How far a task is. */
public enum TaskState {
    OPEN("Open"),
    DONE("Done"),
    /** Not to be done any more. */
    DROPPED("Dropped");

    private final String label;

    TaskState(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By key, ignoring case; throws {@link RejectedValue} for an unknown one. */
    public static TaskState named(String name) {
        return Arrays.stream(values())
                .filter(state -> state.key().equalsIgnoreCase(CleanText.of(name)))
                .findFirst()
                .orElseThrow(() -> new RejectedValue("Choose open, done or dropped."));
    }
}
