package app.steward.fact;

import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Acts upon what rules found, batch by batch: each in a transaction of its own, which is tried again where another was in the
 * way. In the caller's transaction where there is one, which the caller repeats.
 */
@Component
public class Batches {
    private final Retry retry;
    private final TransactionTemplate transaction;

    Batches(Retry retry, TransactionTemplate transaction) {
        this.retry = retry;
        this.transaction = transaction;
    }

    /**
     * What a batch did.
     *
     * @param rules of which something moved
     * @param more whether there may be more of it
     */
    public record Done(long records, Set<Integer> rules, boolean more) {
        public static final Done NOTHING = new Done(0, Set.of(), false);

        public Done {
            rules = Set.copyOf(rules);
        }
    }

    public <T> T one(Supplier<T> batch) {
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? batch.get()
                : retry.run(() -> Objects.requireNonNull(transaction.execute(status -> batch.get())));
    }

    public void one(Runnable batch) {
        one(() -> {
            batch.run();
            return true;
        });
    }

    /** Until there is no more of it; answers of how many records. @param moved the rules are added to them */
    public long all(Supplier<Done> batch, Set<Integer> moved) {
        long all = 0;
        Done done;
        do {
            done = one(batch);
            all += done.records();
            moved.addAll(done.rules());
        } while (done.more());
        return all;
    }
}
