package app.steward.condition.sql;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import app.steward.condition.AccessPath;
import app.steward.condition.ValueType;
import java.util.Locale;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;

/** What custom attributes become when they are taken out of their jsonb. */
final class CustomTypes {
    private CustomTypes() {}

    static String nameOf(ValueType type) {
        return switch (type) {
            case NUMBER, MONEY, PERCENT, SCORE -> "numeric";
            case YES_NO -> "boolean";
            case DATE -> "date";
            case MOMENT -> "timestamptz";
            case TAGS -> "text[]";
            default -> "text";
        };
    }

    /** An attribute keeps its index for a moment when its type changes. */
    static boolean canBeIndexed(ValueType type) {
        return type != ValueType.YES_NO && type != ValueType.TAGS;
    }

    /**
     * The value in the form of its index: never changing its mind and never failing, whatever the type was before. Days
     * and moments stay the text that they are kept as, which sorts as they do.
     */
    static Field<?> indexed(AccessPath.Custom custom, ValueType type) {
        Field<?> all = field(name(custom.owner().alias(), "custom_fold"));
        Field<String> key = inline(custom.key().toLowerCase(Locale.ROOT));
        return switch (type) {
            case NUMBER, MONEY, PERCENT, SCORE ->
                field(
                        "(case jsonb_typeof({0} -> {1}) when 'number' then ({0} ->> {1})::numeric end)",
                        of(type), all, key);
            case DATE -> field("(({0} ->> {1}) collate \"C\")", String.class, all, key);
            // without its end the text of a whole second comes before those of its fractions
            case MOMENT -> field("(rtrim({0} ->> {1}, 'z') collate \"C\")", String.class, all, key);
            default -> field("nullif({0} ->> {1}, '')", String.class, all, key);
        };
    }

    static DataType<?> of(ValueType type) {
        return switch (type) {
            case NUMBER, MONEY, PERCENT, SCORE -> SQLDataType.NUMERIC;
            case YES_NO -> SQLDataType.BOOLEAN;
            case DATE -> SQLDataType.LOCALDATE;
            case MOMENT -> SQLDataType.TIMESTAMPWITHTIMEZONE;
            case TAGS -> SQLDataType.CLOB.getArrayDataType();
            default -> SQLDataType.CLOB;
        };
    }
}
