package app.steward.condition;

import java.util.Locale;

/** What a condition, a segment or a portfolio page is about. */
public enum Subject {
    ACCOUNT("account", "accounts"),
    USER("user", "users"),
    SUBSCRIPTION("subscription", "subscriptions");

    private final String key;
    private final String plural;

    Subject(String key, String plural) {
        this.key = key;
        this.plural = plural;
    }

    /** The word in URLs, JSON and tables. */
    public String key() {
        return key;
    }

    public String plural() {
        return plural;
    }

    /** The subject of this key, ignoring case; throws {@link IllegalArgumentException} for an unknown one. */
    public static Subject of(String key) {
        return valueOf(key.trim().toUpperCase(Locale.ROOT));
    }
}
