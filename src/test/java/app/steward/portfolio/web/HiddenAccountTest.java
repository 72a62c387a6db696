package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** No question confirms what belongs to another CSM: the parent of an account one sees, a word that only it has. */
@StewardTest
class HiddenAccountTest {
    private static final String CHILDREN = "{'field':'PARENT','op':'in','value':['A-1']}";

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Api api;

    @LocalServerPort
    int port;

    @BeforeEach
    void aChildOfNobodyUnderAnAccountOfCid() {
        portfolio.make();
        db.sql().execute("update accounts set parent_id = null");
        db.sql().execute("update accounts set parent_id = 1 where id = 3");
        db.sql().execute("update users set account_id = 3 where id = 2");
    }

    @Test
    void aFilterTakesAHiddenParentForNone() {
        for (String records : List.of("accounts", "users", "subscriptions")) {
            String parent = records.equals("accounts") ? "parent" : "account.parent";
            String children = CHILDREN.replace("PARENT", parent);
            assertThat(found(records, children, "ada")).isPositive();
            assertThat(found(records, children, "cid")).isEqualTo(found(records, children, "ada"));
            assertThat(found(records, children, "bea")).isZero();
            long all = found(records, "{'not':" + children + "}", "bea");
            assertThat(all).isPositive();
            assertThat(found(records, children.replace("'in'", "'not_in'"), "bea"))
                    .isEqualTo(all);
            String none = "{'field':'" + parent + "','op':'empty'}";
            assertThat(found(records, none, "bea")).isEqualTo(all);
            assertThat(found(records, "{'not':" + none + "}", "bea")).isZero();
        }
    }

    @Test
    void aPreviewTakesAHiddenParentForNone() {
        String body = "{'subject':'account','condition':" + CHILDREN.replace("PARENT", "parent") + "}";
        assertThat(ask("/conditions/preview", body, "cid").path("count").asInt())
                .isEqualTo(1);
        assertThat(ask("/conditions/preview", body, "bea").path("count").asInt())
                .isZero();
    }

    @Test
    void anExplanationTakesAHiddenParentForNone() {
        String body =
                "{'subject':'account','externalId':'A-3','condition':" + CHILDREN.replace("PARENT", "parent") + "}";
        JsonNode seen = ask("/conditions/explain", body, "cid");
        assertThat(seen.path("matches").asBoolean()).isTrue();
        assertThat(seen.path("actual").asString()).isEqualTo("A-1");
        JsonNode hidden = ask("/conditions/explain", body, "bea");
        assertThat(hidden.path("matches").asBoolean()).isFalse();
        assertThat(hidden.path("actual").isNull()).isTrue();
    }

    @Test
    void aRecordAnswersItsParentOnlyToWhoSeesIt() {
        assertThat(api.send("GET", "/accounts/A-3", null, "cid@example.com")
                        .body()
                        .path("parent")
                        .asString())
                .isEqualTo("A-1");
        assertThat(api.send("GET", "/accounts/A-3", null, "bea@example.com")
                        .body()
                        .path("parent")
                        .isNull())
                .isTrue();
    }

    @Test
    void whatIsSentBackAsItWasReadKeepsAHiddenParent() {
        assertThat(patched("bea", "{'parent':null,'industry':'Ships'}").status())
                .isEqualTo(200);
        assertThat(parentOfA3()).as("the parent that bea does not see").isEqualTo(1L);
        assertThat(db.sql().fetchValue("select industry from accounts where id = 3"))
                .isEqualTo("Ships");
        assertThat(db.sql()
                        .fetchValue("select after::text from audit_entries where kind = 'account'"
                                + " order by id desc limit 1"))
                .asString()
                .doesNotContain("parent");
        Answer other = patched("bea", "{'parent':'A-5'}");
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.body().toString()).doesNotContain("A-1");
        assertThat(patched("bea", "{'parent':'A-1'}").status()).isEqualTo(400);
        assertThat(parentOfA3()).isEqualTo(1L);
        assertThat(patched("cid", "{'parent':null}").status()).isEqualTo(200);
        assertThat(parentOfA3()).as("cid sees it").isNull();
        assertThat(patched("bea", "{'parent':'A-5'}").status()).isEqualTo(200);
        assertThat(patched("bea", "{'parent':null}").status()).isEqualTo(200);
        assertThat(parentOfA3()).isNull();
    }

    @Test
    void aNewParentTakesNoChildFromAHiddenOne() {
        var bea = new app.steward.team.web.Browser(port);
        bea.signIn("bea@example.com", app.steward.testing.Visits.PASSWORD);
        bea.get("/profile");
        var answer = bea.post(
                "/portfolio/accounts",
                java.util.Map.of("external_id", "A-900", "name", "New", "is_parent", "true", "child", "A-3"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(parentOfA3()).isEqualTo(1L);
        assertThat(db.sql()
                        .fetchCount(
                                org.jooq.impl.DSL.table("accounts"),
                                org.jooq.impl.DSL.condition("external_id = 'A-900'")))
                .isZero();
    }

    private Answer patched(String name, String body) {
        return api.send("PATCH", "/accounts/A-3", body, name + "@example.com");
    }

    private Object parentOfA3() {
        return db.sql().fetchValue("select parent_id from accounts where id = 3");
    }

    @Test
    void wordsThatOnlyHiddenAccountsHaveAreNoChoices() {
        api.post("/attributes", "{'subject':'account','key':'tier','label':'Tier','type':'choice'}");
        api.post("/attributes", "{'subject':'user','key':'skills','label':'Skills','type':'tags'}");
        db.sql()
                .execute("update accounts set risk_tag = 'tag of ' || external_id, custom ="
                        + " jsonb_build_object('tier', 'tier of ' || external_id) where id in (1, 5)");
        db.sql().execute("update users set account_id = 1, custom = '{\"skills\": [\"skill of A-1\"]}' where id = 1");
        db.sql()
                .execute(
                        "update users set account_id = null, custom = '{\"skills\": [\"skill of none\"]}' where id = 3");
        assertThat(choices("account", "risk_tag", "ada")).containsExactly("tag of A-1", "tag of A-5");
        assertThat(choices("account", "risk_tag", "bea")).containsExactly("tag of A-5");
        assertThat(choices("user", "account.risk_tag", "cid")).containsExactly("tag of A-1");
        assertThat(choices("account", "custom.tier", "ada")).containsExactly("tier of A-1", "tier of A-5");
        assertThat(choices("account", "custom.tier", "bea")).containsExactly("tier of A-5");
        assertThat(choices("user", "custom.skills", "cid")).containsExactly("skill of A-1", "skill of none");
        assertThat(choices("user", "custom.skills", "bea")).containsExactly("skill of none");
    }

    private List<String> choices(String subject, String field, String name) {
        Answer answer = api.send("GET", "/fields?limit=1000&subject=" + subject, null, name + "@example.com");
        return answer.body()
                .path("items")
                .valueStream()
                .filter(item -> item.path("key").asString().equals(field))
                .flatMap(item -> item.path("choices").valueStream())
                .map(choice -> choice.path("key").asString())
                .toList();
    }

    private long found(String records, String condition, String name) {
        return ask("/" + records + "/search", "{'count':true,'condition':" + condition + "}", name)
                .path("total")
                .asLong();
    }

    private JsonNode ask(String path, String body, String name) {
        Answer answer = api.send("POST", path, body, name + "@example.com");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body();
    }
}
