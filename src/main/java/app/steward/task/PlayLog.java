package app.steward.task;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads runs of plays and counts them, as far as the viewer sees their accounts. */
@Component
@Transactional(readOnly = true)
public class PlayLog {
    /** Why an alert is closed whose reason has gone. */
    static final Set<String> CLEARED = Set.of("cleared", "rule_changed");

    private static final Field<Long> ACCOUNT = field(name("r", "account_id"), Long.class);

    private static final String READ = "select r.id, r.play_id, p.name, r.edition, r.state, r.started_on, r.due_on,"
            + " r.ended_at, r.alert_id, r.origin, l.rule_id, l.closed_why, k.name as rule_name, a.external_id, a.label, m.name as starter,"
            + " w.total, w.done, w.late, w.step"
            + " from play_runs r join plays p on p.id = r.play_id join accounts a on a.id = r.account_id"
            + " left join team_members m on m.id = r.started_by left join alerts l on l.id = r.alert_id"
            + " left join rules k on k.id = l.rule_id cross join lateral (select count(*) as total,"
            + " count(*) filter (where t.state <> 'open') as done,"
            + " count(*) filter (where t.state = 'open' and t.due_on < {0}) as late,"
            + " min(t.play_step) filter (where t.state = 'open') as step"
            + " from tasks t where t.play_run_id = r.id) w where a.archived_at is null and {1} and {2}";

    private final DSLContext sql;

