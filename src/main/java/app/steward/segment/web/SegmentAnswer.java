package app.steward.segment.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A segment as the API tells it.
 *
 * @param words the condition in words; null while it can't be read
 * @param members as many as the acting member may see
 * @param active of them active; users only, as {@code offline}
 * @param problem why it is broken
 */
record SegmentAnswer(
        int id,
        String subject,
        String name,
        boolean visible,
        JsonNode condition,
        @Nullable String words,
        long members,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long active,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long offline,
        String state,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String problem,
        @Nullable Instant refreshedAt,
        int version) {}
