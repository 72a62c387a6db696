package app.steward.automation;

import app.steward.audit.AuditTrail;
import app.steward.automation.AlertRule.Settings;
import app.steward.condition.Conditions;
import app.steward.membership.Rule.Said;
import app.steward.problem.Overtaken;
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

    AlertRuleTrail(AuditTrail audit, Conditions conditions, SuccessRoles roles) {
        this.audit = audit;
        this.conditions = conditions;
        this.roles = roles;
    }

    void created(Viewer by, AlertRule rule) {
        audit.record(by, "created", KIND, Integer.toString(rule.id()), rule.name(), null, told(rule));
    }

    void changed(Viewer by, AlertRule before, AlertRule after) {
        changed(by, null, before, after);
    }

    /** @param restores number of the version that comes back by it; null: none */
    void changed(Viewer by, @Nullable Integer restores, AlertRule before, AlertRule after) {
        audit.changed(by, KIND, Integer.toString(after.id()), after.name(), restores, told(before), told(after));
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

    void putBack(Viewer by, AlertRule rule) {
        audit.record(by, "restored", KIND, Integer.toString(rule.id()), rule.name(), null, told(rule));
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

    Map<String, Object> told(AlertRule rule) {
        Map<String, Object> told = new LinkedHashMap<>();
        Said head = rule.head().said();
        Settings own = rule.settings();
        String condition = head.condition();
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
        told.put("tasks", conditions.tree(AlertRules.written(own.tasks())));
        told.put("play", Objects.requireNonNullElse((Object) own.play(), ""));
        told.put("notify", own.told().stream().map(roles::keyOf).toList());
        return told;
    }
}
