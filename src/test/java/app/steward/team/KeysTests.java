package app.steward.team;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

@StewardTest
class KeysTests {

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    ApiKeys keys;

    @Autowired
    KeyUse use;

    @Autowired
    Team team;

    @Autowired
    app.steward.testing.Team people;

    @LocalServerPort
    int port;

    Viewer ada;

    @BeforeEach
    void oneOfEachProfile() {
        use.look();
        db.reset();
        ada = people.administrator();
        people.csm("cem");
        people.member("sue", Profile.SUPER_MANAGER);
        people.member("dev", Profile.DEVELOPER);
        people.member("vic", Profile.VIEWER);
    }

    private HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private int roles(String... headers) {
        return get("/api/v2/success-roles", headers).statusCode();
    }

    @Test
    void aSecretKeyComesInByBearerAndByBasic() {
        String key = keys.make(ada, ApiKey.Kind.SECRET, "sync", null).secret();
        String basic = Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
        assertThat(key).matches("sk_[A-Za-z0-9_-]{43}");
        assertThat(roles("Authorization", "Bearer " + key)).isEqualTo(200);
        assertThat(roles("Authorization", "Basic " + basic)).isEqualTo(200);
        assertThat(roles()).isEqualTo(401);
        assertThat(roles("Authorization", "Bearer " + key + "x")).isEqualTo(401);
        assertThat(roles("Authorization", "Basic %%%")).isEqualTo(401);
        assertThat(get("/api/v2/success-roles")
                        .headers()
                        .firstValue("Content-Type")
                        .orElse(""))
                .startsWith("application/problem+json");
    }

    @Test
    void theKeyItselfIsStoredNowhere() {
        String key = keys.make(ada, ApiKey.Kind.SECRET, "sync", null).secret();
        assertThat(db.sql().fetch("select t::text from api_keys t").getValues(0, String.class))
                .isNotEmpty()
                .noneMatch(row -> row.contains(key.substring(10)));
        assertThat(db.sql().fetch("select t::text from audit_entries t").getValues(0, String.class))
                .isNotEmpty()
                .noneMatch(row -> row.contains(key.substring(10)));
    }

    @Test
    void aWriteKeyMayNotManage() {
        String key = keys.make(ada, ApiKey.Kind.WRITE, "sdk", null).secret();
        assertThat(key).startsWith("wk_");
        assertThat(roles("Authorization", "Bearer " + key)).isEqualTo(403);
        assertThat(roles("Authorization", "Bearer " + key, "X-Act-As", "ada@example.com"))
                .isEqualTo(403);
    }

    @Test
    void aRevokedKeyIsRefusedAtOnceAndNotBroughtBackByTheOperator() {
        assertThat(keys.provide("operators-key")).isTrue();
        assertThat(roles("Authorization", "Bearer operators-key")).isEqualTo(200);
        keys.revoke(ada, keys.list(ada).get(0).id());
        assertThat(roles("Authorization", "Bearer operators-key")).isEqualTo(401);
        assertThat(keys.provide("operators-key")).isFalse();
        assertThat(keys.list(ada)).isEmpty();
        assertThat(db.sql()
                        .fetchValue("select actor || ' ' || action || ' ' || kind || ' ' || label from audit_entries"
                                + " order by id desc limit 1"))
                .isEqualTo("ada deleted API key From STEWARD_SECRET_KEY");
    }

    @Test
    void whatComesWithAKeyIsCountedWithoutWritingEachTime() {
        ApiKeys.Made made = keys.make(ada, ApiKey.Kind.SECRET, "sync", null);
        long id = made.key().id();
        assertThat(keys.list(ada).get(0).lastUsedAt()).isNull();
        String auth = "Bearer " + made.secret();
        roles("Authorization", auth);
        roles("Authorization", auth);
        assertThat(get("/api/v2/accounts/none", "Authorization", auth).statusCode())
                .isEqualTo(404);
        assertThat(db.sql().fetchValue("select requests from api_keys where id = " + id))
                .as("in the table, before anybody looks")
                .isEqualTo(0L);
        use.messages(id, 20);
        use.refused(id, 2);
        use.anonymous(id, 3);
        ApiKey counted = keys.get(ada, id);
        assertThat(counted.use()).isEqualTo(new ApiKey.Use(3, 20, 3, 3));
        assertThat(counted.lastUsedAt()).isNotNull();
        use.messages(id, 1);
        use.look();
        use.look();
        assertThat(keys.get(ada, id).use()).isEqualTo(new ApiKey.Use(3, 21, 3, 3));
        assertThat(keys.get(ada, id).lastUsedAt()).as("no request since").isEqualTo(counted.lastUsedAt());
    }

