package app.steward.webhook;

import app.steward.outbox.Answer;
import app.steward.outbox.Message;
import app.steward.outbox.Sender;
import app.steward.webhook.WebhookPost.Reply;
import app.steward.webhook.Webhooks.Target;
import app.steward.workspace.StewardSettings;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Sends the messages of webhooks: signed, under the same id at each try, to each at least once. */
@Component
class WebhookSender implements Sender {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int GONE = 410;

    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private static final int THREADS = 4;

    private final Webhooks webhooks;
    private final WebhookTries tries;
    private final WebhookPost post;

    @Autowired
    WebhookSender(Webhooks webhooks, WebhookTries tries, StewardSettings settings) {
        this(
                webhooks,
                tries,
                new WebhookPost(
                        InetAddress::getAllByName,
                        (SSLSocketFactory) SSLSocketFactory.getDefault(),
                        settings.webhookPrivate(),
                        LIMIT));
    }

    WebhookSender(Webhooks webhooks, WebhookTries tries, WebhookPost post) {
        this.webhooks = webhooks;
        this.tries = tries;
        this.post = post;
    }

    @Override
    public String kind() {
        return Webhooks.KIND;
    }

    @Override
    public List<Duration> waits() {
        return WAITS;
    }

    @Override
    public int atOnce() {
        return THREADS;
    }

    /** In the order in which it happened; and one that hangs takes one of the threads. */
    @Override
    public boolean oneByOne() {
        return true;
    }

    private static int webhook(Message message) {
        return Integer.parseInt(message.key().split(":", 3)[1]);
    }

    @Override
    public Optional<Answer> stop(Message message) {
        Optional<Target> target = webhooks.target(webhook(message));
        if (target.isEmpty()) {
            return Optional.of(Answer.skipped("The webhook was deleted"));
        }
        boolean test = message.payload().path("event").asString("").equals(WebhookEvent.TEST);
        return target.get().active() || test
                ? Optional.empty()
                : Optional.of(Answer.skipped("The webhook was turned off"));
    }

    @Override
    public Answer send(Message message) {
        int id = webhook(message);
        Optional<Target> target = webhooks.target(id);
        if (target.isEmpty()) {
            return Answer.skipped("The webhook was deleted");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        Reply reply = post(target.get(), message, headers);
        String sent = headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue())
                .collect(Collectors.joining("\n"));
        tries.record(id, message.id(), sent, reply);
        if (reply.isGood()) {
            return Answer.sent(reply.words());
        }
        boolean gone = reply.status() != null && reply.status() == GONE;
        return gone ? Answer.refused(reply.words()) : Answer.notNow(reply.words());
    }

    private Reply post(Target target, Message message, Map<String, String> headers) {
        if (target.secrets().isEmpty()) {
            return new Reply(
                    null,
                    "",
                    "Not sent: its secret can't be read, since STEWARD_SECRET_SEAL is another than it was. Change the"
                            + " secret.",
                    0);
        }
        String id = message.payload().path("id").asString("");
        String body = message.payload().path("body").asString("");
        long timestamp = Instant.now().getEpochSecond();
        headers.put("Content-Type", "application/json");
        headers.put("User-Agent", "Steward");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(timestamp));
        headers.put("webhook-signature", WebhookSignature.of(target.secrets(), id, timestamp, body));
        return post.post(URI.create(target.url()), headers, body);
    }
}
