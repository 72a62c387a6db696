package app.steward.report;

import static org.jooq.impl.DSL.val;

import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps figures in the database for a while, so that of several people who look at the same one computes it: for who sees all
 * accounts alone, since what others see is their own and small.
 */
@Component
class KeptFigures {
    private static final JsonMapper JSON = new JsonMapper();

    /** Whoever asks for the same at once in this replica waits for the one who computes it. */
    private static final Object[] LOCKS =
            IntStream.range(0, 64).mapToObj(any -> new Object()).toArray();

    private final DSLContext sql;

    KeptFigures(DSLContext sql) {
        this.sql = sql;
    }

    /** How long figures hold. */
    enum Age {
        /** As of now: a minute of the machine's time, whatever the clock of the portfolio says. */
        MINUTE,
        /** As long as the stamp is the same. */
        STAMP
    }

    /** What is kept under this key for this stamp, else what is computed, which is kept from then on. Not in a transaction. */
    <T> T get(String key, String stamp, Age age, Class<T> type, Supplier<T> compute) {
        T kept = find(key, stamp, age, type);
        if (kept != null) {
            return kept;
        }
        synchronized (LOCKS[Math.floorMod(key.hashCode(), LOCKS.length)]) {
            T meanwhile = find(key, stamp, age, type);
            if (meanwhile != null) {
                return meanwhile;
            }
            T computed = compute.get();
            sql.execute(
                    "insert into kept_figures (key, stamp, figures) values ({0}, {1}, {2}) on conflict (key) do update"
                            + " set stamp = excluded.stamp, at = now(), figures = excluded.figures",
                    val(key), val(stamp), val(JSONB.valueOf(JSON.writeValueAsString(computed))));
            sql.execute("delete from kept_figures where at < now() - interval '2 days'");
            return computed;
        }
    }

    private <T> @Nullable T find(String key, String stamp, Age age, Class<T> type) {
        Record row = sql.fetchOne(
                "select figures from kept_figures where key = {0} and stamp = {1}"
                        + (age == Age.MINUTE ? " and at > now() - interval '1 minute'" : ""),
                val(key),
                val(stamp));
        return row == null ? null : JSON.readValue(row.get(0, JSONB.class).data(), type);
    }
}
