package app.steward.milestone;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.action.Action;
import app.steward.action.Actions;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.membership.Existing;
import app.steward.membership.Rule.Said;
import app.steward.membership.RuleEditing;
import app.steward.membership.RuleGuards;
import app.steward.membership.RuleKind;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import app.steward.value.CleanText;
import app.steward.value.WholeNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes, changes and deletes milestones. Who meets them is computed after the commit. */
@Component
@Transactional
public class MilestoneEditing {
    /** Where a delete is undone. */
    public static final String UNDO = "milestone";

    static final String EXISTING = "act meets it for them with its actions, skip meets it for them without.";

    /**
     * All that people say of a milestone.
     *
     * @param condition that accounts meet; null: none
     * @param guard how many may meet it at once; null: follows from how many there are
     * @param place among all, from 1; null: as it is, and last for a new one
     */
    public record Draft(
            String name,
            List<Integer> segments,
            @Nullable ConditionTree condition,
            int holdsDays,
            boolean strict,
            @Nullable Integer dueDays,
            String dueFrom,
            List<Action> actions,
            @Nullable Integer guard,
            boolean on,
            @Nullable Integer place) {}

    private final DSLContext sql;
    private final Milestones milestones;
    private final RuleEditing heads;
    private final DueDates dates;
    private final Actions actions;
    private final Conditions conditions;
    private final Fields fields;
    private final UsedBy uses;
    private final MilestoneSwitch switching;
    private final RuleGuards guards;
    private final MilestoneOrder order;
    private final MilestoneTrail trail;
    private final DeletedRows deleted;

    MilestoneEditing(
            DSLContext sql,
            Milestones milestones,
            RuleEditing heads,
            DueDates dates,
            Actions actions,
            Conditions conditions,
            Fields fields,
            UsedBy uses,
            MilestoneSwitch switching,
            RuleGuards guards,
            MilestoneOrder order,
            MilestoneTrail trail,
            DeletedRows deleted) {
        this.sql = sql;
        this.milestones = milestones;
        this.heads = heads;
        this.dates = dates;
        this.actions = actions;
        this.conditions = conditions;
        this.fields = fields;
        this.uses = uses;
        this.switching = switching;
        this.guards = guards;
        this.order = order;
        this.trail = trail;
        this.deleted = deleted;
    }

    /** @param existing said where it goes on at once; there is no default that acts */
    public int create(Viewer by, Draft draft, @Nullable Existing existing) {
        mayEdit(by);
        if (draft.on()) {
            Existing.require(existing, EXISTING);
        }
        check(draft);
        int id = heads.add(RuleKind.MILESTONE, Subject.ACCOUNT, said(draft), false, by.memberId());
        int last = sql.fetchSingle("select coalesce(max(position), 0) + 1 from milestones")
                .get(0, Integer.class);
        sql.execute(
                "insert into milestones (rule_id, position, due_from) values ({0}, {1}, {2})",
                val(id), val(last), val(draft.dueFrom()));
        write(id, draft);
        if (draft.on()) {
            switching.permit(id, existing == Existing.SKIP);
        }
        requireNoCircle(id, draft.name());
        trail.created(by, milestones.get(id));
        put(by, id, draft.place());
        return id;
    }

    /**
     * Changes one.
     *
     * @param existing said where it is on, or goes on, and other accounts may match
     * @param version the version that the change was made of, checked when given
     */
    public void change(Viewer by, int id, Draft draft, @Nullable Existing existing, @Nullable Integer version) {
        change(by, id, null, draft, existing, version);
    }

    /**
     * Same, of a change that puts an earlier version back.
     *
     * @param restores its number
     */
    public void restore(
            Viewer by, int id, int restores, Draft draft, @Nullable Existing existing, @Nullable Integer version) {
        change(by, id, restores, draft, existing, version);
    }

    private void change(
            Viewer by,
            int id,
            @Nullable Integer restores,
            Draft draft,
            @Nullable Existing existing,
            @Nullable Integer version) {
        Milestone before = switching.editable(by, id);
        trail.requireVersion(before, version);
        check(draft);
        Said said = heads.inSpellingOf(before.head(), said(draft));
        Said was = before.head().said();
        boolean acts = said.on() && !said.matchesLike(was);
        if (acts) {
            Existing.require(existing, EXISTING);
            if (!was.on()) {
                heads.forgetLingering(id);
            }
        }
        write(id, draft);
        if (acts) {
            switching.permit(id, existing == Existing.SKIP);
        } else if (!said.on()) {
            guards.release(id);
        }
        if (!said.equals(was)) {
            heads.change(before.head(), said, false);
        } else if (!trail.told(milestones.get(id)).equals(trail.told(before))) {
            heads.bump(id);
            if (isDueOtherwise(draft, before.settings())) {
                order.isDueOtherwise(id, "Milestone saved: " + said.name());
            }
        }
        requireNoCircle(id, said.name());
        trail.changed(by, restores, before, milestones.get(id));
        put(by, id, draft.place());
    }

