package app.steward.event;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import app.steward.attribute.Formulas;
import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads what was refused, newest first, for administrators and developers. */
@Service
public class RefusedLog {
    private static final Field<Long> ID = field(name("r", "id"), Long.class);
    private static final Field<OffsetDateTime> AT = field(name("r", "received_at"), OffsetDateTime.class);
    private static final Field<Long> KEY = field(name("r", "key_id"), Long.class);
    private static final Field<String> KEY_NAME = field(name("k", "name"), String.class);
    private static final Field<String> KIND = text("kind");
    private static final Field<String> RECORD = text("record_id");
    private static final Field<String> PATH = text("path");
    private static final Field<String> REASON = text("reason");
    private static final Field<String> MESSAGE = text("message");

    private final DSLContext sql;
    private final int mostOfADay;

    RefusedLog(DSLContext sql, @Value("${steward.refused-a-day:5000}") int mostOfADay) {
        this.sql = sql;
        this.mostOfADay = mostOfADay;
    }

    /**
     * What of it is asked for.
     *
     * @param text part of a reason, of the name of a value, or of an external id; empty for all
     */
    public record Filter(
            @Nullable RefusedKind kind, @Nullable Long key, String text) {
        public boolean isEmpty() {
            return kind == null && key == null && text.isEmpty();
        }
    }

    /**
     * Something that was refused.
     *
     * @param key the name of the API key that it came with
     * @param record the external id of what it is about, empty where there is none
     * @param path the name of the value, empty for the message as a whole
     * @param message its beginning, as it was sent
     */
    public record Row(
            long id,
            Instant at,
            @Nullable String key,
            String kind,
            String record,
            String path,
            String reason,
            String message) {}

    /** What of a key was refused on a day and only counted. */
    public record NotKept(@Nullable String key, LocalDate day, long count) {}

    /** A page of them, and the number to go on from, null behind the last. */
    @Transactional(readOnly = true)
    public List<Row> page(Viewer viewer, Filter filter, @Nullable Long before, int limit) {
        require(viewer);
        return rows(filter, before).orderBy(ID.desc()).limit(limit).fetch(RefusedLog::read);
    }

    /** Names of the keys of which something was refused in these days. */
    public Map<Long, String> keys(Viewer viewer) {
        require(viewer);
        return sql.fetch("select k.id, k.name from api_keys k where k.id in (select key_id from refused_days)"
                        + " order by lower(k.name), k.id")
                .intoMap(row -> row.get(0, Long.class), row -> row.get(1, String.class));
    }

    /** The newest days on which more was refused than is kept. */
    public List<NotKept> notKept(Viewer viewer, int limit) {
        require(viewer);
        return sql.fetch(
                        "select k.name, d.day, d.total - ? from refused_days d left join api_keys k on k.id = d.key_id"
                                + " where d.total > ? order by d.day desc, k.id limit ?",
                        mostOfADay,
                        mostOfADay,
                        limit)
                .map(row -> new NotKept(row.get(0, String.class), row.get(1, LocalDate.class), row.get(2, Long.class)));
    }

    /** How many of one key and day are kept. */
    public int mostOfADay() {
        return mostOfADay;
    }

    /** All of them as a file. It begins with a byte order mark, for Excel, and holds no formulas. */
    @Transactional(readOnly = true)
    public void write(Viewer viewer, Filter filter, Writer out) throws IOException {
        require(viewer);
        out.write('\uFEFF');
        CsvWriter csv = CsvWriter.builder().build(out);
        csv.writeRecord("received", "key", "kind", "record", "value", "reason", "message");
        try (Cursor<Record> rows =
                rows(filter, null).orderBy(ID.desc()).fetchSize(500).fetchLazy()) {
            for (Record each : rows) {
                Row row = read(each);
                csv.writeRecord(Stream.of(
                                row.at().toString(),
                                row.key() == null ? "" : row.key(),
                                row.kind(),
                                row.record(),
                                row.path(),
                                row.reason(),
                                row.message())
                        .map(Formulas::escape)
                        .toList());
            }
        }
        csv.flush();
    }

    private SelectConditionStep<Record> rows(Filter filter, @Nullable Long before) {
        Condition asked = noCondition();
        if (filter.kind() != null) {
            asked = asked.and(KIND.eq(filter.kind().key()));
        }
        if (filter.key() != null) {
            asked = asked.and(KEY.eq(filter.key()));
        }
        if (!filter.text().isEmpty()) {
            asked = asked.and(REASON.containsIgnoreCase(filter.text())
                    .or(PATH.containsIgnoreCase(filter.text()))
                    .or(RECORD.containsIgnoreCase(filter.text())));
        }
        if (before != null) {
            asked = asked.and(ID.lt(before));
        }
        return sql.select(List.of(ID, AT, KEY_NAME, KIND, RECORD, PATH, REASON, MESSAGE))
                .from(table(name("refused_data")).as("r"))
                .leftJoin(table(name("api_keys")).as("k"))
                .on(field(name("k", "id"), Long.class).eq(KEY))
                .where(asked);
    }

    private static Row read(Record row) {
        return new Row(
                row.get(ID),
                row.get(AT).toInstant(),
                row.get(KEY_NAME),
                row.get(KIND),
                row.get(RECORD),
                row.get(PATH),
                row.get(REASON),
                row.get(MESSAGE));
    }

    private static Field<String> text(String column) {
        return field(name("r", column), String.class);
    }

    private static void require(Viewer viewer) {
        if (!viewer.maySeeRefusedData()) {
            throw new NotAllowed("Only administrators and developers see refused data.");
        }
    }
}
