package app.steward.task;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.fact.Retry;
import app.steward.problem.BadInput;
import app.steward.record.Patch;
import app.steward.record.RejectedValue;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Result;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What is done to many tasks at once, or makes one for each of many records, in a few statements however many they are. */
@Component
public class TaskBulk {
    /** So many are changed in one step. */
    public static final int MOST = 5_000;

    private static final Field<Integer> ROLE = field(name("role_id"), Integer.class);
    private static final Field<Long> MEMBER = field(name("member_id"), Long.class);
    private static final Field<LocalDate> DUE = field(name("due_on"), LocalDate.class);
    private static final Field<LocalDate> SNOOZED = field(name("snoozed_until"), LocalDate.class);

    /** So many accounts are counted again at once, more in the background; also how many the audit trail names. */
    private static final int AT_ONCE = 1_000;

    private final TaskHolders holders;
    private final TaskNotices notices;
    private final TaskUndo undo;
    private final AuditTrail audit;
    private final Today today;
    private final DSLContext sql;
    private final ApplicationEventPublisher events;
    private final ChangeQueue queue;
    private final Retry retry;
    private final TransactionTemplate transaction;

    TaskBulk(
            TaskHolders holders,
            TaskNotices notices,
            TaskUndo undo,
            AuditTrail audit,
            Today today,
            DSLContext sql,
            ApplicationEventPublisher events,
            ChangeQueue queue,
            Retry retry,
            TransactionTemplate transaction) {
        this.holders = holders;
        this.notices = notices;
        this.undo = undo;
        this.audit = audit;
        this.today = today;
        this.sql = sql;
        this.events = events;
        this.queue = queue;
        this.retry = retry;
        this.transaction = transaction;
    }

    /**
     * What came of it.
     *
     * @param done tasks that were changed, or made
     * @param left tasks or records that were left: closed already, or of an account that the person does not see
     * @param undo what {@link TaskChanges#takeBack} takes back; null where nobody could
     */
    public record Outcome(int done, int left, @Nullable Long undo) {}

    /**
     * What is done to all of them.
     *
     * @param said what the audit trail keeps
     * @param allowed of which tasks, {@code t}
     */
    private record Act(String verb, Map<String, ?> said, Condition allowed, Map<Field<?>, @Nullable Object> set) {}

    /**
     * Gives open tasks to a success role or to a person, to whom only those go whose account the person sees.
     *
     * @param role its key; empty for none
     * @param member the e-mail address; empty for none
     * @throws BadInput at {@code to}
     */
    public Outcome give(Viewer by, Select<Record1<Long>> tasks, String role, String member) {
        return run(by, tasks, () -> {
            if (role.isEmpty() == member.isEmpty()) {
                throw BadInput.of("to", "Choose a success role or a person.");
            }
            Map<Field<?>, @Nullable Object> set = new LinkedHashMap<>();
            if (member.isEmpty()) {
                set.put(ROLE, at("to", () -> holders.role(role)).id());
                set.put(MEMBER, null);
                return new Act("gave", Map.of("for", role), condition("true"), set);
            }
            TeamMember person = at("to", () -> holders.member(member));
            Field<Long> account = TaskHolders.ACCOUNT;
            set.put(ROLE, holders.seat(person.id(), account));
            set.put(MEMBER, person.id());
            return new Act("gave", Map.of("for", person.email()), holders.sees(person, account), set);
        });
    }

    /**
     * Lets open tasks rest until a day; with null they are back.
     *
     * @throws BadInput at {@code until}
     */
    public Outcome snooze(Viewer by, Select<Record1<Long>> tasks, @Nullable LocalDate until) {
        return run(by, tasks, () -> {
            if (until != null) {
                at("until", () -> Task.snooze(until, today.now().today()));
            }
            return act(until == null ? "woke" : "snoozed", "snoozedUntil", SNOOZED, until);
        });
    }

    /** Moves open tasks to another day; with null they have none. */
    public Outcome due(Viewer by, Select<Record1<Long>> tasks, @Nullable LocalDate day) {
        return run(by, tasks, () -> act("moved", "dueOn", DUE, day));
    }

    private static Act act(String verb, String key, Field<LocalDate> column, @Nullable LocalDate day) {
        Map<Field<?>, @Nullable Object> set = new LinkedHashMap<>();
        set.put(column, day);
        return new Act(verb, day == null ? Map.of() : Map.of(key, day.toString()), condition("true"), set);
    }

