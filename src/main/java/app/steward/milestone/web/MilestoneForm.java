package app.steward.milestone.web;

import app.steward.action.Action;
import app.steward.action.Actions;
import app.steward.action.SettableFields;
import app.steward.action.SettableFields.Settable;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.ConditionForm;
import app.steward.membership.RuleCondition;
import app.steward.milestone.DueDates;
import app.steward.milestone.Milestone;
import app.steward.milestone.MilestoneEditing.Draft;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.record.RejectedValue;
import app.steward.segment.web.ConditionPanel;
import app.steward.value.CleanText;
import app.steward.value.InvalidValue;
import app.steward.value.NumberReader;
import app.steward.value.WholeNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of a milestone as it is drawn and as it was posted.
 *
 * @param values what stands in its inputs, as typed, by name
 * @param tasks for success roles, with one empty line more
 * @param told keys of success roles
 * @param sets fields with their values as typed, with one empty line more
 * @param others actions as JSON that have no inputs here, and are kept or not
 */
record MilestoneForm(
        Map<String, String> values,
        List<Integer> segments,
        List<Line> tasks,
        List<String> told,
        List<Setting> sets,
        List<String> others,
        ConditionForm criteria)
        implements ConditionPanel.Asked {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SET = "set";
    private static final String INCREASE = "increase";

    /** Before the key of a field that is copied. */
    private static final String FROM = "from:";

    private static final List<String> TEXTS = List.of(
            "name",
            "place",
            "placed",
            "strict",
            "holdsDays",
            "guard",
            "dueDays",
            "dueFrom",
            "play",
            "on",
            "existing",
            "version");

    /** A task as typed. */
    record Line(String title, String role, String dueIn, String days, String priority) {
        static final Line BLANK = new Line("", "success_manager", "", "working", "normal");
    }

    /**
     * A field and what it is set to.
     *
     * @param how set, increase, or from: and the field that is copied
     * @param value as typed; empty clears
     */
    record Setting(String field, String how, String value) {
        static final Setting BLANK = new Setting("", SET, "");

        static Setting of(JsonNode json) {
            String field = json.path("field").asString("");
            JsonNode value = json.path("value");
            if (json.has("from")) {
                return new Setting(field, FROM + json.path("from").asString(""), "");
            } else if (json.has(INCREASE)) {
                return new Setting(field, INCREASE, json.path(INCREASE).asString(""));
            }
            return new Setting(
                    field,
                    SET,
                    value.isArray()
                            ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                            : value.asString(""));
        }

        /** As a program would send it; throws {@link BadInput} for a value that can't be read. */
        ObjectNode json(SettableFields fields) {
            ObjectNode one = JSON.createObjectNode().put("type", "set").put("field", field);
            if (how.startsWith(FROM)) {
                return one.put("from", how.substring(FROM.length()));
            }
            Optional<Settable> into = fields.find(Subject.ACCOUNT, field);
            try {
                if (how.equals(INCREASE)) {
                    one.set(INCREASE, fields.amount(value));
                } else if (into.isPresent()) {
                    one.set("value", fields.typed(into.get(), value));
                }
                return one;
            } catch (RejectedValue | InvalidValue wrong) {
                throw BadInput.of("actions", into.map(Settable::label).orElse(field) + ": " + wrong.getMessage());
            }
        }
    }

    static MilestoneForm empty(Catalogue catalogue) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("dueFrom", DueDates.USUAL);
        values.put("holdsDays", "0");
        return new MilestoneForm(
                values,
                List.of(),
                List.of(Line.BLANK),
                List.of(),
                List.of(Setting.BLANK),
                List.of(),
                ConditionForm.none(Subject.ACCOUNT, catalogue));
    }

    static MilestoneForm of(
            Draft draft,
            @Nullable String condition,
            @Nullable Integer version,
            @Nullable Integer place,
            Catalogue catalogue,
            Conditions conditions) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("name", draft.name());
        values.put("place", text(place));
        values.put("placed", text(place));
        values.put("strict", draft.strict() ? "true" : "");
        values.put("holdsDays", Integer.toString(draft.holdsDays()));
        values.put("guard", text(draft.guard()));
        values.put("dueDays", text(draft.dueDays()));
        values.put("dueFrom", draft.dueFrom());
        values.put("version", text(version));
        List<Line> tasks = new ArrayList<>();
        List<String> told = new ArrayList<>();
        List<Setting> sets = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Action action : draft.actions()) {
            JsonNode json = action.json();
            switch (action.type()) {
                case "task" -> {
                    if (json.has("member") || !json.path("text").asString("").isEmpty()) {
                        others.add(json.toString());
                    } else {
                        tasks.add(new Line(
                                json.path("title").asString(""),
                                json.path("role").asString(""),
                                json.path("dueIn").isInt() ? json.path("dueIn").asString() : "",
                                json.path("workingDays").asBoolean(false) ? "working" : "all",
                                json.path("priority").asString("normal")));
                    }
                }
                case "play" -> {
                    if (values.putIfAbsent("play", json.path("play").asString("")) != null) {
                        others.add(json.toString());
                    }
                }
                case "notify" -> told.add(json.path("role").asString(""));
                case "set" -> sets.add(Setting.of(json));
                default -> others.add(json.toString());
            }
        }
        tasks.add(Line.BLANK);
        sets.add(Setting.BLANK);
        return new MilestoneForm(
                values,
                draft.segments(),
                tasks,
                told,
                sets,
                others,
                ConditionForm.of(Subject.ACCOUNT, catalogue, conditions, condition));
    }

    private static String text(@Nullable Integer number) {
        return number == null ? "" : number.toString();
    }

    static MilestoneForm posted(Catalogue catalogue, NumberReader numbers, MultiValueMap<String, String> sent) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : TEXTS) {
            String value = sent.getFirst(name);
            values.put(name, value == null ? "" : value.strip());
        }
        List<Line> tasks = new ArrayList<>();
        List<String> titles = sent.getOrDefault("task.title", List.of());
        for (int i = 0; i < titles.size(); i++) {
            if (!titles.get(i).isBlank()) {
                tasks.add(new Line(
                        titles.get(i).strip(),
                        at(sent, "task.role", i),
                        at(sent, "task.dueIn", i),
                        at(sent, "task.days", i),
                        at(sent, "task.priority", i)));
            }
        }
        tasks.add(Line.BLANK);
        List<Setting> sets = new ArrayList<>();
        List<String> named = sent.getOrDefault("set.field", List.of());
        for (int i = 0; i < named.size(); i++) {
            if (!named.get(i).isBlank()) {
                sets.add(new Setting(named.get(i), at(sent, "set.how", i), at(sent, "set.value", i)));
            }
        }
        sets.add(Setting.BLANK);
        return new MilestoneForm(
                values,
                WholeNumber.allOf(sent.getOrDefault("segment", List.of())),
                tasks,
                sent.getOrDefault("notify", List.of()),
                sets,
                sent.getOrDefault("other", List.of()),
                ConditionForm.posted(Subject.ACCOUNT, catalogue, numbers, sent));
    }

    private static String at(MultiValueMap<String, String> sent, String name, int i) {
        List<String> all = sent.getOrDefault(name, List.of());
        return i < all.size() && all.get(i) != null ? all.get(i).strip() : "";
    }

    String value(String name) {
        return values.getOrDefault(name, "");
    }

    /** As a version that has been saved since. */
    MilestoneForm at(int version) {
        Map<String, String> now = new LinkedHashMap<>(values);
        now.put("version", Integer.toString(version));
        return new MilestoneForm(now, segments, tasks, told, sets, others, criteria);
    }

    @Nullable
    Integer version() {
        return WholeNumber.of(value("version"));
    }

    @Override
    public Purpose purpose() {
        return Purpose.RULE;
    }

    private @Nullable ConditionTree own(Conditions conditions, Catalogue catalogue) {
        return criteria.isEmpty() ? null : criteria.read(conditions, catalogue, Purpose.RULE);
    }

    @Override
    public ConditionTree whole(Conditions conditions, Catalogue catalogue) {
        if (!asksAnything()) {
            throw BadInput.of("condition", "Add a condition.");
        }
        ConditionTree own = own(conditions, catalogue);
        JsonNode all = RuleCondition.of(segments, List.of(), own == null ? null : conditions.toTree(own));
        return conditions.read(catalogue, Subject.ACCOUNT, all, Purpose.RULE);
    }

    @Override
    public boolean asksAnything() {
        return !segments.isEmpty() || !criteria.isEmpty();
    }

    Draft draft(Conditions conditions, Catalogue catalogue, Actions actions, SettableFields fields, boolean on) {
        List<Fault> faults = new ArrayList<>();
        Integer holds = optional("holdsDays", faults);
        Integer due = optional("dueDays", faults);
        Integer guard = optional("guard", faults);
        List<Action> does = List.of();
        try {
            does = actions.read(actions(fields), "actions", Subject.ACCOUNT);
        } catch (BadInput wrong) {
            faults.addAll(wrong.at("actions").faults());
        }
        ConditionTree condition = null;
        try {
            condition = own(conditions, catalogue);
        } catch (BadInput wrong) {
            faults.addAll(wrong.faults());
        }
        if (criteria.isEmpty() && segments.isEmpty()) {
            faults.add(new Fault("condition", "Say when it is met: add a condition."));
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return new Draft(
                CleanText.of(value("name")),
                segments,
                condition,
                holds == null ? 0 : holds,
                value("strict").equals("true"),
                due,
                value("dueFrom"),
                does,
                guard,
                on,
                value("place").equals(value("placed")) ? null : WholeNumber.of(value("place")));
    }

    /** The days and the date that are asked for, of a preview; what can't be read counts as none. */
    Milestone.Settings due() {
        return new Milestone.Settings(
                0, false, WholeNumber.of(value("dueDays")), value("dueFrom"), List.of(), null, false, null);
    }

    /** As a program would send them; throws {@link BadInput} for a value that can't be read. */
    private ArrayNode actions(SettableFields fields) {
        ArrayNode all = JSON.createArrayNode();
        for (Line task : tasks) {
            if (!task.title().isEmpty()) {
                ObjectNode one = all.addObject().put("type", "task").put("title", task.title());
                one.put("role", task.role());
                one.put("priority", task.priority());
                one.put("workingDays", !task.days().equals("all"));
                if (!task.dueIn().isEmpty()) {
                    Integer days = WholeNumber.of(task.dueIn());
                    if (days == null) {
                        throw BadInput.of("actions", "When is “" + task.title() + "” due? Enter days.");
                    }
                    one.put("dueIn", days);
                }
            }
        }
        if (!value("play").isEmpty()) {
            all.addObject().put("type", "play").put("play", WholeNumber.of(value("play")));
        }
        told.forEach(role -> all.addObject().put("type", "notify").put("role", role));
        for (Setting setting : sets) {
            if (!setting.field().isEmpty()) {
                all.add(setting.json(fields));
            }
        }
        for (String other : others) {
            try {
                all.add(JSON.readTree(other));
            } catch (tools.jackson.core.JacksonException noJson) {
                throw BadInput.of("actions", "Load the page again.");
            }
        }
        return all;
    }

    private @Nullable Integer optional(String name, List<Fault> faults) {
        Integer number = WholeNumber.of(value(name));
        if (number == null && !value(name).isEmpty()) {
            faults.add(new Fault(name, "Enter a whole number."));
        }
        return number;
    }
}
