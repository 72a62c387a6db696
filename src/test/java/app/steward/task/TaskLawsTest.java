package app.steward.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.task.TaskChanges.Acted;
import app.steward.task.TaskChanges.Along;
import app.steward.task.TaskMaker.Cause;
import app.steward.task.TaskMaker.Template;
import app.steward.team.Viewer;
import app.steward.testing.TestClock;
import app.steward.user.UserChanges;
import java.time.LocalDate;
import java.util.List;
import org.jooq.Select;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The laws of tasks by their numbers: what is made once, what is taken back, what becomes of records. */
class TaskLawsTest extends TaskCase {
    private static final LocalDate TODAY = LocalDate.of(2026, 6, 15);

    @Autowired
    TaskMaker maker;

    @Autowired
    UserChanges users;

    @Autowired
    TestClock clock;

    @Test
    void T1_a_task_from_automation_exists_once_per_origin() {
        Template template = new Template("0", "Call about falling use", "", 1, TaskPriority.HIGH, TODAY.plusDays(3));
        Select<?> causes = select(
                        field(name("id"), Long.class).plus(100).as("cause"),
                        field(name("id"), Long.class).as("account_id"),
                        inline((Long) null).as("user_id"))
                .from(table(name("accounts")))
                .where(field(name("id"), Long.class).le(4L))
                .orderBy(field(name("id")));
        List<Long> first = transaction.execute(status -> maker.make(Cause.ALERT, template, causes));
        List<Long> again = transaction.execute(status -> maker.make(Cause.ALERT, template, causes));
        assertThat(first).hasSize(4);
        assertThat(again).as("repeated").isEmpty();
        assertThat(db.sql()
                        .fetch("select origin, alert_id, due_on, priority, h.name from tasks t left join team_members h"
                                + " on h.id = t.holder_id order by t.id")
                        .map(row ->
                                row.get(0) + " " + row.get(1) + " " + row.get(2) + " " + row.get(3) + " " + row.get(4)))
                .containsExactly(
                        "alert:101:0 101 2026-06-18 high cid",
                        "alert:102:0 102 2026-06-18 high cid",
                        "alert:103:0 103 2026-06-18 high null",
                        "alert:104:0 104 2026-06-18 high cid");
        assertThat(
                        db.sql()
                                .fetchValue(
                                        "select sum(cardinality(record_ids)) from touch_inbox where fields @> '{account.tasks}'"))
                .as("counted in the background")
                .isEqualTo(4L);
        change("cid", first.get(0), "dueOn", "2026-06-20");
        assertThat((Integer) transaction.execute(status -> maker.dropUntouched(
                        Cause.ALERT, List.of(101L, 102L), today.now().instant())))
                .as("the touched one stays")
                .isEqualTo(1);
    }

    @Test
    void T1_a_key_of_a_program_makes_one_task() {
        db.sql()
                .execute(
                        "insert into api_keys (id, kind, name, hint, hash) values (7, 'secret', 'One', 'sk_a', sha256('a')),"
                                + " (8, 'secret', 'Other', 'sk_b', sha256('b'))");
        Viewer key = viewers.get("ada").through(7);
        Patch[] bodies = {patch("account", "A-1", "title", "Once"), patch("account", "A-1", "title", "Once")};
        long first = changes.create(key, bodies[0], Along.NOTHING, "k-1").task().id();
        assertThat(changes.create(key, bodies[1], Along.NOTHING, "k-1").task().id())
                .isEqualTo(first);
        assertThat(changes.create(
                                viewers.get("ada").through(8),
                                patch("account", "A-1", "title", "Another program"),
                                Along.NOTHING,
                                "k-1")
                        .task()
                        .id())
                .isNotEqualTo(first);
    }

