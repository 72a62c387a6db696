package app.steward.bench;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.segment.SegmentEditing;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;

/**
 * How long after an event was answered its user is in the segment that reads it, while events come at a steady rate: 20 a
 * request, one of which is the first use by a user who is waited for. Their derived rows are looked at five times a second.
 */
final class Freshness {
    private static final int RATE = Integer.getInteger("bench.rate", 1_000);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 60);
    private static final int TOGETHER = 20;
    private static final int CLIENTS = 8;
    private static final String NAME = "Bench of freshness";

    /** How long after the last event those are waited for who are not there yet. */
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(3);

    private record Person(long id, String account, String user) {}

    private final ApplicationContext context;
    private final EventClient client;
    private final Sql sql;

    /** When the event of a user was answered, by nanoTime. */
    private final Map<Long, Long> answered = new ConcurrentHashMap<>();

    private final List<Double> seconds = new ArrayList<>();
    private final AtomicLong sent = new AtomicLong();

    Freshness(ApplicationContext context, Sql sql) {
        this.context = context;
        this.client = new EventClient(context);
        this.sql = sql;
    }

    void measure() {
        int segment = segment();
        List<Person> people = people(RATE * SECONDS / TOGETHER * 2);
        int half = people.size() / 2;
        List<Person> awaited = people.subList(0, half);
        List<Person> others = people.subList(half, people.size());
        AtomicInteger next = new AtomicInteger();
        ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);
        long began = System.nanoTime();
        try {
            clients.scheduleAtFixedRate(
                    () -> clients.execute(() -> send(next.getAndIncrement(), awaited, others)),
                    0,
                    1_000_000_000L * TOGETHER / RATE,
                    TimeUnit.NANOSECONDS);
            while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(SECONDS)) {
                look(segment);
            }
        } finally {
            clients.shutdownNow();
        }
        double rate = sent.get() / ((System.nanoTime() - began) / 1e9);
        long last = System.nanoTime();
        while (!answered.isEmpty() && System.nanoTime() - last < PATIENCE) {
            look(segment);
        }
        print(rate);
        context.getBean(SegmentEditing.class).delete(Viewer.system(), segment, true);
        EventClient.forget(sql);
    }

    private int segment() {
        EventClient.features(sql, 11);
        String condition =
                "{\"field\":\"feature_uses\",\"params\":{\"feature\":\"event_11\",\"days\":14},\"op\":\"gt\",\"value\":0}";
        return context.getBean(SegmentEditing.class)
                .create(
                        Viewer.system(),
                        Subject.USER,
                        NAME,
                        true,
                        context.getBean(Conditions.class)
                                .read(
                                        context.getBean(Fields.class).catalogue(),
                                        Subject.USER,
                                        condition,
                                        Purpose.SEGMENT));
    }

    private List<Person> people(int count) {
        return sql
                .rows("select u.id, a.external_id, u.external_id from users u join accounts a on a.id = u.account_id"
                        + " order by md5(u.id::text) limit " + count)
                .stream()
                .map(row -> new Person(Long.parseLong(row.get(0)), row.get(1), row.get(2)))
                .toList();
    }

    private void send(int n, List<Person> awaited, List<Person> others) {
        if (n >= awaited.size()) {
            return;
        }
        Person first = awaited.get(n);
        StringBuilder body = new StringBuilder("[").append(EventClient.use(first.account(), first.user(), 11));
        for (int i = 1; i < TOGETHER; i++) {
            Person one = others.get((int) (((long) n * TOGETHER + i) * 7_919 % others.size()));
            body.append(',').append(EventClient.use(one.account(), one.user(), 1 + i % 10));
        }
        try {
            client.track(body.append(']').toString());
            answered.put(first.id(), System.nanoTime());
            sent.addAndGet(TOGETHER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void look(int segment) {
        List<Long> waiting = List.copyOf(answered.keySet());
        if (!waiting.isEmpty()) {
            String ids = waiting.stream().map(String::valueOf).collect(Collectors.joining(","));
            Iterator<List<String>> there = sql.rows("select user_id from user_facts where user_id = any('{" + ids
                            + "}') and " + segment + " = any(segments)")
                    .iterator();
            long now = System.nanoTime();
            there.forEachRemaining(row -> {
                Long at = answered.remove(Long.valueOf(row.get(0)));
                if (at != null) {
                    seconds.add((now - at) / 1e9);
                }
            });
        }
        LockSupport.parkNanos(200_000_000);
    }

    private void print(double rate) {
        seconds.sort(null);
        System.out.printf(
                Locale.ROOT,
                "%,.0f events a second for %d s; from the answer to the segment, s: p50 %.1f, p95 %.1f, p99 %.1f, most %.1f;"
                        + " %,d of %,d came%n%n",
                rate,
                SECONDS,
                at(0.5),
                at(0.95),
                at(0.99),
                at(1),
                seconds.size(),
                seconds.size() + answered.size());
    }

    private double at(double share) {
        return seconds.isEmpty()
                ? Double.NaN
                : seconds.get(Math.min(seconds.size() - 1, (int) (share * seconds.size())));
    }
}
