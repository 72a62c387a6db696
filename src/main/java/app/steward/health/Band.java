package app.steward.health;

import app.steward.workspace.BandThresholds;
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

    /** The band of a whole score. */
    public static Band of(int score, BandThresholds thresholds) {
        return score >= thresholds.good() ? GOOD : score < thresholds.poor() ? POOR : AVERAGE;
    }
}
