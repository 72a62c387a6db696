package app.steward.automation;

import app.steward.audit.AuditTrail;
import app.steward.automation.AlertRule.Settings;
import app.steward.automation.AlertRule.TaskOf;
import app.steward.condition.Conditions;
import app.steward.membership.Rule.Said;
import app.steward.problem.Overtaken;
import app.steward.task.Plays;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What became of alert rules, in the audit trail. */
@Component
class AlertRuleTrail {
    static final String KIND = "alert rule";

    private final AuditTrail audit;
    private final Conditions conditions;
    private final SuccessRoles roles;
    private final Plays plays;

    AlertRuleTrail(AuditTrail audit, Conditions conditions, SuccessRoles roles, Plays plays) {
        this.audit = audit;
        this.conditions = conditions;
        this.roles = roles;
        this.plays = plays;
    }

    void created(Viewer by, AlertRule rule) {
        audit.record(by, "created", KIND, Integer.toString(rule.id()), rule.name(), null, told(rule));
    }

    void changed(Viewer by, AlertRule before, AlertRule after) {
        audit.changed(by, KIND, Integer.toString(after.id()), after.name(), told(before), told(after));
    }

    void letThrough(Viewer by, AlertRule rule, boolean acts) {
        audit.record(
                by,
                acts ? "let through" : "skipped",
                KIND,
                Integer.toString(rule.id()),
                rule.name(),
                null,
                Map.of("alerts", rule.head().heldCount()));
    }

    void deleted(Viewer by, AlertRule rule) {
        audit.record(by, "deleted", KIND, Integer.toString(rule.id()), rule.name(), told(rule), null);
    }

    /** Refuses a change that was made of an old version: throws {@link Overtaken}. */
    void requireVersion(AlertRule rule, @Nullable Integer made) {
        audit.requireVersion(
                KIND,
                Integer.toString(rule.id()),
                rule.name(),
                made,
                rule.head().version());
    }

    private Map<String, Object> told(AlertRule rule) {
        Map<String, Object> told = new LinkedHashMap<>();
        Said head = rule.head().said();
        Settings own = rule.settings();
        String condition = head.condition();
        Integer play = own.play();
        told.put("subject", rule.head().subject().key());
        told.put("name", head.name());
        told.put("on", head.on());
        told.put("type", own.type().key());
        told.put("segments", head.segments());
        told.put("lists", head.lists());
        told.put("condition", condition == null ? "" : conditions.tree(condition));
        told.put("message", own.message());
        told.put("priority", own.priority().key());
        told.put("role", roles.keyOf(own.roleId()));
        told.put("holdsDays", head.holdsDays());
        told.put("keepsDays", head.keepsDays());
        told.put("quietDays", own.quietDays());
        told.put("remindDays", Objects.requireNonNullElse((Object) own.remindDays(), ""));
        told.put("guard", Objects.requireNonNullElse((Object) own.guard(), ""));
        told.put("closing", own.dropsTasks() ? "drop" : "leave");
        told.put("tasks", own.tasks().stream().map(TaskOf::title).toList());
        told.put("play", play == null ? "" : plays.get(play).name());
        told.put("notify", own.told().stream().map(roles::keyOf).toList());
        return told;
    }
}
