package app.steward.journey;

import java.util.Locale;

/** Why a run ended. */
public enum RunEnd {
    DONE("came to the end"),
    GOAL("reached the goal"),
    EXIT("met the exit"),
    LEFT_ENTRY("no longer matched the entry"),
    TAKEN_OUT("was taken out"),
    ARCHIVED("was archived for more than 30 days"),
    JOURNEY_ENDED("was in it when the journey ended"),
    MERGED("turned out to be another user who is in it"),
    UNSUBSCRIBED("can't be written to"),
    PAUSED("waited too long while the journey was paused"),
    PAST_DATE("came to a day that had passed");

    private final String words;

    RunEnd(String words) {
        this.words = words;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What became of the user: "came to the end". */
    public String words() {
        return words;
    }

    public static RunEnd of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }
}
