package app.steward.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.steward.job.KillCase;
import app.steward.job.Replica;
import app.steward.webhook.Endpoint;
import app.steward.webhook.Endpoint.Received;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Laws E1 and E2 with real processes: one is killed as {@code kill -9} does while an endpoint has a message and has not
 * answered, and while a mail server has taken a message to a customer and nobody has written that down. Another goes on. In
 * the end each event was told, under one id, and what came twice came under the same; each customer got one message, of which
 * one is in doubt.
 */
class OutboxKillTest extends KillCase {
    private static final int CUSTOMERS = 30;

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @AfterEach
    void stop() {
        mail.stop();
    }

    @Test
    void whatAKilledProcessWasSendingAnotherSendsUnderTheSameIdOrNobody() throws Exception {
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
                created(first.post(
                        "/api/v2/webhooks",
                        "application/json",
                        "{\"url\":\"" + endpoint.url() + "\",\"events\":[\"task.created\"]}"));
                run("insert into accounts (external_id, name, created_on) values ('A', 'A', '2026-01-01')");
                mailServer();
                run(STAND);
                messages();
                tasks(0);
                await().atMost(LONG).until(() -> !endpoint.received.isEmpty());
                tasks(10);
                until(standing("first"), 1);
                first.kill();
                run(GO_ON);
            }
            tasks(20);
            assertThat(taken()).as("and not written down").hasSize(1);
            assertThat(number("select count(*) from outbox where kind = 'customer' and state = 'claimed'"))
                    .isEqualTo(19);
            run("update outbox set lease_until = now() where lease_until is not null"); // as time will do
            killed.countDown();
            try (Replica other = start("other")) {
                awaitReady(other);
                until(
                        "select (select count(*) from webhook_events) + (select count(*) from outbox"
                                + " where state <> 'sent' and (state <> 'in_doubt' or kind <> 'customer'))",
                        0);
            }
            assertThat(text("select string_agg(reply, '') from outbox where state = 'in_doubt'"))
                    .isEqualTo("Steward stopped while it was handed over.");
            assertThat(taken()).hasSize(CUSTOMERS).doesNotHaveDuplicates();
            told(endpoint);
        }
    }

    /** Each of the thirty tasks once, by the id of its message. */
    private static void told(Endpoint endpoint) {
        Map<String, Received> byId = new LinkedHashMap<>();
        for (Received message : endpoint.received) {
            Received before = byId.putIfAbsent(message.id(), message);
            assertThat(before == null ? message.text() : before.text()).isEqualTo(message.text());
        }
        List<String> titles = new ArrayList<>();
        byId.values()
                .forEach(message -> message.json()
                        .at("/data/records")
                        .forEach(record -> titles.add(record.at("/task/title").asString())));
        assertThat(titles).doesNotHaveDuplicates().hasSize(30);
        String hung = endpoint.received.get(0).id();
        assertThat(endpoint.received.stream().filter(one -> one.id().equals(hung)))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    /** Ten, each in a transaction of its own. */
    private void tasks(int from) throws SQLException {
        for (int i = from; i < from + 10; i++) {
            run("insert into tasks (title, account_id, role_id) select 'T" + i + "', id, 1 from accounts");
        }
    }

    /** At any hour; who writes down that it took something has to hold the lock. */
    private void mailServer() throws SQLException {
        mail.start();
        run("update mail_settings set host = '127.0.0.1', port = "
                + mail.getSmtp().getPort()
                + ", security = 'none', per_second = 1000, sender = 'hello@steward.example', days = 127,"
                + " from_time = '00:00', to_time = '00:00'");
        run("insert into email_templates (name, subject, body) values ('Welcome', 'Welcome', 'Hello {{user.name}}')");
        run("insert into email_template_versions (template_id, version, subject, preview, body)"
                + " select id, 1, subject, preview, body from email_templates where name = 'Welcome'");
        standAt("update on outbox", "new.kind = 'customer' and new.state = 'sent'");
    }

    private void messages() throws SQLException {
        run("insert into users (external_id, account_id, name, email, created_on) select 'U-' || i, id, 'User ' || i,"
                + " 'user' || i || '@customer.example', '2026-01-01' from accounts, generate_series(1, " + CUSTOMERS
                + ") i");
        run("insert into account_facts (account_id) select id from accounts on conflict do nothing");
        run("insert into user_facts (user_id) select id from users on conflict do nothing");
        run("insert into outbox (kind, key, source, payload, user_id, run_id, step, template_id)"
                + " select 'customer', 'run:' || u.id || ':a', 'test:3', '{}', u.id, u.id, 'a', t.id from users u,"
                + " email_templates t where t.name = 'Welcome'");
    }

    /** Ids of the messages that the mail server has taken. */
    private List<String> taken() throws MessagingException {
        List<String> ids = new ArrayList<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            ids.add(message.getMessageID());
        }
        return ids;
    }
}
