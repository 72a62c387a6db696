package app.steward.task.web;

import static app.steward.team.web.Browser.form;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** My tasks and the forms of tasks, by plain pages: what is shown to whom, and what follows from what is sent. */
@StewardTest
class TaskPagesTest {
    private static final Pattern UNDO = Pattern.compile("action=\"([^\"]*/undo[^\"]*)\"");

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Api api;

    @LocalServerPort
    int port;

    Map<String, Viewer> viewers;

    @BeforeEach
    void somePortfolio() {
        viewers = portfolio.make();
        db.sql().execute("update accounts set name = 'Name of A-' || id || '.'");
        db.sql().execute("update users set account_id = 1, name = 'Rhea Tollund' where id = 1");
    }

    private long task(String title, String about, String more) {
        return api.post("/tasks", "{'title':'" + title + "'," + about + more + "}")
                .body()
                .path("id")
                .asLong();
    }

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    private static String main(String page) {
        return page.substring(page.indexOf("<main"));
    }

    @Test
    void myTasksByDayAndByAccount() {
        task("Was due", "'account':'A-1'", ",'dueOn':'2026-06-12'");
        task("For today", "'account':'A-1'", ",'dueOn':'2026-06-15','priority':'high'");
        task("On Friday", "'account':'A-6'", ",'dueOn':'2026-06-19'");
        task("Next week", "'account':'A-1'", ",'dueOn':'2026-06-22'");
        task("Some day", "'account':'A-1'", "");
        task("Rests", "'account':'A-1'", ",'snoozedUntil':'2026-06-20'");
        task("Of bea", "'account':'A-5'", "");
        task("Of nobody", "'account':'A-3'", "");
        Browser cid = signedIn("cid");
        String mine = main(cid.get("/tasks").body());
        assertThat(mine.replaceAll("\\s+", " "))
                .containsSubsequence(
                        "Late",
                        "Was due",
                        "3 d late",
                        "Due today",
                        "For today",
                        "Later this week",
                        "On Friday",
                        "Later",
                        "Next week",
                        "No day",
                        "Some day")
                .contains("High priority: ", "Name of A-6.")
                .doesNotContain("Rests", "Of bea", "Of nobody");
        assertThat(main(cid.get("/tasks?by=account").body()).replaceAll("\\s+", " "))
                .containsSubsequence("Name of A-1.", "Was due", "For today", "Next week", "Some day", "Name of A-6.");
        assertThat(main(cid.get("/tasks?show=snoozed").body()))
                .contains("Rests")
                .doesNotContain("Was due");
        assertThat(main(cid.get("/tasks?who=none").body()))
                .contains("Of nobody")
                .doesNotContain("Was due");
        assertThat(main(cid.get("/tasks?who=all").body()))
                .contains("Of nobody", "Was due")
                .doesNotContain("Of bea");
        assertThat(main(cid.get("/tasks?who=bea@example.com").body())).doesNotContain("Of bea", "A-5.");
        assertThat(main(cid.get("/tasks?role=onboarding_manager").body())).doesNotContain("Was due");
        assertThat(cid.get("/tasks/late").body()).contains(">1</span>", "5 open, 1 late");
        assertThat(signedIn("sue").get("/tasks").body()).contains("All done");
        assertThat(cid.get("/tasks?who=no@example.com").statusCode()).isEqualTo(400);
    }

