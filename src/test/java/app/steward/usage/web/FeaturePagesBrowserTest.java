package app.steward.usage.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

@BrowserTest
class FeaturePagesBrowserTest {
    @RegisterExtension
    final Visits visits = new Visits();

    @Autowired
    Db db;

    @Autowired
    Team team;

    private Page page;

    @BeforeEach
    void start() {
        db.reset();
        team.add(
                Viewer.system(),
                new Team.NewMember("ada@example.com", "Ada", Profile.ADMINISTRATOR, true, Visits.PASSWORD));
        db.sql()
                .execute("insert into features (feature, module, product, label, tracked, last_seen_at) select"
                        + " 'key ' || i, 'Module ' || i % 7, '', 'Feature ' || i, i % 2 = 0, now()"
                        + " from generate_series(1, 60) i");
        page = visits.signedIn("ada");
    }

    @Test
    void searchesAsOneTypesAndTracksInPlace() {
        page.navigate("/settings/features?tracked=no");
        Visits.ready(page);
        page.locator("#q").fill("feature 33");
        assertThat(page.locator("#rows tbody tr")).hasCount(1);
        assertThat(page.locator("#q")).isFocused();
        page.locator("#rows button:has-text('Track')").click();
        assertThat(page.locator("#toasts")).containsText("Feature 33 is tracked now");
        assertThat(page.locator("#rows")).containsText("No feature found");
        assertThat(page.locator("#q")).hasValue("feature 33");
        page.goBack();
        page.navigate("/settings/features");
        Visits.ready(page);
        page.locator("a[rel=next]").click();
        assertThat(page.locator("#rows tbody tr")).hasCount(10);
    }

    @Test
    void fitsEveryWidth() {
        for (String path : List.of("", "?q=none", "/new", "/one?key=key 3&module=Module 3")) {
            page.navigate("/settings/features" + path);
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
