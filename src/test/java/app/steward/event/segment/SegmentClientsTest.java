package app.steward.event.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.event.EventCase;
import app.steward.testing.Node;
import com.segment.analytics.Analytics;
import com.segment.analytics.messages.AliasMessage;
import com.segment.analytics.messages.GroupMessage;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.MessageBuilder;
import com.segment.analytics.messages.PageMessage;
import com.segment.analytics.messages.TrackMessage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The clients that people use, as they are published, unchanged but for address and key. */
class SegmentClientsTest extends EventCase {
    private static final String CALLS = """
            client.group({userId: 'u1', groupId: 'acme', traits: {name: 'Acme', employees: 50}});
            client.identify({userId: 'u1', traits: {firstName: 'Uma', lastName: 'Berg', email: 'uma@acme.example'}});
            client.track({userId: 'u1', event: 'Export', properties: {module: 'Reports'}});
            client.track({userId: 'u1', event: 'Signed In'});
            client.page({userId: 'u1', name: 'Pricing'});
            client.screen({userId: 'u1', name: 'Inbox'});
            client.alias({previousId: 'old', userId: 'u1'});
            client.track({anonymousId: 'x', event: 'Export'});
            for (let i = 0; i < 50; i++) client.track({userId: 'u1', event: 'Import'});
            """;

    private static final String SEGMENT = """
            const {Analytics} = require('@segment/analytics-node');
            const client = new Analytics({writeKey: process.env.API_KEY, host: process.env.ENDPOINT});
            client.on('error', e => { console.error(e); process.exit(1); });
            %s
            client.closeAndFlush().then(() => console.log('all sent'));
            """.formatted(CALLS);

    private static final String RUDDER = """
            const sdk = require('@rudderstack/rudder-sdk-node');
            const client = new (sdk.default || sdk)(process.env.API_KEY, {dataPlaneUrl: process.env.ENDPOINT});
            %s
            // each flush sends one batch of 20
            const flush = n => n === 0 ? (console.log('all sent'), process.exit(0))
              : client.flush(e => { if (e) { console.error(e); process.exit(1); } flush(n - 1); });
            flush(6);
            """.formatted(CALLS);

    @Test
    void segmentForNode() throws Exception {
        assertThat(node("@segment/analytics-node@3.1.0", "segment.js", SEGMENT)).contains("all sent");
        assertThatAllCameIn();
    }

    @Test
    void rudderStackForNode() throws Exception {
        assertThat(node("@rudderstack/rudder-sdk-node@3.0.13", "rudder.js", RUDDER))
                .contains("all sent");
        assertThatAllCameIn();
    }

    private void assertThatAllCameIn() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(rows(
                                "select f.feature, sum(d.uses) from usage_daily d join features f on f.id = d.feature_id"
                                        + " where d.feature_id > 0 group by 1 order by 1"))
                        .containsExactly("Export 1", "Import 50", "Viewed Inbox screen 1", "Viewed Pricing page 1"));
        assertThat(rows("select external_id, name, employees from accounts")).containsExactly("acme Acme 50.00");
        assertThat(rows("select u.external_id, u.name, u.email, a.external_id from users u"
                        + " join accounts a on a.id = u.account_id"))
                .containsExactly("u1 Uma Berg uma@acme.example acme");
        assertThat(rows("select sum(uses) from usage_daily where feature_id = 0"))
                .containsExactly("1");
        assertThat(rows("select external_id from user_aliases")).containsExactly("old");
        assertThat(rows("select reason, message from refused_data")).isEmpty();
    }

    @Test
    void segmentForJava() {
        Analytics client = Analytics.builder(writeKey)
                .endpoint("http://127.0.0.1:" + port + "/")
                .flushQueueSize(5)
                .build();
        try {
            for (MessageBuilder<?, ?> each : List.<MessageBuilder<?, ?>>of(
                    GroupMessage.builder("acme").userId("u1").traits(Map.of("name", "Acme", "employees", 50)),
                    IdentifyMessage.builder()
                            .userId("u1")
                            .traits(Map.of("firstName", "Uma", "lastName", "Berg", "email", "uma@acme.example")),
                    TrackMessage.builder("Export").userId("u1").properties(Map.of("module", "Reports")),
                    TrackMessage.builder("Signed In").userId("u1"),
                    PageMessage.builder("Pricing").userId("u1"),
                    com.segment.analytics.messages.ScreenMessage.builder("Inbox")
                            .userId("u1"),
                    AliasMessage.builder("old").userId("u1"),
                    TrackMessage.builder("Export").anonymousId("x"))) {
                client.enqueue(each);
            }
            for (int i = 0; i < 50; i++) {
                client.enqueue(TrackMessage.builder("Import").userId("u1"));
            }
            client.flush();
            assertThatAllCameIn();
        } finally {
            client.shutdown();
        }
    }

    /** Installs a package, runs a script with it, and answers what that wrote. */
    private String node(String item, String name, String script) throws Exception {
        Node node = new Node("segment-node", Map.of("ENDPOINT", "http://127.0.0.1:" + port, "API_KEY", writeKey));
        node.install(item);
        node.write(name, script);
        return node.run(name);
    }
}
