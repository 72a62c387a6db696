package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Fields and pages of what the API lists, and how strictly it reads what it is sent. */
class SegmentsApiInputTest extends SegmentsApiCase {
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
