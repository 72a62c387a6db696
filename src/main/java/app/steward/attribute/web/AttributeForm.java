package app.steward.attribute.web;

import app.steward.attribute.Attribute;
import app.steward.attribute.AttributeTypes;
import app.steward.choice.ChoiceLists;
import app.steward.condition.Choice;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.record.Patch;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * An attribute as a form holds it.
 *
 * @param choices the choices there are, in their order; one whose label was emptied is to go
 * @param more labels of further choices, one a line
 */
record AttributeForm(String label, String key, String type, List<Choice> choices, String more) {
    static String labelOf(ValueType type) {
        return AttributeTypes.labelOf(type);
    }

    /** The types that an attribute may have, as choices. */
    static List<Choice> types() {
        return AttributeTypes.all();
    }

    static AttributeForm empty() {
        return new AttributeForm("", "", ValueType.TEXT.key(), List.of(), "");
    }

    static AttributeForm of(Attribute attribute) {
        return new AttributeForm(
                attribute.label(), attribute.key(), attribute.type().key(), attribute.options(), "");
    }

    /** As it was posted. Read value by value, since a label may hold a comma. */
    static AttributeForm of(MultiValueMap<String, String> posted) {
        List<Choice> choices = new ArrayList<>();
        List<String> keys = posted.getOrDefault("choiceKey", List.of());
        List<String> labels = posted.getOrDefault("choiceLabel", List.of());
        for (int i = 0; i < Math.min(keys.size(), labels.size()); i++) {
            choices.add(new Choice(keys.get(i), labels.get(i)));
        }
        return new AttributeForm(
                first(posted, "label"), first(posted, "key"), first(posted, "type"), choices, first(posted, "more"));
    }

    private static String first(MultiValueMap<String, String> posted, String name) {
        String value = posted.getFirst(name);
        return value == null ? "" : value;
    }

    /** The same with another name and other choices there are. */
    AttributeForm with(String name, List<Choice> present) {
        return new AttributeForm(name, key, type, present, more);
    }

    /** Its values as people read them; further choices are only the form's. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("label", label);
        values.put("choices", choices.stream().map(Choice::label).collect(Collectors.joining(", ")));
        return values;
    }

    /** What a new attribute is to be. */
    Patch toAdd(String subject) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("subject", subject);
        values.put("key", key.isBlank() ? ChoiceLists.keyOf(named()) : key);
        values.put("label", named());
        values.put("type", type);
        if (type.equals(ValueType.CHOICE.key())) {
            values.put("options", options());
        }
        return patch(values);
    }

    /** What is to change of one. */
    Patch toSave(boolean withChoices, String version) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("label", label);
        try {
            values.put("version", Integer.valueOf(version));
        } catch (NumberFormatException e) {
            throw BadInput.of("label", "Load the page again.");
        }
        if (withChoices) {
            values.put("options", options());
        }
        return patch(values);
    }

    static Patch patch(Map<String, Object> values) {
        return Patch.json(JsonMapper.shared().valueToTree(values));
    }

    private String named() {
        if (label.isBlank()) {
            throw BadInput.of("label", "Enter a name of 1 to 100 characters.");
        }
        return CleanText.of(label);
    }

    private List<Choice> options() {
        List<Choice> options = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (Choice choice : choices) {
            if (!choice.label().isBlank()) {
                take(options, seen, choice.key(), CleanText.of(choice.label()));
            }
        }
        for (String line : more.lines().map(String::strip).toList()) {
            if (!line.isEmpty()) {
                take(options, seen, ChoiceLists.keyOf(line), line);
            }
        }
        return options;
    }

    private static void take(List<Choice> options, Set<String> seen, String key, String label) {
        boolean fresh = seen.add("k" + key.toLowerCase(Locale.ROOT));
        if (!seen.add("l" + label.toLowerCase(Locale.ROOT)) || !fresh) {
            throw BadInput.of("options", "There are two choices \"" + label + "\".");
        }
        options.add(new Choice(key, label));
    }
}
