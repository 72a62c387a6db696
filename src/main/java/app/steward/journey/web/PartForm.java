package app.steward.journey.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.condition.web.ConditionForm;
import app.steward.journey.DefinitionCheck.Problem;
import app.steward.problem.Fault;
import app.steward.value.NumberReader;
import app.steward.value.WholeNumber;
import app.steward.workspace.Now;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of what a journey is besides its steps: entry, goal, exit or settings.
 *
 * @param when its condition; null of settings
 * @param values what stands in its inputs
 * @param segments numbers of those that are ticked; of settings, journeys that exclude it
 */
record PartForm(
        String part,
        @Nullable Builder when,
        Map<String, String> values,
        List<Integer> segments,
        List<Integer> lists,
        Map<String, String> faults) {
    static final List<String> PARTS = List.of("entry", "goal", "exit", "settings");
    private static final String WHEN = "c";

    public String value(String name) {
        return values.getOrDefault(name, "");
    }

    static PartForm of(
            String part,
            ObjectNode definition,
            Collection<Problem> problems,
            Catalogue catalogue,
            Now now,
            @Nullable MultiValueMap<String, String> sent,
            NumberReader numbers) {
        JsonNode settings = definition.path("settings");
        Map<String, String> values = new LinkedHashMap<>();
        settings.properties()
                .forEach(each -> values.put(each.getKey(), each.getValue().asString("")));
        values.put("holdsDays", definition.path("entry").path("holdsDays").asString("0"));
        String again = values.getOrDefault("reenrol", "never");
        values.put("again", again.matches("[0-9]+") ? "after" : again);
        values.put("days", again.matches("[0-9]+") ? again : "90");
        Map<String, String> faults = new LinkedHashMap<>();
        problems.stream()
                .filter(problem -> problem.step() == null)
                .forEach(problem -> faults.putIfAbsent(problem.path(), problem.message()));
        List<Fault> all = problems.stream()
                .filter(problem -> problem.step() == null)
                .map(problem -> new Fault(problem.path(), problem.message()))
                .toList();
        ConditionForm asked = condition(part, definition, catalogue, sent, numbers);
        List<Fault> inCondition = StepForm.within(all, part.equals("entry") ? "entry.condition" : part);
        return new PartForm(
                part,
                part.equals("settings") ? null : Builder.of(asked, Purpose.RULE, asked.inWords(inCondition), now),
                values,
                numbers(
                        part.equals("settings")
                                ? settings.path("excludes")
                                : definition.path("entry").path("segments")),
                numbers(definition.path("entry").path("lists")),
                faults);
    }

    private static List<Integer> numbers(JsonNode array) {
        return array.valueStream().map(JsonNode::asInt).toList();
    }

    private static ConditionForm condition(
            String part,
            ObjectNode definition,
            Catalogue catalogue,
            @Nullable MultiValueMap<String, String> sent,
            NumberReader numbers) {
        if (sent != null && sent.containsKey(WHEN)) {
            return ConditionForm.posted(Subject.USER, catalogue, numbers, sent);
        }
        JsonNode when = part.equals("entry") ? definition.path("entry").path("condition") : definition.path(part);
        return when.isObject()
                ? ConditionForm.of(Subject.USER, catalogue, when)
                : ConditionForm.none(Subject.USER, catalogue);
    }

    /** Writes what was typed into the definition. */
    static void apply(
            String part,
            ObjectNode definition,
            Catalogue catalogue,
            NumberReader numbers,
            MultiValueMap<String, String> sent) {
        ObjectNode settings = (ObjectNode) definition.path("settings");
        switch (part) {
            case "entry" -> {
                ObjectNode entry = (ObjectNode) definition.path("entry");
                numbers(entry.putArray("segments"), sent, "segment");
                numbers(entry.putArray("lists"), sent, "list");
                when(entry, "condition", catalogue, numbers, sent);
                StepForm.number(entry, "holdsDays", sent, "holdsDays");
                String again = StepForm.first(sent, "again");
                if (again.equals("after")) {
                    StepForm.number(settings, "reenrol", sent, "days");
                } else if (!again.isEmpty()) {
                    settings.put("reenrol", again);
                }
            }
            case "goal" -> {
                when(definition, "goal", catalogue, numbers, sent);
                settings.put("goalEnds", !StepForm.first(sent, "goalEnds").equals("false"));
            }
            case "exit" -> when(definition, "exit", catalogue, numbers, sent);
            default -> {
                for (String flag : List.of("leaveWithEntry", "needsEmail", "byCsm")) {
                    settings.put(flag, sent.containsKey(flag));
                }
                settings.put(
                        "unsubscribed", StepForm.first(sent, "unsubscribed").equals("leave") ? "leave" : "stay");
                numbers(settings.putArray("excludes"), sent, "exclude");
                StepForm.number(settings, "capPerDay", sent, "capPerDay");
                StepForm.number(settings, "guard", sent, "guard");
            }
        }
    }

    private static void numbers(ArrayNode array, MultiValueMap<String, String> sent, String name) {
        WholeNumber.allOf(sent.getOrDefault(name, List.of())).forEach(array::add);
    }

    private static void when(
            ObjectNode json,
            String key,
            Catalogue catalogue,
            NumberReader numbers,
            MultiValueMap<String, String> sent) {
        if (sent.containsKey(WHEN)) {
            ConditionForm form = ConditionForm.posted(Subject.USER, catalogue, numbers, sent);
            json.set(key, form.isEmpty() ? json.nullNode() : form.json().condition());
        }
    }
}
