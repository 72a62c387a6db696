package app.steward.condition;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thing that can be shown, filtered, sorted or tested. Keys never change once stored.
 *
 * <p>Made by a {@link FieldBuilder}.
 *
 * @param subject whose field it is; {@code account.KEY} of users and subscriptions is made by the catalogue
 * @param key as in conditions, columns, CSV mappings and the API
 * @param label what people read, in sentence case
 * @param group the heading in the field list: Account, Usage, Health ...
 * @param choices the known choices, read when asked for: of a person the members by e-mail, of segments and lists
 *     their numbers as text; null for types without
 * @param writable whether people, imports and the API may set it; the rest is derived
 * @param after what has to be computed before it
 * @param reads what its value follows from, by subject and key: mostly itself. A change of something else changes nothing
 *     that tests only this field
 */
public record FieldDefinition(
        Subject subject,
        String key,
        String label,
        String group,
        ValueType type,
        List<Param> params,
        AccessPath reach,
        @Nullable Supplier<List<Choice>> choices,
        boolean column,
        boolean sortable,
        boolean writable,
        After after,
        Set<String> reads) {

    /** How far the chain of what is derived has to be for a value to be known. */
    public enum After {
        /** Nothing but records and what is added up of them. */
        VALUES,
        /** Health: segments that test it are computed after that, and it is no metric of health. */
        HEALTH,
        /** Segments: they can't test it, nor can health. */
        SEGMENTS
    }

    public FieldDefinition {
        params = List.copyOf(params);
        reads = Set.copyOf(reads);
    }

    /** The same field with other choices. */
    FieldDefinition with(Supplier<List<Choice>> known) {
        return new FieldDefinition(
                subject, key, label, group, type, params, reach, known, column, sortable, writable, after, reads);
    }

    /** The same field of another subject's records, that belong to the one that has it; nobody sets it there. */
    FieldDefinition of(Subject other, String otherKey, String otherLabel, String otherGroup) {
        return new FieldDefinition(
                other,
                otherKey,
                otherLabel,
                otherGroup,
                type,
                params,
                reach,
                choices,
                column,
                sortable,
                false,
                after,
                reads);
    }

    /** The kind of membership that it tests; null for any other field. */
    public @Nullable MembershipKind membership() {
        return reach instanceof AccessPath.Membership of ? of.kind() : null;
    }

    /** The word for its type in JSON: of membership that of the kind. */
    public String typeKey() {
        MembershipKind kind = membership();
        return kind == null ? type.key() : kind.key();
    }

    /** Whether a page can name the users and days behind its value. */
    public boolean hasRecordsBehind() {
        return reach instanceof AccessPath.Metric metric && metric.family().hasRecordsBehind();
    }

    /** Whether its days name one day, "30 days ago"; else they are a window, "in the last 30 days". */
    public boolean isOfADay() {
        return type == ValueType.BAND;
    }

    /** Whether an unknown choice is refused. */
    public boolean hasFixedChoices() {
        return choices instanceof Fixed;
    }

    /** Whether any text is a choice: those that records have are only offered. */
    public boolean hasOpenChoices() {
        return choices instanceof ChoicesInUse;
    }

    /** Whether its choices are entries that somebody keeps: no other text is one. */
    public boolean hasListedChoices() {
        return type == ValueType.CHOICE && choices != null && !hasOpenChoices();
    }

    /** The choices as they are now; none for types without. */
    public List<Choice> known() {
        return choices == null ? List.of() : choices.get();
    }

    /** The known values of a parameter; a feature may also be known by the field itself. */
    public List<Choice> known(Param param) {
        if (param.choices() != null) {
            return param.choices().get();
        }
        return param.type() == Param.Type.FEATURE ? known() : List.of();
    }

    /** The label of a choice, ignoring the key's case, or null where it is not known. */
    public @Nullable String labelOf(String choice) {
        for (Choice known : known()) {
            if (known.key().equalsIgnoreCase(choice)) {
                return known.label();
            }
        }
        return null;
    }

    record Fixed(List<Choice> get) implements Supplier<List<Choice>> {}

    /** Whether health can't follow from it, since it follows from health. */
    public boolean readsHealth() {
        return after != After.VALUES;
    }
}
