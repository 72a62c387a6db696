package app.steward.journey;

import app.steward.problem.BadInput;
import org.jspecify.annotations.Nullable;

/** What happens with who matches already when a journey begins to take in: there is no default that acts. */
public enum Existing {
    ACT,
    SKIP;

    /** By key; throws {@link BadInput} there. Null for nothing said. */
    public static @Nullable Existing of(String at, @Nullable String key) {
        return switch (key == null ? "" : key) {
            case "" -> null;
            case "act" -> ACT;
            case "skip" -> SKIP;
            default -> throw BadInput.of(at, "Choose act or skip.");
        };
    }

    static Existing require(String at, @Nullable Existing said) {
        if (said == null) {
            throw BadInput.of(
                    at, "Say what happens with who matches already: act takes them in, skip takes in only who comes.");
        }
        return said;
    }
}
