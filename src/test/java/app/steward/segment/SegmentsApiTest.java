package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.fact.Facts;
import app.steward.team.ApiKey;
import app.steward.team.ApiKeys;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@StewardTest
class SegmentsApiTest {
    private static final String LIVE = "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    ApiKeys keys;

    @Autowired
    SegmentPass pass;

    @Autowired
    Facts facts;

    @Autowired
    Today today;

    private String key = "";

    private record Answer(int status, JsonNode body, HttpResponse<String> response) {}

    @BeforeEach
    void portfolio() {
        db.reset();
        key = keys.make(Viewer.system(), ApiKey.Kind.SECRET, "test", null).secret();
        Viewer cleo = member("cleo", Profile.CSM);
        Viewer carl = member("carl", Profile.CSM);
        db.sql()
                .execute("insert into accounts (id, external_id, name, stage, mrr, created_on) values (1, 'A-1',"
                        + " 'Acme', 'live', 100, '2026-01-01'), (2, 'A-2', 'Bolt', 'live', 10, '2026-01-01'), (3,"
                        + " 'A-3', 'Corn', 'live', 5, '2026-01-01'), (4, 'A-4', 'Dune', 'trial', null,"
                        + " '2026-01-01')");
        db.sql()
                .execute("insert into account_assignments values (1, 1, " + cleo.memberId() + "), (2, 1, "
                        + carl.memberId() + ")");
        db.sql()
                .execute("insert into account_access (account_id, member_id) values (1, " + cleo.memberId() + "), (2, "
                        + carl.memberId() + "), (3, 0), (4, 0)");
        facts.recomputeAll(Subject.ACCOUNT, today.now(), (done, of) -> {});
    }

    private Viewer member(String name, Profile profile) {
        return team.add(Viewer.system(), new Team.NewMember(name + "@example.com", name, profile, true, null))
                .viewer();
    }

    private Answer call(String method, String path, @Nullable String body) {
        return call(method, path, body, null);
    }

