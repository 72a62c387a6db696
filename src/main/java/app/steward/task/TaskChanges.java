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
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.record.RecordChangeSupport;
import app.steward.team.Viewer;
import app.steward.touchpoint.Touchpoint;
import app.steward.touchpoint.TouchpointChanges;
import app.steward.workspace.Today;
import jakarta.persistence.EntityManager;
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
    private static final String TOUCHPOINT = "touchpoint";

    private final Tasks tasks;
    private final TaskLog log;
    private final TaskValues values;
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
            TaskValues values,
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
        this.values = values;
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
        Task task = values.blank(by, patch, origin);
        Long act = undo.begin(by, nothing());
        List<Long> logged = new ArrayList<>();
        apply(by, patch, along, task, logged);
        store(by, task, null);
        audit.record(by, "created", "task", id(task), task.title(), null, values.of(task));
        undo.end(act, List.of(task.id()), logged);
        counted(task);
        return new Acted(task, act);
    }

    /** Changes what the patch has; with it a touchpoint is logged where the task is done. */
    @Transactional
    public Acted change(Viewer by, long id, Patch patch, Along along) {
        Task task = lock(by, id);
        audit.requireVersion("task", id(task), "the task", patch.number("version"), task.version());
        Long act = undo.begin(by, select(inline(id)));
        Map<String, @Nullable Object> before = values.of(task);
        Long holder = task.holderId();
        List<Long> logged = new ArrayList<>();
        List<Long> made = new ArrayList<>();
        apply(by, patch, along, task, logged);
        Map<String, @Nullable Object> after = values.of(task);
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
        audit.record(by, "created", "task", id(following), following.title(), null, values.of(following));
        counted(following);
        return following;
    }

    /** Deletes the task; the audit trail keeps what it said. */
    @Transactional
    public Acted delete(Viewer by, long id) {
        Task task = lock(by, id);
        Long act = undo.begin(by, select(inline(id)));
        audit.record(by, "deleted", "task", id(task), task.title(), values.of(task), null);
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
        boolean wasDone = task.state() == TaskState.DONE;
        values.set(by, patch, task);
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

    /** Writes the task, and who has it; tells whoever did not have it before. */
    private void store(Viewer by, Task task, @Nullable Long holder) {
        tasks.saveAndFlush(task);
        holders.settleTasks(List.of(task.id()));
        entities.refresh(task);
        if (!Objects.equals(task.holderId(), holder)) {
            notices.given(by, List.of(task.id()));
        }
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

    private static String id(Task task) {
        return Long.toString(task.id());
    }

    static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("You see tasks and change none.");
        }
    }
}
