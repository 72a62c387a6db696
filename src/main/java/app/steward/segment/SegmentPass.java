package app.steward.segment;

import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Computes membership: who is in which segment, as a difference to what is stored. */
@Component
public class SegmentPass {

    /** How many entered and left one segment. */
    public record Moves(long entered, long left) {}

    /**
     * What a pass did.
     *
     * @param segments moves by segment, only segments with any
     * @param failures why a segment could not be computed, by segment; its members stayed as they were
     */
    public record Outcome(long entered, long left, Map<Integer, Moves> segments, Map<Integer, String> failures) {
        public Outcome {
            segments = Map.copyOf(segments);
            failures = Map.copyOf(failures);
        }
    }

    /**
     * Tests records against segments and stores who entered and left, all in one transaction (the caller's where
     * there is one), so that readers never see half a segment. May fail with a serialization error or a deadlock
     * ({@code 40001}, {@code 40P01}): the caller repeats its transaction.
     *
     * @param onlyRecords tests these records only; null for all
     * @param onlySegments computes these segments only, others are read as they are stored; null for all
     */
    @Transactional
    public Outcome run(
            Subject subject,
            @Nullable Collection<Long> onlyRecords,
            @Nullable Collection<Integer> onlySegments,
            Now now) {
        throw new UnsupportedOperationException();
    }
}
