package app.steward.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.name;

import app.steward.account.BulkAssignment;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The laws of who has a task: by the owners of its account, in person, and as these change. */
class TaskHolderLawsTest extends TaskCase {
    @Autowired
    TaskHolders holders;

    @Autowired
    BulkAssignment assignment;

    @Autowired
    Team team;

    @Test
    void T2_the_holder_is_the_owner_in_the_role_else_the_success_manager_else_anybody_who_owns_it() {
        assertThat(holder(make("ada", "account", "A-2", "title", "t", "role", "onboarding_manager")))
                .isEqualTo("bea");
        assertThat(holder(make("ada", "account", "A-2", "title", "t", "role", "account_manager")))
                .as("nobody has the role: the success manager")
                .isEqualTo("cid");
        assertThat(holder(make("ada", "account", "A-4", "title", "t")))
                .as("cid is account manager there, and nobody else owns it")
                .isEqualTo("cid");
        Task unassigned = make("bea", "account", "A-3", "title", "t");
        assertThat(holder(unassigned)).isNull();
        TaskFilter nobodys = TaskFilter.open(app.steward.team.Assignee.nobody());
        for (String name : List.of("bea", "cid", "ada", "dev")) {
            assertThat(log.list(viewers.get(name), nobodys, TaskLog.Order.DAY, today.now(), 0, 10))
                    .as("%s finds it under Unassigned", name)
                    .extracting(TaskLog.Listed::id)
                    .containsExactly(unassigned.id());
        }
    }

    @Test
    void T2_the_holder_changes_in_the_transaction_that_assigns() {
        Task one = make("cid", "account", "A-1", "title", "t");
        Task other = make("cid", "account", "A-6", "title", "t");
        transaction.executeWithoutResult(status -> {
            accounts.change(viewers.get("ada"), "A-1", patch("success_manager", email("bea")));
            assertThat(holder(one)).as("within the transaction").isEqualTo("bea");
            status.setRollbackOnly();
        });
        assertThat(holder(one)).as("rolled back with it").isEqualTo("cid");
        accounts.change(viewers.get("ada"), "A-1", patch("success_manager", ""));
        assertThat(holder(one)).as("nobody's").isNull();
        accounts.change(viewers.get("ada"), "A-1", patch("success_manager", email("cid")));

        BulkAssignment.Outcome given =
                assignment.assign(viewers.get("ada"), numbers(1, 6), "success_manager", email("bea"));
        assertThat(List.of(holder(one), holder(other))).as("many").containsExactly("bea", "bea");
        assignment.undo(viewers.get("ada"), given.undo());
        assertThat(List.of(holder(one), holder(other))).as("and back").containsExactly("cid", "cid");
    }

    @Test
    void T2_a_person_who_stops_seeing_the_account_leaves_tasks_to_the_successor_in_the_role() {
        Task inPerson = make("cid", "account", "A-1", "title", "t", "member", email("cid"));
        Task ofSue = make("ada", "account", "A-1", "title", "t", "member", email("sue"));
        BulkAssignment.Outcome given =
                assignment.assign(viewers.get("ada"), numbers(1), "success_manager", email("bea"));
        assertThat(holder(inPerson)).isEqualTo("bea");
        assertThat(inPerson(inPerson)).isFalse();
        assertThat(holder(ofSue)).as("who sees all keeps it").isEqualTo("sue");
        assignment.undo(viewers.get("ada"), given.undo());
        assertThat(holder(inPerson)).as("back with the undo").isEqualTo("cid");
    }

    @Test
    void T2_the_successor_in_another_role_than_the_first_has_it() {
        Task ofBea = make("bea", "account", "A-2", "title", "t", "member", email("bea"));
        accounts.change(viewers.get("ada"), "A-2", patch("onboarding_manager", email("sue")));
        assertThat(holder(ofBea)).as("who follows bea as onboarding manager").isEqualTo("sue");
    }

