package app.steward.ingest;

import app.steward.job.Lease;
import app.steward.job.LeasedTable;
import app.steward.job.Leases;
import app.steward.job.Worker;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Looks at large files that were sent through the page, and at small ones whose process ended meanwhile. */
@Component
@DependsOnDatabaseInitialization
class DraftWorker extends Worker<Lease> {
    private static final long TOLD_EVERY = Duration.ofMillis(500).toNanos();

    private final DSLContext sql;
    private final ImportDrafts drafts;
    private final LeasedTable waiting;

    DraftWorker(DSLContext sql, ImportDrafts drafts, Leases leases) {
        super("import look", Duration.ofSeconds(5));
        this.sql = sql;
        this.drafts = drafts;
        this.waiting = leases.of("import_drafts", "id")
                .where("state = 'looking'")
                .orderBy("id")
                .unfenced(); // what it finds is the same whoever finds it
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(ImportDrafts.Asked asked) {
        wake();
    }

    @Override
    protected void before() {
        waiting.spent()
                .forEach(id -> sql.execute(
                        "update import_drafts set state = 'failed', problem = ? where id = ?",
                        "Steward stopped each time it looked at this file. Its log says more.",
                        id));
    }

    @Override
    protected @Nullable Lease take() {
        return waiting.take(1);
    }

    @Override
    protected void carryOut(Lease draft) {
        drafts.look(draft.id(), new Telling(draft.id()));
        draft.release("");
    }

    private final class Telling implements LongConsumer {
        private final long id;
        private long told = System.nanoTime();

        Telling(long id) {
            this.id = id;
        }

        @Override
        public void accept(long bytes) {
            if (System.nanoTime() - told > TOLD_EVERY) {
                told = System.nanoTime();
                sql.execute("update import_drafts set done = ? where id = ?", bytes, id);
            }
        }
    }
}
