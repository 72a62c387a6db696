package app.steward.list.web;

import app.steward.attribute.Formulas;
import app.steward.value.CleanText;
import app.steward.value.PastedValues;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** External ids as people paste them: a column, a line, or the first column of a table, with or without its heading. */
final class IdColumn {
    private static final Set<String> HEADINGS = Set.of("external id", "external_id", "externalid", "id", "event id");

    private IdColumn() {}

    /** Each id once, in the order given. */
    static List<String> read(String text) {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        List<String> lines =
                plain.lines().filter(line -> !CleanText.of(line).isEmpty()).toList();
        List<String> ids = new ArrayList<>();
        if (lines.size() < 2) {
            ids.addAll(PastedValues.read(plain));
        } else {
            char separator = separator(lines.get(0));
            lines.forEach(line -> ids.addAll(PastedValues.read(first(line, separator))));
        }
        if (!ids.isEmpty() && HEADINGS.contains(ids.get(0).toLowerCase(Locale.ROOT))) {
            ids.remove(0);
        }
        ids.replaceAll(Formulas::unescape); // as exports write them
        return List.copyOf(new LinkedHashSet<>(ids));
    }

    /** What parts the cells of a table, where its first line has several; else nothing that stands in a line. */
    private static char separator(String line) {
        for (char each : new char[] {'\t', ';', ','}) {
            if (line.indexOf(each) >= 0) {
                return each;
            }
        }
        return '\n';
    }

    private static String first(String line, char separator) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char at = line.charAt(i);
            if (at == '"') {
                quoted = !quoted;
            } else if (at == separator && !quoted) {
                return line.substring(0, i);
            }
        }
        return line;
    }
}
