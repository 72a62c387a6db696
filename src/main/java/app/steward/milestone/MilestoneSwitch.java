package app.steward.milestone;

import static org.jooq.impl.DSL.val;

import app.steward.derive.DefinitionSaved;
import app.steward.membership.Existing;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleGuards;
import app.steward.membership.RuleKind;
import app.steward.problem.Conflict;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Turns milestones on and off, and lets held ones be met. Who meets them is computed after the commit. */
@Component
@Transactional
public class MilestoneSwitch {
    private static final String LETS =
            "act lets them meet it with its actions, skip leaves them unmet until they come to match anew.";

    private final DSLContext sql;
    private final Milestones milestones;
    private final RuleEditing heads;
    private final RuleGuards guards;
    private final MilestoneTrail trail;
    private final Today today;
    private final ApplicationEventPublisher events;

    MilestoneSwitch(
            DSLContext sql,
            Milestones milestones,
            RuleEditing heads,
            RuleGuards guards,
            MilestoneTrail trail,
            Today today,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.milestones = milestones;
        this.heads = heads;
        this.guards = guards;
        this.trail = trail;
        this.today = today;
        this.events = events;
    }

    /** Turns it on: who matches now meets it with its actions, or without. */
    public void turnOn(Viewer by, int id, @Nullable Existing existing) {
        Milestone before = editable(by, id);
        Existing.require(existing, MilestoneEditing.EXISTING);
        if (before.isOn()) {
            return;
        }
        heads.forgetLingering(id);
        permit(id, existing == Existing.SKIP);
        heads.change(before.head(), before.head().said().turned(true), false);
        trail.changed(by, null, before, milestones.get(id));
    }

    /** Turns it off: nobody meets it any more, and who met it has met it. */
    public void turnOff(Viewer by, int id) {
        Milestone before = editable(by, id);
        if (before.isOn()) {
            heads.change(before.head(), before.head().said().turned(false), false);
            guards.release(id);
            trail.changed(by, null, before, milestones.get(id));
        }
    }

    /**
     * Lets those meet a held one who wait, or skips them: unlike where a milestone goes on, skipped ones have not met it, since
     * what made them match may be what is wrong.
     */
    public void release(Viewer by, int id, @Nullable Existing existing) {
        Milestone before = editable(by, id);
        Existing.require(existing, LETS);
        if (!before.isHeld()) {
            throw new Conflict(before.name() + " is not held.");
        }
        Now now = today.now();
        boolean acts = existing == Existing.ACT;
        if (!acts) {
            guards.skip(id, now);
        }
        // decided: who met it until now counts no more
        sql.execute(
                "update milestones set permitted = {1}, let_through_at = {2} where rule_id = {0}",
                val(id), val(acts), val(now.timestamp()));
        guards.release(id);
        trail.letThrough(by, before, acts);
        events.publishEvent(new DefinitionSaved(MilestoneFields.nameOf(id), "Milestone let through: " + before.name()));
    }

    /**
     * Who matches when it is computed next meets it, however many they are; what was held is decided by that.
     *
     * @param skips whether without its actions
     */
    void permit(int id, boolean skips) {
        sql.execute("update milestones set permitted = true, skips = {1} where rule_id = {0}", val(id), val(skips));
        guards.release(id);
    }

    /** The milestone, locked for a change by who may make it. */
    Milestone editable(Viewer by, int id) {
        MilestoneEditing.mayEdit(by);
        heads.locked(RuleKind.MILESTONE, id);
        return milestones.get(id);
    }
}
