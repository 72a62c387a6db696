package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Named views in a browser: kept, changed, kept again, and changed by two at once. */
class ViewsBrowserTest extends PortfolioBrowserCase {
    private static final Pattern VIEW = Pattern.compile(".*/accounts\\?view=\\d+$");

    private static Locator open(Page page) {
        return page.locator("#open-views");
    }

    private static List<String> names(Page page) {
        return page.locator("table.dt tbody th").allInnerTexts();
    }

    /** Saves what the list shows as a view of this name. */
    private static void save(Page page, String name, boolean shared) {
        open(page).click();
        page.locator(".view-menu [href*='views/new']").click();
        assertThat(page.locator(".modal.show #name")).isFocused();
        page.locator(".modal.show #name").fill(name);
        if (shared) {
            page.locator(".modal.show #shared").check();
        }
        page.locator(".modal.show .btn-primary").dblclick();
        page.waitForURL(VIEW);
        assertThat(page.locator(".note-toast")).containsText(name + " saved");
    }

    @Test
    void itIsSavedChangedAndSavedAgainAndTheAddressKeepsIt() {
        Page page = visits.signedIn("ada");
        list(page, "/accounts?filter=mrr:gte:200&sort=mrr&size=25");
        save(page, "Rich", false);
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("views"))).isEqualTo(1);
        assertThat(open(page)).containsText("Rich");
        List<String> ascending = names(page);

        page.getByRole(AriaRole.COLUMNHEADER, new Page.GetByRoleOptions().setName("MRR"))
                .getByRole(AriaRole.LINK)
                .first()
                .click();
        assertThat(open(page)).containsText("changed");
        List<String> descending = names(page);
        assertThat(descending).isNotEqualTo(ascending);
        page.reload();
        assertThat(open(page)).containsText("changed");
        assertThat(names(page)).isEqualTo(descending);
        page.goBack();
        assertThat(open(page)).not().containsText("changed");
        assertThat(names(page)).isEqualTo(ascending);
        page.goForward();
        page.locator("#update-view").dblclick();
        assertThat(page.locator(".note-toast")).containsText("Rich updated");
        assertThat(page).hasURL(VIEW);
        assertThat(page.locator("#update-view")).hasCount(0);
        assertThat(names(page)).isEqualTo(descending);

        page.locator(".toolbar .chip .x").click();
        assertThat(open(page)).containsText("changed");
        open(page).click();
        page.getByText("Back to the saved view").click();
        assertThat(page).hasURL(VIEW);
        assertThat(names(page)).isEqualTo(descending);
    }

    /** Behind the views of everybody, Mine and No view. */
    private static void toSaving(Page page) {
        page.keyboard().press("ArrowDown");
        assertThat(page.locator(".view-menu").getByText("Mine")).isFocused();
        page.keyboard().press("ArrowDown");
        page.keyboard().press("ArrowDown");
        assertThat(page.getByText("Save as view")).isFocused();
    }

    @Test
    void itGoesByTheKeyboardAlone() {
        Page page = visits.signedIn("bea");
        list(page, "/accounts?sort=-mrr");
        open(page).focus();
        page.keyboard().press("Enter");
        toSaving(page);
        page.keyboard().press("Enter");
        assertThat(page.locator(".modal.show #name")).isFocused();
        page.keyboard().press("Escape");
        assertThat(open(page)).isFocused();
        page.keyboard().press("Enter");
        toSaving(page);
        page.keyboard().press("Enter");
        assertThat(page.locator(".modal.show #name")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#name-error")).isVisible();
        page.waitForSelector(".modal.show form:not(.htmx-added)"); // the focus goes to what is wrong after that
        assertThat(page.locator(".modal.show #name")).isFocused();
        page.keyboard().type("By key");
        page.keyboard().press("Tab");
        page.keyboard().press("ArrowDown");
        assertThat(page.locator(".modal.show #shared")).isChecked();
        page.keyboard().press("Tab");
        page.keyboard().press("Space");
        assertThat(page.locator(".modal.show #opens")).isChecked();
        page.keyboard().press("Enter");
        page.waitForURL(VIEW);
        String view = page.url();
        list(page, "/accounts");
        assertThat(page).hasURL(view);

        open(page).focus();
        page.keyboard().press("Enter");
        page.getByText("Manage views").press("Enter");
        page.waitForURL("**/portfolio/accounts/views");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Delete By key"))
                .press("Enter");
        assertThat(page.getByText("Keep it")).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.locator(".note-toast")).containsText("By key deleted");
        assertThat(page.locator(".empty h2")).hasText("No views yet");
        list(page, "/accounts");
        assertThat(open(page)).containsText("Views");
    }

    @Test
    void everyoneOpensTheListWithTheirOwnAndPrivateOnesStayPrivate() {
        Page bea = visits.signedIn("bea");
        list(bea, "/accounts?sort=-mrr");
        save(bea, "Hers alone", false);
        list(bea, "/accounts?columns=name,mrr");
        save(bea, "Of us all", true);

        Page cid = visits.signedIn("cid");
        list(cid, "/accounts");
        open(cid).click();
        assertThat(cid.locator(".view-menu")).containsText("Of us all");
        assertThat(cid.locator(".view-menu")).not().containsText("Hers alone");
        cid.locator(".view-menu").getByText("Of us all").click();
        cid.waitForURL(VIEW);
        open(cid).click();
        cid.getByText("Open this list with it").click();
        assertThat(cid.locator(".note-toast")).containsText("Accounts opens with Of us all");
        cid.locator("#sort-0").click();
        assertThat(cid.locator("#save-as-new")).isVisible();
        assertThat(cid.locator("#update-view")).hasCount(0);
        list(cid, "/accounts");
        assertThat(cid).hasURL(VIEW);
        list(bea, "/accounts");
        assertThat(open(bea)).containsText("Views");
    }

    @Test
    void whoUpdatesAViewThatWasChangedMeanwhileSeesBoth() {
        Page bea = visits.signedIn("bea");
        list(bea, "/accounts?columns=name,mrr,plan&sort=mrr");
        save(bea, "Ours", true);
        String view = bea.url();
        Page ada = visits.signedIn("ada", 390, ColorScheme.DARK);
        list(ada, view);
        list(ada, ada.locator("a[href*='size=25']").first().getAttribute("href"));
        assertThat(open(ada)).containsText("changed");

        bea.locator("#sort-2").click();
        assertThat(open(bea)).containsText("changed");
        bea.locator("#update-view").click();
        assertThat(bea.locator(".note-toast")).containsText("Ours updated");

        ada.locator("#update-view").click();
        assertThat(ada.locator("h1")).hasText("Ours was changed meanwhile");
        assertThat(ada.locator("[role=alert]")).containsText("bea changed this view");
        assertThat(ada.locator("tbody tr")).hasCount(2); // order and rows per page
        assertThat((boolean) ada.evaluate("document.documentElement.scrollWidth <= 390"))
                .isTrue();
        visits.accessible(ada);
        ada.locator("#save-as-new").click();
        assertThat(ada.locator(".modal.show #name")).isFocused();
        ada.keyboard().press("Escape");
        assertThat(ada.locator(".modal.show")).hasCount(0);
        ada.locator("#overwrite").dblclick();
        assertThat(ada.locator(".note-toast")).containsText("Ours updated");

        bea.locator("#sort-0").click();
        bea.locator("#update-view").click();
        assertThat(bea.locator("h1")).hasText("Ours was changed meanwhile");
        visits.accessible(bea);
        bea.locator("#take-over").click();
        assertThat(bea).hasURL(view);
        assertThat(bea.locator("[aria-label='Rows per page'] [aria-current=true]"))
                .hasText("25");
    }
}
