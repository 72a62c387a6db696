package app.steward.task;

import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.record.Patch;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RejectedValue;
import app.steward.team.SuccessRole;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import jakarta.persistence.EntityManager;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a patch says of a task, read and set: each value that does not fit is refused at its key. */
@Component
class TaskValues {
    private static final String ROLE = "role";
    private static final String MEMBER = "member";
    private static final String ACCOUNT = "account";
    private static final String USER = "user";

    /** Keys of an answer that nobody sets: sent back as they were read, they are passed over. */
    private static final List<String> ANSWERED = List.of("id", "holder", "alert", "playRun", "doneAt", "doneBy");

    private final TaskHolders holders;
    private final RecordChangeSupport editing;
    private final Today today;
    private final DSLContext sql;
    private final EntityManager entities;

    TaskValues(TaskHolders holders, RecordChangeSupport editing, Today today, DSLContext sql, EntityManager entities) {
        this.holders = holders;
        this.editing = editing;
        this.today = today;
        this.sql = sql;
        this.entities = entities;
    }

    /** A new one about the account or user that the patch names. */
    Task blank(Viewer by, Patch patch, @Nullable String origin) {
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

    /** Sets what the patch has; what it has besides is still to be taken, and checked. */
    void set(Viewer by, Patch patch, Task task) {
        Now now = today.now();
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

    /** What it says, for the audit trail. */
    Map<String, @Nullable Object> of(Task task) {
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
}
