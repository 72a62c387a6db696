package app.steward.health;

import app.steward.condition.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * One of the five scores of an account: that of a pillar, or the overall one.
 *
 * @param pillar null for the overall score
 */
record HealthScore(@Nullable Pillar pillar) {
    private static final List<HealthScore> ALL = Stream.concat(
                    Arrays.stream(Pillar.values()).map(HealthScore::new), Stream.of(new HealthScore(null)))
            .toList();

    /** The pillars, and the overall score at last. */
    static List<HealthScore> all() {
        return ALL;
    }

    /** By its key; unknown keys were refused by whoever read them. */
    static HealthScore of(String key) {
        return ALL.stream()
                .filter(score -> score.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No pillar " + key));
    }

    /** As in parameters and columns of the history. */
    String key() {
        return pillar == null ? "overall" : pillar.key();
    }

    String label() {
        return pillar == null ? "Overall health" : pillar.label();
    }

    /** As the last pass stored it with the account. */
    Field<Short> stored() {
        return Subject.ACCOUNT.derived(key() + "_score", Short.class);
    }
}
