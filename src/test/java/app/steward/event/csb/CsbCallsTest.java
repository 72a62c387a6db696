package app.steward.event.csb;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.event.EventCase;
import app.steward.team.ApiKey;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.testing.Team;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Calls as they may not be made, who may make which, and the wire forms of clients that are no npm package. */
class CsbCallsTest extends EventCase {
    private static final List<String> TABLES =
            List.of("accounts", "users", "subscriptions", "invoices", "refused_data");

    @Autowired
    Team team;

    private void refused(String path, String json, String error) {
        Answer answer = post(path, json);
        assertThat(answer.status()).as(json).isEqualTo(400);
        assertThat(answer.body().path("success").asBoolean(true)).as(json).isFalse();
        assertThat(answer.error()).as(json).isEqualTo(error);
    }

    private void nothingIsStored() {
        TABLES.forEach(
                table -> assertThat(rows("select * from " + table)).as(table).isEmpty());
    }

    @Test
    void eachIdIsNeededWhereItIsDue() {
        Map<String, List<String>> needed = Map.of(
                "account", List.of("account_id"),
                "user", List.of("account_id", "user_id"),
                "subscription", List.of("account_id", "subscription_id"),
                "invoice", List.of("invoice_id", "account_id"),
                "feature", List.of("account_id", "user_id", "product_id", "module_id", "feature_id"),
                "login", List.of("account_id", "user_id"),
                "logout", List.of("account_id", "user_id"));
        needed.forEach((kind, ids) -> ids.forEach(missing -> {
            String body = ids.stream()
                    .filter(id -> !id.equals(missing))
                    .map(id -> "'" + id + "':'x'")
                    .collect(java.util.stream.Collectors.joining(",", "{", "}"));
            Answer answer = post("/api/v1_1/" + kind, body);
            assertThat(answer.status()).as(kind + " without " + missing).isEqualTo(400);
            assertThat(answer.error()).startsWith(missing + ": ");
        }));
        nothingIsStored();
    }

    @Test
    void idsNumbersAndMomentsThatAreNone() {
        String long256 = "x".repeat(256);
        refused("/api/v1_1/account", "{'account_id':''}", "account_id: Enter an external id of 1 to 255 characters.");
        refused(
                "/api/v1_1/account",
                "{'account_id':'" + long256 + "'}",
                "account_id: Enter an external id of 1 to 255 characters.");
        refused("/api/v1_1/account", "{'account_id':1.5}", "account_id: Enter a text or a whole number.");
        refused("/api/v1_1/account", "{'account_id':['x']}", "account_id: Enter a text or a whole number.");
        refused(
                "/api/v1_1/account",
                "{'account_id':'a\\u0000b'}",
                "account_id: The text holds a character that can't be stored.");
        refused(
                "/api/v1_1/account",
                "{'account_id':'a\\nb'}",
                "account_id: Enter an external id without line breaks, tabs and other control characters.");
        String use = "{'account_id':'A','user_id':'U','product_id':'P','module_id':'M','feature_id':'F',%s}";
        refused("/api/v1_1/feature", use.formatted("'total':'many'"), "total: Enter a number.");
        refused("/api/v1_1/feature", use.formatted("'total':-1"), "total: Enter a number of at least 0.");
        refused("/api/v1_1/feature", use.formatted("'total':1.5"), "total: Enter a whole number.");
        refused("/api/v1_1/feature", use.formatted("'total':1e15"), "total: Enter a number under 1,000,000,000,000.");
        refused(
                "/api/v1_1/feature",
                use.formatted("'timestamp':'noon'"),
                "timestamp: Enter a moment as 2026-01-31T14:30:00Z.");
        refused(
                "/api/v1_1/feature",
                use.formatted("'timestamp':5"),
                "timestamp: Enter a moment as 2026-01-31T14:30:00Z.");
        nothingIsStored();
    }

