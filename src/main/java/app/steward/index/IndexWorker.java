package app.steward.index;

import app.steward.change.DefinitionChanged;
import app.steward.change.FieldGone;
import app.steward.job.Worker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Looks for indexes to build and drop, one at a time in the cluster. */
@Component
@DependsOnDatabaseInitialization
class IndexWorker extends Worker<IndexLog.Task> {
    private final IndexLog log;
    private final IndexBuilder builder;

    IndexWorker(IndexLog log, IndexBuilder builder) {
        super("index", Duration.ofSeconds(30));
        this.log = log;
        this.builder = builder;
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(IndexSettings.Asked asked) {
        wake();
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(FieldGone gone) {
        wake();
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(DefinitionChanged changed) {
        wake();
    }

    @Override
    protected void before() {
        log.settle();
        log.giveUp();
    }

    @Override
    protected IndexLog.@Nullable Task take() {
        return log.take();
    }

    @Override
    protected void carryOut(IndexLog.Task task) {
        builder.carryOut(task);
    }

    @Override
    protected void after() {
        builder.drop(log.orphans());
    }
}
