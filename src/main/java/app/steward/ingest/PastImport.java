package app.steward.ingest;

import app.steward.problem.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An import as pages tell it.
 *
 * @param figures as the API tells it
 * @param kind what its rows are
 * @param reasons why rows were not taken, the most frequent first
 * @param made besides the records: attributes, entries of lists
 * @param writtenAt the moment that its records have as theirs; null where it has none
 * @param draft that it came from, where its file is still there; null otherwise
 * @param undo how far it is taken back; null where nobody asked for it
 */
public record PastImport(
        ImportRow figures,
        ImportKind kind,
        List<Because> reasons,
        List<String> made,
        @Nullable Instant writtenAt,
        @Nullable Long draft,
        @Nullable Undo undo) {
    public PastImport {
        reasons = List.copyOf(reasons);
        made = List.copyOf(made);
    }

    /** Rows that were not taken for the same reason: how many, the value of one, the lines of the first. */
    public record Because(
            @Nullable String column, String why, @Nullable String value, long rows, List<Long> lines) {
        public Because {
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param state running, done or failed
     * @param undone records that went
     * @param kept that stayed
     */
    public record Undo(String state, String by, Instant at, long undone, long kept) {}

    /**
     * A row that was not taken.
     *
     * @param others further reasons
     */
    public record Rejected(
            long line, @Nullable String column, @Nullable String value, String why, int others) {}

    public long id() {
        return figures.id();
    }

    public String state() {
        return figures.state();
    }

    public boolean isRunning() {
        return state().equals("running");
    }

    public boolean isUndoing() {
        return undo != null && undo.state().equals("running");
    }

    public String fileName() {
        return figures.fileName();
    }

    public boolean dryRun() {
        return figures.dryRun();
    }

    public long created() {
        return figures.created();
    }

    /** Rows that were taken, or said what was stored already. */
    public long taken() {
        return figures.rows() - figures.rejected() - figures.overridden();
    }

    /** Rows that are listed with a reason. */
    public long listed() {
        return figures.rejected() + figures.overridden();
    }

    public List<Fault> errors() {
        return figures.errors();
    }
}
