package app.steward.milestone;

import static org.jooq.impl.DSL.val;

import app.steward.change.RefreshRequested;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.derive.DefinitionSaved;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** In which order milestones are read. Which is next follows from it, and what a strict one waits for. */
@Component
@Transactional
public class MilestoneOrder {
    private final DSLContext sql;
    private final Milestones milestones;
    private final MilestoneTrail trail;
    private final UsedBy uses;
    private final ApplicationEventPublisher events;

    MilestoneOrder(
            DSLContext sql,
            Milestones milestones,
            MilestoneTrail trail,
            UsedBy uses,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.milestones = milestones;
        this.trail = trail;
        this.uses = uses;
        this.events = events;
    }

    /** @param ids every milestone once, in the new order */
    public void of(Viewer by, List<Integer> ids) {
        List<Milestone> before = locked(by);
        List<Integer> known = ids(before);
        if (ids.size() != known.size() || !new HashSet<>(ids).equals(new HashSet<>(known))) {
            throw BadInput.of("ids", "Send every milestone once.");
        }
        arrange(by, before, ids);
    }

    /** Of some of them, which stay in the places that they have together: a tab shows those of a segment alone. */
    public void ofSome(Viewer by, List<Integer> ids) {
        List<Milestone> before = locked(by);
        List<Integer> all = ids(before);
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (ids.contains(all.get(i))) {
                places.add(i);
            }
        }
        if (places.size() != ids.size() || new HashSet<>(ids).size() != ids.size()) {
            throw BadInput.of("ids", "The milestones are others by now: load the page again.");
        }
        for (int i = 0; i < ids.size(); i++) {
            all.set(places.get(i), ids.get(i));
        }
        arrange(by, before, all);
    }

    /** @param place among all, from 1; behind them all where it is beyond them */
    void put(Viewer by, int id, int place) {
        List<Milestone> before = locked(by);
        List<Integer> ids = ids(before);
        ids.remove((Integer) id);
        ids.add(Math.max(0, Math.min(ids.size(), place - 1)), id);
        arrange(by, before, ids);
    }

    private List<Milestone> locked(Viewer by) {
        MilestoneEditing.mayEdit(by);
        sql.execute("select 1 from milestones order by rule_id for update");
        return milestones.all();
    }

    private void arrange(Viewer by, List<Milestone> before, List<Integer> ids) {
        if (ids.equals(ids(before))) {
            return;
        }
        sql.execute(
                "update milestones m set position = k.n from unnest({0}) with ordinality k (id, n)"
                        + " where k.id = m.rule_id and m.position <> k.n",
                val(ids.toArray(Integer[]::new)));
        trail.ordered(by, names(before), names(milestones.all()));
        isDueOtherwise(ids.get(0), "Milestones put in order");
    }

    /**
     * Accounts may wait for another one than before, or be late with another one: strict ones are met at once that came to be
     * due, and what tests the next one, which stands before milestones in the chain, is computed anew with everything.
     *
     * @param id of one, which stands for all
     * @param reason for people
     */
    void isDueOtherwise(int id, String reason) {
        events.publishEvent(new DefinitionSaved(MilestoneFields.nameOf(id), reason));
        boolean isRead = !uses.members(MembershipKind.MILESTONE).isEmpty()
                || MilestoneFields.OF_THE_NEXT.stream()
                        .anyMatch(key -> !uses.field(Subject.ACCOUNT, key).isEmpty());
        if (isRead) {
            events.publishEvent(new RefreshRequested(reason));
        }
    }

    private static List<Integer> ids(List<Milestone> all) {
        return new ArrayList<>(all.stream().map(Milestone::id).toList());
    }

    private static List<String> names(List<Milestone> all) {
        return all.stream().map(Milestone::name).toList();
    }
}
