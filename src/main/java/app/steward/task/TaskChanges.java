package app.steward.task;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RejectedValue;
import app.steward.team.SuccessRole;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.touchpoint.Touchpoint;
import app.steward.touchpoint.TouchpointChanges;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import jakarta.persistence.EntityManager;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, changes, finishes and deletes one task for people and the management API: rights, values, audit trail, who has
 * it, and the re-test of what depends on it, in one transaction.
 */
@Component
public class TaskChanges {
    private static final String ROLE = "role";
    private static final String MEMBER = "member";
    private static final String ACCOUNT = "account";
    private static final String USER = "user";
    private static final String TOUCHPOINT = "touchpoint";

    /** Keys of an answer that nobody sets: sent back as they were read, they are passed over. */
    private static final List<String> ANSWERED = List.of("id", "holder", "alert", "playRun", "doneAt", "doneBy");

    private final Tasks tasks;
    private final TaskLog log;
    private final TaskHolders holders;
    private final TaskNotices notices;
    private final TaskUndo undo;
    private final TouchpointChanges touchpoints;
    private final RecordChangeSupport editing;
    private final AuditTrail audit;
    private final Today today;
    private final DSLContext sql;
    private final EntityManager entities;
    private final ApplicationEventPublisher events;

    TaskChanges(
            Tasks tasks,
            TaskLog log,
            TaskHolders holders,
            TaskNotices notices,
            TaskUndo undo,
            TouchpointChanges touchpoints,
            RecordChangeSupport editing,
            AuditTrail audit,
            Today today,
            DSLContext sql,
            EntityManager entities,
            ApplicationEventPublisher events) {
        this.tasks = tasks;
        this.log = log;
        this.holders = holders;
        this.notices = notices;
        this.undo = undo;
        this.touchpoints = touchpoints;
        this.editing = editing;
        this.audit = audit;
        this.today = today;
        this.sql = sql;
        this.entities = entities;
        this.events = events;
    }

    /**
     * What was done.
     *
     * @param undo what {@link #takeBack} takes back; null where nobody could
     */
    public record Acted(Task task, @Nullable Long undo) {}

    /**
     * What is said besides of the task: a touchpoint that is logged in the same step, and what is to be done next.
     *
     * @param touchpoint null for none
     * @param next the patch of another task about the same; null for none
     */
    public record Along(
            @Nullable Patch touchpoint, @Nullable Patch next) {
        public static final Along NOTHING = new Along(null, null);
    }

    /**
     * Makes a task about an account or a user.
     *
     * @param once what the caller calls this wish: sent again, the same task is answered; null for a new one each time
     */
    @Transactional
    public Acted create(Viewer by, Patch patch, Along along, @Nullable String once) {
        requireEditor(by);
        String origin = once == null ? null : "api:" + told(by.keyId()) + told(by.memberId()) + once;
        if (origin != null) {
            sql.execute("select pg_advisory_xact_lock(hashtextextended({0}, 0))", val(origin));
            Optional<Task> made = tasks.findByOrigin(origin);
            if (made.isPresent()) {
                log.get(by, made.get().id());
                return new Acted(made.get(), null);
            }
        }
        Task task = blank(by, patch, origin);
        Long act = undo.begin(by, nothing());
        List<Long> logged = new ArrayList<>();
        apply(by, patch, along, task, logged);
        store(by, task, null);
        audit.record(by, "created", "task", id(task), task.title(), null, values(task));
        undo.end(act, List.of(task.id()), logged);
        counted(task);
        return new Acted(task, act);
    }

