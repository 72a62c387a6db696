package app.steward.condition.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The numeric fields that a number may be a share of. Of custom attributes, of which a workspace may have hundreds, only
 * the first are listed.
 *
 * @param kind what for
 * @param listed those to choose from, with those that are chosen, which may take parameters or be gone
 * @param searched whether there are more, which are found by typing their name
 * @param names of those that are chosen, where no other field is called so
 */
public record ShareMenu(
        FieldMenu.Kind kind, Subject subject, List<Choice> listed, boolean searched, Map<String, String> names) {
    /** For what is no number. */
    public static final ShareMenu NONE =
            new ShareMenu(FieldMenu.Kind.LINE, Subject.ACCOUNT, List.of(), false, Map.of());

    private static final int CUSTOM = 20;

    /**
     * @param except the field itself
     * @param chosen those in use; may be empty
     */
    public static ShareMenu of(
            FieldMenu.Kind kind, Subject subject, Catalogue catalogue, String except, String... chosen) {
        List<FieldDefinition> all = fields(kind, subject, catalogue)
                .filter(field -> !field.key().equals(except))
                .toList();
        List<Choice> listed = new ArrayList<>();
        int custom = 0;
        for (FieldDefinition field : all) {
            if (!FieldMenu.isCustom(field) || ++custom <= CUSTOM) {
                listed.add(new Choice(field.key(), field.label()));
            }
        }
        boolean plain = true;
        Map<String, String> names = new HashMap<>();
        for (String key : chosen) {
            plain &= !key.startsWith("{");
            catalogue
                    .find(subject, key)
                    .filter(field -> FieldMenu.keyOf(catalogue.of(subject), field.label())
                            .equals(key))
                    .ifPresent(field -> names.put(key, field.label()));
            if (!key.isEmpty() && listed.stream().noneMatch(other -> other.key().equals(key))) {
                listed.add(new Choice(key, stored(subject, catalogue, key)));
            }
        }
        // what has parameters has no name to type: it stays in a list, where it is not lost
        return new ShareMenu(kind, subject, listed, custom > CUSTOM && plain, names);
    }

    /** Those whose name or key holds the text. */
    public static List<Choice> called(
            FieldMenu.Kind kind, Subject subject, Catalogue catalogue, String text, int most) {
        return FieldMenu.holding(text, fields(kind, subject, catalogue))
                .limit(most)
                .map(field -> new Choice(field.key(), field.label()))
                .toList();
    }

    private static Stream<FieldDefinition> fields(FieldMenu.Kind kind, Subject subject, Catalogue catalogue) {
        return catalogue.of(subject).stream()
                .filter(kind::takes)
                .filter(field -> field.type().isNumeric()
                        && field.params().stream()
                                .noneMatch(param -> param.defaultValue() == null && !param.optional()));
    }

    /** What stands in the input for the one that is chosen. */
    public String shown(String chosen) {
        return names.getOrDefault(chosen, chosen);
    }

    /** What a stored condition compares with and the list does not offer: with parameters, or gone. */
    private static String stored(Subject subject, Catalogue catalogue, String other) {
        ObjectNode named = FormJson.other(other);
        String key = named.path("field").asString("");
        String label = catalogue.find(subject, key).map(FieldDefinition::label).orElse(key + " (not known)");
        List<String> params = named.path("params").properties().stream()
                .map(param -> param.getKey().equals("days")
                        ? param.getValue().asString("") + " days"
                        : param.getValue().asString(""))
                .toList();
        return params.isEmpty() ? label : label + " (" + String.join(", ", params) + ")";
    }
}
