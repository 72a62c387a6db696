package app.steward.automation.web;

import app.steward.audit.AuditedPart;
import app.steward.automation.AlertRule;
import app.steward.automation.AlertRule.TaskOf;
import app.steward.automation.AlertRuleEditing;
import app.steward.automation.AlertRuleEditing.Draft;
import app.steward.automation.AlertRules;
import app.steward.automation.AlertType;
import app.steward.condition.ConditionLines;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipNames;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.membership.Existing;
import app.steward.membership.RuleCondition;
import app.steward.problem.NotFound;
import app.steward.task.Plays;
import app.steward.task.TaskPriority;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.version.Versioned;
import app.steward.version.Versions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * What versions of an alert rule say. Whether it is on stays as it is where a version comes back: its switch asks what
 * becomes of its alerts.
 */
@Component
class AlertRuleVersions implements Versioned {
    /** What decides whom a rule matches: on, it must be said what happens with who matches by it already (R5). */
    private static final List<String> WHOM = List.of("segments", "lists", "condition", "holdsDays", "keepsDays");

    private final AlertRules rules;
    private final AlertRuleEditing editing;
    private final Versions versions;
    private final SuccessRoles roles;
    private final Plays plays;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionLines lines;

    AlertRuleVersions(
            AlertRules rules,
            AlertRuleEditing editing,
            Versions versions,
            SuccessRoles roles,
            Plays plays,
            Fields fields,
            Conditions conditions,
            ConditionLines lines) {
        this.rules = rules;
        this.editing = editing;
        this.versions = versions;
        this.roles = roles;
        this.plays = plays;
        this.fields = fields;
        this.conditions = conditions;
        this.lines = lines;
    }

    @Override
    public String collection() {
        return "alert-rules";
    }

    @Override
    public String kind() {
        return AlertRuleEditing.KIND;
    }

    private AlertRule rule(String id) {
        Integer number = WholeNumber.of(id);
        if (number == null) {
            throw new NotFound("There is no alert rule " + id + ".");
        }
        return rules.get(number);
    }

    @Override
    public Present present(Viewer viewer, String id) {
        AlertRule rule = rule(id);
        return new Present(
                Integer.toString(rule.id()),
                rule.name(),
                rule.head().subject(),
                rule.head().version(),
                editing.told(rule),
                viewer.mayEditSegments(),
                "/alerts/rules/" + rule.id(),
                "alerts");
    }

    @Override
    public List<AuditedPart> parts(Viewer viewer, @Nullable Subject subject) {
        Snapshot snapshot = fields.present(viewer);
        MembershipNames names = versions.names(subject, snapshot.catalogue());
        UnaryOperator<String> role =
                AuditedPart.byKey(roles.findAllByOrderByPositionAscIdAsc(), SuccessRole::key, SuccessRole::label);
        List<AuditedPart> parts = new ArrayList<>(List.of(
                AuditedPart.text("name", "Name"),
                AuditedPart.flag("on", "On").staying(),
                AuditedPart.choice("type", "Type", key -> AlertType.find(key).map(AlertType::label)),
                AuditedPart.names("segments", "Segments", id -> names.of(MembershipKind.SEGMENT, id)),
                AuditedPart.names("lists", "Lists", id -> names.of(MembershipKind.LIST, id)),
                AuditedPart.lines("condition", "Condition", json -> lines.of(json, subject, snapshot, names)),
                AuditedPart.text("message", "Message"),
                AuditedPart.value("role", "For", json -> role.apply(json.asString("")))));
        parts.addAll(List.of(
                AuditedPart.choice(
                        "priority",
                        "Priority",
                        key -> Optional.ofNullable(TaskPriority.choices().get(key))),
                AuditedPart.days("holdsDays", "Holds"),
                AuditedPart.days("keepsDays", "Keeps"),
                AuditedPart.days("quietDays", "Quiet"),
                AuditedPart.days("remindDays", "Reminds after")));
        parts.add(AuditedPart.value(
                "guard", "Guard", json -> json.isNumber() ? json.asInt() + " alerts at once" : "as usual"));
        parts.add(AuditedPart.value(
                "closing",
                "When the reason has gone",
                json -> json.asString("").equals("leave")
                        ? "leave tasks and plays as they are"
                        : "drop tasks that nobody touched, stop a play that nobody began"));
        // The trail once had titles alone: what else they said then, nobody knows.
        parts.add(AuditedPart.lines(
                        "tasks",
                        "Tasks",
                        json -> AlertRules.tasks(json).stream()
                                .map(task -> words(task, role))
                                .toList())
                .knownWhere(json -> json.valueStream().allMatch(JsonNode::isObject)));
        Map<Integer, String> titles = plays.all().stream().collect(Collectors.toMap(Plays.Play::id, Plays.Play::name));
        parts.add(AuditedPart.value(
                "play",
                "Play",
                json -> json.isNumber() ? titles.getOrDefault(json.asInt(), "a deleted play") : json.asString("")));
        parts.add(AuditedPart.names("notify", "Tell besides", role));
        return parts;
    }

    @Override
    public boolean asksForExisting(Present present, Map<String, JsonNode> values) {
        return present.isOnAndDiffers(values, WHOM);
    }

    @Override
    public void restore(Viewer by, Present present, Restoring restoring) {
        AlertRule rule = rule(present.id());
        JsonNode condition = restoring.value("condition");
        Draft draft = new Draft(
                restoring.value("name").asString(),
                AlertType.of(restoring.value("type").asString()),
                RuleCondition.numbers(restoring.value("segments")),
                RuleCondition.numbers(restoring.value("lists")),
                condition.isObject()
                        ? conditions.read(fields.catalogue(by), present.subject(), condition, Purpose.RULE)
                        : null,
                restoring.value("message").asString(),
                TaskPriority.named(restoring.value("priority").asString()),
                restoring.value("role").asString(),
                restoring.value("holdsDays").asInt(),
                restoring.value("keepsDays").asInt(),
                restoring.value("quietDays").asInt(),
                number(restoring.value("remindDays")),
                number(restoring.value("guard")),
                restoring.value("closing").asString().equals("drop"),
                AlertRules.tasks(restoring.value("tasks")),
                number(restoring.value("play")),
                restoring.value("notify").valueStream().map(JsonNode::asString).toList(),
                rule.head().isOn());
        editing.restore(
                by, rule.id(), restoring.number(), draft, Existing.of(restoring.existing()), restoring.version());
    }

    private static @Nullable Integer number(JsonNode value) {
        return value.isNumber() ? (Integer) value.asInt() : null;
    }

    /** "Call them, for Success Manager, due in 2 working days, high priority". */
    private static String words(TaskOf task, UnaryOperator<String> labels) {
        List<String> said = new ArrayList<>(List.of(task.title()));
        String role = task.role();
        Integer due = task.dueIn();
        if (role != null) {
            said.add("for " + labels.apply(role));
        }
        if (due != null) {
            said.add("due in " + due + (task.workingDays() ? " working" : "") + (due == 1 ? " day" : " days"));
        }
        if (task.priority() != TaskPriority.NORMAL) {
            said.add(task.priority().key() + " priority");
        }
        if (!task.text().isEmpty()) {
            said.add(task.text());
        }
        return String.join(", ", said);
    }
}
