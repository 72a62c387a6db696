package app.steward.report.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Reports > Portfolio > Act. Today is 15 June 2026, a Monday; A-5 is bea's, A-1 is cid's, A-3 is nobody's. */
@StewardTest
class ActPagesTest {
    private static final Pattern TITLES = Pattern.compile("class=\"what\"[^>]*>([^<]+)</a>");

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    SomePortfolio portfolio;

    @LocalServerPort
    int port;

    private Map<String, Viewer> viewers = Map.of();

    @BeforeEach
    void someWork() {
        viewers = portfolio.make();
        db.sql().execute("update accounts set mrr = case when id = 5 then 100 when id = 10 then 900 else mrr end");
        portfolio.recompute();
        task("Late", "A-5", "2026-06-10", "normal");
        task("Late and large", "A-10", "2026-06-12", "normal");
        task("Late and urgent", "A-5", "2026-06-14", "high");
        task("Today", "A-5", "2026-06-15", "low");
        task("In a week", "A-5", "2026-06-22", "normal");
        task("Later", "A-5", "2026-06-23", "normal");
        task("Urgent in a month", "A-5", "2026-07-15", "high");
        task("Urgent without a day", "A-5", null, "high");
        task("Whenever", "A-5", null, "normal");
        task("Of nobody", "A-3", "2026-06-15", "normal");
        task("Of Cid", "A-1", "2026-06-15", "normal");
    }

    private void task(String title, String account, String due, String priority) {
        assertThat(api.post(
                                "/tasks",
                                "{'title':\"" + title + "\",'account':'" + account + "','priority':'" + priority + "'"
                                        + (due == null ? "" : ",'dueOn':'" + due + "'") + "}")
                        .status())
                .isLessThan(300);
    }

    private JsonNode act(String name, String query) {
        Api.Answer answer = api.send("GET", "/dashboard/act" + query, null, name + "@example.com");
        assertThat(answer.status()).isEqualTo(200);
        return answer.body();
    }

    private static List<String> titles(JsonNode tasks) {
        return tasks.valueStream().map(task -> task.path("title").stringValue()).toList();
    }

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    private static List<String> titles(String page) {
        return TITLES.matcher(page).results().map(found -> found.group(1)).toList();
    }

    private long number(String title) {
        return db.sql()
                .fetchSingle("select id from tasks where title = ?", title)
                .get(0, Long.class);
    }

    @Test
    void todayIsWhatIsLateThenWhatIsImportantThenTheLargerAccount() {
        assertThat(titles(act("bea", "").path("today")))
                .containsExactly("Late and urgent", "Late and large", "Late", "Today");
        assertThat(titles(act("bea", "").path("comingUp")))
                .containsExactly("In a week", "Urgent in a month", "Urgent without a day");
        String page = signedIn("bea").get("/reports/portfolio/act").body();
        assertThat(titles(page)).containsExactly("Late and urgent", "Late and large", "Late", "Today");
        assertThat(page).contains("data-count=\"now\">4<");
        assertThat(titles(signedIn("bea")
                        .get("/reports/portfolio/act?part=coming")
                        .body()))
                .containsExactly("In a week", "Urgent in a month", "Urgent without a day");
    }

    @Test
    void whatRestsIsOutOfSight() {
        api.patch("/tasks/" + number("Late"), "{'snoozedUntil':'2026-06-18'}");
        assertThat(titles(act("bea", "").path("today"))).doesNotContain("Late");
        db.sql().execute("update tasks set snoozed_until = '2026-06-15' where title = 'Late'");
        assertThat(titles(act("bea", "").path("today"))).contains("Late");
    }

    @Test
    void itIsOnesOwnUnlessItIsSaidWhose() {
        assertThat(titles(act("bea", "?assigned=none").path("today"))).containsExactly("Of nobody");
        assertThat(titles(act("ada", "?assigned=cid@example.com").path("today")))
                .containsExactly("Of Cid");
        assertThat(titles(act("ada", "").path("today"))).isEmpty();
        assertThat(titles(act("bea", "?assigned=cid@example.com").path("today")))
                .as("only of accounts that she sees")
                .isEmpty();
        int large = portfolio.segment(
                viewers.get("ada"), Subject.ACCOUNT, "Large", "{'field':'mrr','op':'gte','value':900}");
        assertThat(titles(act("bea", "?segment=" + large).path("today"))).containsExactly("Late and large");
        assertThat(titles(act("bea", "?role=account_manager").path("today"))).isEmpty();
        assertThat(api.get("/dashboard/act?assigned=nobody@example.com").status())
                .isEqualTo(400);
        assertThat(api.get("/dashboard/act?page=2").status()).isEqualTo(400);
    }

