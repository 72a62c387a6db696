package app.steward.segment;

import app.steward.condition.ConditionHolder;
import app.steward.condition.ConditionHolder.Held;
import app.steward.problem.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What tests a segment: other segments, lists, health configurations, alerts, views. */
@Component
public class SegmentUses {
    private final List<ConditionHolder> holders;

    SegmentUses(List<ConditionHolder> holders) {
        this.holders = List.copyOf(holders);
    }

    /** What uses each segment, of segments that anything uses; a segment's test of itself doesn't count. */
    public Map<Integer, List<Use>> bySegment() {
        Map<Integer, List<Use>> uses = new HashMap<>();
        for (ConditionHolder holder : holders) {
            holder.held().forEach(held -> {
                for (int segment : SegmentGraph.segmentsIn(held.condition())) {
                    if (!(held.type().equals("segment") && held.id() == segment)) {
                        uses.computeIfAbsent(segment, id -> new ArrayList<>()).add(use(held));
                    }
                }
            });
            holder.heldUses().forEach(held -> {
                if (held.use().params().get("segment") instanceof Long segment) {
                    uses.computeIfAbsent(Math.toIntExact(segment), id -> new ArrayList<>())
                            .add(new Use(held.type(), Long.toString(held.id()), held.name()));
                }
            });
        }
        return uses;
    }

    public List<Use> of(int segment) {
        return bySegment().getOrDefault(segment, List.of());
    }

    private static Use use(Held held) {
        return new Use(held.type(), Long.toString(held.id()), held.name());
    }
}
