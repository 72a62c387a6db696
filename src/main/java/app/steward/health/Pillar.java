package app.steward.health;

import java.util.Locale;
import java.util.Optional;

/** A side of an account's health, in the order in which they are shown. */
public enum Pillar {
    PRODUCT("Product Adoption Health", "Product"),
    SERVICE("Service health", "Service"),
    RELATIONSHIP("Relationship health", "Relationship"),
    FINANCIAL("Financial health", "Financial");

    private final String label;
    private final String shortLabel;

    Pillar(String label, String shortLabel) {
        this.label = label;
        this.shortLabel = shortLabel;
    }

    /** The word in JSON and in the names of columns. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    /** The label where the word health stands beside it already. */
    public String shortLabel() {
        return shortLabel;
    }

    /** The pillar of this key, or empty where there is none. */
    public static Optional<Pillar> of(String key) {
        for (Pillar pillar : values()) {
            if (pillar.key().equals(key)) {
                return Optional.of(pillar);
            }
        }
        return Optional.empty();
    }
}
