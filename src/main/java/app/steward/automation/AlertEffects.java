package app.steward.automation;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.change.Chains;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.Touches;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.condition.sql.Bound;
import app.steward.task.PlayLog;
import app.steward.task.PlayRuns;
import app.steward.task.TaskMaker;
import app.steward.task.TaskMaker.Cause;
import app.steward.team.SuccessRoles;
import app.steward.workspace.Now;
import app.steward.workspace.WorkingDays;
import app.steward.workspace.Workspaces;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What goes along with alerts that open and close, in the same transaction: tasks, notices, and who is tested again. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class AlertEffects {
    private final DSLContext sql;
    private final TaskMaker tasks;
    private final PlayRuns plays;
    private final AlertNotices notices;
    private final SuccessRoles roles;
    private final Workspaces workspaces;
    private final ChangeQueue queue;
    private final UsedBy uses;

    AlertEffects(
            DSLContext sql,
            TaskMaker tasks,
            PlayRuns plays,
            AlertNotices notices,
            SuccessRoles roles,
            Workspaces workspaces,
            ChangeQueue queue,
            UsedBy uses) {
        this.sql = sql;
        this.tasks = tasks;
        this.plays = plays;
        this.notices = notices;
        this.roles = roles;
        this.workspaces = workspaces;
        this.queue = queue;
        this.uses = uses;
    }

    /**
     * Makes the tasks of a rule, or starts its play, for alerts that are new, each once.
     *
     * @param led which rules led to it, this one being the last
     */
    void follow(AlertRule rule, List<Long> alerts, Now now, Chains led) {
        Integer play = rule.settings().play();
        if (play != null) {
            // where it is active on the account it goes on, and this alert starts none
            plays.begin(
                    play,
                    now.today(),
                    now.instant(),
                    null,
                    select(
                                    field(name("account_id"), Long.class),
                                    PlayLog.originOf(field(name("id"), Long.class))
                                            .as("origin"),
                                    field(name("id"), Long.class).as("alert_id"))
                            .from(table(name("alerts")))
                            .where(any(alerts))
                            .and(field(name("account_id")).isNotNull()),
                    led);
        }
        List<AlertRule.TaskOf> all = rule.settings().tasks();
        if (all.isEmpty()) {
            return;
        }
        WorkingDays working = workspaces.current().workingDays();
        for (int i = 0; i < all.size(); i++) {
            AlertRule.TaskOf task = all.get(i);
            String key = task.role();
            int role = key == null
                    ? rule.settings().roleId()
                    : roles.findByKey(key)
                            .map(one -> one.id())
                            .orElse(rule.settings().roleId());
            tasks.make(
                    Cause.ALERT,
                    new TaskMaker.Template(
                            Integer.toString(i + 1),
                            task.title(),
                            task.text(),
                            role,
                            task.priority(),
                            TaskMaker.due(now.today(), task.dueIn(), task.workingDays(), working)),
                    select(
                                    field(name("id"), Long.class).as("cause"),
                                    field(name("account_id"), Long.class),
                                    field(name("user_id"), Long.class))
                            .from(table(name("alerts")))
                            .where(any(alerts)),
                    led);
        }
    }

    private static Condition any(List<Long> alerts) {
        return field(name("id"), Long.class).eq(field("any({0})", Long.class, Bound.longs(alerts)));
    }

    /** Their reason has gone: what nobody touched of their tasks and plays ends, where the rule does so. */
    void cleared(List<Long> alerts, Now now, Chains led) {
        List<Long> dropping = sql.fetch(
                        "select a.id from alerts a join alert_rules d on d.rule_id = a.rule_id where a.id = any ({0})"
                                + " and d.closing = 'drop' order by a.id",
                        Bound.longs(alerts))
                .getValues(0, Long.class);
        drop(dropping, now, led);
    }

    private void drop(List<Long> alerts, Now now, Chains led) {
        tasks.dropUntouched(Cause.ALERT, alerts, now.instant(), led);
        plays.stopUntouched(alerts, now.instant(), led);
    }

    /** Tells whom they are for. */
    void tell(Set<Long> alerts, Now now) {
        if (!alerts.isEmpty()) {
            notices.opened(alerts, now);
        }
    }

    /** Tells whom those are for that rested until a day which has come. */
    void woken(Now now) {
        notices.woken(now);
    }

    /**
     * Records of which a rule, list or the like tests the alerts are tested again, in the background. To be told of all that
     * moved at once: it reads all conditions that there are. What closes adds nothing to the rules that led to it: it is the
     * end of what one of them did.
     */
    void moved(Subject subject, List<? extends Record> rows, Chains led) {
        moved(subject, rows, (rule, record) -> led.of(subject, record));
    }

    /** Same, of alerts that opened: their rules acted. */
    void opened(Subject subject, List<? extends Record> rows, Chains led) {
        moved(subject, rows, (rule, record) -> led.then(rule).of(subject, record));
    }

    private void moved(Subject subject, List<? extends Record> rows, BiFunction<Integer, Long, List<Integer>> chainOf) {
        if (rows.isEmpty()) {
            return;
        }
        Set<Integer> tested = uses.members(MembershipKind.OPEN_ALERT).keySet();
        String last = AlertStage.LAST;
        boolean byTime = !uses.field(subject, last).isEmpty();
        Touches touches = new Touches();
        for (Record row : rows) {
            int rule = row.get("rule_id", Integer.class);
            Set<String> some = new TreeSet<>();
            if (tested.contains(rule)) {
                some.add(AlertStage.nameOf(subject, rule));
            }
            if (byTime) {
                some.add(subject.key() + "." + last);
            }
            long record = row.get("record_id", Long.class);
            touches.add(subject, record, new ChangedFields(some), chainOf.apply(rule, record));
        }
        queue.add(touches);
    }

    /** Open tasks and plays of alerts that are deleted with their rule. */
    void forgotten(int rule, Now now) {
        Collection<Long> open = sql.fetch("select id from alerts where rule_id = {0} and closed_at is null", val(rule))
                .getValues(0, Long.class);
        drop(List.copyOf(open), now, Chains.NONE);
    }
}
