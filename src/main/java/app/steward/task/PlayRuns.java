package app.steward.task;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.change.Chains;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.record.RecordChangeSupport;
import app.steward.task.PlaySteps.PlayTask;
import app.steward.task.PlaySteps.Step;
import app.steward.task.TaskMaker.Cause;
import app.steward.task.TaskMaker.Template;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import app.steward.workspace.WorkingDays;
import app.steward.workspace.Workspaces;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Starts plays on accounts, extends, stops and restarts them. A run keeps the version of the play that it was started
 * with, and all its tasks exist from the start.
 */
@Component
@Transactional
public class PlayRuns {
    private final Plays plays;
    private final TaskMaker maker;
    private final TaskHolders holders;
    private final RecordChangeSupport editing;
    private final SuccessRoles roles;
    private final Workspaces workspaces;
    private final AuditTrail audit;
    private final Today today;
    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    PlayRuns(
            Plays plays,
            TaskMaker maker,
            TaskHolders holders,
            RecordChangeSupport editing,
            SuccessRoles roles,
            Workspaces workspaces,
            AuditTrail audit,
            Today today,
            DSLContext sql,
            ApplicationEventPublisher events) {
        this.plays = plays;
        this.maker = maker;
        this.holders = holders;
        this.editing = editing;
        this.roles = roles;
        this.workspaces = workspaces;
        this.audit = audit;
        this.today = today;
        this.sql = sql;
        this.events = events;
    }

    /**
     * Starts a play for many accounts at once, where it is not active and this origin started none yet: for what watches
     * accounts. Within the caller's transaction.
     *
     * @param at when it begins, on whatever day its tasks count from
     * @param accounts rows of {@code account_id}, {@code origin} and {@code alert_id}; the last two may be null
     * @return the numbers of the runs that began
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> begin(
            int play, LocalDate startedOn, Instant at, @Nullable Long by, Select<? extends Record> accounts) {
        return begin(play, startedOn, at, by, accounts, Chains.NONE);
    }

    /** Same, where rules led to it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Long> begin(
            int play,
            LocalDate startedOn,
            Instant at,
            @Nullable Long by,
            Select<? extends Record> accounts,
            Chains led) {
        Plays.Play begun = plays.get(play);
        WorkingDays working = workspaces.current().workingDays();
        LocalDate last = begun.steps().steps().stream()
                .flatMap(step -> step.tasks().stream())
                .map(task -> TaskMaker.due(startedOn, task.dueIn(), task.workingDays(), working))
                .filter(Objects::nonNull)
                .max(LocalDate::compareTo)
                .orElse(null);
        List<Long> runs = sql.fetch(
                        "insert into play_runs (play_id, edition, account_id, started_on, due_on, origin, started_by,"
                                + " alert_id, created_at)"
                                + " select {0}, {1}, c.account_id, {2}::date, {3}::date, c.origin::text, {4}::bigint,"
                                + " c.alert_id::bigint, {6}::timestamptz from ({5}) c order by c.account_id, c.origin on conflict do nothing"
                                + " returning id",
                        val(begun.id()),
                        val(begun.edition()),
                        val(startedOn),
                        val(last, LocalDate.class),
                        val(by, Long.class),
                        accounts,
                        val(at.atOffset(ZoneOffset.UTC)))
                .getValues(0, Long.class);
        if (runs.isEmpty()) {
            return runs;
        }
        Select<?> causes = select(
                        field(name("id"), Long.class).as("cause"),
                        field(name("account_id"), Long.class).as("account_id"),
                        field("null::bigint", Long.class).as("user_id"))
                .from(table(name("play_runs")))
                .where(TaskHolders.any(field(name("id"), Long.class), runs));
        for (int s = 0; s < begun.steps().steps().size(); s++) {
            Step step = begun.steps().steps().get(s);
            for (int t = 0; t < step.tasks().size(); t++) {
                PlayTask task = step.tasks().get(t);
                Template template = new Template(
                        s + "." + t,
                        task.title(),
                        task.text(),
                        roles.findByKey(task.role()).orElse(holders.usualRole()).id(),
                        TaskPriority.named(task.priority()),
                        TaskMaker.due(startedOn, task.dueIn(), task.workingDays(), working),
                        s,
                        step.waits() && s > 0);
                maker.make(Cause.PLAY_RUN, template, causes, led);
            }
        }
        return runs;
    }

    /**
     * Starts a play on an account by hand.
     *
     * @param startedOn null for today
     * @param restart whether a run that is active is stopped first
     * @throws Conflict where one is active, and it is not to be restarted
     */
    public long start(Viewer by, String externalId, int play, @Nullable LocalDate startedOn, boolean restart) {
        long account = editing.get(by, Subject.ACCOUNT, externalId);
        TaskChanges.requireEditor(by);
        if (isArchived(account)) {
            throw new Conflict("The account is archived: restore it before you start plays.");
        }
        Plays.Play begun = plays.get(play);
        holders.holdOwners(account);
        // one after the other, for one play and account
        sql.execute(
                "select pg_advisory_xact_lock(hashtextextended('play ' || {0} || ' ' || {1}, 0))",
                val(play), val(account));
        Long active = sql
                .fetch(
                        "select id from play_runs where play_id = {0} and account_id = {1} and state = 'active'",
                        val(play), val(account))
                .stream()
                .findFirst()
                .map(row -> row.get(0, Long.class))
                .orElse(null);
        if (active != null && !restart) {
            throw new Conflict(begun.name() + " is active on this account. Restart it to begin anew.");
        } else if (active != null) {
            end(active);
        }
        Now now = today.now();
        LocalDate day = startedOn == null ? now.today() : startedOn;
        List<Long> begunRuns = begin(
                play,
                day,
                now.instant(),
                by.memberId(),
                select(
                        inline(account).as("account_id"),
                        inline((String) null).as("origin"),
                        inline((Long) null).as("alert_id")));
        if (begunRuns.isEmpty()) {
            // something that watches accounts was faster
            throw new Conflict(begun.name() + " is active on this account. Restart it to begin anew.");
        }
        long run = begunRuns.get(0);
        record(by, active == null ? "started" : "restarted", run, begun.name(), Map.of("startedOn", day.toString()));
        events.publishEvent(TaskChanges.counted(Set.of(account)));
        return run;
    }

