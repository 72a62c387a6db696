package app.steward.report;

import static org.jooq.impl.DSL.val;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps figures in the database, so that of several people who look at the same one computes it: for who sees all accounts
 * and of what nobody owns, since what others see is their own and small. What takes seconds to count is held for longer, and
 * what is older is given as it was while it is counted behind: nobody waits for it but who asks first of a day.
 */
@Component
class KeptFigures implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(KeptFigures.class);
    private static final JsonMapper JSON = new JsonMapper();

    /** Figures are held for so many times as long as it took to count them, which bounds what they cost to a thirtieth. */
    private static final int TIMES = 30;

    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration MOST = Duration.ofMinutes(10);

    /** What is counted faster is waited for. */
    private static final Duration SLOW = Duration.ofSeconds(1);

    private static final int QUEUE = 64;

    /** Whoever asks for the same at once in this replica waits for the one who computes it. */
    private static final Object[] LOCKS =
            IntStream.range(0, 64).mapToObj(any -> new Object()).toArray();

    private final DSLContext sql;

    /** One at a time, since each of them keeps a processor of the database busy for seconds. */
    private final ThreadPoolExecutor behind =
            new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), work -> {
                Thread thread = new Thread(work, "report-figures");
                thread.setDaemon(true);
                return thread;
            });

    KeptFigures(DSLContext sql) {
        this.sql = sql;
        behind.allowCoreThreadTimeOut(true);
    }

    @Override
    public void destroy() {
        behind.shutdownNow();
    }

    /** What is kept under this key for as long as the stamp is the same, else what is computed. Not in a transaction. */
    <T> T lasting(String key, String stamp, Class<T> type, Supplier<T> compute) {
        return get(key, stamp, null, type, compute);
    }

    /**
     * What was counted lately under this key for this stamp, else what is computed. Not in a transaction.
     *
     * @param asOf learns how old it is
     * @param compute may run after this call, in a thread of its own
     */
    <T> T recent(String key, String stamp, AsOf asOf, Class<T> type, Supplier<T> compute) {
        return get(key, stamp, asOf, type, compute);
    }

    private <T> T get(String key, String stamp, @Nullable AsOf asOf, Class<T> type, Supplier<T> compute) {
        T kept = find(key, stamp, asOf, type, compute);
        if (kept != null) {
            return kept;
        }
        synchronized (LOCKS[Math.floorMod(key.hashCode(), LOCKS.length)]) {
            T meanwhile = find(key, stamp, asOf, type, compute);
            return meanwhile == null ? count(key, stamp, compute) : meanwhile;
        }
    }

    private <T> T count(String key, String stamp, Supplier<T> compute) {
        long began = System.nanoTime();
        T computed = compute.get();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        sql.execute(
                """
                insert into kept_figures (key, stamp, figures, took_ms) values ({0}, {1}, {2}, {3})
                on conflict (key) do update set stamp = excluded.stamp, at = now(), figures = excluded.figures,
                  took_ms = excluded.took_ms, counting_until = null
                """,
                val(key),
                val(stamp),
                val(JSONB.valueOf(JSON.writeValueAsString(computed))),
                val(Math.min(took, Integer.MAX_VALUE)));
        sql.execute("delete from kept_figures where at < now() - interval '2 days'");
        return computed;
    }

    private <T> @Nullable T find(String key, String stamp, @Nullable AsOf asOf, Class<T> type, Supplier<T> compute) {
        Record row = sql.fetchOne("""
                select figures, (extract(epoch from now() - at) * 1000)::bigint, took_ms from kept_figures
                where key = {0} and stamp = {1}
                """, val(key), val(stamp));
        if (row == null) {
            return null;
        }
        if (asOf != null) {
            Duration age = Duration.ofMillis(row.get(1, Long.class));
            Duration took = Duration.ofMillis(row.get(2, Long.class));
            boolean old = age.compareTo(held(took)) > 0;
            if (old && (took.compareTo(SLOW) < 0 || !asOf.isTold())) {
                return null;
            }
            asOf.read(age, old && countBehind(key, stamp, compute));
        }
        return JSON.readValue(row.get(0, JSONB.class).data(), type);
    }

    private static Duration held(Duration took) {
        Duration inProportion = took.multipliedBy(TIMES);
        return inProportion.compareTo(LEAST) < 0 ? LEAST : inProportion.compareTo(MOST) > 0 ? MOST : inProportion;
    }

    /**
     * Of all who find the same figures old, in whatever replica, one counts them; where that fails the next may after some
     * minutes.
     *
     * @return whether they are being counted, by whomever
     */
    private boolean countBehind(String key, String stamp, Supplier<?> compute) {
        int mine = sql.execute("""
                update kept_figures set counting_until = now() + interval '5 minutes'
                where key = {0} and stamp = {1} and (counting_until is null or counting_until < now())
                """, val(key), val(stamp));
        if (mine == 0) {
            return true;
        }
        try {
            behind.execute(() -> {
                try {
                    count(key, stamp, compute);
                } catch (RuntimeException failed) {
                    LOG.warn("Figures of a report could not be counted again; they stay as they were", failed);
                }
            });
            return true;
        } catch (RejectedExecutionException full) {
            sql.execute("update kept_figures set counting_until = null where key = {0}", val(key));
            return false;
        }
    }
}
