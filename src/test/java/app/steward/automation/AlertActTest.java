package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.web.Browser;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Alerts as a part of Act: whose, in which order, closed and put to rest in place, and taken back. */
class AlertActTest extends AlertCase {
    private static final String ACT = "/reports/portfolio/act";

    @LocalServerPort
    int port;

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    private JsonNode alerts(String query, String actAs) {
        return ok(call("GET", "/dashboard/act" + query, null, actAs)).get("alerts");
    }

    private long id(int rule, String account) {
        return alert(rule, account).get("id").asLong();
    }

    private static String undo(String body) {
        return body.replaceAll("\\D", "");
    }

    @Test
    void ones_own_stand_there_by_type_and_size_as_many_as_behind_the_link() {
        int renewal = ok(call(
                        "POST",
                        "/alert-rules",
                        "{'name':'Renews','subject':'account','type':'renewal','on':true,'existing':'act'}",
                        null))
                .get("id")
                .asInt();
        int risk = rule("'message':'{{account.name}} pays {{account.mrr}}',");
        pays("A-2", 60);
        String page = signedIn("cleo").get(ACT + "?part=alerts").body();
        assertThat(page)
                .contains("Acme pays $100", "data-count=\"alerts\">2<", "/alerts/" + id(risk, "A-1") + "/snooze")
                .doesNotContain("Bolt")
                .containsSubsequence(">Risk<", "Rule 1", ">Renewal<", "Renews");
        assertThat(alerts("", CLEO).size()).isEqualTo(2);
        assertThat(alerts("", CLEO).get(0).get("id").asLong()).isEqualTo(id(risk, "A-1"));
        assertThat(signedIn("cleo").get("/alerts/open?who=me").body()).contains("id=\"match-count\">2<");
        assertThat(alerts("?assigned=none", CLEO).size()).as("of nobody").isEqualTo(2);
        assertThat(alerts("?assigned=" + CARL, CLEO).size())
                .as("of accounts that she sees alone")
                .isZero();
        assertThat(alerts("?assigned=" + CARL, null).size()).isEqualTo(2);
        assertThat(alerts("?role=account_manager", CLEO).size()).isZero();
        assertThat(signedIn("cleo")
                        .get(ACT + "?part=alerts&role=account_manager")
                        .body())
                .contains("No open alerts");
        assertThat(open(renewal)).hasSize(4);
    }

    @Test
    void a_csms_answer_is_the_same_whether_hidden_alerts_exist_or_not() {
        int rule = rule("");
        pays("A-2", 60);
        List<String> choices = List.of("", "?assigned=none", "?assigned=" + CARL);
        List<JsonNode> with = choices.stream().map(query -> alerts(query, CLEO)).toList();
        List<String> lines = lines();
        long hidden = id(rule, "A-2");
        Browser cleo = signedIn("cleo");
        for (String path : List.of("/alerts/" + hidden, "?part=alerts&alert=" + hidden)) {
            assertThat(cleo.get(ACT + path).statusCode()).isEqualTo(404);
        }
        assertThat(cleo.post(ACT + "/alerts/" + hidden + "/done", Map.of()).statusCode())
                .isEqualTo(404);
        assertThat(open(rule)).containsExactly("A-1", "A-2");
        pays("A-2", 10);
        assertThat(choices.stream().map(query -> alerts(query, CLEO)).toList()).isEqualTo(with);
        assertThat(lines()).isEqualTo(lines).hasSizeGreaterThan(2);
    }

