package app.steward.automation;

import app.steward.problem.BadInput;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of an alert that a person closed. */
public enum AlertOutcome {
    ACTED_ON("Acted on"),
    NO_ACTION_NEEDED("No action needed"),
    FALSE_ALARM("False alarm");

    private final String label;

    AlertOutcome(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By key; throws {@link BadInput} at "outcome". */
    public static AlertOutcome of(@Nullable String key) {
        return Arrays.stream(values())
                .filter(outcome -> outcome.key().equals(key))
                .findFirst()
                .orElseThrow(() -> BadInput.of("outcome", "Choose acted_on, no_action_needed or false_alarm."));
    }
}
