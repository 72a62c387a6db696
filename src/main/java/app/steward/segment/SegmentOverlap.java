package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.trueCondition;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
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

    @Transactional(readOnly = true)
    public Matrix of(Viewer viewer, Subject subject) {
        List<Segment> all = segments.of(subject);
        List<Segment> shown = all.stream().limit(MOST).toList();
        Pairs pairs = new Pairs(shown);
        if (!shown.isEmpty()) {
            count(viewer, subject, pairs);
        }
        return new Matrix(shown, all.size(), pairs.counts());
    }

    /**
     * From the arrays on the derived rows, which those of archived records leave empty. Records that are in the same
     * segments, of which there are many, come as one row; its pairs are made here, which costs the database twice what
     * finding the rows does. By COPY, rows are not kept before they are read, and several processes may find them.
     */
    private void count(Viewer viewer, Subject subject, Pairs pairs) {
        sql.execute("set local work_mem = '64MB'");
        String alike = sql.renderInlined(resultQuery(
                "select f.segments, count(*) from {0} where f.segments <> '{}' and {1} group by 1",
                subject == Subject.ACCOUNT || viewer.seesAll()
                        ? sql("{0} f", name(subject.derivedTable()))
                        : sql("{0} f join users u on u.id = f.user_id", name(subject.derivedTable())),
                seen(viewer, subject)));
        sql.connection(connection -> {
            CopyOut rows = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("copy (" + alike + ") to stdout");
            for (byte[] row = rows.readFromCopy(); row != null; row = rows.readFromCopy()) {
                pairs.add(row);
            }
        });
    }

    /** Adds up rows such as {@code {3,7,9}} and, behind a tab, the number of records. */
    private static final class Pairs {
        private final Map<Integer, Integer> places = new HashMap<>();
        private final long[][] counts;

        Pairs(List<Segment> shown) {
            shown.forEach(segment -> places.put(segment.id(), places.size()));
            counts = new long[shown.size()][shown.size()];
        }

        void add(byte[] row) {
            int[] in = new int[row.length];
            int many = 0;
            long number = 0;
            for (byte letter : row) {
                if (letter >= '0' && letter <= '9') {
                    number = 10 * number + letter - '0';
                } else if (letter == ',' || letter == '}') {
                    Integer place = places.get((int) number);
                    if (place != null) {
                        in[many++] = place;
                    }
                    number = 0;
                }
            }
            for (int i = 0; i < many; i++) {
                for (int j = 0; j < many; j++) {
                    counts[in[i]][in[j]] += number;
                }
            }
        }

        List<List<Long>> counts() {
            return Arrays.stream(counts)
                    .map(row -> Arrays.stream(row).boxed().toList())
                    .toList();
        }
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
