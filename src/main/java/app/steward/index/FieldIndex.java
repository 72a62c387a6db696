package app.steward.index;

import app.steward.condition.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A field that is indexed, or is going to be.
 *
 * @param builtIn from the start: it stays
 * @param names of the indexes in the database
 * @param definitions what each was built by; empty where a migration made them
 * @param problem for people: why it could not be built
 * @param builtAt when it was last complete
 * @param bytes how much room it takes
 */
public record FieldIndex(
        int id,
        Subject subject,
        String field,
        boolean builtIn,
        State state,
        List<String> names,
        List<String> definitions,
        @Nullable String problem,
        @Nullable Instant builtAt,
        long bytes) {

    public FieldIndex {
        names = List.copyOf(names);
        definitions = List.copyOf(definitions);
    }

    /** How far it is. */
    public enum State {
        WAITING,
        BUILDING,
        READY,
        FAILED,
        DROPPING;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String key) {
            return valueOf(key.toUpperCase(Locale.ROOT));
        }
    }

    /** Whether a migration made it, so that the application leaves it alone. */
    boolean fixed() {
        return builtIn && definitions.isEmpty() && state == State.READY;
    }

    /** Whether something is still to be done, so that a page asks again. */
    public boolean isOpen() {
        return state == State.WAITING || state == State.BUILDING || state == State.DROPPING;
    }
}
