package app.steward.event.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.event.EventCase;
import app.steward.team.ApiKey;
import app.steward.team.ApiKeys;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.testing.RawHttp;
import app.steward.testing.Team;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What calls of the tracking API become, and what is answered to those that are none. */
class SegmentCallsTest extends EventCase {
    private static final String USAGE = "select a.external_id, u.external_id, case when d.feature_id = 0 then 'login'"
            + " else f.feature end, nullif(f.module, ''), nullif(f.product, ''), d.day, d.uses from usage_daily d"
            + " left join accounts a on a.id = d.account_id left join users u on u.id = d.user_id"
            + " left join features f on f.id = d.feature_id order by 1, 2, 3, 4, 6";
    private static final String REFUSED = "select kind, path, reason from refused_data order by id";

    @Autowired
    Team team;

    /** What came with the key since then; what other tests left to be counted is counted by the first call. */
    private ApiKey.Use since(ApiKey.Use before) {
        ApiKey.Use now = use();
        return new ApiKey.Use(
                now.requests() - before.requests(),
                now.messages() - before.messages(),
                now.refused() - before.refused(),
                now.anonymous() - before.anonymous());
    }

    private ApiKey.Use use() {
        return keys.list(Viewer.system()).get(0).use();
    }

    @Test
    void aGroupIsAnAccountAndLinksItsUser() {
        sent(
                "/v1/group",
                "{'groupId':123,'userId':456,'traits':{'name':'Acme','industry':'Steel','employees':50,'plan':'Gold',"
                        + "'createdAt':'2026-01-31T12:00:00Z','address':{'city':'Oslo','postalCode':'0150'},"
                        + "'billingState':'Oslo','tier':'gold','id':'123'}}");
        assertThat(rows("select external_id, name, industry, employees, plan, created_on, billing_city,"
                        + " billing_postal_code, billing_state, custom from accounts"))
                .containsExactly("123 Acme Steel 50.00 Gold 2026-01-31 Oslo 0150 Oslo {\"tier\": \"gold\"}");
        assertThat(rows("select u.external_id, a.external_id from users u join accounts a on a.id = u.account_id"))
                .containsExactly("456 123");
        assertThat(rows(REFUSED)).isEmpty();
    }

    @Test
    void identifyIsAUser() {
        sent(
                "/v1/identify/",
                "{'userId':'U','context':{'groupId':'A'},'traits':{'firstName':'Uma','lastName':'Berg',"
                        + "'email':'uma@acme.example','phone':'+47 1','title':'CFO','createdAt':1769860800,"
                        + "'timeZone':'Europe/Oslo','seats':3}}");
        assertThat(rows("select u.external_id, a.external_id, u.name, u.email, u.mobile, u.title, u.created_on,"
                        + " u.time_zone, u.custom from users u join accounts a on a.id = u.account_id"))
                .containsExactly("U A Uma Berg uma@acme.example +47 1 CFO 2026-01-31 Europe/Oslo {\"seats\": 3}");
        sent("/v1/identify", "{'userId':'U','traits':{'name':'Ulla','accountId':'B'}}");
        sent("/v1/identify", "{'userId':'U','traits':{}}");
        assertThat(rows("select u.name, a.external_id from users u join accounts a on a.id = u.account_id"))
                .containsExactly("Ulla B");
        assertThat(rows(REFUSED)).isEmpty();
    }

