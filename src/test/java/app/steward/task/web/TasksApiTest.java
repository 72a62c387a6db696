package app.steward.task.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.team.ApiKeys;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.RawHttp;
import app.steward.testing.StewardTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Tasks as programs make, read and finish them. */
@StewardTest
class TasksApiTest {
    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Api api;

    @Autowired
    ApiKeys keys;

    @LocalServerPort
    int port;

    @BeforeEach
    void somePortfolio() {
        portfolio.make();
    }

    private long add(String body) {
        Answer made = api.post("/tasks", body);
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        return made.body().path("id").asLong();
    }

    private List<String> titles(String query, String actAs) {
        List<String> titles = new ArrayList<>();
        String after = "";
        do {
            Answer page = api.send("GET", "/tasks?limit=2" + query + after, null, actAs);
            assertThat(page.status()).as("%s", page.body()).isEqualTo(200);
            page.body()
                    .path("items")
                    .forEach(item -> titles.add(item.path("title").asString()));
            JsonNode next = page.body().path("next");
            after = next.isString() ? "&after=" + next.asString() : "";
        } while (!after.isEmpty());
        return titles;
    }

    @Test
    void aTaskIsToldAsItIsPosted() {
        Answer made = api.post(
                "/tasks",
                "{'title':' Call  them ','text':'Why','account':'A-2','role':'onboarding_manager','priority':'high',"
                        + "'dueOn':'2026-06-20'}");
        assertThat(made.status()).isEqualTo(201);
        long id = made.body().path("id").asLong();
        assertThat(made.location()).endsWith("/api/v2/tasks/" + id);
        assertThat(made.body().toString().replace('"', '\''))
                .isEqualTo("{'id':" + id + ",'title':'Call them','text':'Why','account':'A-2','user':null,"
                        + "'role':'onboarding_manager','member':null,'holder':'bea@example.com','priority':'high',"
                        + "'dueOn':'2026-06-20','snoozedUntil':null,'state':'open','outcome':'','alert':null,"
                        + "'playRun':null,'doneAt':null,'doneBy':null,'version':0}");
        Answer back = api.patch("/tasks/" + id, made.body().toString());
        assertThat(back.status())
                .as("sent back as it was read: %s", back.body())
                .isEqualTo(200);
        assertThat(back.body()).isEqualTo(made.body());
        Answer done = api.send(
                "PATCH",
                "/tasks/" + id,
                "{'state':'done','outcome':'Reached','touchpoint':{'kind':'call','text':'Hello'}}",
                "bea@example.com");
        assertThat(done.body().path("doneBy").asString()).isEqualTo("bea@example.com");
        assertThat(done.body().path("doneAt").asString()).startsWith("2026-06-15T12:00:00");
        assertThat(db.sql().fetchValue("select count(*) from touchpoints where account_id = 2"))
                .isEqualTo(1L);
        assertThat(api.delete("/tasks/" + id).status()).isEqualTo(204);
        assertThat(api.get("/tasks/" + id).status()).isEqualTo(404);
    }

    @Test
    void T1_a_wish_that_is_sent_again_makes_one_task() {
        String secret = "sk_of_the_tests_0123456789abcdef";
        keys.provide(secret);
        String headers = "Authorization: Bearer " + secret + "\r\nContent-Type: application/json\r\nIdempotency-Key: ";
        String body = "{\"title\":\"Once\",\"account\":\"A-1\"}";
        List<String> answers = new ArrayList<>();
        for (String key : List.of("w-1", "w-1", "w-2")) {
            RawHttp.Answer answer =
                    RawHttp.send(port, "POST", "/api/v2/tasks", headers + key + "\r\n", body, body.length());
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            answers.add(answer.text().replaceAll("(?s).*\"id\":(\\d+).*", "$1"));
        }
        assertThat(answers.get(1)).isEqualTo(answers.get(0)).isNotEqualTo(answers.get(2));
        assertThat(db.sql().fetchValue("select count(*) from tasks")).isEqualTo(2L);
        assertThat(RawHttp.send(port, "POST", "/api/v2/tasks", headers + "x".repeat(256) + "\r\n", body, body.length())
                        .status())
                .isEqualTo(400);
    }

