package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Api.Answer;
import app.steward.testing.Visits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** An alert rule that starts a play: once for each alert, as long as nobody began it tied to the reason. */
class AlertPlaysTest extends AlertCase {
    @LocalServerPort
    int port;

    private int play;

    @BeforeEach
    void aPlay() {
        play = ok(call(
                        "POST",
                        "/plays",
                        "{'name':'Win back','steps':[{'title':'Look','tasks':[{'title':'Look','dueIn':1},"
                                + "{'title':'Call','dueIn':2}]},{'title':'Plan','waits':true,'tasks':"
                                + "[{'title':'Plan','role':'success_manager','dueIn':7}]}]}",
                        null))
                .get("id")
                .asInt();
    }

    private List<String> runs() {
        return db.sql()
                .fetch("select a.external_id || ' ' || r.state || ' ' || (r.alert_id is not null) from play_runs r"
                        + " join accounts a on a.id = r.account_id order by r.id")
                .getValues(0, String.class);
    }

    private List<String> tasks() {
        return db.sql()
                .fetch(
                        "select title || ' ' || state || coalesce(' ' || m.name, '') from tasks t left join team_members m"
                                + " on m.id = t.holder_id order by t.id")
                .getValues(0, String.class);
    }

    private void done(String title) {
        long task = db.sql()
                .fetchSingle("select max(id) from tasks where title = '" + title + "'")
                .get(0, Long.class);
        ok(call("PATCH", "/tasks/" + task, "{'state':'done'}", CLEO));
    }

    @Test
    void T5_an_alert_that_opens_starts_the_play_once() {
        int rule = rule("'play':" + play + ",");
        night();
        pays("A-1", 120);
        assertThat(runs()).containsExactly("A-1 active true");
        assertThat(tasks()).containsExactly("Look open cleo", "Call open cleo", "Plan open cleo");
        JsonNode run =
                ok(call("GET", "/accounts/A-1/plays", null, CLEO)).get("items").get(0);
        assertThat(run.get("alert").asLong())
                .isEqualTo(alert(rule, "A-1").get("id").asLong());
        assertThat(run.get("startedOn").asString()).isEqualTo("2026-06-15");
        close(alert(rule, "A-1"), "acted_on");
        assertThat(runs()).as("a person closed it: the work goes on").containsExactly("A-1 active true");
    }

    @Test
    void A3_the_play_stops_with_the_reason_while_nobody_began_it_and_comes_with_the_next_alert_alone() {
        int rule = rule("'quietDays':3,'play':" + play + ",");
        pays("A-1", 10);
        assertThat(runs()).containsExactly("A-1 stopped true");
        assertThat(tasks()).allMatch(task -> task.contains("dropped"));
        pays("A-1", 100);
        assertThat(open(rule)).containsExactly("A-1");
        assertThat(runs()).as("the same alert, back within the quiet days").hasSize(1);
        pays("A-1", 10);
        days(4);
        pays("A-1", 100);
        assertThat(alerts(rule)).isEqualTo(2);
        assertThat(runs()).containsExactly("A-1 stopped true", "A-1 active true");
    }

    @Test
    void A3_a_play_that_somebody_began_goes_on_whole_and_says_that_the_reason_has_gone() {
        rule("'play':" + play + ",");
        done("Look");
        Browser cleo = new Browser(port);
        cleo.signIn(CLEO, Visits.PASSWORD);
        assertThat(cleo.get("/accounts/A-1").body())
                .contains("the alert rule", "Rule 0")
                .doesNotContain("whose reason has gone");
        pays("A-1", 10);
        assertThat(runs()).containsExactly("A-1 active true");
        assertThat(tasks()).containsExactly("Look done cleo", "Call open cleo", "Plan open cleo");
        assertThat(cleo.get("/accounts/A-1").body()).contains("whose reason has gone");
        long run = db.sql().fetchSingle("select id from play_runs").get(0, Long.class);
        ok(call("PATCH", "/play-runs/" + run, "{'action':'stop'}", CLEO));
        assertThat(runs()).containsExactly("A-1 stopped true");
    }

