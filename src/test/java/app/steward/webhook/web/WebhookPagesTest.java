package app.steward.webhook.web;

import static app.steward.team.web.Browser.form;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Settings > Webhooks by plain pages. */
@StewardTest
class WebhookPagesTest {
    @Autowired
    Db db;

    @Autowired
    SomeAccounts accounts;

    @LocalServerPort
    int port;

    private int segment;

    @BeforeEach
    void begin() {
        accounts.four();
        accounts.member("ada", Profile.ADMINISTRATOR);
        accounts.member("dev", Profile.DEVELOPER);
        segment = accounts.segment("Rich", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":50}");
    }

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    @Test
    void oneIsMadeTestedChangedTurnedOffAndDeleted() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/settings/webhooks").body()).contains("No webhooks yet", "Add endpoint");
        assertThat(ada.get("/settings/webhooks/new").body()).contains("Slack", "An alert opens", "Rich");
        HttpResponse<String> wrong = ada.post("/settings/webhooks", form("url", "hooks", "format", "steward"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Enter an address such as", "Choose at least one event", "value=\"hooks\"");
        HttpResponse<String> made = ada.post(
                "/settings/webhooks",
                form(
                        "url",
                        "https://hooks.example.com/services/T01/secret?a=b",
                        "name",
                        "<b>Warehouse",
                        "format",
                        "steward",
                        "events",
                        "alert.opened",
                        "events",
                        "segment.left",
                        "segments",
                        Integer.toString(segment)));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(made.body())
                .contains("&lt;b&gt;Warehouse", "whsec_", "shown only once", "Not used yet")
                .doesNotContain("<b>Warehouse");
        String page = ada.get("/settings/webhooks").body();
        assertThat(page)
                .contains("hooks.example.com/services/T01/secret", "Who is in Rich", "Nothing was sent yet")
                .doesNotContain("whsec_ ", "shown only once");
        HttpResponse<String> tested = ada.post("/settings/webhooks/1/test", form());
        assertThat(tested.statusCode()).isEqualTo(303);
        assertThat(ada.get(Browser.location(tested)).body())
                .contains("A test is on its way", "webhook.test", "Waiting", "It was not sent yet", "Deliver again");
        ada.get("/settings/webhooks/1/edit");
        assertThat(ada.post(
                                "/settings/webhooks/1",
                                form(
                                        "url",
                                        "https://hooks.example.com/new",
                                        "name",
                                        "Store",
                                        "format",
                                        "slack",
                                        "events",
                                        "task.done",
                                        "version",
                                        "0"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(ada.get("/settings/webhooks?webhook=1").body()).contains("Store saved", "All accounts and users");
        assertThat(ada.post(
                                "/settings/webhooks/1",
                                form(
                                        "url",
                                        "https://hooks.example.com/new",
                                        "name",
                                        "Old",
                                        "format",
                                        "slack",
                                        "events",
                                        "task.done",
                                        "version",
                                        "0"))
                        .statusCode())
                .isEqualTo(422);
        HttpResponse<String> secret = ada.post("/settings/webhooks/1/secret", form());
        assertThat(secret.body()).contains("Secret of Store", "the old one is also used until");
        assertThat(ada.post("/settings/webhooks/1/off", form()).statusCode()).isEqualTo(303);
        assertThat(ada.get("/settings/webhooks?webhook=1").body()).contains("Store is off", "Turn on");
        HttpResponse<String> deleted = ada.post("/settings/webhooks/1/delete", form());
        assertThat(deleted.statusCode()).isEqualTo(303);
        String after = ada.get("/settings/webhooks").body();
        assertThat(after).contains("No webhooks yet", "Store deleted", "Undo");
        String undo =
                after.replaceAll("(?s).*action=\"([^\"]*undo[^\"]*)\".*", "$1").replace("&amp;", "&");
        assertThat(ada.post(undo, form()).statusCode()).isBetween(200, 303);
        assertThat(ada.get("/settings/webhooks").body()).contains("Store", "webhook.test");
    }

    @Test
    void whoeverMayNotChangeItSeesNoAddressThatIsASecretAndNoButton() {
        db.sql()
                .execute(
                        "insert into webhooks (name, url, events, secret, hint, off_why, active, failing_since, last_error,"
                                + " last_try_at) values ('Chat', 'https://chat.example/services/T01/secret', '{alert.opened}', 'whsec_YWJj',"
                                + " 'Jj', '410 Gone', false, now(), 'HTTP/1.1 410 Gone', now())");
        db.sql()
                .execute(
                        "insert into outbox (kind, key, source, state, reply, payload) values ('webhook', 'webhook:1:x', '1',"
                                + " 'refused', 'HTTP/1.1 410 Gone', '{\"id\":\"msg_1\",\"event\":\"alert.opened\",\"about\":\"Acme, <i>Risk\","
                                + "\"records\":1,\"body\":\"{\\\"a\\\":\\\"<u>\\\"}\"}')");
        db.sql()
                .execute(
                        "insert into webhook_deliveries (webhook_id, message_id, took_ms, headers, status, answer) values"
                                + " (1, 1, 412, 'webhook-id: msg_1', 410, 'HTTP/1.1 410 Gone" + "\n\n" + "<s>bye')");
        String page =
                signedIn("dev").get("/settings/webhooks?webhook=1&delivery=1").body();
        assertThat(page)
                .contains(
                        "https://chat.example/…",
                        "Off: 410 Gone",
                        "webhook-id: msg_1",
                        "&lt;u&gt;",
                        "&lt;s&gt;bye",
                        "0.41")
                .doesNotContain("T01/secret", "Deliver again", "Turn on", "Add endpoint", "<s>bye", "whsec_YWJj");
        for (String path : List.of("/settings/webhooks/new", "/settings/webhooks/1/edit")) {
            assertThat(signedIn("dev").get(path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(signedIn("cleo").get("/settings/webhooks").statusCode()).isEqualTo(403);
        assertThat(signedIn("cleo").get("/").body()).doesNotContain("/settings/webhooks");
    }
}
