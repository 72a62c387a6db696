package app.steward.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.account.AccountChanges;
import app.steward.portfolio.SomePortfolio;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.task.TaskChanges.Along;
import app.steward.team.SuccessRoleSettings;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The laws of plays by their numbers: one active run per account, steps that wait, versions that stay. */
@StewardTest
class PlayLawsTest {
    private static final String STEPS =
            "[{'title':'Find the reason','tasks':[{'title':'Look','dueIn':1,'workingDays':true},"
                    + "{'title':'Call','dueIn':3,'role':'onboarding_manager'}]},"
                    + "{'title':'Agree','waits':true,'tasks':[{'title':'Plan','dueIn':7}]},"
                    + "{'title':'Recover','waits':true,'tasks':[{'title':'Review'}]}]";

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Plays plays;

    @Autowired
    PlayRuns runs;

    @Autowired
    PlayLog log;

    @Autowired
    TaskChanges changes;

    @Autowired
    TaskLog tasks;

    @Autowired
    AccountChanges accounts;

    @Autowired
    SuccessRoleSettings roles;

    @Autowired
    Today today;

    @Autowired
    TransactionTemplate transaction;

    private Map<String, Viewer> viewers;
    private int play;

    @BeforeEach
    void aPlay() {
        viewers = portfolio.make();
        play = plays.create(viewers.get("ada"), "Win back", json(STEPS)).id();
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private long start(String by, String account) {
        return runs.start(viewers.get(by), account, play, null, false);
    }

    private List<String> tasks(long run) {
        return db.sql()
                .fetch(
                        "select t.title, t.state, t.waits, t.due_on, h.name from tasks t left join team_members h"
                                + " on h.id = t.holder_id where play_run_id = ? order by t.id",
                        run)
                .map(row -> row.get(0) + " " + row.get(1) + (row.get(2, Boolean.class) ? " waits" : "") + " "
                        + row.get(3) + " " + row.get(4));
    }

    private void become(String state, String title, long run) {
        long id = db.sql()
                .fetchSingle("select id from tasks where title = ? and play_run_id = ?", title, run)
                .get(0, Long.class);
        changes.change(viewers.get("ada"), id, new Patch(Map.of("state", RawValue.word(state))), Along.NOTHING);
    }

    private String state(long run) {
        return log.get(viewers.get("ada"), run, today.now()).state();
    }

    @Test
    void T5_all_tasks_exist_from_the_start_and_a_step_may_wait_for_those_before() {
        long run = start("cid", "A-2");
        assertThat(tasks(run))
                .containsExactly(
                        "Look open 2026-06-16 cid",
                        "Call open 2026-06-18 bea",
                        "Plan open waits 2026-06-22 cid",
                        "Review open waits null cid");
        assertThat(log.get(viewers.get("cid"), run, today.now()).dueOn()).isEqualTo(LocalDate.of(2026, 6, 22));
        assertThat(tasks.badge(viewers.get("cid"), today.now()).open())
                .as("what waits is not to be done yet")
                .isEqualTo(1);
        become("done", "Look", run);
        assertThat(tasks(run)).contains("Plan open waits 2026-06-22 cid");
        become("dropped", "Call", run);
        assertThat(tasks(run)).contains("Plan open 2026-06-22 cid", "Review open waits null cid");
        become("open", "Call", run);
        assertThat(tasks(run)).contains("Plan open waits 2026-06-22 cid");
        for (String title : List.of("Call", "Plan", "Review")) {
            become("done", title, run);
        }
        assertThat(state(run)).isEqualTo("completed");
        become("open", "Review", run);
        assertThat(state(run)).as("opened again").isEqualTo("active");
        assertThat(db.sql().fetchValue("select open_tasks from account_facts where account_id = 2"))
                .isEqualTo(1);
    }

    @Test
    void T5_at_most_one_run_is_active_per_account_and_starting_again_offers_to_restart() {
        long first = start("cid", "A-1");
        assertThatThrownBy(() -> start("cid", "A-1"))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("Restart it");
        become("done", "Look", first);
        long again = runs.start(viewers.get("cid"), "A-1", play, null, true);
        assertThat(List.of(state(first), state(again))).containsExactly("stopped", "active");
        assertThat(tasks(first))
                .as("what nobody touched is dropped")
                .containsExactly(
                        "Look done 2026-06-16 cid",
                        "Call dropped 2026-06-18 cid",
                        "Plan dropped 2026-06-22 cid",
                        "Review dropped null cid");
        assertThat(db.sql().fetchValue("select count(*) from play_runs where state = 'active'"))
                .isEqualTo(1L);
        assertThat(db.sql()
                        .fetch("select action from audit_entries where kind = 'play run' order by id")
                        .getValues(0, String.class))
                .containsExactly("started", "restarted");
    }

    @Test
    void T5_extending_moves_open_days_and_stopping_drops_what_nobody_touched() {
        long run = start("cid", "A-1");
        become("done", "Look", run);
        runs.extend(viewers.get("cid"), run, 10);
        assertThat(tasks(run))
                .contains("Look done 2026-06-16 cid", "Call open 2026-06-28 cid", "Plan open waits 2026-07-02 cid");
        long call = db.sql()
                .fetchSingle("select id from tasks where title = 'Call'")
                .get(0, Long.class);
        changes.change(viewers.get("cid"), call, new Patch(Map.of("text", RawValue.word("touched"))), Along.NOTHING);
        runs.stop(viewers.get("cid"), run);
        assertThat(tasks(run)).contains("Call open 2026-06-28 cid", "Plan dropped 2026-07-02 cid");
        assertThat(state(run)).isEqualTo("stopped");
        assertThatThrownBy(() -> runs.stop(viewers.get("cid"), run)).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> runs.extend(viewers.get("cid"), run, 5)).isInstanceOf(Conflict.class);
    }

