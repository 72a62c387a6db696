package app.steward.automation.web;

import app.steward.automation.AlertRule.TaskOf;
import app.steward.automation.AlertRuleEditing.Draft;
import app.steward.automation.AlertType;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.ConditionForm;
import app.steward.membership.RuleCondition;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.segment.web.ConditionPanel;
import app.steward.task.TaskPriority;
import app.steward.value.CleanText;
import app.steward.value.NumberReader;
import app.steward.value.WholeNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;

/**
 * The form of an alert rule as it is drawn and as it was posted.
 *
 * @param values what stands in its inputs, as typed, by name
 * @param told keys of success roles
 * @param tasks with two empty lines more to be filled
 */
record AlertForm(
        Subject subject,
        Map<String, String> values,
        List<Integer> segments,
        List<Integer> lists,
        List<String> told,
        List<Line> tasks,
        ConditionForm criteria)
        implements ConditionPanel.Asked {
    private static final int EMPTY = 2;
    private static final List<String> TEXTS = List.of(
            "name",
            "type",
            "message",
            "priority",
            "role",
            "holdsDays",
            "keepsDays",
            "quietDays",
            "remindDays",
            "guard",
            "closing",
            "play",
            "on",
            "existing",
            "version");

    /** A task as typed. */
    record Line(String title, String role, String dueIn, String days, String priority) {
        static final Line BLANK = new Line("", "", "", "working", "normal");
    }

    static AlertForm empty(Subject subject, Catalogue catalogue) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("type", "risk");
        values.put("priority", "normal");
        values.put("role", "success_manager");
        values.put("holdsDays", "0");
        values.put("keepsDays", "0");
        values.put("quietDays", "7");
        values.put("closing", "drop");
        return new AlertForm(
                subject,
                values,
                List.of(),
                List.of(),
                List.of(),
                lines(List.of()),
                ConditionForm.none(subject, catalogue));
    }

    static AlertForm of(
            Draft draft,
            Subject subject,
            @Nullable String condition,
            @Nullable Integer version,
            Catalogue catalogue,
            Conditions conditions) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("name", draft.name());
        values.put("type", draft.type().key());
        values.put("message", draft.message());
        values.put("priority", draft.priority().key());
        values.put("role", draft.role());
        values.put("holdsDays", Integer.toString(draft.holdsDays()));
        values.put("keepsDays", Integer.toString(draft.keepsDays()));
        values.put("quietDays", Integer.toString(draft.quietDays()));
        values.put("remindDays", text(draft.remindDays()));
        values.put("guard", text(draft.guard()));
        values.put("closing", draft.dropsTasks() ? "drop" : "leave");
        values.put("play", text(draft.play()));
        values.put("version", text(version));
        return new AlertForm(
                subject,
                values,
                draft.segments(),
                draft.lists(),
                draft.told(),
                lines(draft.tasks()),
                ConditionForm.of(subject, catalogue, conditions, condition));
    }

    static AlertForm posted(
            Subject subject, Catalogue catalogue, NumberReader numbers, MultiValueMap<String, String> sent) {
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
        for (int i = 0; i < EMPTY; i++) {
            tasks.add(Line.BLANK);
        }
        return new AlertForm(
                subject,
                values,
                WholeNumber.allOf(sent.getOrDefault("segment", List.of())),
                WholeNumber.allOf(sent.getOrDefault("list", List.of())),
                sent.getOrDefault("notify", List.of()),
                tasks,
                ConditionForm.posted(subject, catalogue, numbers, sent));
    }

    private static String at(MultiValueMap<String, String> sent, String name, int i) {
        List<String> all = sent.getOrDefault(name, List.of());
        return i < all.size() && all.get(i) != null ? all.get(i).strip() : "";
    }

    private static List<Line> lines(List<TaskOf> tasks) {
        List<Line> lines = new ArrayList<>();
        for (TaskOf task : tasks) {
            String role = task.role();
            lines.add(new Line(
                    task.title(),
                    role == null ? "" : role,
                    text(task.dueIn()),
                    task.workingDays() ? "working" : "all",
                    task.priority().key()));
        }
        for (int i = 0; i < EMPTY; i++) {
            lines.add(Line.BLANK);
        }
        return lines;
    }

    private static String text(@Nullable Integer number) {
        return number == null ? "" : number.toString();
    }

    String value(String name) {
        return values.getOrDefault(name, "");
    }

    /** As a version that has been saved since. */
    AlertForm at(int version) {
        Map<String, String> now = new LinkedHashMap<>(values);
        now.put("version", Integer.toString(version));
        return new AlertForm(subject, now, segments, lists, told, tasks, criteria);
    }

    /** Keys of all success roles that stand in it. */
    Stream<String> roles() {
        return Stream.of(Stream.of(value("role")), told.stream(), tasks.stream().map(Line::role))
                .flatMap(keys -> keys);
    }

    /** Number of the play that it starts; null for none. */
    @Nullable
    Integer play() {
        return WholeNumber.of(value("play"));
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

    /** Segments, lists and condition as one. */
    @Override
    public ConditionTree whole(Conditions conditions, Catalogue catalogue) {
        ConditionTree own = own(conditions, catalogue);
        JsonNode all = RuleCondition.of(segments, lists, own == null ? null : conditions.toTree(own));
        return conditions.read(catalogue, subject, all, Purpose.RULE);
    }

    @Override
    public boolean asksAnything() {
        return !segments.isEmpty() || !lists.isEmpty() || !criteria.isEmpty();
    }

    Draft draft(Conditions conditions, Catalogue catalogue, boolean on) {
        List<Fault> faults = new ArrayList<>();
        int holds = number("holdsDays", 0, faults);
        int keeps = number("keepsDays", 0, faults);
        int quiet = number("quietDays", 0, faults);
        Integer reminds = optional("remindDays", faults);
        Integer guard = optional("guard", faults);
        if (play() == null && !value("play").isEmpty()) {
            faults.add(new Fault("play", "There is no such play."));
        }
        List<TaskOf> made = new ArrayList<>();
        for (Line task : tasks) {
            if (!task.title().isEmpty()) {
                Integer due = WholeNumber.of(task.dueIn());
                if (!task.dueIn().isEmpty() && due == null) {
                    faults.add(new Fault("tasks", "When is “" + task.title() + "” due? Enter days."));
                }
                made.add(new TaskOf(
                        task.title(),
                        "",
                        task.role().isEmpty() ? null : task.role(),
                        priority(task.priority()),
                        due,
                        !task.days().equals("all")));
            }
        }
        ConditionTree condition = null;
        try {
            condition = own(conditions, catalogue);
        } catch (BadInput wrong) {
            faults.addAll(wrong.faults());
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return new Draft(
                CleanText.of(value("name")),
                AlertType.of(value("type")),
                segments,
                lists,
                condition,
                value("message"),
                priority(value("priority")),
                value("role"),
                holds,
                keeps,
                quiet,
                reminds,
                guard,
                !value("closing").equals("leave"),
                made,
                play(),
                told,
                on);
    }

    /** A choice of a list: what is no choice is as usual. */
    private static TaskPriority priority(String key) {
        return TaskPriority.choices().containsKey(key) ? TaskPriority.named(key) : TaskPriority.NORMAL;
    }

    private int number(String name, int usual, List<Fault> faults) {
        Integer number = optional(name, faults);
        return number == null ? usual : number;
    }

    private @Nullable Integer optional(String name, List<Fault> faults) {
        Integer number = WholeNumber.of(value(name));
        if (number == null && !value(name).isEmpty()) {
            faults.add(new Fault(name, "Enter a whole number."));
        }
        return number;
    }
}
