package app.steward.report.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.testing.Api;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** A day's work in Act, by keyboard alone. Today is 15 June 2026. */
@BrowserTest
class ActBrowserTest {
    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    SomePortfolio portfolio;

    @RegisterExtension
    final Visits visits = new Visits();

    private Page page;

    @BeforeEach
    void open() {
        portfolio.make();
        for (String title : new String[] {"First", "Second", "Third"}) {
            api.post("/tasks", "{'title':'" + title + "','account':'A-5','dueOn':'2026-06-15'}");
        }
        page = visits.signedIn("bea");
        page.navigate("/reports/portfolio/act");
        page.waitForSelector("main[data-attached~=act]");
    }

    private Locator row(String title) {
        return page.locator("tr[data-task]", new Page.LocatorOptions().setHasText(title));
    }

    @Test
    void aDaysWorkByKeyboardAlone() {
        assertThat(page.locator("#beside h2")).hasText("First");
        page.keyboard().press("j");
        assertThat(row("Second")).hasAttribute("aria-current", "true");
        assertThat(page.locator("#beside h2")).hasText("Second");
        page.keyboard().press("d");
        assertThat(row("Second")).hasClass(Pattern.compile("finished"));
        assertThat(page.locator(".segtabs [data-count=now]")).hasText("2");
        page.waitForSelector(".note-toast [data-undo]");
        page.waitForResponse("**/act/undo/*", () -> page.keyboard().press("u"));
        assertThat(row("Second")).not().hasClass(Pattern.compile("finished"));
        assertThat(page.locator(".segtabs [data-count=now]")).hasText("3");
        page.keyboard().press("Enter");
        assertThat(page.locator("#beside h2")).isFocused();
        page.keyboard().press("Escape");
        assertThat(row("Second").locator(".what")).isFocused();
        page.keyboard().press("n");
        page.waitForSelector(".modal.show");
        page.keyboard().press("Escape");
        page.waitForSelector(
                ".modal.show",
                new Page.WaitForSelectorOptions()
                        .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
        page.keyboard().press("x");
        assertThat(page.locator("#picked-count")).hasText("1 selected");
    }
}
