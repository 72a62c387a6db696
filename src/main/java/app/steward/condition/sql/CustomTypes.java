package app.steward.condition.sql;

import app.steward.condition.ValueType;
import org.jooq.DataType;
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
