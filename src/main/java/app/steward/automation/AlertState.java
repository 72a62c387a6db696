package app.steward.automation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How far an alert is. Whether it is snoozed follows from the day. */
public enum AlertState {
    OPEN("Open"),
    SNOOZED("Snoozed"),
    CLOSED("Closed");

    private final String label;

    AlertState(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AlertState> find(String key) {
        return Arrays.stream(values()).filter(state -> state.key().equals(key)).findFirst();
    }
}
