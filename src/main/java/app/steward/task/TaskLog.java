package app.steward.task;

import static app.steward.task.AboutRecords.ACCOUNT;
import static app.steward.task.AboutRecords.ID;
import static app.steward.task.AboutRecords.MRR;
import static app.steward.task.AboutRecords.SNOOZED;
import static app.steward.task.AboutRecords.about;
import static app.steward.task.AboutRecords.account;
import static app.steward.task.AboutRecords.listed;
import static app.steward.task.AboutRecords.person;
import static app.steward.task.AboutRecords.seen;
import static app.steward.task.AboutRecords.text;
import static app.steward.task.AboutRecords.user;
import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.condition.sql.Collation;
import app.steward.problem.NotFound;
import app.steward.task.AboutRecords.Named;
import app.steward.task.AboutRecords.Person;
import app.steward.task.TaskFilter.Due;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads tasks, as far as the viewer sees what they are about: its account, and its user. Those of archived accounts and
 * users are out of sight.
 */
@Component
@Transactional(readOnly = true)
public class TaskLog {
    static final Field<String> STATE = field(name("t", "state"), String.class);
    static final Field<LocalDate> DUE = field(name("t", "due_on"), LocalDate.class);
    static final Field<OffsetDateTime> DONE = field(name("t", "done_at"), OffsetDateTime.class);
    static final Field<Boolean> WAITS = field(name("t", "waits"), Boolean.class);

    private static final List<Field<?>> COLUMNS = AboutRecords.columns(
            STATE,
            DUE,
            DONE,
            WAITS,
            field(name("t", "title"), String.class),
            field(name("t", "text"), String.class),
            field(name("t", "outcome"), String.class),
            field(name("t", "alert_id"), Long.class),
            field(name("t", "play_run_id"), Long.class),
            field(name("t", "created_at"), OffsetDateTime.class),
            text("m.email", "member_email"),
            text("m.name", "member_name"),
            text("d.email", "done_email"),
            text("d.name", "done_name"),
            text(TaskMaker.MADE_BY, "made_by"),
            text("pl.name", "play_name"),
            text("ar.name", "alert_rule"),
            text("al.closed_why", "alert_closed"));

    static final Table<?> RECORDS = table("tasks t" + AboutRecords.RECORDS + AboutRecords.FACTS);

    private static final Table<?> FROM =
            table("tasks t" + AboutRecords.RECORDS + AboutRecords.FACTS + AboutRecords.SEATS
                    + " left join team_members m on m.id = t.member_id left join team_members d on d.id = t.done_by"
                    + " left join team_members c on c.id = t.created_by left join play_runs pr on pr.id = t.play_run_id"
                    + " left join plays pl on pl.id = pr.play_id left join alerts al on al.id = coalesce(t.alert_id,"
                    + " pr.alert_id) left join rules ar on ar.id = al.rule_id" + TaskMaker.MAKERS);

    private final DSLContext sql;

