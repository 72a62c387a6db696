package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The day of a CSM in the portfolio, in a browser. */
class PortfolioPagesTest extends PortfolioBrowserCase {
    private static final List<String> PAGES =
            List.of("/accounts", "/users", "/subscriptions", "/accounts/A-6", "/users/U-133", "/subscriptions/S-5");

    @BeforeEach
    void somePortfolio() {
        segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gte','value':300}");
        // a long address and many segments' worth of words are what makes a page too wide
        db.sql()
                .execute("update users set email = 'an.extraordinarily.long.address.of.a.person@tolvarobotics.example'"
                        + " where id = 133");
    }

    private static Locator tab(Page page, String name) {
        return page.locator(".segtabs ul .tab", new Page.LocatorOptions().setHasText(name));
    }

    private static List<String> column(Page page, int number) {
        // after the check box
        return page.locator("table.dt tbody tr > :nth-child(" + (number + 1) + ")")
                .allInnerTexts();
    }

    @Test
    void aCsmFindsAnAccountAndReadsIt() {
        Page page = visits.signedIn("cid");
        page.navigate("/accounts?size=25");
        assertThat(page.locator("#total")).hasText(Pattern.compile("\\d+ accounts"));
        assertThat(tab(page, "All accounts").locator(".count")).hasText(Pattern.compile("\\d+"));
        String rich = tab(page, "Rich").locator(".count").innerText();

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Next page"))
                .click();
        page.waitForURL("**page=2**");
        assertThat(page.locator(".pages .num")).hasText(Pattern.compile("26–\\d+"));

        tab(page, "Rich").click();
        page.waitForURL("**segment=**");
        assertThat(tab(page, "Rich")).hasAttribute("aria-current", "page");
        assertThat(page.locator("#total")).hasText(rich + " accounts");
        assertThat(page.locator(".pages .num")).hasText(Pattern.compile("1–.*"));

        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("MRR"))
                .click();
        page.waitForURL("**sort=mrr**");
        assertThat(page.locator("th[aria-sort=ascending]")).hasText("MRR");
        List<String> rising = column(page, 5);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("MRR"))
                .click();
        page.waitForURL("**sort=-mrr**");
        assertThat(page.locator("th[aria-sort=descending]")).hasText("MRR");
        List<String> falling = column(page, 5);
        assertThat(falling.get(0))
                .isEqualTo(rising.get(rising.size() - 1))
                .isNotEqualTo(falling.get(falling.size() - 1));

        page.getByText("Any success role").first().click();
        page.locator(".dropdown-menu.show")
                .getByText(Pattern.compile("^Account manager$"))
                .click();
        page.waitForURL("**role=account_manager**");
        page.getByText("Assigned to").click();
        page.locator(".dropdown-menu.show").getByText("Me").click();
        page.waitForURL("**assigned=me**");
        assertThat(page.locator("#total")).hasText(Pattern.compile("\\d+ accounts?"));
        List<String> mine = column(page, 1);
        assertThat(mine).isNotEmpty().hasSizeLessThan(falling.size());

        page.reload();
        assertThat(page.locator("th[aria-sort=descending]")).hasText("MRR");
        assertThat(column(page, 1)).isEqualTo(mine);
        page.goBack();
        page.waitForURL(url -> !url.contains("assigned"));
        assertThat(page.url()).contains("role=account_manager").contains("sort=-mrr");

        page.fill("#q", "a-6");
        page.press("#q", "Enter");
        page.waitForURL("**q=a-6**");
        assertThat(page.getByText("Clear all")).isVisible();

        page.navigate("/accounts?q=A-61");
        page.locator("table.dt tbody a").first().click();
        page.waitForURL("**/accounts/A-61");
        assertThat(page.locator("h1")).isVisible();
        for (String part : List.of("Usage", "Users", "Subscriptions", "Segments", "Facts")) {
            assertThat(page.locator(
                            ".panel-head h2", new Page.LocatorOptions().setHasText(Pattern.compile("^" + part + "$"))))
                    .hasCount(1);
        }
        page.locator("section[aria-labelledby=users] tbody a").first().click();
        page.waitForURL("**/users/U-**");
        assertThat(page.locator(".crumbs a").last()).hasAttribute("href", "/accounts/A-61");
    }

    @Test
    void noPageScrollsSidewaysOnAPhoneOrIsHardToRead() {
        Page page = visits.signedIn("ada", 390, ColorScheme.DARK);
        for (String path : PAGES) {
            list(page, path);
            for (int width : List.of(390, 320)) {
                page.setViewportSize(width, 844);
                assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                        .as("%s at %s", path, width)
                        .isEqualTo(width);
            }
            visits.accessible(page);
        }
    }
}
