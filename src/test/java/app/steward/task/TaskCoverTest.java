package app.steward.task;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.account.AccountChanges;
import app.steward.notice.Notices;
import app.steward.record.Patch;
import app.steward.team.Covers;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import app.steward.testing.TestClock;
import app.steward.testing.Visits;
import app.steward.workspace.Today;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** Tasks while their holder is away, and what holders are told of them. */
@StewardTest
class TaskCoverTest {
    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    TestClock clock;

    @Autowired
    Today today;

    @Autowired
    Covers covers;

    @Autowired
    TeamMembers members;

    @Autowired
    AccountChanges accounts;

    @Autowired
    TaskLog log;

    @Autowired
    TaskSweep sweep;

    @Autowired
    Notices notices;

    @Autowired
    Api api;

    @LocalServerPort
    int port;

    private Viewer ada;
    private Viewer bea;
    private Viewer cid;

    @BeforeEach
    void aTaskOfBeas() {
        db.reset();
        ada = team.administrator();
        bea = team.csm("bea");
        cid = team.csm("cid");
        db.sql().execute("update team_members set password_hash = ?", Visits.HASH);
        accounts.create(
                ada,
                Patch.json(JsonMapper.shared()
                        .readTree("{\"externalId\":\"HERS\",\"success_manager\":\"bea@example.com\"}")));
    }

    private void task(String title, String by) {
        assertThat(api.send("POST", "/tasks", "{'account':'HERS','title':'" + title + "'}", by)
                        .status())
                .isEqualTo(201);
    }

    private List<String> told(Viewer member) {
        Viewer now = covers.viewer(members.findByEmail(member.email()).orElseThrow());
        return notices.of(now, null, null, 100).stream()
                .filter(notice -> notice.key().equals("task"))
                .map(Notices.Notice::text)
                .toList();
    }

    private long mine(String email) {
        return log.badge(covers.viewer(members.findByEmail(email).orElseThrow()), today.now())
                .open();
    }

    @Test
    void T2_during_a_cover_the_deputy_finds_the_tasks_and_works_them() {
        task("Call them", "ada@example.com");
        LocalDate day = today.now().today();
        covers.set(bea, bea.email(), cid.email(), day.plusDays(1), day.plusDays(1));
        assertThat(mine(cid.email())).isZero();
        clock.advance(Duration.ofDays(1));
        assertThat(mine(cid.email())).isEqualTo(1);
        assertThat(mine(bea.email())).as("the holder stays").isEqualTo(1);
        Browser browser = new Browser(port);
        browser.signIn(cid.email(), Visits.PASSWORD);
        assertThat(browser.get("/tasks").body()).contains("Call them", "bea");
        assertThat(api.send("GET", "/tasks?holder=me", null, cid.email())
                        .body()
                        .at("/items/0/holder")
                        .asString())
                .isEqualTo("bea@example.com");
        assertThat(api.send("PATCH", "/tasks/1", "{'state':'done'}", cid.email())
                        .status())
                .isEqualTo(200);
        task("Call again", "ada@example.com");
        assertThat(told(bea)).first().isEqualTo("Task from ada: Call again");
        assertThat(told(cid)).containsExactly("Task from ada: Call again");
        clock.advance(Duration.ofDays(1));
        assertThat(mine(cid.email())).as("over").isZero();
        assertThat(api.send("PATCH", "/tasks/2", "{'state':'done'}", cid.email())
                        .status())
                .isEqualTo(404);
    }

    private String holder(int task) {
        return api.send("GET", "/tasks/" + task, null, "ada@example.com")
                .body()
                .at("/holder")
                .asString();
    }

    @Test
    void T2_what_the_deputy_is_given_in_person_goes_to_the_member_when_the_cover_is_over() {
        accounts.change(
                ada,
                "HERS",
                Patch.json(JsonMapper.shared()
                        .readTree("{\"success_manager\":null,\"account_manager\":\"bea@example.com\"}")));
        LocalDate day = today.now().today();
        covers.set(bea, bea.email(), cid.email(), day.plusDays(1), day.plusDays(2));
        String given = "{'account':'HERS','title':'Call','member':'cid@example.com'}";
        assertThat(api.send("POST", "/tasks", given, ada.email()).status())
                .as("does not see it yet")
                .isEqualTo(400);
        clock.advance(Duration.ofDays(1));
        assertThat(api.send("POST", "/tasks", given, ada.email()).status()).isEqualTo(201);
        sweep.look();
        assertThat(holder(1)).isEqualTo(cid.email());
        clock.advance(Duration.ofDays(1));
        sweep.look();
        assertThat(holder(1)).as("the last day").isEqualTo(cid.email());
        clock.advance(Duration.ofDays(1));
        sweep.look();
        assertThat(holder(1)).isEqualTo(bea.email());
    }

    @Test
    void T2_a_cover_that_is_ended_at_once_hands_over_what_the_deputy_was_given() {
        LocalDate day = today.now().today();
        long cover =
                covers.set(bea, bea.email(), cid.email(), day, day.plusDays(2)).id();
        task("Hers", "ada@example.com");
        assertThat(api.send("PATCH", "/tasks/1", "{'member':'cid@example.com'}", ada.email())
                        .status())
                .isEqualTo(200);
        assertThat(holder(1)).isEqualTo(cid.email());
        covers.end(bea, cover);
        assertThat(holder(1)).isEqualTo(bea.email());
    }

    @Test
    void T2_who_stands_in_for_two_owners_keeps_the_task_in_the_role_of_the_first() {
        team.csm("dan");
        accounts.change(
                ada, "HERS", Patch.json(JsonMapper.shared().readTree("{\"account_manager\":\"dan@example.com\"}")));
        LocalDate day = today.now().today();
        covers.set(bea, bea.email(), cid.email(), day, day);
        covers.set(ada, "dan@example.com", cid.email(), day, day);
        assertThat(api.send(
                                "POST",
                                "/tasks",
                                "{'account':'HERS','title':'Call','member':'cid@example.com'}",
                                ada.email())
                        .status())
                .isEqualTo(201);
        String seat = "select cover_id || ' ' || role_id from tasks";
        Object first = db.sql().fetchValue(seat);
        for (int i = 0; i < 3; i++) {
            api.send("PATCH", "/tasks/1", "{'priority':'" + (i % 2 == 0 ? "high" : "low") + "'}", ada.email());
            assertThat(db.sql().fetchValue(seat)).isEqualTo(first);
        }
    }

    @Test
    void whoGetsATaskFromSomebodyElseIsToldOnce() {
        task("Call them", "ada@example.com");
        assertThat(told(bea)).containsExactly("Task from ada: Call them");
        api.send("PATCH", "/tasks/1", "{'priority':'high'}", "ada@example.com");
        api.send("PATCH", "/tasks/1", "{'member':'ada@example.com'}", "ada@example.com");
        assertThat(told(ada)).as("taken by herself").isEmpty();
        api.send("PATCH", "/tasks/1", "{'member':'bea@example.com'}", "ada@example.com");
        assertThat(told(bea)).as("had it before").hasSize(1);
        task("My own", "bea@example.com");
        assertThat(told(bea)).hasSize(1);
    }
}
