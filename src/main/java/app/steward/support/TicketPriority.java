package app.steward.support;

import java.util.Locale;

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
}
