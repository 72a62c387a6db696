package app.steward.lease;

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
import org.springframework.context.SmartLifecycle;

/**
 * Looks for work in the database and does it, one piece at a time in the cluster: at once when it is woken, and every
 * few seconds for what a process that is gone has left. Nothing of it is kept in the process; who does what is written
 * down as a lease, which this renews while it works and gives back when the process stops.
 *
 * @param <W> a piece of work
 */
public abstract class LeasedWorker<W> implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LeasedWorker.class);
    private static final Duration RENEW = Duration.ofSeconds(5);

    private final String name;
    private final Duration look;
    private final boolean background;
    private @Nullable ScheduledExecutorService timer;
    private @Nullable ExecutorService runner;
    private volatile @Nullable W current;

    /**
     * @param name of its threads and in the log, such as "refresh"
     * @param look how often it looks for what another process has left
     * @param background whether it looks by itself; else only {@link #work()} does, in the caller's thread
     */
    protected LeasedWorker(String name, Duration look, boolean background) {
        this.name = name;
        this.look = look;
        this.background = background;
    }

    /** What is done before anything is taken, such as freeing what a process that is gone has held. */
    protected void before() {}

    /** Takes the next piece and its lease; null where nothing waits, or another process is at work. */
    protected abstract @Nullable W take();

    /** Does it. Throws {@link LeaseLost} where it was taken away meanwhile. */
    protected abstract void carryOut(W work);

    /** Prolongs the lease. */
    protected abstract void renew(W work);

    /** Lets the next that looks go on with it at once. */
    protected abstract void giveBack(W work);

    /** What is done when nothing waits any more. */
    protected void after() {}

    /** Does all that waits, in this thread. Does nothing while another process is at work. */
    public final void work() {
        before();
        for (W work = take(); work != null; work = take()) {
            current = work;
            try {
                carryOut(work);
            } catch (LeaseLost e) {
                LOG.warn("Another process took over: {}", e.getMessage());
                return;
            } catch (RuntimeException e) {
                giveBack(work);
                throw e;
            } finally {
                current = null;
            }
        }
        after();
    }

    /** Looks for work now. */
    public final synchronized void wake() {
        if (runner != null && !runner.isShutdown()) {
            runner.execute(() -> {
                try {
                    work();
                } catch (RuntimeException e) {
                    LOG.warn("Looking for work failed ({}), and is tried again", name, e);
                }
            });
        }
    }

    /** Does something again and again while this process looks for work. */
    public final synchronized void every(Duration delay, Runnable work) {
        if (timer != null) {
            ScheduledFuture<?> planned = timer.scheduleWithFixedDelay(work, 0, delay.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("Planned: {}", !planned.isCancelled());
        }
    }

    @Override
    public final synchronized void start() {
        if (!background || timer != null) {
            return;
        }
        runner = Executors.newSingleThreadExecutor(named(name));
        timer = Executors.newScheduledThreadPool(2, named(name + "-watch"));
        every(look, this::wake);
        // The lease is renewed by a thread of its own: a piece of work may take longer than it lasts.
        every(RENEW, this::renew);
    }

    private static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private void renew() {
        W work = current;
        if (work == null) {
            return;
        }
        try {
            renew(work);
        } catch (RuntimeException e) {
            LOG.warn("The lease of {} {} was not renewed: {}", name, work, e.getMessage());
        }
    }

    @Override
    public final synchronized void stop() {
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
        if (runner != null) {
            runner.shutdownNow();
            runner = null;
        }
        W work = current;
        if (work != null) {
            try {
                giveBack(work);
            } catch (RuntimeException e) {
                LOG.info("{} {} stays with this process until its lease ends: {}", name, work, e.getMessage());
            }
        }
    }

    @Override
    public final synchronized boolean isRunning() {
        return timer != null;
    }
}
