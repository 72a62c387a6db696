package app.steward.version;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Visits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Versions of definitions: told in words from the audit trail, and put back with all checks of a change. */
@StewardTest
class VersionsTest {
    private static final String LIVE = "{'field':'stage','op':'eq','value':'live'}";
    private static final String RICH = "{'field':'mrr','op':'gte','value':50}";
    private static final String CLEO = "cleo@example.com";
    private static final String CARL = "carl@example.com";

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    SomeAccounts accounts;

    @BeforeEach
    void portfolio() {
        accounts.four();
    }

    private Answer call(String method, String path, @Nullable String body, @Nullable String actAs) {
        return api.send(method, path, body == null ? null : body.replace('\'', '"'), actAs);
    }

    private JsonNode ok(String method, String path, @Nullable String body) {
        return ok(method, path, body, null);
    }

    private JsonNode ok(String method, String path, @Nullable String body, @Nullable String actAs) {
        Answer answer = call(method, path, body, actAs);
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 204);
        return answer.body();
    }

    private String made(String collection, String body) {
        return "/" + collection + "/"
                + ok("POST", "/" + collection, body).get("id").asInt();
    }

    /** "3 Words.", the newest first. */
    private List<String> told(String path) {
        List<String> told = new ArrayList<>();
        ok("GET", path, null)
                .get("items")
                .forEach(item -> told.add(
                        item.get("version").asInt() + " " + item.get("words").asString()));
        return told;
    }

    @Test
    void a_segment_tells_what_changed_and_comes_back() {
        String segment = made("segments", "{'subject':'account','name':'Live','condition':" + LIVE + "}");
        ok("PUT", segment, "{'name':'Live ones','condition':{'all':[" + LIVE + "," + RICH + "]}}");
        ok("PUT", segment, "{'condition':" + RICH + ",'visible':false}");
        List<String> all = List.of(
                "3 Shown as a tab: yes → no. Condition: removed Stage is Live.",
                "2 Name: Live → Live ones. Condition: added MRR is at least $50.",
                "1 Created. Condition: added Stage is Live.");
        assertThat(told(segment + "/versions")).isEqualTo(all);

        JsonNode page = ok("GET", segment + "/versions?limit=1", null);
        List<String> paged = new ArrayList<>(told(segment + "/versions?limit=1"));
        while (page.has("next")) {
            String next =
                    segment + "/versions?limit=1&after=" + page.get("next").asString();
            paged.addAll(told(next));
            page = ok("GET", next, null);
        }
        assertThat(paged).as("page by page").isEqualTo(all);

        assertThat(call("POST", segment + "/versions/1/restore", null, CLEO).status())
                .isEqualTo(403);
        assertThat(told(segment + "/versions")).as("read by all").hasSize(3);
        assertThat(call("POST", segment + "/versions/9/restore", null, null).status())
                .isEqualTo(404);
        assertThat(call("POST", segment + "/versions/1/restore", "{'version':0}", null)
                        .status())
                .as("of an old version of it")
                .isEqualTo(409);
        assertThat(ok("POST", segment + "/versions/1/restore", null)
                        .get("words")
                        .asString())
                .isEqualTo("Version 1 restored. Name: Live ones → Live. Shown as a tab: no → yes. Condition: added"
                        + " Stage is Live; removed MRR is at least $50.");
        JsonNode now = ok("GET", segment, null);
        assertThat(now.get("name").asString()).isEqualTo("Live");
        assertThat(now.get("condition").toString()).isEqualTo(LIVE.replace('\'', '"'));
        ok("POST", segment + "/versions/4/restore", null);
        assertThat(told(segment + "/versions"))
                .as("what holds comes back as nothing")
                .hasSize(4);
        assertThat(call("GET", "/segments/999/versions", null, null).status()).isEqualTo(404);
    }

    @Test
    void what_a_version_names_and_is_gone_is_said() {
        String other = made("segments", "{'subject':'account','name':'Other','condition':" + LIVE + "}");
        String id = other.substring(other.lastIndexOf('/') + 1);
        String in = "{'field':'segment','op':'in','value':[" + id + "]}";
        String segment = made("segments", "{'subject':'account','name':'Both','condition':" + in + "}");
        String list = made("lists", "{'subject':'account','name':'In other','segments':[" + id + "]}");
        ok("PUT", segment, "{'condition':" + RICH + "}");
        ok("PUT", list, "{'segments':[]}");
        ok("DELETE", other, null);
        assertThat(told(list + "/versions").get(0)).isEqualTo("2 Segments: removed Other (deleted).");
        assertThat(told(segment + "/versions").get(0))
                .contains("removed What can't be read any more: it names Other (deleted).");
        Answer refused = call("POST", segment + "/versions/1/restore", null, null);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().toString()).contains("There is no");
        assertThat(call("POST", list + "/versions/1/restore", null, null).status())
                .isEqualTo(400);
    }

    @Test
    void what_was_there_before_the_trail_is_a_version_and_thousands_are_read_by_the_page() {
        int id = db.sql()
                .fetchSingle("insert into segments (subject, name, condition, position) values ('account', 'Old', '"
                        + LIVE.replace('\'', '"') + "', 1) returning id")
                .get(0, Integer.class);
        String segment = "/segments/" + id;
        assertThat(told(segment + "/versions"))
                .containsExactly("1 As it was before changes were recorded. Condition: added Stage is Live.");
        ok("PUT", segment, "{'name':'New'}");
        assertThat(told(segment + "/versions"))
                .containsExactly(
                        "2 Name: Old → New.",
                        "1 As it was before changes were recorded. Condition: added Stage is Live.");
        JsonNode oldest = ok("GET", segment + "/versions", null).get("items").get(1);
        assertThat(oldest.get("at").isNull()).isTrue();
        db.sql()
                .execute(
                        "insert into audit_entries (actor, action, kind, record_id, label, before, after) select 'Ida',"
                                + " 'changed', 'segment', '" + id + "', 'New', jsonb_build_object('name', 'N' || n),"
                                + " jsonb_build_object('name', case n when 5000 then 'New' else 'N' || n + 1 end)"
                                + " from generate_series(1, 5000) n");
        List<String> page = told(segment + "/versions");
        assertThat(page).hasSize(50);
        assertThat(page.get(0)).isEqualTo("5002 Name: N5000 → New.");
        ok("POST", segment + "/versions/1/restore", null);
        assertThat(ok("GET", segment, null).get("name").asString()).isEqualTo("Old");
    }

    @Test
    void versions_of_a_list_are_of_the_time_when_it_was_shared() {
        String list = "/lists/"
                + ok("POST", "/lists", "{'subject':'account','name':'Secret','shared':false}", CLEO)
                        .get("id")
                        .asInt();
        assertThat(ok("GET", list + "/versions", null, CLEO).get("items")).isEmpty();
        assertThat(call("GET", list + "/versions", null, CARL).status()).isEqualTo(404);
        assertThat(call("POST", list + "/versions/1/restore", null, CLEO).status())
                .isEqualTo(404);
        ok("PUT", list, "{'shared':true,'name':'Open'}", CLEO);
        ok("PUT", list, "{'condition':" + RICH + "}", CLEO);
        assertThat(told(list + "/versions"))
                .containsExactly("3 Criteria: added MRR is at least $50.", "2 Shared: no → yes.", "1 Created.");
        assertThat(ok("GET", list + "/versions", null).toString()).doesNotContain("Secret");
        assertThat(call("POST", list + "/versions/1/restore", null, CLEO).status())
                .isEqualTo(409);
        assertThat(call("POST", list + "/versions/2/restore", null, CARL).status())
                .isEqualTo(403);
        ok("POST", list + "/versions/2/restore", null, CLEO);
        assertThat(ok("GET", list, null).get("condition").isNull()).isTrue();
    }

    @Test
    void an_alert_rule_that_comes_back_asks_who_is_acted_upon() {
        String rule = made(
                "alert-rules",
                "{'name':'Rich','subject':'account','type':'risk','on':true,'existing':'skip','condition':" + RICH
                        + ",'tasks':[{'title':'Call','dueIn':2,'workingDays':true}]}");
        ok("PUT", rule, "{'condition':" + LIVE + ",'existing':'skip','tasks':[],'message':'Look'}");
        assertThat(told(rule + "/versions").get(0))
                .isEqualTo("2 Condition: added Stage is Live; removed MRR is at least $50. Message: nothing → Look."
                        + " Tasks: removed Call, due in 2 working days.");
        assertThat(call("POST", rule + "/versions/1/restore", null, null).body().toString())
                .contains("existing");
        ok("POST", rule + "/versions/1/restore", "{'existing':'skip'}");
        JsonNode now = ok("GET", rule, null);
        assertThat(now.get("on").asBoolean()).isTrue();
        assertThat(now.get("tasks").get(0).get("dueIn").asInt()).isEqualTo(2);
        ok("POST", rule + "/off", "{'alerts':'close'}");
        ok("POST", rule + "/versions/2/restore", null);
        assertThat(ok("GET", rule, null).get("on").asBoolean())
                .as("the switch stays as it is")
                .isFalse();
        assertThat(told(rule + "/versions")).hasSize(5);
    }

    @Test
    void a_milestone_that_comes_back_asks_who_meets_it() {
        String milestone = made(
                "milestones",
                "{'name':'Rich','on':true,'existing':'skip','dueDays':5,'guard':9,'condition':" + RICH
                        + ",'actions':[{'type':'task','title':'Call'}]}");
        ok("PUT", milestone, "{'condition':" + LIVE + ",'existing':'skip','actions':[],'dueDays':null,'guard':7}");
        assertThat(told(milestone + "/versions").get(0))
                .startsWith("2 ")
                .contains(
                        "Condition: added Stage is Live; removed MRR is at least $50",
                        "Overdue after: 5 days → never",
                        "Guard: 9 accounts at once → 7 accounts at once",
                        "removed Task “Call”");
        assertThat(call("POST", milestone + "/versions/1/restore", null, CLEO).status())
                .isEqualTo(403);
        assertThat(call("POST", milestone + "/versions/1/restore", null, null)
                        .body()
                        .toString())
                .contains("existing");
        ok("POST", milestone + "/versions/1/restore", "{'existing':'skip'}");
        JsonNode now = ok("GET", milestone, null);
        assertThat(now.get("on").asBoolean()).isTrue();
        assertThat(now.get("dueDays").asInt()).isEqualTo(5);
        assertThat(now.get("actions").get(0).get("title").asString()).isEqualTo("Call");
        assertThat(now.get("guard").asInt())
                .as("a guard stays: the trail once did not tell it")
                .isEqualTo(7);
        ok("PUT", milestone, "{'on':false}");
        ok("POST", milestone + "/versions/2/restore", null);
        assertThat(ok("GET", milestone, null).get("on").asBoolean())
                .as("the switch stays as it is")
                .isFalse();
        assertThat(told(milestone + "/versions")).hasSize(5);
    }

    @Test
    void health_is_told_by_pillar_and_metric_and_comes_back_after_it_was_deleted() {
        String id = made("segments", "{'subject':'account','name':'Live','condition':" + LIVE + "}")
                .replace("/segments/", "");
        String health = "/health/configurations/" + id;
        String metric = "{'field':'mrr','better':'higher','good':%d,'poor':0}";
        ok("PUT", health, "{'pillars':{'financial':{'metrics':[" + metric.formatted(100) + "]}}}");
        ok("PUT", health, "{'pillars':{'financial':{'weight':2,'metrics':[" + metric.formatted(200) + "]}}}");
        assertThat(told(health + "/versions").get(0))
                .startsWith("2 Metrics: added Financial health counts 2; added Financial health: MRR")
                .contains("good at 200", "removed Financial health counts 1", "good at 100");
        ok("DELETE", health, null);
        assertThat(told(health + "/versions").get(0)).isEqualTo("3 Deleted.");
        assertThat(call("POST", health + "/versions/3/restore", null, null).status())
                .isEqualTo(409);
        ok("POST", health + "/versions/1/restore", null);
        assertThat(ok("GET", health, null).toString()).contains("\"good\":100");
        assertThat(told(health + "/versions").get(0)).startsWith("4 Version 1 restored. Metrics: added ");
        assertThat(call("GET", "/health/configurations/default/versions", null, CLEO)
                        .status())
                .isEqualTo(200);
        assertThat(call("GET", "/health/configurations/x/versions", null, null).status())
                .isEqualTo(404);
    }

    @Test
    void pages_say_what_a_version_would_do_to_records_before_it_comes_back() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        String segment = made("segments", "{'subject':'account','name':'Live','condition':" + LIVE + "}");
        String list = made("lists", "{'subject':'account','name':'Worked','condition':" + LIVE + "}");
        String health = segment.replace("segments", "health/configurations");
        String metric = "{'pillars':{'financial':{'metrics':[{'field':'mrr','better':'higher','good':%d,'poor':0}]}}}";
        ok("PUT", health, metric.formatted(10));
        ok("PUT", health, metric.formatted(100_000));
        ok("PUT", segment, "{'condition':" + RICH + "}");
        ok("PUT", list, "{'condition':" + RICH + "}");
        accounts.derive();
        Browser ada = signedIn("ada");
        assertThat(ada.get("/versions" + segment + "/1/restore").body())
                .contains("What it does", "3 accounts would match: 2 would enter, 0 would leave.");
        assertThat(ada.get("/versions" + list + "/1/restore").body())
                .contains("3 accounts would match: 2 would enter, 0 would leave.");
        assertThat(ada.get("/versions" + segment.replace("segments", "health") + "/1/restore")
                        .body())
                .contains("No account would get another configuration.", "would change band: ", " to Good");
        ok("DELETE", health, null);
        assertThat(ada.get("/versions" + segment.replace("segments", "health") + "/1/restore")
                        .body())
                .contains("would get another configuration: ", "from All other accounts to Live");
    }

    @Test
    void what_was_never_saved_has_no_versions() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        String segment = made("segments", "{'subject':'account','name':'Live','condition':" + LIVE + "}");
        String health = segment.replace("segments", "health/configurations");
        assertThat(told(health + "/versions")).isEmpty();
        assertThat(signedIn("ada")
                        .get("/versions" + segment.replace("segments", "health"))
                        .body())
                .contains("None yet.")
                .doesNotContain("As it was before");
    }

    @Test
    void tasks_of_which_the_trail_has_titles_alone_do_not_come_back() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        String rule = made(
                "alert-rules",
                "{'name':'Rich','subject':'account','type':'risk','on':false,'condition':" + RICH
                        + ",'tasks':[{'title':'Write','dueIn':3}]}");
        db.sql()
                .execute(
                        "insert into audit_entries (actor, action, kind, record_id, label, before, after) values ('Ida',"
                                + " 'changed', 'alert rule', ?, 'Rich', '{\"tasks\":[\"Call\"]}', '{\"tasks\":[\"Write\"]}')",
                        rule.replace("/alert-rules/", ""));
        assertThat(told(rule + "/versions").get(0)).contains("added Write, due in 3 days; removed Call.");
        Answer refused = call("POST", rule + "/versions/1/restore", null, null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().toString()).contains("what its tasks said was not kept in full then.");
        assertThat(signedIn("ada").get("/versions" + rule).body())
                .contains("Can&#39;t be restored: what its tasks said")
                .doesNotContain("/1/restore");
    }

    @Test
    void the_audit_trail_names_what_rules_name() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        int segment = accounts.segment("Live ones", LIVE.replace('\'', '"'));
        int play = ok("POST", "/plays", "{'name':'Save them','steps':[{'title':'Look','tasks':[{'title':'Ask'}]}]}")
                .get("id")
                .asInt();
        String rule = made(
                "alert-rules",
                "{'name':'Rich','subject':'account','type':'risk','on':false,'condition':" + RICH
                        + ",'tasks':[{'title':'Call'},{'title':'Write'}]}");
        ok("PUT", rule, "{'segments':[" + segment + "],'tasks':[],'play':" + play + "}");
        assertThat(signedIn("ada").get("/settings/audit-trail?kind=alert+rule").body())
                .contains(">Call<", ">Write<", ">Save them<", ">Live ones<")
                .doesNotContain("workingDays");
    }

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    @Test
    void pages_ask_before_a_version_comes_back() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        String rule = made(
                "alert-rules",
                "{'name':'Rich','subject':'account','type':'risk','on':true,'existing':'skip','condition':" + RICH
                        + "}");
        ok("PUT", rule, "{'condition':" + LIVE + ",'existing':'skip'}");
        Browser ada = new Browser(port);
        ada.signIn("ada@example.com", Visits.PASSWORD);
        ada.get("/profile");
        String versions = "/versions" + rule;
        assertThat(ada.get(rule.replace("/alert-rules", "/alerts/rules")).body())
                .contains(versions);
        assertThat(ada.get(versions).body()).contains("MRR is at least $50", versions + "/1/restore", "Now");
        assertThat(ada.get(versions + "/1/restore").body())
                .contains("What changes", "Stage is Live", "Skip them", "Nothing is chosen for you.");
        assertThat(ada.post(versions + "/1/restore", Map.of()).body()).contains("Choose what happens with them.");
        assertThat(ada.post(versions + "/1/restore", Map.of("existing", "skip")).statusCode())
                .isEqualTo(303);
        assertThat(ok("GET", rule, null).get("condition").toString()).contains("mrr");
        Browser cleo = new Browser(port);
        cleo.signIn("cleo@example.com", Visits.PASSWORD);
        cleo.get("/profile");
        assertThat(cleo.get(versions).body()).contains("Version 1 restored").doesNotContain("/restore\"");
        assertThat(cleo.get(versions + "/1/restore").statusCode()).isEqualTo(403);
        assertThat(cleo.post(versions + "/1/restore", Map.of()).statusCode()).isEqualTo(403);
        assertThat(ada.get("/versions/lists/999").statusCode()).isEqualTo(404);
    }
}
