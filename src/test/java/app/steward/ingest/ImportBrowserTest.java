package app.steward.ingest;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.TestClock;
import app.steward.testing.Visits;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** Files through the page, as a person brings them in. What works in the background does so when the test says. */
@BrowserTest
class ImportBrowserTest {
    @RegisterExtension
    final Visits visits = new Visits();

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    TestClock clock;

    @Autowired
    ImportWorker worker;

    @Autowired
    UndoWorker undoWorker;

    @Autowired
    DraftWorker draftWorker;

    private Page page;

    @BeforeEach
    void start() {
        db.reset();
        team.add(
                Viewer.system(),
                new Team.NewMember("ada@example.com", "Ada", Profile.ADMINISTRATOR, true, Visits.PASSWORD));
    }

    static boolean present() {
        return ImportClient.data("ravenstack-saas") != null && ImportClient.data("lightdash-saas-demo") != null;
    }

    private long count(String table) {
        return db.sql().fetchCount(org.jooq.impl.DSL.table(table));
    }

    @Test
    void by_keyboard_alone_from_the_file_to_the_import_and_back() {
        page = visits.signedIn("ada");
        page.navigate("/settings/imports/new");
        Visits.ready(page);
        page.locator("input[name=kind]").first().focus();
        page.keyboard().press(" ");
        // the dialog of the system is no part of the page
        page.locator("#file")
                .setInputFiles(new FilePayload(
                        "accounts.csv",
                        "text/csv",
                        "Account ID;Company;Storage\nA-1;Ferrowind;1.250\nA-2;Larkholm;3.125\n"
                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator("[data-file-name]")).containsText("accounts.csv, 1 kB");
        page.locator("form .btn-primary").focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/drafts/*");
        Visits.ready(page);
        assertThat(page.locator("#row-2")).containsText("Asks you");
        assertThat(page.locator("button[value=check]")).isDisabled();
        page.locator("#numbers-1").focus();
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("#row-2")).not().containsText("Asks you");
        assertThat(page.locator("button[value=check]")).isEnabled();
        page.locator("#to-1").focus();
        page.keyboard().type("Skip");
        assertThat(page.locator("#row-1")).containsText("Your choice");
        assertThat(page.locator("#to-1")).isFocused();
        page.keyboard().type("Name");
        assertThat(page.locator("#to-1")).hasValue("name");
        // what is typed on is kept, though answers to the letters before arrive meanwhile
        assertThat(page.locator(".htmx-request")).hasCount(0);
        assertThat(page.locator("#to-1")).hasValue("name");
        page.locator("button[value=check]").focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/check");
        worker.work();
        assertThat(page.locator("#now")).containsText("would be created");
        page.locator("button", new Page.LocatorOptions().setHasText("Import 2 rows"))
                .focus();
        page.keyboard().press("Enter");
        page.waitForURL("**/settings/imports/*");
        worker.work();
        assertThat(page.locator("#now")).containsText("created");
        assertThat(count("accounts")).isEqualTo(2);
        page.locator("a[data-behaviour=dialog]").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator(".modal.show")).containsText("2 accounts go");
        page.locator(".modal.show .btn-danger").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#now")).containsText("Being taken back");
        undoWorker.work();
        assertThat(page.locator("#now .pill")).containsText("Taken back");
        assertThat(count("accounts")).isZero();
    }

    @Test
    void what_is_chosen_while_an_older_choice_is_being_kept_stays() {
        page = visits.signedIn("ada");
        page.navigate("/settings/imports/new");
        Visits.ready(page);
        page.locator("input[name=kind]").first().check();
        page.locator("#file")
                .setInputFiles(new FilePayload(
                        "accounts.csv", "text/csv", "ID;Company\nA-1;Ferrowind\n".getBytes(StandardCharsets.UTF_8)));
        page.locator("form .btn-primary").click();
        page.waitForURL("**/drafts/*");
        Visits.ready(page);
        List<Route> held = new ArrayList<>();
        page.route("**/columns?row=1", route -> {
            if (held.isEmpty()) {
                held.add(route);
            } else {
                route.resume();
            }
        });
        page.waitForRequest("**/columns?row=1", () -> page.locator("#to-1").selectOption("new"));
        page.locator("#to-1").selectOption("name");
        page.locator("button[value=check]").focus();
        page.waitForResponse(
                answer -> String.valueOf(answer.request().postData()).contains("to-1=name"),
                () -> held.get(0).resume());
        assertThat(page.locator("#row-1")).containsText("Your choice");
        assertThat(page.locator("#to-1")).hasValue("name");
        assertThat(page.locator("button[value=check]")).isFocused();
    }

    @Test
    @EnabledIf("present")
    void public_data_sets_come_in_whole() {
        clock.set("2025-12-31T12:00:00Z");
        page = visits.signedIn("ada");
        Path ravenstack = ImportClient.data("ravenstack-saas");
        bring(ravenstack, "ravenstack_accounts.csv", "accounts", 500, 0, 0);
        bring(ravenstack, "ravenstack_subscriptions.csv", "subscriptions", 5000, 0, 0);
        bring(ravenstack, "ravenstack_feature_usage.csv", "usage", 24_998, 2, 0);
        bring(ravenstack, "ravenstack_supports_ticket.csv", "tickets", 2000, 0, 0);
        Path lightdash = ImportClient.data("lightdash-saas-demo");
        bring(lightdash, "accounts_raw.csv", "accounts", 1005, 0, 0);
        bring(lightdash, "users_raw.csv", "users", 6006, 0, 0);
        bring(lightdash, "deals_raw.csv", "subscriptions", 1022, 0, 62);
        assertThat(count("accounts")).isEqualTo(1505);
        assertThat(count("users")).isEqualTo(6006);
        assertThat(count("subscriptions")).isEqualTo(6022);
        assertThat(count("tickets")).isEqualTo(2000);
    }

    private void bring(Path folder, String file, String kind, int created, int same, int rejected) {
        page.navigate("/settings/imports/new");
        Visits.ready(page);
        page.locator("input[value=" + kind + "]").check();
        page.locator("#file").setInputFiles(folder.resolve(file));
        page.locator("form .btn-primary").click();
        page.waitForURL("**/drafts/*");
        draftWorker.work();
        page.locator("button[value=check]").click();
        page.waitForURL("**/check");
        worker.work();
        assertThat(page.locator(".figures > div").nth(0)).containsText(words(created));
        assertThat(page.locator(".figures > div").nth(2)).containsText(words(same));
        page.locator("button", new Page.LocatorOptions().setHasText("Import ")).click();
        page.waitForURL("**/settings/imports/*");
        worker.work();
        assertThat(page.locator("#now .pill")).hasText("Done");
        assertThat(page.locator(".figures > div").nth(0)).containsText(words(created));
        assertThat(page.locator(".figures > div").nth(4)).containsText(words(rejected));
    }

    private static String words(int number) {
        return String.format(java.util.Locale.ROOT, "%,d", number);
    }
}