    /** Says that open tasks are done, or are not to be done any more. */
    public Outcome finish(Viewer by, Select<Record1<Long>> tasks, TaskState state) {
        return run(by, tasks, () -> {
            Map<Field<?>, @Nullable Object> set = new LinkedHashMap<>();
            set.put(field(name("state"), String.class), state.key());
            set.put(field(name("done_by"), Long.class), by.memberId());
            set.put(
                    field(name("done_at"), OffsetDateTime.class),
                    today.now().instant().atOffset(ZoneOffset.UTC));
            set.put(SNOOZED, null);
            return new Act(
                    state == TaskState.DONE ? "finished" : "dropped",
                    Map.of("state", state.key()),
                    condition("true"),
                    set);
        });
    }

    private Outcome run(Viewer by, Select<Record1<Long>> tasks, Supplier<Act> acts) {
        TaskChanges.requireEditor(by);
        return retry.run(() -> transaction.execute(status -> change(by, tasks, acts.get())));
    }

    private Outcome change(Viewer by, Select<Record1<Long>> tasks, Act act) {
        sql.execute("create temporary table task_chosen on commit drop as select id from ({0}) x (id)", tasks);
        int found = sql.fetchCount(table(name("task_chosen")));
        if (found > MOST) {
            throw BadInput.of("id", "At most 5,000 tasks are changed at once. Filter the list first.");
        }
        Select<Record1<Long>> chosen = select(field(name("id"), Long.class)).from(table(name("task_chosen")));
        holders.holdOwners(select(field(name("account_id"), Long.class))
                .from(table(name("tasks")))
                .where(field(name("id"), Long.class).in(chosen)));
        sql.execute("select 1 from tasks where id in (select id from task_chosen) order by id for update");
        sql.execute(
                "delete from task_chosen c where not exists (select from tasks t where t.id = c.id and t.state = 'open'"
                        + " and {0})",
                act.allowed());
        Long remembered = undo.begin(by, chosen);
        Result<?> changed = sql.update(table(name("tasks")).as("t"))
                .set(act.set())
                .set(field(name("touched"), Boolean.class), true)
                .set(field(name("version"), Integer.class), field("t.version + 1", Integer.class))
                .set(field(name("updated_at"), OffsetDateTime.class), field("now()", OffsetDateTime.class))
                .from(table(name("task_chosen")).as("c"))
                .where(field(name("c", "id"), Long.class).eq(TaskHolders.ID))
                .returningResult(TaskHolders.ID, TaskHolders.ACCOUNT)
                .fetch();
        int done = changed.size();
        if (done == 0) {
            return new Outcome(0, found, null);
        }
        holders.settle(TaskHolders.ID.in(chosen));
        if (act.set().containsKey(ROLE)) {
            notices.given(by, changed.getValues(0, Long.class));
        }
        undo.end(remembered, List.of(), List.of());
        record(by, act.verb(), new TreeSet<>(changed.getValues(0, Long.class)), act.said());
        Set<Long> accounts = new TreeSet<>();
        changed.getValues(1, Long.class).stream()
                .filter(account -> account != null)
                .forEach(accounts::add);
        counted(accounts);
        return new Outcome(done, found - done, remembered);
    }

    /**
     * Makes a task for each of these accounts or users that are in use.
     *
     * @param patch title, text, role or member, priority, dueOn
     * @throws BadInput at their keys
     */
    public Outcome make(Viewer by, Subject subject, Select<Record1<Long>> records, Patch patch) {
        TaskChanges.requireEditor(by);
        return retry.run(() -> transaction.execute(status -> create(by, subject, records, patch)));
    }

