package app.steward.list.web;

import app.steward.list.ListFigures.Bands;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A list as the API tells it.
 *
 * @param condition the criteria; null for none
 * @param words segments and criteria in words; null while they can't be read
 * @param owner e-mail of whose it is; null where a key without a member made it
 * @param members as many as the acting member may see
 * @param accounts those, or the accounts of its users
 * @param health by pillar, how many of the accounts stand how
 * @param problem why it is broken
 */
record ListAnswer(
        int id,
        String name,
        String subject,
        List<Integer> segments,
        @Nullable JsonNode condition,
        String status,
        boolean shared,
        @Nullable String words,
        @Nullable String owner,
        long members,
        long accounts,
        BigDecimal amount,
        Map<String, Bands> health,
        String state,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String problem,
        @Nullable Instant refreshedAt,
        int version) {}