    @Test
    void countsOfManyThreadsAddUpWhileTheyAreWritten() throws Exception {
        long id = keys.make(ada, ApiKey.Kind.WRITE, "sdk", null).key().id();
        Thread[] senders = new Thread[4];
        for (int i = 0; i < senders.length; i++) {
            senders[i] = new Thread(() -> {
                for (int n = 0; n < 5_000; n++) {
                    use.request(id);
                }
            });
            senders[i].start();
        }
        for (Thread sender : senders) {
            while (sender.isAlive()) {
                use.look();
                sender.join(5);
            }
        }
        assertThat(keys.get(ada, id).use().requests()).isEqualTo(20_000);
    }

    @Test
    void aKeyThatAsksTooOftenIsToldWhenToComeAgain() {
        ApiKeys.Made made = keys.make(ada, ApiKey.Kind.SECRET, "sync", null);
        String auth = "Bearer " + made.secret();
        Api.Answer changed = api.patch("/keys/" + made.key().id(), "{'requestsPerSecond':1}");
        assertThat(changed.body().path("requestsPerSecond").asInt()).isEqualTo(1);
        HttpResponse<String> answer = get("/api/v2/success-roles", "Authorization", auth);
        for (int i = 0; i < 1_000 && answer.statusCode() != 429; i++) {
            answer = get("/api/v2/success-roles", "Authorization", auth);
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("1 requests a second");
        ApiKey.Use counted = keys.get(ada, made.key().id()).use();
        assertThat(counted.refused()).isEqualTo(1).isLessThan(counted.requests());
        assertThat(api.get("/keys").status()).as("another key").isEqualTo(200);
    }

    @Test
    void aLimitIsAWholeNumberThatItsAdministratorsChange() {
        long id = keys.make(ada, ApiKey.Kind.WRITE, "sdk", null).key().id();
        assertThat(keys.get(ada, id).perSecond()).isEqualTo(2_000);
        for (String wrong : new String[] {"0", "-1", "100001", "1.5", "'many'", "1e99"}) {
            Api.Answer refused = api.patch("/keys/" + id, "{'requestsPerSecond':" + wrong + "}");
            assertThat(refused.status()).as(wrong).isEqualTo(400);
        }
        assertThat(api.patch("/keys/" + id, "{}")
                        .body()
                        .path("requestsPerSecond")
                        .asInt())
                .isEqualTo(2_000);
        assertThat(api.patch("/keys/" + id, "{'requestsPerSecond':500}").status())
                .isEqualTo(200);
        assertThat(db.sql()
                        .fetchValue("select label || ' ' || before::text || ' ' || after::text from audit_entries"
                                + " order by id desc limit 1"))
                .isEqualTo("sdk {\"requests_per_second\": 2000} {\"requests_per_second\": 500}");
        assertThat(api.patch("/keys/4711", "{'requestsPerSecond':500}").status())
                .isEqualTo(404);
        long secret = keys.make(ada, ApiKey.Kind.SECRET, "all", null).key().id();
        String body = "{'requestsPerSecond':5}";
        assertThat(api.send("PATCH", "/keys/" + id, body, "dev@example.com").status())
                .isEqualTo(200);
        assertThat(api.send("PATCH", "/keys/" + secret, body, "dev@example.com").status())
                .isEqualTo(403);
        assertThat(api.send("PATCH", "/keys/" + id, body, "sue@example.com").status())
                .isEqualTo(403);
        assertThat(api.send("PATCH", "/keys/" + id, body, "cem@example.com").status())
                .isEqualTo(403);
    }

    @Test
    void actsAsTheMemberThatIsNamed() {
        assertThat(api.send("GET", "/team-members", null, " CEM@example.com").status())
                .isEqualTo(403);
        assertThat(api.send("GET", "/team-members", null, "ada@example.com").status())
                .isEqualTo(200);
        Api.Answer unknown = api.send("GET", "/team-members", null, "nobody@example.com");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.body().at("/errors/0/path").asString()).isEqualTo("X-Act-As");
        team.change(ada, "cem@example.com", new Team.Change(null, null, null, null, null, true, null));
        assertThat(api.send("GET", "/success-roles", null, "cem@example.com").status())
                .isEqualTo(400);
    }

