package app.steward.condition.sql;

import static org.jooq.impl.DSL.val;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** What is known of many records, bound as arrays: one value of a statement each, which takes them apart. */
public final class Bound {
    private Bound() {}

    public static Field<Long[]> longs(Collection<Long> numbers) {
        return longs(numbers, number -> number);
    }

    /** One of each. */
    public static <T> Field<Long[]> longs(Collection<T> of, Function<? super T, @Nullable Long> each) {
        return bound(of.stream().map(each).toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType());
    }

    public static Field<Integer[]> ints(Collection<Integer> numbers) {
        return ints(numbers, number -> number);
    }

    /** One of each. */
    public static <T> Field<Integer[]> ints(Collection<T> of, Function<? super T, @Nullable Integer> each) {
        return bound(of.stream().map(each).toArray(Integer[]::new), SQLDataType.INTEGER.getArrayDataType());
    }

    public static Field<String[]> texts(Collection<String> texts) {
        return texts(texts, text -> text);
    }

    /** One of each. */
    public static <T> Field<String[]> texts(Collection<T> of, Function<? super T, @Nullable String> each) {
        return bound(of.stream().map(each).toArray(String[]::new), SQLDataType.CLOB.getArrayDataType());
    }

    /** One of each. */
    public static <T> Field<OffsetDateTime[]> moments(
            Collection<T> of, Function<? super T, @Nullable OffsetDateTime> each) {
        return bound(
                of.stream().map(each).toArray(OffsetDateTime[]::new),
                SQLDataType.TIMESTAMPWITHTIMEZONE.getArrayDataType());
    }

    /** Numbers as PostgreSQL reads an array of them, where each of many rows has an array of its own. */
    public static String literal(Collection<? extends Number> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    private static <T> Field<T> bound(T values, DataType<T> type) {
        return val(values, type);
    }
}
