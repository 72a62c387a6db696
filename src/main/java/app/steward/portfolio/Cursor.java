package app.steward.portfolio;

import static org.jooq.impl.DSL.val;

import app.steward.problem.BadInput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.exception.DataTypeException;
import org.jspecify.annotations.Nullable;

/**
 * The row that a page goes on from: what it was sorted by and its number. The row itself may have changed or be gone: its
 * place in the order stays. It comes from outside, and may be of another sorting or made up.
 */
record Cursor(List<String> values) {
    /** Far beyond what any column holds: a number written so short may stand for gigabytes of digits. */
    private static final int DIGITS = 1000;

    private static final String NONE = "-";

    Cursor {
        values = List.copyOf(values);
    }

    /** The cursor of a row, which holds its number and what it is sorted by under {@link #key}. */
    static Cursor of(Record row, int sorts) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < sorts; i++) {
            values.add(marked(row.get(key(i))));
        }
        values.add(String.valueOf(row.get("id", Long.class)));
        return new Cursor(values);
    }

    /** By which name a row holds what it is sorted by. */
    static String key(int sort) {
        return "k" + sort;
    }

    /** @throws BadInput where it can't be of a list sorted by so many */
    void check(int sorts) {
        if (values.size() != sorts + 1) {
            throw wrong();
        }
        id();
    }

    long id() {
        try {
            return Long.parseLong(values.get(values.size() - 1));
        } catch (NumberFormatException e) {
            throw wrong();
        }
    }

    boolean hasValue(int sort) {
        return !values.get(sort).equals(NONE);
    }

    /** The value bound as the key's type; {@link BadInput} where it is none. */
    <T> Field<T> value(int sort, Field<T> key) {
        String text = values.get(sort);
        if (!text.startsWith("=") || text.indexOf(0) >= 0) {
            throw wrong();
        }
        try {
            T value = key.getDataType().convert(text.substring(1));
            if (value == null || value instanceof BigDecimal number && !isUsual(number)) {
                throw wrong();
            }
            return val(value, key.getDataType());
        } catch (DataTypeException e) {
            throw wrong();
        }
    }

    static BadInput wrong() {
        return BadInput.of("after", "Take \"after\" from the answer before, unchanged, with the same sorting.");
    }

    private static boolean isUsual(BigDecimal number) {
        return number.precision() < DIGITS && Math.abs(number.scale()) < DIGITS;
    }

    /** A marker tells a value, which may be any text, from none. */
    private static String marked(@Nullable Object value) {
        return value == null ? NONE : "=" + value;
    }
}
