package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

/** The life of a list, as a CSM lives it: named, given criteria, watched, filled by hand, deleted. */
class WorkingListBrowserTest extends PortfolioBrowserCase {
    private static void choose(Page page, String field) {
        page.locator("#builder [data-pick-field]").last().click();
        assertThat(page.locator("[data-field-search]")).isFocused();
        page.keyboard().type(field);
        page.evaluate("document.getElementById('builder').dataset.old = 'yes'");
        page.keyboard().press("Enter");
        page.waitForSelector("#builder:not([data-old]):not(.htmx-added)");
    }

    @Test
    void a_list_is_made_shown_and_deleted_and_another_one_is_filled_from_ticked_rows() {
        Page page = visits.signedIn("bea");
        list(page, "/lists");
        page.locator(".empty").getByText("Add list").click();
        page.fill("#name", "Large ones");
        page.keyboard().press("Enter");
        page.waitForURL("**/lists/new?**");
        assertThat(page.locator("#preview .figure")).isVisible();
        page.evaluate("document.getElementById('builder').dataset.old = 'yes'");
        page.locator("#builder button", new Page.LocatorOptions().setHasText("Add"))
                .first()
                .click();
        page.waitForSelector("#builder:not([data-old]):not(.htmx-added)");
        choose(page, "MRR");
        page.locator("#builder [name='c.0.value']").fill("400");
        page.locator("#builder [name='c.0.op']").selectOption("gte");
        assertThat(page.locator("#preview .words")).containsText("400");
        page.locator(".page-head .btn-primary").click();
        page.waitForURL("**/lists/1");
        assertThat(page.locator("h1")).hasText("Large ones");
        assertThat(page.locator(".words-line .words")).containsText("MRR is at least");
        int members = page.locator("table.dt tbody tr").count();
        list(page, "/lists");
        assertThat(page.locator("#members-1")).hasText(Integer.toString(members));

        list(page, "/accounts?sort=name&size=25&filter=mrr:lt:400");
        Locator boxes = page.locator("tbody .sel input");
        boxes.nth(0).check();
        boxes.nth(1).check();
        page.locator("#picked").getByText("Add to list").click();
        page.locator(".modal.show #list-name").fill("By hand");
        page.locator(".modal.show .btn-primary").click();
        page.waitForURL("**/lists/2");
        assertThat(page.locator("table.dt tbody tr")).hasCount(2);
        page.locator("tbody .sel input").first().check();
        page.locator("#picked").getByText("Remove from this list").click();
        assertThat(page.locator("table.dt tbody tr")).hasCount(1);

        page.locator("[aria-label='More for this list']").click();
        page.locator(".dropdown-menu.show").getByText("Delete").click();
        page.locator(".modal.show .btn-danger").click();
        page.waitForURL("**/lists");
        assertThat(page.locator("tbody tr")).hasCount(1);
    }
}
