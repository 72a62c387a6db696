package app.steward.ingest;

import java.util.ArrayList;
import java.util.List;

/** Writes rows of a CSV: commas, and quotation marks where they are needed. */
final class CsvText {

    private CsvText() {}

    static String row(List<String> cells) {
        List<String> quoted = new ArrayList<>(cells.size());
        for (String cell : cells) {
            quoted.add(cell(cell));
        }
        return String.join(",", quoted);
    }

    static String cell(String cell) {
        boolean plain = true;
        for (int i = 0; i < cell.length() && plain; i++) {
            char c = cell.charAt(i);
            plain = c != '"' && c != ',' && c != '\n' && c != '\r';
        }
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
