package app.steward.webhook.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Webhooks by the API: what is taken, what is refused, and by whom. */
@StewardTest
class WebhooksApiTest {
    private static final String ONE =
            "{'url':'https://hooks.example.com/services/T01/secret','events':['alert.opened']}";

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    SomeAccounts accounts;

    @BeforeEach
    void begin() {
        accounts.four();
    }

    @Test
    void oneIsMadeChangedAndDeleted() {
        Answer made = api.post("/webhooks", ONE);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        int id = made.body().path("id").asInt();
        assertThat(made.location()).endsWith("/api/v2/webhooks/" + id);
        assertThat(made.body().path("name").asString()).isEqualTo("hooks.example.com");
        assertThat(made.body().path("on").asBoolean()).isTrue();
        assertThat(made.body().path("format").asString()).isEqualTo("steward");
        assertThat(made.body().path("state").asString()).isEqualTo("new");
        assertThat(made.body().path("secret").asString()).startsWith("whsec_");
        JsonNode read = api.get("/webhooks/" + id).body();
        assertThat(read.has("secret")).isFalse();
        Answer changed = api.put(
                "/webhooks/" + id, "{'events':['task.done','alert.opened'],'name':'Warehouse','version':0,'on':false}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("events").toString()).isEqualTo("[\"alert.opened\",\"task.done\"]");
        assertThat(changed.body().path("url").asString()).isEqualTo("https://hooks.example.com/services/T01/secret");
        assertThat(api.put("/webhooks/" + id, "{'name':'Other','version':0}").status())
                .isEqualTo(409);
        assertThat(api.put("/webhooks/" + id, changed.body().toString()).status())
                .as("what was read can be sent back")
                .isEqualTo(200);
        assertThat(api.post("/webhooks", ONE.replace("'events'", "'name':'warehouse','events'"))
                        .status())
                .isEqualTo(409);
        assertThat(api.get("/webhooks").body().path("items").size()).isEqualTo(1);
        assertThat(api.delete("/webhooks/" + id).status()).isEqualTo(204);
        assertThat(api.get("/webhooks/" + id).status()).isEqualTo(404);
        assertThat(db.sql().fetchValues("select action from audit_entries where kind = 'webhook' order by id"))
                .hasToString("[created, changed, deleted]");
        assertThat(db.sql()
                        .fetchValue("select string_agg(coalesce(before::text, '') || coalesce(after::text, ''), '')"
                                + " from audit_entries where kind = 'webhook'")
                        .toString())
                .doesNotContain("whsec_", "T01/secret");
    }

    @Test
    void whatIsWrongIsNamed() {
        String url = "'url':'https://hooks.example.com'";
        refused("{}", "url");
        refused("{" + url + "}", "events");
        refused("{" + url + ",'events':[]}", "events");
        refused("{" + url + ",'events':['alert.opend']}", "events[0]");
        refused("{" + url + ",'events':'alert.opened'}", "events");
        refused("{" + url + ",'events':['alert.opened'],'segments':[77]}", "segments[0]");
        refused("{" + url + ",'events':['alert.opened'],'segments':['x']}", "segments");
        refused("{" + url + ",'events':['alert.opened'],'format':'xml'}", "format");
        refused("{" + url + ",'events':['alert.opened'],'name':' '}", "name");
        refused("{" + url + ",'events':['alert.opened'],'on':'yes'}", "on");
        refused("{" + url + ",'events':['alert.opened'],'retries':3}", "retries");
        refused("{'url':'hooks','events':['alert.opened']}", "url");
        refused("[]", "");
        assertThat(db.sql().fetchValue("select count(*) from webhooks")).isEqualTo(0L);
    }

    private void refused(String body, String path) {
        Answer answer = api.post("/webhooks", body);
        assertThat(answer.status()).as(body).isEqualTo(400);
        assertThat(answer.body().toString()).as(body).contains("\"" + path + "\"");
    }

    @Test
    void administratorsEditManagersAndDevelopersSeeOthersDoNot() {
        int id = api.post("/webhooks", ONE).body().path("id").asInt();
        for (Profile profile : Profile.values()) {
            String as = accounts.member("p-" + profile.key().replace('_', '-'), profile)
                    .email();
            boolean sees = profile == Profile.ADMINISTRATOR
                    || profile == Profile.SUPER_MANAGER
                    || profile == Profile.DEVELOPER;
            boolean edits = profile == Profile.ADMINISTRATOR;
            for (String path : new String[] {"/webhooks", "/webhooks/" + id, "/webhooks/" + id + "/deliveries"}) {
                Answer seen = api.send("GET", path, null, as);
                assertThat(seen.status()).as(profile + path).isEqualTo(sees ? 200 : 403);
                if (!edits) {
                    assertThat(seen.body().toString())
                            .as("who knows it can post there")
                            .doesNotContain("T01/secret");
                }
            }
            assertThat(api.send("POST", "/webhooks", "{}", as).status()).isEqualTo(edits ? 400 : 403);
            assertThat(api.send("PUT", "/webhooks/" + id, "{}", as).status()).isEqualTo(edits ? 200 : 403);
            assertThat(api.send("POST", "/webhooks/" + id + "/test", "", as).status())
                    .isEqualTo(edits ? 202 : 403);
            assertThat(api.send("POST", "/webhooks/" + id + "/secret", "", as).status())
                    .isEqualTo(edits ? 200 : 403);
            if (!edits) {
                assertThat(api.send("DELETE", "/webhooks/" + id, null, as).status())
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void aSegmentThatOneIsFilteredByStays() {
        int segment = accounts.segment("Rich", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":50}");
        int id = api.post(
                        "/webhooks",
                        ONE.replace("'events'", "'name':'Warehouse','segments':[" + segment + "],'events'"))
                .body()
                .path("id")
                .asInt();
        Answer kept = api.delete("/segments/" + segment);
        assertThat(kept.status()).isEqualTo(409);
        assertThat(kept.body().toString()).contains("Warehouse");
        api.delete("/webhooks/" + id);
        assertThat(api.delete("/segments/" + segment).status()).isEqualTo(204);
    }

    @Test
    void deliveriesComeInPages() {
        int id = api.post("/webhooks", ONE).body().path("id").asInt();
        for (int i = 0; i < 3; i++) {
            api.post("/webhooks/" + id + "/test", "");
        }
        JsonNode first = api.get("/webhooks/" + id + "/deliveries?limit=2").body();
        assertThat(first.path("items").size()).isEqualTo(2);
        JsonNode rest = api.get("/webhooks/" + id + "/deliveries?limit=2&after="
                        + first.path("next").asString())
                .body();
        assertThat(rest.path("items").size()).isEqualTo(1);
        assertThat(rest.has("next")).isFalse();
        assertThat(api.get("/webhooks/" + id + "/deliveries?state=delivered")
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(api.get("/webhooks/" + id + "/deliveries?state=lost").status())
                .isEqualTo(400);
    }
}
