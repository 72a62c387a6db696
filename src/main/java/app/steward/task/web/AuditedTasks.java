package app.steward.task.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.condition.ValueType;
import app.steward.condition.web.FieldWords;
import app.steward.task.TaskPriority;
import app.steward.task.TaskState;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the audit trail tells of tasks, plays and what runs of them. */
@Component
class AuditedTasks implements AuditedKinds {
    private final SuccessRoles roles;
    private final FieldWords words;

    AuditedTasks(SuccessRoles roles, FieldWords words) {
        this.roles = roles;
        this.words = words;
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        return switch (kind) {
            case "task" -> task();
            case "play" -> List.of(AuditedPart.text("version", "Version"), AuditedPart.text("steps", "Steps"));
            case "play run" -> List.of(day("startedOn", "Starts on"), AuditedPart.days("days", "Longer by"));
            default -> List.of();
        };
    }

    private List<AuditedPart> task() {
        return List.of(
                // a success role, or the address of a person
                AuditedPart.choice(
                        "for", "For", roles.findAllByOrderByPositionAscIdAsc(), SuccessRole::key, SuccessRole::label),
                AuditedPart.choice(
                        "priority",
                        "Priority",
                        key -> Optional.ofNullable(TaskPriority.choices().get(key))),
                day("dueOn", "Due on"),
                day("snoozedUntil", "Snoozed until"),
                AuditedPart.choice("state", "State", List.of(TaskState.values()), TaskState::key, TaskState::label),
                AuditedPart.text("left", "Left as they are"),
                // the label of the entry says how many
                AuditedPart.unsaid("tasks"),
                AuditedPart.unsaid("ids"));
    }

    private AuditedPart day(String key, String label) {
        return AuditedPart.value(key, label, json -> words.value(json.asString(""), ValueType.DATE));
    }
}
