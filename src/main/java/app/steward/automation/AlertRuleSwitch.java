package app.steward.automation;

import static org.jooq.impl.DSL.val;

import app.steward.change.Chains;
import app.steward.derive.DefinitionSaved;
import app.steward.membership.Existing;
import app.steward.membership.Rule;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleGuards;
import app.steward.membership.RuleKind;
import app.steward.problem.Conflict;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Turns alert rules on and off, and lets held ones act. */
@Component
@Transactional
public class AlertRuleSwitch {
    private final DSLContext sql;
    private final AlertRules rules;
    private final RuleEditing heads;
    private final RuleGuards guards;
    private final AlertPass pass;
    private final AlertEffects effects;
    private final AlertRuleTrail trail;
    private final Today today;
    private final ApplicationEventPublisher events;

    AlertRuleSwitch(
            DSLContext sql,
            AlertRules rules,
            RuleEditing heads,
            RuleGuards guards,
            AlertPass pass,
            AlertEffects effects,
            AlertRuleTrail trail,
            Today today,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.rules = rules;
        this.heads = heads;
        this.guards = guards;
        this.pass = pass;
        this.effects = effects;
        this.trail = trail;
        this.today = today;
        this.events = events;
    }

    /** Turns it on: who matches now is acted upon, or only who comes to match. */
    public void turnOn(Viewer by, int id, @Nullable Existing existing) {
        AlertRule before = editable(by, id);
        Existing.require(existing, AlertRuleEditing.ACTS);
        if (before.head().isOn()) {
            return;
        }
        heads.forgetLingering(id);
        heads.change(before.head(), before.head().said().turned(true), existing == Existing.SKIP);
        permit(id, existing == Existing.ACT);
        trail.changed(by, before, rules.get(id));
    }

    /** Turns it off: its open alerts close, or stay. */
    public void turnOff(Viewer by, int id, boolean closes) {
        AlertRule before = editable(by, id);
        if (!before.head().isOn()) {
            return;
        }
        heads.change(before.head(), before.head().said().turned(false), false);
        guards.release(id);
        if (closes) {
            close(before.head());
        }
        trail.changed(by, before, rules.get(id));
    }

    private void close(Rule head) {
        Now now = today.now();
        pass.lockFacts(
                head.subject(),
                sql.fetch("select record_id from alerts where rule_id = {0} and closed_at is null", val(head.id()))
                        .getValues(0, Long.class));
        Result<Record> closed = sql.fetch(
                "update alerts set closed_at = {0}, closed_why = 'rule_off', version = version + 1"
                        + " where rule_id = {1} and closed_at is null returning id, rule_id, record_id",
                val(now.timestamp()), val(head.id()));
        effects.cleared(closed.getValues(0, Long.class), now, Chains.NONE);
        effects.moved(head.subject(), closed, Chains.NONE);
    }

    /** Lets a held rule act upon those who wait, or skips them. */
    public void release(Viewer by, int id, @Nullable Existing existing) {
        AlertRule before = editable(by, id);
        Existing.require(existing, AlertRuleEditing.ACTS);
        if (!before.isHeld()) {
            throw new Conflict(before.name() + " is not held.");
        }
        if (existing == Existing.SKIP) {
            guards.skip(id, today.now());
        }
        permit(id, existing == Existing.ACT);
        // decided: what opened until now counts no more
        sql.execute(
                "update alert_rules set let_through_at = {0} where rule_id = {1}",
                val(today.now().timestamp()), val(id));
        trail.letThrough(by, before, existing == Existing.ACT);
        events.publishEvent(new DefinitionSaved(
                RuleKind.computed(before.head().subject(), id), "Alert rule let through: " + before.name()));
    }

    /** Lets it act upon who matches already, or not; what was held is decided by that. */
    void permit(int id, boolean acts) {
        sql.execute("update alert_rules set permitted = {0} where rule_id = {1}", val(acts), val(id));
        guards.release(id);
    }

    /** The rule, locked for a change by who may make it. */
    AlertRule editable(Viewer by, int id) {
        AlertRuleEditing.mayEdit(by);
        heads.locked(RuleKind.ALERT, id);
        return rules.get(id);
    }
}
