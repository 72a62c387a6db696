package app.steward.ingest;

import app.steward.ingest.ColumnChoice.How;
import app.steward.ingest.FileSurvey.Found;
import app.steward.job.Recurring;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The way of a file from a person's disk to an import, in steps that may come to any process: it is looked at, told what
 * its columns go to, checked as often as one likes, and imported once. All of it is in the database.
 */
@Component
public class ImportDrafts implements Recurring {
    /** So much is looked at before the answer; what is larger, in the background. */
    private static final long AT_ONCE = 1 << 20;

    private static final TypeReference<List<ColumnChoice>> CHOICES = new TypeReference<>() {};

    private final DSLContext sql;
    private final ImportFiles files;
    private final Imports imports;
    private final ImportPlans plans;
    private final FileSurveyor surveyor;
    private final ColumnGuesses guesses;
    private final JsonMapper json;
    private final ApplicationEventPublisher events;

    ImportDrafts(
            DSLContext sql,
            ImportFiles files,
            Imports imports,
            ImportPlans plans,
            FileSurveyor surveyor,
            ColumnGuesses guesses,
            JsonMapper json,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.files = files;
        this.imports = imports;
        this.plans = plans;
        this.surveyor = surveyor;
        this.guesses = guesses;
        this.json = json;
        this.events = events;
    }

    /** A large file waits to be looked at. */
    record Asked() {}

    /**
     * Begins with an uploaded file.
     *
     * @param mends the import whose rejected rows it holds, so that its columns go where they went there
     * @return the number of the draft
     */
    public long open(Viewer by, ImportKind kind, String fileName, long file, @Nullable Long mends) {
        Imports.require(by);
        long bytes = files.find(file)
                .orElseThrow(() -> new NotFound(ImportFiles.GONE))
                .bytes();
        if (mends != null) {
            imports.find(mends);
        }
        long id = Objects.requireNonNull(sql.fetchOne(
                        "insert into import_drafts (kind, file_id, file_name, bytes, started_by, member_id, mends_id)"
                                + " values (?, ?, ?, ?, ?, ?, ?) returning id",
                        kind.key(),
                        file,
                        fileName,
                        bytes,
                        by.name(),
                        by.memberId(),
                        mends))
                .get(0, Long.class);
        if (bytes <= AT_ONCE) {
            look(id, read -> {});
        } else {
            events.publishEvent(new Asked());
        }
        return id;
    }

    /** Looks at all of its file; that it is done twice does no harm. */
    void look(long id, LongConsumer progress) {
        ImportDraft draft = find(id);
        Optional<ImportFiles.Stored> file = fileOf(id);
        if (!draft.state().equals("looking")) {
            return;
        }
        try {
            FileSurvey survey =
                    surveyor.look(file.orElseThrow(() -> BadInput.of("file", ImportFiles.GONE)), Set.of(), progress);
            List<ColumnChoice> guessed = guesses.of(draft.kind(), survey, mappingOf(draft.mends()));
            sql.execute(
                    "update import_drafts set state = 'ready', survey = ?::jsonb, columns = ?::jsonb, touched_at = now()"
                            + " where id = ? and state = 'looking'",
                    json.writeValueAsString(survey),
                    json.writeValueAsString(guessed),
                    id);
        } catch (BadInput e) {
            sql.execute(
                    "update import_drafts set state = 'failed', problem = ? where id = ? and state = 'looking'",
                    e.faults().get(0).message(),
                    id);
        }
    }

    private Optional<ImportFiles.Stored> fileOf(long id) {
        return sql.fetch("select file_id from import_drafts where id = ? and file_id is not null", id).stream()
                .map(row -> row.get(0, Long.class))
                .findFirst()
                .flatMap(files::find);
    }

    private @Nullable JsonNode mappingOf(@Nullable Long importId) {
        return importId == null
                ? null
                : sql.fetch("select mapping::text from imports where id = ?", importId).stream()
                        .map(row -> json.readTree(row.get(0, String.class)))
                        .findFirst()
                        .orElse(null);
    }

