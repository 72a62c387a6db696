package app.steward.health;

import java.util.Locale;

/** What a score means in a word, best first. Which scores belong to it follows from the workspace's thresholds. */
public enum Band {
    GOOD("Good"),
    AVERAGE("Average"),
    POOR("Poor");

    private final String label;

    Band(String label) {
        this.label = label;
    }

    /** The word in JSON and conditions. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }
}
