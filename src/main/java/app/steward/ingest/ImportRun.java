package app.steward.ingest;

import app.steward.account.Assignments;
import app.steward.audit.AuditTrail;
import app.steward.choice.ChoiceLists;
import app.steward.fact.Retry;
import app.steward.ingest.RowStage.Counts;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.value.NumberReader;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings a file in: one look over all of it, then one transaction that stages, checks and writes. So an import is in
 * whole or not at all, whatever happens to the process, and a dry run is the same work taken back. The price is that
 * the rows it changes stay locked until it ends.
 */
@Component
class ImportRun {
    private final DSLContext sql;
    private final TransactionTemplate transaction;
    private final Lookups lookups;
    private final ListEntries lists;
    private final ImportFolder folder;
    private final Today today;
    private final Workspaces workspaces;
    private final AuditTrail audit;
    private final Assignments assignments;
    private final ImportedChanges changes;
    private final Retry retry;
    private final JsonMapper json;

    ImportRun(
            DSLContext sql,
            TransactionTemplate transaction,
            Lookups lookups,
            ListEntries lists,
            ImportFolder folder,
            Today today,
            Workspaces workspaces,
            AuditTrail audit,
            Assignments assignments,
            ImportedChanges changes,
            Retry retry,
            JsonMapper json) {
        this.sql = sql;
        this.transaction = transaction;
        this.lookups = lookups;
        this.lists = lists;
        this.folder = folder;
        this.today = today;
        this.workspaces = workspaces;
        this.audit = audit;
        this.assignments = assignments;
        this.changes = changes;
        this.retry = retry;
        this.json = json;
    }

    /**
     * Does all but say that it is done.
     *
     * @throws BadInput for a file that can't be read as a whole
     */
    Counts run(long id, String fileName, ImportPlan plan, Viewer by, Progress progress) {
        try {
            long size = Files.size(plan.file().path());
            progress.begin("looking", size);
            NumberReader numbers = NumberReader.of(workspaces.current().currency());
            ColumnInference survey =
                    ColumnInference.of(plan, numbers, today.now().today(), progress::at);
            ImportPlan typed = survey.plan();
            Attempt attempt = careful -> {
                progress.begin("reading", size);
                progress.read(0, 0);
                try (Rejects rejects = new Rejects(id, folder)) {
                    return transaction.execute(
                            status -> bringIn(id, fileName, typed, survey, by, progress, rejects, careful));
                }
            };
            // All is taken back where another writer was in the way, so all is done again.
            return retry.run(() -> {
                try {
                    return attempt.made(false);
                } catch (RuntimeException e) {
                    if (!isTaken(e)) {
                        throw e;
                    }
                    return attempt.made(true);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Attempt {
        @Nullable
        Counts made(boolean careful);
    }

    /** Somebody else made one of the records while the file was read. */
    private static boolean isTaken(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof SQLException failed && "23505".equals(failed.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    private Counts bringIn(
            long id,
            String fileName,
            ImportPlan plan,
            ColumnInference survey,
            Viewer by,
            Progress progress,
            Rejects rejects,
            boolean careful) {
        Now now = today.now();
        sql.execute("set local jit = off");
        sql.execute("set local work_mem = '64MB'");
        sql.execute("savepoint before_import");
        define(plan);
        Map<String, Choices> choices = lookups.choices(plan);
        List<CellReader> readers = survey.readers(now.zone(), choices);
        RowStage stage = plan.kind() == ImportKind.USAGE
                ? new UsageStage(plan, readers, sql, lookups, rejects, progress, now.today())
                : new RecordStage(
                        plan,
                        readers,
                        sql,
                        lookups,
                        rejects,
                        progress,
                        now.today(),
                        assignments,
                        new NewEntries(by, lists, choices),
                        json,
                        careful);
        stage.create();
        plan.file().read(progress::at, stage);
        Counts counts = stage.finish();
        if (plan.dryRun()) {
            sql.execute("rollback to savepoint before_import");
        }
        rejects.store(sql);
        if (!plan.dryRun()) {
            audit.record(
                    by,
                    "imported",
                    plan.kind().key(),
                    Long.toString(id),
                    fileName,
                    null,
                    Map.of(
                            "rows", counts.rows(),
                            "created", counts.created(),
                            "updated", counts.updated(),
                            "unchanged", counts.unchanged(),
                            "overridden", counts.overridden(),
                            "rejected", counts.rejected()));
        }
        int mine = sql.execute(
                "update imports set phase = 'written', rows = ?, created = ?, updated = ?, unchanged = ?,"
                        + " overridden = ?, rejected = ? where id = ? and state = 'running'",
                counts.rows(),
                counts.created(),
                counts.updated(),
                counts.unchanged(),
                counts.overridden(),
                counts.rejected(),
                id);
        if (mine == 0) {
            throw new IllegalStateException("Import " + id + " was given up: it said nothing for too long");
        }
        if (!plan.dryRun() && counts.created() + counts.updated() > 0) {
            // The last, so that nobody who touches one of these records waits for the import.
            changes.queue(plan, stage.changesAll(), "Import " + id + " (" + fileName + ")");
        }
        return counts;
    }

    /** Custom attributes that the file brings along. */
    private void define(ImportPlan plan) {
        for (Column column : plan.of(Target.Role.CUSTOM)) {
            Target target = column.target();
            sql.execute(
                    "insert into attributes (subject, key, label, type, position) select ?, ?, ?, ?,"
                            + " coalesce(max(position), 0) + 1 from attributes where subject = ?"
                            + " on conflict (subject, (lower(key collate \"und-x-icu\"))) do nothing",
                    Objects.requireNonNull(plan.kind().subject()).key(),
                    target.column(),
                    ChoiceLists.labelOf(target.column()),
                    Objects.requireNonNull(target.type()).key(),
                    Objects.requireNonNull(plan.kind().subject()).key());
        }
    }
}
