package app.steward.team.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

@BrowserTest
class SignInBrowserTest {

    @Autowired
    Db db;

    @Autowired
    Team team;

    @RegisterExtension
    final Visits visits = new Visits();

    Page page;

    @BeforeEach
    void open() {
        db.reset();
        team.add(
                Viewer.system(),
                new Team.NewMember("ada@example.com", "Ada", Profile.ADMINISTRATOR, false, "a long enough one"));
        page = visits.page();
    }

    private void signIn(String password) {
        page.getByLabel("E-mail").fill("ada@example.com");
        page.getByLabel("Password").fill(password);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in"))
                .click();
    }

    @Test
    void signsInReordersSuccessRolesByKeyAndSignsOut() {
        page.navigate("/settings/success-roles");
        signIn("not the password");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("The e-mail or the password is wrong");
        signIn("a long enough one");
        assertThat(page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions().setName("Success roles").setExact(true)))
                .isVisible();

        Visits.ready(page);
        page.getByLabel("Move Account manager, place 3 of 3").focus();
        page.keyboard().press("Space");
        page.keyboard().press("Home");
        page.waitForResponse(
                "**/settings/order-of-success-roles", () -> page.keyboard().press("Space"));
        page.reload();
        assertThat(page.getByLabel("Move Account manager, place 1 of 3")).isVisible();

        page.getByLabel("Ada, your profile").click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(page.getByText("You are signed out.")).isVisible();
    }

    @Test
    void whatIsTypedOutlivesTheSessionAndTheConnection() {
        page.navigate("/settings/workspace");
        signIn("a long enough one");
        Visits.ready(page);
        Locator name = page.locator("#name");
        Locator save = page.locator("main form .btn-primary");
        name.fill("Tallgrove North");

        page.context().setOffline(true);
        save.click();
        assertThat(page.locator(".note-toast")).containsText("Not saved: the connection was lost");
        page.context().setOffline(false);

        Page other = page.context().newPage();
        other.navigate("/profile");
        Visits.ready(other);
        other.getByLabel("Ada, your profile").click();
        other.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(other.getByText("You are signed out.")).isVisible();

        save.click();
        Locator again = page.locator("dialog.again");
        assertThat(again).containsText("Nothing is lost");
        visits.accessible(page, "dialog.again");
        again.locator("#again-password").fill("a long enough one");
        again.locator(".btn-primary").click();
        assertThat(again).hasCount(0);
        assertThat(page.locator(".note-toast")).containsText("Not saved yet");
        assertThat(name).hasValue("Tallgrove North");
        assertThat(save).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator(".note-toast")).containsText("Workspace saved");
        assertThat(name).hasValue("Tallgrove North");
    }
}
