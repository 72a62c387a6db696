package app.steward.mail;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.job.Worker;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Settings of mail, sent mail, suppressed addresses, and what comes without signing in: to whom what is shown. */
@StewardTest
class MailPagesTest {
    private static final Pattern TOKEN = Pattern.compile("token=([A-Za-z0-9_-]{20,})");

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Api api;

    @Autowired
    MailSettings settings;

    @Autowired
    Addresses addresses;

    @Autowired
    UnsubscribeLinks links;

    @Autowired
    @Qualifier("outboxWorker")
    Worker<?> worker;

    @LocalServerPort
    int port;

    Map<String, Viewer> viewers;
    private RawServer server;

    @BeforeEach
    void somePortfolio() {
        viewers = portfolio.make();
        server = new RawServer();
    }

    @AfterEach
    void close() {
        server.close();
        settings.leadTo(null);
    }

    private void reaches() {
        settings.leadTo("https://steward.example");
        db.sql()
                .execute(
                        "update mail_settings set host = '127.0.0.1', port = ?, security = 'none', per_second = 1000,"
                                + " sender = 'hello@steward.example'",
                        server.port());
    }

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    /** A message to user i, with what became of it. */
    private long message(int user, String state, String subject) {
        long id = ((Number) db.sql()
                        .fetchValue(
                                "insert into outbox (kind, key, source, payload, state, user_id, template_id, run_id, step, reply,"
                                        + " handed_at) values ('customer', ?, 'test:3', '{}', ?, ?, 1, 7, 'a', 'reply', now())"
                                        + " returning id",
                                "run:" + subject,
                                state,
                                user))
                .longValue();
        db.sql()
                .execute(
                        "insert into outbox_content (id, sender, recipient, subject, html, plain) values (?, 'a@b.example',"
                                + " 'u@example.org', ?, '<p>Hi <script>alert(1)</script></p>', 'Hi <there>')",
                        id,
                        subject);
        return id;
    }

