package app.steward.journey;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Bound;
import app.steward.journey.JourneyLog.Line;
import app.steward.workspace.Now;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Has those whose waits ended while a journey was paused go on a day's share at a time: what may not begin all at once is not
 * to go on all at once either.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class WaitsSpread {
    private static final int BATCH = 10_000;

    private final DSLContext sql;
    private final JourneyLog log;

    WaitsSpread(DSLContext sql, JourneyLog log) {
        this.sql = sql;
        this.log = log;
    }

    private record PutOff(long run, int edition, String step, int seq, Instant until, String zone) {}

    /** Runs whose waits have ended, under the alias r. */
    static Condition ended(int journey, Now now) {
        return condition(
                "r.journey_id = {0} and r.left_at is null and r.state = 'waits' and r.due_at <= {1}",
                inline(journey), val(now.timestamp()));
    }

    /** So many go on now, those that have waited for longest; so many a day later, at this time of day, and so on. */
    void over(int journey, int perDay, Now now) {
        Condition which = ended(journey, now)
                .and(condition("(r.held_until is null or r.held_until <= {0})", val(now.timestamp())))
                .and(condition("exists (select from users u left join accounts a on a.id = u.account_id"
                        + " where u.id = r.record_id and u.archived_at is null and a.archived_at is null)"));
        // as everybody locks them: in the order of their numbers
        sql.fetch("select count(*) from (select from journey_runs r where {0} order by r.id for update) n", which);
        int done = 0;
        Result<Record> found;
        do {
            found = sql.fetch("""
                    select r.id, r.edition, r.step, r.seq, coalesce(u.time_zone, {1}) as zone
                    from journey_runs r left join users u on u.id = r.user_id
                    where {0} order by r.due_at, r.id offset {2} limit {3}""", which, val(now.zone().getId()), inline(perDay), inline(BATCH));
            List<PutOff> some = new ArrayList<>();
            for (Record row : found) {
                done++;
                some.add(new PutOff(
                        row.get("id", Long.class),
                        row.get("edition", Integer.class),
                        row.get("step", String.class),
                        row.get("seq", Integer.class) + 1,
                        later(now, 1 + (done - 1) / perDay),
                        row.get("zone", String.class)));
            }
            putOff(some, now);
        } while (found.size() == BATCH);
    }

    private static Instant later(Now now, int days) {
        return now.instant().atZone(now.zone()).plusDays(days).toInstant();
    }

    /** They wait for that time alone: a condition that holds meanwhile would have all of them go on together. */
    private void putOff(List<PutOff> runs, Now now) {
        if (runs.isEmpty()) {
            return;
        }
        sql.execute(
                """
                update journey_runs r set due_at = n.due, waiting_for = 'time', seq = n.seq
                from unnest({0}, {1}, {2}) n (id, due, seq) where r.id = n.id""",
                Bound.longs(runs, PutOff::run),
                Bound.moments(runs, each -> RunEnds.moment(each.until())),
                Bound.ints(runs, PutOff::seq));
        log.add(
                runs.stream()
                        .map(each -> new JourneyLog.Added(
                                each.run(),
                                each.seq(),
                                each.edition(),
                                Line.putOff(each.step(), each.until(), each.zone())))
                        .toList(),
                now.instant());
    }
}
