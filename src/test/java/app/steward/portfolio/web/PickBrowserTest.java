package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.KeyboardModifier;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Ticking rows of a list in a browser, by pointer, by key and on a phone, and doing something with them. */
class PickBrowserTest extends PortfolioBrowserCase {
    private static Locator box(Page page, int row) {
        return page.locator(".dt tbody tr:nth-child(" + row + ") .sel input");
    }

    private static Locator head(Page page) {
        return page.locator(".dt thead .sel input");
    }

    private static boolean between(Page page) {
        return (Boolean) head(page).evaluate("box => box.indeterminate");
    }

    private static void assign(Page page, String member) {
        page.locator("#picked button:has-text('Assign')").click();
        assertThat(page.locator(".modal.show #success_role")).isFocused();
        page.locator(".modal.show #member").selectOption(member);
        page.locator(".modal.show .btn-primary").click();
    }

    @Test
    void rowsAreTickedOneByOneAsARangeAndAllAtOnce() {
        Page page = visits.signedIn("ada");
        list(page, "/accounts?size=25");
        Locator bar = page.locator("#picked");
        Locator count = page.locator("#picked-count");
        assertThat(bar).isHidden();
        box(page, 3).click();
        assertThat(bar).isVisible();
        assertThat(count).hasText("1 selected");
        assertThat(between(page)).isTrue();
        box(page, 7).click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        assertThat(count).hasText("5 selected");
        assertThat(box(page, 5)).isChecked();
        assertThat(box(page, 8)).not().isChecked();
        box(page, 5).click();
        assertThat(count).hasText("4 selected");
        head(page).click();
        assertThat(count).hasText("25 selected");
        assertThat(head(page)).isChecked();
        assertThat(between(page)).isFalse();
        head(page).click();
        assertThat(bar).isHidden();

        box(page, 1).click();
        int all = db.sql().fetchCount(org.jooq.impl.DSL.table("accounts"), org.jooq.impl.DSL.condition("""
            archived_at is null\
            """));
        page.locator("label[for=pick-all]").click();
        assertThat(count).hasText("All " + all + " selected");
        assertThat(head(page)).isChecked();
        box(page, 2).click();
        assertThat(count).hasText("24 selected");
        page.locator("#picked button[type=reset]").click();
        assertThat(bar).isHidden();
        assertThat(page.locator(".dt .sel :checked")).hasCount(0);

        // turning pages and sorting keep what is ticked, another list does not have it
        box(page, 4).click();
        page.locator(".pages a[rel=next]").click();
        assertThat(count).hasText("1 selected, 1 on other pages");
        box(page, 2).click();
        page.locator("#sort-0").click();
        assertThat(count).hasText(Pattern.compile("2 selected.*"));
        page.locator("#picked button:has-text('Assign')").click();
        assertThat(page.locator(".modal.show .btn-primary")).hasText("Assign 2 accounts");
        page.keyboard().press("Escape");
        list(page, "/accounts?size=25&assigned=none");
        assertThat(bar).isHidden();
        list(page, "/accounts?size=50");
        assertThat(count).hasText("2 selected");
        page.locator("#picked button[type=reset]").click();
        page.reload();
        assertThat(bar).isHidden();
    }

    @Test
    void anAdministratorAssignsAllOfAFilteredList() {
        Page page = visits.signedIn("ada");
        list(page, "/accounts?size=25&assigned=cid@example.com&role=success_manager");
        box(page, 1).click();
        page.locator("label[for=pick-all]").click();
        String number = page.locator("#picked-count").innerText().replaceAll("\\D", "");
        assign(page, "bea@example.com");
        assertThat(page.locator(".note-toast")).containsText(number + " accounts assigned to bea as Success manager");
        assertThat(page.locator(".empty h2")).hasText("No accounts found");
        assertThat(page).hasURL(Pattern.compile(".*assigned=cid@example.com.*"));
    }

    @Test
    void aCsmIsToldWhatWasLeft() {
        Page page = visits.signedIn("cid");
        list(page, "/accounts?size=100&role=onboarding_manager");
        head(page).click();
        // nobody's, and those with bea as onboarding manager
        assign(page, "cid@example.com");
        assertThat(page.locator(".note-toast"))
                .hasText(Pattern.compile(
                        "\\d+ accounts assigned to you as Onboarding manager, 12 left: already owned by someone else"));
    }

    @Test
    void itGoesByTheKeyboardAlone() {
        Page page = visits.signedIn("cid");
        list(page, "/accounts?size=25&assigned=none");
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("x");
        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("Shift+X");
        assertThat(page.locator("#picked-count")).hasText("3 selected");
        page.keyboard().press("Escape");
        assertThat(page.locator("#picked")).isHidden();
        page.keyboard().press("x");
        assertThat(page.locator("#picked-count")).hasText("1 selected");
        Locator button = page.locator("#picked button:has-text('Assign')");
        button.focus();
        page.keyboard().press("Enter");
        assertThat(page.locator(".modal.show #success_role")).isFocused();
        page.keyboard().press("Escape");
        assertThat(button).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator(".modal.show #success_role")).isFocused();
        assertThat(page.locator(".modal.show #member")).hasValue("cid@example.com");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.locator(".note-toast")).containsText("1 account assigned to you as Success manager");
    }

    @Test
    void onAPhoneAButtonShowsTheBoxes() {
        Page page = visits.signedIn("ada", 390, ColorScheme.DARK);
        list(page, "/accounts?size=25");
        assertThat(box(page, 1)).isHidden();
        page.locator("[data-pick=show]").click();
        assertThat(box(page, 1)).isVisible();
        assertThat(page.locator("#picked-count")).hasText("0 selected");
        box(page, 1).click();
        box(page, 2).click();
        assertThat(page.locator("#picked-count")).hasText("2 selected");
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                .isEqualTo(true);
        assign(page, "none");
        assertThat(page.locator(".note-toast")).isVisible();
        assertThat(box(page, 1)).isHidden();
    }

    @Test
    void tickedRowsAreDownloaded() {
        Page page = visits.signedIn("ada");
        for (String records : List.of("users", "subscriptions")) {
            list(page, "/" + records + "?size=25");
            box(page, 1).click();
            page.locator("#picked .dropup > summary").click();
            Download download = page.waitForDownload(
                    () -> page.locator("#picked button:has-text('CSV file')").click());
            assertThat(download.suggestedFilename()).startsWith(records + "-").endsWith(".csv");
            assertThat(page.locator("#picked-count")).hasText("1 selected");
        }
    }

    @Test
    void axeFindsNothingOnAPhoneInTheDark() {
        Page page = visits.signedIn("ada", 390, ColorScheme.DARK);
        list(page, "/accounts?columns=name,mrr,stage&frozen=2");
        page.locator("[data-pick=show]").click();
        box(page, 1).click();
        visits.accessible(page);
        page.locator("#picked button:has-text('Assign')").click();
        assertThat(page.locator(".modal.show #success_role")).isFocused();
        visits.accessible(page);
    }
}
