package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people do with the records of a list, in a browser, until it shows in the list again. */
class RowsBrowserTest extends PortfolioBrowserCase {
    @BeforeEach
    void someRecords() {
        for (String table : List.of("accounts", "users", "subscriptions")) { // its rows chose their numbers
            db.sql().execute("select setval(pg_get_serial_sequence('" + table + "', 'id'), 1000)");
        }
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void anAddedAccountStandsInItsSegmentsTab() {
        int nova = segment(Subject.ACCOUNT, "Novas", "{'field':'name','op':'starts_with','value':'nova'}");
        Page page = visits.signedIn("ada");
        list(page, "/accounts?segment=" + nova);
        assertThat(page.locator("#count-" + nova)).hasText("0");
        assertThat(page.locator(".empty h2")).hasText("No accounts in this segment");
        link(page, "Add account").first().click();
        page.fill("#name", "Nova Works");
        page.fill("#external_id", "N-1");
        page.locator(".modal.show .btn-primary").click();
        page.waitForURL("**/accounts/N-1");
        list(page, "/accounts");
        page.locator(".segtabs .tab", new Page.LocatorOptions().setHasText("Novas"))
                .click();
        assertThat(page.locator("#count-" + nova)).hasText("1");
        assertThat(page.locator("table.dt tbody th")).hasText("Nova Works");
    }

    @Test
    void childrenOfANewAccountAreChosenAsChips() {
        db.sql().execute("update accounts set name = 'Tolva Robotics' where id = 6");
        Page page = visits.signedIn("ada", 390, ColorScheme.LIGHT);
        list(page, "/accounts");
        link(page, "Add account").first().click();
        page.fill("#name", "Holding");
        page.fill("#external_id", "H-1");
        assertThat(page.locator("#child")).isHidden();
        page.locator("#is_parent").check();
        page.locator("#child").pressSequentially("tolva");
        page.waitForSelector(
                "#child-list option[value='A-6']",
                new Page.WaitForSelectorOptions()
                        .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED));
        page.keyboard().press("Enter");
        Locator chips = page.locator(".tokens .chip");
        assertThat(chips).hasCount(1);
        assertThat(chips.first()).containsText("Tolva Robotics");
        page.locator("#child").fill("A-7");
        page.keyboard().press("Enter");
        page.locator("#child").fill("A-9");
        page.keyboard().press("Enter");
        assertThat(chips).hasCount(3);
        chips.nth(1).locator("[data-drop]").click();
        assertThat(chips).hasCount(2);
        assertThat(page.locator("#child")).isFocused();
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        visits.accessible(page, ".modal.show");
        page.locator(".modal.show .btn-primary").dblclick();
        page.waitForURL("**/accounts/H-1");
        assertThat(db.sql()
                        .fetch("select c.external_id from accounts c join accounts p on p.id = c.parent_id"
                                + " where p.external_id = 'H-1' order by 1")
                        .getValues(0, String.class))
                .containsExactly("A-6", "A-9");
    }

    @Test
    void aSubscriptionIsArchivedAndComesBack() {
        Page page = visits.signedIn("ada");
        list(page, "/subscriptions/S-5");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Archive subscription"))
                .click();
        assertThat(page.locator(".modal.show [data-bs-dismiss]")).isFocused();
        page.locator(".modal.show .btn-danger").dblclick();
        assertThat(page.locator(".note-toast")).containsText("archived");
        assertThat(page.locator("main")).containsText("Archived: it is in no list, count or segment.");
        list(page, "/subscriptions?q=S-5");
        assertThat(page.locator("table.dt tbody a[href='/subscriptions/S-5']")).hasCount(0);
        list(page, "/subscriptions/S-5");
        page.getByText("Restore subscription").click();
        assertThat(page.locator(".note-toast")).containsText("restored");
        list(page, "/subscriptions?q=S-5");
        assertThat(page.locator("table.dt tbody a[href='/subscriptions/S-5']")).hasCount(1);
    }

    @Test
    void aChoiceOnAPageKeepsScrollAndFocus() {
        Page page = visits.signedIn("ada", 1024, ColorScheme.LIGHT);
        list(page, "/accounts/A-6");
        Locator days = page.locator("#usage-30");
        double before = ((Number) page.evaluate("() => {"
                        + " scrollTo({top: document.getElementById('usage').offsetTop - 100, behavior: 'instant'});"
                        + " document.getElementById('usage-30').focus({preventScroll: true}); return scrollY }"))
                .doubleValue();
        assertThat(before).isPositive();
        page.keyboard().press("Enter");
        page.waitForURL("**days=30**");
        assertThat(days).hasAttribute("aria-current", "true");
        assertThat(days).isFocused();
        assertThat(((Number) page.evaluate("scrollY")).doubleValue()).isEqualTo(before);
        page.goBack();
        assertThat(days).not().hasAttribute("aria-current", "true");
    }

    @Test
    void anAssignmentIsUndone() {
        Page page = visits.signedIn("ada", 390, ColorScheme.DARK);
        list(page, "/accounts?size=25&assigned=cid@example.com&role=success_manager&sort=name");
        List<String> before = page.locator("table.dt tbody th").allInnerTexts();
        page.locator("[data-pick=show]").click();
        page.locator(".dt tbody tr:nth-child(1) .sel input").click();
        page.locator(".dt tbody tr:nth-child(2) .sel input").click();
        page.locator("#picked button:has-text('Assign')").click();
        page.locator(".modal.show #member").selectOption("bea@example.com");
        page.locator(".modal.show .btn-primary").dblclick();
        assertThat(page.locator(".note-toast")).containsText("2 accounts assigned to bea as Success manager");
        assertThat(page.locator("table.dt tbody th")).hasCount(before.size() - 2);
        visits.accessible(page, ".toast-dock");
        page.locator(".note-toast").getByText("Undo").dblclick();
        assertThat(page.locator(".note-toast")).containsText("Undone: 2 accounts have their Success manager of before");
        assertThat(page.locator("table.dt tbody th")).hasCount(before.size());
        assertThat(page.locator("table.dt tbody th").allInnerTexts()).isEqualTo(before);
    }

    @Test
    void whatIsArchivedBetweenTickAndAssignIsLeftAndSaid() {
        Page page = visits.signedIn("ada");
        list(page, "/accounts?size=25&assigned=cid@example.com&role=success_manager");
        for (int row = 1; row <= 3; row++) {
            page.locator(".dt tbody tr:nth-child(" + row + ") .sel input").click();
        }
        page.locator("#picked button:has-text('Assign')").click();
        assertThat(page.locator("#dialog-title")).hasText("Assign 3 accounts");
        String first = page.locator(".dt tbody tr:nth-child(1) .sel input").inputValue();
        db.sql().execute("update accounts set archived_at = now() where external_id = ?", first);
        page.locator(".modal.show #member").selectOption("bea@example.com");
        page.locator(".modal.show .btn-primary").click();
        assertThat(page.locator(".note-toast"))
                .containsText(
                        "2 accounts assigned to bea as Success manager, 1 left: archived or not in your portfolio any"
                                + " more");
    }
}
