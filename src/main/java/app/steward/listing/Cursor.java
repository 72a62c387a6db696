package app.steward.listing;

import static org.jooq.impl.DSL.val;

import app.steward.problem.BadInput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.exception.DataTypeException;
import org.jspecify.annotations.Nullable;

/**
 * The row that a page goes on from: what it was sorted by and its number. The row itself may have changed or be gone: its
 * place in the order stays. It comes from outside, and may be of another sorting or made up.
 *
 * <p>It stands in an address, so long texts are cut: what was cut off is read again from the row. Where that is gone or
 * has another text by now, the page goes on right before its place, so that rows with the same beginning may come twice,
 * but none is left out.
 */
record Cursor(List<String> values) {
    /** Far beyond what any column holds: a number written so short may stand for gigabytes of digits. */
    private static final int DIGITS = 1000;

    private static final String NONE = "-";
    private static final String CUT = "~";
    /** So many UTF-16 units of a text are kept. */
    private static final int KEPT = 100;
    /** Sorted behind any other character. */
    private static final char LAST = '\uFFFF';

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

    /** Whether a value is only the beginning of it. */
    boolean isCut() {
        return values.stream().anyMatch(value -> value.startsWith(CUT));
    }

    /**
     * The cursor with whole values.
     *
     * @param row as {@link #of} takes it, or null where it is gone
     * @param rises whether the values of a sort grow, the way the page is read
     */
    Cursor whole(@Nullable Record row, IntPredicate rises) {
        List<String> whole = new ArrayList<>(values);
        for (int i = 0; i < whole.size() - 1; i++) {
            if (whole.get(i).startsWith(CUT)) {
                String now = row == null ? NONE : "=" + row.get(key(i));
                String kept = whole.get(i).substring(whole.get(i).indexOf('=') + 1);
                whole.set(i, cut(now).equals(whole.get(i)) ? now : rises.test(i) ? "=" + kept : "=" + kept + LAST);
            }
        }
        return new Cursor(whole);
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
        return value == null ? NONE : cut("=" + value);
    }

    /** Keeps the beginning of a long value, and what tells it from others that begin so. */
    private static String cut(String marked) {
        if (marked.length() <= KEPT) {
            return marked;
        }
        int end = Character.isHighSurrogate(marked.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
        return CUT + Integer.toHexString(marked.hashCode()) + marked.substring(0, end);
    }
}
