package app.steward.membership;

import app.steward.problem.BadInput;
import org.jspecify.annotations.Nullable;

/** What happens with who matches already when a rule goes on, or comes to match by a change of it. */
public enum Existing {
    ACT,
    SKIP;

    /** What a form says that leaves it open. */
    public static final String OPEN = "Choose what happens with those that match already.";

    /** By key; throws {@link BadInput} at "existing". Null for nothing said. */
    public static @Nullable Existing of(@Nullable String key) {
        return of("existing", key);
    }

    /** By key; throws {@link BadInput} there. Null for nothing said. */
    public static @Nullable Existing of(String at, @Nullable String key) {
        return switch (key == null ? "" : key) {
            case "" -> null;
            case "act" -> ACT;
            case "skip" -> SKIP;
            default -> throw BadInput.of(at, "Choose act or skip.");
        };
    }

    /**
     * There is no default that acts.
     *
     * @param what the two do, as the end of a sentence
     */
    public static void require(@Nullable Existing said, String what) {
        require("existing", said, what);
    }

    /** The same there; answers what was said. */
    public static Existing require(String at, @Nullable Existing said, String what) {
        if (said == null) {
            throw BadInput.of(at, "Say what happens with who matches already: " + what);
        }
        return said;
    }
}
