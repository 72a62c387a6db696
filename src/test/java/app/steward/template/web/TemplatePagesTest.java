package app.steward.template.web;

import static app.steward.team.web.Browser.form;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Templates by plain pages: made, changed, looked at, archived and deleted, and the layout around them. */
@StewardTest
class TemplatePagesTest {
    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @LocalServerPort
    int port;

    @BeforeEach
    void somePortfolio() {
        portfolio.make();
    }

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    private static String made(Browser browser, String body) {
        browser.get("/email-templates/new");
        HttpResponse<String> made = browser.post(
                "/email-templates",
                form("name", "Welcome", "category", "Onboarding", "subject", "For {{user.name}}", "body", body));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(303);
        return Browser.location(made);
    }

    @Test
    void aTemplateIsMadeOfAStarterChangedArchivedAndDeleted() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/email-templates").body()).contains("No templates yet", "Win back", "Begin with it");
        assertThat(ada.get("/email-templates/new?starter=win_back").body())
                .contains("value=\"Win back\"", "{{user.first_name|there}}");
        HttpResponse<String> wrong = ada.post(
                "/email-templates",
                form("name", "", "subject", "s", "body", "Hello\n\n[x](javascript:a) {{user.nam}}"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body())
                .contains(
                        "Give it a name", "Line 3: There is no merge field {{user.nam}}", "Line 3: A link begins with");
        String address = made(ada, "Hello **{{user.name}}**");
        assertThat(ada.get(address).body()).contains("Welcome added", "version 1", "nothing sends it yet");
        HttpResponse<String> changed = ada.post(
                address, form("name", "Welcome", "subject", "s", "body", "Hello {{user.title}}", "version", "1"));
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(303);
        assertThat(ada.get(address).body()).contains("Version 2 saved", "version 2");
        HttpResponse<String> overtaken =
                ada.post(address, form("name", "Mine", "subject", "s", "body", "b", "version", "1"));
        assertThat(overtaken.statusCode()).isEqualTo(409);
        assertThat(overtaken.body()).contains("after you opened it", "value=\"Mine\"", "name=\"version\" value=\"2\"");
        String id = address.substring(address.lastIndexOf('/') + 1);
        assertThat(ada.get("/versions/email-templates/" + id).body()).contains("Hello {{user.title}}");
        assertThat(ada.post("/versions/email-templates/" + id + "/1/restore", form("version", "2"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(ada.get(address).body()).contains("version 3", "Hello **{{user.name}}**");
        assertThat(ada.post(address + "/copy", form()).statusCode()).isEqualTo(303);
        assertThat(ada.post(address + "/archive", form()).statusCode()).isEqualTo(303);
        assertThat(ada.get("/email-templates?q=hello").body())
                .contains("Welcome (copy)")
                .doesNotContain("\">Welcome</a>");
        assertThat(ada.get("/email-templates?show=archived").body()).contains("\">Welcome</a>");
        HttpResponse<String> gone = ada.post(address + "/delete", form());
        assertThat(gone.statusCode()).isEqualTo(303);
        assertThat(ada.get("/email-templates").body()).contains("Welcome deleted", "/undo/email-template-" + id);
        assertThat(ada.post("/undo/email-template-" + id + "?back=%2Femail-templates", form())
                        .statusCode())
                .isEqualTo(303);
        assertThat(ada.get(address).body()).contains("version 3");
    }

    @Test
    void aMessageIsLookedAtAsAUserInAFrameOfItsOwn() {
        Browser ada = signedIn("ada");
        String address = made(ada, "Hello {{user.title}} <script>alert(1)</script>");
        db.sql().execute("update users set title = '<b>Dr</b>', name = 'Odile' where id = 2");
        HttpResponse<String> message = ada.get(address + "/message?at=U-2");
        assertThat(message.body())
                .contains("<span class=\"filled\">&lt;b&gt;Dr&lt;/b&gt;</span>", "&lt;script&gt;")
                .doesNotContain("<script", "<b>Dr");
        assertThat(message.headers().allValues("Content-Security-Policy"))
                .singleElement()
                .asString()
                .contains("default-src 'none'", "frame-ancestors 'self'", "sandbox")
                .doesNotContain("script-src", "allow-");
        assertThat(ada.get(address + "/message?at=U-2&view=text").body()).contains("<pre", "Hello &lt;b&gt;Dr");
        assertThat(ada.get(address + "/message?at=U-2&view=dark").body()).contains("#16191f");
        String page = ada.get(address + "?at=U-2&view=phone").body();
        assertThat(page).contains("sandbox=\"\"", "at=U-2", "class=\"message small\"", "value=\"Odile\"");
        String draft = ada.post(
                        "/email-templates/preview",
                        form("id", "1", "at", "U-2", "as", "Odile", "subject", "x", "body", "{{user.persona}}"))
                .body();
        assertThat(draft).contains("Odile would be skipped: user.persona is empty", "data-behaviour=\"mailframe\"");
        String next = ada.post("/email-templates/preview", form("at", "U-2", "as", "Odile", "go", "next", "body", "x"))
                .body();
        assertThat(next).contains("id=\"at\"", "value=\"U-3\"");
        assertThat(ada.post("/email-templates/message", form("at", "U-2", "body", "Typed *now*"))
                        .body())
                .contains("<em>now</em>");
        assertThat(ada.post("/email-templates/empty", form("body", "{{user.title}}"))
                        .body())
                .contains("has no fallback", "would be skipped", "data-fallback=\"user.title\"");
        assertThat(ada.get("/email-templates/fields?at=U-2").body())
                .contains("data-insert=\"{{user.first_name}}\"", "Odile", "{{owner.success_manager.email}}", "empty");
        assertThat(ada.get("/email-templates/users?as=Odile").body()).contains("<option value=\"u2@example.org\"");
    }

    @Test
    void nobodySeesAnotherOnesUsersInAPreview() {
        Browser ada = signedIn("ada");
        String address = made(ada, "Secret {{user.title}} {{account.name}}");
        db.sql().execute("update users set title = 'Hidden title' where id = 5");
        Browser bea = signedIn("bea");
        // U-5 is of account A-6, which is another CSM's
        assertThat(bea.get(address + "/message?at=U-5").body()).doesNotContain("Hidden title");
        assertThat(bea.get(address + "?at=U-5").body()).doesNotContain("Hidden title", "U-5\"");
        assertThat(bea.get("/email-templates/fields?at=U-5").body()).doesNotContain("Hidden title");
        String before = bea.get(address + "/message?at=U-5").body();
        db.sql().execute("update users set archived_at = now() where id = 5");
        assertThat(bea.get(address + "/message?at=U-5").body()).isEqualTo(before);
        // who writes no templates sees what is stored, whatever is sent
        assertThat(bea.post("/email-templates/message", form("id", "1", "body", "{{account.mrr}} typed"))
                        .body())
                .contains("Secret")
                .doesNotContain("typed");
        assertThat(bea.get(address).body()).doesNotContain("Save version", "id=\"delete\"");
        for (String path : List.of("", "/copy", "/archive", "/delete")) {
            assertThat(bea.post(address + path, form("name", "x", "subject", "s", "body", "b"))
                            .statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(bea.get("/email-templates/new").statusCode()).isEqualTo(403);
        assertThat(bea.get("/email-templates/layout").statusCode()).isEqualTo(403);
        assertThat(signedIn("sue").get("/email-templates/layout").statusCode()).isEqualTo(403);
        assertThat(signedIn("vic").get(address).statusCode()).isEqualTo(200);
    }

    @Test
    void theLayoutIsAroundEveryMessage() {
        Browser ada = signedIn("ada");
        String address = made(ada, "[button: Go](https://x.example)");
        ada.get("/email-templates/layout");
        HttpResponse<String> wrong = ada.post(
                "/email-templates/layout",
                form("company", "N", "logo", "javascript:x", "colour", "red", "foot", "{{user.nam}}", "version", "1"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("beginning with https://", "Enter a colour", "There is no merge field");
        HttpResponse<String> saved = ada.post(
                "/email-templates/layout",
                form(
                        "company",
                        "Northlight <b>",
                        "logo",
                        "https://x.example/l.png",
                        "colour",
                        "#ffee00",
                        "foot",
                        "4 Harbour Row, {{account.name|you}}",
                        "version",
                        "1"));
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
        assertThat(ada.get(address + "/message").body())
                .contains("alt=\"Northlight &lt;b&gt;\"", "https://x.example/l.png", "#ffee00", "4 Harbour Row");
        assertThat(ada.post("/email-templates/layout", form("colour", "#000000", "version", "1"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(ada.post("/email-templates/layout/message", form("colour", "#123456", "foot", "Typed"))
                        .body())
                .contains("#123456", "Typed");
    }
}
