package app.steward.template.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** Writing a template: what is typed is seen in the frame, as one user and the next, with fields put in at the caret. */
@BrowserTest
class TemplateBrowserTest {
    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Db db;

    @RegisterExtension
    final Visits visits = new Visits();

    @Test
    void whatIsTypedIsSeenAsOneUserAndTheNext() {
        portfolio.make();
        db.sql().execute("update users set name = 'Odile Marwick', title = 'Head of data' where id = 1");
        db.sql().execute("update users set name = 'Petra Holm', title = null where id = 2");
        Page ada = visits.signedIn("ada");
        ada.navigate("/email-templates/new");
        Locator message = ada.frameLocator("iframe.message").locator("body");
        Locator body = ada.locator("#body");
        ada.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Welcome");
        ada.getByLabel("Subject").fill("For {{user.name}}");
        body.fill("Hello ");
        assertThat(message).containsText("Hello");
        ada.keyboard().press("Control+m");
        ada.locator("#fields [data-find]").fill("first name");
        assertThat(ada.locator("#fields [data-insert='{{user.first_name}}']")).containsText("Odile");
        ada.keyboard().press("Enter");
        assertThat(body).hasValue("Hello {{user.first_name}}");
        assertThat(message).containsText("Hello Odile");
        body.fill("Hello {{user.title}}");
        assertThat(message).containsText("Head of data");
        ada.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("The next user"))
                .click();
        assertThat(message).containsText("user.title is empty");
        assertThat(ada.locator("#as")).hasValue("Petra Holm");
        assertThat(ada.locator("#preview")).containsText("Petra Holm would be skipped");
        assertThat(ada.locator("#fields [data-insert='{{user.name}}']")).containsText("Petra Holm");
        ada.locator("#look label:has(input[value=dark])").click();
        assertThat(ada.frameLocator("iframe.message").locator("table.st-card").first())
                .hasCSS("background-color", "rgb(22, 25, 31)");
        ada.locator("[data-fallback='user.title']").click();
        assertThat(body).hasValue("Hello {{user.title|}}");
        ada.keyboard().type("you");
        assertThat(message).containsText("Hello you");
        ada.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Add template"))
                .click();
        ada.waitForURL(Pattern.compile(".*/email-templates/\\d+"));
        assertThat(body).hasValue("Hello {{user.title|you}}");
        assertThat(message).containsText("Hello Head of data");
    }
}
