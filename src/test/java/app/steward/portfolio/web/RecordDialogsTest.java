package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Adding and changing records in a browser. */
class RecordDialogsTest extends PortfolioBrowserCase {

    private Page page;

    @BeforeEach
    void somePortfolio() {
        for (String table : List.of("accounts", "users", "subscriptions")) { // its rows chose their numbers
            db.sql().execute("select setval(pg_get_serial_sequence('" + table + "', 'id'), 1000)");
        }
        db.sql().execute("update accounts set name = 'Tolva Robotics' where id = 6");
    }

    private int accounts(String externalId) {
        return db.sql()
                .fetchCount(
                        org.jooq.impl.DSL.table("accounts"),
                        org.jooq.impl.DSL.condition("external_id = ?", externalId));
    }

    @Test
    void addsAnAccountByKeyboard() {
        page = visits.signedIn("cid");
        page.navigate("/accounts");
        Visits.ready(page);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Add account"))
                .press("Enter");
        assertThat(page.locator(".modal.show #name")).isFocused();
        assertThat(page.locator("#success_manager")).hasValue("cid@example.com");
        page.keyboard().press("Escape");
        assertThat(page.locator(".modal")).hasCount(1); // that of the keys, hidden
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Add account")))
                .isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator(".modal.show #name")).isFocused();
        page.keyboard().type("Nova Works");
        page.keyboard().press("Tab");
        page.keyboard().type("A-1");
        page.keyboard().press("Enter");
        assertThat(page.locator("#external_id")).isFocused();
        assertThat(page.locator("#external_id-error")).containsText("An account with this external id is there:");
        assertThat(page.locator("#external_id-error a")).hasAttribute("href", "/accounts/A-1");
        assertThat(page.locator("#name")).hasValue("Nova Works");
        page.fill("#external_id", "N-1");
        page.locator("#parent").pressSequentially("tolva");
        page.waitForSelector("#parent-list option[value='A-6']", attached());
        page.fill("#parent", "A-6");
        visits.accessible(page, ".modal.show");
        page.keyboard().press("Enter");
        page.waitForURL("**/accounts/N-1");
        assertThat(page.locator("#toasts")).containsText("Nova Works added");
        page.navigate("/accounts?q=nova");
        Visits.ready(page);
        assertThat(page.locator("table.dt tbody a").first()).hasText("Nova Works");
    }

    private static Page.WaitForSelectorOptions attached() {
        return new Page.WaitForSelectorOptions()
                .setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED);
    }

    @Test
    void aDoubleClickMakesOneRecord() {
        page = visits.signedIn("ada", 390, ColorScheme.DARK);
        page.navigate("/accounts");
        Visits.ready(page);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Add account"))
                .click();
        page.fill("#name", "Nova Works");
        page.fill("#external_id", "N-1");
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        page.locator(".modal.show .btn-primary").dblclick();
        page.waitForURL("**/accounts/N-1");
        assertThat(page.locator("#toasts")).containsText("Nova Works added");
        assertThat(accounts("N-1")).isEqualTo(1);
    }

    @Test
    void addsAUserFromThePageOfItsAccount() {
        page = visits.signedIn("ada", 1440, ColorScheme.DARK);
        page.navigate("/accounts/A-6");
        Visits.ready(page);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Add user"))
                .click();
        assertThat(page.locator(".modal.show #account")).hasValue("A-6");
        page.fill("#first_name", "Rhea");
        page.fill("#email", "rhea@tolva.example");
        page.locator(".modal.show .btn-primary").click();
        page.waitForURL("**/users/**");
        assertThat(page.locator(".crumbs a").last()).hasText("Tolva Robotics");
    }

    @Test
    void givesAUserWithoutAnAccountOneByKeyboard() {
        page = visits.signedIn("cid", 390, ColorScheme.LIGHT);
        page.navigate("/users/U-10");
        Visits.ready(page);
        Locator account = page.locator(".head-facts > div")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator("dt", new Page.LocatorOptions().setHasText("Account"))));
        assertThat(account).containsText("no value");
        page.getByLabel("Change Account").press("Enter");
        Locator field = account.locator("input[name=value]");
        assertThat(field).isFocused();
        field.pressSequentially("tolva");
        page.waitForSelector("datalist option[value='A-6']", attached());
        visits.accessible(page);
        field.fill("A-5");
        page.keyboard().press("Enter");
        assertThat(account.locator(".invalid")).containsText("There is no account");
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        field.fill("A-6");
        page.keyboard().press("Enter");
        assertThat(page.locator("#toasts")).containsText("Account saved");
        assertThat(account.locator("a").first()).hasText("Tolva Robotics");
        assertThat(page.locator(".crumbs a").last()).hasText("Tolva Robotics");
    }
}
