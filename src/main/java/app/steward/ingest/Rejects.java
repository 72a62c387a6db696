package app.steward.ingest;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.postgresql.PGConnection;

/**
 * The rows of one run that could not be taken, and those that later rows of the file override. Kept in a file until the run has ended well: a dry run undoes all that
 * it wrote and still lists them.
 */
final class Rejects implements AutoCloseable {
    private final long importId;
    private final Path path;
    private final Writer file;
    private long count;
    private long overridden;

    Rejects(long importId, ImportFolder folder) {
        this.importId = importId;
        try {
            path = folder.file("rejects", ".txt");
            file = new BufferedWriter(Files.newBufferedWriter(path, StandardCharsets.UTF_8), 64 * 1024);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        CopyText row = new CopyText();
        row.add(importId).add(line).add(storable(reason)).add(storable(record)).endRow();
        row.drainTo(file);
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

    /** Stores them, in the transaction of the caller. */
    void store(DSLContext sql) {
        try {
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (count + overridden > 0) {
            sql.connection(connection -> {
                try (Reader rows = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn("copy import_rejects (import_id, line, reason, record) from stdin", rows);
                } catch (IOException e) {
                    throw new SQLException(e);
                }
            });
        }
    }

    @Override
    public void close() {
        try {
            file.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
