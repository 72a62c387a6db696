package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search of the top bar in a browser: by keys alone, and on a phone. */
class SearchBrowserTest extends PortfolioBrowserCase {
    private static final Pattern CHOSEN = Pattern.compile(".+");

    private Page page;

    @BeforeEach
    void someRecords() {
        db.sql().execute("update accounts set name = 'Tolva ' || id where id in (1, 2)");
        db.sql().execute("update users set name = 'Tolva Person' where id = 1");
    }

    @Test
    void itIsUsedByKeysAlone() {
        page = visits.signedIn("ada");
        page.navigate("/");
        Locator field = page.locator("#search");
        // the scripts of the page are there once the key works
        page.waitForCondition(() -> {
            page.keyboard().press("/");
            return field.evaluate("it => it === document.activeElement").equals(true);
        });
        field.fill("");
        page.keyboard().type("tolva");
        Locator options = page.locator(".found [role=option]");
        assertThat(options).hasCount(3);
        assertThat(field).hasAttribute("aria-expanded", "true");
        assertThat(page.locator("#said")).hasText("2 accounts, 1 user found");
        assertThat(options.first().locator("mark").first()).hasText("Tolva");
        visits.accessible(page);

        page.keyboard().press("ArrowDown");
        assertThat(options.nth(0)).hasAttribute("aria-selected", "true");
        page.keyboard().press("ArrowDown");
        assertThat(options.nth(0)).hasAttribute("aria-selected", "false");
        assertThat(field).hasAttribute("aria-activedescendant", options.nth(1).getAttribute("id"));
        page.keyboard().press("ArrowUp");
        page.keyboard().press("ArrowUp");
        assertThat(field).not().hasAttribute("aria-activedescendant", CHOSEN);
        page.keyboard().press("ArrowUp");
        assertThat(options.nth(2)).hasAttribute("aria-selected", "true");

        page.keyboard().press("Escape");
        assertThat(page.locator(".found")).isHidden();
        assertThat(field).isFocused();
        assertThat(field).hasAttribute("aria-expanded", "false");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        page.waitForURL("**/accounts/A-1");
    }

    @Test
    void enterWithoutAChoiceOpensThePageOfResults() {
        page = visits.signedIn("ada", 1440, ColorScheme.DARK);
        page.navigate("/");
        Visits.ready(page);
        page.locator("#search").fill("tolva");
        page.locator("#search").press("Enter");
        page.waitForURL("**/search?q=tolva");
        assertThat(page.locator("main .hit")).hasCount(3);
        visits.accessible(page);
        page.locator("#search").fill("nobody at all");
        assertThat(page.locator(".found .none")).containsText("No account, user, touchpoint or task found");
        visits.accessible(page);
    }

    @Test
    void onAPhoneAnIconOpensTheFieldOverTheBar() {
        page = visits.signedIn("ada", 390, ColorScheme.LIGHT);
        page.navigate("/");
        Locator field = page.locator("#search");
        assertThat(field).isHidden();
        // until the scripts are there the icon leads to the page of the search
        page.waitForFunction("() => document.querySelector('.top-find').dataset.ready");
        page.locator("[data-open-search]").click();
        assertThat(field).isFocused();
        field.fill("tolva");
        assertThat(page.locator(".found [role=option]")).hasCount(3);
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo(true);
        visits.accessible(page);
        page.locator("[data-close-search]").click();
        assertThat(field).isHidden();
        page.locator("[data-open-search]").click();
        page.locator(".found [role=option]").nth(1).click();
        page.waitForURL("**/accounts/A-2");
    }
}
