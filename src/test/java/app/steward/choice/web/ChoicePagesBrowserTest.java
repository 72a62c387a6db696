package app.steward.choice.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.account.Stage;
import app.steward.account.Stages;
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
class ChoicePagesBrowserTest {
    @RegisterExtension
    final Visits visits = new Visits();

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    Stages stages;

    private Page page;

    @BeforeEach
    void start() {
        db.reset();
        team.add(
                Viewer.system(),
                new Team.NewMember("ada@example.com", "Ada", Profile.ADMINISTRATOR, true, Visits.PASSWORD));
        db.sql()
                .execute("insert into accounts (external_id, stage, created_on) select 'A-' || i, 'live', '2026-01-01'"
                        + " from generate_series(1, 3) i");
        page = visits.signedIn("ada");
    }

    private Locator row(String name) {
        return page.locator(".draglist > li[data-name='" + name + "']");
    }

    private List<String> order() {
        return stages.findAllByOrderByPositionAscKeyAsc().stream()
                .map(Stage::label)
                .toList();
    }

    private void ordered(Runnable move) {
        page.waitForResponse(response -> response.url().endsWith("/order") && response.status() == 204, move);
    }

    @Test
    void movesByTheSixDotsByKeyAndToTheTop() {
        page.navigate("/settings/stages");
        Visits.ready(page);
        ordered(() -> row("Live").locator(".grip").dragTo(row("Trial").locator(".grip")));
        assertThat(order()).containsExactly("Live", "Trial", "Onboarding", "Cancelled");

        row("Live").locator(".grip").focus();
        page.keyboard().press(" ");
        page.keyboard().press("ArrowDown");
        ordered(() -> page.keyboard().press(" "));
        assertThat(order()).startsWith("Trial", "Live");
        assertThat(row("Live").locator(".grip")).isFocused();

        row("Cancelled").locator("summary[aria-label^='More']").click();
        ordered(() -> row("Cancelled").locator("[data-move=top]").click());
        assertThat(order()).startsWith("Cancelled", "Trial");
        assertThat(row("Cancelled").locator(".rank")).hasText("1");
        page.reload();
        Visits.ready(page);
        assertThat(page.locator(".draglist > li").first()).hasAttribute("data-name", "Cancelled");
    }

    @Test
    void addsSavesAndAsksBeforeItDeletes() {
        page.navigate("/settings/stages");
        Visits.ready(page);
        assertThat(row("Live")).containsText("3 accounts");
        assertThat(row("Trial")).containsText("No accounts");
        page.locator("#label").fill("Paused");
        page.locator("#type").selectOption("live");
        page.locator("#label").press("Enter");
        assertThat(page.locator("#toasts")).containsText("Paused added");
        row("Paused").locator("input[name=label]").fill("On hold");
        row("Paused").locator("button:has-text('Save')").click();
        assertThat(page.locator("#toasts")).containsText("On hold saved");
        assertThat(row("On hold")).containsText("No accounts");

        row("On hold").locator("summary[aria-label^='More']").click();
        row("On hold").getByText("Delete").first().click();
        assertThat(page.locator(".modal.show .btn[autofocus]")).isFocused();
        assertThat(page.locator(".modal.show")).containsText("Delete the stage On hold?");
        visits.accessible(page);
        page.locator(".modal.show").getByText("Delete stage").click();
        assertThat(page.locator("#toasts")).containsText("On hold deleted");

        row("Live").locator("summary[aria-label^='More']").click();
        row("Live").getByText("Delete").first().click();
        assertThat(page.locator(".modal.show")).containsText("Live is in use");
        assertThat(page.locator(".modal.show")).containsText("3 accounts");
        assertThat(page.locator(".modal.show .btn-danger")).hasCount(0);
        page.keyboard().press("Escape");
        assertThat(page.locator(".modal.show")).hasCount(0);
    }

    @Test
    void fitsEveryWidth() {
        db.sql()
                .execute("insert into stages values ('long', 'A stage with a name that is much longer than anybody"
                        + " would care to read on one line of a page', 'trial', 5)");
        for (String path : List.of("/settings/stages", "/settings/roles")) {
            page.navigate(path);
            Visits.ready(page);
            if (path.endsWith("stages")) {
                assertThat(row("Live")).containsText("3 accounts");
            }
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
