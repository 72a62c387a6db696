package app.steward.health;

import app.steward.problem.Conflict;
import app.steward.problem.Use;
import app.steward.segment.SegmentDeletionAsked;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A segment that has a configuration takes it along: whoever deletes one is told first what this does to accounts. */
@Component
class DecidingSegments {
    private final HealthConfigurations configurations;
    private final HealthPreview preview;

    DecidingSegments(HealthConfigurations configurations, HealthPreview preview) {
        this.configurations = configurations;
        this.preview = preview;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void on(SegmentDeletionAsked asked) {
        if (configurations.find(asked.id()).isEmpty()) {
            return;
        }
        HealthPreview.OfPriority would = preview.ofRemoval(asked.by(), asked.id());
        long banded = would.bands().stream()
                .mapToLong(HealthPreview.BandMove::accounts)
                .sum();
        throw new Conflict(
                asked.name() + " has a health configuration, which would go with it: " + counted(would.accounts())
                        + " would get another configuration, and " + counted(banded) + " another band.",
                List.of(new Use(HealthDefinitions.TYPE, Integer.toString(asked.id()), "Health of " + asked.name())),
                PreviewAnswer.of(would).figures());
    }

    private static String counted(long accounts) {
        return accounts == 1 ? "1 account" : accounts + " accounts";
    }
}
