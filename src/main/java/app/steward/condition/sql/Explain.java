package app.steward.condition.sql;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.ValueType;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Says of one record why it meets a condition or not: the whole tree in one query, by the compiler's own predicates. */
@Component
public class Explain {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final DSLContext sql;

    public Explain(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * The tree as this record meets it; empty where there is no such record. Ask only for records that the viewer
     * sees: this does not check.
     *
     * @param id the record's internal number
     * @param asker on whose behalf
     */
    public Optional<Explained> of(
            ConditionTree condition, Subject subject, long id, Catalogue catalogue, Now now, Principal asker) {
        RecordQuery query =
                new RecordQuery(subject, catalogue, now).askedBy(asker).only(select(inline(id)));
        Columns columns = new Columns(query);
        columns.add(condition);
        return sql.select(columns.asked)
                .from(query.from())
                .where(query.id().eq(id))
                .fetchOptional(row -> new Reading(row, subject, catalogue).next(condition));
    }

    /** A value that a query gave as {@code to_jsonb}, as the API shows it; JSON null where there is none. */
    public static JsonNode value(@Nullable JSONB json, ValueType type) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (json == null) {
            return nodes.nullNode();
        }
        JsonNode value = JSON.readTree(json.data());
        if (value.isNumber()) {
            BigDecimal plain = value.decimalValue().stripTrailingZeros();
            return nodes.numberNode(plain.scale() < 0 ? plain.setScale(0) : plain);
        } else if (value.isString() && type == ValueType.MOMENT) {
            return nodes.stringNode(
                    OffsetDateTime.parse(value.stringValue()).toInstant().toString());
        }
        return value;
    }

    /** The columns in the order of the tree, each node before its parts. */
    private static final class Columns {
        private final List<Field<?>> asked = new ArrayList<>();
        private final RecordQuery query;

        Columns(RecordQuery query) {
            this.query = query;
        }

        void add(ConditionTree condition) {
            asked.add(field(query.test(condition)).as("c" + asked.size()));
            if (condition instanceof ConditionTree.Comparison test) {
                addValue(test.field(), null);
                if (test.value() instanceof Value.OtherField other) {
                    addValue(other.field(), other.times());
                }
            } else {
                partsOf(condition).forEach(this::add);
            }
        }

        private void addValue(FieldRef use, @Nullable BigDecimal times) {
            Field<?> value = query.shown(use);
            Field<?> multiplied = times == null ? value : field("({0} * {1}::numeric)", value, inline(times));
            asked.add(field("to_jsonb({0})", SQLDataType.JSONB, multiplied).as("c" + asked.size()));
        }
    }

    private static List<ConditionTree> partsOf(ConditionTree condition) {
        if (condition instanceof ConditionTree.All all) {
            return all.parts();
        } else if (condition instanceof ConditionTree.Any any) {
            return any.parts();
        }
        return List.of(((ConditionTree.Not) condition).part());
    }

    /** Reads the columns back in the same order. */
    private static final class Reading {
        private final Record row;
        private final Subject subject;
        private final Catalogue catalogue;
        private int at;

        Reading(Record row, Subject subject, Catalogue catalogue) {
            this.row = row;
            this.subject = subject;
            this.catalogue = catalogue;
        }

        Explained next(ConditionTree condition) {
            boolean matches = Boolean.TRUE.equals(row.get(at++, Boolean.class));
            if (condition instanceof ConditionTree.Comparison test) {
                JsonNode actual = value(test.field());
                JsonNode reference = test.value() instanceof Value.OtherField other ? value(other.field()) : null;
                return new Explained(condition, matches, actual, reference, List.of());
            }
            List<Explained> parts = partsOf(condition).stream().map(this::next).toList();
            return new Explained(condition, matches, null, null, parts);
        }

        private JsonNode value(FieldRef use) {
            return Explain.value(
                    row.get(at++, JSONB.class),
                    catalogue.get(subject, use.key()).type());
        }
    }
}
