package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.testing.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Making, changing, testing and explaining segments. */
class SegmentsApiTest extends SegmentsApiCase {
    @Test
    void makesASegmentAndTellsItWhole() {
        Answer made = call(
                "POST", "/segments", "{\"subject\":\"account\",\"name\":\" Live ones \",\"condition\":" + LIVE + "}");
        assertThat(made.status()).isEqualTo(201);
        int id = made.body().get("id").asInt();
        assertThat(made.location()).isEqualTo("/api/v2/segments/" + id);
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
        accounts.member("dev", Profile.DEVELOPER);
        accounts.member("sue", Profile.SUPER_MANAGER);
        accounts.member("vic", Profile.VIEWER);
        for (String member : List.of("cleo@example.com", "dev@example.com", "vic@example.com")) {
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
}
