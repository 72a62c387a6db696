package app.steward.ingest;

import app.steward.ingest.PastImport.Because;
import app.steward.ingest.PastImport.Rejected;
import app.steward.ingest.PastImport.Undo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The imports as pages list them, each list by one statement. */
@Component
public class ImportLog {
    private static final TypeReference<List<Because>> REASONS = new TypeReference<>() {};
    private static final TypeReference<List<Made>> MADE = new TypeReference<>() {};

    private final DSLContext sql;
    private final Imports imports;
    private final JsonMapper json;

    ImportLog(DSLContext sql, Imports imports, JsonMapper json) {
        this.sql = sql;
        this.imports = imports;
        this.json = json;
    }

    /** Imports, newest first; checks of drafts are none. */
    public List<PastImport> newest(int limit, @Nullable Long before) {
        return sql.fetch(
                        SELECT + " where i.id < ? and (i.draft_id is null or not i.dry_run) order by i.id desc limit ?",
                        before == null ? Long.MAX_VALUE : before,
                        limit)
                .map(this::past);
    }

    public PastImport find(long id) {
        return sql.fetch(SELECT + " where i.id = ?", id).stream()
                .map(this::past)
                .findFirst()
                .orElseThrow(() -> Imports.missing(id));
    }

    /** The first rows that were not taken, of an import that is done. */
    public List<Rejected> firstRejected(long id, int limit) {
        return sql.fetch(
                        "select r.line, r.heading, r.value, coalesce(r.why, r.reason), r.others from import_rejects r join"
                                + " imports i on i.id = r.import_id where r.import_id = ? and i.state = 'done'"
                                + " order by r.line limit ?",
                        id,
                        limit)
                .map(row -> new Rejected(
                        row.get(0, Long.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, Integer.class)));
    }

    private static final String SELECT = Imports.SELECT.replace(" from imports", "")
            + ", reasons::text as reasons, made::text as made, written_at, undo_state, undo_by, undo_at, undone,"
            + " undo_kept, (select d.id from import_drafts d where d.id = i.draft_id and d.file_id is not null) as draft"
            + " from imports i";

    private PastImport past(Record row) {
        List<Because> reasons = new ArrayList<>(json.readValue(row.get("reasons", String.class), REASONS));
        reasons.sort(Comparator.comparingLong(Because::rows).reversed());
        OffsetDateTime written = row.get("written_at", OffsetDateTime.class);
        Instant writtenAt = written == null ? null : written.toInstant();
        String undo = row.get("undo_state", String.class);
        return new PastImport(
                imports.row(row),
                ImportKind.ofKey(row.get("kind", String.class)).orElseThrow(),
                reasons,
                inWords(json.readValue(row.get("made", String.class), MADE)),
                writtenAt,
                row.get("draft", Long.class),
                undo == null
                        ? null
                        : new Undo(
                                undo,
                                row.get("undo_by", String.class),
                                row.get("undo_at", OffsetDateTime.class).toInstant(),
                                row.get("undone", Long.class),
                                row.get("undo_kept", Long.class)));
    }

    /** "the attributes Tier and Region", "the stage Pilot". */
    private static List<String> inWords(List<Made> made) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        made.forEach(each ->
                names.computeIfAbsent(each.what(), any -> new ArrayList<>()).add(each.name()));
        List<String> words = new ArrayList<>();
        names.forEach((what, called) -> {
            int last = called.size() - 1;
            String kind = what.replace('_', ' ');
            words.add(
                    last == 0
                            ? "the " + kind + " " + called.get(0)
                            : "the " + (kind.endsWith("s") ? kind + "es" : kind + "s") + " "
                                    + String.join(", ", called.subList(0, last)) + " and " + called.get(last));
        });
        return words;
    }
}
