package app.steward.job;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The threads of a process that work in the background, and all that they do by time: look for work, look after what
 * recurs, renew leases; and give them back when the process stops.
 */
@Component
@DependsOnDatabaseInitialization
class Background implements SmartLifecycle, MeterBinder {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final Duration RENEW = Duration.ofSeconds(5);

    /** How long all threads together have for it, once they were interrupted: a statement can't be. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final List<Worker<?>> workers;
    private final List<Recurring> recurring;
    private final boolean wanted;
    private final Map<Worker<?>, ExecutorService> threads = new LinkedHashMap<>();
    private volatile boolean running;
    private @Nullable ScheduledExecutorService watch;
    private @Nullable ScheduledExecutorService heart;

    /** @param wanted off with the scheduler, as in tests, which have each worker work when it suits them */
    Background(
            List<Worker<?>> workers,
            List<Recurring> recurring,
            @Value("${spring.quartz.auto-startup:true}") boolean wanted) {
        this.workers = workers;
        this.recurring = recurring;
        this.wanted = wanted;
    }

    @Override
    public boolean isAutoStartup() {
        return wanted;
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        // By a thread of its own, which nothing holds up: a piece of work may take longer than its lease lasts.
        ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(named("job-heart"));
        every(renewal, RENEW, () -> workers.forEach(Worker::renew));
        heart = renewal;
        ScheduledExecutorService looks = Executors.newScheduledThreadPool(2, named("job-watch"));
        for (Worker<?> worker : workers) {
            ExecutorService own = executor(worker);
            threads.put(worker, own);
            worker.startOn(own);
            every(looks, worker.look(), worker::wake);
        }
        recurring.forEach(each -> every(looks, each.every(), each::look));
        watch = looks;
    }

    /** Who is woken while one that was woken has not begun yet will be served by that one. */
    private static ExecutorService executor(Worker<?> worker) {
        ThreadPoolExecutor own = new ThreadPoolExecutor(
                worker.atOnce(),
                worker.atOnce(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                named(worker.name()),
                new ThreadPoolExecutor.DiscardPolicy());
        // Now, since a thread that another worker starts would take it for its own work that is fenced.
        int started = own.prestartAllCoreThreads();
        LOG.debug("{} threads for {}", started, worker.name());
        return own;
    }

    private static void every(ScheduledExecutorService on, Duration delay, Runnable work) {
        ScheduledFuture<?> planned = on.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        LOG.warn("This is tried again in {} s", delay.toSeconds(), e);
                    }
                },
                0,
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
        LOG.debug("Planned: {}", !planned.isCancelled());
    }

    private static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        end(watch);
        workers.forEach(Worker::stop);
        threads.values().forEach(ExecutorService::shutdown);
        threads.forEach((worker, own) -> {
            await(own, worker.patience());
            own.shutdownNow();
        });
        // Who was interrupted gives back itself what it is at. Two at once would be in each other's way, and in that of
        // the process that looks next: it passes over a row that is locked.
        Instant latest = Instant.now().plus(LAST_WORDS);
        threads.values().forEach(own -> await(own, Duration.between(Instant.now(), latest)));
        end(heart);
        workers.forEach(Worker::giveBack);
        threads.clear();
    }

    private static void end(@Nullable ExecutorService own) {
        if (own != null) {
            own.shutdownNow();
        }
    }

    private static void await(ExecutorService own, Duration patience) {
        try {
            boolean ended = own.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
            LOG.debug("Ended by itself: {}", ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (Worker<?> worker : workers) {
            Gauge.builder("steward.jobs.running", worker, Worker::running)
                    .description("Pieces of work that this process is at")
                    .tag("worker", worker.name())
                    .register(registry);
            FunctionCounter.builder("steward.jobs.done", worker, Worker::done)
                    .description("Pieces of work that this process has brought to an end")
                    .tag("worker", worker.name())
                    .register(registry);
            FunctionCounter.builder("steward.jobs.failed", worker, Worker::failed)
                    .description("Pieces of work that failed or were taken away, and are tried again")
                    .tag("worker", worker.name())
                    .register(registry);
        }
    }
}
