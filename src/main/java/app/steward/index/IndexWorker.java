package app.steward.index;

import app.steward.change.DefinitionChanged;
import app.steward.change.FieldGone;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Looks for indexes to build and drop, one at a time in the cluster: at once when this process was asked, and again and
 * again for those whose process is gone.
 */
@Component
@DependsOnDatabaseInitialization
class IndexWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(IndexWorker.class);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration RENEW = Duration.ofSeconds(5);

    private final IndexLog log;
    private final IndexBuilder builder;
    private final boolean background;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ExecutorService runner;
    private volatile @Nullable Integer current;

    /** @param background off with the scheduler, as in tests, which call {@link #work()} themselves */
    IndexWorker(IndexLog log, IndexBuilder builder, @Value("${spring.quartz.auto-startup:true}") boolean background) {
        this.log = log;
        this.builder = builder;
        this.background = background;
    }

    @Override
    public synchronized void start() {
        if (!background || timer != null) {
            return;
        }
        runner = Executors.newSingleThreadExecutor(named("index"));
        timer = Executors.newScheduledThreadPool(1, named("index-watch"));
        every(timer, LOOK, this::wake);
        // by a thread of its own: a build takes longer than a lease lasts
        every(timer, RENEW, this::renew);
    }

    private static void every(ScheduledExecutorService timer, Duration delay, Runnable work) {
        ScheduledFuture<?> planned = timer.scheduleWithFixedDelay(work, 0, delay.toSeconds(), TimeUnit.SECONDS);
        LOG.debug("Planned: {}", !planned.isCancelled());
    }

    private static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
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

    private synchronized void wake() {
        if (runner != null && !runner.isShutdown()) {
            runner.execute(() -> {
                try {
                    work();
                } catch (RuntimeException e) {
                    LOG.warn("Looking after the indexes failed, and is tried again", e);
                }
            });
        }
    }

    /** Does all that is to be done, in this thread. Does nothing while another process is at work. */
    void work() {
        log.settle();
        for (IndexLog.Task task = log.take(); task != null; task = log.take()) {
            int id = task.index().id();
            current = id;
            try {
                builder.carryOut(task);
            } catch (IndexLog.LeaseLost e) {
                LOG.warn("Another process took over: {}", e.getMessage());
                return;
            } catch (RuntimeException e) {
                log.giveBack(id);
                throw e;
            } finally {
                current = null;
            }
        }
        builder.drop(log.orphans());
    }

    private void renew() {
        Integer index = current;
        if (index == null) {
            return;
        }
        try {
            log.renew(index);
        } catch (RuntimeException e) {
            LOG.warn("The lease of index {} was not renewed: {}", index, e.getMessage());
        }
    }

    @Override
    public synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
        if (runner != null) {
            runner.shutdownNow();
            runner = null;
        }
        Integer index = current;
        if (index != null) {
            try {
                log.giveBack(index);
            } catch (RuntimeException e) {
                LOG.info("Index {} stays with this process until its lease ends: {}", index, e.getMessage());
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
