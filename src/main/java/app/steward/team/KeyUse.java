package app.steward.team;

import app.steward.job.Recurring;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Counts what comes with each key. A key that sends a thousand requests a second would have them wait for one another if
 * each of them wrote its row, so they are counted in memory and added every few seconds, and when the process stops. One
 * that is killed loses the counts of these seconds, nothing else.
 */
@Component
public class KeyUse implements Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(KeyUse.class);

    private static final String ADD = """
            with given as (
                select * from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                    as g(id, requests, messages, refused, anonymous)),
            held as (
                select k.id from api_keys k where k.id in (select id from given) order by k.id for no key update)
            update api_keys k
               set requests = k.requests + g.requests, messages = k.messages + g.messages,
                   refused = k.refused + g.refused, anonymous = k.anonymous + g.anonymous,
                   last_used_at = case when g.requests > 0 then greatest(k.last_used_at, now()) else k.last_used_at end
              from given g join held using (id)
             where k.id = g.id
            """;

    private final DSLContext sql;
    private final boolean wanted;
    private final Map<Long, Counter> counters = new ConcurrentHashMap<>();

    /** @param wanted off with all background work, as in tests, whose database may be gone before the process is */
    KeyUse(DSLContext sql, @Value("${spring.quartz.auto-startup:true}") boolean wanted) {
        this.sql = sql;
        this.wanted = wanted;
    }

    /** One request, whatever is answered to it. */
    public void request(long key) {
        of(key).requests.incrementAndGet();
    }

    /** So many requests, messages or values were refused. */
    public void refused(long key, long count) {
        of(key).refused.addAndGet(count);
    }

    /** So many messages are stored. */
    public void messages(long key, long count) {
        of(key).messages.addAndGet(count);
    }

    /** So many messages named no user. */
    public void anonymous(long key, long count) {
        of(key).anonymous.addAndGet(count);
    }

    private Counter of(long key) {
        return counters.computeIfAbsent(key, each -> new Counter());
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    /** Adds what was counted since the last time. */
    @Override
    public synchronized void look() {
        List<Taken> taken = counters.entrySet().stream()
                .map(each -> each.getValue().take(each.getKey()))
                .filter(Taken::isAny)
                .toList();
        if (taken.isEmpty()) {
            return;
        }
        try {
            sql.execute(
                    ADD,
                    column(taken, Taken::key),
                    column(taken, Taken::requests),
                    column(taken, Taken::messages),
                    column(taken, Taken::refused),
                    column(taken, Taken::anonymous));
        } catch (RuntimeException e) {
            taken.forEach(each -> of(each.key()).giveBack(each));
            throw e;
        }
    }

    @PreDestroy
    void end() {
        if (!wanted) {
            return;
        }
        try {
            look();
        } catch (RuntimeException e) {
            LOG.warn("What came with keys in the last seconds is not counted: {}", e.getMessage());
        }
    }

    private static Object column(List<Taken> taken, Function<Taken, Long> value) {
        return taken.stream().map(value).toArray(Long[]::new);
    }

    private record Taken(long key, long requests, long messages, long refused, long anonymous) {
        boolean isAny() {
            return requests + messages + refused + anonymous > 0;
        }
    }

    private static final class Counter {
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong messages = new AtomicLong();
        private final AtomicLong refused = new AtomicLong();
        private final AtomicLong anonymous = new AtomicLong();

        Taken take(long key) {
            return new Taken(
                    key, requests.getAndSet(0), messages.getAndSet(0), refused.getAndSet(0), anonymous.getAndSet(0));
        }

        void giveBack(Taken taken) {
            requests.addAndGet(taken.requests);
            messages.addAndGet(taken.messages);
            refused.addAndGet(taken.refused);
            anonymous.addAndGet(taken.anonymous);
        }
    }
}
