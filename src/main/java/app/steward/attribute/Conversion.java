package app.steward.attribute;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.ValueType;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import app.steward.workspace.Conventions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record3;
import org.jooq.Result;
import org.jooq.SelectForUpdateStep;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Brings the stored values of an attribute to its type, stretch by stretch. */
@Component
class Conversion {
    private static final int BATCH = 2000;
    private static final int SHOWN = 20;
    private static final String NOTHING = "null";

    private final DSLContext sql;
    private final JsonMapper json;

    Conversion(DSLContext sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /** What would fit, without changing anything. */
    ConversionReport check(Attribute attribute, Conventions conventions) {
        return run(attribute, conventions, false);
    }

    /** Writes all values anew; those that don't fit become empty. */
    ConversionReport write(Attribute attribute, Conventions conventions) {
        return run(attribute, conventions, true);
    }

    private ConversionReport run(Attribute attribute, Conventions conventions, boolean writes) {
        List<ConversionReport.Unfit> samples = new ArrayList<>();
        long fits = 0;
        long unfit = 0;
        long last = 0;
        while (true) {
            Result<Record3<Long, String, JSONB>> rows = stretch(attribute, last, writes);
            if (rows.isEmpty()) {
                return new ConversionReport(fits, unfit, samples);
            }
            Map<Long, String> converted = new LinkedHashMap<>();
            for (Record3<Long, String, JSONB> row : rows) {
                last = row.value1();
                JsonNode stored = json.readTree(row.value3().data());
                try {
                    Object value = Typed.plain(attribute.accept(converted(attribute.type(), stored, conventions)));
                    converted.put(last, json.writeValueAsString(value));
                    fits++;
                } catch (RejectedValue e) {
                    converted.put(last, NOTHING);
                    unfit++;
                    if (samples.size() < SHOWN) {
                        samples.add(new ConversionReport.Unfit(row.value2(), said(stored)));
                    }
                }
            }
            if (writes) {
                write(attribute, converted);
            }
        }
    }

    private static String said(JsonNode stored) {
        return stored.isArray()
                ? stored.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : stored.asString();
    }

    private Result<Record3<Long, String, JSONB>> stretch(Attribute attribute, long after, boolean locked) {
        Field<Long> id = field(name("id"), Long.class);
        Field<Object> custom = field(name("custom"));
        SelectForUpdateStep<Record3<Long, String, JSONB>> rows = sql.select(
                        id,
                        field(name("external_id"), String.class),
                        field("{0} -> {1}", JSONB.class, custom, val(attribute.key())))
                .from(table(name(attribute.subject().plural())))
                .where("jsonb_exists({0}, {1})", custom, val(attribute.key()))
                .and(id.gt(after))
                .orderBy(id)
                .limit(BATCH);
        return locked ? rows.forUpdate().fetch() : rows.fetch();
    }

    private void write(Attribute attribute, Map<Long, String> values) {
        sql.execute(
                "update {0} r set version = r.version + 1, custom = case when v.value = 'null' then r.custom - {1}"
                        + " else jsonb_set(r.custom, array[{1}], v.value::jsonb) end"
                        + " from unnest({2}, {3}) v(id, value) where r.id = v.id",
                table(name(attribute.subject().plural())),
                val(attribute.key()),
                val(values.keySet().toArray(Long[]::new)),
                val(values.values().toArray(String[]::new)));
    }

    private static @Nullable Object converted(ValueType to, JsonNode stored, Conventions conventions) {
        if (stored.isArray() && to != ValueType.TAGS) {
            if (to != ValueType.TEXT && to != ValueType.CHOICE) {
                throw new RejectedValue("Several tags are no single value.");
            }
            return said(stored);
        }
        boolean same = stored.isArray() || stored.isNumber() && to.isNumeric();
        return same
                ? Typed.json(to, stored, conventions.zone())
                : Typed.text(
                        to,
                        stored.isNumber() ? Typed.tidy(stored.decimalValue()).toPlainString() : stored.asString(),
                        conventions);
    }
}