    @Test
    void T4_late_is_open_and_due_before_today() {
        make("cid", "account", "A-1", "title", "late", "dueOn", "2026-06-14");
        Task todays = make("cid", "account", "A-1", "title", "today", "dueOn", "2026-06-15");
        Task done = make("cid", "account", "A-1", "title", "done", "dueOn", "2026-06-01");
        change("cid", done.id(), "state", "done");
        Task resting = make("cid", "account", "A-1", "title", "rests", "dueOn", "2026-06-01");
        change("cid", resting.id(), "snoozedUntil", "2026-06-16");
        assertThat(counted(1)).as("what rests is open and late in conditions").containsExactly(3, 2);
        TaskLog.Badge badge = log.badge(viewers.get("cid"), today.now());
        assertThat(badge).as("and not in the red count").isEqualTo(new TaskLog.Badge(2, 1));
        clock.set("2026-06-16T00:00:00Z");
        assertThat(log.badge(viewers.get("cid"), today.now())).isEqualTo(new TaskLog.Badge(3, 3));
        assertThat(log.get(viewers.get("cid"), todays.id()).isLate(TODAY.plusDays(1)))
                .isTrue();
    }

    @Test
    void T4_the_day_alone_makes_tasks_late() {
        make("cid", "account", "A-1", "title", "t", "dueOn", "2026-06-15");
        assertThat(counted(1)).containsExactly(1, 0);
        clock.set("2026-06-16T06:00:00Z");
        portfolio.recompute();
        assertThat(counted(1)).containsExactly(1, 1);
    }

