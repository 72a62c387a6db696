package app.steward.webhook.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.condition.Subject;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.webhook.WebhookEvent;
import app.steward.webhook.WebhookFormat;
import app.steward.webhook.Webhooks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the audit trail tells of webhooks, in the words of their form. */
@Component
class AuditedWebhooks implements AuditedKinds {
    private final Segments segments;

    AuditedWebhooks(Segments segments) {
        this.segments = segments;
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        if (!kind.equals(Webhooks.KIND)) {
            return List.of();
        }
        Map<String, String> names = segments.of(Subject.ACCOUNT).stream()
                .collect(Collectors.toMap(segment -> Integer.toString(segment.id()), Segment::name));
        return List.of(
                AuditedPart.lines(
                        "events",
                        "Events",
                        json -> Arrays.stream(json.asString("").split(", "))
                                .filter(key -> !key.isEmpty())
                                .map(key -> WebhookEvent.of(key)
                                        .map(WebhookEvent::label)
                                        .orElse(key))
                                .toList()),
                AuditedPart.names("segments", "Accounts in", id -> names.getOrDefault(id, "a deleted segment")),
                AuditedPart.choice(
                        "format", "Format", key -> WebhookFormat.of(key).map(WebhookFormat::label)));
    }
}
