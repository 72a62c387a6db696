package app.steward.webhook;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event about one record, as it is told.
 *
 * @param event what happened
 * @param place where it was read, which no other event of its kind has
 * @param transaction in which it happened
 * @param about what it is about, by name: the segment, rule, task ...; may be empty
 * @param segments that the account and the user are in, and the one that it is about
 * @param account null for a user without one
 * @param user null where it is about the account
 * @param detail what is told beside the two
 */
record WebhookRecord(
        String event,
        String place,
        long transaction,
        Instant at,
        String about,
        List<Integer> segments,
        @Nullable Known account,
        @Nullable Known user,
        JsonNode detail) {

    WebhookRecord {
        segments = List.copyOf(segments);
    }

    /** An account or user. */
    record Known(long id, String externalId, String label) {}

    /** Whether whoever asks for some segments is told. */
    boolean isIn(List<Integer> asked) {
        return asked.isEmpty() || segments.stream().anyMatch(asked::contains);
    }

    /** Whom it is about, as people call it. */
    String who() {
        return user != null ? user.label() : account == null ? about : account.label();
    }

    ObjectNode toJson() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("at", at.toString());
        detail.properties().forEach(entry -> json.set(entry.getKey(), entry.getValue()));
        named(json, "account", account);
        named(json, "user", user);
        return json;
    }

    private static void named(ObjectNode json, String key, @Nullable Known known) {
        if (known != null) {
            json.putObject(key).put("externalId", known.externalId()).put("name", known.label());
        }
    }
}
