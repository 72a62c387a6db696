package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dialog that logs a touchpoint, and the timeline and usage in their place, in a browser. */
class TouchpointBrowserTest extends PortfolioBrowserCase {
    @BeforeEach
    void someRecords() {
        db.sql().execute("update users set account_id = 1, name = 'Rhea Tollund' where id = 1");
    }

    @Test
    void oneIsLoggedByKeyboardAndDeletedAgain() {
        Page page = visits.signedIn("cid");
        page.navigate("/accounts/A-1");
        Visits.ready(page);
        page.locator("#log-touchpoint").press("Enter");
        assertThat(page.locator("#dialog-title")).containsText("Log a touchpoint with");
        assertThat(page.locator(".modal select[name=kind]")).isFocused();
        page.locator(".modal select[name=kind]").selectOption("note");
        page.keyboard().press("Control+Enter"); // no shortcut: nothing is sent
        page.locator(".modal.show .btn-primary").press("Enter");
        assertThat(page.locator(".modal .invalid")).containsText("Enter what the note says.");
        assertThat(page.locator(".modal.show textarea")).isFocused();
        page.locator(".modal.show textarea").fill("Ask again in autumn");
        page.locator(".modal select[name=user]").selectOption("U-1");
        page.locator(".modal.show .btn-primary").press("Enter");
        assertThat(page.locator(".note-toast")).containsText("Note logged");
        assertThat(page.locator("#happened")).containsText("Ask again in autumn");
        visits.accessible(page, "#happened");

        page.locator("#happened a[aria-label^='Delete']").first().click();
        assertThat(page.locator("#dialog-title")).containsText("Delete the note of");
        assertThat(page.locator(".modal.show [data-bs-dismiss]")).isFocused();
        page.keyboard().press("Escape");
        assertThat(page.locator(".modal.show")).hasCount(0);
        page.locator("#happened a[aria-label^='Delete']").first().click();
        page.locator(".modal.show .btn-danger").click();
        assertThat(page.locator(".note-toast")).containsText("Note deleted");
        assertThat(page.locator("#happened")).not().containsText("Ask again");
    }

    @Test
    void aListIsWorkedThroughWithoutLeavingIt() {
        Page page = visits.signedIn("ada");
        list(page, "/accounts?size=25&page=2&sort=name");
        Locator row = page.locator(".dt tbody tr").first();
        String first = row.locator("th > a").first().innerText();
        row.hover();
        row.locator(".row-act").click();
        page.locator(".modal.show textarea").fill("All well");
        page.locator(".modal.show .btn-primary").click();
        assertThat(page.locator(".note-toast")).containsText("Call logged with " + first);
        assertThat(page).hasURL(Pattern.compile(".*/accounts\\?.*page=2.*"));

        // previous and next of that list, over the ends of its page, and back to it
        Visits.ready(page);
        Locator names = page.locator(".dt tbody tr th > a:first-of-type");
        String one = names.nth(0).getAttribute("href");
        String two = names.nth(1).getAttribute("href");
        names.nth(0).click();
        page.waitForURL(url -> url.endsWith(one));
        Locator next = page.locator(".trail [data-to=next]");
        Locator previous = page.locator(".trail [data-to=previous]");
        next.click();
        page.waitForURL(url -> url.endsWith(two));
        previous.click();
        page.waitForURL(url -> url.endsWith(one));
        previous.click();
        page.waitForURL(url -> !url.endsWith(one));
        next.click();
        page.waitForURL(url -> url.endsWith(one));
        visits.accessible(page, ".page-head");
        page.locator(".crumbs a").first().click();
        assertThat(page).hasURL(Pattern.compile(".*/accounts\\?.*sort=name.*"));
        assertThat(names.nth(0)).hasAttribute("href", one);
    }

    @Test
    void kindsPagesAndFeaturesAreChosenInTheAddress() {
        db.sql()
                .execute("insert into touchpoints (kind, at, account_id, user_id, text) select 'call',"
                        + " timestamptz '2026-06-14 08:00Z' - i * interval '1 hour', 1, 1, 'Talk ' || i"
                        + " from generate_series(1, 40) i");
        db.sql()
                .execute("insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)"
                        + " values (1, 1, 1, '2026-06-12', false, 30, '2026-06-12 08:00Z'), (1, 1, 2,"
                        + " '2026-06-10', false, 5, '2026-06-10 08:00Z')");
        Page page = visits.signedIn("cid", 1440, ColorScheme.DARK);
        page.navigate("/accounts/A-1");
        Visits.ready(page);
        page.locator("#happened-touchpoints").click();
        page.waitForURL(Pattern.compile(".*happened=touchpoints$"));
        assertThat(page.locator("#happened-touchpoints")).hasAttribute("aria-current", "true");
        page.locator("#happened-older").click();
        page.waitForURL(Pattern.compile(".*before=.*"));
        assertThat(page.locator("#happened")).containsText("Talk 40");
        page.locator("#usage").getByText("Export").first().click();
        page.waitForURL(Pattern.compile(".*feature=1.*"));
        assertThat(page.locator("#usage")).containsText("Export only");
        assertThat(page.locator("#happened")).containsText("Talk 40");
        page.reload();
        Visits.ready(page);
        assertThat(page.locator("#usage")).containsText("Export only");
        assertThat(page.locator("#happened")).containsText("Talk 40");
        page.locator("#usage-30").click();
        page.waitForURL(Pattern.compile(".*days=30.*"));
        visits.accessible(page, "main");
    }

    @Test
    void aPhoneShowsItWithoutScrollingSideways() {
        db.sql()
                .execute("update accounts set name ="
                        + " 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'"
                        + " where id = 1");
        db.sql()
                .execute("insert into touchpoints (kind, at, account_id, user_id, text) values ('review',"
                        + " '2026-06-14 08:00Z', 1, 1, repeat('Agreed: two workshops. ', 40) || repeat('x', 300))");
        for (int width : List.of(390, 320)) {
            Page page = visits.signedIn("cid", width, ColorScheme.LIGHT);
            page.navigate("/accounts/A-1");
            Visits.ready(page);
            assertThat((Boolean) page.evaluate(
                            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .as("%d px", width)
                    .isTrue();
            page.locator("#happened summary").first().click();
            assertThat((Boolean) page.evaluate(
                            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isTrue();
            page.locator("#log-touchpoint").click();
            page.locator(".modal.show textarea").fill("By phone");
            page.locator(".modal.show .btn-primary").click();
            assertThat(page.locator("#happened")).containsText("By phone");
        }
    }
}
