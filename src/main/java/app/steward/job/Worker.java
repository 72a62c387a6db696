package app.steward.job;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes work of one kind and does it: at once when it is woken, and every few seconds what a process that is gone has
 * left. It keeps nothing: what is to be done, by whom and how far it is stands in the database.
 *
 * @param <W> a piece of work
 */
public abstract class Worker<W extends Leased> {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final String name;
    private final Duration look;
    private final Set<Lease> held = ConcurrentHashMap.newKeySet();
    private final LongAdder done = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile @Nullable Executor threads;
    private volatile boolean stopping;

    /**
     * @param name of its threads, in the log and in metrics, such as "refresh"
     * @param look how often it looks for what another process has left
     */
    protected Worker(String name, Duration look) {
        this.name = name;
        this.look = look;
    }

    /** How many pieces one process does at a time. */
    protected int atOnce() {
        return 1;
    }

    /** How long a process that is stopped waits for the end of a piece before it gives it back. */
    protected Duration patience() {
        return Duration.ZERO;
    }

    /** What is done before anything is taken, such as giving up what was tried too often. */
    protected void before() {}

    /** Takes the next piece; null where nothing waits, or another process is at work and may be alone. */
    protected abstract @Nullable W take();

    /** Does it. What it throws is written into the log, and the piece is tried again after a while. */
    protected abstract void carryOut(W piece);

    /** What is done when nothing waits any more. */
    protected void after() {}

    /** Does all that waits, in this thread. */
    public final void work() {
        before();
        for (W piece = take(); piece != null; piece = stopping ? null : take()) {
            carryOutHeld(piece);
        }
        after();
    }

    private void carryOutHeld(W piece) {
        Lease lease = piece.lease();
        held.add(lease);
        try {
            Fence.around(lease, () -> carryOut(piece));
            done.increment();
        } catch (LeaseLost e) {
            failed.increment();
            LOG.warn("Another process took over: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            putOff(lease, e);
            if (e instanceof Error fatal) {
                throw fatal;
            }
        } finally {
            held.remove(lease);
        }
    }

    private void putOff(Lease lease, Throwable e) {
        if (stopping) {
            LOG.info("{} is given back: {}", lease, e.toString());
            lease.giveBack();
            return;
        }
        failed.increment();
        LOG.error("{} failed at try {} and is tried again after a while", lease, lease.attempts(), e);
        lease.postpone();
    }

    /** Looks for work now, where this process works in the background. */
    public final void wake() {
        Executor working = threads;
        if (working != null) {
            working.execute(() -> {
                try {
                    work();
                } catch (RuntimeException e) {
                    LOG.warn("Looking for work failed ({}), and is tried again", name, e);
                }
            });
        }
    }

    final String name() {
        return name;
    }

    final Duration look() {
        return look;
    }

    final double running() {
        return held.size();
    }

    final double done() {
        return done.sum();
    }

    final double failed() {
        return failed.sum();
    }

    final void startOn(Executor working) {
        stopping = false;
        threads = working;
    }

    /** Takes nothing more. */
    final void stop() {
        stopping = true;
        threads = null;
    }

    final void renew() {
        for (Lease lease : held) {
            try {
                lease.renew();
            } catch (RuntimeException e) {
                LOG.warn("The lease of {} was not renewed: {}", lease, e.getMessage());
            }
        }
    }

    final void giveBack() {
        for (Lease lease : held) {
            try {
                lease.giveBack();
            } catch (RuntimeException e) {
                LOG.info("{} stays with this process until its lease ends: {}", lease, e.getMessage());
            }
        }
    }
}