    /** The rows are of another kind than was said first: what was chosen for the columns is guessed anew. */
    public void changeKind(Viewer by, long id, ImportKind kind) {
        Imports.require(by);
        ImportDraft draft = open(id);
        if (draft.kind() == kind) {
            return;
        }
        List<ColumnChoice> guessed = draft.isReady() ? guesses.of(kind, draft.survey(), null) : List.of();
        sql.execute(
                "update import_drafts set kind = ?, columns = ?::jsonb, mends_id = null, version = version + 1,"
                        + " touched_at = now() where id = ? and import_id is null",
                kind.key(),
                json.writeValueAsString(guessed),
                id);
    }

    /** Keeps what is said of it; what is wrong with that is told by {@link #problems}. */
    public ImportDraft save(Viewer by, long id, ImportDraft.Said said) {
        Imports.require(by);
        ImportDraft draft = open(id);
        List<ColumnChoice> columns = new ArrayList<>();
        for (int i = 0; i < draft.columns().size(); i++) {
            ColumnChoice before = draft.columns().get(i);
            ColumnChoice now = i < said.columns().size() ? said.columns().get(i) : before;
            columns.add(now.does(before) ? before : now.by(How.CHOSEN));
        }
        ImportDraft.Said kept =
                new ImportDraft.Said(columns, said.dateFormat(), said.numberFormat(), said.clearEmpty());
        if (!kept.equals(draft.said())) {
            sql.execute(
                    "update import_drafts set columns = ?::jsonb, date_format = ?, number_format = ?, clear_empty = ?,"
                            + " version = version + 1, touched_at = now() where id = ? and import_id is null",
                    json.writeValueAsString(columns),
                    said.dateFormat(),
                    said.numberFormat(),
                    said.clearEmpty(),
                    id);
        }
        return find(id);
    }

    /** What is wrong with what was said, as the header alone shows it; null where nothing is. */
    public @Nullable BadInput problems(ImportDraft draft) {
        try {
            plans.plan(request(draft, true), headerOf(draft));
            return null;
        } catch (BadInput e) {
            return e;
        }
    }

    private CsvFile headerOf(ImportDraft draft) {
        return new CsvFile(
                InputStream::nullInputStream,
                new TextEncoding(StandardCharsets.UTF_8, 0, false),
                draft.survey().separator().charAt(0),
                false,
                draft.survey().header());
    }

    private ImportRequest request(ImportDraft draft, boolean dryRun) {
        ObjectNode mapping = json.createObjectNode();
        for (int i = 0; i < draft.columns().size(); i++) {
            Found column = draft.survey().columns().get(i);
            ColumnChoice choice = draft.columns().get(i);
            if (column.named() && !choice.skipped()) {
                ObjectNode to = mapping.putObject(column.name()).put("field", choice.to());
                if (choice.fresh()) {
                    to.put("type", choice.type()).put(Mapping.LABEL, choice.label());
                }
                if (choice.create()) {
                    to.put("create", true);
                }
            }
        }
        return new ImportRequest(
                draft.kind(),
                draft.fileName(),
                mapping,
                draft.dateFormat(),
                draft.numberFormat(),
                draft.clearEmpty(),
                dryRun);
    }

    /**
     * Has it checked in the background, as it is said now: counted without writing. Asked for twice, it is one check.
     *
     * @param anew whether what was found before is not believed any more, since records changed
     * @throws BadInput as {@link #problems} tells
     */
    @Transactional
    public void check(Viewer by, long id, boolean anew) {
        Imports.require(by);
        sql.execute("select 1 from import_drafts where id = ? for update", id);
        if (anew) {
            sql.execute("update import_drafts set version = version + 1 where id = ? and import_id is null", id);
        }
        ImportDraft draft = open(id);
        BadInput wrong = problems(draft);
        if (wrong != null) {
            throw wrong;
        }
        // those that nobody waits for any more, as far as none has begun
        sql.execute(
                "delete from imports where draft_id = ? and dry_run and draft_version <> ?"
                        + " and (state <> 'running' or lease_owner is null)",
                id,
                draft.version());
        imports.begin(
                by, request(draft, true), draft.survey().header(), null, new Imports.OfDraft(id, draft.version()));
        sql.execute("update import_drafts set touched_at = now() where id = ?", id);
    }

    /** The check of what is said of it now; empty where there is none. */
    public Optional<Long> checked(ImportDraft draft) {
        return sql
                .fetch(
                        "select id from imports where draft_id = ? and draft_version = ? and dry_run"
                                + " order by id desc limit 1",
                        draft.id(),
                        draft.version())
                .stream()
                .map(row -> row.get(0, Long.class))
                .findFirst();
    }

