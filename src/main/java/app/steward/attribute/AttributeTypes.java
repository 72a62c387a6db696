package app.steward.attribute;

import app.steward.condition.Choice;
import app.steward.condition.ValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The types that a custom attribute may have, in words for people. */
public final class AttributeTypes {
    private static final Map<ValueType, String> LABELS = labels();

    private AttributeTypes() {}

    private static Map<ValueType, String> labels() {
        Map<ValueType, String> labels = new LinkedHashMap<>();
        labels.put(ValueType.TEXT, "Text");
        labels.put(ValueType.NUMBER, "Number");
        labels.put(ValueType.MONEY, "Money");
        labels.put(ValueType.YES_NO, "Yes or no");
        labels.put(ValueType.DATE, "Date");
        labels.put(ValueType.MOMENT, "Date and time");
        labels.put(ValueType.CHOICE, "Choice");
        labels.put(ValueType.TAGS, "Tags");
        return labels;
    }

    public static String labelOf(ValueType type) {
        return LABELS.getOrDefault(type, type.key());
    }

    /** As choices, in the order in which they are offered. */
    public static List<Choice> all() {
        return LABELS.entrySet().stream()
                .map(type -> new Choice(type.getKey().key(), type.getValue()))
                .toList();
    }
}
