package app.steward.segment;

import static org.jooq.impl.DSL.castNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How fresh the stored memberships are, and the stored counts: written by whoever computes them. */
@Component
public class SegmentStates {
    private static final Table<?> SEGMENTS = table(name("segments"));
    private static final Field<Integer> ID = field(name("id"), Integer.class);
    private static final Field<String> STATE = field(name("state"), String.class);
    private static final Field<String> PROBLEM = field(name("problem"), String.class);
    private static final Field<OffsetDateTime> REFRESHED_AT = field(name("refreshed_at"), OffsetDateTime.class);

    private final DSLContext sql;

    SegmentStates(DSLContext sql) {
        this.sql = sql;
    }

    /** They are being computed in the background. */
    @Transactional
    public void refreshing(Collection<Integer> ids) {
        mark(ids, Segment.State.REFRESHING);
    }

    /** Their conditions or what they read changed, and nobody computes them yet. */
    @Transactional
    public void stale(Collection<Integer> ids) {
        mark(ids, Segment.State.STALE);
    }

    /** It has a condition that can be read, whatever it was before; nobody computes it yet. */
    void repaired(int id) {
        sql.update(SEGMENTS)
                .set(STATE, Segment.State.STALE.key())
                .set(PROBLEM, castNull(String.class))
                .where(ID.eq(id))
                .execute();
    }

    private void mark(Collection<Integer> ids, Segment.State state) {
        lock(ids);
        sql.update(SEGMENTS)
                .set(STATE, state.key())
                .where(ID.in(ids).and(STATE.ne(Segment.State.BROKEN.key())))
                .execute();
    }

    void fresh(Collection<Integer> ids, Instant at) {
        lock(ids);
        sql.update(SEGMENTS)
                .set(STATE, Segment.State.FRESH.key())
                .set(PROBLEM, castNull(String.class))
                .set(REFRESHED_AT, at.atOffset(ZoneOffset.UTC))
                .where(ID.in(ids))
                .execute();
    }

    void broken(int id, String why) {
        sql.update(SEGMENTS)
                .set(STATE, Segment.State.BROKEN.key())
                .set(PROBLEM, why)
                .where(ID.eq(id).and(PROBLEM.isDistinctFrom(why).or(STATE.ne(Segment.State.BROKEN.key()))))
                .execute();
    }

    /** Adds what a pass counted, ordered by segment so that two passes don't wait for each other crosswise. */
    void count(List<? extends Record> differences) {
        lock(differences.stream().map(r -> r.get("segment_id", Integer.class)).toList());
        for (Record difference : differences) {
            sql.execute(
                    "update segments set members = members + {1}, members_unassigned = members_unassigned + {2},"
                            + " active = active + {3}, active_unassigned = active_unassigned + {4} where id = {0}",
                    number(difference, "segment_id"),
                    number(difference, "members"),
                    number(difference, "members_unassigned"),
                    number(difference, "active"),
                    number(difference, "active_unassigned"));
        }
    }

    /** Puts what was counted anew in the place of what is stored. */
    void recount(Record counted) {
        sql.execute(
                "update segments set members = {1}, members_unassigned = {2}, active = {3}, active_unassigned = {4}"
                        + " where id = {0}",
                number(counted, "segment_id"),
                number(counted, "members"),
                number(counted, "members_unassigned"),
                number(counted, "active"),
                number(counted, "active_unassigned"));
    }

    private static Field<Long> number(Record record, String column) {
        return org.jooq.impl.DSL.val(record.get(column, Long.class));
    }

    /** Until the transaction ends nobody else counts or marks them. */
    void lock(Collection<Integer> ids) {
        if (!ids.isEmpty()) {
            sql.fetch(
                    "select 1 from segments where id = any ({0}) order by id for no key update",
                    org.jooq.impl.DSL.val(new TreeSet<>(ids).toArray(new Integer[0])));
        }
    }
}
