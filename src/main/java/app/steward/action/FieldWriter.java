package app.steward.action;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.action.SettableFields.Settable;
import app.steward.change.Chains;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.Touches;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.Bound;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * Gives a field of many records their values: those that have another one, in the order of their numbers, as imports write
 * them. What follows of it is computed in the background. The audit trail is for what people do.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class FieldWriter {
    private final DSLContext sql;
    private final ChangeQueue queue;

    FieldWriter(DSLContext sql, ChangeQueue queue) {
        this.sql = sql;
        this.queue = queue;
    }

    private static final String WRITE = """
            with held as (
              select t.id from {0} t where t.id = any ({1}) and t.archived_at is null order by t.id for no key update
            )
            update {0} t set {3}, version = t.version + 1, updated_at = now()
            from held h join unnest({1}, {2}) k (id, value) on k.id = h.id where t.id = h.id and {4}
            returning t.id, {5} as account""";

    /**
     * Writes what differs.
     *
     * @param values as the field keeps them, by record; null clears
     * @param led which rules led to it
     */
    void write(Settable settable, Map<Long, @Nullable Object> values, Chains led) {
        if (values.isEmpty()) {
            return;
        }
        Subject subject = settable.subject();
        List<Long> records = new ArrayList<>();
        List<@Nullable String> texts = new ArrayList<>();
        new TreeMap<>(values).forEach((record, value) -> {
            records.add(record);
            texts.add(text(settable, value));
        });
        Result<Record> changed = sql.fetch(
                WRITE,
                table(name(subject.plural())),
                Bound.longs(records),
                Bound.texts(texts, text -> text),
                settable.isCustom() ? custom(settable) : column(settable),
                settable.isCustom() ? customDiffers(settable) : columnDiffers(settable),
                subject == Subject.USER ? sql("t.account_id") : sql("null::bigint"));
        ChangedFields fields = ChangedFields.of(subject, Set.of(settable.key()));
        Touches touches = new Touches();
        for (Record row : changed) {
            long record = row.get(0, Long.class);
            Long account = row.get(1, Long.class);
            touches.add(subject, record, fields, led.of(subject, record));
            if (account != null) { // which adds up what its users are
                touches.add(Subject.ACCOUNT, account, fields, led.of(account, record));
            }
        }
        queue.add(touches);
    }

    /** What records hold in a field now; those with nothing in it are left out. */
    Map<Long, JsonNode> held(Settable settable, Collection<Long> records) {
        return held(settable, records, "");
    }

    /** The same, locked until they are written. */
    Map<Long, JsonNode> heldLocked(Settable settable, Collection<Long> records) {
        return held(settable, records, "for no key update");
    }

    private Map<Long, JsonNode> held(Settable settable, Collection<Long> records, String lock) {
        Map<Long, JsonNode> held = new HashMap<>();
        sql.fetch(
                        "select t.id, ({0})::text from {1} t where t.id = any ({2}) order by t.id " + lock,
                        settable.isCustom()
                                ? sql("t.custom -> {0}", attribute(settable))
                                : sql("to_jsonb(t.{0})", name(settable.key())),
                        table(name(settable.subject().plural())),
                        Bound.longs(records))
                .forEach(row -> {
                    String json = row.get(1, String.class);
                    JsonNode value = json == null
                            ? NullNode.getInstance()
                            : JsonMapper.shared().readTree(json);
                    if (!value.isNull()) {
                        held.put(row.get(0, Long.class), value);
                    }
                });
        return held;
    }

    private static QueryPart column(Settable settable) {
        return sql("{0} = {1}", name(settable.key()), read(settable.type()));
    }

    private static QueryPart columnDiffers(Settable settable) {
        return sql("t.{0} is distinct from {1}", name(settable.key()), read(settable.type()));
    }

    private static QueryPart custom(Settable settable) {
        return sql(
                "custom = case when k.value is null then t.custom - {0}"
                        + " else t.custom || jsonb_build_object({0}, k.value::jsonb) end",
                attribute(settable));
    }

    private static QueryPart customDiffers(Settable settable) {
        return sql("t.custom -> {0} is distinct from k.value::jsonb", attribute(settable));
    }

    private static Field<String> attribute(Settable settable) {
        return field("{0}::text", String.class, val(settable.key().substring("custom.".length())));
    }

    /** As text that the column, or JSON, reads. */
    private static @Nullable String text(Settable settable, @Nullable Object value) {
        if (value == null) {
            return null;
        } else if (settable.isCustom()) {
            return SettableFields.json(value).toString();
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    private static QueryPart read(ValueType type) {
        if (type.isNumeric()) {
            return sql("k.value::numeric");
        }
        return switch (type) {
            case DATE -> sql("k.value::date");
            case MOMENT -> sql("k.value::timestamptz");
            case YES_NO -> sql("k.value::boolean");
            default -> sql("k.value");
        };
    }
}