    /** Moves the days of its open tasks. */
    public void extend(Viewer by, long run, int days) {
        Run found = lock(by, run);
        requireActive(found);
        if (days < 1 || days > 365) {
            throw BadInput.of("days", "Enter a number of days from 1 to 365.");
        }
        sql.execute(
                "update tasks set due_on = due_on + {1}, version = version + 1, updated_at = now() where id in (select id"
                        + " from tasks where play_run_id = {0} and state = 'open' and due_on is not null order by id"
                        + " for update)",
                val(run), val(days));
        sql.execute("update play_runs set due_on = due_on + {1}, touched = true where id = {0}", val(run), val(days));
        record(by, "extended", run, found.name(), Map.of("days", days));
        events.publishEvent(TaskChanges.counted(Set.of(found.account())));
    }

    /** Ends it: tasks that nobody touched are dropped, the others stay. */
    public void stop(Viewer by, long run) {
        Run found = lock(by, run);
        requireActive(found);
        end(run);
        record(by, "stopped", run, found.name(), Map.of());
        events.publishEvent(TaskChanges.counted(Set.of(found.account())));
    }

    /**
     * Ends the runs of these alerts that nobody has worked on, with their tasks: the reason has gone. One that somebody began
     * goes on whole, since its steps build on each other; and one that another open alert on the account would have started
     * goes on for the sake of that one.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void stopUntouched(List<Long> alerts, Instant now, Chains led) {
        if (alerts.isEmpty()) {
            return;
        }
        Condition theirs = TaskHolders.any(field(name("r", "alert_id"), Long.class), alerts);
        // tasks before their run, as whoever works on them locks
        sql.execute(
                "select 1 from tasks where play_run_id in (select r.id from play_runs r where r.state = 'active' and {0})"
                        + " order by id for update",
                theirs);
        // who closes the other one meanwhile is waited for
        sql.execute(
                "with others as materialized (select r.id, (select o.id from alerts o join alert_rules d on d.rule_id ="
                        + " o.rule_id where o.account_id = r.account_id and d.play_id = r.play_id and o.closed_at is null"
                        + " and not {1} order by o.rule_id <> (select x.rule_id from alerts x where x.id = r.alert_id), o.id"
                        + " limit 1 for share of o) as alert_id from play_runs r where r.state = 'active' and {0})"
                        + " update play_runs r set alert_id = o.alert_id from others o where r.id = o.id"
                        + " and o.alert_id is not null",
                theirs, TaskHolders.any(field(name("o", "id"), Long.class), alerts));
        List<Long> stopped = sql.fetch(
                        "update play_runs r set state = 'stopped', ended_at = {1}::timestamptz where r.state = 'active'"
                                + " and not r.touched and {0} and not exists (select from tasks t where"
                                + " t.play_run_id = r.id and (t.touched or t.state <> 'open')) returning r.id",
                        theirs, val(now.atOffset(ZoneOffset.UTC)))
                .getValues(0, Long.class);
        maker.dropUntouched(Cause.PLAY_RUN, stopped, now, led);
    }

    /** Begins anew today, with the play as it is now. */
    public long restart(Viewer by, long run) {
        Run found = lock(by, run);
        return start(by, editing.externalId(Subject.ACCOUNT, found.account()), found.play(), null, true);
    }