    PlayLog(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * A run.
     *
     * @param state active, overdue, completed or stopped
     * @param starter who started it; null for automation
     * @param alert number of the alert for the sake of which it runs: that which started it, or else another one that is
     *     open; null for none
     * @param origin what started it, once; null for somebody
     * @param rule that the alert is of; null where there is none any more
     * @param step the first that has open tasks, from 0; null where none has
     */
    public record Run(
            long id,
            int play,
            String name,
            int edition,
            String state,
            LocalDate startedOn,
            @Nullable LocalDate dueOn,
            @Nullable Instant endedAt,
            String account,
            String accountLabel,
            @Nullable String starter,
            @Nullable Long alert,
            @Nullable String origin,
            @Nullable StartedBy rule,
            int tasks,
            int done,
            int late,
            @Nullable Integer step) {
        /** Who or what started it, in words. */
        public String startedBy() {
            if (rule != null) {
                return "the alert rule " + rule.name();
            }
            return starter == null ? "a rule" : starter;
        }

        public boolean isStartedBy(long alert) {
            return ("alert:" + alert + ":play").equals(origin);
        }

        public boolean isActive() {
            return state.equals("active") || state.equals("overdue");
        }

        /** Such as "1 of 6 tasks". */
        public String words() {
            return done + " of " + tasks + (tasks == 1 ? " task" : " tasks");
        }
    }

    /**
     * The alert rule that started a run.
     *
     * @param cleared whether the alert has closed, since its reason has gone
     */
    public record StartedBy(int id, String name, boolean cleared) {}

    /** How often a play ran; the median of how many days those took that were completed. */
    public record Counts(
            int active,
            int late,
            int completed,
            int stopped,
            @Nullable Integer medianDays) {
        public static final Counts NONE = new Counts(0, 0, 0, 0, null);
    }

    /** Of all plays, by their numbers. */
    public Map<Integer, Counts> counts(Viewer viewer, Now now) {
        Map<Integer, Counts> counts = new HashMap<>();
        sql.fetch(
                        "select r.play_id, count(*) filter (where r.state = 'active'),"
                                + " count(*) filter (where r.state = 'active' and exists (select from tasks t where"
                                + " t.play_run_id = r.id and t.state = 'open' and t.due_on < {0})),"
                                + " count(*) filter (where r.state = 'completed'),"
                                + " count(*) filter (where r.state = 'stopped'),"
                                + " percentile_disc(0.5) within group (order by (r.ended_at at time zone {1})::date"
                                + " - r.started_on) filter (where r.state = 'completed')"
                                + " from play_runs r join accounts a on a.id = r.account_id"
                                + " where a.archived_at is null and {2} group by r.play_id",
                        val(now.today()), val(now.zone().getId()), seen(viewer))
                .forEach(row -> counts.put(
                        row.get(0, Integer.class),
                        new Counts(
                                row.get(1, Integer.class),
                                row.get(2, Integer.class),
                                row.get(3, Integer.class),
                                row.get(4, Integer.class),
                                row.get(5, Integer.class))));
        return counts;
    }

    /** Runs of a play in a state, the newest first. */
    public List<Run> of(Viewer viewer, int play, String state, Now now, int skipped, int limit) {
        return read(
                viewer,
                condition("r.play_id = {0} and r.state = {1}", val(play), val(state)),
                now,
                " order by r.started_on desc, r.id desc limit " + limit + " offset " + skipped);
    }

    /** Runs on an account: the active ones first, then the newest. */
    public List<Run> ofAccount(Viewer viewer, long account, Now now, int limit) {
        return read(
                viewer,
                ACCOUNT.eq(account),
                now,
                " order by r.state <> 'active', r.started_on desc, r.id desc limit " + limit);
    }

    /** What stands as the origin of a run that an alert started. */
    public static Field<String> originOf(Field<Long> alert) {
        return field("'alert:' || {0} || ':play'", String.class, alert);
    }

    /** The run that an alert started, and else the one of the play that was active when it opened; empty for none. */
    public Optional<Run> ofAlert(Viewer viewer, long alert, @Nullable Integer play, Now now) {
        return read(
                        viewer,
                        condition(
                                "(r.origin = {2} or r.play_id = {1} and exists (select from alerts o where o.id = {0}"
                                        + " and o.account_id = r.account_id and r.created_at <= o.opened_at"
                                        + " and (r.ended_at is null or r.ended_at > o.opened_at)))",
                                val(alert), val(play, Integer.class), originOf(inline(alert))),
                        now,
                        " order by r.origin is distinct from 'alert:" + alert + ":play', r.id desc limit 1")
                .stream()
                .findFirst();
    }

    /** Runs on an account from a place on, the newest first, for programs. */
    public List<Run> after(Viewer viewer, long account, Now now, @Nullable Long id, int limit) {
        return read(
                viewer,
                ACCOUNT.eq(account)
                        .and(
                                id == null
                                        ? noCondition()
                                        : field("r.id", Long.class).lt(id)),
                now,
                " order by r.id desc limit " + limit);
    }

    /** Throws {@link NotFound} where the viewer sees none of this number. */
    public Run get(Viewer viewer, long id, Now now) {
        return read(viewer, condition("r.id = {0}", val(id)), now, "").stream()
                .findFirst()
                .orElseThrow(PlayLog::gone);
    }

    static NotFound gone() {
        return new NotFound("There is no such run of a play, or it is not on an account of yours.");
    }

    /** A task of a run. */
    public record Member(long id, boolean open) {}

    /** The tasks of a run that are there, by step. */
    public Map<Integer, List<Member>> tasks(long run) {
        return sql.fetch(
                        "select play_step, id, state = 'open' from tasks where play_run_id = {0} order by play_step, id",
                        val(run))
                .intoGroups(
                        row -> row.get(0, Integer.class),
                        row -> new Member(row.get(1, Long.class), row.get(2, Boolean.class)));
    }

    private List<Run> read(Viewer viewer, Condition which, Now now, String end) {
        return sql.fetch(READ + end, val(now.today()), seen(viewer), which).map(row -> run(row, now));
    }

    private static Condition seen(Viewer viewer) {
        return viewer.sees(Subject.ACCOUNT, ACCOUNT);
    }

    private static Run run(Record row, Now now) {
        LocalDate due = row.get("due_on", LocalDate.class);
        String state = row.get("state", String.class);
        String rule = row.get("rule_name", String.class);
        OffsetDateTime ended = row.get("ended_at", OffsetDateTime.class);
        return new Run(
                row.get("id", Long.class),
                row.get("play_id", Integer.class),
                row.get("name", String.class),
                row.get("edition", Integer.class),
                state.equals("active") && due != null && due.isBefore(now.today()) ? "overdue" : state,
                row.get("started_on", LocalDate.class),
                due,
                ended == null ? null : ended.toInstant(),
                row.get("external_id", String.class),
                row.get("label", String.class),
                row.get("starter", String.class),
                row.get("alert_id", Long.class),
                row.get("origin", String.class),
                rule == null
                        ? null
                        : new StartedBy(
                                row.get("rule_id", Integer.class),
                                rule,
                                CLEARED.contains(String.valueOf(row.get("closed_why")))),
                row.get("total", Integer.class),
                row.get("done", Integer.class),
                row.get("late", Integer.class),
                row.get("step", Integer.class));
    }
}
