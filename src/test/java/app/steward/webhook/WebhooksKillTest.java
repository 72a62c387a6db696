package app.steward.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.steward.job.KillCase;
import app.steward.job.Replica;
import app.steward.webhook.Endpoint.Received;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Laws E1 and E2 with real processes: one is killed as {@code kill -9} does while an endpoint has a message and has not
 * answered. Another goes on; in the end each event was told, under one id, and what came twice came under the same.
 */
class WebhooksKillTest extends KillCase {

    @Test
    void whatAKilledProcessWasSendingAnotherSendsUnderTheSameId() throws Exception {
        CountDownLatch killed = new CountDownLatch(1);
        try (Endpoint endpoint = new Endpoint()) {
            endpoint.answers = message -> {
                try {
                    killed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return 200;
            };
            try (Replica first = start("first")) {
                awaitReady(first);
                assertThat(first.post(
                                        "/api/v2/webhooks",
                                        "application/json",
                                        "{\"url\":\"" + endpoint.url() + "\",\"events\":[\"task.created\"]}")
                                .statusCode())
                        .isEqualTo(201);
                run("insert into accounts (external_id, name, created_on) values ('A', 'A', '2026-01-01')");
                tasks(0);
                await().atMost(LONG).until(() -> !endpoint.received.isEmpty());
                tasks(10);
                first.kill();
            }
            tasks(20);
            run("update outbox set lease_until = now() where lease_until is not null"); // as time will do
            killed.countDown();
            try (Replica other = start("other")) {
                awaitReady(other);
                until(
                        "select (select count(*) from webhook_events) + (select count(*) from outbox where state <> 'sent')",
                        0);
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
    private void tasks(int from) throws SQLException {
        for (int i = from; i < from + 10; i++) {
            run("insert into tasks (title, account_id, role_id) select 'T" + i + "', id, 1 from accounts");
        }
    }
}
