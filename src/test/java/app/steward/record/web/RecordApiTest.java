package app.steward.record.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

@StewardTest
class RecordApiTest {
    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    Api api;

    @BeforeEach
    void start() {
        db.reset();
    }

    @Test
    void accountsAreCreatedReadChangedAndDeleted() {
        Answer created = api.post("/accounts", "{'externalId':'A-1','name':'Acme','mrr':1000,'custom.tier':'gold'}");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.location()).endsWith("/api/v2/accounts/A-1");
        assertThat(created.body().path("name").asString()).isEqualTo("Acme");
        Answer read = api.get("/accounts/A-1");
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body().path("mrr").isNumber()).isTrue();
        assertThat(read.body().path("mrr").decimalValue()).isEqualByComparingTo("1000");
        assertThat(read.body().path("custom.tier").asString()).isEqualTo("gold");
        assertThat(read.body().path("segment").isArray()).isTrue();
        assertThat(read.body().path("usage_trend").size()).isIn(0, 14);
        assertThat(read.body().has("industry")).isTrue();
        assertThat(read.body().has("features_used")).as("takes a parameter").isFalse();
        Answer changed = api.patch("/accounts/A-1", "{'archived':true,'industry':'SaaS'}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().path("archived").asBoolean()).isTrue();
        assertThat(api.delete("/accounts/A-1").status()).isEqualTo(204);
        assertThat(api.get("/accounts/A-1").status()).isEqualTo(404);
    }

    @Test
    void anExternalIdMayHoldAnything() {
        for (String id :
                List.of("a/b", "a b", "ä&?#", "50%", "x;y", "c\\d", "..", ".", "a//b", "+", "search", "%2F", "\"q\"")) {
            String path =
                    "/accounts/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
            assertThat(api.post("/accounts", "{'externalId':" + quoted(id) + "}")
                            .status())
                    .as(id)
                    .isEqualTo(201);
            if (id.equals("..") || id.equals(".")) {
                continue;
            }
            assertThat(api.get(path).body().path("externalId").asString())
                    .as(id)
                    .isEqualTo(id);
            assertThat(api.patch(path, "{'name':'x'}").status()).as(id).isEqualTo(200);
        }
    }

    @Test
    void anExternalIdThatNoAddressMayHoldIsRefused() {
        api.post("/accounts", "{'externalId':'A'}");
        for (String id : List.of("A\\nB", "A\\r\\nB", "A\\tB", "A\\u2028B", "A\\u2029B", "A\\u0085B", "A\\u007fB")) {
            for (String body : List.of("{'externalId':'" + id + "'}", "{'externalId':'" + id + "','account':'A'}")) {
                Answer refused = api.post(body.contains("account") ? "/users" : "/accounts", body);
                assertThat(refused.status()).as(id).isEqualTo(400);
                assertThat(refused.body().at("/errors/0/path").asString()).isEqualTo("externalId");
                assertThat(refused.body().at("/errors/0/message").asString()).contains("without line breaks");
            }
        }
        assertThat(api.patch("/accounts/A", "{'external_id':'A\\nB'}").status()).isEqualTo(400);
        assertThat(api.post("/accounts", "{'externalId':'\\n B \\t'}").location())
                .as("trimmed")
                .endsWith("/accounts/B");
    }

    @Test
    void sumsMayBeLargerThanWhatTheyAreOf() {
        api.post("/accounts", "{'externalId':'A'}");
        for (String id : List.of("S", "T")) {
            assertThat(api.post(
                                    "/subscriptions",
                                    "{'externalId':'" + id + "','account':'A','mrr':9000000000000000,'amount':9e15,"
                                            + "'seats':9e15,'starts_on':'2020-01-01'}")
                            .status())
                    .isEqualTo(201);
        }
        JsonNode account = api.get("/accounts/A").body();
        for (String sum : List.of("mrr", "amount", "licenses", "subscription_mrr")) {
            assertThat(account.path(sum).decimalValue()).as(sum).isEqualByComparingTo("18000000000000000");
        }
        assertThat(api.post(
                                "/subscriptions",
                                "{'externalId':'U','account':'A','amount':9e15,'billing_months':0.01,"
                                        + "'starts_on':'2020-01-01'}")
                        .status())
                .isEqualTo(201);
        assertThat(api.get("/subscriptions/U").body().path("mrr").decimalValue())
                .isEqualByComparingTo("900000000000000000");
        assertThat(api.get("/accounts/A").body().path("mrr").decimalValue()).isEqualByComparingTo("918000000000000000");
        assertThat(api.post("/accounts", "{'externalId':'B','mrr':9999999999999999.999}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/accounts", "{'externalId':'B','mrr':9999999999999999.99}")
                        .status())
                .isEqualTo(201);
    }

    private static String quoted(String id) {
        return "'" + id.replace("\\", "\\\\").replace("\"", "\\\"") + "'";
    }

    @Test
    void whatIsWrongIsAProblemWithPaths() {
        api.post("/accounts", "{'externalId':'A'}");
        Answer bad = api.patch("/accounts/A", "{'mrr':'1','usage_total':3,'nonsense':1}");
        assertThat(bad.status()).isEqualTo(400);
        assertThat(bad.body()
                        .path("errors")
                        .valueStream()
                        .map(each -> each.path("path").asString()))
                .containsExactlyInAnyOrder("mrr", "usage_total", "nonsense");
        assertThat(api.post("/accounts", "{'externalId':'A'}").status()).isEqualTo(409);
        assertThat(api.patch("/accounts/A", "{'version':99}").status()).isEqualTo(409);
        assertThat(api.patch("/accounts/A", "[1]").status()).isEqualTo(400);
        assertThat(api.patch("/accounts/A", "{").status()).isEqualTo(400);
        assertThat(api.patch("/accounts/B", "{}").status()).isEqualTo(404);
        assertThat(api.post("/users", "{'externalId':'u','account':'B'}").status())
                .isEqualTo(400);
    }

    @Test
    void usersAndSubscriptionsNameTheirAccount() {
        api.post("/accounts", "{'externalId':'A'}");
        api.post("/accounts", "{'externalId':'B'}");
        Answer user = api.post("/users", "{'externalId':'u/1','account':'A','email':'u@example.com'}");
        assertThat(user.status()).isEqualTo(201);
        assertThat(user.body().path("account").asString()).isEqualTo("A");
        assertThat(user.body().path("name").isNull()).isTrue();
        assertThat(api.patch("/users/u%2F1", "{'account':'B'}")
                        .body()
                        .path("account")
                        .asString())
                .isEqualTo("B");
        assertThat(api.patch("/users/u%2F1", "{'account':null}")
                        .body()
                        .path("account")
                        .isNull())
                .isTrue();
        assertThat(api.delete("/users/u%2F1").status()).isEqualTo(204);
        Answer subscription = api.post(
                "/subscriptions",
                "{'externalId':'s','account':'A','status':'active','amount':120,'billing_months':12,"
                        + "'starts_on':'2026-01-01'}");
        assertThat(subscription.status()).isEqualTo(201);
        assertThat(subscription.body().path("status_type").asString()).isEqualTo("active");
        assertThat(subscription.body().path("mrr").decimalValue()).isEqualByComparingTo("10");
        assertThat(api.patch("/subscriptions/s", "{'account':null}").status()).isEqualTo(400);
        assertThat(api.patch("/subscriptions/s", "{'status_type':'active'}").status())
                .isEqualTo(400);
        assertThat(api.delete("/subscriptions/s").status()).isEqualTo(204);
    }

    @Test
    void eachProfileDoesWhatItMayAndSeesNoMore() {
        team.csm("bea");
        team.csm("cid");
        team.member("dev", Profile.DEVELOPER);
        team.member("sue", Profile.SUPER_MANAGER);
        team.member("vic", Profile.VIEWER);
        api.post("/accounts", "{'externalId':'hers','success_manager':'bea@example.com'}");
        api.post("/users", "{'externalId':'u','account':'hers'}");
        api.post("/subscriptions", "{'externalId':'s','account':'hers'}");
        for (String path : List.of("/accounts/hers", "/users/u", "/subscriptions/s")) {
            assertThat(as("bea", "GET", path, null)).as(path).isEqualTo(200);
            assertThat(as("bea", "PATCH", path, "{'custom.x':null}")).as(path).isEqualTo(400);
            assertThat(as("bea", "PATCH", path, "{'plan':'x'}"))
                    .as(path)
                    .isEqualTo(path.equals("/users/u") ? 400 : 200);
            assertThat(as("cid", "GET", path, null)).as(path).isEqualTo(404);
            assertThat(as("cid", "PATCH", path, "{}")).as(path).isEqualTo(404);
            assertThat(as("cid", "DELETE", path, null)).as(path).isEqualTo(404);
            assertThat(as("dev", "GET", path, null)).as(path).isEqualTo(200);
            assertThat(as("dev", "PATCH", path, "{}")).as(path).isEqualTo(403);
            assertThat(as("vic", "GET", path, null)).as(path).isEqualTo(200);
            assertThat(as("vic", "PATCH", path, "{}")).as(path).isEqualTo(403);
            assertThat(as("vic", "DELETE", path, null)).as(path).isEqualTo(403);
            assertThat(as("sue", "PATCH", path, "{}")).as(path).isEqualTo(200);
            assertThat(as("sue", "DELETE", path, null)).as(path).isEqualTo(403);
        }
        assertThat(as("cid", "PATCH", "/accounts/hers", "{'success_manager':'cid@example.com'}"))
                .isEqualTo(404);
        Answer given = api.send("PATCH", "/accounts/hers", "{'success_manager':'cid@example.com'}", "bea@example.com");
        assertThat(given.status()).isEqualTo(200);
        assertThat(given.body().size()).as("no longer seen").isEqualTo(1);
        assertThat(as("bea", "GET", "/users/u", null)).isEqualTo(404);
        assertThat(as("cid", "GET", "/users/u", null)).isEqualTo(200);
    }

    private int as(String name, String method, String path, String json) {
        return api.send(method, path, json, name + "@example.com").status();
    }

    @Test
    void ownersAreReadAsTheyWereGiven() {
        team.csm("bea");
        api.post("/success-roles", "{'key':'sponsor','label':'Sponsor'}");
        Answer account = api.post("/accounts", "{'externalId':'A','account_manager':'bea@example.com'}");
        assertThat(account.body().path("account_manager").asString()).isEqualTo("bea@example.com");
        assertThat(account.body().path("success_manager").isNull()).isTrue();
    }

    @Test
    void aRetiredRoleIsKeptByWhoHasItAndGivenToNobody() {
        team.csm("bea");
        team.csm("cid");
        api.post("/accounts", "{'externalId':'A','account_manager':'bea@example.com'}");
        api.post("/accounts", "{'externalId':'B'}");
        Answer segment = api.post(
                "/segments",
                "{'subject':'user','name':'Managed',"
                        + "'condition':{'field':'account.account_manager','op':'not_empty'}}");
        Answer used = api.patch("/success-roles/account_manager", "{'retired':true}");
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.body().path("usedBy").toString()).contains("Managed");
        api.delete("/segments/" + segment.body().path("id").asInt());

        Answer retired = api.patch("/success-roles/account_manager", "{'retired':true}");
        assertThat(retired.status()).isEqualTo(200);
        assertThat(retired.body().path("retired").asBoolean()).isTrue();
        assertThat(retired.body().path("position").asInt()).as("the last one").isEqualTo(3);
        assertThat(api.get("/accounts/A").body().path("account_manager").asString())
                .isEqualTo("bea@example.com");
        assertThat(api.patch("/accounts/B", "{'account_manager':'cid@example.com'}")
                        .status())
                .isEqualTo(400);
        assertThat(api.patch("/accounts/A", "{'account_manager':'cid@example.com'}")
                        .status())
                .isEqualTo(400);
        assertThat(api.patch("/accounts/A", "{'account_manager':'bea@example.com'}")
                        .status())
                .isEqualTo(200);

        assertThat(api.patch("/accounts/A", "{'account_manager':null}").status())
                .isEqualTo(200);
        assertThat(api.get("/accounts/A").body().has("account_manager")).isFalse();
        assertThat(api.patch("/accounts/B", "{'account_manager':'cid@example.com'}")
                        .status())
                .isEqualTo(400);
        assertThat(api.get("/fields?subject=account&limit=1000").body().toString())
                .doesNotContain("account_manager");

        api.patch("/success-roles/account_manager", "{'retired':false}");
        assertThat(api.patch("/accounts/B", "{'account_manager':'cid@example.com'}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void stagesAreAListOfAdministrators() {
        team.csm("bea");
        assertThat(api.get("/stages")
                        .body()
                        .path("items")
                        .valueStream()
                        .map(each -> each.path("key").asString()))
                .containsExactly("trial", "onboarding", "live", "cancelled");
        assertThat(api.send("POST", "/stages", "{'label':'x','type':'live'}", "bea@example.com")
                        .status())
                .isEqualTo(403);
        assertThat(api.post("/stages", "{'label':'Growing','type':'dead'}").status())
                .isEqualTo(400);
        assertThat(api.post("/stages", "{'label':'live','type':'live'}").status())
                .isEqualTo(409);
        Answer stage = api.post("/stages", "{'label':'Growing fast','type':'live'}");
        assertThat(stage.status()).isEqualTo(201);
        assertThat(stage.body().path("key").asString()).isEqualTo("growing_fast");
        assertThat(api.post("/accounts", "{'externalId':'A','stage':'growing FAST'}")
                        .body()
                        .path("stage_type")
                        .asString())
                .isEqualTo("live");
        assertThat(api.patch("/stages/growing_fast", "{'type':'trial','position':1}")
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/accounts/A").body().path("stage_type").asString()).isEqualTo("trial");
        assertThat(api.get("/stages").body().path("items").get(0).path("key").asString())
                .isEqualTo("growing_fast");
        Answer used = api.delete("/stages/growing_fast");
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.body().path("usedBy").get(0).path("id").asString()).isEqualTo("A");
        api.patch("/accounts/A", "{'stage':null}");
        assertThat(api.delete("/stages/growing_fast").status()).isEqualTo(204);
        assertThat(api.patch("/stages/growing_fast", "{}").status()).isEqualTo(404);
    }

    @Test
    void theOtherListsWorkAlike() {
        for (String list : List.of("statuses", "roles", "personas")) {
            String type = list.equals("statuses") ? ",'type':'active'" : "";
            assertThat(api.post("/" + list, "{'key':'Key 1','label':'One'" + type + "}")
                            .status())
                    .as(list)
                    .isEqualTo(201);
            assertThat(api.patch("/" + list + "/key%201", "{'label':'Two'}")
                            .body()
                            .path("label")
                            .asString())
                    .as(list)
                    .isEqualTo("Two");
            assertThat(api.delete("/" + list + "/key%201").status()).as(list).isEqualTo(204);
        }
        assertThat(api.post("/roles", "{'label':'One','type':'active'}").status())
                .isEqualTo(400);
    }

    @Test
    void attributesAreDefinedAndAnswered() {
        Answer added = api.post("/attributes", "{'subject':'account','key':'a/b','type':'number'}");
        assertThat(added.status()).isEqualTo(201);
        assertThat(api.get("/attributes/a%2Fb").body().path("type").asString()).isEqualTo("number");
        assertThat(api.post("/accounts", "{'externalId':'A','custom.a/b':12.5}")
                        .body()
                        .path("custom.a/b")
                        .asDouble())
                .isEqualTo(12.5);
        assertThat(api.get("/attributes?subject=account").body().path("items").size())
                .isEqualTo(1);
        assertThat(api.get("/attributes?subject=nothing").status()).isEqualTo(400);
        assertThat(api.delete("/attributes/a%2Fb").status()).isEqualTo(409);
        assertThat(api.post("/attributes", "{'type':'band'}").status()).isEqualTo(400);
    }
}
