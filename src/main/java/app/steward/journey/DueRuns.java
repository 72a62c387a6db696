package app.steward.journey;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Bound;
import app.steward.journey.Advance.Ends;
import app.steward.journey.Advance.Position;
import app.steward.journey.Advance.Stay;
import app.steward.journey.Advance.Waiting;
import app.steward.journey.RunEnds.Over;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Runs that are due: which there are, a batch of them locked, and where they are once they were moved. */
@Component
class DueRuns {
    /** What is due of a journey at a moment. Runs of archived users stand still. */
    private static final String OF_DUE = """
            from journey_runs r join user_facts f on f.user_id = r.user_id join users u on u.id = r.user_id
              left join accounts a on a.id = u.account_id
            where r.journey_id = {0} and r.left_at is null and r.due_at <= {1} and (r.held_until is null or r.held_until <= {1})
              and u.archived_at is null and a.archived_at is null""";

    /** With the derived rows, which an end changes: whoever changes a record holds those before its runs. */
    private static final String DUE =
            "select r.id, r.edition, r.step, r.record_id, r.arrived_at, r.waiting_for, r.due_at,"
                    + " r.deadline, r.goal_at, r.moved, r.by_hand, r.seq, r.chain " + OF_DUE
                    + " order by r.due_at, r.id limit {2} for no key update of f skip locked for update of r skip locked";

    /** The limit has each journey looked up in the index of what is due, however many runs wait. */
    private static final String ANY_DUE = "select j.id from journeys j, lateral (select " + OF_DUE
            + " limit 1) d where j.status = 'live' order by j.id";

    private final DSLContext sql;
    private final RunEnds ends;
    private final Clock clock;

    DueRuns(DSLContext sql, RunEnds ends, Clock clock) {
        this.sql = sql;
        this.ends = ends;
        this.clock = clock;
    }

    /** A run on its way, as far as a batch has got with it. */
    static final class Run {
        final long id;
        final int edition;
        final long record;
        final boolean moved;
        final boolean byHand;
        final List<Integer> chain;
        Position at;

        @Nullable
        Instant goalAt;

        int seq;
        boolean reached;

        @Nullable
        Ends ends;

        @Nullable
        Stay stays;

        @Nullable
        String problem;

        private Run(Record row) {
            id = row.get("id", Long.class);
            edition = row.get("edition", Integer.class);
            record = row.get("record_id", Long.class);
            moved = row.get("moved", Boolean.class);
            byHand = row.get("by_hand", Boolean.class);
            chain = List.of(row.get("chain", Integer[].class));
            at = new Position(
                    row.get("step", String.class),
                    row.get("arrived_at", OffsetDateTime.class).toInstant(),
                    Waiting.of(row.get("waiting_for", String.class)),
                    Journeys.moment(row.get("due_at", OffsetDateTime.class)),
                    Journeys.moment(row.get("deadline", OffsetDateTime.class)));
            goalAt = Journeys.moment(row.get("goal_at", OffsetDateTime.class));
            seq = row.get("seq", Integer.class);
        }

        /** Whether this batch has more to do with it. */
        boolean goesOn() {
            return ends == null && stays == null && problem == null;
        }
    }

    /** Numbers of the live journeys that anything is due of: one statement, which is all that an idle pump asks. */
    @Transactional(readOnly = true)
    public List<Integer> journeys() {
        return sql.fetch(ANY_DUE, field(name("j", "id")), val(clock.instant().atOffset(ZoneOffset.UTC)))
                .getValues(0, Integer.class);
    }

    /** The first of a journey, locked until the caller's transaction ends; what others hold is passed over. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Run> take(int journey, Instant now, int most) {
        return sql.fetch(DUE, val(journey), val(now.atOffset(ZoneOffset.UTC)), val(most))
                .map(Run::new);
    }

    /** Where they are now, and of those who came to an end that they did. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void store(List<Run> runs, Instant now) {
        List<Run> going = runs.stream().filter(run -> run.ends == null).toList();
        if (!going.isEmpty()) {
            sql.execute(
                    """
                    update journey_runs r set step = n.step, arrived_at = n.arrived, state = n.state, due_at = n.due,
                      waiting_for = n.waiting, deadline = n.deadline, problem = n.problem, goal_at = n.goal, seq = n.seq
                    from unnest({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9})
                      n (id, step, arrived, state, due, waiting, deadline, problem, goal, seq)
                    where r.id = n.id""",
                    Bound.longs(going, run -> run.id),
                    Bound.texts(going, run -> run.at.step()),
                    moments(going, run -> run.at.arrived()),
                    Bound.texts(going, run -> run.problem != null ? "stuck" : run.stays != null ? "waits" : "due"),
                    moments(going, run -> run.problem != null ? null : run.stays != null ? run.stays.due() : now),
                    Bound.texts(
                            going,
                            run -> run.stays == null
                                    ? null
                                    : run.stays.waiting().key()),
                    moments(going, run -> run.stays == null ? null : run.stays.deadline()),
                    Bound.texts(going, run -> run.problem),
                    moments(going, run -> run.goalAt),
                    Bound.ints(going, run -> run.seq));
        }
        List<Over> over = new ArrayList<>();
        for (Run run : runs) {
            Ends why = run.ends;
            if (why != null) {
                over.add(new Over(run.id, run.record, run.at.step(), run.goalAt, why.why(), why.note(), run.seq));
            }
        }
        ends.end(over, now);
    }

    private static Field<OffsetDateTime[]> moments(List<Run> runs, Function<Run, @Nullable Instant> of) {
        return Bound.moments(runs, run -> RunEnds.moment(of.apply(run)));
    }
}
