package app.steward.segment;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.membership.MembershipPass;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import app.steward.workspace.Today;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

@BrowserTest
class SegmentsPageTest {
    @RegisterExtension
    final Visits visits = new Visits();

    @Autowired
    Db db;

    @Autowired
    MembershipPass pass;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    Segments segments;

    @Autowired
    Today today;

    private Page page;

    @BeforeEach
    void portfolio() {
        accounts.sixty(30);
        int live = accounts.segment("Live", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}");
        accounts.segment("Renewal in 90 days", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":3000}");
        accounts.segment(
                "Live and large",
                "{\"all\":[{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + live
                        + "]},{\"field\":\"mrr\",\"op\":\"gt\",\"value\":4000}]}",
                true);
        int gold = accounts.segment("Gold contract", "{\"field\":\"industry\",\"op\":\"eq\",\"value\":\"gold\"}");
        accounts.segment(
                "Nordics", "{\"field\":\"billing_country\",\"op\":\"in\",\"value\":[\"Denmark\",\"Norway\"]}", false);
        pass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, null, null, today.now());
        db.sql()
                .execute("update segments set condition ="
                        + " '{\"field\":\"custom.tier\",\"op\":\"eq\",\"value\":\"gold\"}' where id = "
                        + gold);
        pass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, null, null, today.now());
        page = visits.page();
    }

    private List<String> order() {
        return segments.of(Subject.ACCOUNT).stream().map(Segment::name).toList();
    }

    private Locator row(String name) {
        return page.locator(".seglist > li[data-name='" + name + "']");
    }

    @Test
    void tellsHowFarARefreshIsAndWhenTheNextIsDue() {
        int live = segments.of(Subject.ACCOUNT).get(0).id();
        db.sql().execute("update segments set state = 'refreshing' where name in ('Live', 'Nordics')");
        db.sql()
                .execute("insert into refresh_runs (state, kind, definitions, reason, started_at, lease_until)"
                        + " values ('running', 'definitions', array['account.segment:" + live
                        + "'], 'Test', now(), now() + interval '1 day')");
        db.sql()
                .execute("insert into refresh_stages (run_id, position, name, state, done, total) select id, 0,"
                        + " 'account_segments', 'done', 5, 5 from refresh_runs union all select id, 1,"
                        + " 'user_segments', 'running', 25, 100 from refresh_runs");
        visits.signedIn(page, "csm");
        page.navigate("/segments/account");
        Visits.ready(page);
        assertThat(row("Live").textContent()).contains("Refreshing, 62 %");
        assertThat(row("Live").locator("progress").getAttribute("value")).isEqualTo("62");
        assertThat(row("Nordics").textContent()).contains("Refreshing").doesNotContain("%");
        assertThat(page.locator(".panel-foot").textContent())
                .containsPattern("Next refresh \\d+ \\w{3}( \\d{4})?, 03:00");
    }

    @Test
    void ordersByTheSixDotsAndByKey() {
        visits.signedIn(page, "administrator");
        page.navigate("/segments/account");
        Visits.ready(page);
        assertThat(page.locator(".seglist > li")).hasCount(5);
        page.waitForResponse(
                response -> response.url().endsWith("/order") && response.status() == 204,
                () -> row("Nordics").locator(".grip").dragTo(row("Live").locator(".grip")));
        assertThat(order()).startsWith("Nordics", "Live", "Renewal in 90 days");
        assertThat(row("Nordics").locator(".rank")).hasText("1");

        row("Live").locator(".grip").focus();
        page.keyboard().press(" ");
        page.keyboard().press("ArrowDown");
        page.waitForResponse(
                response -> response.url().endsWith("/order") && response.status() == 204,
                () -> page.keyboard().press(" "));
        assertThat(order()).startsWith("Nordics", "Renewal in 90 days", "Live");

        row("Gold contract").locator("summary[aria-label^='More']").click();
        page.waitForResponse(
                response -> response.url().endsWith("/order"),
                () -> row("Gold contract").locator("[data-move=top]").click());
        assertThat(order()).startsWith("Gold contract", "Nordics");
        assertThat(db.sql()
                        .fetchSingle("select after ->> 'order' from audit_entries where kind = 'segment order'"
                                + " order by id desc limit 1")
                        .get(0, String.class))
                .startsWith("[\"Gold contract\", \"Nordics\"");
        page.reload();
        Visits.ready(page);
        assertThat(page.locator(".seglist > li").first()).hasAttribute("data-name", "Gold contract");
    }

    @Test
    void clonesHidesAndDeletes() {
        visits.signedIn(page, "administrator");
        page.navigate("/segments/account");
        Visits.ready(page);
        row("Live").locator("button[aria-label='Clone Live']").click();
        assertThat(page.locator("#toasts")).containsText("Live (copy) added");
        assertThat(row("Live (copy)")).isVisible();

        row("Live (copy)").locator("summary[aria-label^='More']").click();
        row("Live (copy)").getByText("Hide from the tabs").click();
        assertThat(row("Live (copy)")).containsText("No tab");

        row("Live (copy)").locator("summary[aria-label^='More']").click();
        row("Live (copy)").getByText("Delete").click();
        page.locator(".modal.show").getByText("Delete segment").click();
        assertThat(page.locator("#toasts")).containsText("Live (copy) deleted");
        assertThat(row("Live (copy)")).hasCount(0);

        row("Live").locator("summary[aria-label^='More']").click();
        row("Live").getByText("Delete").click();
        assertThat(page.locator(".modal.show")).containsText("Live and large");
        assertThat(page.locator(".modal.show").getByText("Delete segment")).hasCount(0);
    }

    @Test
    void searchesByNameAndShowsWhatIsBroken() {
        visits.signedIn(page, "administrator");
        page.navigate("/segments/account");
        Visits.ready(page);
        assertThat(row("Gold contract")).containsText("Broken");
        assertThat(row("Gold contract").getByText("Repair the condition")).isVisible();
        page.locator("#q").fill("LIVE");
        assertThat(page.locator(".seglist > li")).hasCount(2);
        assertThat(page.locator(".grip")).hasCount(0);
        page.locator("#q").fill("zzz");
        assertThat(page.locator("#rows")).containsText("No segment found");
    }

    @Test
    void letsACsmReadOnlyAndSeeOnlyTheirCounts() {
        visits.signedIn(page, "csm");
        page.navigate("/segments/account");
        Visits.ready(page);
        assertThat(page.locator(".grip")).hasCount(0);
        assertThat(page.locator("main a:has-text('Add segment')")).hasCount(0);
        assertThat(row("Live").locator(".c-num b")).hasText("10");
        assertThat(row("Live").getByText("View criteria")).isVisible();
        assertThat(page.locator("main form[method=post]")).hasCount(0);
    }

    @Test
    void saysWhatToDoWhereThereIsNone() {
        visits.signedIn(page, "administrator");
        page.navigate("/segments/user");
        Visits.ready(page);
        assertThat(page.locator("main")).containsText("No user segments yet");
        assertThat(page.locator("main .empty a:has-text('Add segment')")).hasAttribute("href", "/segments/user/new");
        visits.accessible(page);
    }
}
