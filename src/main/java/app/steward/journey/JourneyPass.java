package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Bound;
import app.steward.fact.Batches.Done;
import app.steward.membership.RuleMembers;
import app.steward.workspace.Now;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What else a pass over journeys does: which of them are concerned, who was archived for long, what is forgotten. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class JourneyPass {
    /** A record that is archived for longer has left. */
    static final int ARCHIVED_DAYS = 30;

    private static final int KEPT_MONTHS = 24;
    private static final int REFUSED_DAYS = 90;

    private final DSLContext sql;
    private final RunEnds ends;

    JourneyPass(DSLContext sql, RunEnds ends) {
        this.sql = sql;
        this.ends = ends;
    }

    /**
     * Which journeys have anything to do with records.
     *
     * @param entering of which an entering waits
     * @param running that one of them is in
     * @param left whose entry one of them matches no more
     */
    record Concerned(Set<Integer> entering, Set<Integer> running, Set<Integer> left) {}

    /** Of these journeys, in one query: a change by a person costs the same however many there are. */
    Concerned concerned(Collection<Integer> journeys, Collection<Long> records) {
        Concerned concerned = new Concerned(new HashSet<>(), new HashSet<>(), new HashSet<>());
        sql.fetch("""
                        select m.rule_id as journey, case when m.left_at is null then 'entering' else 'left' end as how
                        from rule_members m where m.rule_id = any ({0}) and m.record_id = any ({1})
                          and (m.acted_at is null or m.left_at is not null)
                        union select r.journey_id, 'running' from journey_runs r
                        where r.journey_id = any ({0}) and r.record_id = any ({1}) and r.left_at is null""", Bound.ints(journeys), Bound.longs(records)).forEach(row -> {
            Set<Integer> to = switch (row.get("how", String.class)) {
                case "entering" -> concerned.entering();
                case "left" -> concerned.left();
                default -> concerned.running();
            };
            to.add(row.get("journey", Integer.class));
        });
        return concerned;
    }

    /** Ends a batch of those who have been archived for long. */
    Done archived(Journey journey, Now now) {
        return ends.endAll(
                journey,
                condition(
                        "exists (select from users u left join accounts a on a.id = u.account_id where u.id = r.user_id"
                                + " and least(u.archived_at, a.archived_at) < {0})",
                        val(now.startOf(now.today().minusDays(ARCHIVED_DAYS)).atOffset(ZoneOffset.UTC))),
                RunEnd.ARCHIVED,
                "",
                now);
    }

    /** Memberships that are over, and of which nothing is left to undo. */
    void forget(Journey journey, @Nullable Collection<Long> records, Now now) {
        sql.execute(RuleMembers.forget(condition(
                "m.rule_id = {0} and r.state = 'fresh' and m.left_at is not null and {1} and {2}",
                inline(journey.id()), RuleMembers.ended("m", "r", now), RuleMembers.among("m", null, records))));
    }

    /** What is older than histories are kept. The runs stay: who was in it before is asked for as long as it is there. */
    void trim(Journey journey, Now now) {
        sql.execute(
                "delete from journey_log l using journey_runs r where r.id = l.run_id and r.journey_id = {0}"
                        + " and r.left_at < {1} and l.at < {1}",
                val(journey.id()),
                val(now.instant().atZone(now.zone()).minusMonths(KEPT_MONTHS).toOffsetDateTime()));
        sql.execute(
                "delete from journey_refused where journey_id = {0} and at < {1}",
                val(journey.id()),
                val(now.instant().atZone(now.zone()).minusDays(REFUSED_DAYS).toOffsetDateTime()));
    }

    /** All who came to match by what a person let through have been acted upon. */
    void finished(Journey journey, Now now) {
        sql.execute(
                "update journeys j set permitted = false, let_through_at = {0} from rules r where r.id = j.id and j.id = {1}"
                        + " and j.permitted and r.state = 'fresh'",
                val(now.timestamp()), val(journey.id()));
    }
}
