package app.steward.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The rows of one run that could not be taken, and those that later rows of the file override. Stored in transactions of
 * their own while the run goes on, since a dry run takes back all that it wrote and still lists them. Nobody is shown
 * them before the import is done, and one that begins anew forgets them.
 */
final class Rejects {
    private static final int BATCH_CHARACTERS = 256 * 1024;
    /** Of each reason so many lines are named. */
    private static final int LINES = 3;
    /** More say nothing to a person. */
    private static final int REASONS = 100;

    private static final String COLUMNS =
            "import_rejects (import_id, line, reason, record, heading, value, why, others)";

    private final long importId;
    private final DSLContext sql;
    private final TransactionTemplate anew;
    private final CopyText rows = new CopyText();
    private final Map<String, Tally> tallies = new LinkedHashMap<>();
    private long count;
    private long overridden;

    /** @param anew opens a transaction beside the caller's */
    Rejects(long importId, DSLContext sql, TransactionTemplate anew) {
        this.importId = importId;
        this.sql = sql;
        this.anew = anew;
        anew.executeWithoutResult(status -> sql.execute("delete from import_rejects where import_id = ?", importId));
    }

    /**
     * Rows that are not taken for the same reason.
     *
     * @param value that stood in the first of them
     * @param lines the first ones
     */
    record Tally(
            @Nullable String column, String why, @Nullable String value, long rows, List<Long> lines) {
        Tally {
            lines = List.copyOf(lines);
        }

        private Tally with(long line) {
            List<Long> more = lines;
            if (lines.size() < LINES) {
                more = new ArrayList<>(lines);
                more.add(line);
            }
            return new Tally(column, why, value, rows + 1, more);
        }
    }

    /** @param reasons each with column and value where it is about one */
    void add(long line, List<String> cells, List<Reason> reasons) {
        add(line, CsvText.row(cells), reasons);
    }

    /** @param record the row as it stood in the file */
    void add(long line, String record, List<Reason> reasons) {
        write(line, record, String.join("; ", reasons.stream().map(Reason::text).toList()), reasons);
        for (Reason reason : reasons) {
            String key = reason.column() + "\n" + reason.why();
            Tally tally = tallies.get(key);
            if (tally != null || tallies.size() < REASONS) {
                tallies.put(
                        key,
                        tally == null
                                ? new Tally(reason.column(), reason.why(), reason.value(), 1, List.of(line))
                                : tally.with(line));
            }
        }
        count++;
    }

    /**
     * Lists a good row that does not count, since another one says the same again.
     *
     * @param by the line that holds
     * @param same what that one has in common with it
     */
    void override(long line, List<String> cells, long by, String same) {
        Reason reason = Reason.of("overridden: line " + by + " " + same + ", and the later row holds");
        write(line, CsvText.row(cells), reason.text(), List.of(reason));
        overridden++;
    }

    private void write(long line, String record, String text, List<Reason> reasons) {
        Reason first = reasons.get(0);
        rows.add(importId)
                .add(line)
                .add(storable(text))
                .add(storable(record))
                .add(storable(first.column()))
                .add(storable(first.value()))
                .add(storable(first.why()))
                .add(reasons.size() - 1)
                .endRow();
        if (rows.length() > BATCH_CHARACTERS) {
            store();
        }
    }

    private static @Nullable String storable(@Nullable String text) {
        return text == null ? null : TextEncoding.readable(text);
    }

    long count() {
        return count;
    }

    long overridden() {
        return overridden;
    }

    /** Why rows are rejected, as often as each; a row with several reasons counts for each of them. */
    Collection<Tally> tallies() {
        return tallies.values().stream()
                .map(each -> new Tally(
                        storable(each.column),
                        String.valueOf(storable(each.why)),
                        storable(each.value),
                        each.rows,
                        each.lines))
                .toList();
    }

    /** Stores those that are not yet. */
    void store() {
        if (!rows.isEmpty()) {
            anew.executeWithoutResult(status -> rows.into(sql, COLUMNS));
        }
    }
}
