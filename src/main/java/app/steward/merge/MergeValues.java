package app.steward.merge;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.Explain;
import app.steward.condition.sql.RecordQuery;
import app.steward.condition.web.ExplainView;
import app.steward.merge.MergeField.Part;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What records say for merge fields, in words as pages have them. One query, however many records and fields. */
@Component
public class MergeValues {
    private static final String UNSEEN = "an account that you do not see";

    private final DSLContext sql;
    private final ExplainView view;

    MergeValues(DSLContext sql, ExplainView view) {
        this.sql = sql;
        this.view = view;
    }

    /**
     * The values by record, of those that are there. A field that has no value is left out. Ask only for records that the
     * asker sees: this does not check.
     *
     * @param asker on whose behalf: what hidden records would say is left out
     */
    public Map<Long, Map<MergeField, String>> of(
            Subject subject,
            Collection<Long> records,
            Collection<MergeField> fields,
            Catalogue catalogue,
            Now now,
            Principal asker) {
        Field<Long[]> ids = val(records.toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType());
        RecordQuery query = new RecordQuery(subject, catalogue, now)
                .askedBy(asker)
                .only(select(field("unnest({0})", Long.class, ids)));
        List<MergeField> wanted = List.copyOf(new LinkedHashSet<>(fields));
        List<Field<?>> asked = new ArrayList<>(List.of(query.id()));
        for (MergeField each : wanted) {
            asked.add(json(query, each, definition(each, subject, catalogue)).as("v" + asked.size()));
        }
        Map<Long, Map<MergeField, String>> all = new HashMap<>();
        sql.select(asked)
                .from(query.from())
                .where(query.id().eq(field("any({0})", Long.class, ids)))
                .forEach(row -> all.put(row.get(0, Long.class), values(row, wanted, subject, catalogue)));
        return all;
    }

    private Map<MergeField, String> values(Record row, List<MergeField> wanted, Subject subject, Catalogue catalogue) {
        Map<MergeField, String> values = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            MergeField each = wanted.get(i);
            String said = said(row.get(i + 1, JSONB.class), each, definition(each, subject, catalogue));
            if (said != null && !said.isBlank()) {
                values.put(each, said);
            }
        }
        return values;
    }

    private @Nullable String said(@Nullable JSONB stored, MergeField field, FieldDefinition definition) {
        JsonNode value = Explain.value(stored, definition.type());
        if (value.isNull()) {
            return null;
        }
        boolean named = definition.type() == ValueType.PERSON || definition.type() == ValueType.REFERENCE;
        String said = named ? value.asString() : view.value(definition, value);
        return field.part() == Part.FIRST_NAME ? said.strip().split("\\s+", 2)[0] : said;
    }

    /** Whether a field names an account other than the record's own, which not everybody sees who sees the record. */
    private static boolean names(MergeField field, Subject subject, Catalogue catalogue) {
        return definition(field, subject, catalogue).type() == ValueType.REFERENCE;
    }

    /** The same values in words for who does not see the accounts that they name. */
    public static Map<MergeField, String> withheld(
            Map<MergeField, String> values, Subject subject, Catalogue catalogue) {
        Map<MergeField, String> others = new LinkedHashMap<>(values);
        others.replaceAll((field, value) -> names(field, subject, catalogue) ? UNSEEN : value);
        return others;
    }

    /**
     * The numbers of the accounts that these fields name, whoever sees them, by record; of those that name none nothing.
     * Without such a field nothing is asked.
     */
    public Map<Long, List<Long>> accounts(
            Subject subject, Collection<Long> records, Collection<MergeField> fields, Catalogue catalogue, Now now) {
        List<FieldRef> naming = fields.stream()
                .filter(each -> names(each, subject, catalogue))
                .map(MergeField::use)
                .distinct()
                .toList();
        if (naming.isEmpty()) {
            return Map.of();
        }
        Field<Long[]> ids = val(records.toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType());
        RecordQuery query = new RecordQuery(subject, catalogue, now)
                .askedBy(Principal.SYSTEM)
                .only(select(field("unnest({0})", Long.class, ids)));
        Map<Long, List<Long>> accounts = new HashMap<>();
        sql.select(
                        query.id(),
                        array(naming.stream()
                                .map(use -> query.value(use).coerce(Long.class))
                                .toList()))
                .from(query.from())
                .where(query.id().eq(field("any({0})", Long.class, ids)))
                .forEach(row -> accounts.put(
                        row.value1(),
                        Arrays.stream(row.value2()).filter(Objects::nonNull).toList()));
        return accounts;
    }

    /**
     * How many records have no value for a field.
     *
     * @param of how many there are
     * @param empty by field
     */
    public record Empty(long of, Map<MergeField, Long> empty) {}

    /** Counts among all records that are not archived and that the asker sees. */
    public Empty empty(Subject subject, Collection<MergeField> fields, Catalogue catalogue, Now now, Principal asker) {
        RecordQuery query = new RecordQuery(subject, catalogue, now).askedBy(asker);
        List<MergeField> wanted = List.copyOf(new LinkedHashSet<>(fields));
        List<Field<?>> asked = new ArrayList<>(List.of(count()));
        for (MergeField each : wanted) {
            Field<JSONB> value = json(query, each, definition(each, subject, catalogue));
            asked.add(count().filterWhere(
                            condition("coalesce({0} in ('\"\"'::jsonb, '[]'::jsonb, 'null'::jsonb), true)", value)));
        }
        Record row = sql.select(asked).from(query.from()).where(query.visible()).fetchSingle();
        Map<MergeField, Long> empty = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            empty.put(wanted.get(i), row.get(i + 1, Long.class));
        }
        return new Empty(row.get(0, Long.class), empty);
    }

    private static FieldDefinition definition(MergeField field, Subject subject, Catalogue catalogue) {
        return catalogue.get(subject, field.use().key());
    }

    private static Field<JSONB> json(RecordQuery query, MergeField field, FieldDefinition definition) {
        return field("to_jsonb({0})", SQLDataType.JSONB, shown(query, field, definition));
    }

    /** People and other accounts by name, all else as the API shows it. */
    private static Field<?> shown(RecordQuery query, MergeField field, FieldDefinition definition) {
        return switch (definition.type()) {
            case PERSON ->
                named("team_members", field.part() == Part.EMAIL ? "email" : "name", query.value(field.use()));
            case REFERENCE -> named("accounts", "label", query.value(field.use()));
            default -> query.shown(field.use());
        };
    }

    private static Field<String> named(String table, String column, Field<?> id) {
        return field(select(field(name("named", column), String.class))
                .from(table(name(table)).as("named"))
                .where(field(name("named", "id"), Long.class).eq(id.coerce(Long.class))));
    }
}
