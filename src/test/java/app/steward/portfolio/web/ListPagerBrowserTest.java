package app.steward.portfolio.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A list of very many rows in a browser: it counts itself after its rows, and its pages are turned, jumped and ended. */
class ListPagerBrowserTest extends PortfolioBrowserCase {
    private Page page;

    @BeforeEach
    void veryManySubscriptions() {
        db.sql()
                .execute("insert into subscriptions (id, external_id, account_id, plan, mrr, starts_on)"
                        + " select i, 'L-' || i, 6, 'Bulk', 1, date '2026-01-01' from generate_series(1001, 11001) i");
        page = visits.signedIn("ada");
    }

    private Locator link(String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void aLongListIsCountedAndItsPagesAreTurnedJumpedToAndEnded() {
        int all = db.sql()
                .fetchCount(DSL.table("subscriptions s join accounts a on a.id = s.account_id"
                        + " where s.archived_at is null and a.archived_at is null"));
        String many = String.format(Locale.US, "%,d", all);
        page.navigate("/subscriptions");
        assertThat(page.locator("#total")).hasText(many + " subscriptions");
        assertThat(page.locator("#count-all")).hasText(many);
        assertThat(page.locator("#sums")).containsText("MRR");
        assertThat(page.locator("#place")).hasText("1–50 of " + many);
        page.locator(".dt tbody tr:nth-child(2) .sel input").click();
        assertThat(page.locator("label[for=pick-all]")).hasText("Select all " + many);

        page.fill("#jump input[name=page]", "3");
        page.press("#jump input[name=page]", "Enter");
        page.waitForURL("**page=3");
        assertThat(page.locator("#place")).hasText("101–150 of " + many);
        link("Next page").click();
        page.waitForURL("**page=4&after=**");
        assertThat(page.locator("#place")).hasText("151–200 of " + many);
        link("Last page").click();
        page.waitForURL("**page=-1");
        assertThat(page.locator("#place")).hasText(String.format(Locale.US, "%,d–%,d of %s", all - 49, all, many));
        assertThat(link("Next page")).hasCount(0);
        link("Previous page").click();
        page.waitForURL("**page=-2&before=**");
        page.reload();
        assertThat(page.locator("#place")).hasText(String.format(Locale.US, "%,d–%,d of %s", all - 99, all - 50, many));
        link("First page").click();
        page.waitForURL("**/subscriptions");
        assertThat(page.locator("#place")).hasText("1–50 of " + many);

        page.navigate("/subscriptions?q=S-6");
        assertThat(page.locator("#total")).hasText(Pattern.compile("^\\d+ subscriptions?$"));
        assertThat(page.locator("#count-all")).hasText(many);
    }
}
