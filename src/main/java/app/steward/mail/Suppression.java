package app.steward.mail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why an address gets no automation mail. */
public enum Suppression {
    UNSUBSCRIBED("Unsubscribed", "slash-circle", false),
    BOUNCED("Bounced", "exclamation-circle", true),
    COMPLAINED("Complained", "exclamation-triangle", true),
    BY_HAND("By hand", "person", false);

    private final String label;
    private final String icon;
    private final boolean bad;

    Suppression(String label, String icon, boolean bad) {
        this.label = label;
        this.icon = icon;
        this.bad = bad;
    }

    /** As the database and the API have it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    /** Of the sprite. */
    public String icon() {
        return icon;
    }

    /** Whether something went wrong, rather than that somebody wanted it. */
    public boolean bad() {
        return bad;
    }

    public static Optional<Suppression> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }

    /** A sentence for who wonders why nothing went there. */
    String on(String day) {
        return switch (this) {
            case UNSUBSCRIBED -> "Unsubscribed on " + day;
            case BOUNCED -> "Mail to it came back on " + day;
            case COMPLAINED -> "Complained about a message on " + day;
            case BY_HAND -> "Suppressed by hand on " + day;
        };
    }
}