    private static Map<String, String> form(Map<String, String> changed) {
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "host",
                "smtp.example.com",
                "port",
                "587",
                "security",
                "starttls",
                "username",
                "steward",
                "sender",
                "hello@example.com",
                "perSecond",
                "5",
                "perHour",
                "100"));
        form.putAll(Map.of(
                "senderName",
                "",
                "replyTo",
                "",
                "domains",
                "",
                "onlyTo",
                "",
                "from",
                "08:00",
                "to",
                "24:00",
                "cap",
                "3",
                "day",
                "1",
                "version",
                "0"));
        form.putAll(changed);
        return form;
    }

    @Test
    void administratorsSetItUpAndSuperManagersSeeIt() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/settings/e-mail").body())
                .contains("nothing leaves this machine", "Save e-mail", "/api/v2/mail-events/sendgrid/");
        assertThat(ada.post("/settings/e-mail", form(Map.of("sender", "", "port", "0", "onlyTo", "everybody")))
                        .body())
                .contains("Messages must come from an address", "from 1 to 65,535", "neither an address nor a domain");
        assertThat(ada.post("/settings/e-mail", form(Map.of("password", "hunter2-of-the-server")))
                        .body())
                .contains("Steward keeps no password without STEWARD_SECRET_SEAL")
                .doesNotContain("hunter2");
        assertThat(ada.post("/settings/e-mail", form(Map.of())).statusCode()).isEqualTo(303);
        assertThat(ada.get("/settings/e-mail").body()).contains("smtp.example.com", "24:00");
        assertThat(ada.post("/settings/e-mail", form(Map.of())).body()).contains("after you opened it");
        assertThat(db.sql().fetchValue("select after::text from audit_entries where kind = 'e-mail settings'"))
                .asString()
                .contains("smtp.example.com");
        Browser sue = signedIn("sue");
        assertThat(sue.get("/settings/e-mail").body())
                .contains("smtp.example.com")
                .doesNotContain("Save e-mail", "/api/v2/mail-events/");
        assertThat(sue.post("/settings/e-mail", form(Map.of("version", "1"))).statusCode())
                .isEqualTo(403);
        assertThat(sue.post("/settings/e-mail/test", Map.of()).statusCode()).isEqualTo(403);
        assertThat(signedIn("bea").get("/settings/e-mail").statusCode()).isEqualTo(403);
    }

    @Test
    void aFormThatLacksAFieldOrHasItTwiceChangesNothing() {
        Browser ada = signedIn("ada");
        assertThat(ada.post("/settings/e-mail", form(Map.of())).statusCode()).isEqualTo(303);
        for (String field : form(Map.of()).keySet()) {
            Map<String, String> lacking = form(Map.of("version", "1"));
            lacking.remove(field);
            HttpResponse<String> answer = ada.post("/settings/e-mail", lacking);
            boolean box = field.equals("day");
            assertThat(answer.statusCode()).as("without " + field).isEqualTo(box ? 422 : 400);
            assertThat(answer.body()).as("without " + field).contains(box ? "Choose" : "A value is missing.");
        }
        assertThat(db.sql().fetchValue("select version || host from mail_settings"))
                .isEqualTo("1smtp.example.com");
    }

    @Test
    void aMessageOpensBesideTheList() {
        long beas = message(9, "in_doubt", "To hers");
        long cids = message(5, "sent", "To his");
        Browser bea = signedIn("bea");
        assertThat(bea.get("/sent-mail/" + beas + "/beside").body())
                .contains("To hers", "Was delivered", "/sent-mail/" + beas + "/content")
                .doesNotContain("<html");
        assertThat(bea.get("/sent-mail/" + cids + "/beside").statusCode()).isEqualTo(404);
        assertThat(bea.get("/sent-mail?days=30&message=" + beas).body())
                .contains("data-close-beside", "href=\"/sent-mail?days=30\"");
        for (String other : new String[] {Long.toString(cids), "x", "0", "-1", "99999999999"}) {
            assertThat(bea.get("/sent-mail?message=" + other).body())
                    .contains("To hers")
                    .doesNotContain("data-close-beside");
        }
        assertThat(signedIn("vic").get("/sent-mail/" + beas + "/beside").statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTestSaysWhatTheServerAnswers() {
        Browser ada = signedIn("ada");
        assertThat(ada.post("/settings/e-mail/test", Map.of()).body()).contains("Nothing leaves this machine");
        reaches();
        assertThat(ada.post("/settings/e-mail/test", Map.of()).body())
                .contains("The server took it for ada@example.com. It says: 250 2.0.0 queued as 4T9c1k");
        server.answering("RCPT", "554 5.7.1 refused by policy");
        assertThat(ada.post("/settings/e-mail/test", Map.of()).body())
                .contains("The server refused it. It says: 554 5.7.1 refused by policy");
        assertThat(ada.get("/settings/e-mail").body()).contains("554 5.7.1 refused by policy");
    }

    @Test
    void everyoneSeesTheMessagesOfUsersWhomTheySee() {
        long beas = message(9, "sent", "To hers");
        long cids = message(5, "in_doubt", "To his");
        Browser ada = signedIn("ada");
        Browser bea = signedIn("bea");
        assertThat(ada.get("/sent-mail").body()).contains("To hers", "To his", "In doubt");
        assertThat(bea.get("/sent-mail").body()).contains("To hers").doesNotContain("To his", "In doubt");
        assertThat(bea.get("/sent-mail?q=nobody").body()).contains("No such messages");
        assertThat(bea.get("/sent-mail/" + beas).body()).contains("sandbox", "/sent-mail/" + beas + "/content");
        for (String path : new String[] {"", "/content"}) {
            assertThat(bea.get("/sent-mail/" + cids + path).statusCode()).isEqualTo(404);
        }
        assertThat(bea.post("/sent-mail/" + cids + "/again", Map.of()).statusCode())
                .isEqualTo(404);
        HttpResponse<String> content = bea.get("/sent-mail/" + beas + "/content");
        assertThat(content.body()).contains("<p>Hi");
        assertThat(content.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "sandbox", "frame-ancestors 'self'")
                .doesNotContain("script-src");
        assertThat(bea.get("/sent-mail/" + beas + "/content?as=text").body()).contains("Hi &lt;there&gt;");
        assertThat(bea.get("/users/U-9/mail").body()).contains("To hers");
        assertThat(bea.get("/users/U-5/mail").statusCode()).isEqualTo(404);
        for (String who : new String[] {"dev", "vic"}) {
            Browser other = signedIn(who);
            assertThat(other.get("/sent-mail").statusCode()).isEqualTo(403);
            assertThat(other.get("/sent-mail/suppressed").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void messagesLeaveAsAFileAsFarAsTheReaderSeesThem() {
        message(9, "sent", "To hers");
        message(9, "refused", "Not taken");
        message(5, "in_doubt", "To his");
        Browser bea = signedIn("bea");
        assertThat(bea.get("/sent-mail?state=refused").body()).contains("/sent-mail/export.csv");
        assertThat(bea.get("/sent-mail/export.csv").body())
                .startsWith("\uFEFFState,To,E-mail address,")
                .contains("To hers", "Not taken", "u@example.org")
                .doesNotContain("To his");
        assertThat(bea.get("/sent-mail/export.csv?state=refused").body())
                .contains("Refused,")
                .doesNotContain("To hers");
        assertThat(bea.get("/sent-mail/export.xlsx").statusCode()).isEqualTo(200);
        assertThat(db.sql()
                        .fetchValue("select string_agg(label || ' ' || after, ', ' order by id) from audit_entries"
                                + " where kind = 'export'"))
                .isEqualTo("sent mail {\"rows\": 2, \"format\": \"csv\"}, sent mail {\"rows\": 1, \"format\": \"csv\"},"
                        + " sent mail {\"rows\": 2, \"format\": \"xlsx\"}");
        db.sql().execute("update team_members set can_export = false where email = 'bea@example.com'");
        assertThat(bea.get("/sent-mail").body()).doesNotContain("/sent-mail/export.csv");
        assertThat(bea.get("/sent-mail/export.csv").statusCode()).isEqualTo(403);
        assertThat(signedIn("vic").get("/sent-mail/export.csv").statusCode()).isEqualTo(403);
    }

    @Test
    void whatIsInDoubtIsSettledByAPerson() {
        long one = message(5, "in_doubt", "One");
        long other = message(5, "in_doubt", "Other");
        Browser cid = signedIn("cid");
        assertThat(cid.get("/sent-mail/" + one).body()).contains("Was delivered", "Send again");
        assertThat(cid.post("/sent-mail/" + one + "/delivered", Map.of()))
                .satisfies(done -> assertThat(done.statusCode()).as(done.body()).isEqualTo(303));
        assertThat(api.get("/messages/" + one).body().path("state").asString()).isEqualTo("sent");
        assertThat(api.get("/messages/" + one).body().path("reply").asString()).isEqualTo("Delivered, says cid");
        assertThat(cid.post("/sent-mail/" + one + "/again", Map.of()).statusCode())
                .isEqualTo(409);
        assertThat(api.post("/messages/" + other + "/resend", "")
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("waiting");
        assertThat(db.sql()
                        .fetchValue("select string_agg(action, ', ' order by id) from audit_entries"
                                + " where kind = 'message'"))
                .isEqualTo("marked as delivered, sent again");
        assertThat(api.get("/messages?user=U-5&state=waiting")
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(1);
        assertThat(api.get("/messages?state=lost").status()).isEqualTo(400);
        assertThat(api.send("GET", "/messages", null, "bea@example.com")
                        .body()
                        .path("items")
                        .size())
                .isZero();
    }

    @Test
    void addressesAreAddedByThoseWhoSeeTheirUsersAndLiftedByAdministrators() {
        db.sql().execute("update users set email = 'Hers@Example.org' where id = 9");
        db.sql().execute("update users set email = 'his@example.org' where id = 5");
        Browser bea = signedIn("bea");
        assertThat(bea.post("/sent-mail/suppressed", Map.of("email", "hers@example.org", "note", ""))
                        .body())
                .contains("Say why");
        assertThat(bea.post("/sent-mail/suppressed", Map.of("email", "his@example.org", "note", "x"))
                        .body())
                .contains("None of the users that you see has this address");
        assertThat(bea.post("/sent-mail/suppressed", Map.of("email", "HERS@example.org ", "note", "only by letter"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(bea.get("/sent-mail/suppressed").body())
                .contains("hers<wbr>@example.org", "only by letter, bea")
                .doesNotContain(">Lift<");
        assertThat(bea.get("/sent-mail/suppressed?q=HERS").body()).contains("hers<wbr>@example.org");
        assertThat(bea.get("/sent-mail/suppressed?q=nobody").body()).doesNotContain("hers<wbr>@example.org");
        assertThat(signedIn("cid").get("/sent-mail/suppressed").body()).doesNotContain("hers<wbr>@example.org");
        String key = HexFormat.of().formatHex(addresses.hash("hers@example.org"));
        assertThat(bea.post("/sent-mail/suppressed/lift", Map.of("key", key, "why", "x"))
                        .statusCode())
                .isEqualTo(403);
        Browser ada = signedIn("ada");
        assertThat(ada.get("/sent-mail/suppressed?lift=" + key).body()).contains("Why it is lifted");
        assertThat(ada.post("/sent-mail/suppressed/lift", Map.of("key", key, "why", ""))
                        .statusCode())
                .isEqualTo(422);
        ada.post("/sent-mail/suppressed/lift", Map.of("key", key, "why", "asked by phone"));
        assertThat(ada.get("/sent-mail/suppressed").body()).contains("No suppressed addresses");

        assertThat(api.post("/suppressions", "{'email':'his@example.org','note':'x'}")
                        .status())
                .isEqualTo(201);
        assertThat(api.post("/suppressions", "{'email':'his@example.org','note':'x'}")
                        .status())
                .isEqualTo(409);
        assertThat(api.get("/suppressions")
                        .body()
                        .path("items")
                        .path(0)
                        .path("why")
                        .asString())
                .isEqualTo("by_hand");
        assertThat(api.send("GET", "/suppressions", null, "bea@example.com")
                        .body()
                        .path("items")
                        .size())
                .isZero();
        assertThat(api.send("POST", "/suppressions/lift", "{'email':'his@example.org','note':'x'}", "sue@example.com")
                        .status())
                .isEqualTo(403);
        assertThat(api.post("/suppressions/lift", "{'email':'his@example.org','note':'x'}")
                        .status())
                .isEqualTo(204);
    }

    private String suppressed(String email) {
        return (String)
                db.sql().fetchValue("select coalesce(suppressed, 'no') from addresses where address = ?", email);
    }

    @Test
    void mailServicesReportWhatCameBack() {
        assertThat(api.post("/mail-events", "{'email':'A@example.org','kind':'hard','detail':'550'}")
                        .body()
                        .path("taken")
                        .asInt())
                .isEqualTo(1);
        assertThat(suppressed("a@example.org")).isEqualTo("bounced");
        assertThat(api.post("/mail-events", "{'email':'b@example.org','kind':'late'}")
                        .status())
                .isEqualTo(400);
        assertThat(api.send("POST", "/mail-events", "{'email':'b@example.org','kind':'hard'}", "sue@example.com")
                        .status())
                .isEqualTo(403);

        String secret = (String) db.sql().fetchValue("select events_secret from mail_settings");
        assertThat(report(
                        "sendgrid/" + secret,
                        "[{'email':'c@example.org','event':'spamreport'},"
                                + "{'email':'d@example.org','event':'open'},"
                                + "{'email':'e@example.org','event':'bounce','type':'bounce','reason':'550'}]"))
                .isEqualTo(200);
        assertThat(suppressed("c@example.org")).isEqualTo("complained");
        assertThat(suppressed("e@example.org")).isEqualTo("bounced");
        assertThat(report("postmark/" + secret, "{'RecordType':'Bounce','Type':'HardBounce','Email':'f@example.org'}"))
                .isEqualTo(200);
        assertThat(suppressed("f@example.org")).isEqualTo("bounced");
        assertThat(report(
                        "mailgun/" + secret,
                        "{'event-data':{'event':'failed','severity':'temporary'," + "'recipient':'g@example.org'}}"))
                .isEqualTo(200);
        assertThat(suppressed("g@example.org")).isEqualTo("no");
        assertThat(report(
                        "ses/" + secret,
                        "{'Type':'Notification','Message':'{\\'notificationType\\':\\'Bounce\\',"
                                + "\\'bounce\\':{\\'bounceType\\':\\'Permanent\\',\\'bouncedRecipients\\':"
                                + "[{\\'emailAddress\\':\\'h@example.org\\'}]}}'}"))
                .isEqualTo(200);
        assertThat(suppressed("h@example.org")).isEqualTo("bounced");
        assertThat(report(
                        "ses/" + secret,
                        "{'Type':'SubscriptionConfirmation','SubscribeURL':"
                                + "'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription'}"))
                .isEqualTo(200);
        assertThat(signedIn("ada").get("/settings/e-mail").body()).contains("confirm them");
        assertThat(report("sendgrid/" + secret.replace(secret.charAt(0), 'x'), "[]"))
                .isEqualTo(404);
        assertThat(report("nobody/" + secret, "[]")).isEqualTo(404);
        assertThat(report("own/" + secret, "no json")).isEqualTo(400);
    }

    private int report(String path, String json) {
        return post("/api/v2/mail-events/" + path, "application/json", json.replace('\'', '"'))
                .statusCode();
    }

    private HttpResponse<String> post(String path, String type, String body) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .header("Content-Type", type)
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void openingTheLinkChangesNothingAndOneClickUnsubscribes() {
        db.sql()
                .execute(
                        "insert into addresses (hash, address) values (?, 'u@example.org')",
                        addresses.hash("u@example.org"));
        String path = "/unsubscribe?token=" + links.token(addresses.hash("u@example.org"), 1);
        Browser anybody = new Browser(port);
        assertThat(anybody.get(path).body()).contains("Unsubscribe</button>");
        assertThat(suppressed("u@example.org")).isEqualTo("no");
        assertThat(post(path, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")
                        .body())
                .contains("You are unsubscribed", "Undo");
        assertThat(suppressed("u@example.org")).isEqualTo("unsubscribed");
        assertThat(post(path + "&undo=true", "application/x-www-form-urlencoded", "")
                        .body())
                .contains("You get messages again");
        assertThat(suppressed("u@example.org")).isEqualTo("no");
        assertThat(anybody.get("/unsubscribe?token=none").statusCode()).isEqualTo(404);
    }

    @Test
    void invitationsAndForgottenPasswordsGoByMailAndTheLinkIsKeptNowhere() {
        Browser nobody = new Browser(port);
        assertThat(nobody.get("/password/forgotten").statusCode()).isEqualTo(404);
        reaches();
        Browser ada = signedIn("ada");
        ada.post("/settings/team", Map.of("email", "new@example.com", "name", "New", "profile", "csm"));
        worker.work();
        assertThat(server.messages).hasSize(1);
        assertThat(server.messages.get(0)).contains("To: New <new@example.com>");
        String token = token(server.messages.get(0));
        assertThat(nobody.get("/password?token=" + token).body()).contains("new@example.com");
        assertThat(db.sql().fetchValue("select plain || html from outbox_content"))
                .asString()
                .contains("token=…")
                .doesNotContain(token);
        assertThat(ada.get("/sent-mail?to=team").body()).contains("You are invited to Steward");
        assertThat(ada.get("/settings/team/bea@example.com").body()).contains("Send a link by e-mail");

        assertThat(nobody.get("/sign-in").body()).contains("/password/forgotten");
        for (String email : new String[] {"bea@example.com", "bea@example.com", "stranger@example.com"}) {
            assertThat(nobody.post("/password/forgotten", Map.of("email", email))
                            .body())
                    .contains("If somebody of the team has this address");
        }
        worker.work();
        assertThat(server.messages).as("one in a quarter of an hour").hasSize(2);
        assertThat(server.messages.get(1)).contains("To: bea <bea@example.com>");
        int status = 200;
        for (int i = 0; i < 20 && status == 200; i++) {
            status = nobody.post("/password/forgotten", Map.of("email", "x" + i + "@example.com"))
                    .statusCode();
        }
        assertThat(status).isEqualTo(429);
    }

    private static String token(String message) {
        String whole = message.replaceAll("=\n", "").replace("=3D", "=");
        Matcher token = TOKEN.matcher(whole);
        assertThat(token.find()).as(whole).isTrue();
        return token.group(1);
    }
}
