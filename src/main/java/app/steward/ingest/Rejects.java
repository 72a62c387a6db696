package app.steward.ingest;

import java.util.List;
import org.jooq.DSLContext;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The rows of one run that could not be taken, and those that later rows of the file override. Stored in transactions of
 * their own while the run goes on, since a dry run takes back all that it wrote and still lists them. Nobody is shown
 * them before the import is done, and one that begins anew forgets them.
 */
final class Rejects {
    private static final int BATCH_CHARACTERS = 256 * 1024;

    private final long importId;
    private final DSLContext sql;
    private final TransactionTemplate anew;
    private final CopyText rows = new CopyText();
    private long count;
    private long overridden;

    /** @param anew opens a transaction beside the caller's */
    Rejects(long importId, DSLContext sql, TransactionTemplate anew) {
        this.importId = importId;
        this.sql = sql;
        this.anew = anew;
        anew.executeWithoutResult(status -> sql.execute("delete from import_rejects where import_id = ?", importId));
    }

    /** @param reasons each with column and value where it is about one */
    void add(long line, List<String> cells, List<String> reasons) {
        add(line, CsvText.row(cells), String.join("; ", reasons));
    }

    /** @param record the row as it stood in the file */
    void add(long line, String record, String reason) {
        write(line, record, reason);
        count++;
    }

    /** Lists a good row that does not count, since another one says the same record again. */
    void override(long line, List<String> cells, long by) {
        write(
                line,
                CsvText.row(cells),
                "overridden: line " + by + " has the same external id, and the later row holds");
        overridden++;
    }

    private void write(long line, String record, String reason) {
        rows.add(importId).add(line).add(storable(reason)).add(storable(record)).endRow();
        if (rows.length() > BATCH_CHARACTERS) {
            store();
        }
    }

    private static String storable(String text) {
        return TextEncoding.readable(text).replace('\0', '\uFFFD');
    }

    long count() {
        return count;
    }

    long overridden() {
        return overridden;
    }

    /** Stores those that are not yet. */
    void store() {
        if (!rows.isEmpty()) {
            anew.executeWithoutResult(status -> rows.into(sql, "import_rejects (import_id, line, reason, record)"));
        }
    }
}
