package app.steward.ingest;

import app.steward.audit.AuditTrail;
import app.steward.problem.Conflict;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Takes imports back: says before what would go, what would stay and why, and has it done in the background. */
@Component
public class ImportUndo {
    private static final int EXAMPLES = 8;
    private static final String USAGE =
            "Usage can't be taken back: each file replaces what files before it said of the same"
                    + " owner, feature and day, and what stood there before is gone. To clear these days, send the same file with"
                    + " 0 in the column of the counts.";
    private static final String UNKNOWN =
            "This import ran before Steward wrote down which records an import makes, so that it can't be taken back.";

    private final DSLContext sql;
    private final ImportLog log;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;

    ImportUndo(DSLContext sql, ImportLog log, AuditTrail audit, ApplicationEventPublisher events) {
        this.sql = sql;
        this.log = log;
        this.audit = audit;
        this.events = events;
    }

    /** Somebody asked for one. */
    record Asked() {}

    /**
     * What it would do now.
     *
     * @param created records that the import made
     * @param goes of them; nobody changed or used them since
     * @param changed of them by somebody since; they stay
     * @param tied of them, on which something else hangs by now; they stay
     * @param gone already
     * @param examples of those that stay
     */
    public record Outlook(long created, long goes, long changed, long tied, long gone, List<Stays> examples) {
        public Outlook {
            examples = List.copyOf(examples);
        }
    }

    /** A record that would stay. */
    public record Stays(String label, boolean changed) {}

    /** Why an import can't be taken back at all, for people; null where it can. */
    public static @Nullable String impossible(PastImport done) {
        if (done.kind() == ImportKind.USAGE) {
            return USAGE;
        }
        return done.writtenAt() == null ? UNKNOWN : null;
    }

    /** Looks at every record that the import made. */
    @Transactional(readOnly = true)
    public Outlook outlook(Viewer by, long id) {
        Imports.require(by);
        PastImport done = undoable(id);
        CreatedRecords created = CreatedRecords.of(done.kind());
        String tied = "(" + created.tied() + " or " + created.parent(true) + ")";
        Record counts = sql.fetchSingle(
                "select count(*), count(*) filter (where changed), count(*) filter (where not changed and tied) from"
                        + " (select " + created.changed() + " as changed, " + tied + " as tied from "
                        + created.present() + " where i.id = ?) x",
                id);
        long present = counts.get(0, Long.class);
        long changed = counts.get(1, Long.class);
        long hung = counts.get(2, Long.class);
        List<Stays> examples = changed + hung == 0
                ? List.of()
                : sql.fetch(
                                "select " + created.label() + ", " + created.changed() + " from " + created.present()
                                        + " where i.id = ? and (" + created.changed() + " or " + tied
                                        + ") order by r.id"
                                        + " limit ?",
                                id,
                                EXAMPLES)
                        .map(row -> new Stays(
                                Objects.requireNonNullElse(row.get(0, String.class), "–"),
                                Boolean.TRUE.equals(row.get(1, Boolean.class))));
        return new Outlook(done.created(), present - changed - hung, changed, hung, done.created() - present, examples);
    }

    private PastImport undoable(long id) {
        PastImport done = log.find(id);
        String why = impossible(done);
        if (!done.state().equals("done") || done.dryRun()) {
            throw new Conflict("Only an import that is done can be taken back.");
        } else if (why != null) {
            throw new Conflict(why);
        }
        return done;
    }

    /** Has it done. Asked for twice, it is done once. */
    @Transactional
    public void start(Viewer by, long id) {
        Imports.require(by);
        PastImport done = undoable(id);
        PastImport.Undo before = done.undo();
        if (before != null && before.state().equals("done") && outlook(by, id).goes() == 0) {
            return; // from a page that did not show yet that it was done
        }
        int asked = sql.execute(
                "update imports set undo_state = 'running', undo_by = ?, undo_at = now(), undo_kept = 0,"
                        + " attempts = 0, lease_owner = null, lease_until = null"
                        + " where id = ? and (undo_state is null or undo_state <> 'running')",
                by.name(),
                id);
        if (asked > 0) {
            audit.record(
                    by,
                    "took back",
                    done.kind().key(),
                    Long.toString(id),
                    done.fileName(),
                    Map.of("created", done.created()),
                    null);
            events.publishEvent(new Asked());
        }
    }
}
