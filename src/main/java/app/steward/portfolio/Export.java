package app.steward.portfolio;

import app.steward.condition.Choice;
import app.steward.condition.Field;
import app.steward.condition.ValueType;
import app.steward.portfolio.ListedRow.Banded;
import app.steward.portfolio.ListedRow.Person;
import app.steward.portfolio.ListedRow.Reference;
import app.steward.portfolio.ListedRow.Status;
import app.steward.portfolio.Listing.Asked;
import app.steward.problem.NotAllowed;
import app.steward.team.AuditTrail;
import app.steward.team.Viewer;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes all rows of a list, with its columns, into a file. Rows are read and written in pieces, each in a transaction
 * of its own, so that neither memory nor a connection is held for the length of a download.
 */
@Component
public class Export {
    private static final int PIECE = 1000;

    private final Listing listing;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    Export(Listing listing, AuditTrail audit, TransactionTemplate transaction) {
        this.listing = listing;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** The kinds of files. */
    public enum Format {
        CSV("text/csv; charset=utf-8"),
        XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        public String mediaType() {
            return mediaType;
        }

        /** What ends the name of a file of it, without the dot. */
        public String suffix() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        ExportFile open(OutputStream out, String title, ZoneId zone) throws IOException {
            return this == CSV ? new CsvExport(out, zone) : new ExcelExport(out, title, zone);
        }
    }

    /** Throws {@link NotAllowed} without the member's permission; else writes down who takes what along. */
    public void permit(View view, Asked asked, Format format) {
        Viewer viewer = asked.viewer();
        if (!viewer.mayExport()) {
            throw new NotAllowed("You may not export. An administrator can allow it under Settings, Team.");
        }
        long rows = listing.count(view, asked);
        String records = view.subject().plural();
        Map<String, Object> what = new LinkedHashMap<>();
        what.put("format", format.suffix());
        what.put("rows", rows);
        what.put("columns", view.columns().stream().map(Column::spelling).toList());
        if (view.segment() != null) {
            what.put("segment", view.segment());
        }
        if (!view.search().isEmpty()) {
            what.put("search", view.search());
        }
        transaction.executeWithoutResult(
                any -> audit.record(viewer, "exported", "export", records, records, null, what));
    }

    /** Writes the head and all rows; call {@link #permit} before. */
    public void write(View view, Asked asked, Format format, OutputStream out) throws IOException {
        List<Column> columns = view.columns();
        List<Map<String, String>> labels = labels(columns);
        String plural = view.subject().plural();
        String title = plural.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + plural.substring(1);
        try (ExportFile file = format.open(out, title, asked.now().zone())) {
            file.head(columns.stream()
                    .map(column -> column.use().key().equals("account.name") ? "Account" : column.label())
                    .toList());
            List<String> after = List.of();
            do {
                Listing.Slice slice = listing.after(view, asked, after, PIECE);
                for (ListedRow row : slice.rows()) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 0; i < columns.size(); i++) {
                        values.add(plain(columns.get(i).field(), value(row, columns.get(i)), labels.get(i)));
                    }
                    file.row(columns, values);
                }
                after = slice.next();
            } while (!after.isEmpty());
        }
    }

    private static @Nullable Object value(ListedRow row, Column column) {
        Object value = row.values().get(column.spelling());
        if (value != null) {
            return value;
        }
        // What stands for a missing name on the page does so here.
        return switch (column.use().key()) {
            case "name" -> row.label();
            case "account.name" -> row.accountLabel();
            default -> null;
        };
    }

    private static List<Map<String, String>> labels(List<Column> columns) {
        return columns.stream()
                .<Map<String, String>>map(column -> column.field().type() == ValueType.CHOICE
                                || column.field().type() == ValueType.BAND
                                || column.field().type() == ValueType.SEGMENT
                        ? column.field().known().stream()
                                .collect(
                                        Collectors.toMap(Choice::key, Choice::label, (one, other) -> one, HashMap::new))
                        : Map.of())
                .toList();
    }

    /** What a cell holds: text, a number, a day, a moment or yes and no. */
    private static @Nullable Object plain(Field field, @Nullable Object value, Map<String, String> labels) {
        if (value instanceof Person person) {
            return person.name();
        } else if (value instanceof Reference other) {
            return other.label();
        } else if (value instanceof Banded banded) {
            return labels.getOrDefault(banded.band(), banded.band());
        } else if (value instanceof Status status) {
            return labels.getOrDefault(status.status(), status.status());
        } else if (value instanceof List<?> many) {
            String between = field.type() == ValueType.GRAPH ? " " : ", ";
            return many.stream()
                    .map(each -> labels.getOrDefault(String.valueOf(each), String.valueOf(each)))
                    .collect(Collectors.joining(between));
        } else if (value instanceof String text) {
            return labels.getOrDefault(text, text);
        }
        return value;
    }
}
