package app.steward.record;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.table;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.ChoicesInUse;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Makes the fields of one group whose values lie in a column under an alias of the record queries. */
public record Columns(Subject subject, String alias, String group) {
    private static final int MAX_CHOICES = 200;
    private static final int MAX_ROWS = 100_000;

    /** The same subject and group, over another alias, such as that of the derived row. */
    public Columns over(String other) {
        return new Columns(subject, other, group);
    }

    public Columns in(String otherGroup) {
        return new Columns(subject, alias, otherGroup);
    }

    /** A field whose column is named like its key. */
    public FieldDefinition given(String key, String label, ValueType type) {
        return type == ValueType.TEXT ? text(key, label, ValueType.TEXT, null) : plain(key, label, type);
    }

    /** A field that follows from others. */
    public FieldDefinition derived(String key, String label, ValueType type) {
        return plain(key, label, type).readOnly();
    }

    /** Text that is sorted by another column than it is shown by. */
    public FieldDefinition sortedBy(String key, String label, String sorted) {
        return text(key, label, ValueType.TEXT, sorted);
    }

    /** A choice without a list: any text is one, and those in use are offered. */
    public FieldDefinition open(DSLContext sql, String key, String label) {
        return text(key, label, ValueType.CHOICE, null).with(inUse(sql, key));
    }

    private FieldDefinition plain(String key, String label, ValueType type) {
        Field<?> column = field(name(alias, key), javaType(type));
        return FieldDefinition.given(subject, key, label, group, type, (use, now) -> column);
    }

    private FieldDefinition text(String key, String label, ValueType type, @Nullable String sorted) {
        Field<String> shown = field(name(alias, key), String.class);
        Field<String> folded = field(name(alias, key + "_fold"), String.class);
        AccessPath.ExpressionOf order = null;
        if (sorted != null) {
            Field<String> by = field(name(alias, sorted), String.class);
            order = (use, now) -> by;
        }
        return FieldDefinition.text(
                subject,
                key,
                label,
                group,
                type,
                new AccessPath.Text((use, now) -> shown, (use, now) -> folded, order));
    }

    private ChoicesInUse inUse(DSLContext sql, String key) {
        Field<String> value = field(name(key), String.class);
        return asker -> sql.fetch(selectDistinct(value)
                        // Enough to know what people use, without reading a million rows for a list of words.
                        .from(select(value)
                                .from(table(name(subject.plural())).as(alias))
                                .where(value.isNotNull())
                                .and(field(name("archived_at")).isNull())
                                .and(asker.sees(subject, subject.accountOf(alias)))
                                .limit(MAX_ROWS)
                                .asTable("seen"))
                        .orderBy(1)
                        .limit(MAX_CHOICES))
                .map(row -> new Choice(row.value1(), row.value1()));
    }

    private static Class<?> javaType(ValueType type) {
        if (type.isNumeric()) {
            return BigDecimal.class;
        }
        return switch (type) {
            case YES_NO -> Boolean.class;
            case DATE -> LocalDate.class;
            case MOMENT -> Instant.class;
            case PERSON, REFERENCE -> Long.class;
            default -> String.class;
        };
    }
}
