package app.steward.milestone;

import app.steward.action.Actions;
import app.steward.audit.AuditTrail;
import app.steward.condition.Conditions;
import app.steward.membership.Rule.Said;
import app.steward.problem.Overtaken;
import app.steward.team.Viewer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What became of milestones, in the audit trail. */
@Component
class MilestoneTrail {
    private final AuditTrail audit;
    private final Conditions conditions;
    private final Actions actions;

    MilestoneTrail(AuditTrail audit, Conditions conditions, Actions actions) {
        this.audit = audit;
        this.conditions = conditions;
        this.actions = actions;
    }

    void created(Viewer by, Milestone one) {
        audit.record(by, "created", Milestones.KIND, Integer.toString(one.id()), one.name(), null, told(one));
    }

    /** @param restores number of the version that comes back by it; null: none */
    void changed(Viewer by, @Nullable Integer restores, Milestone before, Milestone after) {
        audit.changed(
                by, Milestones.KIND, Integer.toString(after.id()), after.name(), restores, told(before), told(after));
    }

    void letThrough(Viewer by, Milestone one, boolean acts) {
        audit.record(
                by,
                acts ? "let through" : "skipped",
                Milestones.KIND,
                Integer.toString(one.id()),
                one.name(),
                null,
                Map.of("accounts", one.head().heldCount()));
    }

    void putBack(Viewer by, Milestone one) {
        audit.record(by, "restored", Milestones.KIND, Integer.toString(one.id()), one.name(), null, told(one));
    }

    void deleted(Viewer by, Milestone one) {
        audit.record(by, "deleted", Milestones.KIND, Integer.toString(one.id()), one.name(), told(one), null);
    }

    void ordered(Viewer by, List<String> before, List<String> after) {
        audit.record(
                by,
                "reordered",
                Milestones.KIND,
                "order",
                "Milestones",
                Map.of("order", before),
                Map.of("order", after));
    }

    /** What somebody did about one account. */
    void acted(Viewer by, String verb, Milestone one, String account, String was, String is, String note) {
        Map<String, Object> after = new LinkedHashMap<>();
        after.put("state", is);
        if (!note.isEmpty()) {
            after.put("note", note);
        }
        audit.record(
                by,
                verb,
                "milestone of account",
                Integer.toString(one.id()),
                one.name() + ": " + account,
                Map.of("state", was),
                after);
    }

    /** Refuses a change that was made of an old version: throws {@link Overtaken}. */
    void requireVersion(Milestone one, @Nullable Integer made) {
        audit.requireVersion(
                Milestones.KIND,
                Integer.toString(one.id()),
                one.name(),
                made,
                one.head().version());
    }

    Map<String, Object> told(Milestone one) {
        Map<String, Object> told = new LinkedHashMap<>();
        Said head = one.head().said();
        String condition = head.condition();
        told.put("name", head.name());
        told.put("on", head.on());
        told.put("segments", head.segments());
        told.put("condition", condition == null ? "" : conditions.tree(condition));
        told.put("holdsDays", head.holdsDays());
        told.put("strict", one.settings().strict());
        told.put("dueDays", Objects.requireNonNullElse((Object) one.settings().dueDays(), ""));
        told.put("dueFrom", one.settings().dueFrom());
        told.put("actions", actions.toTree(one.settings().actions()));
        told.put("guard", Objects.requireNonNullElse((Object) one.settings().guard(), ""));
        return told;
    }
}
