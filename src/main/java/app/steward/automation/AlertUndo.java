package app.steward.automation;

import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Bound;
import app.steward.problem.Conflict;
import app.steward.team.Viewer;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Result;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What members did to open alerts, as long as it can be taken back: which they were, and until when they rested. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class AlertUndo {
    private static final String IN_TIME = "acted_at > now() - interval '10 minutes'";

    private final DSLContext sql;

    AlertUndo(DSLContext sql) {
        this.sql = sql;
    }

    /** Keeps those of these that are open as they are, under the lock of who is to change them; null where nobody could undo it. */
    @Nullable
    Long begin(Viewer by, List<Long> alerts) {
        sql.execute("delete from undoable_alerts where id in (select id from undoable_alerts where not " + IN_TIME
                + " for update skip locked)");
        Long me = by.memberId();
        return me == null
                ? null
                : sql
                        .fetch(
                                "insert into undoable_alerts (member_id, alerts, versions, snoozed) select {0},"
                                        + " array_agg(id order by id), array_agg(version + 1 order by id),"
                                        + " array_agg(snoozed_until order by id) from alerts where id = any ({1})"
                                        + " and closed_at is null having count(*) > 0 returning id",
                                val(me), Bound.longs(alerts))
                        .stream()
                        .findFirst()
                        .map(row -> row.get(0, Long.class))
                        .orElse(null);
    }

    /**
     * The alerts of an act, which is gone with that.
     *
     * @throws Conflict where it is none of the viewer's, was undone, or is too long ago
     */
    List<Long> take(Viewer by, long act) {
        Record kept = sql
                .fetch(
                        "select alerts from undoable_alerts where id = {0} and member_id = {1} and " + IN_TIME
                                + " for update",
                        val(act),
                        val(by.memberId(), Long.class))
                .stream()
                .findFirst()
                .orElseThrow(() -> new Conflict("Nothing is undone: that is undone already, is not yours, or was more"
                        + " than 10 minutes ago."));
        return List.of(kept.get(0, Long[].class));
    }

    /**
     * Makes these as they were before, where nobody changed them since, no other alert of the rule is open, and the rule is
     * on. What does not match any more is closed by the next pass.
     *
     * @param seen those of the act that the viewer sees still
     */
    Result<Record> restore(long act, List<Long> seen) {
        Result<Record> restored = sql.fetch("""
                update alerts a set closed_at = null, closed_why = null, outcome = null, note = '', closed_by = null,
                  snoozed_until = b.snoozed, version = a.version + 1, holder_id = owner_for(a.account_id, a.role_id)
                from undoable_alerts u cross join unnest(u.alerts, u.versions, u.snoozed) b (id, version, snoozed), rules r
                where u.id = {0} and b.id = a.id and b.version = a.version and a.id = any ({1}) and r.id = a.rule_id
                  and (a.closed_at is null or r.armed_at is not null)
                  and not exists (select from alerts o where o.rule_id = a.rule_id and o.record_id = a.record_id
                    and o.id <> a.id and o.closed_at is null)
                returning a.id, a.rule_id, a.record_id, a.user_id, a.snoozed_until""", val(act), Bound.longs(seen));
        sql.execute("delete from undoable_alerts where id = {0}", val(act));
        return restored;
    }
}
