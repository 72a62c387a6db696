package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.testing.Api.Answer;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Journeys for programs: what is refused, who may, and that nobody is told of users whom they don't see. */
class JourneyApiTest extends JourneyCase {
    private static final String WAIT =
            "{'key':'wait','type':'wait','days':3,'next':'call'}," + "{'key':'call','type':'task','title':'Call'}";

    @Test
    void aDraftSaysWhatItLacksAndIsNotPublishedBefore() {
        int id = draft("'goal':{'field':'nothing','op':'eq','value':1},", "{'key':'hello','type':'email'}");
        JsonNode journey = ok(call("GET", "/journeys/" + id, null, null));
        assertThat(journey.get("errors").toString()).contains("nothing").contains("hello");
        assertThat(journey.get("status").asString("")).isEqualTo("draft");
        JsonNode refused = call("POST", "/journeys/" + id + "/publish", "{'existing':'act'}", null)
                .body();
        assertThat(refused.toString()).contains("steps.hello.template").contains("goal.field");
        assertThat(call("PUT", "/journeys/" + id, "{'steps':[{'key':'x','type':'wait'}]}", null)
                        .body()
                        .toString())
                .contains("steps.x");
        assertThat(call("POST", "/journeys", "{'name':'X','colour':'red'}", null)
                        .status())
                .isEqualTo(400);
        ok(call("PUT", "/journeys/" + id, journey.toString(), null));
        assertThat(call("PUT", "/journeys/" + id, "{'name':'Y','version':99}", null)
                        .status())
                .isEqualTo(409);
    }

    @Test
    void whatAJourneyNamesStays() {
        int segment = ok(call(
                        "POST",
                        "/segments",
                        "{'name':'Ours','subject':'user','condition':{'field':'email','op':'not_empty'}}",
                        null))
                .get("id")
                .asInt();
        int id = draft("'entry':{'segments':[" + segment + "]},", WAIT);
        assertThat(call("DELETE", "/segments/" + segment, null, null).status()).isEqualTo(409);
        int other = draft("'settings':{'excludes':[" + id + "]},", WAIT);
        assertThat(call("DELETE", "/journeys/" + id, null, null).status()).isEqualTo(409);
        ok(call("DELETE", "/journeys/" + other, null, null));
        ok(call("DELETE", "/journeys/" + id, null, null));
        ok(call("DELETE", "/segments/" + segment, null, null));
    }

    @Test
    void whoMayWhat() {
        accounts.member("vera", Profile.VIEWER);
        int id = journey("", WAIT);
        int open = journey("'settings':{'byCsm':true},", WAIT);
        for (String member : List.of(CLEO, "vera@example.com")) {
            for (String path : List.of("/publish", "/pause", "/resume", "/end", "/release", "/copies", "/go-on")) {
                assertThat(call(
                                        "POST",
                                        "/journeys/" + id + path,
                                        path.equals("/resume") ? "{'waits':'end','enterings':'skip'}" : "{}",
                                        member)
                                .status())
                        .as(member + path)
                        .isEqualTo(403);
            }
            assertThat(call("PUT", "/journeys/" + id, "{'name':'Mine'}", member).status())
                    .isEqualTo(403);
            assertThat(call("POST", "/journeys", "{'name':'Mine'}", member).status())
                    .isEqualTo(403);
            assertThat(call("POST", "/journeys/" + id + "/runs", "{'externalId':'U-1'}", member)
                            .status())
                    .isEqualTo(403);
            ok(call("GET", "/journeys", null, member));
            ok(call("GET", "/journeys/" + id + "/versions", null, member));
            ok(call("GET", "/journeys/" + id + "/numbers", null, member));
        }
        assertThat(call("GET", "/users/U-1/journeys/" + id + "/explanation", null, "vera@example.com")
                        .status())
                .isEqualTo(403);
        assertThat(call("POST", "/journeys/" + id + "/simulation", "{'externalId':'U-1'}", "vera@example.com")
                        .status())
                .isEqualTo(403);
        ok(call("POST", "/journeys/" + open + "/runs", "{'externalId':'U-1'}", CLEO));
        assertThat(call("POST", "/journeys/" + open + "/runs", "{'externalId':'U-3'}", CLEO)
                        .status())
                .as("a user of somebody else's account")
                .isEqualTo(404);
        assertThat(db.sql()
                        .fetch("select action from audit_entries where kind = 'journey' and record_id = '" + open
                                + "' order by id")
                        .getValues(0, String.class))
                .containsExactly("created", "published", "put in");
    }