    @Test
    void aTaskIsAddedEditedFinishedUndoneAndDeleted() {
        Browser cid = signedIn("cid");
        assertThat(cid.get("/tasks/new?account=A-1").body())
                .contains("Success manager", "cid (you)")
                .doesNotContain("dev@example.com");
        HttpResponse<String> made = cid.post(
                "/tasks",
                form(
                        "account",
                        "A-1",
                        "title",
                        "Call <b>",
                        "to",
                        "cid@example.com",
                        "dueOn",
                        "2026-06-14",
                        "text",
                        "why"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        assertThat(Browser.location(made)).endsWith("/accounts/A-1");
        String account = cid.get("/accounts/A-1").body();
        assertThat(account).contains("Task added", "Call &lt;b&gt;", "1 late", "1 d late");
        long id = ((Number) db.sql().fetchValue("select id from tasks")).longValue();
        assertThat(cid.get("/tasks/" + id).body()).contains("cid, in person", "why", "By cid");
        HttpResponse<String> saved = cid.post(
                "/tasks/" + id,
                form(
                        "title",
                        "Call them",
                        "to",
                        "success_manager",
                        "dueOn",
                        "",
                        "priority",
                        "low",
                        "text",
                        "why",
                        "version",
                        "0"));
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
        assertThat(db.sql()
                        .fetchSingle("select title, member_id, due_on, priority from tasks")
                        .intoList())
                .containsExactly("Call them", null, null, "low");
        assertThat(cid.get("/tasks").body()).contains("Task saved");
        HttpResponse<String> stale = cid.post("/tasks/" + id, form("title", "Mine", "version", "0"));
        assertThat(stale.statusCode()).isEqualTo(422);
        assertThat(stale.body()).contains("after you opened it", "value=\"Mine\"");
        HttpResponse<String> wrong =
                cid.post("/tasks/" + id + "/done", form("touchpoint.kind", "note", "outcome", "kept"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Enter what the note says", "value=\"kept\"");
        HttpResponse<String> done = cid.post(
                "/tasks/" + id + "/done",
                form(
                        "touchpoint.kind",
                        "call",
                        "touchpoint.user",
                        "U-1",
                        "touchpoint.at",
                        "2026-06-15T11:00",
                        "touchpoint.text",
                        "Said so",
                        "outcome",
                        "Reached",
                        "next.title",
                        "Call again",
                        "next.dueOn",
                        "2026-06-30",
                        "next.to",
                        "success_manager"));
        assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
        String after = cid.get("/tasks").body();
        assertThat(after).contains("Done, and logged, next task added");
        assertThat(cid.get("/accounts/A-1").body())
                .contains("Task done: Call them", "Reached", "Said so", "Call again");
        assertThat(cid.get("/tasks?show=done").body()).contains("Call them", "Reached");
        Matcher undo = UNDO.matcher(after);
        assertThat(undo.find()).isTrue();
        assertThat(cid.post(undo.group(1).replace("&amp;", "&"), form()).statusCode())
                .isEqualTo(303);
        assertThat(cid.get("/tasks").body())
                .contains("Undone: 2 tasks as before", "Call them")
                .doesNotContain("Call again");
        assertThat(db.sql().fetchValue("select count(*) from touchpoints")).isEqualTo(0L);
        cid.post("/tasks/" + id + "/drop", form());
        assertThat(cid.get("/accounts/A-1?happened=tasks").body()).contains("Task dropped: Call them");
        cid.post("/tasks/" + id + "/reopen", form());
        cid.post("/tasks/" + id + "/delete", form());
        assertThat(db.sql().fetchValue("select count(*) from tasks")).isEqualTo(0L);
        assertThat(cid.get("/settings/audit-trail").statusCode()).isEqualTo(403);
        assertThat(signedIn("ada").get("/settings/audit-trail?kind=task").body())
                .contains("Deleted task", "Call them");
    }

    @Test
    void tickedTasksAreGivenSnoozedAndFinished() {
        long one = task("One", "'account':'A-3'", "");
        long other = task("Other", "'account':'A-1'", "");
        Browser ada = signedIn("ada");
        HttpResponse<String> form =
                ada.post("/tasks/picked/assign/form?who=all", form("id", "" + one, "id", "" + other));
        assertThat(form.body()).contains("Assign 2 tasks", "bea@example.com");
        HttpResponse<String> given = ada.post(
                "/tasks/picked/assign?who=all", form("id", "" + one, "id", "" + other, "to", "bea@example.com"));
        assertThat(given.statusCode()).as(given.body()).isEqualTo(303);
        assertThat(Browser.location(given)).endsWith("/tasks?who=all");
        assertThat(ada.get("/tasks?who=all").body())
                .contains("1 task assigned, 1 left: closed, or of accounts that they don&#39;t see");
        HttpResponse<String> wrong = ada.post("/tasks/picked/snooze", form("id", "" + one, "until", "2026-06-15"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Enter a day from tomorrow on");
        ada.post("/tasks/picked/snooze?who=all", form("all", "true", "until", "2026-06-18"));
        assertThat(ada.get("/tasks?who=all").body()).contains("2 tasks snoozed until 18 Jun 2026");
        ada.post("/tasks/picked/done?who=all&show=snoozed", form("all", "true"));
        assertThat(db.sql().fetchValue("select count(*) from tasks where state = 'done'"))
                .isEqualTo(2L);
        assertThat(ada.post("/tasks/picked/done", form()).statusCode()).isEqualTo(400);
    }

    @Test
    void eachTickedAccountGetsATask() {
        Browser cid = signedIn("cid");
        HttpResponse<String> form = cid.post("/portfolio/accounts/tasks/form", form("id", "A-1", "id", "A-3"));
        assertThat(form.body()).contains("Add a task for 2 accounts");
        HttpResponse<String> wrong = cid.post("/portfolio/accounts/tasks", form("id", "A-1", "title", ""));
        assertThat(wrong.statusCode()).isEqualTo(422);
        HttpResponse<String> made = cid.post(
                "/portfolio/accounts/tasks?q=-1",
                form("id", "A-1", "id", "A-3", "id", "A-5", "title", "For each", "to", "success_manager"));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        assertThat(cid.get(Browser.location(made)).body()).contains("2 tasks added");
        assertThat(db.sql().fetch("select account_id from tasks order by 1").getValues(0, Long.class))
                .as("A-5 is not cid's to see")
                .containsExactly(1L, 3L);
        Browser ada = signedIn("ada");
        HttpResponse<String> inPerson = ada.post(
                "/portfolio/users/tasks",
                form("id", "U-1", "id", "U-4", "title", "For a person", "to", "cid@example.com"));
        assertThat(ada.get(Browser.location(inPerson)).body()).contains("1 task added, 1 user left");
    }

    @Test
    void aTouchpointIsFollowedUp() {
        Browser cid = signedIn("cid");
        HttpResponse<String> logged = cid.post(
                "/accounts/A-1/touchpoints",
                form(
                        "kind",
                        "call",
                        "at",
                        "2026-06-14T09:30",
                        "user",
                        "U-1",
                        "followUpOn",
                        "2026-06-20",
                        "followUp",
                        ""));
        assertThat(logged.statusCode()).as(logged.body()).isEqualTo(303);
        assertThat(db.sql()
                        .fetchSingle(
                                "select title, user_id, account_id, due_on::text, member_id = holder_id from tasks")
                        .intoList())
                .containsExactly("Follow up on the call", 1L, 1L, "2026-06-20", true);
        assertThat(cid.get("/accounts/A-1").body()).contains("follow-up added");
        HttpResponse<String> wrong = cid.post(
                "/accounts/A-1/touchpoints", form("kind", "call", "at", "2026-06-14T09:30", "followUpOn", "soon"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(db.sql().fetchValue("select count(*) from touchpoints"))
                .as("nothing is logged without what follows")
                .isEqualTo(1L);
    }

    @Test
    void theHandOverSaysHowManyTasksFollow() {
        task("One", "'account':'A-1'", "");
        assertThat(signedIn("ada")
                        .post("/portfolio/accounts/assign/form", form("id", "A-1"))
                        .body())
                .contains("1 open task there follows");
        assertThat(signedIn("ada")
                        .get("/accounts/A-1/field?key=success_manager")
                        .body())
                .contains("1 open task here follows");
    }

    @Test
    void nothingOfAnotherCsmIsReadOrWritten() {
        long hidden = task("Secret of A-1", "'account':'A-1'", "");
        long ofUser = task("Secret of U-1", "'user':'U-1'", "");
        Browser bea = signedIn("bea");
        for (long id : List.of(hidden, ofUser)) {
            for (String path : List.of("", "/done", "/snooze", "/assign")) {
                assertThat(bea.get("/tasks/" + id + path).statusCode()).as(path).isEqualTo(404);
            }
            for (String path : List.of("", "/done", "/drop", "/reopen", "/delete")) {
                assertThat(bea.post("/tasks/" + id + path, form("title", "x")).statusCode())
                        .as(path)
                        .isEqualTo(404);
            }
            bea.post("/tasks/picked/done", form("id", "" + id));
        }
        for (String query : List.of("", "?who=all", "?who=cid@example.com", "?who=none", "?show=done&who=all")) {
            assertThat(bea.get("/tasks" + query).body()).as(query).doesNotContain("Secret", "A-1.", "Rhea");
        }
        assertThat(bea.get("/tasks/new?account=A-1").statusCode()).isEqualTo(404);
        assertThat(bea.post("/tasks", form("account", "A-1", "title", "x")).statusCode())
                .isEqualTo(404);
        assertThat(db.sql().fetchValue("select count(*) from tasks where state = 'open' and title like 'Secret%'"))
                .isEqualTo(2L);
        Map<String, Integer> seen = new LinkedHashMap<>();
        for (String name : List.of("ada", "sue", "dev", "bea", "cid")) {
            seen.put(
                    name,
                    api.send("GET", "/tasks", null, name + "@example.com")
                            .body()
                            .path("items")
                            .size());
        }
        assertThat(seen).isEqualTo(Map.of("ada", 2, "sue", 2, "dev", 2, "bea", 0, "cid", 2));
    }

    @Test
    void whoChangesNothingIsOfferedNothing() {
        long id = task("Seen", "'account':'A-1'", "");
        Browser dev = signedIn("dev");
        assertThat(main(dev.get("/tasks?who=all").body()))
                .contains("Seen")
                .doesNotContain("Add task", "/done\"", "id=\"picked\"");
        assertThat(dev.get("/tasks/" + id).body()).contains("Seen").doesNotContain("Save task", "Delete");
        assertThat(dev.get("/accounts/A-1").body()).contains("Seen").doesNotContain("Add task");
        for (String path : List.of("/tasks/new", "/tasks/" + id + "/done")) {
            assertThat(dev.get(path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(dev.post("/tasks/" + id + "/drop", form()).statusCode()).isEqualTo(403);
        assertThat(dev.post("/tasks/picked/done", form("id", "" + id)).statusCode())
                .isEqualTo(403);
    }

    @Test
    void theDaysOnWhichTheTeamWorksAreSet() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/settings/working-days").body()).contains("Monday", "Save working days");
        String version = db.sql().fetchValue("select version from workspace").toString();
        assertThat(ada.post("/settings/working-days", form("version", version)).body())
                .contains("Choose at least one day");
        assertThat(ada.post("/settings/working-days", form("day", "1", "day", "7", "version", version))
                        .statusCode())
                .isEqualTo(303);
        assertThat(db.sql().fetchValue("select working_days::int from workspace"))
                .isEqualTo(65);
        assertThat(ada.post("/settings/working-days", form("day", "1", "version", version))
                        .statusCode())
                .as("somebody saved since")
                .isEqualTo(422);
        assertThat(signedIn("bea").get("/settings/working-days").statusCode()).isEqualTo(403);
    }
}
