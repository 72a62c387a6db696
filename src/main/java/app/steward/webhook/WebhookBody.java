package app.steward.webhook;

import app.steward.workspace.StewardSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is sent: records for programs, sentences for a chat. */
@Component
class WebhookBody {
    /** A chat is not told more at once. */
    private static final int MOST_LINES = 20;

    private final JsonMapper json;
    private final @Nullable String base;

    WebhookBody(JsonMapper json, StewardSettings settings) {
        this.json = json;
        this.base = settings.base();
    }

    /** @param records of one event, in the order in which they happened */
    String of(WebhookFormat format, WebhookEvent event, List<WebhookRecord> records) {
        if (format == WebhookFormat.STEWARD) {
            ArrayNode told = json.createArrayNode();
            records.forEach(record -> told.add(record.toJson()));
            Instant at = records.get(records.size() - 1).at();
            return body(event.key(), at, json.createObjectNode().set("records", told));
        }
        List<String> lines = new ArrayList<>();
        records.stream().limit(MOST_LINES).forEach(record -> lines.add(line(format, event, record)));
        if (records.size() > MOST_LINES) {
            lines.add("and " + (records.size() - MOST_LINES) + " more");
        }
        return chat(format, lines);
    }

    /** What is sent to see whether an endpoint answers. */
    String test(WebhookFormat format, Instant at) {
        if (format == WebhookFormat.STEWARD) {
            return body(
                    WebhookEvent.TEST,
                    at,
                    json.createObjectNode().put("message", "This is a test of a webhook of Steward."));
        }
        return chat(format, List.of("This is a test of Steward."));
    }

    private String body(String type, Instant at, JsonNode data) {
        ObjectNode body = json.createObjectNode();
        body.put("type", type);
        body.put("timestamp", at.toString());
        body.set("data", data);
        return json.writeValueAsString(body);
    }

    private String line(WebhookFormat format, WebhookEvent event, WebhookRecord record) {
        return event.sentence(
                linked(format, record),
                escaped(format, event == WebhookEvent.HEALTH_CHANGED ? scores(record) : record.about()));
    }

    /** Such as ": 72 to 61"; empty where another score than the overall one changed. */
    private static String scores(WebhookRecord record) {
        JsonNode from = record.detail().at("/health/from/overall");
        JsonNode to = record.detail().at("/health/to/overall");
        if (from.equals(to)) {
            return "";
        }
        return ": " + score(from) + " to " + score(to);
    }

    private static String score(JsonNode score) {
        return score.isNumber() ? score.asString() : "none";
    }

    private String linked(WebhookFormat format, WebhookRecord record) {
        String who = escaped(format, record.who());
        WebhookRecord.Known user = record.user();
        WebhookRecord.Known known = user != null ? user : record.account();
        if (base == null || known == null) {
            return format == WebhookFormat.SLACK ? "*" + who + "*" : "**" + who + "**";
        }
        String address = base
                + (user != null ? "/users/" : "/accounts/")
                + UriUtils.encode(known.externalId(), StandardCharsets.UTF_8);
        return format == WebhookFormat.SLACK ? "<" + address + "|" + who + ">" : "[" + who + "](" + address + ")";
    }

    /** Names are no markup. */
    private static String escaped(WebhookFormat format, String text) {
        return format == WebhookFormat.SLACK
                ? text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                : text.replaceAll("([\\\\*_\\[\\]()#`~<>|])", "\\\\$1");
    }

    private String chat(WebhookFormat format, List<String> lines) {
        if (format == WebhookFormat.SLACK) {
            return json.writeValueAsString(json.createObjectNode().put("text", String.join("\n", lines)));
        }
        ObjectNode card = json.createObjectNode();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.4");
        ArrayNode blocks = card.putArray("body");
        lines.forEach(line ->
                blocks.addObject().put("type", "TextBlock").put("text", line).put("wrap", true));
        ObjectNode message = json.createObjectNode().put("type", "message");
        message.putArray("attachments")
                .addObject()
                .put("contentType", "application/vnd.microsoft.card.adaptive")
                .set("content", card);
        return json.writeValueAsString(message);
    }
}