    @Test
    void T7_done_logs_a_touchpoint_in_the_same_step_and_undo_takes_both_back() {
        Task task = make("cid", "user", "U-1", "title", "Call", "dueOn", "2026-06-14");
        Acted done = changes.change(
                viewers.get("cid"),
                task.id(),
                patch("state", "done", "outcome", "Reached"),
                new Along(
                        patch("kind", "call", "text", "All is well"),
                        patch("title", "Call again", "dueOn", "2026-06-30")));
        assertThat(db.sql()
                        .fetchSingle("select kind, account_id, user_id, text from touchpoints")
                        .intoList())
                .containsExactly("call", 1L, 1L, "All is well");
        assertThat(log.get(viewers.get("cid"), task.id()).outcome()).isEqualTo("Reached");
        assertThat(counted(1)).as("the next one").containsExactly(1, 0);
        assertThat(changes.takeBack(viewers.get("cid"), done.undo())).isEqualTo(new TaskChanges.Undone(2, 0));
        assertThat(db.sql().fetchValue("select count(*) from touchpoints")).isEqualTo(0L);
        assertThat(db.sql().fetchValue("select count(*) from tasks")).isEqualTo(1L);
        assertThat(log.get(viewers.get("cid"), task.id()).state()).isEqualTo(TaskState.OPEN);
        assertThat(holder(task)).isEqualTo("cid");
        assertThat(counted(1)).containsExactly(1, 1);
        assertThatThrownBy(() -> changes.takeBack(viewers.get("cid"), done.undo()))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void T7_what_was_logged_with_a_task_that_undo_leaves_stays_too() {
        Task task = make("cid", "account", "A-1", "title", "Call");
        Acted done = changes.change(
                viewers.get("cid"),
                task.id(),
                patch("state", "done"),
                new Along(patch("kind", "call", "text", "Well"), null));
        change("ada", task.id(), "outcome", "Reached");
        assertThat(changes.takeBack(viewers.get("cid"), done.undo())).isEqualTo(new TaskChanges.Undone(0, 1));
        assertThat(db.sql().fetchValue("select text from touchpoints")).isEqualTo("Well");
    }

    @Test
    void T7_a_deleted_task_comes_back_without_the_touchpoint_that_is_gone() {
        Task task = make("cid", "account", "A-1", "title", "Call");
        changes.change(viewers.get("cid"), task.id(), patch("state", "done"), new Along(patch("kind", "call"), null));
        Acted deleted = changes.delete(viewers.get("cid"), task.id());
        db.sql().execute("delete from touchpoints");
        assertThat(changes.takeBack(viewers.get("cid"), deleted.undo())).isEqualTo(new TaskChanges.Undone(1, 0));
        assertThat(log.get(viewers.get("cid"), task.id()).state()).isEqualTo(TaskState.DONE);
    }

    @Test
    void T7_a_wrong_touchpoint_leaves_the_task_open() {
        Task task = make("cid", "account", "A-1", "title", "t");
        assertThatThrownBy(() -> changes.change(
                        viewers.get("cid"), task.id(), patch("state", "done"), new Along(patch("kind", "dance"), null)))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.faults()).extracting("path").containsExactly("touchpoint.kind"));
        assertThatThrownBy(() -> changes.change(
                        viewers.get("cid"), task.id(), patch("text", "more"), new Along(patch("kind", "call"), null)))
                .hasMessageContaining("in which the task is done");
        assertThat(log.get(viewers.get("cid"), task.id()).state()).isEqualTo(TaskState.OPEN);
    }

    @Test
    void T7_it_is_opened_again_any_time_and_whoever_owns_the_account_then_has_it() {
        Task task = make("cid", "account", "A-1", "title", "t");
        change("cid", task.id(), "state", "done", "outcome", "x");
        accounts.change(viewers.get("ada"), "A-1", patch("success_manager", email("bea")));
        change("bea", task.id(), "state", "open");
        assertThat(holder(task)).isEqualTo("bea");
        assertThat(log.get(viewers.get("bea"), task.id()).outcome()).isEmpty();
    }

    @Test
    void everyActIsTakenBackButNotWhatOthersChangedSince() {
        Task one = make("cid", "account", "A-1", "title", "t", "dueOn", "2026-06-20");
        Task other = make("cid", "account", "A-6", "title", "t", "dueOn", "2026-06-21");
        TaskBulk.Outcome snoozed = bulk.snooze(viewers.get("cid"), numbers(one.id(), other.id()), TODAY.plusDays(3));
        change("ada", other.id(), "title", "Changed since");
        assertThat(changes.takeBack(viewers.get("cid"), snoozed.undo())).isEqualTo(new TaskChanges.Undone(1, 1));
        assertThat(log.get(viewers.get("cid"), one.id()).snoozedUntil()).isNull();
        assertThat(log.get(viewers.get("cid"), other.id()).snoozedUntil()).isEqualTo(TODAY.plusDays(3));
        Acted deleted = changes.delete(viewers.get("cid"), one.id());
        assertThat(counted(1)).containsExactly(0, 0);
        changes.takeBack(viewers.get("cid"), deleted.undo());
        assertThat(log.get(viewers.get("cid"), one.id()).title()).isEqualTo("t");
        assertThat(counted(1)).containsExactly(1, 0);
        assertThatThrownBy(() -> changes.takeBack(viewers.get("bea"), 1)).isInstanceOf(Conflict.class);
        TaskBulk.Outcome made =
                bulk.make(viewers.get("ada"), Subject.ACCOUNT, numbers(1, 3, 5, 13), patch("title", "For each"));
        assertThat(made.done()).as("the archived one has none").isEqualTo(3);
        assertThat(changes.takeBack(viewers.get("ada"), made.undo()).tasks()).isEqualTo(3);
        assertThat(db.sql().fetchValue("select count(*) from tasks where title = 'For each'"))
                .isEqualTo(0L);
    }

    @Test
    void L1_archived_accounts_keep_tasks_out_of_sight() {
        Task task = make("cid", "account", "A-1", "title", "t", "dueOn", "2026-06-14");
        Task ofUser = make("cid", "user", "U-1", "title", "t");
        accounts.change(viewers.get("ada"), "A-1", patch("archived", "yes"));
        assertThat(log.badge(viewers.get("cid"), today.now())).isEqualTo(new TaskLog.Badge(0, 0));
        assertThatThrownBy(() -> log.get(viewers.get("ada"), task.id())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> make("ada", "account", "A-1", "title", "t")).hasMessageContaining("archived");
        accounts.change(viewers.get("ada"), "A-1", patch("archived", "no"));
        assertThat(log.badge(viewers.get("cid"), today.now())).isEqualTo(new TaskLog.Badge(2, 1));
        users.change(viewers.get("ada"), "U-1", patch("archived", "yes"));
        assertThat(counted(1)).containsExactly(1, 1);
        assertThatThrownBy(() -> log.get(viewers.get("ada"), ofUser.id())).isInstanceOf(NotFound.class);
    }

    @Test
    void L2_what_is_deleted_takes_its_tasks_along() {
        make("cid", "account", "A-1", "title", "t");
        make("cid", "user", "U-1", "title", "t");
        users.delete(viewers.get("ada"), "U-1");
        assertThat(counted(1)).containsExactly(1, 0);
        accounts.delete(viewers.get("ada"), "A-1");
        assertThat(db.sql().fetchValue("select count(*) from tasks")).isEqualTo(0L);
    }

    @Test
    void L2_of_users_who_turn_out_to_be_one_the_tasks_go_on_with_who_stays() {
        Task task = make("cid", "user", "U-1", "title", "t");
        db.sql().execute("select merge_tasks_of_users(1, 4)");
        assertThat(db.sql()
                        .fetchSingle("select user_id, account_id from tasks where id = ?", task.id())
                        .intoList())
                .containsExactly(4L, 5L);
        assertThat(holder(task)).as("U-4 is of A-5").isEqualTo("bea");
    }

    @Test
    void L3_a_user_who_moves_takes_open_tasks_along() {
        Task open = make("cid", "user", "U-1", "title", "t", "member", email("cid"));
        Task done = make("cid", "user", "U-1", "title", "t");
        change("cid", done.id(), "state", "done");
        Task ofPlay = make("cid", "user", "U-1", "title", "t");
        db.sql().execute("update tasks set play_run_id = 1 where id = ?", ofPlay.id());
        users.change(viewers.get("ada"), "U-1", patch("account", "A-5"));
        assertThat(holder(open)).as("cid does not see A-5").isEqualTo("bea");
        assertThat(db.sql().fetch("select account_id from tasks order by id").getValues(0, Long.class))
                .as("what is closed or of a play stays")
                .containsExactly(5L, 1L, 1L);
        assertThat(counted(1)).containsExactly(1, 0);
        assertThat(counted(5)).containsExactly(1, 0);
        assertThatThrownBy(() -> log.get(viewers.get("cid"), ofPlay.id()))
                .as("about a user whom cid does not see any more")
                .isInstanceOf(NotFound.class);
    }

    @Test
    void onlyWhoMayEditChangesTasks() {
        Task task = make("cid", "account", "A-1", "title", "t");
        assertThat(log.get(viewers.get("dev"), task.id()).title())
                .as("developers see")
                .isEqualTo("t");
        assertThatThrownBy(() -> change("dev", task.id(), "title", "x")).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> make("dev", "account", "A-1", "title", "x")).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> changes.delete(viewers.get("dev"), task.id())).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> bulk.finish(viewers.get("dev"), numbers(task.id()), TaskState.DONE))
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> change("bea", task.id(), "title", "x")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> make("bea", "account", "A-1", "title", "x")).isInstanceOf(BadInput.class);
    }

    @Test
    void whatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> make(
                        "cid", "account", "A-1", "title", " ", "priority", "urgent", "dueOn", "soon", "state", "gone"))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.faults())
                                .extracting("path")
                                .containsExactlyInAnyOrder("title", "priority", "dueOn", "state"));
        assertThatThrownBy(() -> make("cid", "title", "t")).hasMessageContaining("Name the account or the user");
        assertThatThrownBy(() -> make("cid", "account", "A-1", "title", "t", "outcome", "x"))
                .hasMessageContaining("once it is done");
        assertThatThrownBy(() ->
                        make("cid", "account", "A-1", "title", "t", "role", "success_manager", "member", email("cid")))
                .hasMessageContaining("not for both");
        Task task = make("cid", "account", "A-1", "title", "t");
        for (String day : List.of("2026-06-15", "2027-06-16")) {
            assertThatThrownBy(() -> change("cid", task.id(), "snoozedUntil", day))
                    .as(day)
                    .hasMessageContaining("within the next 365 days");
        }
        assertThatThrownBy(() -> change("cid", task.id(), "account", "A-6")).hasMessageContaining("stays with");
        assertThatThrownBy(() -> change("cid", task.id(), "version", "7", "title", "x"))
                .isInstanceOf(Conflict.class);
    }

    private int[] counted(int account) {
        var row =
                db.sql().fetchSingle("select open_tasks, late_tasks from account_facts where account_id = ?", account);
        return new int[] {row.get(0, Integer.class), row.get(1, Integer.class)};
    }
}
