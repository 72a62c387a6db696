package app.steward.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Node;
import app.steward.webhook.Endpoint.Received;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever is told checks who says it with the reference library of Standard Webhooks, as it is published. */
class WebhookSignatureTest extends WebhookCase {
    /** Secret and message come in lines of JSON; for each it says whether the signature is right. */
    private static final String VERIFY = """
            const {Webhook} = require('standardwebhooks');
            const lines = require('fs').readFileSync('messages.txt', 'utf8').trim().split('\\n').map(line => JSON.parse(line));
            for (const m of lines) {
              try {
                const told = new Webhook(m.secret).verify(m.text, {'webhook-id': m.id, 'webhook-timestamp': m.timestamp,
                  'webhook-signature': m.signature});
                console.log('right ' + told.type);
              } catch (e) { console.log('wrong ' + e.message); }
            }
            """;

    @Test
    void theReferenceLibraryAcceptsWhatIsSignedAndBothSecretsWhileOneIsChanged() throws Exception {
        JsonNode made = webhook("['task.created']", "");
        String first = made.path("secret").asString();
        assertThat(first).matches("whsec_[A-Za-z0-9+/=]{40,}");
        assertThat(first).endsWith(made.path("secretEnds").asString());
        ok(api.post("/tasks", "{'account':'A-1','title':'Ä, € and \\u2603'}"));
        tell(1);
        String id = "/webhooks/" + made.path("id").asInt();
        assertThat(ok(api.get(id)).has("secret")).isFalse();
        String second = ok(api.post(id + "/secret", "")).path("secret").asString();
        ok(api.post("/tasks", "{'account':'A-1','title':'Two'}"));
        tell(2);
        db.sql().execute("update webhooks set old_until = now() - interval '1 second'");
        ok(api.post("/tasks", "{'account':'A-1','title':'Three'}"));
        tell(3);
        List<Received> told = endpoint.received;
        assertThat(told.get(1).signature().split(" ")).hasSize(2);
        assertThat(told.get(2).signature().split(" ")).hasSize(1);
        List<String> lines = new ArrayList<>();
        lines.add(line(first, told.get(0), told.get(0).text()));
        lines.add(line(first, told.get(1), told.get(1).text()));
        lines.add(line(second, told.get(1), told.get(1).text()));
        lines.add(line(first, told.get(2), told.get(2).text()));
        lines.add(line(second, told.get(2), told.get(2).text() + " "));
        assertThat(verified(lines))
                .containsExactly(
                        "right task.created",
                        "right task.created",
                        "right task.created",
                        "wrong No matching signature found",
                        "wrong No matching signature found");
    }

    @Test
    void theExampleOfTheSpecificationIsSignedAsItSays() {
        assertThat(WebhookSignature.of(
                        List.of("whsec_"
                                + Base64.getEncoder()
                                        .encodeToString("a key of 24 bytes, a key".getBytes(StandardCharsets.UTF_8))),
                        "msg_1",
                        1614265330,
                        "{\"test\": 2432232314}"))
                .matches("v1,[A-Za-z0-9+/]{43}=");
        assertThat(WebhookSignature.of(
                        List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1614265330,
                        "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    private static String line(String secret, Received message, String text) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("secret", secret)
                .put("id", message.id())
                .put("timestamp", message.timestamp())
                .put("signature", message.signature())
                .put("text", text)
                .toString();
    }

    private static List<String> verified(List<String> messages) throws Exception {
        Node node = new Node("webhook-node", Map.of());
        node.install("standardwebhooks@1.0.0");
        node.write("messages.txt", String.join("\n", messages));
        node.write("verify.js", VERIFY);
        return node.run("verify.js").lines().toList();
    }
}
