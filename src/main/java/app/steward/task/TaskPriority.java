package app.steward.task;

import app.steward.record.RejectedValue;
import app.steward.value.CleanText;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How much a task matters beside others of the same day. */
public enum TaskPriority {
    HIGH("High"),
    NORMAL("Normal"),
    LOW("Low");

    private final String label;

    TaskPriority(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By key, ignoring case; throws {@link RejectedValue} for an unknown one. */
    public static TaskPriority named(String name) {
        return Arrays.stream(values())
                .filter(priority -> priority.key().equalsIgnoreCase(CleanText.of(name)))
                .findFirst()
                .orElseThrow(() -> new RejectedValue("Choose low, normal or high."));
    }

    /** Labels by key, the highest first. */
    public static Map<String, String> choices() {
        Map<String, String> choices = new LinkedHashMap<>();
        for (TaskPriority priority : values()) {
            choices.put(priority.key(), priority.label());
        }
        return choices;
    }
}
