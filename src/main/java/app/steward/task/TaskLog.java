package app.steward.task;

import static org.jooq.impl.DSL.case_;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.sql.Collation;
import app.steward.problem.NotFound;
import app.steward.task.TaskFilter.Due;
import app.steward.task.TaskFilter.Shown;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
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
    private static final Field<Long> ID = field(name("t", "id"), Long.class);
    private static final Field<Long> ACCOUNT = field(name("t", "account_id"), Long.class);
    private static final Field<Long> USER = field(name("t", "user_id"), Long.class);
    private static final Field<Long> HOLDER = field(name("t", "holder_id"), Long.class);
    private static final Field<Integer> ROLE = field(name("t", "role_id"), Integer.class);
    private static final Field<Long> MEMBER = field(name("t", "member_id"), Long.class);
    private static final Field<String> STATE = field(name("t", "state"), String.class);
    private static final Field<LocalDate> DUE = field(name("t", "due_on"), LocalDate.class);
    private static final Field<LocalDate> SNOOZED = field(name("t", "snoozed_until"), LocalDate.class);
    private static final Field<OffsetDateTime> DONE = field(name("t", "done_at"), OffsetDateTime.class);
    private static final Field<Boolean> WAITS = field(name("t", "waits"), Boolean.class);
    private static final Field<BigDecimal> MRR = field(name("f", "mrr"), BigDecimal.class);

    private static final List<Field<?>> COLUMNS = List.of(
            ID,
            field(name("t", "title"), String.class),
            field(name("t", "text"), String.class),
            field(name("t", "priority"), String.class),
            field(name("t", "outcome"), String.class),
            field(name("t", "alert_id"), Long.class),
            field(name("t", "play_run_id"), Long.class),
            field(name("t", "version"), Integer.class),
            WAITS,
            field(name("t", "created_at"), OffsetDateTime.class),
            MEMBER,
            STATE,
            DUE,
            SNOOZED,
            DONE,
            USER,
            MRR.as("mrr"),
            field("f.overall_score", Integer.class).as("score"),
            text("a.external_id", "account"),
            text("a.label", "account_label"),
            text("p.external_id", "person"),
            text("p.label", "person_label"),
            text("r.key", "role_key"),
            text("r.label", "role_label"),
            text("m.email", "member_email"),
            text("m.name", "member_name"),
            text("h.email", "holder_email"),
            text("h.name", "holder_name"),
            text("d.email", "done_email"),
            text("d.name", "done_name"),
            text("c.name", "made_name"),
            text("pl.name", "play_name"));

    private static final Table<?> FROM = table("tasks t left join accounts a on a.id = t.account_id"
            + " left join users p on p.id = t.user_id left join account_facts f on f.account_id = t.account_id"
            + " join success_roles r on r.id = t.role_id left join team_members m on m.id = t.member_id"
            + " left join team_members h on h.id = t.holder_id left join team_members d on d.id = t.done_by"
            + " left join team_members c on c.id = t.created_by left join play_runs pr on pr.id = t.play_run_id"
            + " left join plays pl on pl.id = pr.play_id");

    static final Table<?> RECORDS = table("tasks t left join accounts a on a.id = t.account_id"
            + " left join users p on p.id = t.user_id left join account_facts f on f.account_id = t.account_id");

    private final DSLContext sql;

    TaskLog(DSLContext sql) {
        this.sql = sql;
    }

    private static Field<String> text(String column, String as) {
        return field(column, String.class).as(as);
    }

    /** An account or a user as it is called. */
    public record Named(String externalId, String label) {}

    /** A team member. */
    public record Person(String email, String name) {}

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
     * @param madeBy null where no team member made it
     * @param play name of the play that it belongs to; null for none
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
            if (play != null) {
                return waits ? "Play " + play + ", waits" : "Play " + play;
            } else if (alert != null) {
                return "Alert";
            }
            return madeBy == null ? "By program" : "By " + madeBy;
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
        return select(viewer, matching(viewer, filter, now))
                .orderBy(order(order))
                .limit(limit)
                .offset(skipped)
                .fetch(TaskLog::read);
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
        return select(viewer, matching(viewer, filter, now).and(beyond))
                .orderBy(DUE.asc().nullsLast(), ID.asc())
                .limit(limit)
                .fetch(TaskLog::read);
    }

    /** How many of them are due when. */
    public Map<Due, Integer> counts(Viewer viewer, TaskFilter filter, Now now) {
        Field<String> due = dueOf(now);
        Map<Due, Integer> counts = new EnumMap<>(Due.class);
        sql.select(due, count())
                .from(RECORDS)
                .where(seen(viewer))
                .and(matching(viewer, filter, now))
                .groupBy(due)
                .forEach(row -> counts.put(Due.valueOf(row.value1()), row.value2()));
        return counts;
    }

    private static Field<String> dueOf(Now now) {
        LocalDate today = now.today();
        return org.jooq
                .impl
                .DSL
                .when(DUE.isNull(), inline(Due.UNDATED.name()))
                .when(DUE.lt(inline(today)), inline(Due.LATE.name()))
                .when(DUE.eq(inline(today)), inline(Due.TODAY.name()))
                .when(DUE.le(inline(endOfWeek(now))), inline(Due.WEEK.name()))
                .otherwise(inline(Due.LATER.name()));
    }

    /** The last day of the week that today is in. */
    public static LocalDate endOfWeek(Now now) {
        return now.today().with(TemporalAdjusters.nextOrSame(now.firstDay().minus(1)));
    }

    /** The numbers of the tasks that a filter finds, for a statement about all of them. */
    public Select<Record1<Long>> ids(Viewer viewer, TaskFilter filter, Now now) {
        return sql.select(ID).from(RECORDS).where(seen(viewer)).and(matching(viewer, filter, now));
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
                .and(matching(viewer, TaskFilter.open(Assignee.member(me)), now))
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
        List<Field<?>> columns = new ArrayList<>(COLUMNS);
        columns.add(count().over().as("open"));
        columns.add(count().filterWhere(late(now)).over().as("late"));
        Result<? extends Record> rows = sql.select(columns)
                .from(FROM)
                .where(seen(viewer))
                .and(about(subject, record))
                .and(STATE.eq(TaskState.OPEN.key()))
                .orderBy(
                        field(WAITS.isTrue().or(SNOOZED.gt(inline(now.today()))))
                                .asc()
                                .nullsFirst(),
                        DUE.asc().nullsLast(),
                        ID.asc())
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

    private static Condition about(Subject subject, long record) {
        return subject == Subject.ACCOUNT ? ACCOUNT.eq(record) : USER.eq(record);
    }

    static Condition matching(Viewer viewer, TaskFilter filter, Now now) {
        Condition all = switch (filter.shown()) {
            case ANY_OPEN -> STATE.eq(inline(TaskState.OPEN.key()));
            case OPEN ->
                STATE.eq(inline(TaskState.OPEN.key()))
                        .and(SNOOZED.isNull().or(SNOOZED.le(inline(now.today()))))
                        .and(WAITS.isFalse());
            case SNOOZED ->
                STATE.eq(inline(TaskState.OPEN.key()))
                        .and(SNOOZED.gt(inline(now.today())).or(WAITS.isTrue()));
            case DONE, DROPPED -> STATE.eq(inline(filter.shown().key()));
        };
        Integer role = filter.role();
        if (role != null) {
            all = all.and(ROLE.eq(role)).and(MEMBER.isNull());
        }
        Long account = filter.account();
        if (account != null) {
            all = all.and(ACCOUNT.eq(account));
        }
        Due due = filter.due();
        if (due != null) {
            all = all.and(dueOf(now).eq(inline(due.name())));
        }
        return all.and(held(viewer, filter));
    }

    /** By whom it was done, of what is done; what is open for those whom the viewer stands in for is the viewer's, too. */
    private static Condition held(Viewer viewer, TaskFilter filter) {
        boolean done = !filter.byHolder() && (filter.shown() == Shown.DONE || filter.shown() == Shown.DROPPED);
        Field<Long> who = done ? field("t.done_by", Long.class) : HOLDER;
        Long member = filter.holder().memberId();
        return switch (filter.holder().kind()) {
            case ANYONE -> noCondition();
            case NOBODY -> who.isNull();
            case MEMBER -> !done && viewer.is(member) ? who.in(viewer.books()) : who.eq(val(member));
        };
    }

    SelectConditionStep<? extends Record> select(Viewer viewer, Condition which) {
        return sql.select(COLUMNS).from(FROM).where(seen(viewer)).and(which);
    }

    /** What somebody sees of tasks: of accounts and users that they see, and that are in use. */
    static Condition seen(Viewer viewer) {
        Condition inUse = condition("a.archived_at is null and p.archived_at is null");
        if (viewer.seesAll()) {
            return inUse;
        }
        Field<Long> ofUser = field("p.account_id", Long.class);
        return inUse.and(viewer.sees(Subject.USER, ACCOUNT))
                .and(USER.isNull().or(exists(selectOne().where(viewer.sees(Subject.USER, ofUser)))));
    }

    private static @Nullable Person person(Record row, String who) {
        String email = row.get(who + "_email", String.class);
        return email == null ? null : new Person(email, row.get(who + "_name", String.class));
    }

    private static @Nullable Named named(Record row, String what) {
        String id = row.get(what, String.class);
        return id == null ? null : new Named(id, row.get(what + "_label", String.class));
    }

    static Listed read(Record row) {
        OffsetDateTime done = row.get(DONE);
        return new Listed(
                row.get(ID),
                row.get("title", String.class),
                row.get("text", String.class),
                named(row, "account"),
                named(row, "person"),
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
                row.get(WAITS),
                row.get("created_at", OffsetDateTime.class).toInstant(),
                row.get("made_name", String.class),
                row.get("score", Integer.class),
                row.get("mrr", BigDecimal.class),
                row.get("version", Integer.class));
    }
}
