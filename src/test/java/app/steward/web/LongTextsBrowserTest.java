package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.BrowserTest;
import app.steward.testing.Browsers;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Every page of the audit with the longest texts that can be stored, as one word: at 320 px none scrolls sideways and no
 * field is squeezed to nothing; the drawers keep their fields where the window is low, as a desk at 200 % zoom is.
 */
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongTextsBrowserTest {
    private static final String WORD =
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

    /** What sticks out to the right, innermost only, unless something around it scrolls or cuts off. */
    private static final String STICKING_OUT = """
            () => document.documentElement.scrollWidth <= innerWidth ? '' :
                [...document.querySelectorAll('body *')].filter(one => {
                    const box = one.getBoundingClientRect();
                    if (box.width === 0 || box.right <= innerWidth + 1) return false;
                    for (let at = one.parentElement; at && at !== document.body; at = at.parentElement)
                        if (getComputedStyle(at).overflowX !== 'visible') return false;
                    return ![...one.children].some(child => child.getBoundingClientRect().right > innerWidth + 1);
                }).slice(0, 3).map(one => `${one.tagName} ${one.className} in ${one.parentElement.className}`)
                .join(', ') || 'something'
            """;

    /** Fields that are there but too small to be used. */
    private static final String SQUEEZED = """
            () => [...document.querySelectorAll('main :is(input, select, textarea)')].filter(one => {
                if (one.type === 'hidden' || one.type === 'checkbox' || one.type === 'radio') return false;
                if (!one.checkVisibility() || one.closest('.visually-hidden, .modal')) return false;
                return one.getBoundingClientRect().width < 40 || one.getBoundingClientRect().height < 16;
            }).map(one => one.name || one.id)
            """;

    @Autowired
    Db db;

    @Autowired
    AuditedPortfolio portfolio;

    @LocalServerPort
    int port;

    private Page page;

    @BeforeAll
    void longTexts() {
        portfolio.make();
        run("update field_indexes set problem = " + word(200));
        run("update touchpoints set text = " + word(2_000));
        run("update views set name = " + word(90) + " || id");
        run("update rules set name = " + word(90) + " || id");
        run("update alert_rules set message = " + word(500));
        run("update alerts set message = " + word(500));
        run("update tasks set title = " + word(150) + ", text = " + word(2_000));
        run("update plays set name = " + word(90));
        run("update email_templates set name = " + word(90) + " || id, subject = " + word(190) + ", body = "
                + word(900));
        run("update email_template_versions set subject = " + word(190) + ", body = " + word(900));
        run("update webhooks set name = " + word(90) + ", last_error = " + word(190));
        run("update webhook_deliveries set answer = " + word(190));
        run("update tickets set subject = " + word(190));
        run("update imports set file_name = " + word(190));
        run("update import_rejects set value = " + word(190));
        run("update milestones_met set note = " + word(190));
        run("update journey_runs set problem = " + word(190) + " where state = 'stuck'");
        run("update accounts set name = " + word(200) + ", industry = " + word(200) + ", plan = " + word(200));
        run("update users set name = " + word(200) + ", title = " + word(200) + ", email = " + word(180)
                + " || id || '@example.org'");
        run("update subscriptions set plan = " + word(200));
        run("update segments set name = " + word(110) + " || id");
        run("update stages set label = left(label || " + word(100) + ", 100)");
        run("update subscription_statuses set label = left(label || " + word(100) + ", 100)");
        run("update user_roles set label = left(label || " + word(100) + ", 100)");
        run("update personas set label = left(label || " + word(100) + ", 100)");
        run("update success_roles set label = left(label || " + word(100) + ", 100)");
        run("update attributes set label = " + word(100));
        run("update features set label = " + word(90) + " || id");
        run("update team_members set name = left(name || " + word(200) + ", 200)");
        run("update workspace set name = " + word(200));
        run("insert into audit_entries (actor, action, kind, record_id, label, before, after) select " + word(200)
                + ", 'changed', 'account', 'A-1', " + word(200) + ", jsonb_build_object('name', " + word(200)
                + "), jsonb_build_object('name', " + word(200) + ")");
        page = Browsers.page("http://127.0.0.1:" + port, 320, 800, ColorScheme.LIGHT);
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        Visits.signIn(db, port, page, "ada");
    }

    private static String word(int length) {
        return "'" + WORD.repeat(length / WORD.length() + 1).substring(0, length) + "'";
    }

    private void run(String statement) {
        db.sql().execute(statement);
    }

    @AfterAll
    void close() {
        page.context().close();
    }

    @Test
    void nothingSticksOutOrIsSqueezedAtTheNarrowest() {
        List<String> wrong = new ArrayList<>();
        AuditedPages.all()
                .filter(visit -> visit.member().equals("ada")
                        && visit.status() == 200
                        && visit.form().isEmpty()
                        && visit.clicks().isEmpty())
                .forEach(visit -> {
                    assertThat(page.navigate(visit.path()).status())
                            .as(visit.path())
                            .isEqualTo(200);
                    AuditBrowserTest.settled(page);
                    String out = String.valueOf(page.evaluate(STICKING_OUT));
                    if (!out.isEmpty()) {
                        wrong.add(visit.path() + " scrolls sideways: " + out);
                    }
                    List<?> squeezed = (List<?>) page.evaluate(SQUEEZED);
                    if (!squeezed.isEmpty()) {
                        wrong.add(visit.path() + " squeezes " + squeezed);
                    }
                });
        assertThat(wrong).isEmpty();
    }

    @Test
    void drawersKeepTheirFieldsInALowWindow() {
        page.setViewportSize(720, 450);
        page.navigate("/accounts?panel=filter&filter=mrr:gte:100");
        AuditBrowserTest.settled(page);
        assertThat(page.locator(".side-body").boundingBox().height).isGreaterThan(200);
        page.navigate("/accounts?panel=columns");
        AuditBrowserTest.settled(page);
        assertThat(page.locator(".side-body").boundingBox().height).isGreaterThan(200);
        page.setViewportSize(320, 800);
    }
}