    @Test
    void A3_one_whose_days_somebody_moved_goes_on_and_a_rule_may_leave_all() {
        rule("'play':" + play + ",");
        long run = db.sql().fetchSingle("select id from play_runs").get(0, Long.class);
        ok(call("PATCH", "/play-runs/" + run, "{'action':'extend','days':5}", CLEO));
        int leaves = rule("'closing':'leave','play':" + play + ",");
        pays("A-3", 70);
        pays("A-1", 10);
        pays("A-3", 10);
        assertThat(runs()).containsExactly("A-1 active true", "A-3 stopped true");
        assertThat(open(leaves)).isEmpty();
    }

    @Test
    void T5_where_the_play_is_active_already_the_alert_starts_none() {
        ok(call("POST", "/accounts/A-1/plays", "{'play':" + play + "}", CLEO));
        int rule = rule("'play':" + play + ",");
        assertThat(runs()).containsExactly("A-1 active false");
        pays("A-1", 10);
        assertThat(runs()).as("it is none of the alert's").containsExactly("A-1 active false");
        Browser cleo = new Browser(port);
        cleo.signIn(CLEO, Visits.PASSWORD);
        assertThat(cleo.get("/alerts/" + alert(rule, "A-1").get("id").asLong()).body())
                .contains("which was active here already");
    }

    @Test
    void T5_alerts_on_several_users_of_an_account_start_one_run() {
        for (String user : List.of("U-1", "U-2")) {
            ok(call("POST", "/users", "{'externalId':'" + user + "','name':'" + user + "','account':'A-1'}", null));
        }
        ok(call("POST", "/users", "{'externalId':'U-3','name':'Nobody’s'}", null));
        int rule = ok(call(
                        "POST",
                        "/alert-rules",
                        "{'name':'Users','subject':'user','type':'risk','on':true,'existing':'act','play':" + play
                                + "}",
                        null))
                .get("id")
                .asInt();
        assertThat(alerts(rule)).isEqualTo(3);
        assertThat(runs()).containsExactly("A-1 active true");
    }

    @Test
    void A3_the_play_goes_on_while_another_alert_on_the_account_is_open_and_stops_with_the_last() {
        for (String user : List.of("U-1", "U-2")) {
            String about = "{'externalId':'" + user + "','name':'" + user + "','title':'Sponsor','account':'A-1'}";
            ok(call("POST", "/users", about, null));
        }
        ok(call(
                "POST",
                "/alert-rules",
                "{'name':'Users','subject':'user','type':'risk','on':true,'existing':'act','play':" + play
                        + ",'condition':{'field':'title','op':'eq','value':'Sponsor'}}",
                null));
        List<Long> alerts = db.sql().fetch("select id from alerts order by id").getValues(0, Long.class);
        assertThat(db.sql().fetchValue("select alert_id from play_runs")).isEqualTo(alerts.get(0));
        String first = userOf(alerts.get(0));
        clock.advance(Duration.ofMinutes(1));
        ok(call("PATCH", "/users/" + first, "{'title':'Guest'}", null));
        assertThat(runs()).containsExactly("A-1 active true");
        assertThat(tasks()).allMatch(task -> task.contains("open"));
        assertThat(db.sql().fetchValue("select alert_id from play_runs")).isEqualTo(alerts.get(1));
        Browser cleo = new Browser(port);
        cleo.signIn(CLEO, Visits.PASSWORD);
        assertThat(cleo.get("/alerts/" + alerts.get(0)).body())
                .as("it is the one that started it")
                .contains(", started: 0 of 3 tasks");
        assertThat(cleo.get("/alerts/" + alerts.get(1)).body()).contains("which was active here already");
        ok(call("PATCH", "/users/" + userOf(alerts.get(1)), "{'title':'Guest'}", null));
        assertThat(runs()).containsExactly("A-1 stopped true");
        assertThat(tasks()).allMatch(task -> task.contains("dropped"));
    }

