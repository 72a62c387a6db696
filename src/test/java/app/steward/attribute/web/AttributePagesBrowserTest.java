package app.steward.attribute.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.attribute.Attribute;
import app.steward.attribute.Attributes;
import app.steward.condition.Choice;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

@BrowserTest
class AttributePagesBrowserTest {
    @RegisterExtension
    final Visits visits = new Visits();

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    Attributes attributes;

    private Page page;

    @BeforeEach
    void start() {
        db.reset();
        team.add(
                Viewer.system(),
                new Team.NewMember("dev@example.com", "Dev", Profile.DEVELOPER, true, Visits.PASSWORD));
        db.sql()
                .execute("insert into attributes (subject, key, label, type, options, position) values"
                        + " ('account', 'tier', 'Contract tier', 'choice', '[{\"key\":\"gold\",\"label\":\"Gold\"},"
                        + "{\"key\":\"silver\",\"label\":\"Silver\"}]', 1),"
                        + " ('account', 'source', 'Source', 'text', '[]', 2),"
                        + " ('account', 'goals', 'Goals', 'tags', '[]', 3)");
        db.sql()
                .execute("insert into accounts (external_id, created_on, custom) values"
                        + " ('A-1', '2026-01-01', '{\"source\": \"1,200\", \"tier\": \"gold\"}'),"
                        + " ('A-2', '2026-01-01', '{\"source\": \"fair\"}')");
        page = visits.signedIn("dev");
    }

    private Locator row(String name) {
        return page.locator(".draglist > li[data-name='" + name + "']");
    }

    private List<String> order() {
        return attributes.of("account").stream().map(Attribute::label).toList();
    }

    private void ordered(Runnable move) {
        page.waitForResponse(response -> response.url().contains("/order") && response.status() == 204, move);
    }

    @Test
    void movesByTheSixDotsAndByKey() {
        page.navigate("/settings/attributes");
        Visits.ready(page);
        ordered(() -> row("Goals").locator(".grip").dragTo(row("Contract tier").locator(".grip")));
        assertThat(order()).containsExactly("Goals", "Contract tier", "Source");
        row("Source").locator(".grip").focus();
        page.keyboard().press(" ");
        page.keyboard().press("Home");
        ordered(() -> page.keyboard().press(" "));
        assertThat(order()).containsExactly("Source", "Goals", "Contract tier");
        row("Goals").locator("summary[aria-label^='More']").click();
        ordered(() -> row("Goals").locator("[data-move=top]").click());
        assertThat(order()).startsWith("Goals");
    }

    @Test
    void choicesAreMovedAndSavedWithTheForm() {
        page.navigate("/settings/attributes");
        Visits.ready(page);
        row("Contract tier").locator("a.strong").click();
        page.waitForURL("**/attributes/one**");
        Visits.ready(page);
        row("Silver").locator(".grip").focus();
        page.keyboard().press(" ");
        page.keyboard().press("ArrowUp");
        page.keyboard().press(" ");
        row("Gold").locator("input[name=choiceLabel]").fill("Gold, at last");
        page.locator("#more").fill("Bronze");
        page.locator("button:has-text('Save attribute')").click();
        assertThat(page.locator("#toasts")).containsText("Contract tier saved");
        assertThat(attributes.find("account", "tier").orElseThrow().options())
                .containsExactly(
                        new Choice("silver", "Silver"),
                        new Choice("gold", "Gold, at last"),
                        new Choice("bronze", "Bronze"));
    }

    @Test
    void choicesAreAskedForOnlyWhereTheTypeHasThem() {
        page.navigate("/settings/attributes/new");
        Visits.ready(page);
        assertThat(page.locator("#more")).isHidden();
        page.locator("#type").selectOption("choice");
        assertThat(page.locator("#more")).isVisible();
        page.locator("#label").fill("Plan B");
        page.locator("#more").fill("Yes\nNever");
        page.locator("button:has-text('Add attribute')").click();
        assertThat(page.locator("#toasts")).containsText("Plan B added");
        assertThat(row("Plan B")).containsText("custom.plan_b");
    }

    @Test
    void retypesAfterItShowedWhatDoesNotFitAndAsksBeforeItRetires() {
        page.navigate("/settings/attributes/one?subject=account&key=source");
        Visits.ready(page);
        assertThat(page.locator("aside")).containsText("2 accounts");
        page.locator("#type").selectOption("number");
        page.locator("button:has-text('Check the values')").click();
        assertThat(page.locator("#type-panel")).containsText("1 value does not fit the type Number");
        assertThat(page.locator("#type-panel td")).containsText("fair");
        visits.accessible(page);
        page.locator("button:has-text('Change type and clear 1 value')").click();
        assertThat(page.locator("#toasts")).containsText("Source is number now");

        page.locator("aside .btn:has-text('Retire attribute')").click();
        assertThat(page.locator(".modal.show .btn[autofocus]")).isFocused();
        visits.accessible(page);
        page.locator(".modal.show .btn-danger").click();
        assertThat(page.locator("#toasts")).containsText("Source retired");
        page.locator("aside button:has-text('Bring back')").click();
        assertThat(page.locator("#toasts")).containsText("Source is back");
        page.locator("aside .btn:has-text('Delete attribute')").click();
        page.locator(".modal.show .btn-danger").click();
        assertThat(page.locator("main [role=alert]")).containsText("A-1");
    }

    @Test
    void fitsEveryWidth() {
        db.sql()
                .execute(
                        "update attributes set label = 'An attribute with a name that is much longer than anybody would"
                                + " care to read on one line' where key = 'goals'");
        for (String path : List.of(
                "",
                "?subject=user",
                "/new",
                "/one?subject=account&key=tier",
                "/one?subject=account&key=source&type=date")) {
            page.navigate("/settings/attributes" + path);
            Visits.ready(page);
            for (int width : List.of(1440, 1024, 390)) {
                page.setViewportSize(width, 844);
                assertThat(page.evaluate("document.documentElement.scrollWidth"))
                        .as("%s at %s", path, width)
                        .isEqualTo(width);
            }
            visits.accessible(page);
        }
    }
}