    @Test
    void whoStandsInForSomebodyWorksThroughTheirsToo() {
        db.sql()
                .execute(
                        "insert into covers (member_id, deputy_id, from_on, to_on) values ({0}, {1}, '2026-06-14', '2026-06-16')",
                        DSL.val(viewers.get("cid").memberId()),
                        DSL.val(viewers.get("bea").memberId()));
        assertThat(titles(act("bea", "").path("today"))).contains("Of Cid", "Late");
        assertThat(signedIn("bea").get("/reports/portfolio/act").body()).contains("For cid");
        db.sql().execute("delete from covers");
        assertThat(titles(act("bea", "").path("today"))).doesNotContain("Of Cid");
    }

    @Test
    void aTaskIsFinishedInPlaceAndTakenBack() {
        Browser bea = signedIn("bea");
        String answer = bea.post("/reports/portfolio/act/tasks/" + number("Late") + "/done", Map.of())
                .body();
        assertThat(titles(act("bea", "").path("today"))).doesNotContain("Late");
        String undo = answer.replaceAll("\\D", "");
        assertThat(bea.post("/reports/portfolio/act/undo/" + undo, Map.of()).statusCode())
                .isEqualTo(200);
        assertThat(titles(act("bea", "").path("today"))).contains("Late");
        assertThat(bea.post("/reports/portfolio/act/undo/" + undo, Map.of()).statusCode())
                .as("once")
                .isEqualTo(409);
        assertThat(bea.post("/reports/portfolio/act/tasks/" + number("Of Cid") + "/done", Map.of())
                        .statusCode())
                .isEqualTo(404);
        assertThat(signedIn("dev")
                        .post("/reports/portfolio/act/tasks/" + number("Late") + "/done", Map.of())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void besideItStandsWhatIsKnownOfTheAccount() {
        db.sql()
                .execute("insert into touchpoints (kind, at, account_id, text) values ('call', '2026-06-14Z', 5,"
                        + " 'The line stands still.')");
        Browser bea = signedIn("bea");
        String beside =
                bea.get("/reports/portfolio/act/tasks/" + number("Late")).body();
        assertThat(beside)
                .doesNotContain("<html")
                .contains(
                        "Late",
                        "Health of",
                        "Why now",
                        "The line stands still.",
                        "Also open here",
                        "Urgent in a month");
        assertThat(bea.get("/reports/portfolio/act?task=" + number("Late")).body())
                .as("without scripts")
                .contains("The line stands still.");
        assertThat(bea.get("/reports/portfolio/act/tasks/" + number("Of Cid")).statusCode())
                .isEqualTo(404);
        assertThat(signedIn("dev")
                        .get("/reports/portfolio/act/tasks/" + number("Late"))
                        .body())
                .as("who changes nothing is offered nothing to do")
                .doesNotContain("data-act");
    }

    @Test
    void whereAllIsDoneItSaysWhatComesNext() {
        db.sql().execute("update tasks set state = 'done', done_at = now() where due_on <= '2026-06-15'");
        assertThat(signedIn("bea").get("/reports/portfolio/act").body())
                .contains("All done for today", "In a week", "Urgent in a month");
        db.sql().execute("delete from tasks");
        assertThat(signedIn("bea").get("/reports/portfolio/act").body()).contains("All done for today");
    }

    @Test
    void aCsmsAnswerIsTheSameWhetherHiddenTasksExistOrNot() {
        List<String> choices = List.of("", "?assigned=none", "?assigned=cid@example.com", "?role=success_manager");
        List<JsonNode> before = choices.stream().map(query -> act("bea", query)).toList();
        String page = signedIn("bea").get("/reports/portfolio/act").body();
        db.sql().execute("delete from tasks where title = 'Of Cid'");
        assertThat(choices.stream().map(query -> act("bea", query)).toList()).isEqualTo(before);
        assertThat(titles(signedIn("bea").get("/reports/portfolio/act").body())).isEqualTo(titles(page));
    }

    @Test
    void theReviewSaysHowManyAreDueAndLeadsThere() {
        Browser bea = signedIn("bea");
        assertThat(bea.get("/reports/portfolio").body()).contains("/reports/portfolio/act");
        assertThat(bea.get("/reports/portfolio/act/due").body()).contains(">4<");
        assertThat(bea.get("/reports/portfolio/act/due?assigned=none").body()).contains(">1<");
    }
}
