package app.steward.record;

import app.steward.condition.FieldDefinition;
import app.steward.value.NumberKind;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A field that people, imports and programs set on a record: how it is known, read and written. What is read is what
 * was given, which may be empty where the field shows a derived value.
 *
 * @param reads the given value in the Java type of {@link Typed}
 * @param writes takes the same; refuses with {@link RejectedValue}
 * @param kind what a number of it counts
 */
public record Property<R>(
        FieldDefinition field,
        Function<R, @Nullable Object> reads,
        BiConsumer<R, @Nullable Object> writes,
        NumberKind kind) {

    /** A property whose values are of this Java class, the one that {@link Typed} has for the field's type. */
    public static <R, V> Property<R> of(
            FieldDefinition field, Class<V> type, Function<R, @Nullable V> reads, BiConsumer<R, @Nullable V> writes) {
        return new Property<>(
                field,
                reads::apply,
                (record, value) -> writes.accept(record, value == null ? null : type.cast(value)),
                Typed.kindOf(field.type()));
    }

    /** The same as a number of things, which takes no fraction. */
    public Property<R> counting() {
        return new Property<>(field, reads, writes, NumberKind.COUNT);
    }

    public String key() {
        return field.key();
    }
}
