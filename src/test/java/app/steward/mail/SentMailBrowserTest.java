package app.steward.mail;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** Messages are read beside the list, by keyboard alone. */
@BrowserTest
class SentMailBrowserTest {
    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @RegisterExtension
    final Visits visits = new Visits();

    private Page page;

    @BeforeEach
    void open() {
        portfolio.make();
        for (String subject : new String[] {"Third", "Second", "First"}) {
            db.sql()
                    .execute(
                            "with o as (insert into outbox (kind, key, source, payload, state, user_id, template_id, step, handed_at)"
                                    + " values ('customer', {0}, 'test:3', '{}', 'in_doubt', 9, 1, 'a', now()) returning id)"
                                    + " insert into outbox_content (id, sender, recipient, subject, html, plain)"
                                    + " select id, 'a@b.example', 'u@example.org', {0}, '<p>Hi', 'Hi' from o",
                            subject);
        }
        page = visits.signedIn("bea");
        page.navigate("/sent-mail");
        page.waitForSelector("main[data-attached~=beside]");
    }

    @Test
    void theNextIsReadWithoutLeavingTheList() {
        assertThat(page.locator("#beside")).isHidden();
        page.keyboard().press("j");
        assertThat(page.locator("#beside")).isHidden();
        page.keyboard().press("Enter");
        assertThat(page.locator("#beside h2")).hasText("First");
        assertThat(page.locator("#beside h2")).isFocused();
        visits.accessible(page, "#main");
        page.keyboard().press("j");
        assertThat(page.locator("#beside h2")).hasText("Second");
        assertThat(page).hasURL(Pattern.compile("/sent-mail\\?message=\\d+$"));
        page.reload();
        page.waitForSelector("main[data-attached~=beside]");
        assertThat(page.locator("#beside h2")).hasText("Second");
        page.keyboard().press("j");
        assertThat(page.locator("#beside h2")).hasText("Third");
        page.keyboard().press("Escape");
        assertThat(page.locator("#beside")).isHidden();
        assertThat(page).hasURL(Pattern.compile("/sent-mail$"));
    }

    @Test
    void whatIsSettledThereShowsInTheListToo() {
        page.locator("th a").first().click();
        page.locator("#beside button", new Page.LocatorOptions().setHasText("Was delivered"))
                .click();
        assertThat(page.locator("tr.current .p-mark")).containsText("Sent");
        assertThat(page.locator("#beside")).containsText("Delivered, says bea");
        assertThat(page.locator(".segtabs")).containsText("Sent 1");
    }

    @Test
    void onAPhoneAMessageIsAPage() {
        page.setViewportSize(390, 844);
        page.locator("th a").first().click();
        assertThat(page).hasURL(Pattern.compile("/sent-mail/\\d+$"));
        assertThat(page.locator("h1")).hasText("First");
    }
}
