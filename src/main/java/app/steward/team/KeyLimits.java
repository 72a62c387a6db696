package app.steward.team;

import app.steward.job.Recurring;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * How many requests a key may make in a second. Each process gives out its share of it, by how many are running: to
 * count together they would have to write something with each request, which is what the limit is to save. What is not
 * used in a second is not saved up.
 */
@Component
public class KeyLimits implements Recurring {
    /** Processes as Quartz sees them, which each sign in every 7.5 s. One that missed three times is gone. */
    private static final String RUNNING = "select count(*) from qrtz_scheduler_state"
            + " where last_checkin_time > extract(epoch from now()) * 1000 - 30000";

    private final DSLContext sql;
    private final TimeMeter time;
    private final Map<Long, Share> shares = new ConcurrentHashMap<>();
    private volatile int processes = 1;

    @Autowired
    KeyLimits(DSLContext sql) {
        this(sql, TimeMeter.SYSTEM_NANOTIME);
    }

    KeyLimits(DSLContext sql, TimeMeter time) {
        this.sql = sql;
        this.time = time;
    }

    private record Share(int perSecond, Bucket bucket) {}

    /** Counts a request of this key. Zero where it may be made, else after how long it is worth to try again. */
    public Duration take(ApiKey key) {
        ConsumptionProbe probe = share(key).bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
    }

    private Share share(ApiKey key) {
        int perSecond = (key.perSecond() + processes - 1) / processes;
        Share known = shares.get(key.id());
        if (known != null && known.perSecond == perSecond) {
            return known;
        }
        return shares.compute(
                key.id(),
                (id, old) -> old != null && old.perSecond == perSecond ? old : new Share(perSecond, bucket(perSecond)));
    }

    private Bucket bucket(int perSecond) {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(perSecond)
                        .refillGreedy(perSecond, Duration.ofSeconds(1))
                        .build())
                .withCustomTimePrecision(time)
                .build();
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }

    /** Looks how many processes there are to share with. */
    @Override
    public void look() {
        processes = Math.max(1, sql.fetchSingle(RUNNING).get(0, Integer.class));
    }
}
