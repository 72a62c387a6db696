package app.steward.listing;

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
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the bar of the Users list offers beside account, success role and person: role, persona and activity. Each is
 * one condition, told in the address by its own name.
 */
@Component
public class UserChoices {
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
    public record Menu(String name, String label, String any, String chosen, Map<String, String> options) {
        /** What is read for what is chosen; its key, where it is not there any more. */
        public String said() {
            return chosen.isEmpty() ? any : options.getOrDefault(chosen, chosen);
        }
    }

    /** The menus of a list. */
    public List<Menu> menus(OpenList list) {
        List<Menu> menus = new ArrayList<>();
        for (ListParameter parameter : ListParameter.values()) {
            UserChoice choice = parameter.choice();
            if (choice != null && list.subject() == Subject.USER) {
                menus.add(menu(parameter.key(), choice, list.state().get(parameter), list.catalogue()));
            }
        }
        return menus;
    }

    /** What is read for what was chosen. */
    String said(UserChoice choice, String chosen, Catalogue catalogue) {
        return menu("", choice, chosen, catalogue).said();
    }

    private static Menu menu(String name, UserChoice choice, String chosen, Catalogue catalogue) {
        Map<String, String> options = new LinkedHashMap<>();
        for (Choice known : catalogue.get(Subject.USER, choice.field()).known()) {
            options.put(known.key(), known.label());
        }
        if (choice.equals(UserChoice.ACTIVITY)) {
            options.put(UserChoice.NEVER, "Never logged in");
        }
        return new Menu(name, choice.label(), choice.any(), CleanText.of(chosen), options);
    }

    /** What is asked by choosing it; a role or persona that is not there any more matches nobody. */
    Optional<ConditionTree> condition(String parameter, UserChoice choice, String chosen, Catalogue catalogue) {
        String key = CleanText.of(chosen);
        if (key.isEmpty()) {
            return Optional.empty();
        }
        boolean activity = choice.equals(UserChoice.ACTIVITY);
        ObjectNode test = JsonNodeFactory.instance.objectNode().put("op", "eq");
        if (activity && key.equals(UserChoice.NEVER)) {
            test.put("field", "logged_in").put("value", false);
        } else {
            test.put("field", choice.field()).put("value", key);
        }
        try {
            return Optional.of(conditions.read(catalogue, Subject.USER, test, Purpose.FILTER));
        } catch (BadInput wrong) {
            throw BadInput.of(
                    parameter,
                    activity
                            ? "Activity is active, inactive or never, not \"" + key + "\"."
                            : "There is no " + choice.field() + " of that name.");
        }
    }
}
