package app.steward.support;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much a ticket hurts, as the support desk says. */
public enum TicketPriority {
    LOW("Low"),
    NORMAL("Normal"),
    HIGH("High"),
    URGENT("Urgent");

    private final String label;

    TicketPriority(String label) {
        this.label = label;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    /** As it is stored. */
    static TicketPriority of(String key) {
        return valueOf(key.toUpperCase(Locale.ROOT));
    }

    /** As a support desk writes it, ignoring case: medium is normal. */
    public static Optional<TicketPriority> named(String text) {
        String given = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(priority -> priority.key().equals(given.equals("medium") ? "normal" : given))
                .findFirst();
    }
}
