package app.steward.list;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.membership.Rule;
import app.steward.membership.RuleCondition;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The lists as somebody may know them: shared ones, and one's own. Those of others are as if they were not there;
 * administrators may delete them all the same, since what they test can't be deleted before.
 */
@Component
public class Lists {
    private final Rules rules;
    private final Conditions conditions;

    Lists(Rules rules, Conditions conditions) {
        this.rules = rules;
        this.conditions = conditions;
    }

    /** By name. */
    public List<Rule> knownTo(Principal viewer) {
        return rules.of(RuleKind.LIST, viewer.memberId());
    }

    /** How many private lists others have, which an administrator may delete; none for everybody else. */
    public int countPrivateOfOthers(Viewer viewer) {
        Long me = viewer.memberId();
        return me != null && viewer.mayAdminister() ? rules.countOfOthers(RuleKind.LIST, me) : 0;
    }

    /** Some of them, by the names of their owners. */
    public List<Rule> privateOfOthers(Viewer viewer, int skipped, int limit) {
        Long me = viewer.memberId();
        return me != null && viewer.mayAdminister() ? rules.ofOthers(RuleKind.LIST, me, skipped, limit) : List.of();
    }

    public Optional<Rule> find(Principal viewer, int id) {
        return rules.find(RuleKind.LIST, id).filter(list -> isKnown(list, viewer));
    }

    /** Whether there is one, whoever may know of it. */
    public boolean exists(int id) {
        return rules.find(RuleKind.LIST, id).isPresent();
    }

    /** @throws NotFound where there is none, or it is somebody else's alone */
    public Rule get(Principal viewer, int id) {
        return find(viewer, id).orElseThrow(() -> unknown(id));
    }

    static NotFound unknown(int id) {
        return new NotFound("There is no list " + id + ".");
    }

    static boolean isKnown(Rule list, Principal viewer) {
        Long me = viewer.memberId();
        return !list.isPrivate() || me != null && me.equals(list.said().ownerId());
    }

    /** Whether the viewer may change it: one's own, and who edits segments all shared ones. */
    public static boolean mayEdit(Viewer viewer, Rule list) {
        boolean own = viewer.is(list.isPrivate() ? list.said().ownerId() : list.createdBy());
        return isKnown(list, viewer) && viewer.mayKeepLists() && (own || viewer.mayEditSegments());
    }

    /** Whether it is one of {@link #privateOfOthers}. */
    static boolean isOthersToDelete(Viewer viewer, Rule list) {
        return viewer.memberId() != null && viewer.mayAdminister() && !isKnown(list, viewer);
    }

    /** Segments and criteria as one condition; null where it can't be read, see {@link #problem}. */
    public @Nullable ConditionTree condition(Rule list, Catalogue catalogue) {
        return conditions.stored(catalogue, list.subject(), text(list)).condition();
    }

    /** Why it can't be computed, as a sentence; null where it can. */
    public @Nullable String problem(Rule list, Catalogue catalogue) {
        if (list.problem() != null) {
            return list.problem();
        }
        return list.isComputedWhenRead()
                ? conditions.stored(catalogue, list.subject(), text(list)).problem()
                : null;
    }

    private String text(Rule list) {
        return conditions.text(RuleCondition.of(list.said(), conditions));
    }

    /** As administrators read it: a private list's name is its owner's business. */
    static String labelOf(Rule list) {
        return list.isPrivate() ? "A private list" : list.name();
    }

    /** Whether it asks for anything: a list without segments and criteria is of all records, or of picked ones. */
    public static boolean asksAnything(Rule list) {
        return !list.said().segments().isEmpty() || list.said().condition() != null;
    }

    /** The condition of a private list that is found when it is read, for its owner alone. */
    @Nullable
    ConditionTree whenRead(Subject of, long id, Subject asking, Principal asker, Catalogue catalogue) {
        Long me = asker.memberId();
        if (me == null) {
            return null;
        }
        ConditionTree condition = catalogue
                .once(new OwnLists(of, me), () -> own(of, asker, catalogue))
                .get(id);
        return condition == null || asking == of ? condition : condition.aboutTheAccount();
    }

    private record OwnLists(Subject of, long owner) {}

    private Map<Long, ConditionTree> own(Subject of, Principal owner, Catalogue catalogue) {
        Map<Long, ConditionTree> own = new HashMap<>();
        for (Rule list : knownTo(owner)) {
            ConditionTree condition =
                    list.subject() == of && list.isComputedWhenRead() ? condition(list, catalogue) : null;
            if (condition != null) {
                own.put((long) list.id(), condition);
            }
        }
        return own;
    }
}