    /** Whether accounts may wait for another one, or be late with another one, than before. */
    private static boolean isDueOtherwise(Draft draft, Milestone.Settings before) {
        return draft.strict() != before.strict()
                || !Objects.equals(draft.dueDays(), before.dueDays())
                || !draft.dueFrom().equals(before.dueFrom());
    }

    private void put(Viewer by, int id, @Nullable Integer place) {
        if (place != null) {
            order.put(by, id, place);
        }
    }

    /** Deletes one that nothing tests, with who met it. */
    public void delete(Viewer by, int id) {
        Milestone one = switching.editable(by, id);
        Conflict.requireUnused(one.name() + " is in use, it is tested by", usedBy(id));
        deleted.begin(by, UNDO, id);
        deleted.keep(by, UNDO, id, "rules", field(name("id"), Integer.class).eq(id));
        deleted.keep(
                by,
                UNDO,
                id,
                "milestones",
                field(name("rule_id"), Integer.class).eq(id));
        for (String table : List.of("milestones_met", "milestone_log")) {
            deleted.keep(
                    by,
                    UNDO,
                    id,
                    table,
                    field(name("milestone_id"), Integer.class).eq(id));
        }
        heads.delete(one.head());
        trail.deleted(by, one);
    }

    /** What tests it. */
    public List<Use> usedBy(int id) {
        return usedBy().getOrDefault(id, List.of());
    }

    /** What tests each of those that anything tests, as one that is met or the like, or as the next one. */
    public Map<Integer, List<Use>> usedBy() {
        Map<Integer, List<Use>> all = new HashMap<>(uses.members(MembershipKind.MILESTONE));
        uses.choices(Subject.ACCOUNT, MilestoneFields.NEXT).forEach((choice, by) -> {
            Integer id = WholeNumber.of(choice);
            if (id != null) {
                all.merge(
                        id,
                        by,
                        (one, other) -> Stream.concat(one.stream(), other.stream())
                                .distinct()
                                .toList());
            }
        });
        return all;
    }

    private void check(Draft draft) {
        List<Fault> faults = new ArrayList<>();
        Integer days = draft.dueDays();
        if (days != null && (days < 0 || days > Milestone.MOST_DAYS)) {
            faults.add(new Fault("dueDays", "Enter 0 to 3,650 days."));
        }
        Integer guard = draft.guard();
        if (guard != null && guard < 1) {
            faults.add(new Fault("guard", "Enter 1 or more."));
        }
        if (!dates.has(draft.dueFrom())) {
            faults.add(new Fault("dueFrom", "There is no date \"" + draft.dueFrom() + "\" of accounts."));
        }
        if (draft.actions().size() > Actions.MOST) {
            faults.add(new Fault("actions", "At most " + Actions.MOST + " actions."));
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
    }

    /** It may test others, but not itself: nobody who has not met it could. */
    private void requireNoCircle(int id, String name) {
        ConditionTree condition = milestones.condition(milestones.get(id).head(), fields.catalogue());
        if (condition != null
                && condition.memberships().anyMatch(of -> of.kind() == MembershipKind.MILESTONE && of.id() == id)) {
            throw BadInput.of("condition", name + " would follow from itself.");
        }
    }

    private Said said(Draft draft) {
        ConditionTree condition = draft.condition();
        return new Said(
                CleanText.at("name", draft.name()),
                draft.segments(),
                List.of(),
                condition == null ? null : conditions.write(condition),
                draft.holdsDays(),
                0,
                null,
                draft.on());
    }

    private void write(int id, Draft draft) {
        sql.execute(
                "update milestones set strict = {1}, due_days = {2}, due_from = {3}, actions = {4}, guard = {5}"
                        + " where rule_id = {0}",
                val(id),
                val(draft.strict()),
                val(draft.dueDays(), Integer.class),
                val(draft.dueFrom()),
                val(JSONB.valueOf(actions.written(draft.actions()))),
                val(draft.guard(), Integer.class));
    }

    /** What one says now, to be changed. */
    public Draft draft(Milestone one, @Nullable ConditionTree condition) {
        Said head = one.head().said();
        return new Draft(
                head.name(),
                head.segments(),
                condition,
                head.holdsDays(),
                one.settings().strict(),
                one.settings().dueDays(),
                one.settings().dueFrom(),
                one.settings().actions(),
                one.settings().guard(),
                head.on(),
                null);
    }

    /** What there is to say of one, as the audit trail has it. */
    public Map<String, Object> told(Milestone one) {
        return trail.told(one);
    }

    /** Throws {@link NotAllowed} for who changes no milestones. */
    public static void mayEdit(Viewer by) {
        if (!by.mayEditSegments()) {
            throw new NotAllowed("Milestones are changed by super managers and administrators.");
        }
    }
}
