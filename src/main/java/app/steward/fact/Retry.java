package app.steward.fact;

import app.steward.problem.SqlState;
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
                if (tried == TRIES || !SqlState.isOneOf(e, SqlState.IN_THE_WAY)) {
                    throw e;
                }
            }
        }
    }
}
