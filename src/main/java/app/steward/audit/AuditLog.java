package app.steward.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what {@link AuditTrail} wrote, newest first. */
@Component
public class AuditLog {

    /**
     * One change.
     *
     * @param actor the member or key, as it was called then
     * @param byKey whether it came through an API key
     * @param was the values that changed as they were, none where the record is new
     * @param is the same as they became, none where the record is gone
     */
    public record Entry(
            long id,
            Instant at,
            String actor,
            boolean byKey,
            String action,
            String kind,
            String recordId,
            String label,
            List<Detail> details,
            Map<String, JsonNode> was,
            Map<String, JsonNode> is) {}

    /** A value as it was and as it became; null where there was none. */
    public record Detail(
            String name, @Nullable String before, @Nullable String after) {}

    private static final TypeReference<Map<String, JsonNode>> VALUES = new TypeReference<>() {};

    private final DSLContext sql;
    private final JsonMapper json;

    AuditLog(DSLContext sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /**
     * A page of entries.
     *
     * @param kind only records of that kind; null = all
     * @param memberId only what that member did; null = anybody
     * @param before only entries older than that one; null = from the newest
     */
    public List<Entry> page(@Nullable String kind, @Nullable Long memberId, @Nullable Long before, int limit) {
        return sql.fetch("""
            select id, at, actor, key_id is not null, action, kind, record_id, label, before::text, after::text
              from audit_entries
             where (cast(? as text) is null or kind = ?)
               and (cast(? as bigint) is null or member_id = ?)
               and (cast(? as bigint) is null or id < ?)
             order by id desc limit ?
            """, kind, kind, memberId, memberId, before, before, limit)
                .map(this::read);
    }

    /**
     * What was changed about one record: the newest entries, and all others of the same moment as the last of them.
     *
     * @param number its internal number
     * @param before only entries from before that moment; null = from the newest
     */
    public List<Entry> of(String kind, long number, @Nullable Instant before, int limit) {
        OffsetDateTime end = before == null ? null : before.atOffset(ZoneOffset.UTC);
        return sql.fetch("""
            select id, at, actor, key_id is not null, action, kind, record_id, label, before::text, after::text
              from audit_entries
             where kind = ? and number = ? and (cast(? as timestamptz) is null or at < ?)
             order by at desc fetch first ? rows with ties
            """, kind, number, end, end, limit).map(this::read);
    }

    /** These entries by their numbers; one that is not there is left out. */
    public Map<Long, Entry> of(Collection<Long> ids) {
        return sql
                .fetch(
                        "select id, at, actor, key_id is not null, action, kind, record_id, label, before::text,"
                                + " after::text from audit_entries where id = any({0})",
                        DSL.val(ids.toArray(Long[]::new)))
                .map(this::read)
                .stream()
                .collect(Collectors.toMap(Entry::id, entry -> entry));
    }

    /** The kinds that occur; hops from one to the next in the index instead of reading all entries. */
    public List<String> kinds() {
        return sql.fetch("""
            with recursive k (kind) as (
              (select kind from audit_entries order by kind limit 1)
              union all
              select (select a.kind from audit_entries a where a.kind > k.kind order by a.kind limit 1)
                from k where k.kind is not null)
            select kind from k where kind is not null
            """).getValues(0, String.class);
    }

    private Entry read(Record row) {
        Map<String, JsonNode> was = values(row.get(8, String.class));
        Map<String, JsonNode> is = values(row.get(9, String.class));
        return new Entry(
                row.get(0, Long.class),
                row.get(1, OffsetDateTime.class).toInstant(),
                row.get(2, String.class),
                row.get(3, Boolean.class),
                row.get(4, String.class),
                row.get(5, String.class),
                row.get(6, String.class),
                row.get(7, String.class),
                details(was, is),
                was,
                is);
    }

    private static List<Detail> details(Map<String, JsonNode> was, Map<String, JsonNode> is) {
        Set<String> names = new LinkedHashSet<>(was.keySet());
        names.addAll(is.keySet());
        return names.stream()
                .map(name -> detail(name, was.get(name), is.get(name)))
                .toList();
    }

    private static Detail detail(String name, @Nullable JsonNode was, @Nullable JsonNode is) {
        String before = said(was);
        String after = said(is);
        if (was == null || is == null || was.equals(is) || before == null || !before.equals(after)) {
            return new Detail(name, before, after);
        }
        return new Detail(name, was.toString(), is.toString()); // else nobody would see that they differ
    }

    private Map<String, JsonNode> values(@Nullable String text) {
        return text == null ? Map.of() : json.readValue(text, VALUES);
    }

    private static boolean isShort(JsonNode one) {
        return !one.isObject() || one.path("title").isString();
    }

    /** What has a title, such as a task, by that. */
    private static String shortly(JsonNode one) {
        return one.isObject() ? one.path("title").asString() : one.isValueNode() ? one.asString("") : one.toString();
    }

    private static @Nullable String said(@Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.asBoolean() ? "yes" : "no";
        }
        if (value.isArray() && value.valueStream().allMatch(AuditLog::isShort)) {
            return value.valueStream().map(AuditLog::shortly).collect(Collectors.joining(", "));
        }
        return value.isString() || value.isNumber() ? value.asString() : value.toString();
    }
}