    @Test
    void aCsmIsToldTheSameWhetherOthersUsersAreInItOrNot() {
        int id = journey("", WAIT);
        titled("U-1", "Champion");
        List<String> before = told(id);
        titled("U-3", "Champion"); // Carl's
        days(3);
        clock.set(app.steward.testing.TestClock.START);
        assertThat(in(id)).isEmpty();
        db.sql()
                .execute(
                        "update journey_runs set left_at = null, end_why = null, state = 'waits', step = 'wait' where user_id"
                                + " = 1");
        db.sql()
                .execute(
                        "delete from journey_log l using journey_runs r where r.id = l.run_id and r.user_id = 1 and l.seq > 2");
        assertThat(told(id)).isEqualTo(before);
        assertThat(call("GET", "/users/U-3/journeys", null, CLEO).status()).isEqualTo(404);
        assertThat(call("GET", "/users/U-3/journeys/" + id + "/log", null, CLEO).status())
                .isEqualTo(404);
        assertThat(call("GET", "/users/U-3/journeys/" + id + "/explanation", null, CLEO)
                        .status())
                .isEqualTo(404);
        assertThat(call("POST", "/journeys/" + id + "/simulation", "{'externalId':'U-3'}", CLEO)
                        .status())
                .isEqualTo(404);
    }

    private List<String> told(int id) {
        JsonNode journey = ok(call("GET", "/journeys/" + id, null, CLEO));
        Set<String> who = new TreeSet<>();
        ok(call("GET", "/journeys/" + id + "/runs?state=all", null, CLEO))
                .get("items")
                .forEach(run -> who.add(run.get("externalId").asString("")));
        return List.of(
                journey.get("entered") + " " + journey.get("here") + " " + journey.get("goals"),
                ok(call("GET", "/journeys/" + id + "/numbers", null, CLEO)).toString(),
                who.toString(),
                ok(call("POST", "/journeys/" + id + "/preview", null, CLEO))
                        .get("matching")
                        .toString());
    }

    @Test
    void whoWouldEnterIsToldBeforePublishing() {
        int template = template();
        int id = draft(
                "'entry':{'condition':{'field':'name','op':'not_empty'}},'exit':{'field':'account.name','op':'eq','value':'Bolt'},",
                "{'key':'i','type':'if','branches':[{'when':{'field':'account.mrr','op':'gte','value':50},'next':'m'}],'else':'m'},"
                        + "{'key':'m','type':'email','template':" + template + ",'next':'w'},"
                        + "{'key':'w','type':'wait','days':1,'next':'m2'},{'key':'m2','type':'email','template':"
                        + template
                        + "}");
        JsonNode would = ok(call("POST", "/journeys/" + id + "/preview", null, null));
        assertThat(would.get("matching").asInt()).isEqualTo(5);
        assertThat(would.get("newly").asInt()).isEqualTo(5);
        assertThat(would.get("entering").asInt()).isEqualTo(4);
        assertThat(would.get("shut").toString()).contains("exit");
        assertThat(would.get("withoutAddress").asInt()).isEqualTo(1);
        assertThat(would.get("branches").toString()).contains("{\"why\":\"1\",\"n\":2}");
        assertThat(would.get("messages").get(0).get("messages").asInt()).isEqualTo(3);
        assertThat(would.get("messages").get(1).get("messages").asInt()).isEqualTo(3);
        publish(id, "{'existing':'act'}");
        assertThat(users("true", id)).hasSize(would.get("entering").asInt());
    }

