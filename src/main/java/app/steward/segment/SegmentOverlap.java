package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many records are in two segments at once, for every two of them. */
@Component
public class SegmentOverlap {
    /** Of more segments, the first in the order of tabs. */
    public static final int MOST = 50;

    private final DSLContext sql;
    private final Segments segments;

    SegmentOverlap(DSLContext sql, Segments segments) {
        this.sql = sql;
        this.segments = segments;
    }

    /**
     * Members that two segments share, of what somebody sees; a segment with itself has its own.
     *
     * @param segments in the order of tabs, at most {@link #MOST}
     * @param of how many there are
     * @param counts a row for each segment, in their order
     */
    public record Matrix(List<Segment> segments, int of, List<List<Long>> counts) {
        public long both(int one, int other) {
            return counts.get(one).get(other);
        }

        public long members(int one) {
            return both(one, one);
        }

        public List<Integer> ids() {
            return segments.stream().map(Segment::id).toList();
        }
    }

    private record Pair(int one, int other) {}

    @Transactional(readOnly = true)
    public Matrix of(Viewer viewer, Subject subject) {
        List<Segment> all = segments.of(subject);
        List<Segment> shown = all.stream().limit(MOST).toList();
        Map<Pair, Long> counted = shown.isEmpty() ? Map.of() : counted(viewer, subject, shown);
        List<List<Long>> counts = shown.stream()
                .map(row -> shown.stream()
                        .map(column -> counted.getOrDefault(
                                new Pair(Math.min(row.id(), column.id()), Math.max(row.id(), column.id())), 0L))
                        .toList())
                .toList();
        return new Matrix(shown, all.size(), Collections.unmodifiableList(counts));
    }

    /**
     * From the arrays on the derived rows, which those of archived records leave empty. Records that are in the same
     * segments, of which there are many, are taken together before their pairs are.
     */
    private Map<Pair, Long> counted(Viewer viewer, Subject subject, List<Segment> shown) {
        sql.execute("set local work_mem = '64MB'");
        Integer[] ids = shown.stream().map(Segment::id).toArray(Integer[]::new);
        return sql
                .fetch(
                        """
                        with alike as materialized (
                          select f.segments, count(*) as records from {0} where f.segments <> '{}' and {2} group by 1)
                        select x, y, sum(records)::bigint
                        from alike cross join unnest(segments) x cross join unnest(segments) y
                        where x <= y and x = any ({1}) and y = any ({1}) group by 1, 2""",
                        subject == Subject.ACCOUNT || viewer.seesAll()
                                ? sql("{0} f", name(subject.derivedTable()))
                                : sql("{0} f join users u on u.id = f.user_id", name(subject.derivedTable())),
                        val(ids),
                        seen(viewer, subject))
                .stream()
                .collect(Collectors.toMap(
                        row -> new Pair(row.get(0, Integer.class), row.get(1, Integer.class)),
                        row -> row.get(2, Long.class),
                        Long::sum,
                        HashMap::new));
    }

    private static Condition seen(Viewer viewer, Subject subject) {
        if (viewer.seesAll()) {
            return trueCondition();
        }
        return viewer.sees(
                subject,
                subject == Subject.ACCOUNT ? field(name("f", "account_id"), Long.class) : subject.accountOf("u"));
    }
}
