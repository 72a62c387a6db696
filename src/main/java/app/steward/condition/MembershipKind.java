package app.steward.condition;

import java.util.Locale;
import java.util.Optional;

/**
 * What a record can be in or under: the kinds of membership that conditions test, in one place. A kind is tested by the
 * field of its key ({@code segment in [3]}), and named by a parameter of its key ({@code entered_segment} of segment 3).
 */
public enum MembershipKind {
    SEGMENT("segments"),
    LIST("rules"),
    OPEN_ALERT("alerts"),
    MILESTONE("milestones"),
    JOURNEY("journeys"),
    PLAY("plays");

    private final String array;

    MembershipKind(String array) {
        this.array = array;
    }

    /** The word in JSON: of the field, of the parameter, in the names of what is derived. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The same for people, in a sentence. */
    public String words() {
        return key().replace('_', ' ');
    }

    /** The column of the derived rows that holds the numbers of all that a record is in. */
    public String array() {
        return array;
    }

    /** By {@link #key}; empty for any other word. */
    public static Optional<MembershipKind> of(String key) {
        for (MembershipKind kind : values()) {
            if (kind.key().equals(key)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** The kind whose membership a field tests, by its key in any subject's words; empty for any other field. */
    public static Optional<MembershipKind> ofField(String key) {
        String account = Subject.ACCOUNT.key() + ".";
        return of(key.startsWith(account) ? key.substring(account.length()) : key);
    }
}
