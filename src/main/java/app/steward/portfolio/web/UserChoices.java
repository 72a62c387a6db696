package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the bar of the Users list offers beside account, success role and person: role, persona and activity. Each is
 * one condition, told in the address by its own name.
 */
@Component
class UserChoices {
    /** Not "role", which is the success role in every list. */
    private static final String ROLE = "user_role";

    private static final String PERSONA = "persona";
    private static final String ACTIVITY = "activity";
    private static final String NEVER = "never";

    /** As they are called in an address. */
    static final List<String> NAMES = List.of(ROLE, PERSONA, ACTIVITY);

    private final Conditions conditions;

    UserChoices(Conditions conditions) {
        this.conditions = conditions;
    }

    /**
     * One menu of the bar.
     *
     * @param name of its parameter in the address
     * @param any what is read where nothing is chosen
     * @param chosen the key of what is, else empty
     * @param options key to label
     */
    record Menu(String name, String label, String any, String chosen, Map<String, String> options) {
        /** What is read for what is chosen; its key, where it is not there any more. */
        public String said() {
            return chosen.isEmpty() ? any : options.getOrDefault(chosen, chosen);
        }
    }

    /** The menus of a list of this subject, as its address has them. */
    List<Menu> menus(Subject subject, Map<String, String> params, Catalogue catalogue) {
        if (subject != Subject.USER) {
            return List.of();
        }
        Map<String, String> activity = known(catalogue, ACTIVITY);
        activity.put(NEVER, "Never logged in");
        return List.of(
                new Menu(ROLE, "Role", "Any role", chosen(params, ROLE), known(catalogue, "role")),
                new Menu(PERSONA, "Persona", "Any persona", chosen(params, PERSONA), known(catalogue, PERSONA)),
                new Menu(ACTIVITY, "Activity", "Any activity", chosen(params, ACTIVITY), activity));
    }

    /** What the menus ask, as conditions; a role or persona that is not there any more matches nobody. */
    List<ConditionTree> conditions(Subject subject, Map<String, String> params, Catalogue catalogue) {
        List<ConditionTree> asked = new ArrayList<>();
        if (subject == Subject.USER) {
            for (String name : NAMES) {
                String chosen = chosen(params, name);
                if (!chosen.isEmpty()) {
                    asked.add(condition(name, chosen, catalogue));
                }
            }
        }
        return asked;
    }

    private ConditionTree condition(String name, String chosen, Catalogue catalogue) {
        ObjectNode test = JsonNodeFactory.instance.objectNode().put("op", "eq");
        if (name.equals(ACTIVITY) && chosen.equals(NEVER)) {
            test.put("field", "logged_in").put("value", false);
        } else {
            test.put("field", name.equals(ROLE) ? "role" : name).put("value", chosen);
        }
        try {
            return conditions.read(catalogue, Subject.USER, test, Purpose.FILTER);
        } catch (BadInput wrong) {
            throw BadInput.of(
                    name,
                    name.equals(ACTIVITY)
                            ? "Activity is active, inactive or never, not \"" + chosen + "\"."
                            : "There is no " + (name.equals(ROLE) ? "role" : name) + " of that name.");
        }
    }

    private static String chosen(Map<String, String> params, String name) {
        return CleanText.of(params.getOrDefault(name, ""));
    }

    private static Map<String, String> known(Catalogue catalogue, String key) {
        Map<String, String> known = new LinkedHashMap<>();
        for (Choice choice : catalogue.get(Subject.USER, key).known()) {
            known.put(choice.key(), choice.label());
        }
        return known;
    }
}