    private Answer call(String method, String path, @Nullable String body, @Nullable String actAs) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (actAs != null) {
            request.header("X-Act-As", actAs);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String text = response.body();
            return new Answer(response.statusCode(), json.readTree(text.isEmpty() ? "null" : text), response);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int create(String name, String condition) {
        Answer made = call(
                "POST",
                "/segments",
                "{\"subject\":\"account\",\"name\":\"" + name + "\",\"condition\":" + condition + "}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body().get("id").asInt();
    }

    private void refresh() {
        pass.run(Subject.ACCOUNT, null, null, today.now());
    }

    private List<String> names(String path, @Nullable String actAs) {
        List<String> names = new ArrayList<>();
        call("GET", path, null, actAs)
                .body()
                .get("items")
                .forEach(item -> names.add(item.get("name").asString()));
        return names;
    }

    @Test
    void makesASegmentAndTellsItWhole() {
        Answer made = call(
                "POST", "/segments", "{\"subject\":\"account\",\"name\":\" Live ones \",\"condition\":" + LIVE + "}");
        assertThat(made.status()).isEqualTo(201);
        int id = made.body().get("id").asInt();
        assertThat(made.response().headers().firstValue("Location")).hasValue("/api/v2/segments/" + id);
        refresh();
        JsonNode segment = call("GET", "/segments/" + id, null).body();
        assertThat(segment.get("name").asString()).isEqualTo("Live ones");
        assertThat(segment.get("subject").asString()).isEqualTo("account");
        assertThat(segment.get("visible").asBoolean()).isTrue();
        assertThat(segment.get("condition").toString()).isEqualTo(LIVE);
        assertThat(segment.get("words").asString()).contains("Live");
        assertThat(segment.get("members").asInt()).isEqualTo(3);
        assertThat(segment.get("state").asString()).isEqualTo("fresh");
        assertThat(segment.get("refreshedAt").asString()).isEqualTo("2026-06-15T12:00:00Z");
        assertThat(segment.has("version")).isTrue();
        assertThat(segment.has("active")).isFalse();
        assertThat(segment.has("problem")).isFalse();
    }

    @Test
    void tellsACsmOnlyOfWhatTheCsmSees() {
        int live = create("Live", LIVE);
        refresh();
        assertThat(call("GET", "/segments/" + live, null, "cleo@example.com")
                        .body()
                        .get("members")
                        .asInt())
                .isEqualTo(2);
        assertThat(names("/segments/" + live + "/members", "cleo@example.com")).containsExactly("Acme", "Corn");
        assertThat(names("/segments/" + live + "/members", null)).containsExactly("Acme", "Bolt", "Corn");
        JsonNode days = call("GET", "/segments/" + live + "/history?days=7", null, "cleo@example.com")
                .body()
                .get("items");
        assertThat(days.size()).isEqualTo(7);
        assertThat(days.get(6).toString()).isEqualTo("{\"day\":\"2026-06-15\",\"members\":2,\"entered\":2,\"left\":0}");
        JsonNode preview = call(
                        "POST",
                        "/conditions/preview",
                        "{\"subject\":\"account\",\"condition\":" + LIVE + "}",
                        "cleo@example.com")
                .body();
        assertThat(preview.get("count").asInt()).isEqualTo(2);
        assertThat(preview.toString()).doesNotContain("Bolt");
        assertThat(call(
                                "POST",
                                "/conditions/explain",
                                "{\"subject\":\"account\",\"externalId\":\"A-2\",\"segmentId\":" + live + "}",
                                "cleo@example.com")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void letsOnlyAdministratorsAndSuperManagersEdit() {
        int live = create("Live", LIVE);
        member("dev", Profile.DEVELOPER);
        member("sue", Profile.SUPER_MANAGER);
        for (String member : List.of("cleo@example.com", "dev@example.com")) {
            assertThat(call("PUT", "/segments/" + live, "{}", member).status()).isEqualTo(403);
            assertThat(call("DELETE", "/segments/" + live, null, member).status())
                    .isEqualTo(403);
            assertThat(call("POST", "/segments/" + live + "/copies", null, member)
                            .status())
                    .isEqualTo(403);
            assertThat(call(
                                    "POST",
                                    "/segments",
                                    "{\"subject\":\"account\",\"name\":\"X\",\"condition\":" + LIVE + "}",
                                    member)
                            .status())
                    .isEqualTo(403);
            assertThat(call("GET", "/segments/" + live, null, member).status()).isEqualTo(200);
        }
        assertThat(call("PUT", "/segments/" + live, "{\"name\":\"Lively\"}", "sue@example.com")
                        .status())
                .isEqualTo(200);
        assertThat(db.sql()
                        .fetchSingle("select count(*) from audit_entries where kind = 'segment' and action = 'changed'"
                                + " and before ->> 'name' = 'Live' and after ->> 'name' = 'Lively'")
                        .get(0))
                .isEqualTo(1L);
    }

    @Test
    void refusesWhatIsWrongWithThePlace() {
        Answer unknown = call(
                "POST",
                "/segments",
                "{\"subject\":\"account\",\"name\":\"X\",\"condition\":{\"all\":[{\"field\":\"nope\",\"op\":\"eq\",\"value\":1}]}}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body().get("errors").get(0).get("path").asString()).startsWith("condition.all[0]");
        assertThat(call("POST", "/segments", "{\"subject\":\"subscription\",\"name\":\"X\",\"condition\":" + LIVE + "}")
                        .status())
                .isEqualTo(400);
        assertThat(call("POST", "/segments", "{\"subject\":\"account\",\"name\":\" \",\"condition\":" + LIVE + "}")
                        .status())
                .isEqualTo(400);
        assertThat(call("POST", "/segments", "no json").status()).isEqualTo(400);
        assertThat(call("GET", "/segments/99", null).status()).isEqualTo(404);
        assertThat(call("GET", "/segments?subject=nobody", null).status()).isEqualTo(400);
        create("Live", LIVE);
        assertThat(call("POST", "/segments", "{\"subject\":\"account\",\"name\":\"LIVE\",\"condition\":" + LIVE + "}")
                        .status())
                .isEqualTo(409);
        assertThat(call("PUT", "/segments/1", "{\"name\":\"Live\",\"version\":99}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void refusesACycleWithThePath() {
        int one = create("One", LIVE);
        int two = create("Two", "{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + one + "]}");
        int three = create(
                "Three",
                "{\"all\":[{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + two
                        + "]},{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + one + "]}]}");
        Answer refused = call(
                "PUT",
                "/segments/" + one,
                "{\"condition\":{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + three + "]}}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().toString()).contains("One → Three → ").contains("condition");
        assertThat(call(
                                "PUT",
                                "/segments/" + one,
                                "{\"condition\":{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + one + "]}}")
                        .status())
                .isEqualTo(400);
        Answer previewed = call(
                "POST",
                "/conditions/preview",
                "{\"subject\":\"account\",\"segmentId\":" + one
                        + ",\"condition\":{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + three + "]}}");
        assertThat(previewed.status()).isEqualTo(400);
        assertThat(previewed.body().get("errors")).isEqualTo(refused.body().get("errors"));
        Answer used = call("DELETE", "/segments/" + one, null);
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.body().get("usedBy").toString()).contains("\"Two\"").contains("\"Three\"");
        assertThat(call("DELETE", "/segments/" + three, null).status()).isEqualTo(204);
    }

    @Test
    void knowsWhatABrokenSegmentUses() {
        int one = create("One", LIVE);
        create("Two", "{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + one + "]}");
        create("Three", "{\"field\":\"stage\",\"op\":\"in\",\"value\":[\"live\"]}");
        String broken = "{\"all\":[{\"field\":\"custom.gone\",\"op\":\"empty\"},%s]}";
        db.sql()
                .execute("update segments set condition = '"
                        + broken.formatted("{\"field\":\"entered_segment\",\"params\":{\"segment\":" + one
                                + "},\"op\":\"not_empty\"}")
                        + "' where name = 'Two'");
        db.sql()
                .execute("update segments set condition = '"
                        + broken.formatted("{\"field\":\"stage\",\"op\":\"in\",\"value\":[\"Trial\"]}")
                        + "' where name = 'Three'");
        Answer segment = call("DELETE", "/segments/" + one, null);
        assertThat(segment.status()).isEqualTo(409);
        assertThat(segment.body().get("usedBy").toString()).contains("\"Two\"").doesNotContain("\"Three\"");
        Answer stage = call("DELETE", "/stages/trial", null);
        assertThat(stage.status()).isEqualTo(409);
        assertThat(stage.body().get("usedBy").toString()).contains("\"Three\"").doesNotContain("\"Two\"");
    }

    @Test
    void copiesOrdersAndPages() {
        int one = create("One", LIVE);
        int two = create("Two", LIVE);
        Answer copy = call("POST", "/segments/" + one + "/copies", null);
        assertThat(copy.status()).isEqualTo(201);
        assertThat(copy.body().get("name").asString()).isEqualTo("One (copy)");
        Answer again = call("POST", "/segments/" + one + "/copies", null);
        assertThat(again.body().get("name").asString()).isEqualTo("One (copy 2)");
        int third = copy.body().get("id").asInt();
        int fourth = again.body().get("id").asInt();
        assertThat(call("PUT", "/segments/order", "{\"subject\":\"account\",\"ids\":[" + two + "," + one + "]}")
                        .status())
                .isEqualTo(400);
        assertThat(call(
                                "PUT",
                                "/segments/order",
                                "{\"subject\":\"account\",\"ids\":[" + fourth + "," + two + "," + one + "," + third
                                        + "]}")
                        .status())
                .isEqualTo(200);
        assertThat(names("/segments?subject=account", null))
                .containsExactly("One (copy 2)", "Two", "One", "One (copy)");
        JsonNode page = call("GET", "/segments?subject=account&limit=3", null).body();
        assertThat(page.get("items").size()).isEqualTo(3);
        assertThat(names(
                        "/segments?subject=account&limit=3&after="
                                + page.get("next").asString(),
                        null))
                .containsExactly("One (copy)");
    }

    @Test
    void previewsWhoEntersAndLeaves() {
        int live = create("Live", LIVE);
        refresh();
        JsonNode preview = call(
                        "POST",
                        "/conditions/preview",
                        "{\"subject\":\"account\",\"segmentId\":" + live
                                + ",\"condition\":{\"field\":\"mrr\",\"op\":\"lt\",\"value\":50}}")
                .body();
        assertThat(preview.get("count").asInt()).isEqualTo(2);
        assertThat(preview.get("entering").get("count").asInt()).isZero();
        assertThat(preview.get("leaving").toString())
                .isEqualTo("{\"count\":1,\"sample\":[{\"externalId\":\"A-1\",\"name\":\"Acme\"}]}");
    }

    @Test
    void explainsOneRecord() {
        JsonNode explained = call(
                        "POST",
                        "/conditions/explain",
                        "{\"subject\":\"account\",\"externalId\":\"A-1\",\"condition\":{\"all\":[" + LIVE
                                + ",{\"field\":\"mrr\",\"op\":\"lt\",\"value\":50}]}}")
                .body();
        assertThat(explained.get("matches").asBoolean()).isFalse();
        assertThat(explained.get("all").get(0).get("matches").asBoolean()).isTrue();
        assertThat(explained.get("all").get(0).get("actual").asString()).isEqualTo("live");
        assertThat(explained.get("all").get(1).get("actual").asInt()).isEqualTo(100);
    }

    @Test
    void listsTheFields() {
        Answer fields = call("GET", "/fields?subject=account&limit=1000", null);
        assertThat(fields.status()).isEqualTo(200);
        JsonNode stage = null;
        JsonNode used = null;
        for (JsonNode field : fields.body().get("items")) {
            stage = field.get("key").asString().equals("stage") ? field : stage;
            used = field.get("key").asString().equals("features_used") ? field : used;
        }
        assertThat(stage.get("type").asString()).isEqualTo("choice");
        assertThat(stage.get("operators").toString())
                .isEqualTo("[\"eq\",\"neq\",\"in\",\"not_in\",\"empty\",\"not_empty\"]");
        assertThat(stage.get("choices").get(0).toString()).isEqualTo("{\"key\":\"trial\",\"label\":\"Trial\"}");
        assertThat(stage.get("writable").asBoolean()).isTrue();
        assertThat(used.get("params").toString()).isEqualTo("[{\"name\":\"days\",\"type\":\"days\",\"default\":14}]");
        assertThat(used.has("choices")).isFalse();
        assertThat(call("GET", "/fields", null).status()).isEqualTo(400);
    }

    @Test
    void fieldsComeInPagesThatOutliveTheirLastField() {
        JsonNode page = call("GET", "/fields?subject=account", null).body();
        assertThat(page.get("items").size()).isEqualTo(50);
        assertThat(page.has("next")).isTrue();
        assertThat(keys("/fields?subject=account&limit=7")).isEqualTo(keys("/fields?subject=account&limit=1000"));

        for (String tier : List.of("t1", "t2", "t3", "t4")) {
            call("POST", "/attributes", "{\"subject\":\"account\",\"key\":\"" + tier + "\"}");
        }
        List<String> all = keys("/fields?subject=account&limit=1000");
        int shown = all.indexOf("custom.t3") + 1;
        String next = call("GET", "/fields?subject=account&limit=" + shown, null)
                .body()
                .get("next")
                .asString();
        for (String tier : List.of("t1", "t3")) {
            assertThat(call("DELETE", "/attributes/" + tier, null).status()).isEqualTo(204);
        }
        assertThat(call("GET", "/fields?subject=account&limit=1000&after=" + next, null)
                        .body()
                        .get("items")
                        .valueStream()
                        .map(item -> item.get("key").asString()))
                .startsWith("custom.t4")
                .containsExactlyElementsOf(all.subList(shown, all.size()));
    }

    private List<String> keys(String path) {
        List<String> keys = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = call("GET", path + after, null).body();
            page.get("items").forEach(item -> keys.add(item.get("key").asString()));
            after = page.has("next") ? "&after=" + page.get("next").asString() : "";
        } while (!after.isEmpty());
        return keys;
    }

    @Test
    void pagesGoOnBehindASegmentThatIsGone() {
        create("One", LIVE);
        int two = create("Two", LIVE);
        create("Three", LIVE);
        String next = call("GET", "/segments?limit=2", null).body().get("next").asString();
        assertThat(call("DELETE", "/segments/" + two, null).status()).isEqualTo(204);
        assertThat(names("/segments?after=" + next, null)).containsExactly("Three");
        assertThat(call("GET", "/segments?after=" + next.substring(0, 8), null).status())
                .isEqualTo(400);
    }

    @Test
    void historyComesInPages() {
        String history = "/segments/" + create("Live", LIVE) + "/history?days=70";
        JsonNode first = call("GET", history, null).body();
        assertThat(first.get("items").size()).isEqualTo(50);
        JsonNode last = call("GET", history + "&after=" + first.get("next").asString(), null)
                .body();
        assertThat(last.get("items").size()).isEqualTo(20);
        assertThat(last.has("next")).isFalse();
        assertThat(last.get("items").get(19).get("day").asString()).isEqualTo("2026-06-15");
        assertThat(call("GET", history + "&limit=0", null).status()).isEqualTo(400);
        assertThat(call("GET", history + "&limit=1001", null).status()).isEqualTo(400);
    }

    @Test
    void whoMayNotEditIsToldSoWhateverWasSent() {
        int live = create("Live", LIVE);
        for (String sent : List.of("{}", "no json", "{\"nope\":1}")) {
            assertThat(call("POST", "/segments", sent, "cleo@example.com").status())
                    .isEqualTo(403);
            assertThat(call("PUT", "/segments/" + live, sent, "cleo@example.com")
                            .status())
                    .isEqualTo(403);
            assertThat(call("PUT", "/segments/order", sent, "cleo@example.com").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void nullIsAsGoodAsLeftOut() {
        int live = create("Live", LIVE);
        assertThat(call("PUT", "/segments/" + live, "{\"name\":\"Lively\",\"version\":null}")
                        .body()
                        .get("name")
                        .asString())
                .isEqualTo("Lively");
        String asked = "\"subject\":\"account\",\"segmentId\":null,\"condition\":" + LIVE + "}";
        assertThat(call("POST", "/conditions/preview", "{" + asked).status()).isEqualTo(200);
        assertThat(call("POST", "/conditions/explain", "{\"externalId\":\"A-1\"," + asked)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void numbersNameRecordsAsTextsDo() {
        db.sql().execute("alter table accounts alter column id restart with 100");
        call("POST", "/accounts", "{\"externalId\":456}");
        call("POST", "/accounts", "{\"externalId\":\"child\",\"parent\":456}");
        for (String condition : List.of(
                "{\"field\":\"external_id\",\"op\":\"eq\",\"value\":456}",
                "{\"not\":{\"field\":\"parent\",\"op\":\"in\",\"value\":[456]}}")) {
            Answer explained = call(
                    "POST",
                    "/conditions/explain",
                    "{\"subject\":\"account\",\"externalId\":456,\"condition\":" + condition + "}");
            assertThat(explained.status()).as(condition).isEqualTo(200);
            assertThat(explained.body().get("matches").asBoolean())
                    .as(condition)
                    .isTrue();
        }
        assertThat(call(
                                "POST",
                                "/conditions/preview",
                                "{\"subject\":\"account\",\"condition\":{\"field\":\"parent\",\"op\":\"in\",\"value\":[456]}}")
                        .body()
                        .get("sample")
                        .toString())
                .contains("child");
    }

    @Test
    void refusesWhatCantBeStored() {
        String body = "{\"subject\":\"account\",\"name\":\"a\\u0000b\",\"condition\":" + LIVE + "}";
        Answer refused = call("POST", "/segments", body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().at("/errors/0/path").asString()).isEqualTo("name");
        Answer explained = call(
                "POST",
                "/conditions/explain",
                "{\"subject\":\"account\",\"externalId\":\"a\\u0000b\",\"condition\":" + LIVE + "}");
        assertThat(explained.status()).isEqualTo(400);
        assertThat(explained.body().at("/errors/0/path").asString()).isEqualTo("externalId");
    }
}
