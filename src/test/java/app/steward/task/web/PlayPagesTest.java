package app.steward.task.web;

import static app.steward.team.web.Browser.form;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Plays by plain pages and by the API: made, changed, started, extended, stopped. */
@StewardTest
class PlayPagesTest {
    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Api api;

    @LocalServerPort
    int port;

    @BeforeEach
    void somePortfolio() {
        portfolio.make();
        db.sql().execute("update accounts set name = 'Name of A-' || id || '.'");
    }

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    @Test
    void aPlayIsMadeOfAStarterChangedAndStarted() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/plays").body()).contains("No plays yet", "Renewal 90 days", "Begin with it");
        assertThat(ada.get("/plays/new?starter=risk").body())
                .contains("value=\"Win back falling use\"", "value=\"Look at usage by feature\"", "working days");
        String[] one = {
            "name",
            "Win back",
            "s0.title",
            "Find",
            "s0.t0.title",
            "Look",
            "s0.t0.dueIn",
            "2",
            "s0.t0.days",
            "working",
            "s0.t0.role",
            "success_manager",
            "s0.t0.priority",
            "high"
        };
        String drawn = ada.post("/plays/form", with(one, "act", "add-task.0")).body();
        assertThat(drawn).contains("Unsaved changes", "name=\"s0.t1.title\"", "value=\"Look\"");
        assertThat(ada.post("/plays/form", with(one, "act", "add-step")).body()).contains("name=\"s1.title\"");
        assertThat(ada.post("/plays/form", with(one, "act", "drop.0.0")).body()).doesNotContain("value=\"Look\"");
        HttpResponse<String> wrong = ada.post("/plays", with(one, "s0.t1.title", ""));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Give it a title", "value=\"Win back\"");
        HttpResponse<String> made = ada.post("/plays", form(one));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        String address = Browser.location(made);
        assertThat(ada.get(address).body()).contains("Win back added", "version 1", "None of your accounts");
        HttpResponse<String> changed = ada.post(
                address, with(one, "version", "0", "s1.title", "Agree", "s1.waits", "true", "s1.t0.title", "Plan"));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(303);
        assertThat(ada.get(address).body()).contains("Win back saved", "version 2");
        assertThat(ada.post(address, with(one, "version", "0")).statusCode()).isEqualTo(422);

        Browser cid = signedIn("cid");
        assertThat(cid.get("/accounts/A-1/plays/new").body()).contains("Win back: 2 tasks in 2 working days, 2 steps");
        String id = address.substring(address.lastIndexOf('/') + 1);
        HttpResponse<String> started = cid.post("/accounts/A-1/plays", form("play", id, "startedOn", "2026-06-15"));
        assertThat(started.statusCode()).as(started.body()).isEqualTo(303);
        String account = cid.get("/accounts/A-1").body();
        assertThat(account).contains("Win back started", "0 of 2 tasks, step 1", "15 Jun to", "Play Win back");
        HttpResponse<String> again = cid.post("/accounts/A-1/plays", form("play", id, "startedOn", "2026-06-15"));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body()).contains("is active on this account", "begin anew");
        assertThat(cid.post("/accounts/A-1/plays", form("play", id, "startedOn", "", "restart", "true"))
                        .statusCode())
                .isEqualTo(303);
        long run = ((Number) db.sql().fetchValue("select max(id) from play_runs")).longValue();
        assertThat(cid.get("/play-runs/" + run + "/extend").body()).contains("Extend Win back");
        assertThat(cid.post("/play-runs/" + run + "/extend", form("days", "none"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(cid.post("/play-runs/" + run + "/extend", form("days", "3")).statusCode())
                .isEqualTo(303);
        assertThat(cid.get(address).body())
                .contains("Name of A-1.", "0 of 2 tasks")
                .doesNotContain("Save play", "Delete play");
        assertThat(signedIn("bea").get(address).body()).doesNotContain("A-1.").contains("None of your accounts");
        assertThat(cid.get("/accounts/A-1").body()).contains("Win back ");
        cid.get("/accounts/A-1");
        assertThat(cid.post("/play-runs/" + run + "/stop", form()).statusCode()).isEqualTo(303);
        assertThat(cid.get("/accounts/A-1").body()).contains("Win back stopped", "Stopped");
        assertThat(ada.post(address + "/delete", form()).statusCode()).isEqualTo(303);
        assertThat(ada.get("/plays").body()).contains("Win back deleted", "No plays yet");
    }

    private static List<Map.Entry<String, String>> with(String[] values, String... more) {
        List<Map.Entry<String, String>> all = form(values);
        all.addAll(form(more));
        return all;
    }

    @Test
    void playsByTheApi() {
        Answer made = api.post(
                "/plays",
                "{'name':'Renewal','steps':[{'title':'Talk','tasks':[{'title':'Call','dueIn':5}]},"
                        + "{'title':'Close','waits':true,'tasks':[{'title':'Sign','role':'account_manager'}]}]}");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        int play = made.body().path("id").asInt();
        assertThat(made.body().toString().replace('"', '\''))
                .isEqualTo(
                        "{'id':" + play + ",'name':'Renewal','steps':[{'title':'Talk','waits':false,'tasks':[{'title':"
                                + "'Call','text':'','role':'success_manager','priority':'normal','dueIn':5,'workingDays':false}]},"
                                + "{'title':'Close','waits':true,'tasks':[{'title':'Sign','text':'','role':'account_manager',"
                                + "'priority':'normal','dueIn':null,'workingDays':false}]}],'edition':1,'version':0}");
        assertThat(api.put("/plays/" + play, made.body().toString()).body()).isEqualTo(made.body());
        assertThat(api.get("/plays").body().path("items").size()).isEqualTo(1);
        Answer run = api.send(
                "POST", "/accounts/A-1/plays", "{'play':" + play + ",'startedOn':'2026-06-01'}", "cid@example.com");
        assertThat(run.status()).as("%s", run.body()).isEqualTo(201);
        long id = run.body().path("id").asLong();
        assertThat(run.body().path("state").asString()).isEqualTo("overdue");
        assertThat(run.body().path("dueOn").asString()).isEqualTo("2026-06-06");
        assertThat(run.body().path("steps").path(0).path("tasks").size()).isEqualTo(1);
        assertThat(run.body().path("steps").path(0).path("done").asBoolean()).isFalse();
        long task = run.body().path("steps").path(0).path("tasks").path(0).asLong();
        assertThat(api.get("/tasks/" + task).body().path("playRun").asLong()).isEqualTo(id);
        assertThat(api.post("/accounts/A-1/plays", "{'play':" + play + "}").status())
                .isEqualTo(409);
        assertThat(api.delete("/plays/" + play).status()).isEqualTo(409);
        assertThat(api.send("GET", "/play-runs/" + id, null, "bea@example.com").status())
                .isEqualTo(404);
        assertThat(api.send("GET", "/accounts/A-1/plays", null, "bea@example.com")
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/accounts/A-1/plays").body().path("items").size()).isEqualTo(1);
        Answer extended = api.patch("/play-runs/" + id, "{'action':'extend','days':20}");
        assertThat(extended.body().path("state").asString()).isEqualTo("active");
        Answer again = api.patch("/play-runs/" + id, "{'action':'restart'}");
        assertThat(again.body().path("id").asLong()).isNotEqualTo(id);
        assertThat(again.body().path("startedOn").asString()).isEqualTo("2026-06-15");
        assertThat(api.get("/play-runs/" + id).body().path("state").asString()).isEqualTo("stopped");
        for (String wrong :
                List.of("{'action':'jump'}", "{'action':'extend'}", "{'action':'extend','days':0}", "{'act':1}")) {
            assertThat(api.patch("/play-runs/" + again.body().path("id").asLong(), wrong)
                            .status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(api.send("POST", "/plays", "{'name':'x','steps':[]}", "bea@example.com")
                        .status())
                .isEqualTo(403);
        assertThat(api.get("/plays/999").status()).isEqualTo(404);
    }

    @Test
    void noMarkupOfAPlayIsMarkup() {
        api.post("/plays", "{'name':'<b>x','steps':[{'title':'<i>','tasks':[{'title':'<u>'}]}]}");
        Browser ada = signedIn("ada");
        for (String path : List.of("/plays", "/plays/1", "/accounts/A-1/plays/new")) {
            assertThat(ada.get(path).body()).contains("&lt;b&gt;x").doesNotContain("<b>x", "<i>", "<u>");
        }
    }
}
