package app.steward.automation;

import static org.jooq.impl.DSL.val;

import app.steward.condition.MembershipKind;
import app.steward.condition.UsedBy;
import app.steward.membership.Rule;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleKind;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.Deletable;
import app.steward.undo.DeletedRows.Deleted;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/**
 * Puts a deleted alert rule back, off and without its alerts: these are gone, and turning it on asks whether who matches
 * is acted upon.
 */
@Component
class AlertRuleUndelete implements Deletable {
    private final DSLContext sql;
    private final AlertRules rules;
    private final RuleEditing heads;
    private final AlertRuleChecks checks;
    private final AlertRuleTrail trail;
    private final AlertRuleEditing editing;
    private final UsedBy uses;

    AlertRuleUndelete(
            DSLContext sql,
            AlertRules rules,
            RuleEditing heads,
            AlertRuleChecks checks,
            AlertRuleTrail trail,
            AlertRuleEditing editing,
            UsedBy uses) {
        this.editing = editing;
        this.uses = uses;
        this.sql = sql;
        this.rules = rules;
        this.heads = heads;
        this.checks = checks;
        this.trail = trail;
    }

    @Override
    public String kind() {
        return AlertRuleEditing.UNDO;
    }

    @Override
    public String type() {
        return AlertRuleTrail.KIND;
    }

    @Override
    public About about(Viewer viewer, long id) {
        return new About(rules.get(Math.toIntExact(id)).name(), "/alerts/rules/" + id, "/alerts");
    }

    @Override
    public List<Use> usedBy(long id) {
        return uses.members(MembershipKind.OPEN_ALERT, Math.toIntExact(id));
    }

    @Override
    public boolean mayDelete(Viewer by, long id) {
        return by.mayEditSegments();
    }

    @Override
    public void delete(Viewer by, long id) {
        editing.delete(by, Math.toIntExact(id));
    }

    @Override
    public String putBack(Viewer by, Deleted deleted) {
        AlertRuleEditing.mayEdit(by);
        int id = Math.toIntExact(deleted.id());
        deleted.insert("rules");
        deleted.insert("alert_rules");
        sql.execute("update alert_rules set permitted = false where rule_id = {0}", val(id));
        Rule head = heads.putBackOff(RuleKind.ALERT, id);
        checks.requireNoCircle(id, head.name());
        trail.putBack(by, rules.get(id));
        return head.name() + ", off and without its alerts,";
    }
}
