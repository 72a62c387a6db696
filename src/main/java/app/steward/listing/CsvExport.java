package app.steward.listing;

import app.steward.attribute.Formulas;
import app.steward.record.Typed;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated text in UTF-8, marked as such for Excel. Numbers and dates are as programs read them, moments in the
 * workspace's zone, with their offset in the hour that comes twice; a text that a spreadsheet would take for a formula
 * gets an apostrophe in front. An import reads it back as it was.
 */
final class CsvExport implements ExportFile {
    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

    private final CsvWriter csv;
    private final ZoneId zone;

    CsvExport(OutputStream out, ZoneId zone) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        text.write('\uFEFF');
        this.csv = CsvWriter.builder().build(text);
        this.zone = zone;
    }

    @Override
    public void head(List<Head> columns) {
        csv.writeRecord(columns.stream().map(Head::label).map(Formulas::escape).toList());
    }

    @Override
    public void row(List<@Nullable Object> values) {
        csv.writeRecord(values.stream().map(this::text).toList());
    }

    private String text(@Nullable Object value) {
        if (value == null) {
            return "";
        } else if (value instanceof BigDecimal number) {
            return Typed.tidy(number).toPlainString();
        } else if (value instanceof Instant moment) {
            ZonedDateTime local = moment.atZone(zone);
            boolean twice =
                    zone.getRules().getValidOffsets(local.toLocalDateTime()).size() > 1;
            return MOMENT.format(local) + (twice ? OFFSET.format(local) : "");
        } else if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        return value instanceof String text ? Formulas.escape(text) : value.toString();
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