    @Test
    void aKeyMadeForAMemberActsAsThatMemberOnly() {
        String key =
                keys.make(ada, ApiKey.Kind.SECRET, "cem's", "cem@example.com").secret();
        String auth = "Bearer " + key;
        assertThat(roles("Authorization", auth)).isEqualTo(200);
        assertThat(get("/api/v2/team-members", "Authorization", auth).statusCode())
                .isEqualTo(403);
        assertThat(roles("Authorization", auth, "X-Act-As", "cem@example.com")).isEqualTo(200);
        assertThat(roles("Authorization", auth, "X-Act-As", "ada@example.com")).isEqualTo(403);
        team.change(ada, "cem@example.com", new Team.Change(null, null, null, null, null, true, null));
        assertThat(roles("Authorization", auth)).isEqualTo(401);
    }

    @Test
    void figuresOfTheMachineAreForAdministrators() {
        String secret = keys.make(ada, ApiKey.Kind.SECRET, "prometheus", null).secret();
        String cems =
                keys.make(ada, ApiKey.Kind.SECRET, "cem's", "cem@example.com").secret();
        assertThat(get("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").statusCode()).isEqualTo(401);
        assertThat(get("/actuator/prometheus", "Authorization", "Bearer " + cems)
                        .statusCode())
                .isEqualTo(403);
        assertThat(get("/actuator/prometheus", "Authorization", "Bearer " + secret)
                        .statusCode())
                .isNotIn(401, 403);
    }

