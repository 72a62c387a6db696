package app.steward.condition;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a stored condition names, whether or not it can still be read. */
final class ReferencedNames {

    /** A comparison with texts: the field's key, and what it is compared with. */
    record OfChoices(String field, List<String> choices) {}

    private final Set<String> fields = new LinkedHashSet<>();
    private final List<OfChoices> choices = new ArrayList<>();
    private final Map<MembershipKind, Set<Integer>> members = new EnumMap<>(MembershipKind.class);

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

    /** Numbers of what membership or entry is tested of, of whichever subject. */
    Set<Integer> members(MembershipKind kind) {
        return members.getOrDefault(kind, Set.of());
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
        test.path("params")
                .properties()
                .forEach(param -> MembershipKind.of(param.getKey()).ifPresent(kind -> member(kind, param.getValue())));
        JsonNode value = test.path("value");
        if (value.isObject()) {
            read(value);
            return;
        }
        Optional<MembershipKind> kind = MembershipKind.ofField(key);
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : List.of(value)) {
            if (one.isString()) {
                texts.add(one.stringValue());
            } else {
                kind.ifPresent(of -> member(of, one));
            }
        }
        if (!texts.isEmpty()) {
            choices.add(new OfChoices(key, texts));
        }
    }

    private void member(MembershipKind kind, JsonNode id) {
        if (id.canConvertToInt()) {
            members.computeIfAbsent(kind, any -> new LinkedHashSet<>()).add(id.intValue());
        }
    }
}
