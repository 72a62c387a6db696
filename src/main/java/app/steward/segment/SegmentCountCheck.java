package app.steward.segment;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Holds the stored counts of all segments against their members. Counts follow membership by difference: one that is
 * wrong once would stay wrong.
 */
@Component
public class SegmentCountCheck {
    private final DSLContext sql;
    private final SegmentStates states;

    SegmentCountCheck(DSLContext sql, SegmentStates states) {
        this.sql = sql;
        this.states = states;
    }

    /**
     * Puts right what was counted wrongly.
     *
     * @return a sentence about each segment of which that was so
     */
    @Transactional
    public List<String> correct() {
        sql.execute("set local jit = off");
        // Members and counts as the same transactions left them, since one statement reads both.
        Result<Record> wrong = wrong(trueCondition());
        if (wrong.isEmpty()) {
            return List.of();
        }
        List<Integer> ids = wrong.getValues("id", Integer.class);
        // Whoever moves members meanwhile waits here, and adds to the counts that are right.
        states.lock(ids);
        for (Record segment : wrong(condition("s.id = any ({0})", val(ids.toArray(Integer[]::new))))) {
            states.recount(segment);
        }
        return wrong.map(SegmentCountCheck::said);
    }

    private Result<Record> wrong(Condition which) {
        return sql.fetch(WRONG, which);
    }

    private static String said(Record segment) {
        long said = segment.get("said", Long.class);
        long members = segment.get("members", Long.class);
        String name = segment.get("name", String.class);
        return said == members
                ? String.format(
                        Locale.ENGLISH,
                        "The segment %s counted wrongly who of its members is active or nobody's."
                                + " That is corrected.",
                        name)
                : String.format(
                        Locale.ENGLISH,
                        "The segment %s counted %,d members and has %,d. That is corrected.",
                        name,
                        said,
                        members);
    }

    private static final String WRONG = """
            with held as (
              select m.segment_id, f.segments_counted as how
              from account_segment_members m join account_facts f on f.account_id = m.account_id
              union all
              select m.segment_id, f.segments_counted
              from user_segment_members m join user_facts f on f.user_id = m.user_id
            ), counted as (
              select segment_id, count(*) as members, count(*) filter (where how & 1 = 1) as members_unassigned,
                count(*) filter (where how & 2 = 2) as active, count(*) filter (where how & 3 = 3) as active_unassigned
              from held group by segment_id
            ), compared as (
              select s.id as segment_id, coalesce(c.members, 0) as members,
                coalesce(c.members_unassigned, 0) as members_unassigned, coalesce(c.active, 0) as active,
                coalesce(c.active_unassigned, 0) as active_unassigned
              from segments s left join counted c on c.segment_id = s.id
            )
            select s.id, s.name, s.members as said, c.*
            from segments s join compared c on c.segment_id = s.id
            where {0} and (s.members, s.members_unassigned, s.active, s.active_unassigned)
              is distinct from (c.members, c.members_unassigned, c.active, c.active_unassigned)
            order by s.id""";
}