    @Test
    void T5_automation_starts_a_play_once_per_origin() {
        var all = select(
                        field(name("id"), Long.class).as("account_id"),
                        field("'alert:' || id", String.class).as("origin"),
                        field("null::bigint", Long.class).as("alert_id"))
                .from(table(name("accounts")))
                .where(field(name("id"), Long.class).in(1L, 2L));
        LocalDate day = today.now().today();
        List<Long> first = transaction.execute(status -> runs.begin(play, day, Instant.EPOCH, null, all));
        List<Long> again = transaction.execute(status -> runs.begin(play, day, Instant.EPOCH, null, all));
        assertThat(first).hasSize(2);
        assertThat(again).isEmpty();
        assertThat(db.sql().fetchValue("select count(*) from tasks")).isEqualTo(8L);
        assertThat(db.sql().fetchValue("select count(distinct origin) from tasks where origin like 'playrun:%'"))
                .isEqualTo(8L);
    }

    @Test
    void T6_runs_under_way_keep_their_version() {
        long run = start("cid", "A-1");
        Plays.Play changed = plays.change(
                viewers.get("ada"), play, "Win them back", json("[{'title':'Only','tasks':[{'title':'One'}]}]"), 0);
        assertThat(changed.edition()).isEqualTo(2);
        assertThat(tasks(run)).hasSize(4);
        assertThat(plays.get(play, 1).steps().tasks()).isEqualTo(4);
        assertThat(tasks(start("bea", "A-5"))).containsExactly("One open null bea");
        assertThat(plays.change(viewers.get("ada"), play, "Renamed", null, null).edition())
                .as("another name is no other version")
                .isEqualTo(2);
        assertThatThrownBy(() -> plays.change(viewers.get("ada"), play, "x", null, 0))
                .isInstanceOf(Conflict.class);
    }

    @Test
    void L1_L2_runs_go_with_their_account() {
        long run = start("cid", "A-1");
        accounts.change(viewers.get("ada"), "A-1", new Patch(Map.of("archived", type -> true)));
        assertThatThrownBy(() -> state(run)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> start("ada", "A-1")).isInstanceOf(Conflict.class);
        accounts.change(viewers.get("ada"), "A-1", new Patch(Map.of("archived", type -> false)));
        assertThat(state(run)).isEqualTo("active");
        accounts.delete(viewers.get("ada"), "A-1");
        assertThat(db.sql().fetchValue("select count(*) from play_runs")).isEqualTo(0L);
        assertThat(db.sql().fetchValue("select count(*) from tasks")).isEqualTo(0L);
    }

    @Test
    void L4_what_is_in_use_is_not_deleted() {
        long run = start("cid", "A-1");
        assertThatThrownBy(() -> plays.delete(viewers.get("ada"), play))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("runs on 1 account");
        assertThatThrownBy(() -> roles.retire(viewers.get("ada"), "onboarding_manager", true))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("Win back");
        runs.stop(viewers.get("cid"), run);
        plays.delete(viewers.get("ada"), play);
        assertThat(db.sql().fetchValue("select count(*) from tasks"))
                .as("what it made stays")
                .isEqualTo(4L);
    }

    @Test
    void onlyWhoMayEditsPlaysAndStartsThem() {
        for (String name : List.of("bea", "dev")) {
            assertThatThrownBy(() -> plays.create(viewers.get(name), "x", json(STEPS)))
                    .as(name)
                    .isInstanceOf(NotAllowed.class);
            assertThatThrownBy(() -> plays.change(viewers.get(name), play, "x", null, null))
                    .isInstanceOf(NotAllowed.class);
            assertThatThrownBy(() -> plays.delete(viewers.get(name), play)).isInstanceOf(NotAllowed.class);
        }
        assertThatThrownBy(() -> start("dev", "A-1")).isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> start("bea", "A-1")).isInstanceOf(NotFound.class);
        long run = start("cid", "A-1");
        assertThatThrownBy(() -> log.get(viewers.get("bea"), run, today.now())).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> runs.stop(viewers.get("bea"), run)).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> runs.stop(viewers.get("dev"), run)).isInstanceOf(NotAllowed.class);
        assertThat(log.counts(viewers.get("bea"), today.now()))
                .as("nothing of hidden accounts")
                .isEmpty();
        assertThat(log.counts(viewers.get("cid"), today.now()).get(play).active())
                .isEqualTo(1);
    }

    @Test
    void whatIsWrongIsSaidAtItsPath() {
        assertThatThrownBy(
                        () -> plays.create(
                                viewers.get("ada"),
                                " ",
                                json(
                                        "[{'title':'','tasks':[{'title':'x','role':'king','dueIn':-1,'priority':'now','colour':1}]}]")))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        e -> assertThat(e.faults())
                                .extracting("path")
                                .containsExactlyInAnyOrder(
                                        "name",
                                        "steps[0].title",
                                        "steps[0].tasks[0].role",
                                        "steps[0].tasks[0].dueIn",
                                        "steps[0].tasks[0].priority",
                                        "steps[0].tasks[0].colour"));
        assertThatThrownBy(() -> plays.create(viewers.get("ada"), "x", json("[]")))
                .hasMessageContaining("needs a task");
        assertThatThrownBy(() -> plays.create(viewers.get("ada"), "WIN back", json(STEPS)))
                .isInstanceOf(Conflict.class);
        String many =
                "{'title':'t','tasks':[" + String.join(",", java.util.Collections.nCopies(101, "{'title':'x'}")) + "]}";
        assertThatThrownBy(() -> plays.create(viewers.get("ada"), "x", json("[" + many + "]")))
                .hasMessageContaining("at most 100");
    }
}
