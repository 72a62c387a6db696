package app.steward.refresh;

import app.steward.change.ChangeQueue;
import app.steward.change.ChangeQueue.Batch;
import app.steward.change.Touched;
import app.steward.condition.Fields;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.fact.Retry;
import app.steward.job.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tests what waits in the queue of touched records, batch by batch, each in a transaction of its own: within seconds, and
 * at once where this process queued something after a pause. Every process of the cluster takes batches of its own.
 */
@Component
@DependsOnDatabaseInitialization
class ChangeWorker extends Worker<Batch> {
    private static final int BATCH = 2_000;

    /** What is touched again and again within this time is tested once. */
    private static final Duration LEAST_PAUSE = Duration.ofSeconds(2);

    /** The same where much is touched; what follows from that waits as long, too. */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(8);

    /** So many records, tested without a pause, are much. */
    private static final int MUCH = 5_000;

    private final ChangeQueue queue;
    private final Chain chain;
    private final Fields fields;
    private final Retry retry;
    private final MeterRegistry meters;
    private final TransactionTemplate anew;
    private final AtomicBoolean waking = new AtomicBoolean();
    private volatile @Nullable Thread working;
    private volatile long gathered = System.nanoTime() - LEAST_PAUSE.toNanos();
    private volatile boolean followed;
    private volatile @Nullable Subject last;
    private volatile int tested;

    ChangeWorker(
            ChangeQueue queue,
            Chain chain,
            Fields fields,
            Retry retry,
            MeterRegistry meters,
            PlatformTransactionManager transactions) {
        super("changes", LONG_PAUSE);
        this.queue = queue;
        this.chain = chain;
        this.fields = fields;
        this.retry = retry;
        this.meters = meters;
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(ChangeQueue.Queued queued) {
        if (Thread.currentThread() == working) {
            followed = true;
        } else if (waking.compareAndSet(false, true)) {
            CompletableFuture.delayedExecutor(pause().minus(sinceGathered()).toNanos(), TimeUnit.NANOSECONDS)
                    .execute(() -> {
                        waking.set(false);
                        wake();
                    });
        }
    }

    @Override
    protected void before() {
        tested = 0;
        gather();
    }

    /** By what this process tests, or tested last. */
    private Duration pause() {
        return tested > MUCH ? LONG_PAUSE : LEAST_PAUSE;
    }

    private Duration sinceGathered() {
        return Duration.ofNanos(System.nanoTime() - gathered);
    }

    private void gather() {
        gathered = System.nanoTime();
        followed = false;
        retry.run(() -> {
            queue.gather();
            return true;
        });
    }

    @Override
    protected @Nullable Batch take() {
        if (sinceGathered().compareTo(pause()) > 0) {
            gather(); // what people and events touch comes before what is left of an import
        } else if (followed && last == Subject.USER) {
            gather(); // what is new of users is told of their accounts before these are tested
        }
        Batch next = queue.take(BATCH);
        if (next == null && followed && tested <= MUCH) {
            gather(); // what follows from a batch is tested right after it
            next = queue.take(BATCH);
        }
        return next;
    }

    @Override
    protected void carryOut(Batch batch) {
        long began = System.nanoTime();
        working = Thread.currentThread();
        try {
            retry.run(() -> anew.execute(status -> test(batch)));
        } finally {
            working = null;
        }
        last = batch.subject();
        tested = tested + batch.records().size();
        meters.timer("steward.changes.batch").record(Duration.ofNanos(System.nanoTime() - began));
    }

    private boolean test(Batch batch) {
        Touched touched = new Touched(batch.subject(), Set.copyOf(batch.records()), batch.fields());
        chain.follow(List.of(touched), fields.present(Principal.SYSTEM), batch.later(), batch.chains());
        queue.done(batch);
        return true;
    }
}
