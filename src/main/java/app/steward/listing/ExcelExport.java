package app.steward.listing;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * An Excel workbook. Text cells are marked as text, so that none is a formula; numbers, days and moments are values
 * with a format, unless they lie before the dates that Excel has. Beyond the rows that one sheet holds another follows.
 */
final class ExcelExport implements ExportFile {
    private static final int ROWS_OF_A_SHEET = 1_000_000;
    private static final int FLUSHED = 500;
    private static final int MAX_TEXT = 32_767;
    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /** Excel counts days from 1900 on, with a 29 February in that year that other programs leave out. */
    private static final LocalDate FIRST = LocalDate.of(1900, 3, 1);

    private final Workbook book;
    private final String title;
    private final ZoneId zone;

    private List<Head> columns = List.of();
    private @Nullable Worksheet sheet;
    private int sheets;
    private int at;

    ExcelExport(OutputStream out, String title, ZoneId zone) {
        this.book = new Workbook(out, "Steward", "1.0");
        this.title = title;
        this.zone = zone;
    }

    @Override
    public void head(List<Head> heads) throws IOException {
        columns = List.copyOf(heads);
        next();
    }

    private Worksheet next() throws IOException {
        if (sheet != null) {
            sheet.finish();
        }
        sheets++;
        Worksheet fresh = book.newWorksheet(sheets == 1 ? title : title + " " + sheets);
        fresh.freezePane(1, 1);
        for (int i = 0; i < columns.size(); i++) {
            fresh.width(i, i == 0 ? 32 : 18);
            fresh.inlineString(0, i, columns.get(i).label());
            fresh.style(0, i).bold().set();
        }
        sheet = fresh;
        at = 1;
        return fresh;
    }

    @Override
    public void row(List<@Nullable Object> values) throws IOException {
        Worksheet into = sheet == null || at >= ROWS_OF_A_SHEET ? next() : sheet;
        for (int i = 0; i < values.size(); i++) {
            Object value = dated(values.get(i));
            if (value instanceof Number number) {
                into.value(at, i, number);
                if (columns.get(i).money()) {
                    into.style(at, i).format("#,##0.00").set();
                }
            } else if (value instanceof LocalDate day) {
                into.value(at, i, day);
                into.style(at, i).format("yyyy-mm-dd").set();
            } else if (value instanceof LocalDateTime moment) {
                into.value(at, i, moment);
                into.style(at, i).format("yyyy-mm-dd hh:mm:ss").set();
            } else if (value instanceof Boolean yes) {
                into.value(at, i, yes);
            } else if (value != null) {
                String text = value.toString();
                into.inlineString(at, i, text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
            }
        }
        at++;
        if (at % FLUSHED == 0) {
            into.flush();
        }
    }

    /** Days and moments as Excel can have them, as text where it can't. */
    private @Nullable Object dated(@Nullable Object value) {
        if (value instanceof Instant moment) {
            LocalDateTime local = moment.atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.SECONDS);
            return local.toLocalDate().isBefore(FIRST) ? TEXT.format(local) : local;
        }
        return value instanceof LocalDate day && day.isBefore(FIRST) ? day.toString() : value;
    }

    @Override
    public void close() throws IOException {
        if (sheet != null) {
            sheet.finish();
        }
        book.finish();
    }
}
