package app.steward.automation;

import app.steward.audit.AuditTrail;
import app.steward.automation.AlertLog.Filter;
import app.steward.automation.AlertLog.Listed;
import app.steward.listing.Export;
import app.steward.listing.ExportFile;
import app.steward.listing.ExportFile.Head;
import app.steward.task.AboutRecords.Named;
import app.steward.task.AboutRecords.Person;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes alerts that somebody sees into a file, the newest first. They are read in pieces, so that neither memory nor a
 * connection is held for the length of a download.
 */
@Component
public class AlertExport {
    private static final int PIECE = 1000;

    /** What stands over a column, and what is in it. */
    private record Cell(Head head, Function<Listed, @Nullable Object> of) {
        Cell(String label, Function<Listed, @Nullable Object> of) {
            this(Head.of(label), of);
        }
    }

    private static final List<Cell> CELLS = List.of(
            new Cell("Alert", Listed::ruleName),
            new Cell("Type", alert -> alert.type().label()),
            new Cell("Priority", alert -> alert.priority().label()),
            new Cell("Account", alert -> ifAny(alert.account(), Named::label)),
            new Cell("Account, external id", alert -> ifAny(alert.account(), Named::externalId)),
            new Cell("User", alert -> ifAny(alert.user(), Named::label)),
            new Cell("User, external id", alert -> ifAny(alert.user(), Named::externalId)),
            new Cell(new Head("MRR", true), Listed::mrr),
            new Cell("State", alert -> alert.state().label()),
            new Cell("Message", Listed::message),
            new Cell("Success role", Listed::roleLabel),
            new Cell("Who", alert -> ifAny(alert.holder(), Person::email)),
            new Cell("Opened", Listed::openedAt),
            new Cell("Snoozed until", alert -> alert.isSnoozed() ? alert.snoozedUntil() : null),
            new Cell("Closed", Listed::closedAt),
            new Cell("Why closed", Listed::ended),
            new Cell("Closed by", alert -> ifAny(alert.closedBy(), Person::email)),
            new Cell("Note", Listed::note));

    private static <T> @Nullable Object ifAny(@Nullable T one, Function<T, @Nullable Object> of) {
        return one == null ? null : of.apply(one);
    }

    private final AlertLog log;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    AlertExport(AlertLog log, AuditTrail audit, TransactionTemplate transaction) {
        this.log = log;
        this.audit = audit;
        this.transaction = transaction;
    }

    /**
     * Which of them.
     *
     * @param ticked by number, all of the filter's where it is null
     */
    public record Picked(Filter filter, @Nullable List<Long> ticked) {}

    /** Throws where the viewer may not take them along; else writes down what is taken. */
    public void permit(Viewer viewer, Picked picked, Export.Format format, Now now) {
        Export.require(viewer);
        List<Long> ticked = picked.ticked();
        Map<String, Object> what = new LinkedHashMap<>();
        what.put("format", format.suffix());
        what.put("rows", ticked == null ? log.count(viewer, picked.filter(), now) : ticked.size());
        transaction.executeWithoutResult(
                any -> audit.record(viewer, "exported", "export", "alerts", "alerts", null, what));
    }

    /** Writes the head and all rows; call {@link #permit} before. */
    public void write(Viewer viewer, Picked picked, Export.Format format, Now now, OutputStream out)
            throws IOException {
        try (ExportFile file = ExportFile.open(format, out, "Alerts", now.zone())) {
            file.head(CELLS.stream().map(Cell::head).toList());
            List<Long> ticked = picked.ticked();
            if (ticked != null) {
                for (int from = 0; from < ticked.size(); from += PIECE) {
                    write(log.these(viewer, ticked.subList(from, Math.min(from + PIECE, ticked.size())), now), file);
                }
                return;
            }
            Long after = null;
            List<Listed> piece;
            do {
                piece = log.after(viewer, picked.filter(), now, after, PIECE);
                write(piece, file);
                after = piece.isEmpty()
                        ? null
                        : (Long) piece.get(piece.size() - 1).id();
            } while (piece.size() == PIECE);
        }
    }

    private static void write(List<Listed> alerts, ExportFile file) throws IOException {
        for (Listed alert : alerts) {
            List<@Nullable Object> row = new ArrayList<>();
            CELLS.forEach(cell -> row.add(cell.of().apply(alert)));
            file.row(row);
        }
    }
}