    @Test
    void T2_roles_exchanged_in_one_change_leave_persons_tasks_alone() {
        Task ofCid = make("cid", "account", "A-2", "title", "t", "member", email("cid"));
        accounts.change(
                viewers.get("ada"), "A-2", patch("success_manager", email("bea"), "onboarding_manager", email("cid")));
        assertThat(holder(ofCid)).isEqualTo("cid");
        assertThat(inPerson(ofCid)).isTrue();
        accounts.change(viewers.get("ada"), "A-2", patch("onboarding_manager", email("sue")));
        assertThat(holder(ofCid)).as("its seat was kept up").isEqualTo("sue");
    }

    @Test
    void T2_the_number_that_follows_is_said_before() {
        make("cid", "account", "A-1", "title", "t");
        make("cid", "account", "A-1", "title", "t", "member", email("cid"));
        make("ada", "account", "A-1", "title", "t", "member", email("sue"));
        assertThat((Long) transaction.execute(status -> holders.following(numbers(1, 6))))
                .isEqualTo(2);
    }

    @Test
    void T3_nobody_is_given_a_task_on_an_account_that_they_do_not_see() {
        assertThatThrownBy(() -> make("ada", "account", "A-1", "title", "t", "member", email("bea")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("does not see this account");
        assertThatThrownBy(() -> make("ada", "account", "A-1", "title", "t", "member", email("dev")))
                .hasMessageContaining("can't be given tasks");
        assertThatThrownBy(() -> make("ada", "account", "A-1", "title", "t", "member", "no@example.com"))
                .hasMessageContaining("no team member");
        Task ofA1 = make("ada", "account", "A-1", "title", "t");
        Task ofA5 = make("ada", "account", "A-5", "title", "t");
        Task ofA3 = make("ada", "account", "A-3", "title", "t");
        TaskBulk.Outcome given =
                bulk.give(viewers.get("ada"), numbers(ofA1.id(), ofA5.id(), ofA3.id()), "", email("bea"));
        assertThat(given.done()).isEqualTo(2);
        assertThat(given.left()).isEqualTo(1);
        assertThat(List.of(holder(ofA1), holder(ofA5), holder(ofA3))).containsExactly("cid", "bea", "bea");
        changes.takeBack(viewers.get("ada"), given.undo());
        assertThat(holder(ofA3)).isNull();
    }

    @Test
    void T3_a_member_with_open_tasks_in_person_hands_them_over_before_leaving() {
        db.sql()
                .execute(
                        "delete from account_assignments where member_id = ?",
                        viewers.get("sue").memberId());
        Task task = make("ada", "account", "A-1", "title", "t", "member", email("sue"));
        Viewer ada = viewers.get("ada");
        Team.Change disable = new Team.Change(null, null, null, null, null, true, null);
        Team.Change demote = new Team.Change(null, null, Profile.DEVELOPER, null, null, null, null);
        assertThatThrownBy(() -> team.change(ada, email("sue"), disable))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("has 1 open task in person");
        assertThatThrownBy(() -> team.change(ada, email("sue"), demote)).isInstanceOf(Conflict.class);
        accounts.change(ada, "A-1", patch("archived", "yes"));
        team.change(ada, email("sue"), disable);
        assertThat(holder(task)).as("nobody could find it: it goes to the role").isEqualTo("cid");
        assertThat(inPerson(task)).isFalse();
    }

    @Test
    void T3_who_sees_less_from_now_on_leaves_what_is_out_of_sight() {
        Task task = make("ada", "account", "A-1", "title", "t", "member", email("sue"));
        Task unassigned = make("ada", "account", "A-3", "title", "t", "member", email("sue"));
        team.change(viewers.get("ada"), email("sue"), new Team.Change(null, null, Profile.CSM, null, null, null, null));
        assertThat(holder(task)).isEqualTo("cid");
        assertThat(holder(unassigned))
                .as("nobody's account, which sue still sees")
                .isEqualTo("sue");
    }

    private boolean inPerson(Task task) {
        return db.sql()
                .fetchSingle("select member_id is not null from tasks where id = ?", task.id())
                .get(0, Boolean.class);
    }
}
