package app.steward.ingest;

import app.steward.account.Assignments;
import app.steward.audit.AuditTrail;
import app.steward.choice.ChoiceLists;
import app.steward.condition.sql.Collation;
import app.steward.fact.Retry;
import app.steward.ingest.RowStage.Counts;
import app.steward.problem.BadInput;
import app.steward.problem.SqlState;
import app.steward.usage.UsagePartitions;
import app.steward.value.NumberReader;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings a file in: one look over all of it, then one transaction that stages, checks and writes. So an import is in
 * whole or not at all, whatever happens to the process. The price is that the rows it changes stay locked until it
 * ends. A dry run is the same work but for the writing: it counts, and locks nothing.
 */
@Component
class ImportRun {
    private final DSLContext sql;
    private final TransactionTemplate transaction;
    private final Lookups lookups;
    private final ListEntries lists;
    private final TransactionTemplate anew;
    private final Today today;
    private final Workspaces workspaces;
    private final AuditTrail audit;
    private final Assignments assignments;
    private final ImportedChanges changes;
    private final UsagePartitions partitions;
    private final Retry retry;
    private final JsonMapper json;

    ImportRun(
            DSLContext sql,
            PlatformTransactionManager transactions,
            Lookups lookups,
            ListEntries lists,
            Today today,
            Workspaces workspaces,
            AuditTrail audit,
            Assignments assignments,
            ImportedChanges changes,
            UsagePartitions partitions,
            Retry retry,
            JsonMapper json) {
        this.sql = sql;
        this.transaction = new TransactionTemplate(transactions);
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
        this.lookups = lookups;
        this.lists = lists;
        this.today = today;
        this.workspaces = workspaces;
        this.audit = audit;
        this.assignments = assignments;
        this.changes = changes;
        this.partitions = partitions;
        this.retry = retry;
        this.json = json;
    }

    /**
     * Does it all.
     *
     * @param size of the file, in bytes
     * @throws BadInput for a file that can't be read as a whole
     */
    void run(ImportWorker.Task task, ImportPlan plan, long size, Progress progress) {
        progress.begin("looking", size);
        NumberReader numbers = NumberReader.of(workspaces.current().currency());
        ColumnInference survey = ColumnInference.of(plan, numbers, today.now().today(), progress::at);
        ImportPlan typed = survey.plan();
        Attempt attempt = careful -> {
            progress.begin("reading", size);
            progress.read(0, 0);
            Rejects rejects = new Rejects(task.lease().id(), sql, anew);
            return transaction.execute(status -> bringIn(task, typed, survey, progress, rejects, careful));
        };
        // All is taken back where another writer was in the way, so all is done again.
        retry.run(() -> {
            try {
                return attempt.made(false);
            } catch (RuntimeException e) {
                // Somebody else made one of the records while the file was read.
                if (!SqlState.is(e, SqlState.UNIQUE)) {
                    throw e;
                }
                return attempt.made(true);
            }
        });
    }

    @FunctionalInterface
    private interface Attempt {
        @Nullable
        Counts made(boolean careful);
    }