    @Test
    void lateOnesComeFirstThenByDay() {
        add("{'title':'none','account':'A-1'}");
        add("{'title':'later','account':'A-1','dueOn':'2026-07-20'}");
        add("{'title':'late','account':'A-1','dueOn':'2026-06-01'}");
        add("{'title':'today','account':'A-5','dueOn':'2026-06-15'}");
        add("{'title':'week','account':'A-3','dueOn':'2026-06-21'}");
        long done = add("{'title':'done','account':'A-1','dueOn':'2026-06-01'}");
        api.patch("/tasks/" + done, "{'state':'done'}");
        assertThat(titles("", null)).containsExactly("late", "today", "week", "later", "none");
        assertThat(titles("&due=late", null)).containsExactly("late");
        assertThat(titles("&due=today", null)).containsExactly("today");
        assertThat(titles("&due=week", null)).containsExactly("week");
        assertThat(titles("&state=done", null)).containsExactly("done");
        assertThat(titles("&state=done&holder=cid@example.com", null))
                .as("whoever did it")
                .containsExactly("done");
        assertThat(api.patch("/tasks/" + done, "{'state':'done','touchpoint':{'kind':'call','text':'Again'}}")
                        .status())
                .as("sent twice it is not logged twice")
                .isEqualTo(400);
        assertThat(titles("&account=A-1", null)).containsExactly("late", "later", "none");
        assertThat(titles("&holder=none", null)).containsExactly("week");
        assertThat(titles("&holder=bea@example.com", null)).containsExactly("today");
        assertThat(titles("&holder=me", "cid@example.com")).containsExactly("late", "later", "none");
        assertThat(titles("", "bea@example.com")).as("own and nobody's").containsExactly("today", "week");
        for (String wrong :
                List.of("state=gone", "due=soon", "holder=no@example.com", "after=x", "due=late&state=done")) {
            assertThat(api.get("/tasks?" + wrong).status()).as(wrong).isEqualTo(400);
        }
        assertThat(api.get("/tasks?account=A-999").status()).isEqualTo(404);
        assertThat(api.get("/tasks?holder=me").status()).as("a key is nobody").isEqualTo(400);
    }

    @Test
    void whatIsWrongIsRefusedAtItsPath() {
        for (String[] wrong : new String[][] {
            {"{'account':'A-1'}", "title"},
            {"{'title':'t'}", "account"},
            {"{'title':'t','account':'A-1','user':'U-3'}", "user"},
            {"{'title':'t','account':'A-1','role':'king'}", "role"},
            {"{'title':'t','account':'A-1','member':'bea@example.com'}", "member"},
            {"{'title':'t','account':'A-1','colour':'red'}", "colour"},
            {"{'title':'t','account':'A-1','touchpoint':{'kind':'call'}}", "touchpoint"},
            {"{'title':'t','account':'A-1','state':'done','touchpoint':{'kind':'x'}}", "touchpoint.kind"},
            {"{'title':7,'account':'A-1'}", "title"},
        }) {
            Answer answer = api.post("/tasks", wrong[0]);
            assertThat(answer.status()).as(wrong[0]).isEqualTo(400);
            assertThat(answer.body().path("errors").path(0).path("path").asString())
                    .as("%s", answer.body())
                    .isEqualTo(wrong[1]);
        }
        long id = add("{'title':'t','account':'A-1'}");
        assertThat(api.patch("/tasks/" + id, "{'version':9,'title':'x'}").status())
                .isEqualTo(409);
        assertThat(api.send("PATCH", "/tasks/" + id, "{'title':'x'}", "dev@example.com")
                        .status())
                .isEqualTo(403);
        assertThat(api.send("PATCH", "/tasks/" + id, "{'title':'x'}", "bea@example.com")
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/tasks/999999").status()).isEqualTo(404);
    }

    @Test
    void openTasksAreAColumnAndAFilterButDecideNoSegment() {
        add("{'title':'t','account':'A-1','dueOn':'2026-06-01'}");
        Answer listed = api.get("/accounts?columns=open_tasks,late_tasks&sort=-open_tasks&limit=1");
        assertThat(listed.body().path("items").path(0).toString().replace('"', '\''))
                .isEqualTo("{'externalId':'A-1','open_tasks':1,'late_tasks':1}");
        Answer found =
                api.post("/accounts/search", "{'count':true,'condition':{'field':'late_tasks','op':'gte','value':1}}");
        assertThat(found.body().path("total").asInt()).isEqualTo(1);
        Answer segment = api.post(
                "/segments",
                "{'subject':'account','name':'Busy','condition':{'field':'open_tasks','op':'gte','value':1}}");
        assertThat(segment.status()).isEqualTo(400);
        assertThat(segment.body().toString()).contains("follows from segments");
    }
}
