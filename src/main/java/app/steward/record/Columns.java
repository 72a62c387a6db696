package app.steward.record;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.condition.AccessPath;
import app.steward.condition.FieldBuilder;
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
    /** The same subject and group, over another alias, such as that of the derived row. */
    public Columns over(String other) {
        return new Columns(subject, other, group);
    }

    public Columns in(String otherGroup) {
        return new Columns(subject, alias, otherGroup);
    }

    /** A field whose column is named like its key. */
    public FieldBuilder plain(String key, String label, ValueType type) {
        Field<?> column = field(name(alias, key), javaType(type));
        return FieldBuilder.of(subject, key, label, type).group(group).at((use, now) -> column);
    }

    /** Text with a folded twin to compare with. */
    FieldBuilder text(String key, String label) {
        return text(key, label, ValueType.TEXT, null);
    }

    /** Text that is sorted by another column than it is shown by. */
    FieldBuilder sortedText(String key, String label, String sorted) {
        return text(key, label, ValueType.TEXT, sorted);
    }

    /** A choice without a list: any text is one, and those in use are offered. */
    FieldBuilder openChoice(DSLContext sql, String key, String label) {
        Field<String> column = field(name(key), String.class);
        return text(key, label, ValueType.CHOICE, null)
                .choices(ValuesInUse.of(sql, subject, column, column.isNotNull(), column));
    }

    private FieldBuilder text(String key, String label, ValueType type, @Nullable String sorted) {
        Field<String> shown = field(name(alias, key), String.class);
        Field<String> folded = field(name(alias, key + "_fold"), String.class);
        AccessPath.ExpressionOf order = null;
        if (sorted != null) {
            Field<String> by = field(name(alias, sorted), String.class);
            order = (use, now) -> by;
        }
        return FieldBuilder.of(subject, key, label, type)
                .group(group)
                .at(new AccessPath.Text((use, now) -> shown, (use, now) -> folded, order));
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