    /** Numbers are answers to an administrator, a super manager, a CSM, a developer and a viewer. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "GET   | /team-members                   |                                                         |"
                        + " 200 403 403 403 403",
                "POST  | /team-members                   | {'email':'new@example.com','name':'N','profile':'csm'}  |"
                        + " 201 403 403 403 403",
                "PATCH | /team-members/cem@example.com   | {'canExport':true}                                      |"
                        + " 200 403 403 403 403",
                "GET   | /success-roles                  |                                                         |"
                        + " 200 200 200 200 200",
                "POST  | /success-roles                  | {'label':'Renewal manager'}                             |"
                        + " 201 403 403 403 403",
                "PATCH | /success-roles/account_manager  | {'label':'Key account manager'}                         |"
                        + " 200 403 403 403 403",
                "GET   | /keys                           |                                                         |"
                        + " 200 403 403 200 403",
                "POST  | /keys                           | {'kind':'write','name':'sdk'}                           |"
                        + " 201 403 403 201 403",
                "POST  | /keys                           | {'kind':'secret','name':'all'}                          |"
                        + " 201 403 403 403 403"
            })
    void everyCallAnswersByProfile(String method, String path, String body, String answers) {
        String[] expected = answers.split(" ");
        String[] who = {"ada", "sue", "cem", "dev", "vic"};
        for (int i = 4; i >= 0; i--) {
            assertThat(api.send(method, path, body, who[i] + "@example.com").status())
                    .as(who[i])
                    .isEqualTo(Integer.parseInt(expected[i]));
        }
    }

    @Test
    void aDeveloperSeesAndRevokesWriteKeysOnly() {
        long write = keys.make(ada, ApiKey.Kind.WRITE, "sdk", null).key().id();
        long secret = keys.make(ada, ApiKey.Kind.SECRET, "all", null).key().id();
        Api.Answer list = api.send("GET", "/keys", null, "dev@example.com");
        assertThat(list.body().at("/items").size()).isEqualTo(1);
        assertThat(list.body().at("/items/0").has("key")).isFalse();
        assertThat(api.send("DELETE", "/keys/" + secret, null, "dev@example.com")
                        .status())
                .isEqualTo(403);
        assertThat(api.send("DELETE", "/keys/" + write, null, "dev@example.com").status())
                .isEqualTo(204);
        assertThat(api.delete("/keys/" + write).status()).isEqualTo(404);
    }

    @Test
    void collectionsComeInPages() {
        Api.Answer first = api.get("/team-members?limit=3");
        assertThat(first.body().at("/items").size()).isEqualTo(3);
        Api.Answer second = api.get(
                "/team-members?limit=3&after=" + first.body().at("/next").asString());
        assertThat(second.body().at("/items/0/email").asString()).isEqualTo("sue@example.com");
        assertThat(second.body().has("next")).isFalse();
        assertThat(api.get("/team-members?limit=0").status()).isEqualTo(400);
    }

    @Test
    void badInputNamesEveryFault() {
        Api.Answer answer = api.post("/team-members", "{'email':'x'}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/errors").findValuesAsString("path")).containsExactly("name", "profile");
        assertThat(api.post("/team-members", "{'email':'x','name':'N','profile':'csm'}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/team-members", "{'email':'CEM@example.com','name':'N','profile':'csm'}")
                        .status())
                .isEqualTo(409);
        assertThat(api.patch("/team-members/cem@example.com", "{'profile':'boss'}")
                        .status())
                .isEqualTo(400);
        assertThat(api.patch("/team-members/none@example.com", "{}").status()).isEqualTo(404);
        assertThat(api.patch("/team-members/cem@example.com", "{'name':'C','version':7}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void successRolesKeepTheirKeysAndOrder() {
        assertThat(api.post("/success-roles", "{'label':'Köln manager','position':1}")
                        .body()
                        .at("/key")
                        .asString())
                .isEqualTo("koln_manager");
        assertThat(api.patch("/success-roles/success_manager", "{'position':4}")
                        .body()
                        .at("/position")
                        .asInt())
                .isEqualTo(4);
        assertThat(api.get("/success-roles").body().at("/items").findValuesAsString("key"))
                .containsExactly("koln_manager", "onboarding_manager", "account_manager", "success_manager");
        assertThat(api.post("/success-roles", "{'label':'account MANAGER'}").status())
                .isEqualTo(409);
        assertThat(api.post("/success-roles", "{'label':'Name'}").status())
                .as("a field has this key")
                .isEqualTo(409);
        assertThat(api.patch("/success-roles/success_manager", "{'position':5}").status())
                .isEqualTo(400);
    }

    @Test
    void aKeyIsReadWhereItWasMade() {
        Api.Answer made = api.post("/keys", "{'kind':'secret','name':'Sync'}");
        JsonNode read = api.get(madeAt(made)).body();
        assertThat(read.path("name").asString()).isEqualTo("Sync");
        assertThat(read.has("key")).as("the secret").isFalse();
        assertThat(api.get("/keys").body().at("/items").valueStream()).contains(read);
        assertThat(api.send("GET", madeAt(made), null, "dev@example.com").status())
                .isEqualTo(404);
        assertThat(api.get("/keys/4711").status()).isEqualTo(404);
    }

    private static String madeAt(Api.Answer made) {
        return Objects.requireNonNull(made.location()).replaceFirst(".*/api/v2", "");
    }

    @Test
    void textThatCantBeStoredIsRefusedWhereItStands() {
        for (String[] wrong : new String[][] {
            {"/team-members", "{'email':'x@example.com','name':'a\\u0000b','profile':'csm'}", "name"},
            {"/team-members", "{'email':'x\\u0000@example.com','name':'X','profile':'csm'}", "email"},
            {"/success-roles", "{'label':'a\\u0000b'}", "label"},
            {"/keys", "{'kind':'write','name':'a\\u0000b'}", "name"}
        }) {
            Api.Answer refused = api.post(wrong[0], wrong[1]);
            assertThat(refused.status()).as(wrong[1]).isEqualTo(400);
            assertThat(refused.body().at("/errors/0/path").asString())
                    .as(wrong[1])
                    .isEqualTo(wrong[2]);
        }
    }

    @Test
    void anOldVersionOfASuccessRoleIsAConflict() {
        int version = api.get("/success-roles").body().at("/items/0/version").asInt();
        String key = api.get("/success-roles").body().at("/items/0/key").asString();
        String first = "{'label':'First','version':" + version + "}";
        assertThat(api.patch("/success-roles/" + key, first).status()).isEqualTo(200);
        String late = "'label':'Late','version':" + version + "}";
        assertThat(api.patch("/success-roles/" + key, "{" + late).status()).isEqualTo(409);
        assertThat(api.patch("/success-roles", "{'key':'" + key + "'," + late).status())
                .isEqualTo(409);
        assertThat(api.get("/success-roles/" + key).body().at("/label").asString())
                .isEqualTo("First");
    }

    @Test
    void aRetiredRoleCanBeSentBackAsItWasRead() {
        JsonNode retired =
                api.patch("/success-roles/account_manager", "{'retired':true}").body();
        assertThat(api.patch("/success-roles/account_manager", retired.toString())
                        .body())
                .isEqualTo(retired);
        assertThat(api.patch("/success-roles/account_manager", "{'position':1}").status())
                .isEqualTo(400);
    }
}
