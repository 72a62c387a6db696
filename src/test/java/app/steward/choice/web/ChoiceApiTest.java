package app.steward.choice.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What all lists of administrators have in common for programs. */
@StewardTest
class ChoiceApiTest {
    private static final String ALL = """
        list          | body
        stages        | {'key':'k','label':'One','type':'live'}
        statuses      | {'key':'k','label':'One','type':'active'}
        roles         | {'key':'k','label':'One'}
        personas      | {'key':'k','label':'One'}
        success-roles | {'key':'k','label':'One'}
        attributes    | {'key':'k','label':'One','subject':'account','type':'choice','options':['a','b']}
        features      | {'key':'k','label':'One','module':'M / 1','product':'P'}
        """;

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    Team team;

    @BeforeEach
    void start() {
        db.reset();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = ALL, useHeadersInDisplayName = true)
    void anEntryIsReadWhereItWasMade(String list, String body) {
        Answer made = api.post("/" + list, body);
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        Answer read = api.get(Objects.requireNonNull(made.location()).replaceFirst(".*/api/v2", ""));
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body()).isEqualTo(made.body());
        assertThat(api.get("/" + list).body().path("items").valueStream()).contains(read.body());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = ALL, useHeadersInDisplayName = true)
    void aChangeOfAnOldVersionIsRefused(String list, String body) {
        int version = api.post("/" + list, body).body().path("version").intValue();
        Answer changed = api.patch("/" + list + "/k", "{'label':'Two','version':" + version + "}");
        assertThat(changed.status()).as(changed.body().toString()).isEqualTo(200);
        assertThat(changed.body().path("version").isInt()).isTrue();
        assertThat(changed.body().path("version").intValue()).isNotEqualTo(version);
        assertThat(api.patch("/" + list + "/k", "{'label':'Three','version':" + version + "}")
                        .status())
                .isEqualTo(409);
        assertThat(api.patch("/" + list + "/k", "{'label':'Three','version':'1'}")
                        .status())
                .isEqualTo(400);
        assertThat(api.get("/" + list + "/k").body()).isEqualTo(changed.body());
        assertThat(api.patch("/" + list + "/k", "{'label':'Three','version':null}")
                        .body()
                        .path("label")
                        .asString())
                .isEqualTo("Three");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = ALL, useHeadersInDisplayName = true)
    void whatWasReadMayBeSentBack(String list, String body) {
        JsonNode read = api.post("/" + list, body).body();
        Answer same = api.patch("/" + list + "/k", read.toString());
        assertThat(same.status()).as(same.body().toString()).isEqualTo(200);
        assertThat(same.body()).isEqualTo(read);
        Answer renamed =
                api.patch("/" + list, ((ObjectNode) read).put("label", "Two").toString());
        assertThat(renamed.body().path("label").asString())
                .as("with the key in the body: %s", renamed.body())
                .isEqualTo("Two");
        Answer other = api.patch("/" + list + "/k", "{'key':'other'}");
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.body().at("/errors/0/path").asString()).isEqualTo("key");
        assertThat(api.patch("/" + list, "{'label':'Three'}").status()).isEqualTo(400);
        assertThat(api.patch("/" + list, "{'key':'other','label':'Three'}").status())
                .isEqualTo(404);
        team.csm("bea");
        assertThat(api.send("PATCH", "/" + list, "{'key':'k','label':'Three'}", "bea@example.com")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = ALL, useHeadersInDisplayName = true)
    void textThatCantBeStoredIsRefused(String list, String body) {
        Answer refused = api.post("/" + list, body.replace("One", "a\\u0000b"));
        assertThat(refused.status()).as(refused.body().toString()).isEqualTo(400);
        assertThat(refused.body().at("/errors/0/path").asString()).isEqualTo("label");
    }

    @Test
    void pagesGoOnBehindAnEntryThatIsGone() {
        String next = api.get("/stages?limit=2").body().path("next").asString();
        assertThat(api.delete("/stages/trial").status()).isEqualTo(204);
        assertThat(api.delete("/stages/onboarding").status()).isEqualTo(204);
        assertThat(api.get("/stages?after=" + next).body().path("items").findValuesAsString("key"))
                .containsExactly("live", "cancelled");
    }

    @Test
    void aFeatureKeepsItsModule() {
        api.post("/features", "{'key':'k','module':'M'}");
        api.post("/features", "{'key':'k','module':'N'}");
        assertThat(api.post("/features", "{'key':'K','module':'n'}").status()).isEqualTo(409);
        assertThat(api.get("/features/k").status()).isEqualTo(409);
        assertThat(api.patch("/features", "{'key':'k','module':'N','label':'In N'}")
                        .body()
                        .path("label")
                        .asString())
                .isEqualTo("In N");
        assertThat(api.get("/features/k?module=M").body().path("label").asString())
                .isEqualTo("k");
        Answer other = api.patch("/features/k?module=M", "{'module':'N'}");
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.body().at("/errors/0/path").asString()).isEqualTo("module");
        assertThat(api.get("/features?limit=1&after="
                                + api.get("/features?limit=1")
                                        .body()
                                        .path("next")
                                        .asString())
                        .body()
                        .at("/items/0/label")
                        .asString())
                .isEqualTo("k");
    }
}
