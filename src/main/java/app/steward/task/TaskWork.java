package app.steward.task;

import static app.steward.task.AboutRecords.ID;
import static app.steward.task.AboutRecords.MRR;
import static app.steward.task.TaskLog.DUE;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.task.TaskFilter.Due;
import app.steward.task.TaskFilter.Shown;
import app.steward.task.TaskLog.Listed;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.WithStep;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What somebody works through: what is due today or late, and what comes up. What rests is in neither. */
@Component
@Transactional(readOnly = true)
public class TaskWork {
    /** So many days ahead something comes up. */
    private static final int DAYS = 7;

    private static final Field<String> PRIORITY = field(name("t", "priority"), String.class);

    private final TaskLog log;
    private final DSLContext sql;

    TaskWork(TaskLog log, DSLContext sql) {
        this.log = log;
        this.sql = sql;
    }

    /**
     * Whose work.
     *
     * @param role the success role that tasks are for; null for any, and for those in person
     * @param segment an account segment that their accounts are in; null for any
     */
    public record Whose(
            Assignee holder,
            @Nullable Integer role,
            @Nullable Long segment) {}

    /** How much it is. */
    public record Amount(int late, int today, int comingUp) {
        /** What asks for somebody now. */
        public int now() {
            return late + today;
        }
    }

    public Amount amount(Viewer viewer, Whose whose, Now now) {
        return sql.select(
                        count().filterWhere(DUE.lt(inline(now.today()))),
                        count().filterWhere(DUE.eq(inline(now.today()))),
                        count().filterWhere(comingUp(now)))
                .from(TaskLog.RECORDS)
                .where(AboutRecords.seen(viewer))
                .and(whose(viewer, whose, now))
                .fetchSingle(row -> new Amount(row.value1(), row.value2(), row.value3()));
    }

    /** About how many tasks there are at all, done ones too: what the planner goes by. */
    public long estimated() {
        return sql.fetchSingle("select reltuples::bigint from pg_class where oid = 'tasks'::regclass")
                .get(0, Long.class);
    }

    /** Of some accounts: open ones that are due, and those that were done. */
    public record OfAccounts(int today, int week, int high, int done, int doneBefore) {}

    /**
     * What is to be done about these accounts, by whoever, and was done in the last days and in as many before.
     *
     * @param accounts their numbers, all of which the viewer sees; null for all that there are
     */
    public OfAccounts ofAccounts(Viewer viewer, @Nullable Select<Record1<Long>> accounts, Now now, int days) {
        Field<OffsetDateTime> done = field(name("t", "done_at"), OffsetDateTime.class);
        Condition open = field("t.state", String.class).eq(inline(TaskState.OPEN.key()));
        Condition isDone = field("t.state", String.class).eq(inline(TaskState.DONE.key()));
        OffsetDateTime last = now.startOf(now.windowStart(days)).atOffset(ZoneOffset.UTC);
        OffsetDateTime before = now.startOf(now.windowStart(2 * days)).atOffset(ZoneOffset.UTC);
        LocalDate endOfWeek = Due.endOfWeek(now);
        Field<Long> account = AboutRecords.ACCOUNT;
        // Listed before: beside what else is asked of a task the planner looked at those of all whom one sees.
        WithStep with = accounts == null
                ? sql.with(List.of())
                : sql.with(name("listed").fields("id").asMaterialized(accounts));
        Condition theirs = accounts == null
                ? account.isNotNull()
                : account.in(select(field(name("listed", "id"), Long.class)).from(table(name("listed"))));
        return with.select(
                        count().filterWhere(open.and(DUE.eq(inline(now.today())))),
                        count().filterWhere(
                                        open.and(DUE.gt(inline(now.today()))).and(DUE.le(inline(endOfWeek)))),
                        count().filterWhere(open.and(PRIORITY.eq(inline(TaskPriority.HIGH.key())))),
                        count().filterWhere(isDone.and(done.ge(inline(last)))),
                        count().filterWhere(isDone.and(done.ge(inline(before))).and(done.lt(inline(last)))))
                .from(TaskLog.RECORDS)
                .where(AboutRecords.seenOfAccounts(viewer))
                .and(theirs)
                .and(open.or(isDone.and(done.ge(inline(before)))))
                .fetchSingle(
                        row -> new OfAccounts(row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
    }

    /** Late ones first, then the more important, then the larger account. */
    public List<Listed> today(Viewer viewer, Whose whose, Now now, int limit) {
        Condition due = DUE.le(inline(now.today()));
        Field<Boolean> onTime = field(DUE.ge(inline(now.today())));
        return read(
                viewer,
                whose,
                due,
                now,
                limit,
                List.of(onTime, urgency(), MRR.desc().nullsLast(), DUE, ID));
    }

    /** What is due in the next days, and what is important whenever it is due: by day, those without one last. */
    public List<Listed> comingUp(Viewer viewer, Whose whose, Now now, int limit) {
        return read(
                viewer,
                whose,
                comingUp(now),
                now,
                limit,
                List.of(DUE.asc().nullsLast(), urgency(), MRR.desc().nullsLast(), ID));
    }

    private List<Listed> read(
            Viewer viewer, Whose whose, Condition which, Now now, int limit, List<OrderField<?>> order) {
        return log.read(viewer, whose(viewer, whose, now).and(which), order, 0, limit);
    }

    private static Condition comingUp(Now now) {
        LocalDate last = now.today().plusDays(DAYS);
        Condition important = PRIORITY.eq(inline(TaskPriority.HIGH.key()));
        return DUE.gt(inline(now.today()))
                .and(DUE.le(inline(last)).or(important))
                .or(DUE.isNull().and(important));
    }

    private static Field<Integer> urgency() {
        return field("case t.priority when 'high' then 0 when 'normal' then 1 else 2 end", Integer.class);
    }

    private static Condition whose(Viewer viewer, Whose whose, Now now) {
        Long segment = whose.segment();
        return new TaskFilter(Shown.OPEN, whose.holder(), whose.role(), null, null)
                .condition(viewer, now)
                .and(segment == null ? noCondition() : condition("{0} = any (f.segments)", inline(segment.intValue())));
    }
}