    private Counts bringIn(
            ImportWorker.Task task,
            ImportPlan plan,
            ColumnInference survey,
            Progress progress,
            Rejects rejects,
            boolean careful) {
        long id = task.lease().id();
        String fileName = task.asked().fileName();
        Now now = today.now();
        sql.execute("set local jit = off");
        sql.execute("set local work_mem = '64MB'");
        sql.execute("savepoint before_import");
        List<Made> made = new ArrayList<>(lookups.newAttributes(plan));
        if (!plan.dryRun()) {
            define(plan);
            requireSameAttributes(plan, "");
        }
        Map<String, Choices> choices = lookups.choices(plan);
        List<CellReader> readers = survey.readers(now.zone(), choices);
        RowStage stage = plan.kind() == ImportKind.USAGE
                ? new UsageStage(plan, readers, sql, lookups, rejects, progress, partitions, now.today())
                : FactTable.holds(plan.kind())
                        ? new FactStage(plan, readers, sql, lookups, rejects, progress, now.instant())
                        : new RecordStage(
                                plan,
                                readers,
                                sql,
                                lookups,
                                rejects,
                                progress,
                                now.today(),
                                assignments,
                                new NewEntries(task.by(), lists, choices),
                                json,
                                careful);
        stage.create();
        plan.file().read(progress::at, stage);
        Counts counts = stage.finish();
        made.addAll(stage.made());
        if (plan.dryRun()) {
            sql.execute("rollback to savepoint before_import");
        }
        rejects.store();
        if (!plan.dryRun()) {
            requireSameAttributes(plan, " for share"); // from here on they stay so
            if (plan.kind() != ImportKind.USAGE) {
                keepTrack(id);
            }
            audit.record(
                    task.by(),
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
        // From here on its row is locked, and nothing of it is told by another transaction.
        task.lease().end();
        sql.execute(
                "update imports set state = 'done', phase = 'done', finished_at = clock_timestamp(), written_at = now(),"
                        + " rows = ?, created = ?, updated = ?, unchanged = ?, overridden = ?, rejected = ?,"
                        + " reasons = ?::jsonb, made = ?::jsonb where id = ?",
                counts.rows(),
                counts.created(),
                counts.updated(),
                counts.unchanged(),
                counts.overridden(),
                counts.rejected(),
                json.writeValueAsString(rejects.tallies()),
                json.writeValueAsString(made),
                id);
        if (!task.keepsFile()) {
            sql.execute("delete from import_files where id = ?", task.file());
        }
        if (!plan.dryRun() && counts.created() + counts.updated() > 0) {
            // The last, so that nobody who touches one of these records waits for the import.
            changes.queue(plan, stage.changesAll(), "Import " + id + " (" + fileName + ")");
        }
        return counts;
    }

    /** Writes down which records are new: their numbers follow one another, but for what others made meanwhile. */
    private void keepTrack(long id) {
        sql.execute(
                "insert into import_created (import_id, first_id, last_id) select ?, min(id), max(id) from"
                        + " (select id, id - row_number() over (order by id) as run from import_new) n group by run",
                id);
    }

    /**
     * Whoever defined an attribute of the same key meanwhile, or gave it another type, decides how its values are read.
     *
     * @param held until the transaction ends, or not
     * @throws Overtaken where values were read otherwise
     */
    private void requireSameAttributes(ImportPlan plan, String held) {
        List<Target> customs =
                plan.of(Target.Role.CUSTOM).stream().map(Column::target).toList();
        if (customs.isEmpty()) {
            return;
        }
        Map<String, String> types = sql.fetch(
                        "select key, type from attributes where subject = ? and key = any(?) and retired_at is null"
                                + " order by id" + held,
                        Objects.requireNonNull(plan.kind().subject()).key(),
                        customs.stream().map(Target::column).toArray(String[]::new))
                .intoMap(row -> row.get(0, String.class), row -> row.get(1, String.class));
        for (Target custom : customs) {
            if (!Objects.requireNonNull(custom.type()).key().equals(types.get(custom.column()))) {
                throw new Overtaken("the attribute " + custom.column() + " was defined or changed");
            }
        }
    }

    /** Custom attributes that the file brings along. */
    private void define(ImportPlan plan) {
        for (Column column : plan.of(Target.Role.CUSTOM)) {
            Target target = column.target();
            sql.execute(
                    "insert into attributes (subject, key, label, type, position) select ?, ?, ?, ?,"
                            + " coalesce(max(position), 0) + 1 from attributes where subject = ?"
                            + " on conflict (subject, (lower(key " + Collation.SQL + "))) do nothing",
                    Objects.requireNonNull(plan.kind().subject()).key(),
                    target.column(),
                    Objects.requireNonNullElse(column.label(), ChoiceLists.labelOf(target.column())),
                    Objects.requireNonNull(target.type()).key(),
                    Objects.requireNonNull(plan.kind().subject()).key());
        }
    }
}
