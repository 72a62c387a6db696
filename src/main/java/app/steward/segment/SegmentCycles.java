package app.steward.segment;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.segment.SegmentDefinitions.Definitions;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Refuses conditions with which a segment would test itself. */
@Component
class SegmentCycles {
    private final SegmentDefinitions definitions;

    SegmentCycles(SegmentDefinitions definitions) {
        this.definitions = definitions;
    }

    /** Throws {@link BadInput} with the way around where this condition would lead the segment back to itself. */
    void refuse(Subject subject, int segment, ConditionTree condition, Catalogue catalogue) {
        if (SegmentGraph.segmentsIn(condition).isEmpty()) {
            return;
        }
        Definitions known = definitions.of(subject, catalogue);
        SortedMap<Integer, ConditionTree> then = new TreeMap<>(known.conditions());
        then.put(segment, condition);
        new SegmentGraph(then).cycleThrough(segment).ifPresent(path -> {
            String names =
                    path.stream().map(at -> known.names().getOrDefault(at, "?")).collect(Collectors.joining(" → "));
            throw BadInput.of("condition", "The segment would test itself: " + names + ".");
        });
    }
}
