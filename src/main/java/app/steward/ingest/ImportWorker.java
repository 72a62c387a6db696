package app.steward.ingest;

import app.steward.job.Lease;
import app.steward.job.LeaseLost;
import app.steward.job.Leased;
import app.steward.job.LeasedTable;
import app.steward.job.Leases;
import app.steward.job.Worker;
import app.steward.problem.BadInput;
import app.steward.problem.DatabaseAway;
import app.steward.problem.Fault;
import app.steward.problem.SqlState;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings files in, in the order that they were sent. An import is one transaction, so whoever takes over from a process
 * that is gone begins anew, and nothing was written twice.
 */
@Component
@DependsOnDatabaseInitialization
class ImportWorker extends Worker<ImportWorker.Task> {
    private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
    private static final int AT_ONCE = 2;
    static final String GONE =
            "Steward stopped each time this import ran. Nothing of the file was written. Look into the"
                    + " log, then send it again.";
    private static final String BROKEN = "Something went wrong in Steward. Its log says what.";
    private static final String BUSY =
            "Nothing of the file was written: each time that it was tried, others deleted records that it names, or changed"
                    + " attributes. Send it again.";

    private static final int TRIES = 3;

    private final DSLContext sql;
    private final ImportFiles files;
    private final ImportPlans plans;
    private final ImportRun run;
    private final JsonMapper json;
    private final LeasedTable tasks;
    private final TransactionTemplate anew;

    ImportWorker(
            DSLContext sql,
            ImportFiles files,
            ImportPlans plans,
            ImportRun run,
            JsonMapper json,
            Leases leases,
            PlatformTransactionManager transactions) {
        super("import", Duration.ofSeconds(5));
        this.sql = sql;
        this.files = files;
        this.plans = plans;
        this.run = run;
        this.json = json;
        this.tasks = leases.of("imports", "id").where("state = 'running'").orderBy("id");
        this.anew = new TransactionTemplate(transactions);
        this.anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    /** An import was asked for. */
    record Asked() {}

    /** An import that this process brings in. */
    record Task(Lease lease, long file, @Nullable Long draft, ImportRequest asked, Viewer by) implements Leased {
        /** Whether the file is needed once it has ended: a draft is checked more than once. */
        boolean keepsFile() {
            return draft != null && asked.dryRun();
        }
    }

    @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT, fallbackExecution = true)
    void on(Asked asked) {
        wake();
    }

    @Override
    protected int atOnce() {
        return AT_ONCE;
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    protected void before() {
        anew.executeWithoutResult(status -> tasks.spent().forEach(id -> fail(id, List.of(new Fault("", GONE)))));
    }

    @Override
    protected @Nullable Task take() {
        Lease lease = tasks.take(1);
        if (lease == null) {
            return null;
        }
        Record row = lease.rows().get(0);
        // the right to import was checked when the file was sent
        Viewer by = new Viewer(
                row.get("member_id", Long.class),
                "",
                row.get("requested_by", String.class),
                Profile.ADMINISTRATOR,
                false,
                "system",
                row.get("key_id", Long.class));
        Long draft = row.get("draft_id", Long.class);
        return new Task(
                lease,
                Objects.requireNonNullElse(fileOf(row.get("file_id", Long.class), draft), 0L),
                draft,
                new ImportRequest(
                        ImportKind.ofKey(row.get("kind", String.class)).orElseThrow(),
                        row.get("file_name", String.class),
                        json.readTree(row.get("mapping", String.class)),
                        row.get("date_format", String.class),
                        row.get("number_format", String.class),
                        row.get("clear_empty", Boolean.class),
                        row.get("dry_run", Boolean.class)),
                by);
    }

    private @Nullable Long fileOf(@Nullable Long file, @Nullable Long draft) {
        return file != null || draft == null
                ? file
                : sql.fetch("select file_id from import_drafts where id = ?", draft).stream()
                        .map(row -> row.get(0, Long.class))
                        .findFirst()
                        .orElse(null);
    }

    @Override
    protected void carryOut(Task task) {
        try {
            int tried = 1;
            while (isOvertaken(task, tried)) {
                tried++;
            }
        } catch (BadInput e) {
            fail(task, e.faults());
        } catch (RuntimeException e) {
            if (e instanceof LeaseLost || DatabaseAway.caused(e)) { // no fault of the import's
                throw e;
            }
            LOG.error("Import {} failed", task.lease().id(), e);
            fail(task, List.of(new Fault("", BROKEN)));
        }
    }

    /** Brings it in, as things are now; answers whether somebody was in the way, so that it is worth another try. */
    private boolean isOvertaken(Task task, int tried) {
        ImportFiles.Stored file = files.find(task.file()).orElseThrow(() -> BadInput.of("file", ImportFiles.GONE));
        try {
            run.run(task, plans.plan(task.asked(), file), file.bytes(), new Progress(now -> tell(task, now)));
            return false;
        } catch (RuntimeException e) {
            // what a row names was there when it was looked up
            if (!(e instanceof Overtaken) && !SqlState.is(e, SqlState.FOREIGN_KEY)) {
                throw e;
            }
            LOG.info("Import {} was overtaken: {}", task.lease().id(), e.getMessage());
            if (tried == TRIES) {
                throw BadInput.of("", BUSY);
            }
            return true;
        }
    }

    private void tell(Task task, Progress now) {
        anew.executeWithoutResult(status -> sql.execute(
                "update imports set phase = ?, done = ?, total = ?, rows = ?, rejected = ? where id = ?",
                now.phase(),
                now.done(),
                now.total(),
                now.rows(),
                now.rejected(),
                task.lease().id()));
    }

    private void fail(Task task, List<Fault> faults) {
        anew.executeWithoutResult(status -> {
            task.lease().end();
            fail(task.lease().id(), faults);
        });
    }

    private void fail(long id, List<Fault> faults) {
        sql.execute(
                "update imports set state = 'failed', finished_at = clock_timestamp(), errors = ?::jsonb,"
                        + " rows = 0, created = 0, updated = 0, unchanged = 0, overridden = 0, rejected = 0 where id = ?",
                json.writeValueAsString(faults),
                id);
        sql.execute("delete from import_rejects where import_id = ?", id);
        sql.execute(
                "delete from import_files where id = (select file_id from imports where id = ? and draft_id is null)",
                id);
        // a draft can be mended: it has its file back
        sql.execute("update imports set file_id = null where id = ? and draft_id is not null", id);
        sql.execute("update import_drafts set import_id = null where import_id = ?", id);
    }
}
