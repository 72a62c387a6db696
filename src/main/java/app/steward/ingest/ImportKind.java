package app.steward.ingest;

import app.steward.condition.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /** What they are called. */
    public String label() {
        return name().charAt(0) + key().substring(1);
    }

    /** What a row can't be without, each as keys of which one will do. */
    public List<List<String>> needed() {
        return switch (this) {
            case ACCOUNTS, USERS, SUBSCRIPTIONS -> List.of(List.of("external_id"));
            case USAGE -> List.of(List.of("account", "user", "subscription"), List.of("feature"), List.of("day"));
            default -> {
                List<List<String>> needed = new ArrayList<>();
                needed.add(this == INVOICES ? List.of("account", "subscription") : List.of("account", "user"));
                for (Target target : FactTable.of(this).targets()) {
                    if (FactTable.of(this).required().contains(target.key())) {
                        needed.add(List.of(target.key()));
                    }
                }
                yield needed;
            }
        };
    }
}
