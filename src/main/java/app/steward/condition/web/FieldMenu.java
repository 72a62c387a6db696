package app.steward.condition.web;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields to choose from, by the heading of their group. Of custom attributes, of which a workspace may have hundreds,
 * only the first of each group: the others are found by typing.
 *
 * @param whole whether none is left out
 */
public record FieldMenu(Kind kind, Subject subject, Map<String, List<FieldDefinition>> groups, boolean whole) {
    private static final int CUSTOM = 30;
    private static final int FOUND = 60;

    /** What the fields are chosen for. */
    public enum Kind {
        SEGMENT(Purpose.SEGMENT::takes),
        /** Criteria of a list. */
        LIST(Purpose.PRIVATE_LIST::takes),
        /** What an alert rule and the like asks. */
        RULE(Purpose.RULE::takes),
        /** A line of a filter that is there. */
        LINE(Purpose.FILTER::takes),
        /** A new line of a filter. */
        FILTER(Purpose.FILTER::takes),
        COLUMN(FieldDefinition::column),
        HEALTH(field -> field.subject() == Subject.ACCOUNT && isScored(field));

        private final Predicate<FieldDefinition> may;

        Kind(Predicate<FieldDefinition> may) {
            this.may = may;
        }

        boolean takes(FieldDefinition field) {
            return may.test(field);
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What the button of a field asks the form for; empty where a dialog is asked. */
        public String act() {
            return switch (this) {
                case FILTER -> "field:";
                case COLUMN -> "add:";
                case SEGMENT, LIST, RULE, LINE, HEALTH -> "";
            };
        }
    }

    /** Whether health can judge it: a number or a day that does not follow from health. */
    public static boolean isScored(FieldDefinition field) {
        ValueType type = field.type();
        return (type.isNumeric() || type.isDay()) && !field.readsHealth();
    }

    /** @param typed words that label or group must hold; empty for the beginning of all */
    public static FieldMenu of(Kind kind, Subject subject, Catalogue catalogue, String typed) {
        return of(kind, subject, catalogue.of(subject).stream().filter(kind.may).toList(), typed);
    }

    public static FieldMenu of(Kind kind, Subject subject, Collection<FieldDefinition> fields, String typed) {
        Map<String, Integer> custom = new LinkedHashMap<>();
        List<FieldDefinition> shown = holding(typed, fields.stream())
                .filter(field -> !isCustom(field) || custom.merge(field.group(), 1, Integer::sum) <= CUSTOM)
                .limit(typed.isEmpty() ? Long.MAX_VALUE : FOUND)
                .toList();
        return new FieldMenu(
                kind,
                subject,
                shown.stream()
                        .collect(
                                Collectors.groupingBy(FieldDefinition::group, LinkedHashMap::new, Collectors.toList())),
                shown.size() == fields.size());
    }

    /** Those whose label, group or key hold all words of the text. */
    static Stream<FieldDefinition> holding(String typed, Stream<FieldDefinition> fields) {
        List<String> words = List.of(typed.toLowerCase(Locale.ROOT).split("\\s+"));
        return fields.filter(field -> words.stream().allMatch(text(field)::contains));
    }

    /** The key of the field that was named by it, or by a label that only one has; else what was typed. */
    public static String keyOf(Collection<FieldDefinition> fields, String typed) {
        if (typed.isEmpty() || fields.stream().anyMatch(field -> field.key().equals(typed))) {
            return typed;
        }
        List<FieldDefinition> called = fields.stream()
                .filter(field -> field.label().equalsIgnoreCase(typed))
                .limit(2)
                .toList();
        return called.size() == 1 ? called.get(0).key() : typed;
    }

    static boolean isCustom(FieldDefinition field) {
        return field.key().startsWith("custom.") || field.key().startsWith("account.custom.");
    }

    private static String text(FieldDefinition field) {
        return (field.label() + " " + field.group() + " " + field.key()).toLowerCase(Locale.ROOT);
    }
}
