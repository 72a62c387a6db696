package app.steward.journey;

import app.steward.condition.Snapshot;
import app.steward.membership.WaitingSample;
import app.steward.membership.WaitingSample.Waiting;
import app.steward.team.Viewer;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Some of those who would enter a journey that its guard holds. */
@Component
public class WaitingUsers {
    private final Journeys journeys;
    private final JourneyEntering entering;
    private final WaitingSample sample;

    WaitingUsers(Journeys journeys, JourneyEntering entering, WaitingSample sample) {
        this.journeys = journeys;
        this.entering = entering;
        this.sample = sample;
    }

    /** Those whom the viewer sees; none of a journey that is not held, or that can't be read. */
    @Transactional(readOnly = true)
    public List<Waiting> of(Viewer viewer, Journey journey, Snapshot present) {
        if (!journey.isHeld()) {
            return List.of();
        }
        return journeys.compiled(journey.id(), journey.edition(), journey.subject(), present.catalogue())
                .filter(of -> of.problem() == null)
                .map(of -> sample.named(
                        journey.subject(), entering.waiting(viewer, journey, of, WaitingSample.MOST, present)))
                .orElse(List.of());
    }
}
