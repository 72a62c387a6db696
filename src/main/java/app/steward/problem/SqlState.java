package app.steward.problem;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL says went wrong, wherever it stands among the causes of what was thrown. */
public final class SqlState {
    public static final String UNIQUE = "23505";
    public static final String FOREIGN_KEY = "23503";
    public static final String CANCELLED = "57014";
    /** Somebody else held a lock for longer than it was waited for. */
    public static final String LOCKED = "55P03";
    /** Taken back for the sake of another transaction: done again, it may succeed. */
    public static final Set<String> IN_THE_WAY = Set.of("40P01", "40001");

    private SqlState() {}

    /** The state of the first failed statement; null where none failed, or without a word. */
    public static @Nullable String of(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SQLException failed) {
                return failed.getSQLState();
            }
        }
        return null;
    }

    /** Whether a statement failed in this state. */
    public static boolean is(Throwable thrown, String state) {
        return isOneOf(thrown, Set.of(state));
    }

    /** Whether a statement failed in one of these states. */
    public static boolean isOneOf(Throwable thrown, Set<String> states) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SQLException failed && states.contains(String.valueOf(failed.getSQLState()))) {
                return true;
            }
        }
        return false;
    }
}