    @Test
    void tracksAreUsesAndSomeAreLogins() {
        sent(
                "/v1/batch",
                "{'context':{'groupId':'A'},'batch':["
                        + "{'type':'track','userId':'U','event':'Export','properties':{'module':'Reports','product':'CRM'},"
                        + "'timestamp':'2026-06-10T22:30:00+02:00'},"
                        + "{'type':'track','userId':'U','event':'Export','properties':{'account_id':'B'},"
                        + "'context':{'groupId':'C'}},"
                        + "{'type':'track','userId':'U','event':'Export','groupId':'D'},"
                        + "{'type':'track','userId':'U','event':'Signed In'},"
                        + "{'type':'track','userId':'U','event':'Logged In'},"
                        + "{'type':'track','userId':'U','event':'User Login','timestamp':'2026-06-20T12:00:00Z'}]}");
        assertThat(rows(USAGE))
                .as("what is more than a day ahead happened when it was received")
                .containsExactly(
                        "A U Export Reports CRM 2026-06-10 1",
                        "A U Export - - 2026-06-15 1",
                        "A U login - - 2026-06-15 3",
                        "C U Export - - 2026-06-15 1");
        assertThat(rows("select feature, tracked from features where id > 0 and module = ''"))
                .containsExactly("Export true");
    }

    @Test
    void pagesAndScreensAreUntrackedFeatures() {
        sent(
                "/v1/import/",
                "{'batch':[{'type':'page','userId':'U','name':'Pricing','groupId':'A'},"
                        + "{'type':'screen','userId':'U','name':'Inbox','groupId':'A'},"
                        + "{'type':'page','userId':'U','groupId':'A','properties':{'path':'/docs','url':'x'}},"
                        + "{'type':'page','userId':'U','groupId':'A','context':{'page':{'path':'/blog'}}}]}");
        assertThat(rows("select feature, tracked from features where id > 0 order by feature collate \"C\""))
                .containsExactly(
                        "Viewed /blog page false",
                        "Viewed /docs page false",
                        "Viewed Inbox screen false",
                        "Viewed Pricing page false");
    }

    @Test
    void aTrackOfAUserWithoutAnAccountCountsThereOnceThereIsOne() {
        sent("/v1/track", "{'userId':'U','event':'Export'}");
        assertThat(rows(USAGE)).containsExactly("- U Export - - 2026-06-15 1");
        sent("/v1/group", "{'userId':'U','groupId':'A'}");
        assertThat(rows(USAGE)).containsExactly("A U Export - - 2026-06-15 1");
        sent("/v1/group", "{'userId':'U','groupId':'B'}");
        sent("/v1/track", "{'userId':'U','event':'Export'}");
        assertThat(rows(USAGE)).containsExactly("A U Export - - 2026-06-15 1", "B U Export - - 2026-06-15 1");
    }

    @Test
    void ofAnonymousVisitorsNothingIsStored() {
        ApiKey.Use before = use();
        sent(
                "/v1/batch",
                "{'batch':[{'type':'track','anonymousId':'x','event':'Export'},{'type':'page','anonymousId':'x'},"
                        + "{'type':'identify','anonymousId':'x','traits':{'email':'x@example.com'}},"
                        + "{'type':'track','userId':'U','anonymousId':'x','event':'Export'}]}");
        assertThat(rows(USAGE)).containsExactly("- U Export - - 2026-06-15 1");
        assertThat(rows(REFUSED)).isEmpty();
        assertThat(since(before)).isEqualTo(new ApiKey.Use(1, 1, 0, 3));
    }

    @Test
    void anAliasIsAnotherIdOfAUser() {
        sent("/v1/identify", "{'userId':'old','traits':{'name':'Uma'},'context':{'groupId':'A'}}");
        sent("/v1/alias", "{'previousId':'old','userId':'new'}");
        assertThat(rows("select external_id, name, archived_at from users")).containsExactly("new Uma -");
        sent("/v1/track", "{'userId':'old','event':'Export'}");
        assertThat(rows(USAGE)).containsExactly("A new Export - - 2026-06-15 1");
        sent("/v1/alias", "{'previousId':'nobody','userId':'new'}");
        sent("/v1/identify", "{'userId':'nobody','traits':{'title':'CFO'}}");
        assertThat(rows("select external_id, title from users")).containsExactly("new CFO");
        sent("/v1/alias", "{'previousId':'old','userId':'other'}");
        assertThat(rows("select reason from refused_data"))
                .containsExactly("\"old\" is another id of \"new\" already.");
    }

