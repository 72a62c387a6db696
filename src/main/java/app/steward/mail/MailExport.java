package app.steward.mail;

import app.steward.audit.AuditTrail;
import app.steward.listing.Export;
import app.steward.listing.ExportFile;
import app.steward.listing.ExportFile.Head;
import app.steward.mail.SentMail.Filter;
import app.steward.mail.SentMail.Sent;
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
 * Writes messages that somebody sees into a file, the newest first, without what they said. They are read in pieces, so
 * that neither memory nor a connection is held for the length of a download.
 */
@Component
public class MailExport {
    private static final int PIECE = 1000;

    /** What stands over a column, and what is in it. */
    private record Cell(String label, Function<Sent, @Nullable Object> of) {}

    private static final List<Cell> CELLS = List.of(
            new Cell("State", sent -> sent.state().label()),
            new Cell("To", Sent::who),
            new Cell("E-mail address", Sent::address),
            new Cell("User, external id", Sent::user),
            new Cell("Account", Sent::accountLabel),
            new Cell("Account, external id", Sent::account),
            new Cell("Subject", Sent::subject),
            new Cell("Template", Sent::template),
            new Cell("Version of the template", Sent::templateVersion),
            new Cell(
                    "From", sent -> sent.source() == null ? null : sent.source().label()),
            new Cell("Step", Sent::step),
            new Cell("Queued", Sent::queuedAt),
            new Cell("Handed over", Sent::handedAt),
            new Cell("Sent", Sent::sentAt),
            new Cell("Tries", Sent::attempts),
            new Cell("Reply or reason", Sent::reply),
            new Cell("Message id", Sent::messageId));

    private final SentMail mail;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;

    MailExport(SentMail mail, AuditTrail audit, TransactionTemplate transaction) {
        this.mail = mail;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** Throws where the viewer may not take them along; else writes down what is taken. */
    public void permit(Viewer viewer, Filter filter, Export.Format format) {
        SentMail.requireReader(viewer);
        Export.require(viewer);
        Map<String, Object> what = new LinkedHashMap<>();
        what.put("format", format.suffix());
        what.put("rows", mail.count(viewer, filter));
        transaction.executeWithoutResult(
                any -> audit.record(viewer, "exported", "export", "messages", "sent mail", null, what));
    }

    /** Writes the head and all rows; call {@link #permit} before. */
    public void write(Viewer viewer, Filter filter, Export.Format format, Now now, OutputStream out)
            throws IOException {
        try (ExportFile file = ExportFile.open(format, out, "Sent mail", now.zone())) {
            file.head(CELLS.stream().map(cell -> Head.of(cell.label())).toList());
            Long before = null;
            List<Sent> piece;
            do {
                piece = mail.before(viewer, filter, before, PIECE);
                for (Sent sent : piece) {
                    List<@Nullable Object> row = new ArrayList<>();
                    CELLS.forEach(cell -> row.add(cell.of().apply(sent)));
                    file.row(row);
                }
                before = piece.isEmpty()
                        ? null
                        : (Long) piece.get(piece.size() - 1).id();
            } while (piece.size() == PIECE);
        }
    }
}
