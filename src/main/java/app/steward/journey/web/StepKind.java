package app.steward.journey.web;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A step as it is offered in the menu of each plus.
 *
 * @param key its type in the definition
 * @param letter that chooses it
 */
record StepKind(String key, String icon, String label, String hint, String letter) {
    static final List<StepKind> ALL = List.of(
            new StepKind("wait", "clock", "Wait", "a time, a weekday, a date", "W"),
            new StepKind("wait_until", "hourglass-split", "Wait until", "a condition holds", "U"),
            new StepKind("if", "signpost-split", "If / else", "up to 10 branches", "I"),
            new StepKind("email", "envelope", "E-mail", "a template", "E"),
            new StepKind("task", "check2-square", "Task", "for a role or a person", "T"),
            new StepKind("play", "list-check", "Play", "on the account", "P"),
            new StepKind("set", "input-cursor-text", "Set a field", "set, copy, count or clear", "S"),
            new StepKind("notify", "bell", "Notify", "a role’s owner", "N"),
            new StepKind("end", "flag", "End", "with a name", "X"));

    static Optional<StepKind> of(String key) {
        return ALL.stream().filter(kind -> kind.key.equals(key)).findFirst();
    }

    /** A new one, which is to be filled. */
    ObjectNode blank() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("type", key);
        return switch (key) {
            case "wait" -> json.put("days", 2);
            case "wait_until" -> json.put("days", 7);
            case "task" -> json.put("title", "").put("role", "success_manager").put("workingDays", true);
            case "notify" -> json.put("role", "success_manager");
            case "set" -> json.put("field", "").put("value", "");
            default -> json;
        };
    }

    static String icon(String type) {
        return of(type).map(StepKind::icon).orElse("question-circle");
    }
}