    @Test
    void whereBothAreThereWhatTheOtherDidGoesToTheUser() {
        sent(
                "/v1/batch",
                "{'batch':[{'type':'track','userId':'old','event':'Export','groupId':'A'},"
                        + "{'type':'track','userId':'old','event':'Signed In'},"
                        + "{'type':'track','userId':'new','event':'Export','groupId':'A'},"
                        + "{'type':'track','userId':'new','event':'Import','groupId':'B'}]}");
        db.sql()
                .execute("insert into touchpoints (account_id, user_id, kind, at, text) select account_id, id, 'call',"
                        + " now(), 'Hello' from users where external_id = 'old'");
        sent(
                "/v1/batch",
                "{'batch':[{'type':'alias','previousId':'old','userId':'new'},"
                        + "{'type':'track','userId':'old','event':'Export','groupId':'A'}]}");
        assertThat(rows(USAGE))
                .containsExactly(
                        "A new Export - - 2026-06-15 3",
                        "A new login - - 2026-06-15 1",
                        "B new Import - - 2026-06-15 1");
        assertThat(rows("select external_id, archived_at is null from users order by 1"))
                .containsExactly("new true", "old false");
        assertThat(rows("select u.external_id from touchpoints t join users u on u.id = t.user_id"))
                .containsExactly("new");
    }

    @Test
    void aMessageCountsOnceHoweverOftenItIsSent() {
        String batch = "{'batch':[{'type':'track','userId':'U','event':'Export','groupId':'A','messageId':'m1'},"
                + "{'type':'track','userId':'U','event':'Export','groupId':'A','messageId':'m1'},"
                + "{'type':'track','userId':'U','event':'Export','groupId':'A','messageId':2},"
                + "{'type':'track','userId':'U','messageId':'m3'},"
                + "{'type':'group','userId':'V','groupId':'A','messageId':'m4'}]}";
        clock.set("2026-06-15T23:59:00Z");
        sent("/v1/batch", batch);
        sent("/v1/batch", batch);
        clock.set("2026-06-16T00:01:00Z");
        sent("/v1/batch", batch);
        clock.advance(Duration.ofDays(2));
        sent("/v1/batch", batch);
        assertThat(rows(USAGE)).containsExactly("A U Export - - 2026-06-15 2");
        assertThat(rows(REFUSED)).containsExactly("message  event is missing.");
        assertThat(rows("select external_id from users order by 1")).containsExactly("U", "V");
    }

