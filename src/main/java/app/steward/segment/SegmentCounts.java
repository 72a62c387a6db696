package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/**
 * How many members each segment has for somebody. Who sees all reads the stored count; for others it is the stored
 * count of what belongs to nobody, and a query over their own.
 */
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

        Count plus(Count other) {
            return new Count(members + other.members, active + other.active);
        }
    }

    private final DSLContext sql;

    SegmentCounts(DSLContext sql) {
        this.sql = sql;
    }

    /** The counts of all segments of the subject by number, of what the viewer sees; segments without members too. */
    public Map<Integer, Count> visibleTo(Viewer viewer, Subject subject) {
        boolean all = viewer.seesAll();
        Map<Integer, Count> counts = new HashMap<>(sql.select(
                        field(name("id"), Integer.class),
                        number(all ? "members" : "members_unassigned"),
                        number(all ? "active" : "active_unassigned"))
                .from(table(name("segments")))
                .where(field(name("subject"), String.class).eq(subject.key()))
                .fetchMap(row -> row.value1(), row -> new Count(row.value2(), row.value3())));
        Long me = viewer.memberId();
        if (!all && me != null) {
            own(me, subject).forEach((id, count) -> counts.merge(id, count, Count::plus));
        }
        return counts;
    }

    /** What is counted as nobody's is left out: until a record just assigned is tested again it counts once, there. */
    private Map<Integer, Count> own(long me, Subject subject) {
        String records = subject == Subject.ACCOUNT
                ? "account_access x join account_facts f on f.account_id = x.account_id"
                : "account_access x join users u on u.account_id = x.account_id"
                        + " join user_facts f on f.user_id = u.id";
        return sql.fetch(
                        "select s, count(*), count(*) filter (where f.segments_counted & 2 = 2) from " + records
                                + " cross join unnest(f.segments) s"
                                + " where x.member_id = {0} and f.segments_counted & 1 = 0 group by s",
                        org.jooq.impl.DSL.val(me))
                .intoMap(
                        row -> row.get(0, Integer.class),
                        row -> new Count(row.get(1, Long.class), row.get(2, Long.class)));
    }

    private static Field<Long> number(String column) {
        return field(name(column), Long.class);
    }
}
