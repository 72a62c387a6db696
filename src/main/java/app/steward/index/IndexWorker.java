package app.steward.index;

import app.steward.change.DefinitionChanged;
import app.steward.change.FieldGone;
import app.steward.lease.LeasedWorker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Looks for indexes to build and drop, one at a time in the cluster. */
@Component
@DependsOnDatabaseInitialization
class IndexWorker extends LeasedWorker<IndexLog.Task> {
    private final IndexLog log;
    private final IndexBuilder builder;

    /** @param background off with the scheduler, as in tests, which call {@link #work()} themselves */
    IndexWorker(IndexLog log, IndexBuilder builder, @Value("${spring.quartz.auto-startup:true}") boolean background) {
        super("index", Duration.ofSeconds(30), background);
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
    protected void renew(IndexLog.Task task) {
        log.renew(task.index().id());
    }

    @Override
    protected void giveBack(IndexLog.Task task) {
        log.giveBack(task.index().id());
    }

    @Override
    protected void after() {
        builder.drop(log.orphans());
    }
}