    /**
     * Imports it. Asked for twice, it is one import.
     *
     * @param version that was checked; another one is refused
     * @return the number of the import
     */
    @Transactional
    public long run(Viewer by, long id, int version) {
        Imports.require(by);
        sql.execute("select 1 from import_drafts where id = ? for update", id);
        ImportDraft draft = find(id);
        if (draft.importId() != null) {
            return draft.importId();
        }
        open(id);
        boolean good = checked(draft)
                .map(check -> imports.find(check).state().equals("done"))
                .orElse(false);
        if (draft.version() != version || !good) {
            throw new Conflict("What the columns go to was changed after this check. Check it again, then import.");
        }
        Long file = sql.fetchSingle("select file_id from import_drafts where id = ?", id)
                .get(0, Long.class);
        long started = imports.begin(
                        by,
                        request(draft, false),
                        draft.survey().header(),
                        file,
                        new Imports.OfDraft(id, draft.version()))
                .orElseThrow(() -> new Conflict("This file is being imported already."));
        sql.execute("update import_drafts set import_id = ?, touched_at = now() where id = ?", started, id);
        guesses.remember(draft.kind(), draft.survey(), draft.columns());
        return started;
    }

    /** Forgets it and its file; nothing of it was written. */
    @Transactional
    public void discard(Viewer by, long id) {
        Imports.require(by);
        open(id);
        forget("d.id = " + id);
    }

    private void forget(String which) {
        sql.execute("delete from imports i using import_drafts d where i.draft_id = d.id and i.dry_run and " + which);
        sql.execute(
                "delete from import_files f using import_drafts d where f.id = d.file_id and d.import_id is null and "
                        + which);
        sql.execute("delete from import_drafts d where " + which);
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /** Drafts that were imported, or left alone for long, are forgotten. */
    @Override
    @Transactional
    public void look() {
        forget("d.touched_at < now() - make_interval(days => " + ImportFiles.DRAFTS_KEPT_DAYS + ")"
                + " and not exists (select from imports r where r.draft_id = d.id and r.state = 'running')");
    }

    /** Same as {@link #find}, while it can still be worked on. */
    private ImportDraft open(long id) {
        ImportDraft draft = find(id);
        if (draft.importId() != null) {
            throw new Conflict("This file was imported already.");
        } else if (!draft.hasFile()) {
            throw new NotFound(ImportFiles.GONE);
        }
        return draft;
    }

    public ImportDraft find(long id) {
        return sql.fetch(SELECT + " where id = ?", id).stream()
                .map(this::draft)
                .findFirst()
                .orElseThrow(() -> new NotFound("This import was discarded, or left alone for more than "
                        + ImportFiles.DRAFTS_KEPT_DAYS + " days."));
    }

    /** Those that nobody has finished yet, the latest first, without what was found. */
    public List<ImportDraft> unfinished(int limit) {
        return sql.fetch(
                        SELECT.replace("survey::text", "null::text")
                                + " where import_id is null and file_id is not null order by touched_at desc limit ?",
                        limit)
                .map(this::draft);
    }

    private static final String SELECT = "select id, kind, state, file_name, bytes, done, survey::text as survey,"
            + " problem, columns::text as columns, date_format, number_format, clear_empty, version, mends_id, import_id,"
            + " file_id, started_by, touched_at from import_drafts";

    private ImportDraft draft(Record row) {
        String survey = row.get("survey", String.class);
        return new ImportDraft(
                row.get("id", Long.class),
                ImportKind.ofKey(row.get("kind", String.class)).orElseThrow(),
                row.get("state", String.class),
                row.get("file_name", String.class),
                row.get("bytes", Long.class),
                row.get("done", Long.class),
                survey == null ? null : json.readValue(survey, FileSurvey.class),
                row.get("problem", String.class),
                json.readValue(row.get("columns", String.class), CHOICES),
                row.get("date_format", String.class),
                row.get("number_format", String.class),
                row.get("clear_empty", Boolean.class),
                row.get("version", Integer.class),
                row.get("mends_id", Long.class),
                row.get("import_id", Long.class),
                row.get("file_id", Long.class) != null,
                row.get("started_by", String.class),
                row.get("touched_at", OffsetDateTime.class).toInstant());
    }
}