    /** What the page says of alerts that no minute changes. */
    private List<String> lines() {
        return Pattern.compile("data-(at|many|account)=\"[^\"]*\"|data-count=\"[^<]*<")
                .matcher(signedIn("cleo").get(ACT + "?part=alerts").body())
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void an_alert_is_closed_in_place_and_taken_back() {
        int rule = rule("'tasks':[{'title':'Call'}],");
        long id = id(rule, "A-1");
        Browser cleo = signedIn("cleo");
        String answer = cleo.post(ACT + "/alerts/" + id + "/done", Map.of()).body();
        assertThat(open(rule)).isEmpty();
        assertThat(alert(rule, "A-1").get("outcome").asString()).isEqualTo("acted_on");
        consistent();
        assertThat(signedIn("carl")
                        .post(ACT + "/alerts/undo/" + undo(answer), Map.of())
                        .statusCode())
                .as("not Carl's act")
                .isEqualTo(409);
        assertThat(cleo.post(ACT + "/alerts/undo/" + undo(answer), Map.of()).statusCode())
                .isEqualTo(200);
        assertThat(open(rule)).containsExactly("A-1");
        assertThat(alert(rule, "A-1").get("reopened").asInt())
                .as("as if nothing had been")
                .isZero();
        assertThat(db.sql().fetchValue("select state from tasks")).isEqualTo("open");
        consistent();
        assertThat(cleo.post(ACT + "/alerts/undo/" + undo(answer), Map.of()).statusCode())
                .as("once")
                .isEqualTo(409);
        accounts.member("vera", Profile.VIEWER);
        Browser vera = signedIn("vera");
        assertThat(vera.post(ACT + "/alerts/" + id + "/done", Map.of()).statusCode())
                .isEqualTo(403);
        assertThat(vera.get(ACT + "?part=alerts&assigned=" + CLEO).body())
                .contains("Acme")
                .doesNotContain("data-row-key");
    }

    @Test
    void alerts_on_users_of_an_account_are_one_line_and_go_together() {
        for (int n = 1; n < 4; n++) {
            ok(call("POST", "/users", "{'externalId':'U-" + n + "','name':'User " + n + "','account':'A-1'}", null));
        }
        ok(call("POST", "/users", "{'externalId':'U-9','name':'Alone','account':'A-3'}", null));
        int rule = ok(call(
                        "POST",
                        "/alert-rules",
                        "{'name':'Users','subject':'user','type':'risk','on':true,'existing':'act'}",
                        null))
                .get("id")
                .asInt();
        Browser cleo = signedIn("cleo");
        String page = cleo.get(ACT + "?part=alerts").body();
        assertThat(page).contains("3 users of Acme", "data-many=\"3\"", "data-count=\"alerts\">3<");
        assertThat(page.split("<tr role=\"row\" data-").length).isEqualTo(2);
        long newest = db.sql()
                .fetchSingle("select max(id) from alerts where account_id = 1")
                .get(0, Long.class);
        assertThat(cleo.get("/alerts/" + newest + "/snooze?lines=true").body()).contains("Snooze 3 alerts");
        assertThat(cleo.get(ACT + "/alerts/" + newest).body()).contains("For 3 users of the account");
        assertThat(cleo.post(ACT + "/alerts/" + newest + "/done", Map.of("many", "2"))
                        .statusCode())
                .as("one came back to the line that showed two")
                .isEqualTo(409);
        assertThat(alerts("", CLEO).size()).isEqualTo(3);
        String answer = cleo.post(ACT + "/alerts/" + newest + "/done", Map.of("many", "3"))
                .body();
        assertThat(alerts("", CLEO).size()).isZero();
        assertThat(open(rule)).containsExactly("A-3");
        cleo.post(ACT + "/alerts/undo/" + undo(answer), Map.of());
        assertThat(alerts("", CLEO).size()).isEqualTo(3);
        assertThat(cleo.post("/alerts/picked/close/form", Map.of("id", "" + newest, "lines", "true"))
                        .body())
                .contains("Close 3 alerts");
        consistent();
    }

    @Test
    void the_message_that_reports_it_takes_it_back() {
        int rule = rule("");
        pays("A-3", 70);
        long mine = id(rule, "A-1");
        Browser cleo = signedIn("cleo");
        cleo.post("/alerts/picked/snooze", Map.of("id", "" + mine, "until", "2026-06-20"));
        String page = cleo.get("/alerts/open").body();
        assertThat(page).contains("1 alert snoozed until 20 Jun 2026", "/alerts/undo/");
        assertThat(alert(rule, "A-1").get("state").asString()).isEqualTo("snoozed");
        cleo.post("/alerts/undo/" + act(), Map.of());
        assertThat(alert(rule, "A-1").get("state").asString()).isEqualTo("open");
        assertThat(cleo.get("/alerts/open").body()).contains("Undone: 1 alert as before");
        cleo.post("/alerts/picked/snooze", Map.of("id", "" + mine, "until", "2026-06-20"));
        cleo.post("/alerts/picked/close", Map.of("id", "" + mine, "outcome", "false_alarm", "note", "No"));
        cleo.post("/alerts/undo/" + act(), Map.of());
        JsonNode back = alert(rule, "A-1");
        assertThat(back.get("state").asString()).as("it rests again").isEqualTo("snoozed");
        assertThat(back.get("outcome").isNull()).isTrue();
        assertThat(db.sql()
                        .fetchSingle(
                                "select after::text from audit_entries where action = 'taken back' order by id desc"
                                        + " limit 1")
                        .get(0, String.class))
                .as("what the trail says of it")
                .contains("snoozed", "2026-06-20");
        cleo.post("/alerts/picked/close", Map.of("id", "" + mine, "outcome", "acted_on"));
        long act = act();
        ok(patch(alert(rule, "A-1"), "{'state':'open'}", null));
        for (int said = 0; said < 4; said++) {
            cleo.get("/alerts/open"); // what was said of the acts before
        }
        cleo.post("/alerts/undo/" + act, Map.of());
        assertThat(cleo.get("/alerts/open").body()).contains("Nothing is undone, 1 left: changed since");
        cleo.post("/alerts/picked/close", Map.of("id", "" + mine, "outcome", "acted_on"));
        act = act();
        ok(call("POST", "/alert-rules/" + rule + "/off", "{'alerts':'close'}", null));
        cleo.post("/alerts/undo/" + act, Map.of());
        assertThat(open(rule)).as("a rule that is off opens none").isEmpty();
        consistent();
    }

    private long act() {
        return db.sql().fetchSingle("select max(id) from undoable_alerts").get(0, Long.class);
    }

    @Test
    void beside_it_stands_why_and_what_is_known_of_the_account_and_it_is_given_away_from_there() {
        int rule = rule("'message':'{{account.name}} pays {{account.mrr}}',");
        Browser cleo = signedIn("cleo");
        long id = id(rule, "A-1");
        assertThat(cleo.get(ACT + "/alerts/" + id).body())
                .doesNotContain("<html")
                .contains("Acme pays $100", "Health of", "Why now", "Last touchpoints", "Why this alert");
        assertThat(cleo.get(ACT + "?part=alerts&alert=" + id).body())
                .as("without scripts")
                .contains("Health of");
        assertThat(cleo.post("/portfolio/act/assign/form?part=alerts", Map.of("id", "A-1"))
                        .body())
                .contains("Assign 1 account");
        var given = cleo.post(
                "/portfolio/act/assign?part=alerts",
                Map.of("id", "A-1", "success_role", "success_manager", "member", CARL));
        assertThat(given.headers().firstValue("location").orElse("")).contains(ACT);
        assertThat(alert(rule, "A-1").get("holder").asString()).isEqualTo(CARL);
        assertThat(cleo.get(ACT + "?part=alerts").body()).contains("No open alerts");
    }

    @Test
    void T2_who_stands_in_finds_them_marked() {
        rule("'message':'{{account.name}} pays {{account.mrr}}',");
        db.sql()
                .execute("insert into covers (member_id, deputy_id, from_on, to_on) select c.id, d.id, '2026-06-14',"
                        + " '2026-06-20' from team_members c, team_members d where c.email = '" + CLEO
                        + "' and d.email = '" + CARL + "'");
        assertThat(alerts("", CARL).size()).isEqualTo(1);
        assertThat(signedIn("carl").get(ACT + "?part=alerts").body()).contains(">For cleo: Acme pays $100<");
        assertThat(signedIn("carl").get("/alerts/open?who=me").body()).contains("id=\"match-count\">1<");
    }
}
