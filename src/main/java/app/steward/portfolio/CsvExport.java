package app.steward.portfolio;

import app.steward.attribute.Typed;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated text in UTF-8, marked as such for Excel. Numbers and dates are as programs read them; a text that a
 * spreadsheet would take for a formula gets an apostrophe in front.
 */
final class CsvExport implements ExportFile {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final CsvWriter csv;
    private final ZoneId zone;

    CsvExport(OutputStream out, ZoneId zone) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        text.write('\uFEFF');
        this.csv = CsvWriter.builder().build(text);
        this.zone = zone;
    }

    @Override
    public void head(List<String> labels) {
        csv.writeRecord(labels.stream().map(CsvExport::harmless).toList());
    }

    @Override
    public void row(List<Column> columns, List<@Nullable Object> values) {
        csv.writeRecord(values.stream().map(this::text).toList());
    }

    private String text(@Nullable Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof BigDecimal number) {
            return Typed.tidy(number).toPlainString();
        } else if (value instanceof Instant moment) {
            return MOMENT.format(moment.atZone(zone));
        } else if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        return value instanceof String text ? harmless(text) : value.toString();
    }

    static String harmless(String text) {
        return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
