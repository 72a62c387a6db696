package app.steward.refresh;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Looks for runs and carries them out, one at a time in the cluster: at once when this process asked for one, and every
 * few seconds for those whose process is gone. Nothing of it is kept in the process.
 */
@Component
@DependsOnDatabaseInitialization
class RefreshWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshWorker.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final RunLog log;
    private final Pipeline pipeline;
    private final boolean background;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ExecutorService runner;
    private volatile @Nullable Long current;

    /** @param background off with the scheduler, as in tests, which call {@link #work()} themselves */
    RefreshWorker(RunLog log, Pipeline pipeline, @Value("${spring.quartz.auto-startup:true}") boolean background) {
        this.log = log;
        this.pipeline = pipeline;
        this.background = background;
    }

    @Override
    public synchronized void start() {
        if (!background || timer != null) {
            return;
        }
        runner = Executors.newSingleThreadExecutor(named("refresh"));
        timer = Executors.newScheduledThreadPool(2, named("refresh-watch"));
        every(LOOK.toSeconds(), TimeUnit.SECONDS, this::wake);
        // The lease is renewed by a thread of its own: a stage may take longer than it lasts.
        every(LOOK.toSeconds(), TimeUnit.SECONDS, this::renew);
    }

    private static java.util.concurrent.ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Does something again and again while this process looks for runs. */
    synchronized void every(long delay, TimeUnit unit, Runnable work) {
        if (timer != null) {
            ScheduledFuture<?> planned = timer.scheduleWithFixedDelay(work, 0, delay, unit);
            LOG.debug("Planned: {}", !planned.isCancelled());
        }
    }

    /** Looks for work now. */
    synchronized void wake() {
        if (runner != null && !runner.isShutdown()) {
            runner.execute(() -> {
                try {
                    work();
                } catch (RuntimeException e) {
                    LOG.warn("Looking for refreshes failed, and is tried again", e);
                }
            });
        }
    }

    /** Carries out all that waits, in this thread. Does nothing while another process does it. */
    void work() {
        if (log.takeOver()) {
            LOG.warn("A refresh was left behind by a process that ended; it is started again");
        }
        for (Long run = log.take(); run != null; run = log.take()) {
            current = run;
            try {
                pipeline.carryOut(run);
            } catch (RunLog.LeaseLost e) {
                LOG.warn("Another process took over: {}", e.getMessage());
            } catch (RuntimeException e) {
                log.giveBack(run);
                throw e;
            } finally {
                current = null;
            }
        }
    }

    private void renew() {
        Long run = current;
        if (run == null) {
            return;
        }
        try {
            log.renew(run);
        } catch (RuntimeException e) {
            LOG.warn("The lease of refresh {} was not renewed: {}", run, e.getMessage());
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
        Long run = current;
        if (run != null) {
            try {
                log.giveBack(run);
            } catch (RuntimeException e) {
                LOG.info("Refresh {} stays with this process until its lease ends: {}", run, e.getMessage());
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return timer != null;
    }
}
