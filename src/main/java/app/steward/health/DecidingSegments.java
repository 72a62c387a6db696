package app.steward.health;

import app.steward.problem.Conflict;
import app.steward.problem.Use;
import app.steward.segment.DeletionConsequence;
import app.steward.segment.Segment;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** A segment that has a configuration takes it along: whoever deletes one is told first what this does to accounts. */
@Component
class DecidingSegments implements DeletionConsequence {
    private final HealthConfigurations configurations;
    private final HealthPreview preview;

    DecidingSegments(HealthConfigurations configurations, HealthPreview preview) {
        this.configurations = configurations;
        this.preview = preview;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Conflict> of(Viewer by, Segment segment) {
        if (configurations.find(segment.id()).isEmpty()) {
            return Optional.empty();
        }
        HealthPreview.OfPriority would = preview.ofRemoval(by, segment.id());
        long banded = would.bands().stream()
                .mapToLong(HealthPreview.BandMove::accounts)
                .sum();
        return Optional.of(new Conflict(
                segment.name() + " has a health configuration, which would go with it: " + counted(would.accounts())
                        + " would get another configuration, and " + counted(banded) + " another band.",
                List.of(new Use(HealthDefinitions.TYPE, Integer.toString(segment.id()), "Health of " + segment.name())),
                PreviewAnswer.of(would).figures()));
    }

    private static String counted(long accounts) {
        return accounts == 1 ? "1 account" : accounts + " accounts";
    }
}