    private Task blank(Viewer by, Patch patch, @Nullable String origin) {
        Long[] about = new Long[2];
        patch.takeId(ACCOUNT, given -> about[0] = given == null ? null : editing.named(by, Subject.ACCOUNT, given));
        patch.takeId(USER, given -> about[1] = given == null ? null : editing.named(by, Subject.USER, given));
        patch.check();
        if (about[0] == null && about[1] == null) {
            patch.refuse(ACCOUNT, "Name the account or the user that it is about.");
            patch.check();
        }
        Long account = about[1] == null ? about[0] : accountOf(about[1]);
        if (about[0] != null && !about[0].equals(account)) {
            patch.refuse(USER, "This is no user of that account.");
        }
        if (isArchived(account, about[1])) {
            patch.refuse(about[1] == null ? ACCOUNT : USER, "It is archived: restore it before you add tasks.");
        }
        holders.holdOwners(account);
        return new Task(account, about[1], by.memberId(), origin);
    }

    /** Changes what the patch has; with it a touchpoint is logged where the task is done. */
    @Transactional
    public Acted change(Viewer by, long id, Patch patch, Along along) {
        Task task = lock(by, id);
        audit.requireVersion("task", id(task), "the task", patch.number("version"), task.version());
        Long act = undo.begin(by, select(inline(id)));
        Map<String, @Nullable Object> before = values(task);
        Long holder = task.holderId();
        List<Long> logged = new ArrayList<>();
        List<Long> made = new ArrayList<>();
        apply(by, patch, along, task, logged);
        Map<String, @Nullable Object> after = values(task);
        if (!after.equals(before)) {
            task.touch();
            store(by, task, holder);
            recordChange(by, task, before, after);
            counted(task);
        }
        Patch next = along.next();
        if (next != null) {
            made.add(follow(by, task, next).id());
        }
        undo.end(act, made, logged);
        return new Acted(task, act);
    }

    /** Another task about the same account or user. */
    private Task follow(Viewer by, Task task, Patch next) {
        Task following = new Task(task.accountId(), task.userId(), by.memberId(), null);
        try {
            apply(by, next, Along.NOTHING, following, new ArrayList<>());
        } catch (BadInput e) {
            throw e.under("next");
        }
        store(by, following, null);
        audit.record(by, "created", "task", id(following), following.title(), null, values(following));
        counted(following);
        return following;
    }

    /** Deletes the task; the audit trail keeps what it said. */
    @Transactional
    public Acted delete(Viewer by, long id) {
        Task task = lock(by, id);
        Long act = undo.begin(by, select(inline(id)));
        audit.record(by, "deleted", "task", id(task), task.title(), values(task), null);
        tasks.delete(task);
        tasks.flush();
        undo.end(act, List.of(), List.of());
        counted(task);
        return new Acted(task, act);
    }

    /**
     * Takes back what the viewer did to tasks, one or many, where nobody changed them since.
     *
     * @return how many are as they were before, and how many were left
     * @throws Conflict where it is none of the viewer's acts, was undone, or is too long ago
     */
    @Transactional
    public Undone takeBack(Viewer by, long act) {
        requireEditor(by);
        TaskUndo.Undone undone = undo.takeBack(by, act);
        entities.clear();
        holders.settleTasks(undone.tasks());
        undone.touchpoints().forEach(touchpoint -> unlog(by, touchpoint));
        int many = undone.tasks().size();
        audit.record(
                by,
                "took back",
                "task",
                "tasks",
                many == 1 ? "1 task" : many + " tasks",
                null,
                Map.of("left", undone.changed()));
        if (!undone.accounts().isEmpty()) {
            events.publishEvent(counted(undone.accounts()));
        }
        return new Undone(many, undone.changed());
    }

    /** How many tasks are as they were before, and how many were left since somebody changed them. */
    public record Undone(int tasks, int changed) {}

    private void unlog(Viewer by, long touchpoint) {
        Record about = sql.fetchOne(
                "select a.external_id, u.external_id from touchpoints t left join accounts a on a.id = t.account_id"
                        + " left join users u on u.id = t.user_id where t.id = {0}",
                val(touchpoint));
        if (about == null) {
            return;
        }
        String account = about.get(0, String.class);
        try {
            if (account == null) {
                touchpoints.delete(by, Subject.USER, about.get(1, String.class), touchpoint);
            } else {
                touchpoints.delete(by, Subject.ACCOUNT, account, touchpoint);
            }
        } catch (NotFound | NotAllowed e) {
            // whoever may not delete it any more leaves it
        }
    }

