package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The drawers beside a list, in a browser: filter, columns, and that the address keeps it all. */
class DrawersBrowserTest extends PortfolioBrowserCase {
    private static List<String> heads(Page page) {
        return page.locator("table.dt thead th:not(.sel)").allInnerTexts().stream()
                .map(String::trim)
                .toList();
    }

    private static void openDrawer(Page page, String which) {
        page.locator("#open-" + which).click();
        page.waitForURL(url -> url.contains("panel=" + which));
        page.waitForLoadState(LoadState.NETWORKIDLE);
    }

    /** What draws the lines anew would take away what is typed meanwhile. */
    private static void redrawn(Page page, Runnable act) {
        page.evaluate("document.getElementById('builder').dataset.old = 'yes'");
        act.run();
        page.waitForSelector("#builder:not([data-old])");
    }

    @Test
    void aFilterIsAddedEditedAndClearedAndTheAddressKeepsIt() {
        Page page = visits.signedIn("ada");
        page.navigate("/accounts");
        openDrawer(page, "filter");
        page.locator("[data-find]").fill("mrr");
        page.locator("#filter-form .fieldlist button:visible", new Page.LocatorOptions().setHasText("MRR"))
                .first()
                .click();
        Locator value = page.locator("[name='c.0.value']");
        assertThat(value).isFocused();
        assertThat(page.locator("[data-find]")).hasValue("mrr");
        redrawn(page, () -> page.locator("[name='c.0.op']").selectOption("gte"));
        value.fill("500");
        assertThat(page.locator("#matches")).containsText(Pattern.compile("^\\d+ match"));
        page.locator("[data-find]").fill("next billing");
        page.locator("#filter-form .fieldlist button:visible").first().click();
        assertThat(page.locator("[data-line='c.1']")).isVisible();
        redrawn(page, () -> page.locator("[name='c.1.op']").selectOption("after_next_days"));
        page.locator("[name='c.1.value']").fill("1");
        page.locator("#filter-form button:has-text('Apply filter')").click();
        page.waitForURL(url -> url.contains("filter=mrr:gte:500,next_billing_on:after_next_days:1"));
        assertThat(page.locator("#open-filter .badge-n")).containsText("2");
        assertThat(page.locator(".toolbar .chip")).hasCount(2);
        List<String> rows = page.locator("table.dt tbody th").allInnerTexts();
        assertThat(rows).isNotEmpty();

        page.reload();
        Visits.ready(page);
        assertThat(page.locator("table.dt tbody th").allInnerTexts()).isEqualTo(rows);

        page.locator(".toolbar .chip .x").first().click();
        page.waitForURL(url -> url.contains("filter=next_billing_on:after_next_days:1"));
        assertThat(page.locator("#open-filter .badge-n")).containsText("1");
        page.goBack();
        assertThat(page.locator("#open-filter .badge-n")).containsText("2");
        assertThat(page.locator("table.dt tbody th").allInnerTexts()).isEqualTo(rows);

        openDrawer(page, "filter");
        page.locator("[name='c.0.value']").fill("600");
        page.locator("#filter-form button:has-text('Apply filter')").click();
        page.waitForURL(url -> url.contains("mrr:gte:600"));
        openDrawer(page, "filter");
        page.locator("#filter-form a:has-text('Clear filter')").click();
        page.waitForURL(url -> !url.contains("filter=mrr"));
        assertThat(page.locator("#open-filter .badge-n")).hasCount(0);
    }

    @Test
    void columnsAreAddedDraggedByPointerAndKeyAndSaved() {
        Page page = visits.signedIn("bea");
        page.navigate("/accounts");
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        openDrawer(page, "columns");
        List<String> before = heads(page);
        page.locator("[data-find]").fill("licenses");
        page.evaluate("document.getElementById('columns-rows').dataset.old = 'yes'");
        page.locator("#columns-form .fieldlist button:visible").first().click();
        page.waitForSelector("#columns-rows:not([data-old]) ul:nth-of-type(2)[data-attached~=draglist]");
        Locator rows = page.locator("#columns-rows li[data-id]");
        List<String> names = names(rows);
        rows.nth(0)
                .locator(".grip")
                .dragTo(
                        rows.nth(2),
                        new Locator.DragToOptions().setTargetPosition(20, 20).setSteps(8));
        List<String> dragged = names(rows);
        assertThat(dragged).isNotEqualTo(names).containsExactlyInAnyOrderElementsOf(names);

        Locator last = rows.last().locator(".grip");
        String moved = names(rows).get(names.size() - 1);
        last.focus();
        last.press(" ");
        page.keyboard().press("Home");
        page.keyboard().press(" ");
        List<String> byKey = names(rows);
        assertThat(byKey.get(0)).isEqualTo(moved);

        page.locator("#columns-form button.btn-primary").click();
        page.waitForURL(url -> !url.contains("panel"));
        assertThat(page.locator(".note-toast")).containsText("Columns saved");
        List<String> after = heads(page);
        assertThat(after).hasSize(byKey.size() + 1).isNotEqualTo(before);
        assertThat(after.get(1)).startsWith(moved);
        page.reload();
        Visits.ready(page);
        assertThat(heads(page)).isEqualTo(after);

        Page other = visits.signedIn("cid");
        other.navigate("/accounts");
        assertThat(heads(other)).isEqualTo(before);
    }