    TaskLog(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * A task as people read it.
     *
     * @param account null for a user without one
     * @param user null for a task about the account
     * @param role that it is for; of one in person, that has it once the person can't
     * @param member whom it is for in person; null for the role
     * @param holder who has it now; null where nobody owns the account
     * @param doneAt when it was done or dropped
     * @param doneBy null where a key did it
     * @param madeBy else what made it, in words; null where a program did
     * @param play name of the play that it belongs to; null for none
     * @param alertRule name of the rule whose alert made it, or started its play; null for none
     * @param cleared whether the reason of that alert has gone
     * @param waits whether it waits for earlier steps of its play
     * @param score overall health of the account; null where not computed
     */
    public record Listed(
            long id,
            String title,
            String text,
            @Nullable Named account,
            @Nullable Named user,
            String role,
            String roleLabel,
            @Nullable Person member,
            @Nullable Person holder,
            TaskPriority priority,
            @Nullable LocalDate dueOn,
            @Nullable LocalDate snoozedUntil,
            TaskState state,
            String outcome,
            @Nullable Instant doneAt,
            @Nullable Person doneBy,
            @Nullable Long alert,
            @Nullable Long playRun,
            @Nullable String play,
            @Nullable String alertRule,
            boolean cleared,
            boolean waits,
            Instant madeAt,
            @Nullable String madeBy,
            @Nullable Integer score,
            @Nullable BigDecimal mrr,
            int version) {

        /** Whom it is for, in words. */
        public String forWhom() {
            return member == null ? roleLabel : member.name();
        }

        /** What made it, in words. */
        public String from() {
            String gone = cleared && isOpen() ? ", the reason has cleared" : "";
            if (play != null) {
                return "Play " + play + (waits ? ", waits" : "") + gone;
            } else if (alert != null) {
                return (alertRule == null ? "Alert" : "Alert " + alertRule) + gone;
            }
            return madeBy == null ? "By program" : madeBy;
        }

        public boolean isOpen() {
            return state == TaskState.OPEN;
        }

        public boolean isHigh() {
            return priority == TaskPriority.HIGH;
        }

        /** Open, and its day is over. */
        public boolean isLate(LocalDate today) {
            return isOpen() && dueOn != null && dueOn.isBefore(today);
        }

        public boolean isSnoozed(LocalDate today) {
            return isOpen() && snoozedUntil != null && snoozedUntil.isAfter(today);
        }
    }

    /** What the top bar says of somebody's own tasks: those that rest are not counted. */
    public record Badge(long open, long late) {}

    /** How lists are ordered. */
    public enum Order {
        /** By day, those without one last; of a day the more important first, then the larger account. */
        DAY,
        /** By account, then by day. */
        ACCOUNT,
        /** What was finished last first. */
        FINISHED
    }

    public List<Listed> list(Viewer viewer, TaskFilter filter, Order order, Now now, int skipped, int limit) {
        return read(viewer, filter.condition(viewer, now), order(order), skipped, limit);
    }

    private static List<OrderField<?>> order(Order order) {
        Field<Integer> priority = case_(field("t.priority", String.class))
                .when("high", 0)
                .when("normal", 1)
                .else_(2);
        return switch (order) {
            case DAY -> List.of(DUE.asc().nullsLast(), priority, MRR.desc().nullsLast(), ID);
            case ACCOUNT ->
                List.of(
                        Collation.ordered(field("coalesce(a.label, p.label)", String.class)),
                        ACCOUNT,
                        DUE.asc().nullsLast(),
                        priority,
                        ID);
            case FINISHED -> List.of(DONE.desc(), ID.desc());
        };
    }

    /** After the task of this day and number, late ones first, then by day: for programs. */
    public List<Listed> after(
            Viewer viewer, TaskFilter filter, Now now, @Nullable LocalDate day, @Nullable Long id, int limit) {
        Condition beyond = noCondition();
        if (id != null) {
            beyond = day == null
                    ? DUE.isNull().and(ID.gt(id))
                    : DUE.isNull().or(DUE.gt(day)).or(DUE.eq(day).and(ID.gt(id)));
        }
        return read(
                viewer,
                filter.condition(viewer, now).and(beyond),
                List.of(DUE.asc().nullsLast(), ID.asc()),
                0,
                limit);
    }

    /** How many of them are due when. */
    public Map<Due, Integer> counts(Viewer viewer, TaskFilter filter, Now now) {
        Field<String> due = Due.of(now);
        Map<Due, Integer> counts = new EnumMap<>(Due.class);
        sql.select(due, count())
                .from(RECORDS)
                .where(seen(viewer))
                .and(filter.condition(viewer, now))
                .groupBy(due)
                .forEach(row -> counts.put(Due.valueOf(row.value1()), row.value2()));
        return counts;
    }

    /** The numbers of the tasks that a filter finds, for a statement about all of them. */
    public Select<Record1<Long>> ids(Viewer viewer, TaskFilter filter, Now now) {
        return sql.select(ID).from(RECORDS).where(seen(viewer)).and(filter.condition(viewer, now));
    }

    /** Of these numbers, those that the viewer sees. */
    public Select<Record1<Long>> ids(Viewer viewer, List<Long> tasks) {
        return sql.select(ID).from(RECORDS).where(seen(viewer)).and(TaskHolders.any(ID, tasks));
    }

    public Badge badge(Viewer viewer, Now now) {
        Long me = viewer.memberId();
        if (me == null) {
            return new Badge(0, 0);
        }
        return sql.select(count(), count().filterWhere(late(now)))
                .from(RECORDS)
                .where(seen(viewer))
                .and(TaskFilter.open(Assignee.member(me)).condition(viewer, now))
                .fetchSingle(row -> new Badge(row.value1(), row.value2()));
    }

    private static Condition late(Now now) {
        return DUE.lt(inline(now.today()));
    }

    /** One task; throws {@link NotFound} where the viewer sees none of this number. */
    public Listed get(Viewer viewer, long id) {
        return select(viewer, ID.eq(id)).fetchOptional(TaskLog::read).orElseThrow(TaskLog::gone);
    }

    static NotFound gone() {
        return new NotFound("There is no such task, or it is not one of an account of yours.");
    }

    /**
     * What is open about an account or a user.
     *
     * @param rows the first of them, by day, those that rest last
     * @param open how many there are
     * @param late how many of them are late
     */
    public record Open(List<Listed> rows, long open, long late) {}

    /** What is open about an account, its users among it, or about a user. */
    public Open of(Viewer viewer, Subject subject, long record, Now now, int limit) {
        return open(
                viewer,
                about(subject, record),
                List.of(
                        field(WAITS.isTrue().or(SNOOZED.gt(inline(now.today()))))
                                .asc()
                                .nullsFirst(),
                        DUE.asc().nullsLast(),
                        ID.asc()),
                now,
                limit);
    }

    /** Of that, what is due from today until that day and does not rest beyond it: by day. */
    public Open due(Viewer viewer, Subject subject, long record, Now now, LocalDate until, int limit) {
        return open(
                viewer,
                about(subject, record)
                        .and(DUE.between(inline(now.today()), inline(until)))
                        .and(WAITS.isFalse())
                        .and(SNOOZED.isNull().or(SNOOZED.le(inline(until)))),
                List.of(DUE.asc(), ID.asc()),
                now,
                limit);
    }

    private Open open(Viewer viewer, Condition which, List<OrderField<?>> order, Now now, int limit) {
        List<Field<?>> columns = new ArrayList<>(COLUMNS);
        columns.add(count().over().as("open"));
        columns.add(count().filterWhere(late(now)).over().as("late"));
        Result<? extends Record> rows = sql.select(columns)
                .from(FROM)
                .where(seen(viewer))
                .and(which)
                .and(STATE.eq(TaskState.OPEN.key()))
                .orderBy(order)
                .limit(limit)
                .fetch();
        return rows.isEmpty()
                ? new Open(List.of(), 0, 0)
                : new Open(
                        rows.map(TaskLog::read),
                        rows.get(0).get("open", Long.class),
                        rows.get(0).get("late", Long.class));
    }

    /** What was finished about it: the newest ones, and all others of the same moment as the last of them. */
    public List<Listed> finished(Viewer viewer, Subject subject, long record, @Nullable Instant before, int limit) {
        return select(
                        viewer,
                        about(subject, record)
                                .and(DONE.isNotNull())
                                .and(before == null ? noCondition() : DONE.lt(before.atOffset(ZoneOffset.UTC))))
                .orderBy(DONE.desc())
                .limit(limit)
                .withTies()
                .fetch(TaskLog::read);
    }

    /** Which they are is found first, and the many names of who has to do with them looked up for these alone. */
    List<Listed> read(Viewer viewer, Condition which, List<? extends OrderField<?>> order, int skipped, int limit) {
        Select<Record1<Long>> page = sql.select(ID)
                .from(RECORDS)
                .where(seen(viewer))
                .and(which)
                .orderBy(order)
                .limit(limit)
                .offset(skipped);
        return sql.select(COLUMNS).from(FROM).where(listed(page)).orderBy(order).fetch(TaskLog::read);
    }

    private SelectConditionStep<? extends Record> select(Viewer viewer, Condition which) {
        return sql.select(COLUMNS).from(FROM).where(seen(viewer)).and(which);
    }

    static Listed read(Record row) {
        OffsetDateTime done = row.get(DONE);
        return new Listed(
                row.get(ID),
                row.get("title", String.class),
                row.get("text", String.class),
                account(row),
                user(row),
                row.get("role_key", String.class),
                row.get("role_label", String.class),
                person(row, "member"),
                person(row, "holder"),
                TaskPriority.valueOf(row.get("priority", String.class).toUpperCase(Locale.ROOT)),
                row.get(DUE),
                row.get(SNOOZED),
                TaskState.valueOf(row.get(STATE).toUpperCase(Locale.ROOT)),
                row.get("outcome", String.class),
                done == null ? null : done.toInstant(),
                person(row, "done"),
                row.get("alert_id", Long.class),
                row.get("play_run_id", Long.class),
                row.get("play_name", String.class),
                row.get("alert_rule", String.class),
                PlayLog.CLEARED.contains(String.valueOf(row.get("alert_closed"))),
                row.get(WAITS),
                row.get("created_at", OffsetDateTime.class).toInstant(),
                row.get("made_by", String.class),
                row.get("score", Integer.class),
                row.get(MRR),
                row.get("version", Integer.class));
    }
}
