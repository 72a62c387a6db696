package app.steward.health;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@StewardTest
class HealthApiTest {
    private static final String EMPLOYEES = "{'field':'employees','better':'higher','good':100,'poor':0}";

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    Team team;

    private int rich;
    private int all;

    @BeforeEach
    void accountsAndSegments() {
        db.reset();
        api.post("/accounts", "{'externalId':'A-1','mrr':900,'employees':90}");
        api.post("/accounts", "{'externalId':'A-2','mrr':100,'employees':30}");
        rich = segment("Rich", "{'field':'mrr','op':'gt','value':500}");
        all = segment("All", "{'field':'created_on','op':'not_empty'}");
    }

    private int segment(String name, String condition) {
        return api.post("/segments", "{'subject':'account','name':'" + name + "','condition':" + condition + "}")
                .body()
                .path("id")
                .intValue();
    }

    private static String product(String metric) {
        return "{'pillars':{'product':{'metrics':[" + metric + "]}}}";
    }

    @Test
    void aConfigurationIsPutReadAndDeleted() {
        assertThat(api.get("/health/configurations/" + rich).status()).isEqualTo(404);
        Answer put = api.put(
                "/health/configurations/" + rich,
                "{'pillars':{'product':{'weight':2.50,'metrics':[{'field':'usage_total','params':{'days':30},'weight':3,"
                        + "'better':'higher','good':{'field':'licenses','times':0.6},'poor':0,'missing':'poor'}]}}}");
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.body().path("state").stringValue()).isEqualTo("fresh");
        assertThat(put.body().path("configuration").intValue()).isEqualTo(rich);
        assertThat(put.body().path("pillars").path("product").toString())
                .isEqualTo(
                        "{'weight':2.5,'metrics':[{'field':'usage_total','params':{'days':30},'weight':3,'better':'higher',"
                                .concat("'good':{'field':'licenses','times':0.6},'poor':0,'missing':'poor'}]}")
                                .replace('\'', '"'));
        assertThat(put.body().path("pillars").path("service").toString())
                .isEqualTo("{'weight':1,'metrics':[]}".replace('\'', '"'));
        // what was read can be put back
        assertThat(api.put("/health/configurations/" + rich, put.body().toString())
                        .status())
                .isEqualTo(200);
        assertThat(api.put("/health/configurations/" + rich, "{}").status()).isEqualTo(200);
        assertThat(api.put("/health/configurations/" + rich, "{'version':77}").status())
                .isEqualTo(409);
        Answer list = api.get("/health/configurations");
        assertThat(list.body().path("items")).hasSize(2);
        assertThat(list.body().path("items").get(0).path("configuration").stringValue())
                .isEqualTo("default");
        assertThat(api.delete("/health/configurations/" + rich).status()).isEqualTo(204);
        assertThat(api.delete("/health/configurations/" + rich).status()).isEqualTo(404);
        assertThat(api.get("/health/configurations/default").status()).isEqualTo(200);
    }

    @Test
    void scoresAreRightWhenThePutIsAnswered() {
        assertThat(api.put("/health/configurations/default", product(EMPLOYEES)).status())
                .isEqualTo(200);
        assertThat(api.get("/accounts/A-1").body().path("overall_health_score").intValue())
                .isEqualTo(90);
        assertThat(api.delete("/health/configurations/default").status()).isEqualTo(204);
        assertThat(api.get("/accounts/A-1").body().path("overall_health_score").isNull())
                .isTrue();
    }

    @Test
    void whatIsWrongIsSaidWithItsPath() {
        wrong(product("{'field':'nowhere','better':'higher','good':1,'poor':0}"), "pillars.product.metrics[0].field");
        wrong(product("{'field':'stage','better':'higher','good':1,'poor':0}"), "pillars.product.metrics[0].field");
        wrong(
                product("{'field':'overall_health_score','better':'higher','good':1,'poor':0}"),
                "pillars.product.metrics[0].field");
        wrong(
                product("{'field':'health_change','params':{'pillar':'overall'},'better':'higher','good':1,'poor':0}"),
                "pillars.product.metrics[0].field");
        wrong(product("{'field':'employees','better':'more','good':1,'poor':0}"), "pillars.product.metrics[0].better");
        wrong(product("{'field':'employees','good':1,'poor':0}"), "pillars.product.metrics[0].better");
        wrong(
                product("{'field':'employees','better':'higher','good':'1','poor':0}"),
                "pillars.product.metrics[0].good");
        wrong(product("{'field':'employees','better':'higher','good':1}"), "pillars.product.metrics[0].poor");
        wrong(
                product("{'field':'employees','better':'higher','good':{'field':'created_on'},'poor':0}"),
                "pillars.product.metrics[0].good.field");
        wrong(
                product("{'field':'employees','weight':0,'better':'higher','good':1,'poor':0}"),
                "pillars.product.metrics[0].weight");
        wrong(
                product("{'field':'employees','weight':1001,'better':'higher','good':1,'poor':0}"),
                "pillars.product.metrics[0].weight");
        wrong(
                product("{'field':'employees','better':'higher','good':1,'poor':0,'missing':'zero'}"),
                "pillars.product.metrics[0].missing");
        wrong(
                product("{'field':'usage_total','params':{'days':0},'better':'higher','good':1,'poor':0}"),
                "pillars.product.metrics[0].params.days");
        wrong(
                product("{'field':'employees','better':'higher','good':1,'poor':0,'more':1}"),
                "pillars.product.metrics[0].more");
        wrong("{'pillars':{'overall':{'metrics':[]}}}", "pillars.overall");
        wrong("{'pillars':{'product':{'weight':-1}}}", "pillars.product.weight");
        wrong("{'pillars':[]}", "pillars");
        wrong("{'pillars':null}", "pillars");
        wrong("{'pillar':{}}", "pillar");
        wrong("[]", "");
        wrong("{'version':'1'}", "version");
        wrong(product(EMPLOYEES + (',' + EMPLOYEES).repeat(12)), "pillars.product.metrics");
        assertThat(api.put("/health/configurations/99", product(EMPLOYEES)).status())
                .isEqualTo(404);
        assertThat(api.put("/health/configurations/none", product(EMPLOYEES)).status())
                .isEqualTo(404);
    }

    private void wrong(String json, String path) {
        Answer answer = api.put("/health/configurations/" + rich, json);
        assertThat(answer.status()).as(json).isEqualTo(400);
        assertThat(answer.body().path("errors").get(0).path("path").stringValue())
                .as(json)
                .isEqualTo(path);
        assertThat(api.get("/health/configurations/" + rich).status()).isEqualTo(404);
    }

    @Test
    void thePriorityNamesEveryAccountSegmentOnce() {
        api.put("/health/configurations/" + rich, product(EMPLOYEES));
        api.put("/health/configurations/" + all, product(EMPLOYEES.replace("100", "200")));
        Answer order = api.get("/health/priority");
        assertThat(order.body().toString()).isEqualTo("{\"ids\":[" + rich + "," + all + "],\"state\":\"fresh\"}");
        assertThat(api.get("/accounts/A-1").body().path("overall_health_score").intValue())
                .isEqualTo(90);
        assertThat(api.put("/health/priority", "{'ids':[" + all + "," + rich + "]}")
                        .body()
                        .toString())
                .isEqualTo("{\"ids\":[" + all + "," + rich + "],\"state\":\"fresh\"}");
        assertThat(api.get("/accounts/A-1").body().path("overall_health_score").intValue())
                .isEqualTo(45);
        assertThat(api.put("/health/priority", "{'ids':[" + all + "]}").status())
                .isEqualTo(400);
        assertThat(api.put("/health/priority", "{'ids':[" + all + "," + all + "]}")
                        .status())
                .isEqualTo(400);
        assertThat(api.put("/health/priority", "{'ids':['1']}").status()).isEqualTo(400);
        assertThat(api.put("/health/priority", "{'order':[]}").status()).isEqualTo(400);
        assertThat(api.put("/health/priority", "{}").status()).isEqualTo(200);
    }

    @Test
    void everyProfileSeesAndOnlyEditorsEdit() {
        for (Profile profile : Profile.values()) {
            String name = profile.name().toLowerCase(java.util.Locale.ROOT);
            team.member(name, profile);
            String mail = name + "@example.com";
            boolean edits = profile == Profile.ADMINISTRATOR || profile == Profile.SUPER_MANAGER;
            assertThat(api.send("GET", "/health/configurations", null, mail).status())
                    .isEqualTo(200);
            assertThat(api.send("GET", "/health/priority", null, mail).status()).isEqualTo(200);
            assertThat(api.send("PUT", "/health/configurations/default", product(EMPLOYEES), mail)
                            .status())
                    .isEqualTo(edits ? 200 : 403);
            assertThat(api.send("DELETE", "/health/configurations/" + all, null, mail)
                            .status())
                    .isEqualTo(edits ? 404 : 403);
            assertThat(api.send("PUT", "/health/priority", "{}", mail).status()).isEqualTo(edits ? 200 : 403);
        }
    }

    @Test
    void whoMayNotEditIsToldSoWhateverWasSent() {
        team.csm("bea");
        for (String sent : new String[] {"{}", "no json", "{'nope':1}"}) {
            for (String path : new String[] {"/health/configurations/default", "/health/priority"}) {
                assertThat(api.send("PUT", path, sent, "bea@example.com").status())
                        .as(path + sent)
                        .isEqualTo(403);
            }
        }
    }

    @Test
    void aVersionOfNullIsAsGoodAsNone() {
        assertThat(api.put("/health/configurations/default", "{'version':null}").status())
                .isEqualTo(200);
    }

    @Test
    void whoDeletesASegmentThatDecidesIsToldWhatFollows() {
        api.put("/health/configurations/default", product(EMPLOYEES));
        api.put("/health/configurations/" + rich, product(EMPLOYEES.replace("100", "300")));
        Answer refused = api.delete("/segments/" + rich);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().path("usedBy").toString())
                .isEqualTo("[{\"type\":\"health_configuration\",\"id\":\"" + rich + "\",\"name\":\"Health of Rich\"}]");
        assertThat(refused.body().path("accounts").intValue()).isEqualTo(1);
        assertThat(refused.body().path("moves").toString())
                .isEqualTo("[{\"from\":" + rich + ",\"to\":\"default\",\"accounts\":1}]");
        assertThat(refused.body().path("bands").toString())
                .isEqualTo("[{\"from\":\"poor\",\"to\":\"good\",\"accounts\":1}]");
        assertThat(refused.body().has("figures") || refused.body().has("beside"))
                .isFalse();
        assertThat(api.get("/segments/" + rich + "/members").body().path("items"))
                .hasSize(1);
        assertThat(api.delete("/segments/" + rich + "?force=perhaps").status()).isEqualTo(400);
        team.csm("bea");
        assertThat(api.send("DELETE", "/segments/" + rich + "?force=true", null, "bea@example.com")
                        .status())
                .isEqualTo(403);
        assertThat(api.delete("/segments/" + rich + "?force=true").status()).isEqualTo(204);
        assertThat(api.get("/accounts/A-1").body().path("overall_health_score").intValue())
                .isEqualTo(90);
        assertThat(api.delete("/segments/" + all).status())
                .as("decides nothing")
                .isEqualTo(204);
    }
}
