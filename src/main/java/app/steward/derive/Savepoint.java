package app.steward.derive;

import app.steward.problem.DatabaseRefusal;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work over several definitions at once, of which some may fail for their data: a value that can't be compared, a number
 * too large. Those are set aside with the reason, and the transaction goes on with the rest. Whatever else fails, a
 * deadlock or a lost connection, fails it.
 */
public final class Savepoint {
    private static final Logger LOG = LoggerFactory.getLogger(Savepoint.class);

    private final DSLContext sql;
    private final String what;

    /** @param what a definition is, for the log: segment, health configuration */
    public Savepoint(DSLContext sql, String what) {
        this.sql = sql;
        this.what = what;
    }

    /**
     * Does the work; where it fails for its data, once more without the definitions that make it fail.
     *
     * @param culprits finds these, with the reason; where there is none, the work has failed
     * @param setAside told of them before the work is done once more
     */
    public <T> T work(
            Supplier<T> work, Supplier<Map<Integer, String>> culprits, Consumer<Map<Integer, String>> setAside) {
        try {
            return held(work);
        } catch (RuntimeException failed) {
            if (!DatabaseRefusal.isAboutData(failed)) {
                throw failed;
            }
            Map<Integer, String> found = culprits.get();
            if (found.isEmpty()) {
                throw failed;
            }
            LOG.warn("Left out of the pass, each a {}: {}", what, found);
            setAside.accept(found);
            return work.get();
        }
    }

    /** Why this fails for the data of one definition, as a sentence for people; null where it does not. */
    public @Nullable String problem(int definition, Runnable probe) {
        try {
            held(() -> {
                probe.run();
                return true;
            });
            return null;
        } catch (RuntimeException failed) {
            if (!DatabaseRefusal.isAboutData(failed)) {
                throw failed;
            }
            LOG.warn("The {} {} fails", what, definition, failed);
            return "It can't be computed: " + DatabaseRefusal.words(failed);
        }
    }

    /** Leaves no trace of what fails for its data. */
    private <T> T held(Supplier<T> work) {
        sql.execute("savepoint pass");
        try {
            T result = work.get();
            sql.execute("release savepoint pass");
            return result;
        } catch (RuntimeException e) {
            if (DatabaseRefusal.isAboutData(e)) {
                sql.execute("rollback to savepoint pass");
            }
            throw e;
        }
    }
}
