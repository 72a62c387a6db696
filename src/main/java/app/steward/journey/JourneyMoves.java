package app.steward.journey;

import app.steward.change.Chains;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.Touches;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import java.util.Collection;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who has to know that runs began and ended: who tests the journey is tested again, in the background. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class JourneyMoves {
    private final ChangeQueue queue;
    private final UsedBy uses;

    JourneyMoves(ChangeQueue queue, UsedBy uses) {
        this.queue = queue;
        this.uses = uses;
    }

    /** What conditions read of being in it, as the chain names it. */
    static String nameOf(Subject subject, int journey) {
        return new MembershipRef(MembershipKind.JOURNEY, subject, journey).name();
    }

    /** Runs of these records began, reached the goal or ended. @param led which rules led to it */
    void moved(Journey journey, Collection<Long> records, Chains led) {
        if (!records.isEmpty()
                && !uses.members(MembershipKind.JOURNEY, journey.id()).isEmpty()) {
            ChangedFields fields = new ChangedFields(Set.of(nameOf(journey.subject(), journey.id())));
            Touches touches = new Touches();
            records.forEach(
                    record -> touches.add(journey.subject(), record, fields, led.of(journey.subject(), record)));
            queue.add(touches);
        }
    }
}
