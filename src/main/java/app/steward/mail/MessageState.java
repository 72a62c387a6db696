package app.steward.mail;

import java.util.Arrays;
import java.util.Optional;

/** What became of a message, as people see it. */
public enum MessageState {
    SENT("sent", "Sent", "check-lg", "good"),
    WAITING("waiting", "Waits", "clock", "wait"),
    HELD("held", "Held", "lock", "avg"),
    IN_DOUBT("in_doubt", "In doubt", "question-circle", "avg"),
    REFUSED("refused", "Refused", "x", "poor"),
    SKIPPED("skipped", "Skipped", "slash-circle", "wait"),
    CANCELLED("cancelled", "Taken back", "arrow-counterclockwise", "wait"),
    KEPT("kept", "Kept here", "inbox", "wait");

    private final String key;
    private final String label;
    private final String icon;
    private final String tone;

    MessageState(String key, String label, String icon, String tone) {
        this.key = key;
        this.label = label;
        this.icon = icon;
        this.tone = tone;
    }

    /** As the API has it. */
    public String key() {
        return key;
    }

    public String label() {
        return label;
    }

    /** Of the sprite. */
    public String icon() {
        return icon;
    }

    /** Class of the mark. */
    public String tone() {
        return tone;
    }

    /** Whether nothing happens any more unless a person says so, and a person may send it again. */
    public boolean goesAgain() {
        return this == HELD || this == IN_DOUBT || this == REFUSED;
    }

    public static Optional<MessageState> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key.equals(key)).findFirst();
    }

    /** Of the outbox: whoever is just taking it still has it waiting. */
    static MessageState stored(String state) {
        return of(state).orElse(WAITING);
    }
}
