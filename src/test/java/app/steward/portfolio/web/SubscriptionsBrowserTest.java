package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The choices above a list, by keyboard, and a subscription changed on its page. */
class SubscriptionsBrowserTest extends PortfolioBrowserCase {
    @Test
    void anAccountAndAnActivityAreChosenByKeyboardAndCleared() {
        Page page = visits.signedIn("cid");
        page.navigate("/users?sort=-name");
        Visits.ready(page);
        page.getByText("Any account").first().press("Enter");
        Locator field = page.locator(".picker input[type=search]");
        assertThat(field).isFocused();
        assertThat(page.locator(".picker .dropdown-item")).hasCount(9);
        field.fill("A-6");
        assertThat(page.locator(".picker .dropdown-item").first()).containsText("A-6");
        String first = page.locator(".picker .dropdown-item small").first().innerText();
        field.press("ArrowDown");
        page.keyboard().press("Enter");
        page.waitForURL("**account=A-6**");
        assertThat(page.url()).contains("sort=-name").endsWith("account=" + first);
        assertThat(page.locator(".picked")).isVisible();
        page.getByText("Any activity").first().click();
        page.locator(".dropdown-menu.show").getByText("In-active").click();
        page.waitForURL("**activity=inactive**");
        assertThat(page.url()).contains("account=" + first);
        page.getByText("Clear all").click();
        page.waitForURL(Pattern.compile(".*/users\\?sort=-name$"));
        assertThat(page.locator("#total")).hasText(Pattern.compile("\\d+ users"));
    }

    @Test
    void aSubscriptionIsFoundByKeysAndChangedOnItsPage() {
        db.sql().execute("update subscriptions set mrr = null, amount = 2400, billing_months = 12 where id = 5");
        Page page = visits.signedIn("cid");
        page.navigate("/");
        Visits.ready(page);
        page.locator("body").press("g");
        page.keyboard().press("b");
        page.waitForURL("**/subscriptions");
        assertThat(page.locator("th[aria-sort=descending]")).hasText("MRR");
        page.fill("#q", "S-5");
        page.press("#q", "Enter");
        page.waitForURL("**q=S-5**");
        page.locator("table.dt tbody th a", new Page.LocatorOptions().setHasText(Pattern.compile("^S-5$")))
                .click();
        page.waitForURL("**/subscriptions/S-5");
        assertThat(page.locator(".figure").first()).hasText("$200");
        page.getByLabel("Change Amount").click();
        page.locator("dd form input[name=value]").fill("3600");
        page.locator("dd form .btn-primary").click();
        assertThat(page.locator(".figure").first()).hasText("$300");
    }

    @Test
    void axeFindsNothingInAnOpenPicker() {
        Page page = visits.signedIn("ada");
        page.navigate("/subscriptions");
        Visits.ready(page);
        page.getByText("Any account").first().click();
        assertThat(page.locator(".picker .dropdown-item")).hasCount(9);
        visits.accessible(page);
    }
}
