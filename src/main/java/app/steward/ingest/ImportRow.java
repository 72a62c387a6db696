package app.steward.ingest;

import app.steward.problem.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An import as the API tells it.
 *
 * @param state running, done or failed
 * @param rows of the file below its header, so far
 * @param created records; of usage, rows
 * @param unchanged rows that said what was stored already
 * @param overridden rows of a record that comes again further down in the file, where the later row holds
 * @param errors why it failed; the path is a column or {@code file}
 */
public record ImportRow(
        long id,
        String kind,
        String state,
        String fileName,
        boolean dryRun,
        long rows,
        long created,
        long updated,
        long unchanged,
        long overridden,
        long rejected,
        List<Fault> errors,
        Progress progress,
        String requestedBy,
        Instant requestedAt,
        @Nullable Instant finishedAt) {

    /**
     * @param phase waiting, looking, reading or writing
     * @param done of {@code total}: bytes, while writing records
     */
    public record Progress(String phase, long done, long total) {}
}
