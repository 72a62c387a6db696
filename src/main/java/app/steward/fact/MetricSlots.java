package app.steward.fact;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.VersionFingerprint;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which value with which parameters lies in which place of {@code metrics[]}: values that some condition uses and that
 * have no column of their own. A place is read only once a refresh has filled it for every record.
 */
@Component
public class MetricSlots {
    /** The column of the derived rows that holds them. */
    public static final String METRICS = "metrics";

    /** More than this many are computed by the query that asks; each costs every row eight bytes. */
    private static final int MOST = 64;

    private static final Field<String> SUBJECT = field(name("subject"), String.class);
    private static final Field<Integer> SLOT = field(name("slot"), Integer.class);
    private static final Field<String> FIELD = field(name("field"), String.class);
    private static final Field<JSONB> PARAMS = field(name("params"), JSONB.class);
    private static final Field<Boolean> FILLED = field(name("filled"), Boolean.class);

    private final DSLContext sql;
    private final JsonMapper json;

    MetricSlots(DSLContext sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /** Changes with the places. */
    public static Field<String> stamp() {
        return VersionFingerprint.of("metric_slots");
    }

    /** The places that may be read. */
    public Places filled() {
        Map<Kept, Integer> slots = new HashMap<>();
        sql.select(SUBJECT, SLOT, FIELD, PARAMS)
                .from(table(name("metric_slots")))
                .where(FILLED.isTrue())
                .forEach(row -> slots.put(
                        new Kept(Subject.of(row.value1()), FieldRef.of(row.value3(), read(row.value4()))),
                        row.value2()));
        return new Places(slots);
    }

    private record Kept(Subject subject, FieldRef use) {}

    /** Where values lie at one moment. */
    public static final class Places {
        private final Map<Kept, Integer> slots;

        private Places(Map<Kept, Integer> slots) {
            this.slots = Map.copyOf(slots);
        }

        /** The place of a value on the row ({@code af} or {@code uf}), or null where it has none that may be read. */
        public @Nullable Field<Double> of(Subject subject, FieldRef use) {
            Integer slot = slots.get(new Kept(subject, use));
            String row = subject.derivedAlias();
            return slot == null ? null : field("{0}[{1}]", SQLDataType.DOUBLE, field(name(row, METRICS)), inline(slot));
        }
    }

    /** Whether every row holds all values that have a place. */
    boolean areFilled(Subject subject) {
        return !sql.fetchExists(table(name("metric_slots")), SUBJECT.eq(subject.key()), FILLED.isFalse());
    }

    /** All values that have a place, by it, filled or not: what a recomputed row must hold. */
    Map<Integer, FieldRef> all(Subject subject) {
        Map<Integer, FieldRef> slots = new TreeMap<>();
        sql.select(SLOT, FIELD, PARAMS)
                .from(table(name("metric_slots")))
                .where(SUBJECT.eq(subject.key()))
                .forEach(row -> slots.put(row.value1(), FieldRef.of(row.value2(), read(row.value3()))));
        return slots;
    }

    /** Gives places to values that are used and have none, and frees those of values that nobody uses any more. */
    @Transactional
    public void settle(Subject subject, Set<FieldRef> used) {
        Map<Integer, FieldRef> known = all(subject);
        known.forEach((slot, use) -> {
            if (!used.contains(use)) {
                sql.deleteFrom(table(name("metric_slots")))
                        .where(SUBJECT.eq(subject.key()), SLOT.eq(slot))
                        .execute();
            }
        });
        known.values().retainAll(used);
        int slot = 0;
        for (FieldRef use : used) {
            if (known.containsValue(use)) {
                continue;
            }
            do {
                slot++;
            } while (known.containsKey(slot));
            if (slot > MOST) {
                return;
            }
            sql.insertInto(table(name("metric_slots")), SUBJECT, SLOT, FIELD, PARAMS)
                    .values(subject.key(), slot, use.key(), params(use))
                    .onConflictDoNothing()
                    .execute();
            known.put(slot, use);
        }
    }

    /** From now on these places may be read: every row holds their value. */
    void filled(Subject subject, Map<Integer, FieldRef> slots) {
        slots.forEach((slot, use) -> sql.update(table(name("metric_slots")))
                .set(FILLED, true)
                .where(SUBJECT.eq(subject.key()), SLOT.eq(slot), FIELD.eq(use.key()), PARAMS.eq(params(use)))
                .and(FILLED.isFalse())
                .execute());
    }

    private JSONB params(FieldRef use) {
        return JSONB.valueOf(json.writeValueAsString(use.params()));
    }

    private Map<String, Object> read(JSONB params) {
        return json.readValue(params.data(), new TypeReference<Map<String, Object>>() {});
    }
}
