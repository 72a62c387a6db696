package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.web.Browser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Alert rules and alerts by plain pages: what is shown to whom, and what follows from what is sent. */
class AlertPagesTest extends AlertCase {
    @LocalServerPort
    int port;

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    @Test
    void a_rule_is_made_turned_on_let_go_and_deleted_by_plain_forms() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        Browser ada = signedIn("ada");
        assertThat(ada.get("/alerts").body())
                .contains("No alert rules yet", "Usage fell by 30 %", "/alerts/starters/counted");
        assertThat(ada.get("/alerts/starters/counted").body())
                .contains("Usage fell by 30 %", "would match now", "/alerts/rules/new?starter=usage_fell");
        assertThat(ada.post(
                                "/alerts/rules/new/account",
                                Map.of("name", "", "type", "risk", "role", "success_manager", "priority", "normal"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(ada.post(
                                "/alerts/rules/new/account",
                                Map.of(
                                        "name",
                                        "Everybody",
                                        "type",
                                        "risk",
                                        "role",
                                        "success_manager",
                                        "priority",
                                        "normal",
                                        "task.title",
                                        "Call"))
                        .statusCode())
                .isEqualTo(303);
        int rule = db.sql().fetchSingle("select max(id) from rules").get(0, Integer.class);
        assertThat(ada.get("/alerts/rules/" + rule).body()).contains("Everybody", "It is off: nothing opens.");
        assertThat(ada.get("/alerts/rules/" + rule + "/on").body()).contains("Skip them");
        assertThat(ada.post("/alerts/rules/" + rule + "/on", Map.of()).statusCode())
                .isEqualTo(422);
        ada.post("/alerts/rules/" + rule + "/on", Map.of("existing", "act"));
        assertThat(open(rule)).containsExactly("A-1", "A-2", "A-3", "A-4");
        assertThat(ada.get("/alerts").body()).contains("Everybody", "4 alerts open");
        assertThat(ada.post("/alerts/rules/preview/account?rule=" + rule, Map.of("role", "success_manager"))
                        .body())
                .contains("No alert would open or close");
        assertThat(ada.post("/alerts/rules/explain/account?rule=" + rule, Map.of("who", "Acme"))
                        .body())
                .contains("Alert is open");
        ada.post("/alerts/rules/" + rule + "/off", Map.of("alerts", "close"));
        assertThat(open(rule)).isEmpty();
        assertThat(ada.get("/settings/audit-trail?kind=alert+rule").body())
                .contains(">Success manager<")
                .doesNotContain("success_manager");
        ada.post("/alerts/rules/" + rule + "/delete", Map.of());
        assertThat(ada.get("/alerts").body()).contains("No alert rules yet");
    }

    @Test
    void a_csm_sees_own_alerts_with_why_and_closes_them() {
        int rule = rule("'message':'{{account.name}} pays {{account.mrr}}',");
        pays("A-2", 60);
        Browser cleo = signedIn("cleo");
        String page = cleo.get("/alerts/open").body();
        assertThat(page).contains("Acme pays $100").doesNotContain("Bolt");
        assertThat(cleo.get("/alerts").body()).contains("1 alert open").doesNotContain("Add alert rule");
        assertThat(cleo.get("/alerts/rules/" + rule).body()).contains("disabled");
        // who only reads gets a form that posts nothing: what is stored stands for it
        assertThat(cleo.post("/alerts/rules/preview/account?rule=" + rule, Map.of())
                        .body())
                .contains("class=\"figure\">1</span>", "of 3", "No alert would open or close")
                .doesNotContain("All accounts.");
        assertThat(cleo.post("/alerts/rules/explain/account?rule=" + rule, Map.of("who", "Acme"))
                        .body())
                .contains("Alert is open");
        assertThat(cleo.post("/alerts/rules/explain/account?rule=" + rule, Map.of("who", "Bolt"))
                        .body())
                .contains("No account of that name");
        assertThat(cleo.get("/alerts/rules/" + rule + "/off").statusCode()).isEqualTo(403);
        long mine = alert(rule, "A-1").get("id").asLong();
        long other = alert(rule, "A-2").get("id").asLong();
        assertThat(cleo.get("/accounts/A-1").body()).contains("Open alerts", "Alert opened: ");
        assertThat(cleo.get("/alerts/" + mine).body()).contains("When it opened", "$100", "cleo, as Success");
        for (String path : new String[] {"", "/close", "/snooze"}) {
            assertThat(cleo.get("/alerts/" + other + path).statusCode()).isEqualTo(404);
        }
        assertThat(cleo.post("/alerts/picked/close", Map.of("id", "" + other, "outcome", "acted_on"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(cleo.post("/alerts/picked/close", Map.of("id", "" + mine)).statusCode())
                .isEqualTo(422);
        assertThat(cleo.get("/alerts/" + mine + "/snooze").body()).contains("autofocus=\"autofocus\"");
        assertThat(cleo.post("/alerts/picked/snooze", Map.of("id", "" + mine, "until", ""))
                        .body())
                .as("the fault stands beside the day")
                .contains("aria-describedby=\"until-error\"", "Enter a day.");
        assertThat(cleo.post("/alerts/picked/snooze", Map.of("id", "" + mine, "until", "2026-01-01"))
                        .body())
                .contains("aria-describedby=\"until-error\"", "Choose a day from tomorrow to a year from now.");
        cleo.post("/alerts/picked/snooze", Map.of("id", "" + mine, "until", "2026-06-20"));
        assertThat(cleo.get("/alerts/open?state=snoozed").body()).contains("20 Jun 2026");
        cleo.post("/alerts/picked/close", Map.of("id", "" + mine, "outcome", "acted_on", "note", "Has a plan"));
        assertThat(cleo.get("/alerts/open?state=closed").body()).contains("Acted on");
        assertThat(cleo.get("/accounts/A-1").body())
                .contains("Alert closed: ", "Has a plan")
                .doesNotContain("Open alerts<");
        assertThat(open(rule)).containsExactly("A-2");
        cleo.post("/alerts/" + mine + "/reopen", Map.of());
        assertThat(open(rule)).containsExactly("A-1", "A-2");
    }

    @Test
    void alerts_are_taken_along_as_a_file_by_who_may_and_only_those_that_one_sees() {
        int rule = rule("'message':'{{account.name}} pays {{account.mrr}}',");
        pays("A-2", 60);
        Browser cleo = signedIn("cleo");
        db.sql().execute("update team_members set can_export = false where email = 'cleo@example.com'");
        assertThat(cleo.get("/alerts/open").body()).doesNotContain("/alerts/export.csv");
        assertThat(cleo.get("/alerts/export.csv").statusCode()).isEqualTo(403);
        db.sql().execute("update team_members set can_export = true where email = 'cleo@example.com'");
        assertThat(cleo.get("/alerts/open").body()).contains("/alerts/export.csv", "/alerts/picked/export.csv");
        String own = cleo.get("/alerts/export.csv?state=open").body();
        assertThat(own).contains("Account, external id", "Acme pays $").doesNotContain("Bolt");
        assertThat(own.lines()).hasSize(2);
        long other = alert(rule, "A-2").get("id").asLong();
        assertThat(cleo.post("/alerts/picked/export.csv", Map.of("id", Long.toString(other)))
                        .body()
                        .lines())
                .hasSize(1);
        assertThat(cleo.get("/alerts/export.xlsx").statusCode()).isEqualTo(200);
        assertThat(db.sql().fetch("select after from audit_entries where kind = 'export' and label = 'alerts'"))
                .isNotEmpty();
    }

    @Test
    void a_role_that_was_retired_all_the_same_stands_where_a_rule_has_it() {
        int rule = rule("'tasks':[{'title':'Call','role':'account_manager'}],");
        db.sql().execute("update success_roles set retired_at = now() where key = 'account_manager'");
        accounts.member("ada", Profile.ADMINISTRATOR);
        Browser ada = signedIn("ada");
        assertThat(ada.get("/alerts/rules/" + rule).body())
                .as("saving it again leaves the task to whom it is for")
                .contains("<option value=\"account_manager\" selected=\"selected\">Account manager (retired)");
        assertThat(ada.get("/alerts/rules/new").body()).doesNotContain("(retired)");
    }

    @Test
    void whatIsHeldIsShownWithSomeOfThoseItIsAboutAsFarAsOneSeesThem() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        int rule = rule("'guard':1,");
        db.sql().execute("update accounts set mrr = 200 where id in (2, 3, 4)");
        days(1);
        String page = "/alerts/rules/" + rule;
        assertThat(signedIn("ada").get(page).body())
                .contains("Held: 3 alerts", "Among them are", ">Bolt</a>", ">Corn</a>", ">Dune</a>")
                .doesNotContain(">Acme</a>");
        assertThat(signedIn("ada").get(page + "/release").body()).contains("Among them are", ">Bolt</a>");
        assertThat(signedIn("cleo").get(page).body())
                .contains("Held: many", ">Corn</a>", ">Dune</a>")
                .doesNotContain("Bolt");
        ok(call("POST", "/alert-rules/" + rule + "/release", "{'existing':'skip'}", null));
        assertThat(signedIn("ada").get(page).body()).doesNotContain("Among them are");
    }
}
