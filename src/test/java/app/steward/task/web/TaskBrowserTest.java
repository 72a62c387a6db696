package app.steward.task.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.testing.Api;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** A day's work in My tasks without a mouse, and on a phone. */
@BrowserTest
class TaskBrowserTest {
    @RegisterExtension
    final Visits visits = new Visits();

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Api api;

    @BeforeEach
    void someTasks() {
        portfolio.make();
        api.post("/tasks", "{'title':'Call about use','account':'A-1','dueOn':'2026-06-12','priority':'high'}");
        api.post("/tasks", "{'title':'Send the offer','account':'A-6','dueOn':'2026-06-15'}");
        api.post("/tasks", "{'title':'Ask the sponsor','account':'A-1','dueOn':'2026-06-20'}");
    }

    private Object open(String title) {
        return db.sql()
                .fetchValue("select state || coalesce(' ' || snoozed_until, '') from tasks where title = ?", title);
    }

    @Test
    void aDaysWorkByKeyboardAlone() {
        Page page = visits.signedIn("cid");
        page.navigate("/");
        Visits.ready(page);
        page.keyboard().press("g");
        page.keyboard().press("t");
        page.waitForURL("**/tasks");
        Visits.ready(page);
        assertThat(page.locator(".top-tasks .badge-n").innerText()).isEqualTo("1");
        page.keyboard().press("j");
        page.keyboard().press("d");
        page.waitForSelector(".modal.show #outcome");
        Visits.ready(page);
        page.locator(".modal label:has(input[value=call])").click();
        page.fill("#said", "All is well");
        page.keyboard().press("Control+Enter");
        page.waitForSelector(".note-toast:has-text('Done, and logged')");
        Visits.ready(page);
        assertThat(open("Call about use")).isEqualTo("done");
        assertThat(db.sql().fetchValue("select text from touchpoints")).isEqualTo("All is well");
        page.waitForFunction("() => document.querySelector('.top-tasks')?.textContent.includes('0 late')");

        page.keyboard().press("u");
        page.waitForSelector(".note-toast:has-text('Undone')");
        Visits.ready(page);
        assertThat(open("Call about use")).isEqualTo("open");

        page.keyboard().press("j");
        page.keyboard().press("j");
        page.keyboard().press("s");
        page.waitForSelector(".modal.show [data-until]:focus");
        Visits.ready(page);
        page.keyboard().press("1");
        page.waitForSelector(".note-toast:has-text('snoozed until 16 Jun 2026')");
        Visits.ready(page);
        assertThat(open("Send the offer")).isEqualTo("open 2026-06-16");

        page.keyboard().press("t");
        page.waitForSelector(".modal.show #title");
        page.fill("#title", "By hand");
        page.fill("#account", "A-1");
        page.locator("#title").press("Enter");
        page.waitForSelector(".note-toast:has-text('Task added')");
        assertThat(open("By hand")).isEqualTo("open");
    }

    /** Columns that there is no room for take none, or names are cut while a third of the page is empty. */
    @Test
    void onATabletTheRowsTakeAllOfThePage() {
        Page page = visits.signedIn("cid", 1024, ColorScheme.LIGHT);
        page.navigate("/tasks");
        Visits.ready(page);
        assertThat((Boolean) page.evaluate("""
                () => {
                  const table = document.querySelector('table.dt').getBoundingClientRect();
                  const due = document.querySelector('.c-due').getBoundingClientRect();
                  return due.right > table.right - 20;
                }""")).isTrue();
        assertThat(page.locator("th.c-n").isVisible()).isFalse();
    }

    @Test
    void onAPhoneItFitsAndTasksAreTicked() {
        Page page = visits.signedIn("cid", 390, ColorScheme.DARK);
        page.navigate("/tasks");
        Visits.ready(page);
        assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .isTrue();
        page.locator("[data-pick=show]").click();
        page.locator("tbody .sel input").nth(1).check();
        page.locator("#picked button:has-text('Done')").click();
        page.waitForSelector(".note-toast:has-text('1 task done')");
        assertThat(open("Send the offer")).isEqualTo("done");
    }
}