    private static String told(@Nullable Long id) {
        return (id == null ? "" : id) + ":";
    }

    /** Owners before the task, as everybody: who hands accounts over holds them, and then changes tasks. */
    private Task lock(Viewer by, long id) {
        log.get(by, id);
        requireEditor(by);
        holders.holdOwners(select(field(name("account_id"), Long.class))
                .from(table(name("tasks")))
                .where(field(name("id"), Long.class).eq(id)));
        return tasks.lock(id).orElseThrow(TaskLog::gone);
    }

    private void apply(Viewer by, Patch patch, Along along, Task task, List<Long> logged) {
        Now now = today.now();
        boolean wasDone = task.state() == TaskState.DONE;
        patch.takeText("title", task::setTitle);
        if (task.title().isEmpty() && !patch.has("title")) {
            patch.refuse("title", "Say in 1 to 200 characters what is to be done.");
        }
        patch.takeText("text", task::setText);
        if (patch.has(USER)) {
            patch.takeId(USER, user -> task.setUser(user(by, task, user)));
        }
        patch.takeId(ACCOUNT, account -> requireSame(task, account));
        give(patch, task);
        patch.takeText(
                "priority",
                priority -> task.setPriority(priority == null ? TaskPriority.NORMAL : TaskPriority.named(priority)));
        patch.take("dueOn", ValueType.DATE, day -> task.setDueOn((LocalDate) day));
        patch.takeText(
                "state",
                state -> task.become(
                        state == null ? TaskState.OPEN : TaskState.named(state), by.memberId(), now.instant()));
        patch.take("snoozedUntil", ValueType.DATE, day -> {
            if (day != null && !task.isOpen()) {
                throw new RejectedValue("Only an open task can rest.");
            }
            // what is sent back as it was read may have come meanwhile
            if (!Objects.equals(day, task.snoozedUntil())) {
                task.snoozeUntil((LocalDate) day, now.today());
            }
        });
        patch.takeText("outcome", task::setOutcome);
        ANSWERED.forEach(patch::raw);
        Patch touchpoint = along.touchpoint();
        if (touchpoint != null && (wasDone || task.state() != TaskState.DONE)) {
            patch.refuse(TOUCHPOINT, "A touchpoint is logged in the step in which the task is done.");
        }
        patch.checkAllTaken();
        if (touchpoint != null) {
            log(by, task, touchpoint, logged);
        }
    }

    private void log(Viewer by, Task task, Patch touchpoint, List<Long> logged) {
        Long account = task.accountId();
        Long user = task.userId();
        Subject subject = user != null ? Subject.USER : Subject.ACCOUNT;
        long record = Objects.requireNonNull(user != null ? user : account);
        try {
            Touchpoint stored = touchpoints.log(by, subject, editing.externalId(subject, record), touchpoint, true);
            task.logged(stored.id());
            logged.add(stored.id());
        } catch (BadInput e) {
            throw e.under(TOUCHPOINT);
        }
    }

    /** For a success role, or for a person who sees what it is about. */
    private void give(Patch patch, Task task) {
        SuccessRole[] role = new SuccessRole[1];
        TeamMember[] member = new TeamMember[1];
        patch.takeText(ROLE, key -> role[0] = key == null || isOf(task, key) ? null : holders.role(key));
        patch.takeText(MEMBER, email -> {
            member[0] = email == null ? null : holders.member(email);
            if (member[0] != null) {
                holders.requireSees(member[0], task.accountId());
            }
        });
        if (role[0] != null && member[0] != null) {
            patch.refuse(MEMBER, "A task is for a success role or for a person, not for both.");
        } else if (member[0] != null) {
            task.giveToMember(member[0].id(), holders.seat(member[0].id(), task.accountId()));
        } else if (role[0] != null) {
            task.giveToRole(role[0].id());
        } else if (isNew(task)) {
            task.giveToRole(holders.usualRole().id());
        } else if (patch.has(MEMBER) && task.memberId() != null) {
            task.giveToRole(task.roleId());
        }
    }

