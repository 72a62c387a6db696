package app.steward.event;

import app.steward.condition.Subject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a refused message is about. */
public enum RefusedKind {
    ACCOUNT("Account"),
    USER("User"),
    SUBSCRIPTION("Subscription"),
    INVOICE("Invoice"),
    FEATURE("Use of a feature"),
    LOGIN("Login"),
    LOGOUT("Logout"),
    ALIAS("Change of a user's id"),
    /** It can't be told. */
    MESSAGE("Message");

    private final String label;

    RefusedKind(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    static RefusedKind of(Subject subject) {
        return switch (subject) {
            case ACCOUNT -> ACCOUNT;
            case USER -> USER;
            case SUBSCRIPTION -> SUBSCRIPTION;
        };
    }

    public static Optional<RefusedKind> ofKey(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }
}
