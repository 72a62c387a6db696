package app.steward.fact;

import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Runs work again that the database broke off because of other transactions: deadlock 40P01, serialization 40001. */
@Component
public class Retry {
    private static final int TRIES = 5;

    /** Runs the work, which opens its own transaction, at most five times. */
    public <T> T run(Supplier<@Nullable T> work) {
        for (int tried = 1; ; tried++) {
            try {
                T result = work.get();
                if (result == null) {
                    throw new IllegalStateException("The work gave no result");
                }
                return result;
            } catch (RuntimeException e) {
                if (tried == TRIES || !brokenOff(e)) {
                    throw e;
                }
            }
        }
    }

    private static boolean brokenOff(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SQLException failed
                    && ("40P01".equals(failed.getSQLState()) || "40001".equals(failed.getSQLState()))) {
                return true;
            }
        }
        return false;
    }
}