    private void end(long run) {
        sql.execute(
                "update play_runs set state = 'stopped', ended_at = {1}::timestamptz where id = {0} and state = 'active'",
                val(run), val(today.now().instant().atOffset(ZoneOffset.UTC)));
        maker.dropUntouched(Cause.PLAY_RUN, List.of(run), today.now().instant());
        sql.execute("update tasks set waits = false where play_run_id = {0} and waits", val(run));
    }

    private record Run(int play, String name, long account, String state) {}

    private Run lock(Viewer by, long run) {
        Record row = sql.fetchOne(
                "select r.play_id, p.name, r.account_id, r.state from play_runs r join plays p on p.id = r.play_id"
                        + " join accounts a on a.id = r.account_id where r.id = {0} and a.archived_at is null and {1}",
                val(run), by.sees(Subject.ACCOUNT, field(name("r", "account_id"), Long.class)));
        if (row == null) {
            throw PlayLog.gone();
        }
        TaskChanges.requireEditor(by);
        holders.holdOwners(row.get(2, Long.class));
        String state = sql.fetchSingle("select state from play_runs where id = {0} for update", val(run))
                .get(0, String.class);
        return new Run(row.get(0, Integer.class), row.get(1, String.class), row.get(2, Long.class), state);
    }

    private static void requireActive(Run run) {
        if (!run.state().equals("active")) {
            throw new Conflict(run.name() + " is " + run.state() + " here already.");
        }
    }

    private boolean isArchived(long account) {
        return sql.fetchExists(
                table(name("accounts")),
                field(name("id"), Long.class)
                        .eq(account)
                        .and(field(name("archived_at")).isNotNull()));
    }

    private void record(Viewer by, String action, long run, String name, Map<String, ?> values) {
        String account = sql.fetchSingle(
                        "select a.external_id from play_runs r join accounts a on a.id = r.account_id where r.id = {0}",
                        val(run))
                .get(0, String.class);
        Map<String, Object> after = new LinkedHashMap<>(values);
        after.put("account", account);
        audit.record(by, action, "play run", Long.toString(run), name, null, after);
    }
}
