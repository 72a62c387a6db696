package app.steward.portfolio;

import app.steward.portfolio.Listing.Asked;
import app.steward.segment.SegmentCounts;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * How many records of each segment the viewer sees under the chosen success role and assignee. The search and the
 * filter do not count here.
 */
@Component
public class TabCounts {
    private final SegmentCounts stored;
    private final Listing listing;

    TabCounts(SegmentCounts stored, Listing listing) {
        this.stored = stored;
        this.listing = listing;
    }

    /** By the segment's number; a segment that is missing has no members. */
    public Map<Integer, Long> of(View view, Asked asked) {
        // Segments keep how many members they have, not how many subscriptions those have.
        boolean kept = view.isAssignedToAnyone() && view.subject().segmented() == view.subject();
        return kept
                ? members(stored.visibleTo(asked.viewer(), view.subject()))
                : listing.countBySegment(view.unfiltered(), asked);
    }

    private static Map<Integer, Long> members(Map<Integer, SegmentCounts.Count> counts) {
        Map<Integer, Long> members = new HashMap<>();
        counts.forEach((segment, count) -> members.put(segment, count.members()));
        return members;
    }
}
