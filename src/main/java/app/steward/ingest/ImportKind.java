package app.steward.ingest;

import app.steward.condition.Subject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the rows of a file are. */
public enum ImportKind {
    ACCOUNTS(Subject.ACCOUNT),
    USERS(Subject.USER),
    SUBSCRIPTIONS(Subject.SUBSCRIPTION),
    /** Uses of features per day. */
    USAGE(null),
    TICKETS(null),
    INVOICES(null),
    TOUCHPOINTS(null),
    /** To surveys. */
    ANSWERS(null);

    private final @Nullable Subject subject;

    ImportKind(@Nullable Subject subject) {
        this.subject = subject;
    }

    /** The word in the API. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ImportKind> ofKey(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }

    /** Whose fields the columns are mapped to; null for facts. */
    public @Nullable Subject subject() {
        return subject;
    }
}
