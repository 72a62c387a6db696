package app.steward.listing;

import app.steward.audit.AuditTrail;
import app.steward.listing.RecordListing.Asked;
import app.steward.problem.BadInput;
import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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

    private final RecordListing listing;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    Export(RecordListing listing, AuditTrail audit, TransactionTemplate transaction) {
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
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a file may hold beside the columns shown. */
    public enum Beside {
        /** External ids: of the record, of its account, and of every record that a column names. */
        IDS,
        /** Who has which success role, by e-mail. */
        OWNERS,
        /** Health scores as numbers, and engagement. */
        SCORES;

        /** The word in addresses. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /**
         * Reads a list of words, separated by commas.
         *
         * @throws BadInput for an unknown one
         */
        public static Set<Beside> read(List<String> texts) {
            Set<Beside> beside = EnumSet.noneOf(Beside.class);
            for (String text : texts) {
                for (String word : text.split(",")) {
                    if (!word.isBlank()) {
                        beside.add(Arrays.stream(values())
                                .filter(each -> each.key().equals(word.strip()))
                                .findFirst()
                                .orElseThrow(() -> BadInput.of(
                                        "with", "A file comes with ids, owners or scores, not \"" + word + "\".")));
                    }
                }
            }
            return beside;
        }
    }

    /** Throws {@link NotAllowed} without the member's permission. */
    public static void require(Viewer viewer) {
        if (!viewer.mayExport()) {
            throw new NotAllowed("You may not export. An administrator can allow it under Settings, Team.");
        }
    }

    /** Throws {@link NotAllowed} without the member's permission; else writes down who takes what along. */
    public void permit(ListQuery list, Asked asked, Format format, Set<Beside> beside) {
        Viewer viewer = asked.viewer();
        require(viewer);
        long rows = listing.count(list, asked);
        String records = list.subject().plural();
        Map<String, Object> what = new LinkedHashMap<>();
        what.put("format", format.suffix());
        what.put("rows", rows);
        what.put("columns", list.columns().stream().map(Column::spelling).toList());
        if (!beside.isEmpty()) {
            what.put("with", beside.stream().map(Beside::key).toList());
        }
        if (list.segment() != null) {
            what.put("segment", list.segment());
        }
        if (!list.search().isEmpty()) {
            what.put("search", list.search());
        }
        transaction.executeWithoutResult(
                any -> audit.record(viewer, "exported", "export", records, records, null, what));
    }

    /** Writes the head and all rows; call {@link #permit} before. */
    public void write(ListQuery list, Asked asked, Format format, Set<Beside> beside, OutputStream out)
            throws IOException {
        List<ExportColumn> cells = ExportColumn.of(list, beside, asked.catalogue());
        List<Column> columns =
                cells.stream().map(ExportColumn::column).distinct().toList();
        ListQuery read = list.but().columns(columns).build();
        String plural = list.subject().plural();
        String title = plural.substring(0, 1).toUpperCase(Locale.ROOT) + plural.substring(1);
        try (ExportFile file = ExportFile.open(format, out, title, asked.now().zone())) {
            file.head(cells.stream().map(ExportColumn::head).toList());
            List<String> after = List.of();
            do {
                RecordListing.Slice slice = listing.after(read, asked, after, PIECE);
                for (ListedRow row : slice.rows()) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (ExportColumn cell : cells) {
                        values.add(cell.cell(row));
                    }
                    file.row(values);
                }
                after = slice.next();
            } while (!after.isEmpty());
        }
    }
}
