package app.steward.team.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Api;
import app.steward.testing.StewardTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@StewardTest
class ApiDescriptionTest {
    @Autowired
    Api api;

    @Test
    void describesWhatCallersSendAndGet() {
        JsonNode described = api.get("/openapi.json").body();
        assertThat(described.at("/components/securitySchemes/secretKey/scheme").asString())
                .isEqualTo("bearer");
        JsonNode paths = described.path("paths");
        for (String runs : List.of("/api/v2/refreshes", "/api/v2/refreshes/{id}")) {
            assertThat(paths.path(runs).path("get").path("description").asString())
                    .contains("health_segments, user_segments, lists, alerts, attention, milestones, journeys");
        }
        assertThat(paths.propertyNames())
                .contains("/api/v2/accounts", "/api/v2/users/search", "/api/v2/segments/{id}", "/api/v2/imports");
        assertThat(paths.path("/api/v2/accounts")
                        .path("get")
                        .path("parameters")
                        .valueStream()
                        .map(parameter -> parameter.path("name").asString()))
                .contains("condition", "columns", "X-Act-As");
        assertThat(paths.path("/api/v2/accounts").path("post").path("responses").has("201"))
                .isTrue();
        assertThat(paths.path("/api/v2/segments/{id}")
                        .path("delete")
                        .path("responses")
                        .has("204"))
                .isTrue();
        assertThat(paths.path("/api/v2/refreshes")
                        .path("post")
                        .path("responses")
                        .has("202"))
                .isTrue();
        for (String asked : List.of("/health/priority/preview", "/conditions/preview", "/accounts/search")) {
            assertThat(paths.path("/api/v2" + asked)
                            .path("post")
                            .path("responses")
                            .propertyNames())
                    .as(asked)
                    .contains("200")
                    .doesNotContain("201");
        }
        for (String[] answered : new String[][] {
            {"post", "/api/v2/alert-rules/{id}/on", "200"},
            {"post", "/api/v2/journeys/{id}/runs", "201"},
            {"delete", "/api/v2/journeys/{id}/runs/{externalId}", "204"},
            {"post", "/api/v2/journeys/{id}/publish", "200"},
            {"post", "/api/v2/lists/{id}/members", "200"},
            {"post", "/api/v2/segments/{id}/copies", "201"},
            {"post", "/api/v2/imports", "202"},
            {"post", "/api/v2/webhooks/{id}/test", "202"},
            {"put", "/api/v2/milestones/order", "200"},
            {"delete", "/api/v2/covers/{id}", "204"},
            {"post", "/api/v1_1/{kind}", "200"},
            {"delete", "/api/v1_1/{kind}/{id}", "200"}
        }) {
            assertThat(paths.path(answered[1])
                            .path(answered[0])
                            .path("responses")
                            .propertyNames())
                    .as(answered[0] + " " + answered[1])
                    .containsExactlyInAnyOrder(answered[2], "4XX");
        }
        for (JsonNode path : paths) {
            for (JsonNode call : path) {
                assertThat(call.path("summary").asString())
                        .as(call.path("operationId").asString())
                        .isNotEmpty();
                for (JsonNode parameter : call.path("parameters")) {
                    assertThat(parameter.path("name").asString()).isNotIn("viewer", "asked", "request");
                }
            }
        }
    }
}
