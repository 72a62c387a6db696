package app.steward.outbox;

import tools.jackson.databind.JsonNode;

/**
 * A message on its way out.
 *
 * @param key what causes it
 * @param payload as its sender understands it
 * @param attempts how often it has been tried, this time included
 */
public record Message(long id, String key, String kind, JsonNode payload, int attempts) {}
