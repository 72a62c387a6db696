package app.steward.ingest;

import app.steward.job.Recurring;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The imports of the workspace: takes files, has them brought in in the background, tells how far they are. */
@Component
public class Imports implements Recurring {
    private static final int REJECTS_KEPT_DAYS = 90;

    private final DSLContext sql;
    private final ImportFiles files;
    private final ImportPlans plans;
    private final JsonMapper json;
    private final ApplicationEventPublisher events;

    Imports(DSLContext sql, ImportFiles files, ImportPlans plans, JsonMapper json, ApplicationEventPublisher events) {
        this.sql = sql;
        this.files = files;
        this.plans = plans;
        this.json = json;
        this.events = events;
    }

    /**
     * Takes a file as it arrives. Whoever sent it may {@link #start} with it at any process; where nobody does, it is
     * forgotten after a day.
     *
     * @return its number
     */
    public long upload(Viewer by, InputStream file) throws IOException {
        require(by);
        return files.store(file);
    }

    /** Forgets a file that is not to be brought in. */
    public void discard(long file) {
        files.delete(file);
    }

    /**
     * Starts to bring a file in. Where that is refused, the file stays, to be started with otherwise.
     *
     * @param file the number of an uploaded file; it is deleted when the import has ended
     * @return the number of the import
     * @throws BadInput for what header and mapping alone show to be wrong
     */
    public long start(Viewer by, long file, ImportRequest asked) {
        require(by);
        ImportPlan plan = plans.plan(asked, files.find(file).orElseThrow(() -> new NotFound(ImportFiles.GONE)));
        return begin(by, asked, plan.file().header(), file, null)
                .orElseThrow(() -> new Conflict("This file is being imported already."));
    }

    /**
     * A draft whose file is brought in.
     *
     * @param version of what was said of it
     */
    record OfDraft(long id, int version) {}

    /** Writes an import down, to be carried out; nothing where there is one of that file, or draft, already. */
    Optional<Long> begin(
            Viewer by, ImportRequest asked, List<String> header, @Nullable Long file, @Nullable OfDraft draft) {
        Record started = sql.fetchOne(
                "insert into imports (kind, file_name, mapping, date_format, number_format, clear_empty, dry_run, header,"
                        + " requested_by, member_id, key_id, requested_at, file_id, draft_id, draft_version)"
                        + " values (?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, now(), ?, ?, ?)"
                        + " on conflict do nothing returning id",
                asked.kind().key(),
                asked.fileName(),
                json.writeValueAsString(asked.mapping()),
                asked.dateFormat(),
                asked.numberFormat(),
                asked.clearEmpty(),
                asked.dryRun(),
                CsvText.row(header),
                by.name(),
                by.memberId(),
                by.keyId(),
                file,
                draft == null ? null : draft.id(),
                draft == null ? null : draft.version());
        if (started == null) {
            return Optional.empty();
        }
        events.publishEvent(new ImportWorker.Asked());
        return Optional.of(started.get(0, Long.class));
    }

    static void require(Viewer by) {
        if (!by.mayImport()) {
            throw new NotAllowed("Only administrators import files.");
        }
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /**
     * Rows that were not taken are kept long enough to mend and send them again, the imports themselves for good. Any
     * process may do it, as often as it likes.
     */
    @Override
    public void look() {
        sql.execute(
                "delete from import_rejects where import_id in (select id from imports"
                        + " where finished_at < now() - make_interval(days => ?))",
                REJECTS_KEPT_DAYS);
    }

    /** The import, as it is now. */
    public ImportRow find(long id) {
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

    /** Imports, newest first; the checks of those that are still drafts belong to these. */
    public List<ImportRow> newest(int limit, @Nullable Long before) {
        return sql.fetch(
                        SELECT + " where id < ? and (draft_id is null or not dry_run) order by id desc limit ?",
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
        return sql.resultQuery(
                        "select r.line, r.reason, r.record from import_rejects r join imports i on i.id = r.import_id"
                                + " where r.import_id = ? and i.state = 'done' order by r.line",
                        id)
                .fetchSize(1000)
                .fetchLazy();
    }

    static NotFound missing(long id) {
        return new NotFound("There is no import " + id + ".");
    }

    static final String SELECT = "select id, kind, state, file_name, dry_run, rows, created, updated,"
            + " unchanged, overridden, rejected, errors::text as errors, phase, done, total, requested_by, requested_at,"
            + " finished_at from imports";

    ImportRow row(Record row) {
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
}
