package app.steward.journey;

import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.journey.RunsMoved.What;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who has to know that runs began and ended: who tests the journey is tested again, in the background; others listen. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class JourneyMoves {
    private final ChangeQueue queue;
    private final UsedBy uses;
    private final ApplicationEventPublisher events;

    JourneyMoves(ChangeQueue queue, UsedBy uses, ApplicationEventPublisher events) {
        this.queue = queue;
        this.uses = uses;
        this.events = events;
    }

    /** What conditions read of being in it, as the chain names it. */
    static String nameOf(Subject subject, int journey) {
        return new MembershipRef(MembershipKind.JOURNEY, subject, journey).name();
    }

    void entered(Journey journey, Collection<Long> records, List<Long> runs) {
        moved(journey, What.ENTERED, records, runs);
    }

    void reachedGoal(Journey journey, Collection<Long> records, List<Long> runs) {
        moved(journey, What.GOAL, records, runs);
    }

    void ended(Journey journey, Collection<Long> records, List<Long> runs) {
        moved(journey, What.ENDED, records, runs);
    }

    private void moved(Journey journey, What what, Collection<Long> records, List<Long> runs) {
        if (runs.isEmpty()) {
            return;
        }
        events.publishEvent(new RunsMoved(journey.id(), what, runs));
        if (!uses.members(MembershipKind.JOURNEY, journey.id()).isEmpty()) {
            ChangedFields fields = new ChangedFields(Set.of(nameOf(journey.subject(), journey.id())));
            Map<Long, ChangedFields> each = new HashMap<>();
            records.forEach(record -> each.put(record, fields));
            queue.add(Map.of(journey.subject(), each));
        }
    }
}
