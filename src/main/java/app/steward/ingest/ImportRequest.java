package app.steward.ingest;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is said with a file.
 *
 * @param fileName as it was called where it was sent from
 * @param mapping an object: name of a column to a field's key, null, or {@code {"field","type","create"}}
 * @param dateFormat a pattern such as dd-MM-yyyy; null to find out
 * @param numberFormat 1,234.56 or 1.234,56; null to find out
 * @param clearEmpty whether an empty cell clears what is stored, instead of leaving it
 * @param dryRun only count what would happen
 */
public record ImportRequest(
        ImportKind kind,
        String fileName,
        JsonNode mapping,
        @Nullable String dateFormat,
        @Nullable String numberFormat,
        boolean clearEmpty,
        boolean dryRun) {}
