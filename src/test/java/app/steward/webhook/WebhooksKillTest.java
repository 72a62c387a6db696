package app.steward.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.steward.job.Replica;
import app.steward.testing.TestDatabase;
import app.steward.webhook.Endpoint.Received;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Laws E1 and E2 with real processes: one is killed as {@code kill -9} does while an endpoint has a message and has not
 * answered. Another goes on; in the end each event was told, under one id, and what came twice came under the same.
 */
class WebhooksKillTest {
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void whatAKilledProcessWasSendingAnotherSendsUnderTheSameId() throws Exception {
        TestDatabase.Address database = TestDatabase.create();
        CountDownLatch killed = new CountDownLatch(1);
        try (Connection connection = database.connect();
                Endpoint endpoint = new Endpoint()) {
            endpoint.answers = message -> {
                try {
                    killed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 200;
            };
            try (Replica first = Replica.start("first", database, folder)) {
                await().atMost(LONG).until(first::isReady);
                assertThat(first.post(
                                        "/api/v2/webhooks",
                                        "application/json",
                                        "{\"url\":\"" + endpoint.url() + "\",\"events\":[\"task.created\"]}")
                                .statusCode())
                        .isEqualTo(201);
                run(connection, "insert into accounts (external_id, name, created_on) values ('A', 'A', '2026-01-01')");
                tasks(connection, 0);
                await().atMost(LONG).until(() -> !endpoint.received.isEmpty());
                tasks(connection, 10);
                first.kill();
            }
            tasks(connection, 20);
            run(connection, "update outbox set lease_until = now() where lease_until is not null"); // as time will do
            killed.countDown();
            try (Replica other = Replica.start("other", database, folder)) {
                await().atMost(LONG).until(other::isReady);
                await().atMost(LONG)
                        .until(() -> number(connection, "select count(*) from webhook_events") == 0
                                && number(connection, "select count(*) from outbox where state <> 'sent'") == 0);
            }
            Map<String, Received> byId = new LinkedHashMap<>();
            for (Received message : endpoint.received) {
                Received before = byId.putIfAbsent(message.id(), message);
                assertThat(before == null ? message.text() : before.text()).isEqualTo(message.text());
            }
            List<String> titles = new ArrayList<>();
            byId.values()
                    .forEach(message -> message.json()
                            .at("/data/records")
                            .forEach(record ->
                                    titles.add(record.at("/task/title").asString())));
            assertThat(titles).doesNotHaveDuplicates().hasSize(30);
            String hung = endpoint.received.get(0).id();
            assertThat(endpoint.received.stream().filter(one -> one.id().equals(hung)))
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    /** Ten, each in a transaction of its own. */
    private static void tasks(Connection connection, int from) throws SQLException {
        for (int i = from; i < from + 10; i++) {
            run(connection, "insert into tasks (title, account_id, role_id) select 'T" + i + "', id, 1 from accounts");
        }
    }

    private static void run(Connection connection, String statement) throws SQLException {
        try (Statement executed = connection.createStatement()) {
            executed.execute(statement);
        }
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement asked = connection.createStatement();
                ResultSet rows = asked.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
