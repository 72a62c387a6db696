package app.steward.condition;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a stored condition names, whether or not it can still be read. */
final class ReferencedNames {

    /** A comparison with texts: the field's key, and what it is compared with. */
    record OfChoices(String field, List<String> choices) {}

    private final Set<String> fields = new LinkedHashSet<>();
    private final List<OfChoices> choices = new ArrayList<>();
    private final Set<Integer> segments = new LinkedHashSet<>();

    private ReferencedNames() {}

    static ReferencedNames in(JsonNode condition) {
        ReferencedNames mentions = new ReferencedNames();
        mentions.read(condition);
        return mentions;
    }

    /** Keys of the fields that are tested or compared with. */
    Set<String> fields() {
        return fields;
    }

    List<OfChoices> choices() {
        return choices;
    }

    /** Numbers of the segments, of whichever subject, that membership or entry is tested of. */
    Set<Integer> segments() {
        return segments;
    }

    private void read(JsonNode node) {
        if (node.isArray()) {
            node.forEach(this::read);
        } else if (node.isObject() && node.path("field").isString()) {
            test(node);
        } else if (node.isObject()) {
            node.forEach(this::read);
        }
    }

    private void test(JsonNode test) {
        String key = test.path("field").asString();
        fields.add(key);
        if (test.path("params").path("segment").canConvertToInt()) {
            segments.add(test.path("params").path("segment").intValue());
        }
        JsonNode value = test.path("value");
        if (value.isObject()) {
            read(value);
            return;
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            if (one.isString()) {
                texts.add(one.stringValue());
            } else if (one.canConvertToInt() && isMembership(key)) {
                segments.add(one.intValue());
            }
        }
        if (!texts.isEmpty()) {
            choices.add(new OfChoices(key, texts));
        }
    }

    private static boolean isMembership(String key) {
        return key.equals("segment") || key.equals("account.segment");
    }
}
