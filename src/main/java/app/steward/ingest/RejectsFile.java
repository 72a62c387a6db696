package app.steward.ingest;

import app.steward.attribute.Formulas;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * The rejected rows of an import as a file, to mend and send again: the columns of the file in their places, then line
 * and reason. All rows are as wide as the widest, so that they stand under one another. For Excel it begins with a byte
 * order mark and holds no formulas.
 */
final class RejectsFile {
    private final List<String> header;
    private int width;

    /** @param header the names of the file's columns, as a row of a CSV */
    RejectsFile(String header) {
        this.header = cells(header);
        this.width = this.header.size();
    }

    /** Makes room for a row; all are measured before the first is written. */
    void measure(String record) {
        List<String> cells = cells(record);
        int used = cells.size();
        while (used > width && cells.get(used - 1).isBlank()) {
            used--;
        }
        width = Math.max(width, used);
    }

    void begin(Writer out) throws IOException {
        out.write('\uFEFF');
        write(out, header, "line", "reason");
    }

    /** @param record the row as a row of a CSV */
    void write(Writer out, String record, long line, String reason) throws IOException {
        write(out, cells(record), Long.toString(line), reason);
    }

    private void write(Writer out, List<String> cells, String line, String reason) throws IOException {
        List<String> row = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            row.add(i < cells.size() ? Formulas.harmless(cells.get(i)) : "");
        }
        row.add(line);
        row.add(Formulas.harmless(reason));
        out.write(CsvText.row(row) + "\r\n");
    }

    private static List<String> cells(String record) {
        try (CsvReader<CsvRecord> reader =
                        CsvReader.builder().skipEmptyLines(false).ofCsvRecord(record);
                CloseableIterator<CsvRecord> rows = reader.iterator()) {
            return rows.hasNext() ? rows.next().getFields() : List.of("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
