package app.steward.ingest;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.value.DecimalMark;
import app.steward.workspace.Today;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The imports of the workspace: takes files, runs them in the background, tells how far they are. An import belongs to
 * the process that took it, by a lease that it renews; one whose process is gone shows as failed.
 */
@Component
public class Imports {
    private static final Logger LOG = LoggerFactory.getLogger(Imports.class);
    private static final String GONE =
            "Steward stopped while this import ran. Nothing of the file was written: send it again.";
    private static final int BEAT_SECONDS = 2;
    private static final int REJECTS_KEPT_DAYS = 90;
    private static final String LEASE = "now() + interval '30 seconds'";

    private final DSLContext sql;
    private final Mapping mapping;
    private final ImportRun run;
    private final ImportFolder folder;
    private final Today today;
    private final JsonMapper json;
    private final String me = UUID.randomUUID().toString();
    private final Map<Long, Progress> running = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newFixedThreadPool(2, work -> daemon(work, "import"));
    private final ScheduledExecutorService heart =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "import-heartbeat"));

    Imports(DSLContext sql, Mapping mapping, ImportRun run, ImportFolder folder, Today today, JsonMapper json) {
        this.sql = sql;
        this.mapping = mapping;
        this.run = run;
        this.folder = folder;
        this.today = today;
        this.json = json;
        heart.scheduleWithFixedDelay(this::beat, BEAT_SECONDS, BEAT_SECONDS, TimeUnit.SECONDS);
        heart.scheduleWithFixedDelay(this::forgetOldRejects, 1, 60, TimeUnit.MINUTES);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** A new file for what was sent, until {@link #start} has it. Where Steward is killed, its next start deletes it. */
    public Path upload() {
        return folder.file("import", ".csv");
    }

    /**
     * Takes a file and starts to bring it in.
     *
     * @param file a temporary file, which is deleted in any case
     * @param mapping an object: name of a column to a field's key, null, or {@code {"field","type","create"}}
     * @param dateFormat a pattern such as dd-MM-yyyy; null to find out
     * @param numberFormat 1,234.56 or 1.234,56; null to find out
     * @return the number of the import
     * @throws BadInput for what header and mapping alone show to be wrong
     */
    public long start(
            Viewer by,
            Path file,
            String fileName,
            ImportKind kind,
            JsonNode mapping,
            @Nullable String dateFormat,
            @Nullable String numberFormat,
            boolean clearEmpty,
            boolean dryRun) {
        boolean handedOn = false;
        try {
            if (!by.mayImport()) {
                throw new NotAllowed("Only administrators import files.");
            }
            if (!mapping.isObject()) {
                throw BadInput.of("mapping", "Enter an object: name of a column to a field's key.");
            }
            DateTimeFormatter dates = dateFormat == null
                    ? null
                    : DateText.pattern(dateFormat, today.now().today());
            DecimalMark numbers = numberFormat == null ? null : numberFormat(numberFormat);
            Set<String> names =
                    mapping.propertyNames().stream().map(CsvFile::column).collect(Collectors.toSet());
            CsvFile csv = CsvFile.open(file, names);
            ImportPlan plan = new ImportPlan(
                    kind, csv, this.mapping.columns(kind, csv, mapping), dates, numbers, clearEmpty, dryRun);
            plan.identify();
            long id = insert(by, plan, fileName, mapping, dateFormat);
            Progress progress = new Progress();
            running.put(id, progress);
            workers.execute(() -> work(id, fileName, plan, by, progress));
            handedOn = true;
            return id;
        } finally {
            if (!handedOn) {
                delete(file);
            }
        }
    }

    private static DecimalMark numberFormat(String example) {
        return DecimalMark.ofExample(example)
                .orElseThrow(() -> BadInput.of(
                        "numberFormat",
                        "Send " + DecimalMark.DOT.example() + " or " + DecimalMark.COMMA.example()
                                + ", as the numbers of the file are written."));
    }

    private long insert(Viewer by, ImportPlan plan, String fileName, JsonNode mapping, @Nullable String dateFormat) {
        return Objects.requireNonNull(sql.fetchOne(
                        "insert into imports (kind, file_name, mapping, date_format, clear_empty, dry_run, header,"
                                + " requested_by, requested_at, lease_owner, lease_until)"
                                + " values (?, ?, ?::jsonb, ?, ?, ?, ?, ?, now(), ?, " + LEASE + ") returning id",
                        plan.kind().key(),
                        fileName,
                        json.writeValueAsString(mapping),
                        dateFormat,
                        plan.clearEmpty(),
                        plan.dryRun(),
                        CsvText.row(plan.file().header()),
                        by.name(),
                        me))
                .get(0, Long.class);
    }

    private void work(long id, String fileName, ImportPlan plan, Viewer by, Progress progress) {
        try {
            run.run(id, fileName, plan, by, progress);
            sql.execute("update imports set state = 'done', phase = 'done', finished_at = now() where id = ?", id);
        } catch (BadInput e) {
            fail(id, e.faults());
        } catch (RuntimeException | Error e) {
            LOG.error("Import {} failed", id, e);
            fail(id, List.of(new Fault("", "Something went wrong in Steward. Its log says what.")));
        } finally {
            running.remove(id);
            delete(plan.file().path());
        }
    }

    private void fail(long id, List<Fault> faults) {
        sql.execute(
                "update imports set state = 'failed', finished_at = now(), errors = ?::jsonb,"
                        + " rows = 0, created = 0, updated = 0, unchanged = 0, overridden = 0, rejected = 0"
                        + " where id = ? and state = 'running'",
                json.writeValueAsString(faults),
                id);
    }

    /** Renews the leases of this process, and gives up what others left behind. */
    private void beat() {
        try {
            running.forEach((id, at) -> sql.execute(
                    "update imports set lease_until = " + LEASE + ", phase = ?, done = ?, total = ?, rows = ?,"
                            + " rejected = ? where id = ? and state = 'running' and phase <> 'written'",
                    at.phase(),
                    at.done(),
                    at.total(),
                    at.rows(),
                    at.rejected(),
                    id));
            giveUp();
        } catch (RuntimeException e) {
            LOG.warn("The imports' heartbeat failed: {}", e.toString());
        }
    }

    /** What was written stays; what was not was never there. */
    private void giveUp() {
        sql.execute(
                "update imports set state = case phase when 'written' then 'done' else 'failed' end,"
                        + " errors = case phase when 'written' then '[]' else ?::jsonb end, finished_at = now()"
                        + " where state = 'running' and lease_until < now()",
                json.writeValueAsString(List.of(new Fault("", GONE))));
    }

    /**
     * Rows that were not taken are kept long enough to mend and send them again, the imports themselves for good. Any
     * process may do it, as often as it likes.
     */
    void forgetOldRejects() {
        try {
            sql.execute(
                    "delete from import_rejects where import_id in (select id from imports"
                            + " where finished_at < now() - make_interval(days => ?))",
                    REJECTS_KEPT_DAYS);
        } catch (RuntimeException e) {
            LOG.warn("Old rejected rows could not be deleted: {}", e.toString());
        }
    }

    /** The import, as it is now. */
    public ImportRow find(long id) {
        giveUp();
        return sql.fetch(SELECT + " where id = ?", id).stream()
                .map(this::row)
                .findFirst()
                .orElseThrow(() -> missing(id));
    }

    /** Same, where its rejected rows are still kept; throws {@link NotFound} where they are not. */
    public ImportRow withRejects(long id) {
        ImportRow found = find(id);
        boolean gone = Boolean.TRUE.equals(sql.fetchValue(
                "select finished_at < now() - make_interval(days => ?) from imports where id = ?",
                REJECTS_KEPT_DAYS,
                id));
        if (gone && found.rejected() + found.overridden() > 0) {
            throw new NotFound("Rejected rows are kept for " + REJECTS_KEPT_DAYS + " days.");
        }
        return found;
    }

    /** Imports, newest first. */
    public List<ImportRow> newest(int limit, @Nullable Long before) {
        giveUp();
        return sql.fetch(
                        SELECT + " where id < ? order by id desc limit ?",
                        before == null ? Long.MAX_VALUE : before,
                        limit)
                .map(this::row);
    }

    /** Writes the rows that were not taken, as they stood in the file, each with its line and reason. */
    @Transactional(readOnly = true)
    public void rejects(long id, Writer out) throws IOException {
        Record found = sql.fetchOne("select header from imports where id = ?", id);
        if (found == null) {
            throw missing(id);
        }
        RejectsFile file = new RejectsFile(found.get(0, String.class));
        try (Cursor<Record> rows = rejects(id)) {
            rows.forEach(row -> file.measure(row.get(2, String.class)));
        }
        file.begin(out);
        try (Cursor<Record> rows = rejects(id)) {
            for (Record row : rows) {
                file.write(out, row.get(2, String.class), row.get(0, Long.class), row.get(1, String.class));
            }
        }
    }

    private Cursor<Record> rejects(long id) {
        return sql.resultQuery("select line, reason, record from import_rejects where import_id = ? order by line", id)
                .fetchSize(1000)
                .fetchLazy();
    }

    private static NotFound missing(long id) {
        return new NotFound("There is no import " + id + ".");
    }

    private static final String SELECT = "select id, kind, state, file_name, dry_run, rows, created, updated,"
            + " unchanged, overridden, rejected, errors::text as errors, phase, done, total, requested_by, requested_at,"
            + " finished_at from imports";

    private ImportRow row(Record row) {
        List<Fault> faults = new ArrayList<>();
        json.readTree(row.get("errors", String.class))
                .forEach(each -> faults.add(new Fault(
                        each.path("path").asString(""), each.path("message").asString(""))));
        OffsetDateTime finished = row.get("finished_at", OffsetDateTime.class);
        return new ImportRow(
                row.get("id", Long.class),
                row.get("kind", String.class),
                row.get("state", String.class),
                row.get("file_name", String.class),
                row.get("dry_run", Boolean.class),
                row.get("rows", Long.class),
                row.get("created", Long.class),
                row.get("updated", Long.class),
                row.get("unchanged", Long.class),
                row.get("overridden", Long.class),
                row.get("rejected", Long.class),
                faults,
                new ImportRow.Progress(
                        row.get("phase", String.class), row.get("done", Long.class), row.get("total", Long.class)),
                row.get("requested_by", String.class),
                row.get("requested_at", OffsetDateTime.class).toInstant(),
                finished == null ? null : finished.toInstant());
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @PreDestroy
    void stop() {
        heart.shutdownNow();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(20, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