    private String userOf(long alert) {
        return db.sql()
                .fetchSingle(
                        "select u.external_id from alerts a join users u on u.id = a.user_id where a.id = " + alert)
                .get(0, String.class);
    }

    @Test
    void a_run_that_began_after_an_alert_opened_was_not_active_then() {
        int rule = rule("");
        clock.advance(Duration.ofMinutes(1));
        ok(call("PUT", "/alert-rules/" + rule, "{'play':" + play + "}", null));
        ok(call("POST", "/accounts/A-1/plays", "{'play':" + play + "}", CLEO));
        Browser cleo = new Browser(port);
        cleo.signIn(CLEO, Visits.PASSWORD);
        assertThat(cleo.get("/alerts/" + alert(rule, "A-1").get("id").asLong()).body())
                .contains("When it opened")
                .doesNotContain("which was active here already");
    }

    @Test
    void L4_a_play_that_a_rule_starts_is_not_deleted() {
        int rule = rule("'play':" + play + ",");
        Answer refused = call("DELETE", "/plays/" + play, null, null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().get("usedBy").get(0).get("type").asString()).isEqualTo("alert rule");
        ok(call("DELETE", "/alert-rules/" + rule, null, null));
        assertThat(runs()).as("with the rule goes what nobody began").containsExactly("A-1 stopped true");
        ok(call("DELETE", "/plays/" + play, null, null));
    }

    @Test
    void a_rule_starts_a_play_or_makes_tasks_and_says_so() {
        int rule = rule("'tasks':[{'title':'Call'}],");
        for (String wrong : List.of("{'play':" + play + "}", "{'tasks':[],'play':999}", "{'tasks':[],'play':'x'}")) {
            Answer refused = call("PUT", "/alert-rules/" + rule, wrong, null);
            assertThat(refused.status()).as(wrong).isEqualTo(400);
            assertThat(refused.body().get("errors").get(0).get("path").asString())
                    .isEqualTo("play");
        }
        JsonNode told = ok(call("PUT", "/alert-rules/" + rule, "{'tasks':[],'play':" + play + "}", null));
        assertThat(told.get("play").asInt()).isEqualTo(play);
        assertThat(ok(call("PUT", "/alert-rules/" + rule, told.toString(), null))
                        .get("play")
                        .asInt())
                .isEqualTo(play);
        assertThat(ok(call("PUT", "/alert-rules/" + rule, "{'play':null}", null))
                        .get("play")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_preview_says_how_many_plays_would_start_on_what_the_asker_sees() {
        pays("A-2", 70);
        pays("A-3", 70);
        ok(call("POST", "/accounts/A-3/plays", "{'play':" + play + "}", null));
        String body = "{'name':'x','subject':'account','type':'risk','play':" + play + ",'condition':" + RICH + "}";
        assertThat(ok(call("POST", "/alert-rules/preview", body, null))
                        .get("plays")
                        .asInt())
                .as("of three alerts, where it is not active")
                .isEqualTo(2);
        assertThat(ok(call("POST", "/alert-rules/preview", body, CLEO))
                        .get("plays")
                        .asInt())
                .as("of what Cleo sees")
                .isEqualTo(1);
        accounts.member("ada", Profile.ADMINISTRATOR);
        Browser ada = new Browser(port);
        ada.signIn("ada@example.com", Visits.PASSWORD);
        ada.get("/profile");
        assertThat(ada.get("/alerts/rules/new").body()).contains("Win back: 3 tasks in 7 days, 2 steps");
        Map<String, String> form = Map.of(
                "name", "All", "type", "risk", "role", "success_manager", "priority", "normal", "play", "" + play);
        assertThat(ada.post("/alerts/rules/preview/account", form).body()).contains("3 plays would start");
        ada.post("/alerts/rules/new/account", form);
        assertThat(db.sql().fetchValue("select play_id from alert_rules")).isEqualTo(play);
        assertThat(ada.get("/plays/" + play).body()).contains("Started by", ">All</a>");
    }
}
