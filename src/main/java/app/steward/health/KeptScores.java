package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * A row of the history: the scores of an account as they became, and what decided them.
 *
 * @param scores those that were computed
 * @param segment whose configuration it was; null for the default
 * @param revision which version of it
 */
record KeptScores(
        Instant at,
        Map<HealthScore, Integer> scores,
        @Nullable Integer segment,
        int revision) {
    static final Field<OffsetDateTime> AT = field(name("at"), OffsetDateTime.class);

    KeptScores {
        scores = Map.copyOf(scores);
    }

    static KeptScores of(Record row) {
        Map<HealthScore, Integer> scores = new HashMap<>();
        for (HealthScore score : HealthScore.all()) {
            Integer value = row.get(score.key(), Integer.class);
            if (value != null) {
                scores.put(score, value);
            }
        }
        return new KeptScores(
                Objects.requireNonNull(row.get(AT)).toInstant(),
                scores,
                row.get("segment_id", Integer.class),
                row.get("revision", Integer.class));
    }

    @Nullable
    Integer score(HealthScore which) {
        return scores.get(which);
    }

    /** Whether the same version of the same configuration decided. */
    boolean isDecidedAs(KeptScores other) {
        return Objects.equals(segment, other.segment) && revision == other.revision;
    }

    /** Whether what was measured before can't be compared with this: where nothing was, there is nothing to compare. */
    boolean isAnewAfter(KeptScores before) {
        return !isDecidedAs(before) && !before.scores.isEmpty();
    }
}