    private static List<String> names(Locator rows) {
        return rows.all().stream().map(row -> row.getAttribute("data-name")).toList();
    }

    @Test
    void frozenColumnsStayWhenTheRestScrolls() {
        Page page = visits.signedIn("ada", 1024, ColorScheme.LIGHT);
        page.navigate("/accounts?columns=mrr,stage,plan,industry,licenses,employees,created_on,next_billing_on,"
                + "success_manager,last_active_at,users,logins(days=7),logins(days=90)&panel=columns");
        page.waitForLoadState(LoadState.NETWORKIDLE);
        for (String name : List.of("MRR", "Stage")) {
            page.locator("#columns-rows button[aria-label='Freeze " + name + "']")
                    .click();
            assertThat(page.locator("#columns-rows button[aria-label='Freeze " + name + "']"))
                    .hasAttribute("aria-pressed", "true");
        }
        assertThat(page.locator("#columns-rows")).containsText("Two columns are frozen");
        assertThat(page.locator("#columns-rows button[aria-label='Freeze Plan']"))
                .isDisabled();
        page.locator("#columns-form button.btn-primary").click();
        page.waitForURL(url -> !url.contains("panel"));

        Locator cells = page.locator("table.dt tbody tr:first-child > :not(.sel)");
        double[] before = lefts(cells);
        double scrolled = ((Number)
                        page.evaluate("() => { const w = document.querySelector('.dt-wrap'); w.scrollLeft = 400; return"
                                + " w.scrollLeft }"))
                .doubleValue();
        assertThat(scrolled).isGreaterThan(100);
        double[] after = lefts(cells);
        for (int i = 0; i < 3; i++) {
            assertThat(after[i]).as("column %s", i).isEqualTo(before[i]);
        }
        assertThat(after[3]).isLessThan(before[3] - 100);
        assertThat(before[1]).isGreaterThan(before[0] + 50);
        double headTop = page.locator("table.dt thead th").first().boundingBox().y;
        page.evaluate("document.querySelector('.dt-wrap').scrollTop = 300");
        assertThat(page.locator("table.dt thead th").first().boundingBox().y).isEqualTo(headTop);
    }

    private static double[] lefts(Locator cells) {
        return cells.all().stream().mapToDouble(cell -> cell.boundingBox().x).toArray();
    }

    @Test
    void drawersFitAPhoneAndAxeFindsNothing() {
        Page page = visits.signedIn("ada", 1440, ColorScheme.LIGHT);
        for (String address : List.of(
                "/accounts?panel=filter&filter=mrr:gte:5,next_billing_on:next_days:90,any(stage:empty,plan:eq:x)",
                "/users?panel=columns",
                "/accounts?filter=mrr:gte:5,overall_health:in:poor~average&columns=mrr,stage&frozen=2")) {
            for (int width : new int[] {1440, 390}) {
                page.setViewportSize(width, 844);
                list(page, address);
                visits.accessible(page);
                assertThat(page.evaluate(
                                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                        .as("%s at %s", address, width)
                        .isEqualTo(true);
            }
        }
    }

    @Test
    void escClosesADrawerAndOnAPhoneTheRestCannotBeReached() {
        Page page = visits.signedIn("ada", 390, ColorScheme.LIGHT);
        page.navigate("/accounts?panel=filter");
        page.waitForLoadState(LoadState.NETWORKIDLE);
        assertThat(page.locator(".topbar")).hasAttribute("inert", "");
        page.locator("[data-find]").press("Escape");
        page.waitForURL(url -> !url.contains("panel"));
        assertThat(page.locator("#filter-form")).hasCount(0);
    }
}
