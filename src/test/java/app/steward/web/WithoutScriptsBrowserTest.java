package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.testing.BrowserTest;
import app.steward.testing.Browsers;
import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The main pages in a browser that runs no scripts: menus open, conditions are filled in, counts are a page. */
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WithoutScriptsBrowserTest {
    private static final List<String> MAIN_PAGES = List.of(
            "/accounts?q=-6",
            "/users?q=-6",
            "/subscriptions?q=-6",
            "/accounts/A-1",
            "/segments/account",
            "/health/default",
            "/settings/attributes",
            "/settings/stages");

    /** Without scripts nobody can tell whether something still moves after a jump within the page. */
    private static final Locator.ClickOptions AT_ONCE = new Locator.ClickOptions().setForce(true);

    @Autowired
    SomePortfolio portfolio;

    @LocalServerPort
    int port;

    private Page page;

    @BeforeAll
    void signIn() {
        portfolio.segment(
                portfolio.make().get("ada"),
                Subject.ACCOUNT,
                "Live ones",
                "{'field':'stage','op':'eq','value':'live'}");
        page = Browsers.withoutScripts("http://127.0.0.1:" + port);
        page.navigate("/accounts");
        page.fill("input[name=email]", "ada@example.com");
        page.fill("input[name=password]", Visits.PASSWORD);
        page.press("input[name=password]", "Enter");
        page.waitForURL("**/accounts*");
    }

    @AfterAll
    void close() {
        page.context().close();
    }

    @Test
    void everyMenuOpensAndIsOnTheScreen() {
        List<String> wrong = new ArrayList<>();
        int opened = 0;
        for (String path : MAIN_PAGES) {
            page.navigate(path);
            for (Locator menu : page.locator("details[name=menu]").all()) {
                Locator button = menu.locator("> summary");
                if (!button.isVisible()) {
                    continue;
                }
                button.click();
                BoundingBox box = menu.locator("> .dropdown-menu").boundingBox();
                if (box == null || box.height < 20 || box.x < 0 || box.x + box.width > 1440) {
                    wrong.add(path + ": " + button.innerText());
                }
                button.click();
                opened++;
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(opened).isGreaterThan(30);
    }

    @Test
    void aMenuLeadsOnAndThePhonesMenuToo() {
        page.navigate("/accounts?q=-6");
        page.locator(".topnav summary").first().click();
        page.locator(".topnav a[href='/users']").click();
        assertThat(page.url()).endsWith("/users");
        page.setViewportSize(390, 844);
        page.locator("a[href='#menu']").click();
        page.locator("#menu a[href='/subscriptions']").click(AT_ONCE);
        page.waitForURL("**/subscriptions*");
        page.setViewportSize(1440, 900);
    }

    @Test
    void aConditionIsFilledInAndSaved() {
        page.navigate("/segments/account/new");
        page.fill("#name", "Made without scripts");
        page.selectOption("select[name=chosen]", "mrr");
        page.locator("button[value='choose:c.0']").click();
        page.fill("input[name='c.0.value']", "100");
        page.locator(".page-head .btn-primary").click();
        assertThat(page.url()).endsWith("/segments/account");
        assertThat(page.locator("main").innerText()).contains("Made without scripts");
    }

    @Test
    void aPreviewIsAskedForByAButton() {
        page.navigate("/segments/account/new");
        page.selectOption("select[name=chosen]", "mrr");
        page.locator("button[value='choose:c.0']").click();
        page.locator("button[value=preview]").click();
        assertThat(page.locator("#preview-faults").innerText()).isNotBlank();
        page.fill("input[name='c.0.value']", "100");
        page.locator("button[value=preview]").click();
        assertThat(page.locator("#preview").innerText()).contains("accounts match");
        assertThat(page.locator("#count-c-0").innerText()).matches("[0-9]+");
        page.fill("input[name=whom]", "A-1");
        page.locator("button[value=explain]").click();
        assertThat(page.locator("#explained").innerText()).containsIgnoringCase("match");
        page.navigate("/health/default?from=starter");
        page.locator("button[value=preview]").click();
        assertThat(page.locator("#preview").innerText()).contains("scored by it");
    }

    @Test
    void aDialogOpensClosesAndIsSent() {
        page.navigate("/accounts/A-6");
        Locator dialog = page.locator("#archive");
        assertThat(dialog.isVisible()).isFalse();
        page.locator("a[href='#archive']").click();
        assertThat(dialog.isVisible()).isTrue();
        dialog.locator("a[href='#main']").click();
        assertThat(dialog.isVisible()).isFalse();
        page.locator("a[href='#archive']").click(AT_ONCE);
        dialog.locator(".btn-danger").waitFor();
        dialog.locator(".btn-danger").click(AT_ONCE);
        assertThat(page.locator("main").innerText()).contains("Archived: it is in no list");
        page.locator("main form button:has-text('Restore')").click();
    }

    @Test
    void whatADialogAsksForIsAPage() {
        page.navigate("/segments/account");
        page.locator(".segrow:has-text('Live ones') details summary").click();
        page.locator(".segrow:has-text('Live ones') a[href^='#delete-']").click();
        Locator dialog = page.locator(".modal:visible");
        assertThat(dialog.locator("button.btn-danger").isVisible()).isFalse();
        dialog.locator("a.btn-danger").click();
        assertThat(page.locator("main").innerText())
                .contains("Delete the segment Live ones?", "It decides the health of no account.");
        page.locator("a:has-text('Keep it')").click();
        assertThat(page.url()).endsWith("/segments/account");
    }

    @Test
    void anAccountIsFoundByAPage() {
        page.navigate("/users?q=-6");
        page.locator("summary:has-text('Any account')").click();
        page.locator(".toolbar .picker input[name=named]").fill("A-1");
        page.locator(".toolbar .picker button:has-text('Find')").click();
        assertThat(page.locator("h1").innerText()).isEqualTo("Find an account");
        page.locator("main a:has-text('A-1')").first().click();
        assertThat(page.url()).contains("/users?").contains("account=A-1").contains("q=-6");
    }

    @Test
    void countsAreAPage() {
        page.navigate("/accounts?filter=mrr:gte:100");
        page.locator("a[href*='/figures']").click();
        assertThat(page.locator("main").innerText())
                .contains("Counts of accounts")
                .contains("in this list")
                .contains("Live ones");
        assertThat(page.locator(".lines .count").first().innerText()).matches("[0-9]+");
    }
}
