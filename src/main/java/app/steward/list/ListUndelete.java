package app.steward.list;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.MembershipKind;
import app.steward.condition.UsedBy;
import app.steward.membership.Rule;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import app.steward.problem.NotAllowed;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.Deletable;
import app.steward.undo.DeletedRows.Deleted;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/** Puts a deleted list back, with its views, and with who was in it by hand and since when; others are found anew. */
@Component
class ListUndelete implements Deletable {
    private final DSLContext sql;
    private final Lists lists;
    private final Rules rules;
    private final RuleEditing heads;
    private final ListEditing editing;
    private final ManualMembers members;
    private final UsedBy uses;
    private final AuditTrail audit;

    ListUndelete(
            DSLContext sql,
            Lists lists,
            Rules rules,
            RuleEditing heads,
            ListEditing editing,
            ManualMembers members,
            UsedBy uses,
            AuditTrail audit) {
        this.sql = sql;
        this.lists = lists;
        this.rules = rules;
        this.uses = uses;
        this.heads = heads;
        this.editing = editing;
        this.members = members;
        this.audit = audit;
    }

    @Override
    public String kind() {
        return ListEditing.KIND;
    }

    @Override
    public String type() {
        return MembershipKind.LIST.words();
    }

    @Override
    public About about(Viewer viewer, long id) {
        return new About(lists.get(viewer, Math.toIntExact(id)).name(), "/lists/" + id, "/lists");
    }

    @Override
    public List<Use> usedBy(long id) {
        return uses.members(MembershipKind.LIST, Math.toIntExact(id));
    }

    @Override
    public boolean mayDelete(Viewer by, long id) {
        return rules.find(RuleKind.LIST, Math.toIntExact(id))
                .filter(list -> Lists.mayEdit(by, list) || Lists.isOthersToDelete(by, list))
                .isPresent();
    }

    @Override
    public void delete(Viewer by, long id) {
        editing.delete(by, Math.toIntExact(id));
    }

    @Override
    public String putBack(Viewer by, Deleted deleted) {
        deleted.insert("rules");
        Rule list = heads.locked(RuleKind.LIST, Math.toIntExact(deleted.id()));
        if (!Lists.mayEdit(by, list) && !Lists.isOthersToDelete(by, list)) {
            throw new NotAllowed("A list is put back by who may change it.");
        }
        heads.change(list, list.said(), false);
        deleted.insert("views");
        deleted.insert("default_views");
        if (!list.isOn()) {
            Table<?> kept = deleted.rows("rule_members");
            members.beginWith(
                    list, select(field(name("kept", "record_id"), Long.class)).from(kept));
            sql.execute(
                    "update rule_members m set entered_at = kept.entered_at, acted_at = kept.acted_at from {0}"
                            + " where m.rule_id = {1} and m.record_id = kept.record_id",
                    kept, val(list.id()));
        }
        audit.record(
                by,
                "restored",
                ListEditing.KIND,
                Integer.toString(list.id()),
                Lists.labelOf(list),
                null,
                editing.told(list));
        return Lists.isKnown(list, by) ? list.name() : Lists.labelOf(list);
    }
}
