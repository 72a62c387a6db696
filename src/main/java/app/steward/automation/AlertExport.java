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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    private static final List<Head> HEADS = Stream.of(
                    "Alert",
                    "Type",
                    "Priority",
                    "Account",
                    "Account, external id",
                    "User",
                    "User, external id",
                    "MRR",
                    "State",
                    "Message",
                    "Success role",
                    "Who",
                    "Opened",
                    "Snoozed until",
                    "Closed",
                    "Why closed",
                    "Closed by",
                    "Note")
            .map(label -> new Head(label, label.equals("MRR")))
            .toList();

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
            file.head(HEADS);
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
            Named account = alert.account();
            Named user = alert.user();
            Person holder = alert.holder();
            Person closedBy = alert.closedBy();
            file.row(Stream.<@Nullable Object>of(
                            alert.ruleName(),
                            alert.type().label(),
                            alert.priority().label(),
                            account == null ? null : account.label(),
                            account == null ? null : account.externalId(),
                            user == null ? null : user.label(),
                            user == null ? null : user.externalId(),
                            alert.mrr(),
                            alert.state().label(),
                            alert.message(),
                            alert.roleLabel(),
                            holder == null ? null : holder.email(),
                            alert.openedAt(),
                            alert.isSnoozed() ? alert.snoozedUntil() : null,
                            alert.closedAt(),
                            alert.ended(),
                            closedBy == null ? null : closedBy.email(),
                            alert.note())
                    .toList());
        }
    }
}
