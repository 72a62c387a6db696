package app.steward.task;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.problem.Conflict;
import app.steward.team.Viewer;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What members did to tasks, as long as it can be taken back: the tasks as they were, and what the act made. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class TaskUndo {
    private static final String IN_TIME = "acted_at > now() - interval '10 minutes'";

    /** What a task names that may be gone by now, and goes without it. */
    private static final String STILL_THERE = "jsonb_build_object("
            + "'touchpoint_id', (select p.id from touchpoints p where p.id = b.touchpoint_id),"
            + " 'run_id', (select r.id from journey_runs r where r.id = b.run_id),"
            + " 'cover_id', (select c.id from covers c where c.id = b.cover_id))";

    private static final String AS_IT_WAS =
            "title = b.title, text = b.text, user_id = b.user_id, role_id = b.role_id, member_id = b.member_id, priority"
                    + " = b.priority, due_on = b.due_on, snoozed_until = b.snoozed_until, state = b.state, outcome ="
                    + " b.outcome, done_at = b.done_at, done_by = b.done_by, touchpoint_id = (select p.id from touchpoints p"
                    + " where p.id = b.touchpoint_id), touched ="
                    + " b.touched";

    private final DSLContext sql;

    TaskUndo(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * What was taken back.
     *
     * @param tasks that are as they were before, and those that are gone again
     * @param accounts theirs
     * @param touchpoints to be deleted by the caller
     * @param changed left, since somebody changed them since
     */
    record Undone(Set<Long> tasks, Set<Long> accounts, List<Long> touchpoints, int changed) {}

    /** Keeps these as they are now, before something is done to them; null where nobody could undo it. */
    @Nullable
    Long begin(Viewer by, Select<Record1<Long>> tasks) {
        sql.execute("delete from undoable_tasks where id in (select id from undoable_tasks where not " + IN_TIME
                + " for update skip locked)");
        Long me = by.memberId();
        return me == null
                ? null
                : sql.fetchSingle(
                                "insert into undoable_tasks (member_id, before, tasks, versions, made, touchpoints)"
                                        + " select {0}, coalesce(jsonb_agg(to_jsonb(t) order by t.id), '[]'),"
                                        + " coalesce(array_agg(t.id order by t.id), '{}'), '{}', '{}', '{}'"
                                        + " from tasks t where t.id in ({1}) returning id",
                                val(me), tasks)
                        .get(0, Long.class);
    }

    /** Notes what became of them, once it is done. */
    void end(@Nullable Long act, Collection<Long> made, Collection<Long> touchpoints) {
        if (act != null) {
            sql.execute(
                    "update undoable_tasks u set made = {1}, touchpoints = {2}, versions = array(select"
                            + " coalesce(t.version, -1) from unnest(u.tasks) with ordinality x (id, n)"
                            + " left join tasks t on t.id = x.id order by x.n) where u.id = {0}",
                    val(act), array(made), array(touchpoints));
        }
    }

    /** @throws Conflict where it is none of the viewer's, was undone, or is too long ago */
    Undone takeBack(Viewer by, long act) {
        Record acted = sql
                .fetch(
                        "select touchpoints, cardinality(tasks) + cardinality(made) from undoable_tasks where id = {0}"
                                + " and member_id = {1} and " + IN_TIME + " for update",
                        val(act),
                        val(by.memberId(), Long.class))
                .stream()
                .findFirst()
                .orElseThrow(() -> new Conflict("Nothing is undone: that is undone already, is not yours, or was more"
                        + " than 10 minutes ago."));
        String of = " from undoable_tasks u, jsonb_populate_recordset(null::tasks, u.before) b,"
                + " unnest(u.tasks, u.versions) v (id, version) where u.id = {0} and v.id = b.id";
        sql.execute(
                "select 1 from accounts where id in (select b.account_id" + of + ") order by id for share", val(act));
        Set<Long> tasks = new HashSet<>();
        Set<Long> accounts = new HashSet<>();
        collect(
                "update tasks t set " + AS_IT_WAS + ", version = t.version + 1, updated_at = now()" + of
                        + " and b.id = t.id and v.version = t.version and (t.account_id is null or {1})"
                        + " returning t.id, t.account_id",
                act,
                by.sees(Subject.USER, field("t.account_id", Long.class)),
                tasks,
                accounts);
        collect(
                "insert into tasks select x.* from (select (jsonb_populate_record(b, " + STILL_THERE + ")).*" + of
                        + " and v.version = -1 and (b.account_id is null or exists (select"
                        + " from accounts a where a.id = b.account_id)) and (b.user_id is null or exists (select from"
                        + " users p where p.id = b.user_id)) and (b.account_id is null or {1})) x on conflict do nothing"
                        + " returning id, account_id",
                act,
                by.sees(Subject.USER, field("b.account_id", Long.class)),
                tasks,
                accounts);
        collect(
                "delete from tasks t using undoable_tasks u where u.id = {0} and t.id = any(u.made) and t.version = 0"
                        + " and (t.account_id is null or {1}) returning t.id, t.account_id",
                act, by.sees(Subject.USER, field("t.account_id", Long.class)), tasks, accounts);
        sql.execute("delete from undoable_tasks where id = {0}", val(act));
        // what was logged with a task that is left belongs to it
        List<Long> logged = sql.fetch(
                        "select id from unnest({0}) l (id) where not exists (select from tasks t where t.touchpoint_id = l.id)",
                        array(List.of(acted.get(0, Long[].class))))
                .getValues(0, Long.class);
        return new Undone(tasks, accounts, logged, acted.get(1, Integer.class) - tasks.size());
    }

    private void collect(String statement, long act, Condition seen, Set<Long> tasks, Set<Long> accounts) {
        sql.fetch(statement, val(act), seen).forEach(row -> {
            tasks.add(row.get(0, Long.class));
            Long account = row.get(1, Long.class);
            if (account != null) {
                accounts.add(account);
            }
        });
    }

    private static Field<Long[]> array(Collection<Long> ids) {
        return val(ids.toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType());
    }
}