    @Test
    void itCountsOnceWhereManySendItAtOnce() {
        List<CompletableFuture<Integer>> senders = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> post("/v1/track", "{'userId':'U','event':'Export','groupId':'A','messageId':'the same'}")
                                .status()))
                .limit(8)
                .toList();
        assertThat(senders).extracting(CompletableFuture::join).containsOnly(200);
        assertThat(rows(USAGE)).containsExactly("A U Export - - 2026-06-15 1");
    }

    @Test
    void aBadMessageIsPutAsideAndItsNeighboursCount() {
        ApiKey.Use before = use();
        String large = "x".repeat(33 << 10);
        sent(
                "/v1/batch",
                "{'batch':[17,null,{},{'type':'delete'},{'type':'track','userId':'U'},{'type':'track','event':'E'},"
                        + "{'type':'track','userId':{},'event':'E'},{'type':'track','userId':'" + "i".repeat(256)
                        + "','event':'E'},{'type':'track','userId':'U','event':'" + large + "'},"
                        + "{'type':'track','userId':'U','event':'E','timestamp':'yesterday'},"
                        + "{'type':'track','userId':'U','event':'E','properties':[]},"
                        + "{'type':'identify','userId':'U','traits':'none'},{'type':'group','userId':'U'},"
                        + "{'type':'alias','userId':'U'},{'type':'track','userId':'U\\u0000','event':'E'},"
                        + "{'type':'track','userId':'U','event':'Export','groupId':'A'},"
                        + "{'type':'group','groupId':'A','traits':{'employees':'many','plan':'Gold'}}]}");
        assertThat(rows("select reason from refused_data order by id"))
                .containsExactlyInAnyOrder(
                        "A message is a JSON object.",
                        "A message is a JSON object.",
                        "type is missing.",
                        "There is no call \"delete\".",
                        "event is missing.",
                        "userId is missing.",
                        "userId must be a text or a number.",
                        "userId is longer than 255 characters.",
                        "The message is larger than 32 KiB.",
                        "timestamp must be a moment such as 2026-06-15T12:00:00Z.",
                        "properties must be a JSON object.",
                        "traits must be a JSON object.",
                        "groupId is missing.",
                        "previousId is missing.",
                        "userId holds a character that can't be stored.",
                        "Enter a number.");
        assertThat(rows(USAGE)).containsExactly("A U Export - - 2026-06-15 1");
        assertThat(rows("select plan from accounts")).containsExactly("Gold");
        assertThat(since(before)).isEqualTo(new ApiKey.Use(1, 2, 16, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "no JSON", "[]", "17", "{'batch':17}", "{}", "{'a':1e2147483647}"})
    void whatIsNoBodyIs400(String body) {
        Answer answer = post("/v1/batch", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("success").asBoolean(true)).isFalse();
        assertThat(answer.error()).isNotEmpty();
        assertThat(rows("select * from refused_data")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/batch, 200",
        "POST, /v1/batch/, 200",
        "POST, //v1/batch, 200",
        "POST, //v1/import/, 200",
        "POST, //v1/nothing, 404",
        "POST, /v1/nothing, 404",
        "GET, /v1/batch, 403",
        "POST, //api/v2/keys, 403",
        "POST, ///v1/batch, 403"
    })
    void theAddressesAreThese(String method, String path, int status) {
        String body = "{\"batch\":[]}";
        RawHttp.Answer answer = RawHttp.send(
                port,
                method,
                path,
                "Authorization: Bearer " + writeKey + "\r\nContent-Type: application/x-www-form-urlencoded\r\n",
                body,
                body.length());
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    @Test
    void theKeyStandsInAHeaderOrInTheBody() throws IOException {
        String basic = "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(StandardCharsets.UTF_8));
        byte[] body = "{\"batch\":[]}".getBytes(StandardCharsets.UTF_8);
        assertThat(send("POST", "/v1/batch", body, basic).status()).isEqualTo(200);
        byte[] withKey = ("{\"batch\":[],\"writeKey\":\"" + writeKey + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(send("POST", "/v1/batch", withKey, "").status()).isEqualTo(200);
        assertThat(send("POST", "/v1/batch", body, "").status()).isEqualTo(401);
        assertThat(send("POST", "/v1/batch", body, "wk_wrong").status()).isEqualTo(401);
        byte[] wrong = "{\"batch\":[],\"writeKey\":\"wk_wrong\"}".getBytes(StandardCharsets.UTF_8);
        Answer refused = send("POST", "/v1/batch", wrong, "");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body().path("success").asBoolean(true)).isFalse();
        assertThat(send("POST", "/v1/batch", "{\"writeKey\":17}".getBytes(StandardCharsets.UTF_8), "")
                        .status())
                .isEqualTo(401);
        keys.limit(Viewer.system(), keys.list(Viewer.system()).get(0).id(), 1);
        Answer limited = send("POST", "/v1/batch", withKey, "");
        for (int i = 0; i < 1_000 && limited.status() == 200; i++) {
            limited = send("POST", "/v1/batch", withKey, "");
        }
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.response().headers().firstValue("Retry-After")).contains("1");
        keys.limit(Viewer.system(), keys.list(Viewer.system()).get(0).id(), 2_000);
        keys.revoke(Viewer.system(), keys.list(Viewer.system()).get(0).id());
        assertThat(send("POST", "/v1/batch", withKey, "").status()).isEqualTo(401);
    }

    @Test
    void aKeyInTheBodyIsNotKeptWithWhatWasRefused() {
        String key = "\"writeKey\":\"" + writeKey + "\"";
        byte[] single = ("{\"userId\":\"U\",\"event\":\"\"," + key + "}").getBytes(StandardCharsets.UTF_8);
        assertThat(send("POST", "/v1/track", single, "").status()).isEqualTo(200);
        byte[] batch = ("{\"batch\":[{\"type\":\"dance\"," + key + "}]," + key + "}").getBytes(StandardCharsets.UTF_8);
        assertThat(send("POST", "/v1/batch", batch, "").status()).isEqualTo(200);
        assertThat(rows("select message from refused_data order by id"))
                .containsExactly("{\"userId\":\"U\",\"event\":\"\"}", "{\"type\":\"dance\"}");
    }

    @Test
    void aKeyOfAMemberWhoMayNotChangeEveryAccountSendsNothing() {
        team.member("cem", Profile.CSM);
        ApiKeys.Made cems = keys.make(Viewer.system(), ApiKey.Kind.SECRET, "cem's", "cem@example.com");
        byte[] body = "{\"userId\":\"U\",\"event\":\"E\",\"groupId\":\"A\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(send("POST", "/v1/track", body, cems.secret()).status()).isEqualTo(403);
        byte[] inBody = ("{\"userId\":\"U\",\"event\":\"E\",\"groupId\":\"A\",\"writeKey\":\"" + cems.secret() + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(send("POST", "/v1/track", inBody, "").status()).isEqualTo(403);
        assertThat(rows("select * from accounts")).isEmpty();
    }

    @Test
    void aBodyIsUnpackedUpToItsLimit() throws IOException {
        byte[] batch = "{\"batch\":[{\"type\":\"track\",\"userId\":\"U\",\"event\":\"E\",\"groupId\":\"A\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(send("POST", "/v1/batch", zipped(batch), writeKey, "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(200);
        assertThat(rows("select external_id from users")).containsExactly("U");
        assertThat(send("POST", "/v1/batch", zipped(new byte[64 << 20]), writeKey, "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(413);
        assertThat(send("POST", "/v1/batch", batch, writeKey, "Content-Encoding", "gzip")
                        .status())
                .isEqualTo(400);
        assertThat(send("POST", "/v1/batch", new byte[(512 << 10) + 1], writeKey)
                        .status())
                .isEqualTo(413);
        byte[] most = ("{\"batch\":[]," + " ".repeat(500_000) + "\"sentAt\":null}").getBytes(StandardCharsets.UTF_8);
        assertThat(send("POST", "/v1/batch", most, writeKey).status()).isEqualTo(200);
    }

    private static byte[] zipped(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    @Test
    void anySiteMaySend() {
        RawHttp.Answer asked = RawHttp.send(
                port,
                "OPTIONS",
                "/v1/batch",
                "Origin: https://shop.example\r\nAccess-Control-Request-Method: POST\r\n"
                        + "Access-Control-Request-Headers: authorization,content-type,content-encoding\r\n",
                "",
                -1);
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.text())
                .contains("Access-Control-Allow-Origin: *")
                .doesNotContain("Access-Control-Allow-Credentials: true");
        String body = "{\"batch\":[],\"writeKey\":\"" + writeKey + "\"}";
        RawHttp.Answer answer = RawHttp.send(
                port,
                "POST",
                "/v1/batch",
                "Origin: https://shop.example\r\nContent-Type: text/plain\r\n",
                body,
                body.length());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("Access-Control-Allow-Origin: *", "{\"success\":true}");
    }
}
