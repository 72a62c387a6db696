package app.steward.record;

import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.record.Property.Shown;
import app.steward.value.ValueRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Declares the properties of one kind of records that stand under one heading. */
public final class PropertyGroup<R extends CustomerRecord> {
    private final Columns columns;
    private final boolean derived;

    private PropertyGroup(Columns columns, boolean derived) {
        this.columns = columns;
        this.derived = derived;
    }

    /** @param group the heading in the list of fields */
    public static <R extends CustomerRecord> PropertyGroup<R> of(Subject subject, String group) {
        return new PropertyGroup<>(new Columns(subject, subject.alias(), group), false);
    }

    public PropertyGroup<R> in(String group) {
        return new PropertyGroup<>(columns.in(group), derived);
    }

    /** Those that show the column of the derived row, which holds what was given, else what follows from elsewhere. */
    public PropertyGroup<R> orDerived() {
        return new PropertyGroup<>(columns.over(columns.subject().derivedAlias()), true);
    }

    public Property<R> externalId() {
        return of(
                columns.text("external_id", "External id"),
                String.class,
                ValueRule.EXTERNAL_ID,
                CustomerRecord::externalId,
                (record, id) -> record.setExternalId(id == null ? "" : id));
    }

    public Property<R> text(
            String key, String label, Function<R, @Nullable String> reads, BiConsumer<R, @Nullable String> writes) {
        return of(columns.text(key, label), String.class, ValueRule.LINE, reads, writes);
    }

    /** Text that is sorted by another column than it is shown by. */
    public Property<R> sortedText(
            String key,
            String label,
            String sorted,
            Function<R, @Nullable String> reads,
            BiConsumer<R, @Nullable String> writes) {
        return of(columns.sortedText(key, label, sorted), String.class, ValueRule.LINE, reads, writes);
    }

    /** A choice without a list: any text is one, and those in use are offered. */
    public Property<R> openChoice(
            DSLContext sql,
            String key,
            String label,
            Function<R, @Nullable String> reads,
            BiConsumer<R, @Nullable String> writes) {
        return of(columns.openChoice(sql, key, label), String.class, ValueRule.LINE, reads, writes);
    }

    /**
     * An entry of one of the administrators' lists.
     *
     * @param known the entries
     * @param keyOf the key of the entry that a text names, which is of what the label says
     */
    public Property<R> listed(
            String key,
            String label,
            Supplier<List<Choice>> known,
            BinaryOperator<@Nullable String> keyOf,
            Function<R, @Nullable String> reads,
            BiConsumer<R, @Nullable String> writes) {
        return of(
                columns.plain(key, label, ValueType.CHOICE).choices(known),
                String.class,
                ValueRule.ANY,
                reads,
                (record, entry) -> writes.accept(record, keyOf.apply(entry, label)));
    }

    public Property<R> number(
            String key,
            String label,
            ValueRule rule,
            Function<R, @Nullable BigDecimal> reads,
            BiConsumer<R, @Nullable BigDecimal> writes) {
        ValueType type = switch (rule) {
            case MONEY -> ValueType.MONEY;
            case SCORE -> ValueType.SCORE;
            default -> ValueType.NUMBER;
        };
        return of(columns.plain(key, label, type), BigDecimal.class, rule, reads, writes);
    }

    public Property<R> money(
            String key,
            String label,
            Function<R, @Nullable BigDecimal> reads,
            BiConsumer<R, @Nullable BigDecimal> writes) {
        return number(key, label, ValueRule.MONEY, reads, writes);
    }

    public Property<R> count(
            String key,
            String label,
            Function<R, @Nullable BigDecimal> reads,
            BiConsumer<R, @Nullable BigDecimal> writes) {
        return number(key, label, ValueRule.COUNT, reads, writes);
    }

    public Property<R> date(
            String key,
            String label,
            Function<R, @Nullable LocalDate> reads,
            BiConsumer<R, @Nullable LocalDate> writes) {
        return of(columns.plain(key, label, ValueType.DATE), LocalDate.class, ValueRule.ANY, reads, writes);
    }

    public Property<R> moment(
            String key, String label, Function<R, @Nullable Instant> reads, BiConsumer<R, @Nullable Instant> writes) {
        return of(columns.plain(key, label, ValueType.MOMENT), Instant.class, ValueRule.ANY, reads, writes);
    }

    public Property<R> yesNo(
            String key, String label, Function<R, @Nullable Boolean> reads, BiConsumer<R, @Nullable Boolean> writes) {
        return of(columns.plain(key, label, ValueType.YES_NO), Boolean.class, ValueRule.ANY, reads, writes);
    }

    private <V> Property<R> of(
            FieldBuilder field,
            Class<V> type,
            ValueRule rule,
            Function<R, @Nullable V> reads,
            BiConsumer<R, @Nullable V> writes) {
        FieldDefinition shown = field.given().build();
        return new Property<>(
                shown,
                reads::apply,
                (record, value) -> writes.accept(record, value == null ? null : type.cast(value)),
                rule,
                false,
                derived ? new Shown("f." + shown.key(), null) : null);
    }
}
