package app.steward.automation;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.testing.Api;
import app.steward.testing.BrowserTest;
import app.steward.testing.Night;
import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** The life of an alert rule: made with its preview, opens at the next scan, worked on in Act by keyboard, closes by itself. */
@BrowserTest
class AlertBrowserTest {
    @Autowired
    SomeAccounts accounts;

    @Autowired
    Api api;

    @Autowired
    Night night;

    @RegisterExtension
    final Visits visits = new Visits();

    private void scan() {
        night.falls("lists", "alerts");
    }

    private void pays(String account, int mrr) {
        Assertions.assertThat(
                        api.patch("/accounts/" + account, "{'mrr':" + mrr + "}").status())
                .isEqualTo(200);
    }

    @Test
    void fromTheFormToAnAlertThatClosesByItself() {
        accounts.four();
        accounts.member("ada", Profile.ADMINISTRATOR);
        int segment = api.post(
                        "/segments",
                        "{'subject':'account','name':'Pays much','condition':{'field':'mrr','op':'gte','value':50}}")
                .body()
                .get("id")
                .asInt();

        Page ada = visits.signedIn("ada");
        ada.navigate("/alerts/rules/new");
        ada.getByLabel("Name").fill("Watch large ones");
        ada.getByLabel("Message").fill("{{account.name}} pays {{account.mrr}}");
        ada.locator("input[name=segment][value='" + segment + "']").check();
        assertThat(ada.locator("#preview")).containsText("+1 would open");
        assertThat(ada.locator("#last-days")).containsText("alert would have opened");
        ada.getByLabel("Turn it on when saved").check();
        ada.getByLabel("Skip them").check();
        ada.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save alert rule"))
                .click();
        assertThat(ada.locator(".page-head .pill").last()).hasText("On");

        pays("A-3", 70);
        pays("A-4", 80);
        scan();
        Page cleo = visits.signedIn("cleo");
        cleo.navigate("/reports/portfolio/act?part=alerts&assigned=none");
        cleo.waitForSelector("main[data-attached~=act]");
        Locator count = cleo.locator(".segtabs [data-count=alerts]");
        Locator first = cleo.locator("tr[data-at]").first();
        assertThat(count).hasText("2");
        assertThat(cleo.locator("#beside")).containsText("Dune pays $80");
        cleo.keyboard().press("j");
        assertThat(cleo.locator("tr[data-at]").last()).hasAttribute("aria-current", "true");
        assertThat(cleo.locator("#beside")).containsText("Corn pays $70");
        cleo.keyboard().press("k");
        assertThat(first).hasAttribute("aria-current", "true");
        cleo.keyboard().press("d");
        assertThat(first).hasClass(Pattern.compile("finished"));
        assertThat(count).hasText("1");
        cleo.waitForSelector(".note-toast [data-undo]");
        cleo.waitForResponse("**/act/alerts/undo/*", () -> cleo.keyboard().press("u"));
        assertThat(first).not().hasClass(Pattern.compile("finished"));
        assertThat(count).hasText("2");
        cleo.keyboard().press("s");
        cleo.waitForSelector(".modal.show [data-until]:focus");
        Visits.ready(cleo);
        assertThat(cleo.locator(".modal.show")).containsText("Snooze 1 alert");
        cleo.keyboard().press("1");
        assertThat(cleo.locator(".note-toast")).containsText("1 alert snoozed until");
        assertThat(count).hasText("1");

        // somebody opens it again meanwhile: Undo takes back nothing, and says so
        cleo.waitForSelector("main[data-attached~=act]");
        assertThat(first).hasAttribute("aria-current", "true");
        cleo.keyboard().press("d");
        assertThat(cleo.locator(".note-toast")).containsText("Closed: Watch large ones");
        long corn = api.get("/alerts?account=A-3&state=closed")
                .body()
                .get("items")
                .get(0)
                .get("id")
                .asLong();
        api.patch("/alerts/" + corn, "{'state':'open'}");
        cleo.locator(".note-toast [data-undo]").click();
        assertThat(cleo.locator(".note-toast")).containsText("Nothing is undone: changed since");
        assertThat(first).hasClass(Pattern.compile("finished"));

        pays("A-3", 5);
        scan();
        cleo.navigate("/reports/portfolio/act?part=alerts&assigned=none");
        assertThat(cleo.locator("main")).containsText("No open alerts");
        cleo.navigate("/alerts/open?state=closed");
        assertThat(cleo.locator("main")).containsText("Cleared by itself");
    }

    @Test
    void theLastDaysDoNotTakeThePlaceOfWhatWasAskedForSince() {
        accounts.four();
        accounts.member("ada", Profile.ADMINISTRATOR);
        api.post(
                "/segments",
                "{'subject':'account','name':'Pays much','condition':{'field':'mrr','op':'gte','value':50}}");
        Page ada = visits.signedIn("ada");
        List<Route> previews = new ArrayList<>();
        ada.route("**/alerts/rules/preview/*", route -> {
            previews.add(route);
            if (previews.size() == 1) {
                route.resume();
            }
        });
        // in the moment in which the first numbers are there
        ada.addInitScript("""
                addEventListener("htmx:afterSettle", (event) => {
                  const box = document.querySelector("#in-segments input[name=segment]");
                  if (event.target.id === "preview" && !box.checked) box.click();
                });""");

        ada.waitForRequest("**/alerts/rules/estimate/*", () -> ada.navigate("/alerts/rules/new"));
        Assertions.assertThat(previews).hasSize(2);
        assertThat(ada.locator("#preview")).containsText("+4 would open");
        previews.get(1).resume();

        assertThat(ada.locator("#preview")).containsText("+1 would open");
        assertThat(ada.locator("#last-days")).containsText("alert would have opened");
    }

    /** The list stays behind it, with its filter. */
    @Test
    void anAlertIsClosedInTheDialogThatShowsIt() {
        accounts.four();
        api.post(
                "/alert-rules",
                "{'name':'Pays much','subject':'account','type':'risk','on':true,'existing':'act',"
                        + "'condition':{'field':'mrr','op':'gte','value':50}}");
        scan();
        Page cleo = visits.signedIn("cleo");
        cleo.navigate("/alerts/open?type=risk");
        cleo.locator("a.what").click();
        Locator dialog = cleo.locator(".modal.show");
        dialog.getByText("Close it").click();
        assertThat(dialog.locator("#dialog-title")).hasText("Close Pays much: Acme");
        dialog.getByLabel("False alarm").check();
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Close 1 alert"))
                .dblclick();
        assertThat(cleo.locator("main")).containsText("No open alerts");
        assertThat(cleo.locator(".modal.show")).hasCount(0);
    }
}
