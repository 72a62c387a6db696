package app.steward.ingest;

import app.steward.job.Recurring;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamSource;
import org.springframework.stereotype.Component;

/**
 * The files that were sent, in the database, so that any process can bring in what another was sent, and none is lost
 * with a process. Written and read as streams: of a file no more than a piece is in memory. A file goes when its import
 * has ended, one that nothing was done with after a day, one that waits in a draft after a week.
 */
@Component
class ImportFiles implements Recurring {
    private static final int PIECE = 256 * 1024;
    private static final int BUFFER = 64 * 1024;
    private static final int KEPT_HOURS = 24;
    static final int DRAFTS_KEPT_DAYS = 7;
    static final String GONE = "This file is not there any more: send it again.";

    private final DSLContext sql;

    ImportFiles(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * A file as it was sent.
     *
     * @param bytes how long it is
     */
    record Stored(ImportFiles files, long id, long bytes) implements InputStreamSource {
        @Override
        public InputStream getInputStream() throws IOException {
            return new GZIPInputStream(
                    new BufferedInputStream(new SequenceInputStream(files.pieces(id)), BUFFER), BUFFER);
        }
    }

    /** Takes a file piece by piece, each in a transaction of its own; where its sender hangs up, nothing of it stays. */
    long store(InputStream in) throws IOException {
        long id = Objects.requireNonNull(sql.fetchOne("insert into import_files default values returning id"))
                .get(0, Long.class);
        boolean complete = false;
        try {
            long bytes;
            try (OutputStream out = new Packed(new Pieces(id))) {
                bytes = in.transferTo(out);
            }
            sql.execute("update import_files set bytes = ? where id = ?", bytes, id);
            complete = true;
            return id;
        } finally {
            if (!complete) {
                delete(id);
            }
        }
    }

    Optional<Stored> find(long id) {
        return sql.fetch("select bytes from import_files where id = ? and bytes is not null", id).stream()
                .map(row -> new Stored(this, id, row.get(0, Long.class)))
                .findFirst();
    }

    void delete(long id) {
        sql.execute("delete from import_files where id = ?", id);
    }

    private Enumeration<InputStream> pieces(long id) {
        return new Enumeration<>() {
            private int position;
            private byte @Nullable [] next = piece(id, 0);

            @Override
            public boolean hasMoreElements() {
                return next != null;
            }

            @Override
            public InputStream nextElement() {
                byte[] bytes = next;
                if (bytes == null) {
                    throw new NoSuchElementException();
                }
                next = piece(id, ++position);
                return new ByteArrayInputStream(bytes);
            }
        };
    }

    /** By a statement of its own, so that no transaction has to stay open for the others. */
    private byte @Nullable [] piece(long id, int position) {
        return sql.fetch("select packed from import_pieces where file_id = ? and position = ?", id, position).stream()
                .map(row -> row.get(0, byte[].class))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /** Forgets files that were sent and never brought in, such as those whose process ended while they arrived. */
    @Override
    public void look() {
        sql.execute(
                "delete from import_files f where created_at < now() - make_interval(hours => ?)"
                        + " and not exists (select from imports i where i.file_id = f.id and i.state = 'running')"
                        + " and not exists (select from import_drafts d where d.file_id = f.id"
                        + " and d.touched_at > now() - make_interval(days => ?))",
                KEPT_HOURS,
                DRAFTS_KEPT_DAYS);
    }

    /** Text gets several times smaller for little time, which the database need not write, keep and send again. */
    private static final class Packed extends GZIPOutputStream {
        Packed(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private final class Pieces extends OutputStream {
        private final long id;
        private final byte[] piece = new byte[PIECE];
        private int filled;
        private int position;

        Pieces(long id) {
            this.id = id;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            int written = 0;
            while (written < length) {
                int part = Math.min(length - written, PIECE - filled);
                System.arraycopy(bytes, from + written, piece, filled, part);
                filled += part;
                written += part;
                if (filled == PIECE) {
                    store();
                }
            }
        }

        @Override
        public void close() {
            if (filled > 0) {
                store();
            }
        }

        private void store() {
            sql.execute("insert into import_pieces values (?, ?, ?)", id, position++, Arrays.copyOf(piece, filled));
            filled = 0;
        }
    }
}
