package app.steward.record;

import app.steward.condition.FieldDefinition;
import app.steward.condition.ValueType;
import app.steward.value.NumberKind;
import app.steward.value.ValueRule;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A field that people, files and programs set on a record, declared once: forms, the management API, imports, exports,
 * lists and conditions take from here how it is called, what it takes and where it is kept. It is kept in the column of
 * its key. What is read is what was given, which may be empty where the field shows a derived value.
 *
 * @param reads the given value in the Java type of {@link Typed}
 * @param writes takes the same
 * @param rule what a value has to be besides being of the field's type
 * @param dated whether every record has one: where none was given, the day on which Steward first saw the record
 * @param shown what the field shows besides what was given; null where it shows just that
 */
public record Property<R>(
        FieldDefinition field,
        Function<R, @Nullable Object> reads,
        BiConsumer<R, @Nullable Object> writes,
        ValueRule rule,
        boolean dated,
        @Nullable Shown shown) {

    /**
     * What a field shows where nothing was given.
     *
     * @param sql over {@code t}, the row of the record, and {@code f}, its derived row
     * @param beyond how a value that was given compares with the one that is shown instead of it; null where a given one is
     *     always shown
     */
    public record Shown(String sql, @Nullable String beyond) {}

    public String key() {
        return field.key();
    }

    public ValueType type() {
        return field.type();
    }

    /** Whether its values are the entries of one of the administrators' lists. */
    public boolean isListed() {
        return field.hasListedChoices();
    }

    /** What a number of it counts. */
    public NumberKind kind() {
        return kindOf(rule, field.type());
    }

    /** What a number of this type counts under a rule. */
    public static NumberKind kindOf(ValueRule rule, @Nullable ValueType type) {
        return rule.counts() ? NumberKind.COUNT : type == null ? NumberKind.DECIMAL : Typed.kindOf(type);
    }

    /** Gives the record this value, or with null none; refuses with {@link RejectedValue}. */
    public void set(R record, @Nullable Object value) {
        if (value == null && dated) {
            throw new RejectedValue("Enter a date: this one can't be empty.");
        }
        writes.accept(record, Typed.kept(rule, value));
    }

    /**
     * The same, shown by a field that is not just its column.
     *
     * @param sql as of {@link Shown}
     */
    public Property<R> shownBy(FieldDefinition other, String sql) {
        return new Property<>(other, reads, writes, rule, dated, new Shown(sql, null));
    }

    /** Of the given and the derived value the earlier one is shown. */
    public Property<R> earliest() {
        return shown(">");
    }

    /** Of the given and the derived value the later one is shown. */
    public Property<R> latest() {
        return shown("<");
    }

    private Property<R> shown(String beyond) {
        return new Property<>(
                field,
                reads,
                writes,
                rule,
                dated,
                new Shown(Objects.requireNonNull(shown).sql(), beyond));
    }

    /** The same, which every record has. */
    public Property<R> always() {
        return new Property<>(field, reads, writes, rule, true, shown);
    }
}
