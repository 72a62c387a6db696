package app.steward.segment;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How many members each segment has for somebody. */
@Component
public class SegmentCounts {

    /**
     * Members of one segment that a viewer sees.
     *
     * @param active of them active users; 0 for account segments
     */
    public record Count(long members, long active) {
        public static final Count NONE = new Count(0, 0);

        /** Users that are not active. */
        public long offline() {
            return members - active;
        }
    }

    /** The counts of all segments of the subject by number, of what the viewer sees; segments without members too. */
    public Map<Integer, Count> visibleTo(Viewer viewer, Subject subject) {
        throw new UnsupportedOperationException();
    }
}
