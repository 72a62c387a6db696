package app.steward.touchpoint;

import app.steward.condition.Choice;
import app.steward.record.RejectedValue;
import app.steward.value.CleanText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a team member did with a customer. */
public enum TouchpointKind {
    CALL("Call", "telephone"),
    MEETING("Meeting", "people"),
    EMAIL("E-mail", "envelope"),
    MESSAGE("Message", "chat"),
    REVIEW("Business review", "bar-chart"),
    TRAINING("Training", "mortarboard"),
    NOTE("Note", "file-earmark-text");

    private final String label;
    private final String icon;

    TouchpointKind(String label, String icon) {
        this.label = label;
        this.icon = icon;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    /** Its picture, by the name in the sprite. */
    public String icon() {
        return icon;
    }

    /** By key or label, ignoring case; throws {@link RejectedValue} for an unknown one. */
    public static TouchpointKind named(String name) {
        String given = CleanText.of(name);
        return Arrays.stream(values())
                .filter(kind -> kind.key().equalsIgnoreCase(given) || kind.label.equalsIgnoreCase(given))
                .findFirst()
                .orElseThrow(() -> new RejectedValue("Choose what it was: a call, a meeting, a note ..."));
    }

    public static List<Choice> choices() {
        return Arrays.stream(values())
                .map(kind -> new Choice(kind.key(), kind.label))
                .toList();
    }
}
