package app.steward.milestone;

import app.steward.membership.Rule;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleKind;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.Deletable;
import app.steward.undo.DeletedRows.Deleted;
import java.util.List;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Puts a deleted milestone back with who had met it, off: turning it on asks what becomes of who matches. */
@Component
class MilestoneUndelete implements Deletable {
    private final Milestones milestones;
    private final RuleEditing heads;
    private final MilestoneTrail trail;
    private final MilestoneEditing editing;

    MilestoneUndelete(Milestones milestones, RuleEditing heads, MilestoneTrail trail, MilestoneEditing editing) {
        this.milestones = milestones;
        this.heads = heads;
        this.trail = trail;
        this.editing = editing;
    }

    @Override
    public String kind() {
        return MilestoneEditing.UNDO;
    }

    @Override
    public String type() {
        return Milestones.KIND;
    }

    @Override
    public About about(Viewer viewer, long id) {
        return new About(milestones.get(Math.toIntExact(id)).name(), "/milestones/" + id, "/milestones");
    }

    @Override
    public List<Use> usedBy(long id) {
        return editing.usedBy(Math.toIntExact(id));
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
        MilestoneEditing.mayEdit(by);
        int id = Math.toIntExact(deleted.id());
        deleted.insert("rules");
        deleted.insert("milestones");
        for (String table : List.of("milestones_met", "milestone_log")) {
            // of accounts that were deleted meanwhile nothing comes back
            deleted.insert(table, DSL.condition("exists (select from accounts a where a.id = kept.account_id)"));
        }
        Rule head = heads.putBackOff(RuleKind.MILESTONE, id);
        trail.putBack(by, milestones.get(id));
        return head.name() + ", off,";
    }
}
