package app.steward.listing;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.unnest;

import app.steward.listing.RecordListing.Asked;
import app.steward.membership.MembershipCounts;
import app.steward.segment.SegmentKind;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How many records of each segment the viewer sees under the chosen success role, assignee and account. The search and
 * the filter do not count here.
 */
@Component
@Transactional(readOnly = true)
public class TabCounts {
    private final MembershipCounts stored;
    private final DSLContext sql;

    TabCounts(MembershipCounts stored, DSLContext sql) {
        this.stored = stored;
        this.sql = sql;
    }

    /** By the segment's number; a segment that is missing has no members. */
    public Map<Integer, Long> of(ListQuery list, Asked asked) {
        // Segments keep how many members they have, not how many subscriptions those have, nor how many of one account.
        boolean kept = list.within() == null
                && list.isAssignedToAnyone()
                && list.account() == null
                && list.subject().segmented() == list.subject();
        return kept
                ? members(stored.visibleTo(SegmentKind.SEGMENT, asked.viewer(), list.subject()))
                : counted(list.unfiltered(), asked);
    }

    private static Map<Integer, Long> members(Map<Integer, MembershipCounts.Count> counts) {
        Map<Integer, Long> members = new HashMap<>();
        counts.forEach((segment, count) -> members.put(segment, count.members()));
        return members;
    }

    /** How many records of the list are members of each segment. */
    Map<Integer, Long> counted(ListQuery list, Asked asked) {
        Matching matching = Matching.of(list, asked);
        Field<Integer> segment = field(name("member_of", "segment"), Integer.class);
        Field<Integer[]> segments = field(name(list.subject().segmented().derivedAlias(), "segments"), Integer[].class);
        return sql.select(segment, count())
                .from(matching.query().from())
                .crossJoin(lateral(unnest(segments)).as("member_of", "segment"))
                .where(matching.chosen())
                .groupBy(segment)
                .fetchMap(segment, row -> row.value2().longValue());
    }
}
