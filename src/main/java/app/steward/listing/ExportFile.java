package app.steward.listing;

import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that grows row by row; closing completes it. */
public interface ExportFile extends AutoCloseable {

    /**
     * A column of it.
     *
     * @param label what stands over it
     * @param money whether its numbers are amounts
     */
    record Head(String label, boolean money) {
        public static Head of(String label) {
            return new Head(label, false);
        }
    }

    /**
     * Begins one.
     *
     * @param title of the sheet, where the format has such
     * @param zone in which moments are written
     */
    static ExportFile open(Export.Format format, OutputStream out, String title, ZoneId zone) throws IOException {
        return format == Export.Format.CSV ? new CsvExport(out, zone) : new ExcelExport(out, title, zone);
    }

    void head(List<Head> columns) throws IOException;

    /** @param values text, Number, LocalDate, Instant, Boolean or null, one for each column */
    void row(List<@Nullable Object> values) throws IOException;

    @Override
    void close() throws IOException;
}
