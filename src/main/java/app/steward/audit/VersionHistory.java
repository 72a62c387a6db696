package app.steward.audit;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Versions of a definition, which nobody stores: what it says now, and back from there what each entry of the trail says
 * that it was before. So there are versions of what was changed long before anybody asked for them.
 */
@Component
@Transactional(readOnly = true)
public class VersionHistory {
    /** Key under which the entry of a restoring names the version that came back. */
    static final String RESTORED = "restored version";

    private static final TypeReference<Map<String, JsonNode>> VALUES = new TypeReference<>() {};
    private static final String ACTIONS = " and action in ('created', 'changed', 'restored', 'deleted')";

    private static final String PAGE = """
            select n.id, n.place, e.at, e.actor, e.key_id is not null, e.action, e.before::text, e.after::text
              from (select id, {2} - 1 + row_number() over (order by id) as place from audit_entries where {0}) n
              join audit_entries e on e.id = n.id
             where n.place < {1} order by n.place desc limit {3}""";

    private static final String SINCE = """
            select distinct on (k.key) k.key, (e.before -> k.key)::text
              from audit_entries e
             cross join lateral jsonb_object_keys(coalesce(e.before, '{}') || coalesce(e.after, '{}')) k (key)
             where {0} and e.id > {1}
             order by k.key, e.id""";

    private final DSLContext sql;
    private final JsonMapper json;

    VersionHistory(DSLContext sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /**
     * A version: a moment at which a definition became what it says.
     *
     * @param number from 1, the oldest
     * @param at null for what it said before the trail begins
     * @param by the member or key, as it was called then; null like {@code at}
     * @param action created, changed, restored or deleted; empty like {@code at}
     * @param restored number of the version that came back by it; null for none
     * @param before what it said until then, as far as the trail knows
     * @param after what it says since, as far as the trail knows; empty where it was deleted
     */
    public record Version(
            int number,
            @Nullable Instant at,
            @Nullable String by,
            boolean byKey,
            String action,
            @Nullable Integer restored,
            Map<String, JsonNode> before,
            Map<String, JsonNode> after) {}

    /**
     * Versions, the newest first.
     *
     * @param kind and recordId as its entries have them; the kind must be one that the index of versions names
     * @param present what there is to say of it now, as its entries say it; empty where it is deleted
     * @param below only versions below that number; null: from the newest
     */
    public List<Version> page(
            String kind, String recordId, Map<String, ?> present, @Nullable Integer below, int limit) {
        // The kind stands in the text: a plan for any kind could not use the index.
        SQL of = sql("kind = {0} and record_id = {1}" + ACTIONS, inline(kind), val(recordId));
        String oldest = sql.fetchOptional("select action from audit_entries where {0} order by id limit 1", of)
                .map(row -> row.get(0, String.class))
                .orElse(null);
        // What was there before the trail is a version, too.
        int first = "created".equals(oldest) ? 1 : 2;
        int under = below == null ? Integer.MAX_VALUE : below;
        List<Record> entries = new ArrayList<>(sql.fetch(PAGE, of, val(under), inline(first), val(limit)));
        Map<String, JsonNode> now = below == null
                ? read(json.writeValueAsString(present))
                : then(of, present, entries.isEmpty() ? 0 : entries.get(0).get(0, Long.class));
        List<Version> versions = new ArrayList<>();
        for (Record entry : entries) {
            Map<String, JsonNode> is = now;
            now = undone(now, entry);
            versions.add(version(entry, now, is));
        }
        boolean reachesTheEnd =
                entries.isEmpty() || entries.get(entries.size() - 1).get(1, Integer.class) == first;
        boolean saysSomething = !now.isEmpty();
        if (saysSomething && first == 2 && reachesTheEnd && versions.size() < limit && (below == null || below > 1)) {
            versions.add(new Version(1, null, null, false, "", null, Map.of(), now));
        }
        return versions;
    }

    /** One version; empty where there is none of that number. */
    public Optional<Version> find(String kind, String recordId, Map<String, ?> present, int number) {
        return page(kind, recordId, present, number == Integer.MAX_VALUE ? number : number + 1, 1).stream()
                .filter(version -> version.number() == number)
                .findFirst();
    }

    /** What a record was called when it was last written of; empty where it never was. */
    public Optional<String> lastLabel(String kind, String recordId) {
        return sql.fetchOptional(
                        "select label from audit_entries where kind = {0} and record_id = {1} order by id desc limit 1",
                        inline(kind), val(recordId))
                .map(row -> row.get(0, String.class));
    }

    /** What was so once that entry was written: of each value, what the first entry since says that it was before. */
    private Map<String, JsonNode> then(SQL of, Map<String, ?> present, long entry) {
        Map<String, JsonNode> then = read(json.writeValueAsString(present));
        sql.fetch(SINCE, of, val(entry)).forEach(row -> put(then, row.get(0, String.class), row.get(1, String.class)));
        return then;
    }

    private void put(Map<String, JsonNode> values, String key, @Nullable String value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, json.readTree(value));
        }
    }

    /** What was so before the entry: what it has no value of from before, nobody knows. */
    private Map<String, JsonNode> undone(Map<String, JsonNode> values, Record entry) {
        Map<String, JsonNode> was = read(entry.get(6, String.class));
        Set<String> named = new LinkedHashSet<>(was.keySet());
        named.addAll(read(entry.get(7, String.class)).keySet());
        Map<String, JsonNode> before = new LinkedHashMap<>(values);
        named.forEach(before::remove);
        before.putAll(was);
        return before;
    }

    private Version version(Record entry, Map<String, JsonNode> before, Map<String, JsonNode> after) {
        String action = entry.get(5, String.class);
        JsonNode restored = read(entry.get(7, String.class)).get(RESTORED);
        return new Version(
                entry.get(1, Integer.class),
                entry.get(2, OffsetDateTime.class).toInstant(),
                entry.get(3, String.class),
                entry.get(4, Boolean.class),
                action,
                restored == null ? null : (Integer) restored.asInt(),
                before,
                action.equals("deleted") ? Map.of() : after);
    }

    private Map<String, JsonNode> read(@Nullable String values) {
        return values == null ? Map.of() : json.readValue(values, VALUES);
    }
}