    @Test
    void bodiesThatAreNoCall() throws IOException {
        refused("/api/v1_1/account", "[]", "Send a JSON object.");
        refused("/api/v1_1/account", "", "The request needs a body of JSON.");
        refused(
                "/api/v1_1/account",
                "{'account_id':'A','account_id':'B'}",
                "account_id: \"account_id\" is there twice.");
        refused(
                "/api/v1_1/account",
                "{'account_id':'A','mrr':1e2147483647}",
                "mrr: Give a number of at most 100 digits, with an exponent below 1000.");
        assertThat(post("/api/v1_1/account", "{'account_id':'A'").error()).startsWith("The body is not valid JSON.");
        assertThat(post("/api/v1_1/account", "{'account_id':'A'} x").error()).startsWith("The body is not valid JSON.");
        assertThat(post("/api/v1_1/account", "{'account_id':'A','deep':" + "[".repeat(100_000))
                        .status())
                .isEqualTo(400);
        byte[] latin = "{\"account_id\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(send("POST", "/api/v1_1/account", latin, writeKey).error())
                .isEqualTo("The body is not valid UTF-8.");
        assertThat(post("/api/v1_1/nothing", "{}").status()).isEqualTo(404);
        byte[] large =
                ("{\"account_id\":\"A\",\"x\":\"" + "x".repeat(1 << 20) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(send("POST", "/api/v1_1/account", large, writeKey).status()).isEqualTo(413);
        Answer bomb =
                send("POST", "/api/v1_1/account", zipped(new byte[200 << 20]), writeKey, "Content-Encoding", "gzip");
        assertThat(bomb.status()).isEqualTo(413);
        assertThat(bomb.body().path("success").asBoolean(true)).isFalse();
        assertThat(send("POST", "/api/v1_1/account", large, writeKey, "Content-Encoding", "br")
                        .status())
                .isIn(400, 413);
        assertThat(send("POST", "/api/v1_1/account", new byte[] {1, 2}, writeKey, "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(400);
        nothingIsStored();
        byte[] good = zipped("{\"account_id\":\"A\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(send("POST", "/api/v1_1/account", good, writeKey, "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(200);
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream to = new GZIPOutputStream(zipped)) {
            to.write(bytes);
        }
        return zipped.toByteArray();
    }

    @Test
    void aWriteKeySendsAndASecretKeyReadsAndDeletes() {
        String account = "/api/v1_1/account/A%2F1";
        String secret = secret(null);
        team.member("cleo", Profile.CSM);
        byte[] none = new byte[0];
        byte[] call = "{\"account_id\":\"A/1\",\"name\":\"Acme\",\"tier\":\"gold\",\"mrr\":5}"
                .getBytes(StandardCharsets.UTF_8);
        for (String key : List.of("", "wk_wrong", "Basic !!!", "Digest x")) {
            Answer answer = send("POST", "/api/v1_1/account", call, key);
            assertThat(answer.status()).as(key).isEqualTo(401);
            assertThat(answer.body().path("success").asBoolean(true)).isFalse();
            assertThat(answer.error()).isNotEmpty();
        }
        assertThat(send("POST", "/api/v1_1/account", call, secret("cleo@example.com"))
                        .status())
                .isEqualTo(403);
        nothingIsStored();
        String basic = "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        assertThat(send("POST", "/api/v1_1/account", call, basic).status()).isEqualTo(200);
        assertThat(send("POST", "/api/v1_1/account", call, secret).status()).isEqualTo(200);
        assertThat(send("GET", account, none, writeKey).status()).isEqualTo(403);
        assertThat(send("DELETE", account, none, writeKey).status()).isEqualTo(403);
        assertThat(send("GET", "/api/v2/accounts", none, writeKey).status()).isEqualTo(403);
        assertThat(send("GET", account, none, secret).body().toString())
                .isEqualTo("{\"account_id\":\"A/1\",\"name\":\"Acme\",\"mrr\":5,\"created_on\":\"2026-06-15\","
                        + "\"tier\":\"gold\"}");
        assertThat(send("GET", "/api/v1_1/account/B", none, secret).status()).isEqualTo(404);
        assertThat(send("GET", "/api/v1_1/feature/B", none, secret).status()).isEqualTo(404);
        assertThat(send("DELETE", account, none, secret("cleo@example.com")).status())
                .isEqualTo(403);
        assertThat(send("DELETE", account, none, secret).body().toString())
                .isEqualTo("{\"success\":true,\"account_id\":\"A/1\"}");
        Answer gone = send("DELETE", account, none, secret);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.error()).isEqualTo("There is no account \"A/1\".");
    }

    private String secret(String member) {
        return keys.make(Viewer.system(), ApiKey.Kind.SECRET, "all", member).secret();
    }

    @Test
    void recordsAreReadByTheKeysUnderWhichTheyWereSent() {
        String secret = secret(null);
        byte[] none = new byte[0];
        sent("/api/v1_1/user", "{'account_id':'A','user_id':'U','email':'u@b.example','team':'x'}");
        sent(
                "/api/v1_1/subscription",
                "{'account_id':'A','subscription_id':'S','plan_name':'Gold','billing_period':1,"
                        + "'billing_period_unit':'year','subscription_start_on':'2026-01-01'}");
        sent("/api/v1_1/invoice", "{'invoice_id':'I','subscription_id':'S','total':5,'number':7}");
        assertThat(send("GET", "/api/v1_1/user/U", none, secret).body().toString())
                .isEqualTo("{\"user_id\":\"U\",\"account_id\":\"A\",\"email\":\"u@b.example\",\"created_on\":"
                        + "\"2026-06-15\",\"team\":\"x\"}");
        assertThat(send("GET", "/api/v1_1/subscription/S", none, secret).body().toString())
                .isEqualTo(
                        "{\"subscription_id\":\"S\",\"account_id\":\"A\",\"plan_name\":\"Gold\","
                                + "\"subscription_start_on\":\"2026-01-01\",\"billing_period\":12,\"billing_period_unit\":\"month\"}");
        assertThat(send("GET", "/api/v1_1/invoice/I", none, secret).body().toString())
                .isEqualTo("{\"invoice_id\":\"I\",\"account_id\":\"A\",\"subscription_id\":\"S\",\"total\":5,"
                        + "\"status\":\"not_paid\",\"number\":7}");
        team.member("cleo", Profile.CSM);
        db.sql().execute("delete from account_access");
        assertThat(send("GET", "/api/v1_1/invoice/I", none, secret("cleo@example.com"))
                        .status())
                .as("of an account that is not one of hers")
                .isEqualTo(404);
        for (String path : List.of("/api/v1_1/invoice/I", "/api/v1_1/subscription/S", "/api/v1_1/user/U")) {
            assertThat(send("DELETE", path, none, secret).status()).isEqualTo(200);
            assertThat(send("GET", path, none, secret).status()).isEqualTo(404);
        }
    }

    @Test
    void anySiteMaySend() {
        Answer asked = send(
                "OPTIONS",
                "/api/v1_1/feature",
                new byte[0],
                "",
                "Origin",
                "https://app.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type,content-encoding");
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.response().headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("*");
        assertThat(asked.response().headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("authorization, content-type, content-encoding");
        assertThat(asked.response().headers().firstValue("Access-Control-Allow-Credentials"))
                .isEmpty();
        Answer sent = send(
                "POST",
                "/api_js/v1_1/account",
                "{\"accountId\":\"A\"}".getBytes(StandardCharsets.UTF_8),
                writeKey,
                "Origin",
                "https://app.example");
        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.response().headers().firstValue("Access-Control-Allow-Origin"))
                .hasValue("*");
        assertThat(sent.response().headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(send("OPTIONS", "/api/v1_1/feature", new byte[0], "").status())
                .isEqualTo(200);
    }

    @Test
    void theClientInJavaWritesCamelCaseInLatin1() {
        String agent = "Apache-HttpClient/4.5.5 (Java/1.8.0_181)";
        for (List<String> call : List.of(
                List.of(
                        "track",
                        "{'accountId':'A','userId':'U','type':'track','event':'User Login',"
                                + "'timestamp':'2026-06-15T09:00:00.123'}"),
                List.of(
                        "track",
                        "{'accountId':'A','userId':'U','type':'track','event':'User Logout',"
                                + "'timestamp':'2026-06-15T09:01'}"),
                List.of(
                        "account",
                        "{'accountId':'A','type':'account','timestamp':'2026-06-15T09:00:00.123',"
                                + "'traits':{'name':'Caf\u00e9 \\u003cA\\u003e','mrr':'12.5'}}"),
                List.of(
                        "account",
                        "{'accountId':'A','userId':'U','type':'user','timestamp':"
                                + "'2026-06-15T09:00:00.123','traits':{'name':'Uma'}}"),
                List.of(
                        "feature",
                        "{'accountId':'A','userId':'U','type':'feature','productId':'P','moduleId':'M',"
                                + "'featureId':'F','total':'3','timestamp':'2026-06-15T09:00:00.123'}"))) {
            Answer answer = send(
                    "POST",
                    "/api_js/v1_1/" + call.get(0),
                    call.get(1).replace('\'', '"').getBytes(StandardCharsets.ISO_8859_1),
                    writeKey,
                    "User-Agent",
                    agent);
            assertThat(answer.status()).as(call.get(1)).isEqualTo(200);
            assertThat(answer.body().has("error")).isFalse();
            assertThat(answer.body().path("account_id").asString()).isEqualTo("A");
        }
        assertThat(rows("select name, mrr from accounts")).containsExactly("Caf\u00e9 <A> 12.50");
        assertThat(rows("select name from users")).containsExactly("Uma");
        assertThat(rows("select feature_id, uses from usage_daily order by 1")).containsExactly("0 1", "1 3");
    }

    @Test
    void theClientInPhpWritesEmptyObjectsAsListsAndZonesWithoutColon() {
        String at = "'timestamp':'2026-06-15T09:00:00+0200'";
        sent("/api_js/v1_1/account", "{'accountId':'A','type':'account','traits':[]," + at + "}");
        sent("/api_js/v1_1/identify", "{'accountId':'A','userId':7,'type':'user','traits':[]," + at + "}");
        sent("/api_js/v1_1/track", "{'accountId':'A','userId':7,'type':'track','event':'User Login'," + at + "}");
        sent(
                "/api_js/v1_1/track",
                "[{'accountId':'A','userId':7,'productId':'P','moduleId':'M','featureId':'F','total':2,"
                        + "'type':'feature'," + at
                        + "},{'accountId':'A','userId':7,'type':'track','event':'User Logout',"
                        + at + "}]");
        sent("/api/v1_1/account", "{'account_id':'B','name':'Bolt'}");
        sent(
                "/api/v1_1/feature",
                "{'account_id':'B','user_id':8,'product_id':'P','module_id':'M','feature_id':'F','total':1,"
                        + "'type':'feature'," + at + "}");
        sent("/api_js/v1_1/page", "{'accountId':'A','userId':7,'name':'Prices'}");
        assertThat(rows("select a.external_id, d.feature_id, d.uses, d.last_at from usage_daily d join accounts a"
                        + " on a.id = d.account_id order by 1, 2"))
                .containsExactly(
                        "A 0 1 2026-06-15T07:00Z",
                        "A 1 2 2026-06-15T07:00Z",
                        "A 2 1 2026-06-15T12:00Z",
                        "B 1 1 2026-06-15T07:00Z");
        assertThat(rows("select feature, tracked from features where id = 2"))
                .containsExactly("Viewed Prices page false");
        refused("/api_js/v1_1/track", "{'accountId':'A','userId':7,'type':'track'}", "event: It is missing.");
        refused(
                "/api_js/v1_1/track",
                "{'accountId':'A','userId':7,'type':'other'}",
                "type: Enter track, account, user or feature.");
        refused("/api_js/v1_1/account", "{'accountId':'A','traits':'x'}", "traits: Send an object of keys and values.");
    }
}
