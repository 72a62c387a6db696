package app.steward.listing;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that grows row by row; closing completes it. */
interface ExportFile extends AutoCloseable {

    void head(List<String> labels) throws IOException;

    /** @param values text, Number, LocalDate, Instant, Boolean or null, one for each column */
    void row(List<Column> columns, List<@Nullable Object> values) throws IOException;

    @Override
    void close() throws IOException;
}
