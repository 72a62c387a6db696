package app.steward.health.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.health.HealthConfigurations;
import app.steward.health.HealthPriority;
import app.steward.health.SomeHealth;
import app.steward.segment.SomeAccounts;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@BrowserTest
class HealthBrowserTest {
    @RegisterExtension
    final Visits visits = new Visits();

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    SomeHealth health;

    @Autowired
    HealthConfigurations configurations;

    @Autowired
    HealthPriority priority;

    private Page page;
    private int live;
    private int trial;
    private int large;

    @BeforeEach
    void portfolio() {
        accounts.sixty(60);
        live = accounts.segment("Live", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}");
        trial = accounts.segment("Trial", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"trial\"}");
        large = accounts.segment("Large", "{\"field\":\"mrr\",\"op\":\"gt\",\"value\":4000}");
        health.configure(live, "employees", 60);
        health.configure(large, "mrr", 4000);
        page = visits.page();
    }

    private Locator grip(int segment) {
        return page.locator("#grip-" + segment);
    }

    private void press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    @Test
    void ordersByKeyAndSavesNothingBeforeItIsApplied() {
        visits.signedIn(page, "administrator");
        page.navigate("/health");
        Visits.ready(page);
        assertThat(page.locator("#priority > li")).hasCount(3);
        visits.accessible(page);
        grip(large).focus();
        press("Space", "ArrowUp", "ArrowUp", "Escape");
        assertThat(page.locator("#priority > li").first()).hasAttribute("data-name", "Live");
        assertThat(page.locator("#impact")).hasCount(0);
        assertThat(grip(large)).isFocused();
        press("Space", "Home", "Space");
        assertThat(page.locator("#impact")).isFocused();
        assertThat(page).hasURL("http://127.0.0.1:" + port + "/health?order=" + large + "%2C" + live + "%2C" + trial);
        assertThat(page.locator(".impact .figure").first()).hasText("7");
        assertThat(page.locator("#place-" + large)).containsText("was 3");
        assertThat(page.locator("#place-" + large + " .delta")).containsText("+7");
        assertThat(page.locator("#said")).containsText("Not saved");
        visits.accessible(page);
        assertThat(priority.order()).containsExactly(live, trial, large);

        page.reload();
        Visits.ready(page);
        assertThat(page.locator("#impact")).isVisible();
        page.getByRole(
                        AriaRole.LINK,
                        new Page.GetByRoleOptions().setName("Drop").setExact(true))
                .press("Enter");
        page.waitForURL("**/health");
        Visits.ready(page);
        assertThat(page.locator("#priority > li").first()).hasAttribute("data-name", "Live");

        grip(large).focus();
        press("Space", "Home", "Space");
        assertThat(page.locator("#impact")).isFocused();
        press("Tab", "Tab");
        assertThat(page.getByText("Apply order")).isFocused();
        press("Enter");
        page.waitForURL("**/health");
        assertThat(page.locator("#toasts")).containsText("Priority saved");
        assertThat(priority.order()).containsExactly(large, live, trial);
        assertThat(page.locator("#place-" + large + " .c-decides")).containsText("20");
        assertThat(visits.errors()).isEmpty();
    }

    @Test
    void ordersByDragAndByButtons() {
        visits.signedIn(page, "administrator");
        // rows that glide to their places are in the way of a pointer that does not wait
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        page.navigate("/health");
        Visits.ready(page); // the library that drags comes after the page
        double top = page.locator("#place-" + live).boundingBox().y;
        double x = grip(large).boundingBox().x + 8;
        Locator first = page.locator("#priority > li").first();
        grip(large).hover();
        page.mouse().down();
        for (int i = 0; i < 20 && !"Large".equals(first.getAttribute("data-name")); i++) {
            page.mouse().move(x, top + 4 + i % 5);
        }
        page.mouse().up();
        assertThat(page.locator("#impact")).isFocused();
        assertThat(page.locator("#priority > li").first()).hasAttribute("data-name", "Large");
        assertThat(priority.order()).containsExactly(live, trial, large);
        page.getByLabel("Move Large down").click();
        assertThat(page.locator("#priority > li").nth(1)).hasAttribute("data-name", "Large");
        assertThat(page.getByLabel("Move Large down")).isFocused();
        page.getByLabel("Move Large down").click();
        assertThat(page.locator("#impact")).hasCount(0);
        assertThat(page.locator("#priority > li").last()).hasAttribute("data-name", "Large");
        page.getByLabel("Move Large up").click();
        page.getByText("Apply order").click();
        assertThat(page.locator("#toasts")).containsText("Priority saved");
        assertThat(priority.order()).containsExactly(live, large, trial);
        assertThat(visits.errors()).isEmpty();
    }

    private void redrawn(Runnable act) {
        page.evaluate("document.getElementById('builder').dataset.old = 'yes'");
        act.run();
        page.waitForSelector("#builder:not([data-old]):not(.htmx-added)");
    }

    private Locator input(String name) {
        return page.locator("[id='" + name + "']");
    }

    private void pick(String path, String search) {
        page.locator("[data-line='" + path + "'] [data-pick-field]").click();
        assertThat(page.locator("[data-field-search]")).isFocused();
        page.keyboard().type(search);
        redrawn(() -> page.keyboard().press("Enter"));
    }

