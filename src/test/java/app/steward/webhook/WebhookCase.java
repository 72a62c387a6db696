package app.steward.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.steward.job.Worker;
import app.steward.segment.FourAccountsCase;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Four accounts, of which Acme pays 100, and an endpoint that is told. */
abstract class WebhookCase extends FourAccountsCase {
    @Autowired
    WebhookFollower follower;

    @Autowired
    List<Worker<?>> workers;

    Endpoint endpoint;

    @BeforeEach
    void begin() throws IOException {
        endpoint = new Endpoint();
    }

    @AfterEach
    void end() {
        endpoint.close();
    }

    JsonNode webhook(String events, String more) {
        return ok(api.post("/webhooks", "{'url':'" + endpoint.url() + "','events':" + events + more + "}"));
    }

    /** Sends what waits and is due. */
    void send() {
        workers.stream()
                .filter(worker -> worker.getClass().getSimpleName().equals("OutboxWorker"))
                .forEach(Worker::work);
    }

    /** Has all queued that happened. Other databases of the same server may hold the reader back for a moment. */
    void follow(int messages) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            follower.look();
            assertThat(queued()).isEqualTo(messages);
        });
    }

    /** And has it sent. */
    void tell(int messages) {
        follow(messages);
        send();
    }

    int queued() {
        return db.sql().fetchCount(db.sql().selectFrom("outbox").where("kind = 'webhook'"));
    }

    Object value(String query) {
        return db.sql().fetchValue(query);
    }

    void due() {
        db.sql().execute("update outbox set not_before = clock_timestamp() where state = 'waiting'");
    }
}
