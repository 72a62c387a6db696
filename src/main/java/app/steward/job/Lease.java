package app.steward.job;

import java.util.List;
import org.jooq.Record;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Rows that this process works on, for as long as it renews the lease. */
public final class Lease implements Leased {
    private static final String FREED = "lease_owner = null, lease_until = null";

    private final LeasedTable table;
    private final List<Long> ids;
    private final int attempts;
    private final List<Record> rows;
    private volatile boolean released;

    Lease(LeasedTable table, List<Long> ids, int attempts, List<Record> rows) {
        this.table = table;
        this.ids = List.copyOf(ids);
        this.attempts = attempts;
        this.rows = List.copyOf(rows);
    }

    @Override
    public Lease lease() {
        return this;
    }

    /** The keys of the rows. */
    public List<Long> ids() {
        return ids;
    }

    /** The key, where one row was taken. */
    public long id() {
        return ids.get(0);
    }

    /** The rows as they were taken. */
    public List<Record> rows() {
        return rows;
    }

    /** How often they have been taken, this time included. */
    public int attempts() {
        return attempts;
    }

    /**
     * Makes sure, until the caller's transaction ends, that they are still this process's.
     *
     * @throws LeaseLost where another has them
     */
    public void hold() {
        if (table.hold(ids) < ids.size()) {
            throw new LeaseLost(toString());
        }
    }

    /** Same as {@link #hold}, at the end of a transaction of whoever works on them. */
    void fence() {
        if (table.fenced() && !released) {
            hold();
        }
    }

    /** They are done with. In the transaction that says so; another can't have done it meanwhile. */
    public void end() {
        if (release("") < ids.size()) {
            throw new LeaseLost(toString());
        }
    }

    /**
     * Frees those that are still there, in the caller's transaction.
     *
     * @param set what else is written on them
     * @return how many
     */
    public int release(String set) {
        int freed = table.update(ids, FREED + (set.isEmpty() ? "" : ", " + set), true);
        released = true;
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    released = status == STATUS_COMMITTED;
                }
            });
        }
        return freed;
    }

    /**
     * Keeps them a while longer. Passes over a row that is locked: who locks it is this process, which is about to commit
     * its end, or somebody who takes nothing away.
     */
    void renew() {
        table.update(ids, "lease_until = clock_timestamp() + make_interval(secs => " + table.seconds() + ")", false);
    }

    /** Gives them back undone, so that the next that looks takes them at once. It counts as no attempt. */
    public void giveBack() {
        table.update(ids, FREED + ", attempts = greatest(attempts - 1, 0)", true);
    }

    /** They could not be done: again after a while, longer each time, so that others come first. */
    public void postpone() {
        table.update(
                ids,
                "lease_owner = null, lease_until = clock_timestamp()"
                        + " + make_interval(secs => least(3600, 5 * 2 ^ least(attempts - 1, 10)))",
                true);
    }

    @Override
    public String toString() {
        return table + " " + (ids.size() == 1 ? ids.get(0) : ids.get(0) + " and " + (ids.size() - 1) + " more");
    }
}
