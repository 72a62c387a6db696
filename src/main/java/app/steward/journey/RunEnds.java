package app.steward.journey;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.change.Chains;
import app.steward.condition.sql.Bound;
import app.steward.fact.Batches.Done;
import app.steward.journey.JourneyLog.Line;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Ends runs, whoever finds that they are over: one statement for a batch of them. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class RunEnds {
    static final int BATCH = 10_000;

    private final DSLContext sql;
    private final JourneyLog log;
    private final JourneyMoves moves;

    RunEnds(DSLContext sql, JourneyLog log, JourneyMoves moves) {
        this.sql = sql;
        this.log = log;
        this.moves = moves;
    }

    /**
     * A run that is over, locked by the caller, who writes in its log.
     *
     * @param step at which it ends
     * @param goalAt when it reached the goal, where it did so now
     * @param seq of the last line of its log
     */
    record Over(
            long run, long record, String step, @Nullable Instant goalAt, RunEnd why, String note, int seq) {}

    void end(Collection<Over> runs, Instant at) {
        if (!runs.isEmpty()) {
            sql.execute(
                    """
                    update journey_runs r set step = n.step, state = 'done', due_at = null, waiting_for = null,
                      deadline = null, problem = null, held_until = null, goal_at = coalesce(r.goal_at, n.goal),
                      left_at = {6}, end_why = n.why, end_note = nullif(n.note, ''), seq = n.seq
                    from unnest({0}, {1}, {2}, {3}, {4}, {5}) n (id, step, goal, why, note, seq)
                    where r.id = n.id""",
                    Bound.longs(runs, Over::run),
                    Bound.texts(runs, Over::step),
                    Bound.moments(runs, over -> moment(over.goalAt())),
                    Bound.texts(runs, over -> over.why().key()),
                    Bound.texts(runs, Over::note),
                    Bound.ints(runs, Over::seq),
                    val(at.atOffset(ZoneOffset.UTC)));
        }
    }

    static @Nullable OffsetDateTime moment(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /**
     * Ends a batch of runs for a reason that is the same for all of them.
     *
     * @param which of the alias r, locked here, behind the derived rows, which an end changes
     */
    Done endAll(Journey journey, Condition which, RunEnd why, String note, Now now) {
        List<JourneyLog.Added> lines = new ArrayList<>();
        List<Over> over = sql.fetch("""
                        select r.id, r.record_id, r.step, r.seq, r.edition
                        from journey_runs r join user_facts f on f.user_id = r.user_id
                        where r.journey_id = {0} and r.left_at is null and {1}
                        order by f.user_id limit {2} for no key update of f for update of r""", inline(journey.id()), which, inline(BATCH))
                .map(row -> {
                    long run = row.get("id", Long.class);
                    String step = row.get("step", String.class);
                    int seq = row.get("seq", Integer.class) + 1;
                    lines.add(new JourneyLog.Added(
                            run, seq, row.get("edition", Integer.class), Line.ended(step, why, note)));
                    return new Over(run, row.get("record_id", Long.class), step, null, why, note, seq);
                });
        end(over, now.instant());
        log.add(lines, now.instant());
        moves.moved(journey, over.stream().map(Over::record).toList(), Chains.NONE);
        return new Done(over.size(), over.isEmpty() ? Set.of() : Set.of(journey.id()), over.size() == BATCH);
    }
}
