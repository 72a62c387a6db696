package app.steward.automation.web;

import app.steward.automation.AlertRule;
import app.steward.automation.AlertRule.TaskOf;
import app.steward.automation.AlertRuleEditing.Draft;
import app.steward.automation.AlertType;
import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.JsonBody;
import app.steward.problem.BadInput;
import app.steward.record.RejectedValue;
import app.steward.task.TaskPriority;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An alert rule as programs send it. What is left out stays as it is, or is as usual. */
record AlertRuleJson(JsonBody body, Conditions conditions, Catalogue catalogue) {
    private static final Set<String> TASK = Set.of("title", "text", "role", "priority", "dueIn", "workingDays");

    /** @param before what it says now; of a new one what is usual */
    Draft draft(Subject subject, @Nullable Draft before) {
        String type = body.text("type");
        if (before == null && type == null) {
            throw BadInput.of("type", "Choose onboarding, renewal, upselling or risk.");
        }
        Integer quiet = body.number("quietDays");
        String closing = body.text("closing");
        if (closing != null && !closing.equals("drop") && !closing.equals("leave")) {
            throw BadInput.of("closing", "Choose drop or leave.");
        }
        return new Draft(
                before == null ? body.requiredText("name") : or(body.text("name"), before.name()),
                type == null ? Objects.requireNonNull(before).type() : AlertType.of(type),
                body.has("segments") ? body.numbers("segments") : before == null ? List.of() : before.segments(),
                body.has("lists") ? body.numbers("lists") : before == null ? List.of() : before.lists(),
                body.json().has("condition")
                        ? body.conditionOrNone(conditions, catalogue, subject, Purpose.RULE)
                        : before == null ? null : before.condition(),
                or(body.text("message"), before == null ? "" : before.message()),
                body.has("priority")
                        ? priority("priority", body.requiredText("priority"))
                        : before == null ? TaskPriority.NORMAL : before.priority(),
                or(body.text("role"), before == null ? "success_manager" : before.role()),
                or(body.number("holdsDays"), before == null ? 0 : before.holdsDays()),
                or(body.number("keepsDays"), before == null ? 0 : before.keepsDays()),
                or(quiet, before == null ? AlertRule.QUIET_DAYS : before.quietDays()),
                body.json().has("remindDays") ? body.number("remindDays") : before == null ? null : before.remindDays(),
                body.json().has("guard") ? body.number("guard") : before == null ? null : before.guard(),
                closing == null ? before == null || before.dropsTasks() : closing.equals("drop"),
                body.has("tasks") ? tasks() : before == null ? List.of() : before.tasks(),
                body.json().has("play") ? body.number("play") : before == null ? null : before.play(),
                body.has("notify")
                        ? Objects.requireNonNull(body.ids("notify"))
                        : before == null ? List.of() : before.told(),
                or(body.flag("on"), before != null && before.on()));
    }

    private static <T> T or(@Nullable T sent, T usual) {
        return sent == null ? usual : sent;
    }

    private static TaskPriority priority(String at, String sent) {
        try {
            return TaskPriority.named(sent);
        } catch (RejectedValue e) {
            throw BadInput.of(at, String.valueOf(e.getMessage()));
        }
    }

    private List<TaskOf> tasks() {
        JsonNode sent = body.json().get("tasks");
        if (!sent.isArray()) {
            throw BadInput.of("tasks", "Send an array of tasks.");
        }
        List<TaskOf> tasks = new ArrayList<>();
        for (JsonNode one : sent) {
            try {
                JsonBody task = JsonBody.of(conditions, conditions.text(one), TASK);
                tasks.add(new TaskOf(
                        task.requiredText("title"),
                        or(task.text("text"), ""),
                        task.text("role"),
                        task.has("priority")
                                ? priority("priority", task.requiredText("priority"))
                                : TaskPriority.NORMAL,
                        task.number("dueIn"),
                        or(task.flag("workingDays"), false)));
            } catch (BadInput e) {
                throw e.under("tasks[" + tasks.size() + "]");
            }
        }
        return tasks;
    }
}
