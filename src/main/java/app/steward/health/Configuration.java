package app.steward.health;

import app.steward.condition.FieldRef;
import app.steward.problem.BadInput;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How health is computed. Pillars that are not named have the weight 1 and no metrics, and so are not computed.
 *
 * @param pillars all four, in order
 */
public record Configuration(SortedMap<Pillar, PillarPart> pillars) {
    public static final int MOST_METRICS = 40;

    /** Says nothing: no account has a score by it. */
    public static final Configuration EMPTY = new Configuration(Map.of());

    public Configuration(Map<Pillar, PillarPart> pillars) {
        this(new TreeMap<>(pillars));
    }

    public Configuration {
        SortedMap<Pillar, PillarPart> all = new TreeMap<>(pillars);
        for (Pillar pillar : Pillar.values()) {
            all.putIfAbsent(pillar, new PillarPart(BigDecimal.ONE, List.of()));
        }
        pillars = Collections.unmodifiableSortedMap(all);
        if (metrics(pillars).count() > MOST_METRICS) {
            throw BadInput.of("pillars", "A configuration has at most " + MOST_METRICS + " metrics.");
        }
    }

    public PillarPart part(Pillar pillar) {
        return java.util.Objects.requireNonNull(pillars.get(pillar));
    }

    /** The metrics of all pillars, in order. */
    public Stream<Metric> metrics() {
        return metrics(pillars);
    }

    private static Stream<Metric> metrics(Map<Pillar, PillarPart> pillars) {
        return pillars.values().stream().flatMap(part -> part.metrics().stream());
    }

    /** Every field that is read, metrics and bounds, each once. */
    public Stream<FieldRef> uses() {
        return metrics().flatMap(Metric::uses).distinct();
    }

    /** Whether there is nothing to compute. */
    public boolean isEmpty() {
        return metrics().findAny().isEmpty();
    }
}
