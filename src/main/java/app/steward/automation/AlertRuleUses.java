package app.steward.automation;

import app.steward.problem.Use;
import app.steward.task.PlayUses;
import app.steward.task.Plays;
import app.steward.team.RoleUses;
import app.steward.team.SuccessRole;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What alert rules name is in use: the plays that they start, and the success roles that they are, or make tasks, for. */
@Component
@Transactional(readOnly = true)
class AlertRuleUses implements PlayUses, RoleUses {
    private final AlertRules rules;

    AlertRuleUses(AlertRules rules) {
        this.rules = rules;
    }

    @Override
    public List<Use> of(Plays.Play play) {
        return naming(own -> Objects.equals(own.play(), play.id()));
    }

    @Override
    public List<Use> of(SuccessRole role) {
        return naming(own -> own.roleId() == role.id()
                || own.told().contains(role.id())
                || own.tasks().stream().anyMatch(task -> role.key().equals(task.role())));
    }

    private List<Use> naming(Predicate<AlertRule.Settings> which) {
        return rules.all().stream()
                .filter(rule -> which.test(rule.settings()))
                .map(rule -> new Use(AlertRuleTrail.KIND, Integer.toString(rule.id()), rule.name()))
                .toList();
    }
}
