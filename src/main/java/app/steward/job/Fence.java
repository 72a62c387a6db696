package app.steward.job;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Keeps whoever lost its lease from writing anything more, whatever code it runs: each transaction that a worker's thread
 * (or one that it started) commits makes sure at its end that the lease still holds. None has to think of it.
 */
@Component
class Fence implements TransactionExecutionListener {
    private static final InheritableThreadLocal<@Nullable Lease> WORKING_ON = new InheritableThreadLocal<>();

    /** Does the work; a transaction in it that finds the lease lost is taken back and throws {@link LeaseLost}. */
    static void around(Lease lease, Runnable work) {
        WORKING_ON.set(lease);
        try {
            work.run();
        } finally {
            WORKING_ON.remove();
        }
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        Lease lease = WORKING_ON.get();
        if (lease != null && !transaction.isReadOnly()) {
            lease.fence();
        }
    }
}
