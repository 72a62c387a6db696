package app.steward.milestone;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Milestones by plain pages: what is shown to whom, and what follows from what is sent. */
@StewardTest
class MilestonePagesTest {
    @Autowired
    SomeAccounts accounts;

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    TestClock clock;

    @LocalServerPort
    int port;

    @BeforeEach
    void portfolio() {
        accounts.four();
        accounts.member("ada", Profile.ADMINISTRATOR);
    }

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    private static Map<String, String> rich(String... more) {
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "name",
                "Pays well",
                "dueDays",
                "30",
                "dueFrom",
                "created_on",
                "c",
                "all",
                "c.0.field",
                "mrr",
                "c.0.op",
                "gte",
                "c.0.value",
                "50"));
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], more[i + 1]);
        }
        return form;
    }

    private int newest() {
        return db.sql().fetchSingle("select max(rule_id) from milestones").get(0, Integer.class);
    }

    @Test
    void one_is_made_turned_on_read_and_deleted_by_plain_forms() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/milestones").body())
                .contains("No milestones yet", "First login", "/milestones/starters/counted");
        assertThat(ada.get("/milestones/starters/counted").body())
                .contains("Three active users", "would match now", "/milestones/new?starter=first_login");
        assertThat(ada.get("/milestones/new?starter=first_login").body()).contains("value=\"First login\"");
        assertThat(ada.post("/milestones/new", Map.of("name", "", "dueDays", "soon"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(ada.post("/milestones/new", rich("on", "true")).body())
                .as("there is no default")
                .contains("Choose what happens with them.");
        assertThat(ada.post("/milestones/new", rich("set.field", "mrr", "set.how", "increase", "set.value", "much"))
                        .body())
                .contains("MRR: ");
        assertThat(ada.post("/milestones/new", rich("set.field", "mrr", "set.how", "from:stage"))
                        .body())
                .contains("What Stage holds can&#39;t stand in MRR.");
        assertThat(ada.post("/milestones/new", rich("set.field", "mrr", "set.value", "much"))
                        .body())
                .contains("MRR: ");
        assertThat(ada.post(
                                "/milestones/new",
                                rich(
                                        "task.title",
                                        "Congratulate",
                                        "task.role",
                                        "success_manager",
                                        "task.dueIn",
                                        "2",
                                        "task.days",
                                        "working",
                                        "task.priority",
                                        "high",
                                        "notify",
                                        "success_manager",
                                        "set.field",
                                        "stage",
                                        "set.value",
                                        "Live"))
                        .statusCode())
                .isEqualTo(303);
        int id = newest();
        assertThat(ada.get("/milestones/" + id).body())
                .contains("Pays well", "It is off: nobody meets it.", "value=\"Congratulate\"");
        JsonNode told = api.get("/milestones/" + id).body();
        assertThat(told.get("actions").get(2).get("value").asString()).isEqualTo("live");
        assertThat(ada.get("/milestones/" + id + "/on").body())
                .contains("would meet it at once", "without the actions");
        assertThat(ada.post("/milestones/" + id + "/on", Map.of()).statusCode()).isEqualTo(422);
        ada.post("/milestones/" + id + "/on", Map.of("existing", "act"));
        assertThat(db.sql().fetch("select title from tasks").getValues(0, String.class))
                .containsExactly("Congratulate");
        String page = ada.get("/milestones").body();
        assertThat(page).contains("Pays well", "met of 4", "d late", "Longest overdue", "Bolt");
        assertThat(ada.post("/milestones/preview?milestone=" + id, rich("c.0.value", "5"))
                        .body())
                .contains("would be met", "+2 at once");
        assertThat(ada.post("/milestones/preview", Map.of("name", "Nothing")).body())
                .as("of nothing nothing is counted")
                .contains("Add a condition.");
        assertThat(ada.post("/milestones/explain?milestone=" + id, rich("who", "Bolt"))
                        .body())
                .contains("Overdue by", "Does not match");
        assertThat(ada.get("/versions/milestones/" + id).body()).contains("Pays well");
        ada.post("/milestones/" + id + "/off", Map.of());
        assertThat(ada.get("/milestones").body()).contains("nobody meets it");
        ada.post("/milestones/" + id + "/delete", Map.of());
        assertThat(ada.get("/milestones").body()).contains("No milestones yet", "Pays well deleted");
    }

    @Test
    void one_that_is_held_shows_how_many_and_some_of_them_and_is_let_through() {
        Browser ada = signedIn("ada");
        assertThat(ada.post("/milestones/new", rich("guard", "few")).body()).contains("Enter a whole number.");
        ada.post("/milestones/new", rich("guard", "1", "on", "true", "existing", "act"));
        int id = newest();
        assertThat(api.get("/milestones/" + id).body().get("guard").asInt()).isEqualTo(1);
        clock.advance(Duration.ofHours(2));
        for (String account : List.of("A-2", "A-3")) {
            api.send("PATCH", "/accounts/" + account, "{'mrr':70}", null);
        }
        assertThat(ada.get("/milestones?milestone=" + id).body())
                .contains("Held", "2 accounts would meet it at once.", "/milestones/" + id + "/release");
        assertThat(ada.get("/milestones/" + id).body())
                .contains("Held: 2 accounts would meet it at once.", "Among them are", "Corn")
                .doesNotContain(">Bolt</a>");
        assertThat(signedIn("carl").get("/milestones/" + id).body())
                .contains("Held: many accounts")
                .doesNotContain("/release");
        String page = "/milestones/" + id + "/release";
        assertThat(ada.get(page).body()).contains("2 accounts would have met it at once", "Corn", "Skip them");
        assertThat(ada.post(page, Map.of()).body()).contains("Choose what happens with them.");
        assertThat(signedIn("carl").post(page, Map.of("existing", "act")).statusCode())
                .isEqualTo(403);
        assertThat(ada.post(page, Map.of("existing", "act")).statusCode()).isEqualTo(303);
        assertThat(ada.get("/milestones?milestone=" + id).body())
                .contains("Pays well goes on")
                .doesNotContain("Held");
        assertThat(db.sql().fetchCount(db.sql().selectFrom("milestones_met"))).isEqualTo(3);
    }

    @Test
    void a_change_of_whom_asks_and_one_of_words_does_not() {
        Browser ada = signedIn("ada");
        ada.post("/milestones/new", rich("on", "true", "existing", "skip"));
        int id = newest();
        assertThat(ada.post("/milestones/" + id, rich("name", "Pays", "version", "0"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(ada.post("/milestones/" + id, rich("name", "Old", "version", "0"))
                        .statusCode())
                .as("somebody was faster")
                .isEqualTo(409);
        assertThat(ada.post("/milestones/" + id, rich("name", "Pays", "c.0.value", "5", "version", "1"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(ada.post(
                                "/milestones/" + id,
                                rich("name", "Pays", "c.0.value", "5", "version", "1", "existing", "act"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(db.sql().fetchCount(db.sql().selectFrom("milestones_met"))).isEqualTo(3);
    }

    @Test
    void a_field_is_copied_or_counted_up_by_the_form_and_stays_so() {
        Browser ada = signedIn("ada");
        ada.post("/milestones/new", rich("set.field", "employees", "set.how", "increase", "set.value", "2"));
        int id = newest();
        assertThat(api.get("/milestones/" + id).body().get("actions").toString())
                .isEqualTo("[{\"type\":\"set\",\"field\":\"employees\",\"increase\":2}]");
        assertThat(ada.get("/milestones/" + id).body())
                .containsPattern("value=\"increase\"\\s+selected")
                .contains("value=\"2\"");
        ada.post(
                "/milestones/" + id,
                rich("set.field", "status", "set.how", "from:industry", "set.value", "ignored", "version", "0"));
        assertThat(api.get("/milestones/" + id).body().get("actions").toString())
                .contains("\"field\":\"status\"", "\"from\":\"industry\"")
                .doesNotContain("ignored", "value");
        assertThat(ada.get("/milestones/" + id).body()).containsPattern("value=\"from:industry\"\\s+selected");
    }

    @Test
    void the_order_of_a_tab_leaves_the_others_where_they_are() {
        Browser ada = signedIn("ada");
        for (String name : List.of("A", "B", "C")) {
            ada.post("/milestones/new", rich("name", name));
        }
        int c = newest();
        assertThat(ada.post("/milestones/order", Map.of("ids", "" + c)).statusCode())
                .isEqualTo(204);
        assertThat(ada.post("/milestones/order", Map.of("ids", "99")).statusCode())
                .isEqualTo(400);
        ada.post("/milestones/" + c, rich("name", "C", "place", "1", "version", "0"));
        assertThat(inOrder()).containsExactly("C", "A", "B");
    }

    private List<String> inOrder() {
        return api.get("/milestones")
                .body()
                .get("items")
                .valueStream()
                .map(one -> one.get("name").asString())
                .toList();
    }

    @Test
    void a_form_that_was_opened_before_the_order_changed_leaves_the_order() {
        Browser ada = signedIn("ada");
        for (String name : List.of("A", "B")) {
            ada.post("/milestones/new", rich("name", name));
        }
        int b = newest();
        assertThat(ada.get("/milestones/" + b).body()).contains("name=\"placed\" value=\"2\"");
        int a = api.get("/milestones").body().at("/items/0/id").asInt();
        ada.post("/milestones/order", Map.of("ids", b + "," + a));
        assertThat(inOrder()).containsExactly("B", "A");
        ada.post("/milestones/" + b, rich("name", "B anew", "place", "2", "placed", "2", "version", "0"));
        assertThat(inOrder()).containsExactly("B anew", "A");
    }

    @Test
    void the_page_of_an_account_shows_the_strip_and_a_csm_meets_and_resets() {
        Browser ada = signedIn("ada");
        ada.post("/milestones/new", rich("on", "true", "existing", "act"));
        int id = newest();
        Browser carl = signedIn("carl");
        assertThat(carl.get("/milestones").body())
                .contains("Pays well", "met of 3")
                .doesNotContain("Add milestone", "Acme");
        assertThat(carl.get("/milestones/" + id).body()).contains("disabled");
        assertThat(carl.get("/milestones/new").statusCode()).isEqualTo(403);
        assertThat(carl.get("/accounts/A-1/milestones/met").statusCode()).isEqualTo(404);
        String page = carl.get("/accounts/A-2").body();
        assertThat(page).contains("0 of 1 met", "d overdue", "Met by hand");
        assertThat(carl.post("/accounts/A-2/milestones/met", Map.of("milestone", "" + id, "note", ""))
                        .body())
                .contains("Say why in a note.");
        assertThat(carl.post("/accounts/A-2/milestones/met", Map.of("milestone", "" + id, "note", "Promised"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(carl.get("/accounts/A-2").body()).contains("1 of 1 met", "Promised", "Milestone met: ", ", by carl");
        assertThat(carl.post("/accounts/A-2/milestones/reset", Map.of("milestone", "" + id, "note", ""))
                        .statusCode())
                .isEqualTo(422);
        carl.post("/accounts/A-2/milestones/reset", Map.of("milestone", "" + id, "note", "Was not so"));
        assertThat(carl.get("/accounts/A-2?happened=milestones").body())
                .contains("Milestone tracked again: ", "Was not so");
        assertThat(carl.post("/accounts/A-3/milestones/met", Map.of("milestone", "" + id, "note", "Of nobody"))
                        .statusCode())
                .as("nobody's account, which all see")
                .isEqualTo(303);
        assertThat(carl.post("/accounts/A-3/milestones/reset", Map.of("milestone", "" + id, "note", "x"))
                        .statusCode())
                .as("but that is not Carl's")
                .isEqualTo(403);
        assertThat(ada.get("/reports/portfolio/activity").body()).contains("Milestones met");
        assertThat(ada.get("/accounts?columns=milestone&q=Acme").body())
                .as("by name, not by number")
                .contains("Pays well");
    }

    @Test
    void aTaskSaysWhichMilestoneMadeItAndTheTrailWhatThereIs() {
        api.send(
                "POST",
                "/milestones",
                "{'name':'Rich','on':true,'existing':'act','actions':[{'type':'task','title':'Congratulate'}],"
                        + "'condition':{'field':'mrr','op':'gte','value':50}}",
                null);
        Browser ada = signedIn("ada");
        assertThat(ada.get("/tasks?who=all").body())
                .contains("Congratulate", ">Milestone Rich<")
                .doesNotContain("By program");
        assertThat(ada.get("/settings/audit-trail?kind=milestone").body())
                .contains("Rich")
                .doesNotContain(">removed<");
    }

    /** The form groups a condition that a program or a starter wrote alone: that is no other condition. */
    @Test
    void aNewNameAsksForNothingAndAnotherConditionInWords() {
        api.send(
                "POST",
                "/milestones",
                "{'name':'Rich','on':true,'existing':'act','dueDays':30,'dueFrom':'created_on',"
                        + "'condition':{'field':'mrr','op':'gte','value':50}}",
                null);
        Browser ada = signedIn("ada");
        String at = "/milestones/" + newest();
        assertThat(ada.post(at, rich("name", "Richer", "on", "true")).statusCode())
                .isEqualTo(303);
        assertThat(db.sql().fetchValue("select name from rules where id = " + newest()))
                .isEqualTo("Richer");
        assertThat(ada.post(at, rich("name", "Richer", "on", "true", "c.0.value", "60"))
                        .body())
                .contains("Choose what happens with those that match already.")
                .doesNotContain("act meets");
    }
}
