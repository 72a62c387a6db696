package app.steward.health.web;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.health.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says a configuration in one line. */
final class Summary {

    private Summary() {}

    /** "Product: Active users, Stickiness. Service: CSAT." or "No metrics: scores nobody." */
    static String of(Configuration configuration, Catalogue catalogue) {
        List<String> parts = new ArrayList<>();
        configuration.pillars().forEach((pillar, part) -> {
            if (!part.metrics().isEmpty()) {
                parts.add(pillar.shortLabel() + ": "
                        + part.metrics().stream()
                                .map(metric -> catalogue
                                        .find(Subject.ACCOUNT, metric.use().key())
                                        .map(FieldDefinition::label)
                                        .orElse(metric.use().key()))
                                .distinct()
                                .collect(Collectors.joining(", ")));
            }
        });
        return parts.isEmpty() ? "No metrics yet: nobody gets a score by it" : String.join(" · ", parts);
    }
}
