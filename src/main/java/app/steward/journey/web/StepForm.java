package app.steward.journey.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.condition.web.ConditionForm;
import app.steward.journey.web.Outline.Node;
import app.steward.journey.web.Outline.Way;
import app.steward.problem.Fault;
import app.steward.value.CleanText;
import app.steward.value.NumberReader;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of a step, open in its card.
 *
 * @param values what stands in its inputs, by name
 * @param branches of an if/else
 * @param when what a wait until waits for; null of other steps
 * @param faults what is wrong, by where it stands in the step
 * @param was the step when it was opened, as JSON, to put it back
 */
record StepForm(
        String key,
        String type,
        Map<String, String> values,
        List<BranchForm> branches,
        @Nullable Builder when,
        Map<String, String> faults,
        String was) {
    /** Before the key of a field that is copied. */
    private static final String FROM = "from:";

    /** The names of the inputs of a condition begin with these. */
    private static final String WHEN = "u";

    private static final String BRANCH = "b";
    private static final List<String> UNITS = List.of("days", "hours", "workingDays");

    /** A branch as it is edited. */
    record BranchForm(int index, String name, Builder when, boolean first, boolean last) {
        public int number() {
            return index + 1;
        }
    }

    public String value(String name) {
        return values.getOrDefault(name, "");
    }

    public @Nullable String fault(String path) {
        return faults.get(path);
    }

    // ---- drawn

    static StepForm of(
            Node step,
            Collection<Fault> faults,
            Catalogue catalogue,
            Now now,
            @Nullable MultiValueMap<String, String> sent,
            NumberReader numbers,
            String was) {
        Map<String, String> byPath = new LinkedHashMap<>();
        faults.forEach(fault -> byPath.putIfAbsent(fault.path(), fault.message()));
        List<BranchForm> branches = new ArrayList<>();
        if (step.type().equals("if")) {
            int many = step.ways().size() - 1;
            for (int i = 0; i < many; i++) {
                ObjectNode branch = Objects.requireNonNull(step.ways().get(i).branch());
                branches.add(new BranchForm(
                        i,
                        branch.path("name").asString(""),
                        builder(
                                condition(branch, BRANCH + i, catalogue, sent, numbers),
                                within(faults, "branches[" + i + "].when"),
                                now),
                        i == 0,
                        i == many - 1));
            }
        }
        return new StepForm(
                step.key(),
                step.type(),
                values(step.json()),
                branches,
                step.type().equals("wait_until")
                        ? builder(condition(step.json(), WHEN, catalogue, sent, numbers), within(faults, "when"), now)
                        : null,
                byPath,
                was);
    }

    private static Builder builder(ConditionForm form, List<Fault> faults, Now now) {
        return Builder.of(form, Purpose.RULE, form.inWords(faults), now);
    }

    /** Faults of a condition, as seen from it. */
    static List<Fault> within(Collection<Fault> faults, String path) {
        return faults.stream()
                .filter(fault -> fault.path().startsWith(path))
                .map(fault ->
                        new Fault(fault.path().substring(path.length()).replaceFirst("^\\.", ""), fault.message()))
                .toList();
    }

    /** As it was posted, with what a button of it did; else as it is stored. */
    private static ConditionForm condition(
            JsonNode of,
            String word,
            Catalogue catalogue,
            @Nullable MultiValueMap<String, String> sent,
            NumberReader numbers) {
        if (sent != null && sent.containsKey(word)) {
            return ConditionForm.posted(Subject.USER, catalogue, numbers, sent, word);
        }
        JsonNode when = of.path("when");
        return (when.isObject()
                        ? ConditionForm.of(Subject.USER, catalogue, when)
                        : ConditionForm.none(Subject.USER, catalogue))
                .called(word);
    }

    private static Map<String, String> values(ObjectNode json) {
        Map<String, String> values = new LinkedHashMap<>();
        json.properties()
                .forEach(each -> values.put(each.getKey(), each.getValue().asString("")));
        values.put("amount", "2");
        values.put("unit", "days");
        values.put("kind", "time");
        for (String unit : UNITS) {
            if (json.has(unit) && json.path("type").asString("").equals("wait")) {
                values.put("amount", json.path(unit).asString(""));
                values.put("unit", unit);
            }
        }
        if (json.has("weekday")) {
            values.put("kind", "weekday");
        } else if (json.has("field") && json.path("type").asString("").equals("wait")) {
            values.put("kind", "date");
            int plus = json.path("plus").asInt(0);
            values.put("shift", Integer.toString(Math.abs(plus)));
            values.put("side", plus > 0 ? "after" : "before");
        }
        values.putIfAbsent("shift", "0");
        values.putIfAbsent("side", "before");
        values.put(
                "for",
                json.hasNonNull("member")
                        ? "member:" + json.path("member").asString("")
                        : "role:" + json.path("role").asString("success_manager"));
        values.put("due", json.path("workingDays").asBoolean(false) ? "working" : "all");
        values.put("how", how(json));
        if (json.has("increase")) {
            values.put("value", json.path("increase").asString(""));
        }
        return values;
    }

    /** A step with its branches, as it is put back. */
    static String stored(Node step) {
        ObjectNode json = step.json().deepCopy();
        ArrayNode ways = json.putArray("ways");
        step.ways().forEach(way -> ways.add(way.branch() == null ? json.objectNode() : way.branch()));
        return JsonMapper.shared().writeValueAsString(json);
    }

    /** The step as it {@link #stored was}; what no page of ours wrote changes nothing. */
    static void putBack(Node step, String was) {
        JsonNode read;
        try {
            read = JsonMapper.shared().readTree(was);
        } catch (JacksonException e) {
            return;
        }
        if (read instanceof ObjectNode before) {
            JsonNode ways = before.path("ways");
            before.remove("ways");
            step.json().removeAll();
            step.json().setAll(before);
            step.json().put("key", step.key());
            for (int i = 0; i < step.ways().size(); i++) {
                ObjectNode branch = step.ways().get(i).branch();
                if (branch != null && ways.path(i) instanceof ObjectNode earlier) {
                    branch.removeAll();
                    branch.setAll(earlier);
                }
            }
        }
    }

    /** What a step does to its field: set, clear, increase, or from: and the field that is copied. */
    private static String how(ObjectNode json) {
        if (json.has("from") && json.path("type").asString("").equals("set")) {
            return FROM + json.path("from").asString("");
        } else if (json.has("increase")) {
            return "increase";
        }
        return json.has("value") && json.path("value").isNull() ? "clear" : "set";
    }

    // ---- posted

    /** Writes what was typed into the step; what is no number stays text, and is refused where it is read. */
    static void apply(Node step, Catalogue catalogue, NumberReader numbers, MultiValueMap<String, String> sent) {
        ObjectNode json = step.json();
        text(json, "name", sent, "name");
        switch (step.type()) {
            case "wait" -> applyWait(json, sent);
            case "wait_until" -> {
                needed(json, "days", sent, "days");
                when(json, WHEN, catalogue, numbers, sent);
            }
            case "if" -> {
                for (int i = 0; i < step.ways().size(); i++) {
                    Way way = step.ways().get(i);
                    if (way.branch() != null && sent.containsKey(BRANCH + i)) {
                        text(way.branch(), "name", sent, BRANCH + i + ".name");
                        when(way.branch(), BRANCH + i, catalogue, numbers, sent);
                    }
                }
            }
            case "email" -> {
                number(json, "template", sent, "template");
                text(json, "from", sent, "from");
                text(json, "replyTo", sent, "replyTo");
                text(json, "whenEmpty", sent, "whenEmpty");
            }
            case "task" -> applyTask(json, sent);
            case "play" -> number(json, "play", sent, "play");
            case "set" -> {
                json.put("field", first(sent, "field"));
                json.remove(List.of("value", "from", "increase"));
                String how = first(sent, "how");
                if (how.startsWith(FROM)) {
                    json.put("from", how.substring(FROM.length()));
                } else if (how.equals("clear")) {
                    json.putNull("value");
                } else {
                    json.put(how.equals("increase") ? "increase" : "value", first(sent, "value"));
                }
            }
            case "notify" -> text(json, "role", sent, "role");
            default -> text(json, "label", sent, "label");
        }
    }

    private static void applyWait(ObjectNode json, MultiValueMap<String, String> sent) {
        json.remove(List.of("hours", "days", "workingDays", "weekday", "at", "field", "plus", "past"));
        switch (first(sent, "kind")) {
            case "weekday" -> {
                json.put("weekday", first(sent, "weekday"));
                text(json, "at", sent, "at");
            }
            case "date" -> {
                json.put("field", first(sent, "field"));
                needed(json, "plus", sent, "shift");
                if (first(sent, "side").equals("before") && json.path("plus").isInt()) {
                    json.put("plus", -json.path("plus").asInt());
                }
                text(json, "past", sent, "past");
            }
            default -> {
                String unit = first(sent, "unit");
                needed(json, UNITS.contains(unit) ? unit : "days", sent, "amount");
            }
        }
    }

    private static void applyTask(ObjectNode json, MultiValueMap<String, String> sent) {
        json.put("title", first(sent, "title"));
        text(json, "text", sent, "text");
        json.remove(List.of("role", "member"));
        String[] to = first(sent, "for").split(":", 2);
        if (to.length == 2) {
            json.put(to[0].equals("member") ? "member" : "role", to[1]);
        }
        text(json, "priority", sent, "priority");
        number(json, "dueIn", sent, "dueIn");
        json.put("workingDays", first(sent, "due").equals("working"));
    }

    private static void when(
            ObjectNode json,
            String word,
            Catalogue catalogue,
            NumberReader numbers,
            MultiValueMap<String, String> sent) {
        if (!sent.containsKey(word)) {
            return;
        }
        ConditionForm form = ConditionForm.posted(Subject.USER, catalogue, numbers, sent, word);
        if (form.isEmpty()) {
            json.remove("when");
        } else {
            json.set("when", form.json().condition());
        }
    }

    private static void text(ObjectNode json, String key, MultiValueMap<String, String> sent, String name) {
        String typed = first(sent, name);
        if (typed.isEmpty()) {
            json.remove(key);
        } else {
            json.put(key, typed);
        }
    }

    static void number(ObjectNode json, String key, MultiValueMap<String, String> sent, String name) {
        String typed = first(sent, name);
        if (typed.matches("[0-9]{1,9}")) {
            json.put(key, Integer.parseInt(typed));
        } else if (typed.isEmpty()) {
            json.remove(key);
        } else {
            json.put(key, typed);
        }
    }

    /** A number that must be there: nothing is refused as no number is. */
    private static void needed(ObjectNode json, String key, MultiValueMap<String, String> sent, String name) {
        number(json, key, sent, name);
        if (!json.has(key)) {
            json.put(key, "");
        }
    }

    static String first(MultiValueMap<String, String> sent, String name) {
        String value = sent.getFirst(name);
        return value == null ? "" : CleanText.of(value);
    }
}