    @Test
    void whatABranchWentByStaysWithTheAccountAtWhichItWasDecided() {
        pays("A-2", 7077);
        int id = journey(
                "",
                "{'key':'big','type':'if','branches':[{'when':{'field':'account.mrr','op':'gte','value':50},'next':'wait'}],"
                        + "'else':'wait'}," + WAIT);
        titled("U-3", "Champion");
        ok(call("PATCH", "/users/U-3", "{'account':'A-1'}", null));
        String log = "/users/U-3/journeys/" + id + "/log";
        JsonNode told = ok(call("GET", log, null, CLEO));
        assertThat(told.toString()).contains("\"what\":\"passed\"").doesNotContain("7077", "\"account\"");
        assertThat(ok(call("GET", log, null, null)).toString()).contains("7077").doesNotContain("\"account\"");
        ok(call("PATCH", "/users/U-3", "{'account':'A-2'}", null));
        assertThat(ok(call("GET", log, null, CARL)).toString()).contains("7077");
    }

    @Test
    void runsAreMadeAndEndedAndReadPageByPageAsAllElse() {
        int id = journey("'settings':{'reenrol':'always'},", WAIT);
        Answer made = call("POST", "/journeys/" + id + "/runs", "{'externalId':'U-1'}", null);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.location()).endsWith("/api/v2/journeys/" + id + "/runs/U-1");
        assertThat(call("DELETE", "/journeys/" + id + "/runs/U-1?reason=x", null, null)
                        .status())
                .isEqualTo(204);
        hours(1);
        ok(call("POST", "/journeys/" + id + "/runs", "{'externalId':'U-1'}", null));
        hours(1);
        publish(id, "{'existing':'skip','underWay':'finish'}");
        for (String path :
                List.of("/users/U-1/journeys", "/users/U-1/journeys/" + id + "/log", "/journeys/" + id + "/versions")) {
            JsonNode all = ok(call("GET", path, null, null));
            assertThat(all.get("items")).as(path).hasSize(2);
            assertThat(all.has("next")).as(path).isFalse();
            JsonNode first = ok(call("GET", path + "?limit=1", null, null));
            JsonNode second =
                    ok(call("GET", path + "?limit=1&after=" + first.get("next").asString(), null, null));
            assertThat(List.of(first.get("items").get(0), second.get("items").get(0)))
                    .as(path)
                    .containsExactly(all.get("items").get(0), all.get("items").get(1));
            assertThat(second.has("next")).as(path).isFalse();
            assertThat(call("GET", path + "?limit=0", null, null).status()).isEqualTo(400);
        }
    }

    @Test
    void aConditionMayTestJourneysByTheirState() {
        int id = journey("", WAIT);
        int list = ok(call(
                        "POST",
                        "/lists",
                        "{'name':'In it','subject':'user','shared':true,'condition':{'field':'journey','op':'in','value':["
                                + id + "]}}",
                        null))
                .get("id")
                .asInt();
        assertThat(call("DELETE", "/journeys/" + id, null, null).status()).isEqualTo(409);
        titled("U-1", "Champion");
        titled("U-2", "Champion");
        night();
        assertThat(db.sql()
                        .fetch("select record_id from rule_members where left_at is null and rule_id = " + list
                                + " order by 1")
                        .getValues(0, Long.class))
                .containsExactly(1L, 2L);
        ok(call("DELETE", "/journeys/" + id + "/runs/U-2?reason=x", null, null));
        days(3);
        night();
        assertThat(db.sql().fetchValue("select count(*) from rule_members where left_at is null and rule_id = " + list))
                .isEqualTo(0L);
        for (String state : List.of("completed", "ever", "goal", "active")) {
            assertThat(matching(
                            "{'field':'journey','params':{'state':'" + state + "'},'op':'in','value':[" + id + "]}"))
                    .isEqualTo(
                            switch (state) {
                                case "completed" -> 1;
                                case "ever" -> 2;
                                default -> 0;
                            });
        }
    }

    private int matching(String condition) {
        return ok(call(
                        "POST",
                        "/alert-rules/preview",
                        "{'name':'P','type':'risk','subject':'user','condition':" + condition + "}",
                        null))
                .get("matching")
                .asInt();
    }
}
