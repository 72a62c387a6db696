package app.steward.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.steward.job.KillCase;
import app.steward.job.Replica;
import app.steward.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Numbered messages, sent to two processes by clients that send again what nobody acknowledged, while one process after
 * the other is killed as {@code kill -9} does. In the end each message counts exactly once and none is lost. Once in the
 * suite, ten times by {@code -Devents.kills=10}.
 */
class EventsKillTest extends KillCase {
    private static final int CLIENTS = 3;
    private static final int TOGETHER = 5;

    /** Of each client: without it they take the processor from the process that starts. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger sentAgain = new AtomicInteger();
    private final AtomicReferenceArray<Replica> replicas = new AtomicReferenceArray<>(2);

    @AfterEach
    void closeAll() {
        for (int i = 0; i < replicas.length(); i++) {
            if (replicas.get(i) != null) {
                replicas.get(i).close();
            }
        }
    }

    @Test
    void whateverIsKilledEachMessageCountsOnce() throws Exception {
        start(0);
        start(1);
        awaitReady(replicas.get(0));
        awaitReady(replicas.get(1));
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Integer>> acknowledged = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                int number = client;
                Callable<Integer> sending = () -> send(number);
                acknowledged.add(clients.submit(sending));
            }
            for (int kill = 0; kill < Integer.getInteger("events.kills", 1); kill++) {
                long before = counted();
                await().atMost(LONG).until(() -> counted() > before + 100);
                int victim = kill % 2;
                replicas.get(victim).kill();
                start(victim);
                awaitReady(replicas.get(victim));
            }
            over.set(true);
            long messages = 0;
            for (Future<Integer> each : acknowledged) {
                messages += each.get();
            }
            assertThat(messages).isGreaterThan(200);
            assertThat(sentAgain.get())
                    .as("something was underway when a process was killed")
                    .isPositive();
            assertThat(counted()).isEqualTo(messages);
            assertThat(number("select count(*) from refused_data")).isZero();
            await().atMost(LONG)
                    .until(() ->
                            number("select (select count(*) from touch_inbox) + (select count(*) from touched)") == 0);
            assertThat(number("select sum(u.uses) from usage_daily u join users on users.id = u.user_id"
                            + " join accounts on accounts.id = u.account_id where users.external_id like 'crash-%'"))
                    .isEqualTo(messages);
        } finally {
            over.set(true);
            clients.shutdownNow();
        }
    }

    /** An empty one: the two that start at once migrate it, the one or the other. */
    @Override
    protected TestDatabase.Address newDatabase() {
        return TestDatabase.create();
    }

    private void start(int number) throws IOException {
        replicas.set(number, start("events-" + number));
    }

    /** Sends until it is over; answers how many messages were acknowledged, each once. */
    private int send(int client) throws InterruptedException {
        int next = 0;
        while (!over.get()) {
            String batch = batch(client, next);
            for (int attempt = 0; !acknowledged(batch, (client + next + attempt) % 2); attempt++) {
                sentAgain.incrementAndGet();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            next += TOGETHER;
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return next;
    }

    private boolean acknowledged(String batch, int replica) {
        try {
            HttpResponse<String> answer = replicas.get(replica).post("/v1/batch", "application/json", batch);
            return answer.statusCode() == 200;
        } catch (IllegalStateException gone) {
            return false;
        }
    }

    private static String batch(int client, int first) {
        return IntStream.range(first, first + TOGETHER)
                .mapToObj(i -> "{\"type\":\"track\",\"messageId\":\"" + client + "-" + i + "\",\"userId\":\"crash-"
                        + client + "\",\"event\":\"Report made\",\"context\":{\"groupId\":\"crash-account\"}}")
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
    }

    private long counted() throws SQLException {
        return number("select coalesce(sum(uses), 0) from usage_daily");
    }
}