    private Outcome create(Viewer by, Subject subject, Select<Record1<Long>> records, Patch patch) {
        sql.execute(
                "create temporary table task_records on commit drop as select r.id, "
                        + (subject == Subject.USER ? "r.account_id" : "r.id as account_id") + " from "
                        + subject.plural()
                        + " r where r.archived_at is null and r.id in ({0})",
                records);
        int found = sql.fetchCount(table(name("task_records")));
        if (found > MOST) {
            throw BadInput.of("id", "At most 5,000 tasks are made at once. Filter the list first.");
        }
        holders.holdOwners(select(field(name("account_id"), Long.class)).from(table(name("task_records"))));
        Task one = new Task(null, null, by.memberId(), null);
        TeamMember person = template(patch, one);
        Field<Long> account = field(name("r", "account_id"), Long.class);
        Field<?> seat = person == null ? val(one.roleId()) : holders.seat(person.id(), account);
        Result<?> made = sql.fetch(
                "insert into tasks (title, text, account_id, user_id, role_id, member_id, priority, due_on, created_by)"
                        + " select {0}, {1}, r.account_id, {2}::bigint, {3}, {4}::bigint, {5}, {6}::date, {7}::bigint"
                        + " from task_records r where {8} order by r.id returning id, account_id",
                val(one.title()),
                val(one.text()),
                subject == Subject.USER ? field(name("r", "id"), Long.class) : val(null, Long.class),
                seat,
                val(person == null ? null : person.id(), Long.class),
                val(one.priority().key()),
                val(one.dueOn(), LocalDate.class),
                val(by.memberId(), Long.class),
                person == null ? condition("true") : holders.sees(person, account));
        List<Long> ids = made.getValues(0, Long.class);
        if (ids.isEmpty()) {
            return new Outcome(0, found, null);
        }
        holders.settleTasks(ids);
        notices.given(by, ids);
        Long remembered = undo.begin(
                by,
                select(field(name("id"), Long.class)).from(table(name("tasks"))).where(condition("false")));
        undo.end(remembered, ids, List.of());
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("title", one.title());
        values.put("for", person == null ? holders.keyOf(one.roleId()) : person.email());
        LocalDate due = one.dueOn();
        if (due != null) {
            values.put("dueOn", due.toString());
        }
        record(by, "created", new TreeSet<>(ids), values);
        Set<Long> accounts = new TreeSet<>();
        made.getValues(1, Long.class).stream().filter(each -> each != null).forEach(accounts::add);
        counted(accounts);
        return new Outcome(ids.size(), found - ids.size(), remembered);
    }

    /** Reads the patch into a task; answers the person whom it is for, null for a success role. */
    private @Nullable TeamMember template(Patch patch, Task one) {
        TeamMember[] person = new TeamMember[1];
        patch.takeText("title", one::setTitle);
        patch.takeText("text", one::setText);
        patch.takeText(
                "priority",
                priority -> one.setPriority(priority == null ? TaskPriority.NORMAL : TaskPriority.named(priority)));
        patch.take("dueOn", ValueType.DATE, day -> one.setDueOn((LocalDate) day));
        one.giveToRole(holders.usualRole().id());
        patch.takeText("role", key -> {
            if (key != null) {
                one.giveToRole(holders.role(key).id());
            }
        });
        patch.takeText("member", email -> person[0] = email == null ? null : holders.member(email));
        if (!patch.has("title")) {
            patch.refuse("title", "Say in 1 to 200 characters what is to be done.");
        }
        patch.checkAllTaken();
        return person[0];
    }

    /** One entry for the act: what was done, to how many, and to which. */
    private void record(Viewer by, String verb, Set<Long> tasks, Map<String, ?> values) {
        Map<String, Object> after = new LinkedHashMap<>(values);
        after.put("tasks", tasks.size());
        if (tasks.size() <= AT_ONCE) {
            after.put("ids", tasks.stream().map(String::valueOf).toList());
        }
        audit.record(by, verb, "task", "tasks", tasks.size() == 1 ? "1 task" : tasks.size() + " tasks", null, after);
    }

    private void counted(Set<Long> accounts) {
        if (accounts.size() <= AT_ONCE) {
            if (!accounts.isEmpty()) {
                events.publishEvent(TaskChanges.counted(accounts));
            }
            return;
        }
        Condition theirs = TaskHolders.any(field(name("id"), Long.class), accounts);
        queue.add(
                Subject.ACCOUNT,
                select(field(name("id"), Long.class))
                        .from(table(name("accounts")))
                        .where(theirs),
                ChangedFields.of(Subject.ACCOUNT, Set.of(TaskFacts.TASKS)),
                false);
    }

    private static <T> T at(String path, Supplier<T> read) {
        try {
            return read.get();
        } catch (RejectedValue e) {
            throw BadInput.of(path, e.getMessage());
        }
    }
}