    /** A role that has the task keeps it, also where nobody is given that role any more. */
    private boolean isOf(Task task, String role) {
        return !isNew(task) && task.memberId() == null && holders.isCalled(task.roleId(), role);
    }

    private boolean isNew(Task task) {
        return !entities.contains(task);
    }

    private @Nullable Long user(Viewer by, Task task, @Nullable String externalId) {
        Long user = editing.reference(by, Subject.USER, task.userId(), externalId);
        if (user == null && task.accountId() == null) {
            throw new RejectedValue("Name the user that it is about.");
        } else if (user != null && !user.equals(task.userId()) && !Objects.equals(accountOf(user), task.accountId())) {
            throw new RejectedValue("\"" + externalId + "\" is no user of this account.");
        }
        return user;
    }

    private void requireSame(Task task, @Nullable String account) {
        Long now = task.accountId();
        if (!Objects.equals(account, now == null ? null : editing.externalId(Subject.ACCOUNT, now))) {
            throw new RejectedValue("A task stays with its account.");
        }
    }

    /** Writes the task, and who has it; tells whoever did not have it before. */
    private void store(Viewer by, Task task, @Nullable Long holder) {
        tasks.saveAndFlush(task);
        holders.settleTasks(List.of(task.id()));
        entities.refresh(task);
        if (!Objects.equals(task.holderId(), holder)) {
            notices.given(by, List.of(task.id()));
        }
    }

    private @Nullable Long accountOf(long user) {
        return sql.fetchSingle("select account_id from users where id = {0}", val(user))
                .get(0, Long.class);
    }

    private boolean isArchived(@Nullable Long account, @Nullable Long user) {
        return sql.fetchSingle(
                        "select exists (select from accounts where id = {0} and archived_at is not null)"
                                + " or exists (select from users where id = {1} and archived_at is not null)",
                        val(account, Long.class), val(user, Long.class))
                .get(0, Boolean.class);
    }

    private static Select<Record1<Long>> nothing() {
        return select(inline(-1L));
    }

    private void counted(Task task) {
        Long account = task.accountId();
        if (account != null) {
            events.publishEvent(counted(Set.of(account)));
        }
    }

    /** What is counted of the tasks of these accounts may be different. */
    static RecordsChanged counted(Set<Long> accounts) {
        return RecordsChanged.accounts(accounts, ChangedFields.of(Subject.ACCOUNT, Set.of(TaskFacts.TASKS)));
    }

    private void recordChange(
            Viewer by, Task task, Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        Map<String, @Nullable Object> was = new LinkedHashMap<>();
        Map<String, @Nullable Object> is = new LinkedHashMap<>();
        after.forEach((key, value) -> {
            if (!Objects.equals(before.get(key), value)) {
                was.put(key, before.get(key));
                is.put(key, value);
            }
        });
        audit.record(by, "changed", "task", id(task), task.title(), was, is);
    }

    private Map<String, @Nullable Object> values(Task task) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("title", task.title());
        values.put("text", task.text());
        Long account = task.accountId();
        values.put(ACCOUNT, account == null ? null : editing.externalId(Subject.ACCOUNT, account));
        Long user = task.userId();
        values.put(USER, user == null ? null : editing.externalId(Subject.USER, user));
        Long member = task.memberId();
        values.put(
                "for",
                sql.fetchSingle(
                                "select coalesce((select email from team_members where id = {0}), (select key from"
                                        + " success_roles where id = {1}))",
                                val(member, Long.class), val(task.roleId()))
                        .get(0, String.class));
        values.put("priority", task.priority().key());
        values.put("dueOn", text(task.dueOn()));
        values.put("snoozedUntil", text(task.snoozedUntil()));
        values.put("state", task.state().key());
        values.put("outcome", task.outcome());
        return values;
    }

    private static @Nullable String text(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }

    private static String id(Task task) {
        return Long.toString(task.id());
    }

    static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("You see tasks and change none.");
        }
    }
}