    @Test
    void configuresASegmentWithALivePreview() {
        visits.signedIn(page, "administrator");
        page.navigate("/health/" + trial);
        Visits.ready(page);
        assertThat(page.locator(".page-head")).containsText("passes its accounts on");
        visits.accessible(page);
        redrawn(() -> page.getByText("Add metric to Product").click());
        assertThat(page.locator("[data-line='product.0'] [data-pick-field]")).isFocused();
        pick("product.0", "employees");
        assertThat(input("product.0.poor")).isFocused();
        assertThat(page.locator("#preview-faults")).containsText("Say which value is good.");
        page.keyboard().type("0");
        input("product.0.good").fill("60");
        assertThat(page.locator("#preview .figure")).hasText("20");
        assertThat(page.locator("#preview")).containsText("get another configuration");

        redrawn(() -> page.getByText("Add metric to Product").click());
        pick("product.1", "mrr");
        input("product.1.good").fill("much");
        input("product.1.weight").fill("3");
        assertThat(page.locator("[data-line='product.1'] [data-share]")).hasText("75\u00a0%");
        page.locator(".page-head button:has-text('Save configuration')").click();
        page.waitForSelector("[id='product.1-error']");
        assertThat(page.locator("[id='product.1-error']")).containsText("Give a number");
        assertThat(input("product.1.poor")).isFocused();
        visits.accessible(page);
        redrawn(() -> page.getByLabel("Move MRR up").click());
        assertThat(input("product.0.good")).hasValue("much");
        input("product.0.good").fill("6,000");
        input("product.0.poor").fill("1000");
        assertThat(page.locator("#preview .lines")).not().hasCount(0);
        page.locator(".page-head button:has-text('Save configuration')").click();
        page.waitForURL("**/health");
        assertThat(page.locator("#toasts")).containsText("The health of Trial is saved");
        assertThat(page.locator("#place-" + trial)).containsText("Product: MRR, Employees");
        assertThat(configurations.find(trial)).isPresent();
        assertThat(visits.errors()).isEmpty();
    }

    @Test
    void copiesStartsAndTakesBack() {
        visits.signedIn(page, "administrator");
        page.navigate("/health/default");
        Visits.ready(page);
        redrawn(() -> page.getByText("Start with the suggested configuration").click());
        assertThat(page.locator("[data-line='product.0']")).isVisible();
        assertThat(page.locator("#preview .figure")).isVisible();
        redrawn(() -> page.locator("#builder button[value=undo]").click());
        assertThat(page.locator("[data-line]")).hasCount(0);
        page.locator("summary:has-text('Copy from')").click();
        redrawn(() -> page.locator(".dropdown-item:has-text('Large')").click());
        assertThat(input("product.0.good")).hasValue("4000");
        redrawn(() -> page.getByLabel("Remove the metric MRR").click());
        assertThat(page.locator("[data-line]")).hasCount(0);
        assertThat(page.locator("[value='add:product']")).isFocused();
        assertThat(visits.errors()).isEmpty();
    }

    @Test
    void asksWhyByKeyAndGivesTheFocusBack() {
        visits.signedIn(page, "csm");
        page.navigate("/accounts?sort=name");
        Visits.ready(page);
        Locator score = page.locator("tr:has-text('Account 45') [data-why][href*='/health']")
                .first();
        score.focus();
        press("Enter");
        assertThat(page.locator(".why-box h2")).containsText("Why is overall health");
        assertThat(page.locator(".why-box")).isFocused();
        visits.accessible(page);
        press("Escape");
        assertThat(page.locator(".why-box")).hasCount(0);
        assertThat(score).isFocused();
        score.click();
        assertThat(page.locator(".why-box h2")).isVisible();
        page.locator(".why-box [data-close]").click();
        assertThat(page.locator(".why-box")).hasCount(0);
        assertThat(score).isFocused();

        page.navigate("/accounts/A-45");
        Visits.ready(page);
        page.locator("a.pillar:has-text('Product')").click();
        assertThat(page.locator(".why-box")).containsText("Live decides, since it stands above Large.");
        assertThat(page.locator(".why-box tbody tr")).hasCount(1);
        assertThat(page.locator(".why-box tfoot")).containsText("75");
        visits.accessible(page);
        page.locator("h1").click();
        assertThat(page.locator(".why-box")).hasCount(0);
        page.navigate("/accounts/A-45/health");
        Visits.ready(page);
        visits.accessible(page);
    }

    @Test
    void fitsAPhoneInTheDark() {
        page = visits.page(390, 844, ColorScheme.DARK);
        visits.signedIn(page, "administrator");
        for (String address : List.of(
                "/health?order=" + large + "," + live,
                "/health/" + live,
                "/accounts/A-45",
                "/accounts/A-45/health",
                "/segments/account/" + live)) {
            page.navigate(address);
            page.waitForLoadState();
            assertThat(page.evaluate("document.documentElement.scrollWidth"))
                    .as(address)
                    .isEqualTo(390);
            visits.accessible(page);
        }
        page.navigate("/accounts/A-45");
        Visits.ready(page);
        page.locator("a.pillar").first().click();
        assertThat(page.locator(".why-box h2")).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        visits.accessible(page);
    }
}
