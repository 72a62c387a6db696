package app.steward.task;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.change.Chains;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.Touches;
import app.steward.condition.Subject;
import app.steward.workspace.WorkingDays;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes tasks for what causes them (an alert, a play, a step of a journey), however many in one statement. Each has an
 * origin, of which there is one task and no more, whatever is repeated.
 */
@Component
public class TaskMaker {
    /** Which member, journey or milestone made a task, in words; null for none of them. */
    static final String MADE_BY =
            "coalesce('By ' || c.name, case w.kind when 'journey' then 'Journey ' else 'Milestone ' end || w.name)";

    /** To be joined to {@code tasks t} for it, beside its maker {@code c}: the journey of whose step it is, or its milestone. */
    static final String MAKERS = " left join journey_runs jr on jr.id = t.run_id left join rules w on w.id ="
            + " coalesce(jr.journey_id, case when t.origin like 'milestone:%' then split_part(t.origin, ':', 3)::int end)";

    private final ChangeQueue queue;
    private final TaskHolders holders;
    private final DSLContext sql;

    TaskMaker(ChangeQueue queue, TaskHolders holders, DSLContext sql) {
        this.queue = queue;
        this.holders = holders;
        this.sql = sql;
    }

    /** What causes tasks: the word that their origin begins with, and the column that names it. */
    public enum Cause {
        ALERT("alert", "alert_id"),
        PLAY_RUN("playrun", "play_run_id"),
        RUN("run", "run_id"),
        MILESTONE("milestone", null);

        private final String origin;
        private final @Nullable String column;

        Cause(String origin, @Nullable String column) {
            this.origin = origin;
            this.column = column;
        }

        /** What origins of its tasks begin with. */
        public String origin() {
            return origin;
        }
    }

    /**
     * A task as its template has it.
     *
     * @param key tells it from the other tasks of the same cause
     * @param role number of the success role that it is for
     * @param dueOn null for no day
     * @param step of a play, from 0; null for none
     * @param waits whether it waits until those of earlier steps are done
     * @param member number of the person whom it is for, where that sees the account; null: for the success role
     */
    public record Template(
            String key,
            String title,
            String text,
            int role,
            TaskPriority priority,
            @Nullable LocalDate dueOn,
            @Nullable Integer step,
            boolean waits,
            @Nullable Long member) {
        /** One of no play. */
        public Template(
                String key, String title, String text, int role, TaskPriority priority, @Nullable LocalDate dueOn) {
            this(key, title, text, role, priority, dueOn, null);
        }

        /** One of no play, for a person. */
        public Template(
                String key,
                String title,
                String text,
                int role,
                TaskPriority priority,
                @Nullable LocalDate dueOn,
                @Nullable Long member) {
            this(key, title, text, role, priority, dueOn, null, false, member);
        }

        /** One of a step of a play. */
        public Template(
                String key,
                String title,
                String text,
                int role,
                TaskPriority priority,
                @Nullable LocalDate dueOn,
                @Nullable Integer step,
                boolean waits) {
            this(key, title, text, role, priority, dueOn, step, waits, null);
        }
    }

    /**
     * When something that begins on a day is due.
     *
     * @param days null for no day
     * @param working whether only working days are counted
     */
    public static @Nullable LocalDate due(
            LocalDate start, @Nullable Integer days, boolean working, WorkingDays workingDays) {
        if (days == null) {
            return null;
        }
        return working ? workingDays.after(start, days) : start.plusDays(days);
    }

    /**
     * Makes the task for each of these, where it is not there yet. The caller stays within its transaction; what is counted
     * of the accounts follows in the background.
     *
     * @param causes rows of the number (or name, as text) of the cause, the account and the user that it is about, each of
     *     which may be null: columns {@code cause}, {@code account_id}, {@code user_id}, in the order of locks
     * @return the numbers of the tasks that are new
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> make(Cause cause, Template template, Select<? extends Record> causes) {
        return make(cause, template, causes, Chains.NONE);
    }

    /** Same, of what rules led to. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> make(Cause cause, Template template, Select<? extends Record> causes, Chains led) {
        Field<?> column = cause.column == null ? field("null") : field("c.cause::text::bigint");
        Result<?> made = sql.fetch(
                "insert into tasks (title, text, account_id, user_id, role_id, holder_id, priority, due_on, origin,"
                        + " play_step, play_waits, waits, member_id"
                        + (cause.column == null ? "" : ", " + cause.column) + ")"
                        + " select {0}, {1}, c.account_id::bigint, c.user_id::bigint, {2},"
                        + " owner_for(c.account_id::bigint, {2}::smallint), {3},"
                        + " {4}::date, {5} || ':' || c.cause || ':' || {6}, {9}::smallint,"
                        + " {10}, {10}, {11}"
                        + (cause.column == null ? "" : ", {7}")
                        + " from ({8}) c order by c.account_id, c.cause on conflict (origin) do nothing"
                        + " returning id, account_id, user_id",
                val(template.title()),
                val(template.text()),
                inline(template.role()),
                val(template.priority().key()),
                val(template.dueOn(), LocalDate.class),
                inline(cause.origin),
                val(template.key()),
                column,
                causes,
                val(template.step(), Integer.class),
                inline(template.waits()),
                val(template.member(), Long.class));
        List<Long> ids = made.getValues(0, Long.class);
        if (template.member() != null) {
            holders.settleTasks(ids); // who does not see the account is given nothing
        }
        counted(made, led);
        return ids;
    }

    /**
     * Drops the open tasks of these causes that nobody touched.
     *
     * @param causes numbers of alerts, runs of plays or of journeys
     * @return how many
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int dropUntouched(Cause cause, List<Long> causes, Instant now) {
        return dropUntouched(cause, causes, now, Chains.NONE);
    }

    /** Same, of what rules led to. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int dropUntouched(Cause cause, List<Long> causes, Instant now, Chains led) {
        if (cause.column == null || causes.isEmpty()) {
            return 0;
        }
        Result<?> dropped = sql.fetch(
                "update tasks t set state = 'dropped', done_at = {0}::timestamptz, snoozed_until = null,"
                        + " version = version + 1, updated_at = now() where t.id in (select o.id from tasks o"
                        + " where o.state = 'open' and not o.touched and {1} order by o.id for update)"
                        + " returning t.account_id, t.user_id",
                val(now.atOffset(ZoneOffset.UTC)), TaskHolders.any(field(name("o", cause.column), Long.class), causes));
        counted(dropped, led);
        return dropped.size();
    }

    /** Accounts that have other tasks now. */
    private void counted(Result<?> tasks, Chains led) {
        ChangedFields fields = ChangedFields.of(Subject.ACCOUNT, Set.of(TaskFacts.TASKS));
        Touches touches = new Touches();
        for (Record task : tasks) {
            Long account = task.get("account_id", Long.class);
            if (account != null) {
                touches.add(Subject.ACCOUNT, account, fields, led.of(account, task.get("user_id", Long.class)));
            }
        }
        queue.add(touches);
    }
}
