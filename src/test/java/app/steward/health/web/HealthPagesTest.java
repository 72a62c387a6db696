package app.steward.health.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the pages of health show: to whom, of how many, in which order, and why. */
class HealthPagesTest extends HealthPagesCase {
    @ParameterizedTest
    @EnumSource(Profile.class)
    void letsEverybodyReadAndManagersEdit(Profile profile) {
        health.configure(live, "employees", 100);
        accounts.member("someone", profile);
        Browser browser = signedIn("someone");
        boolean edits = profile == Profile.ADMINISTRATOR || profile == Profile.SUPER_MANAGER;
        String list = page(browser.get("/health"), 200);
        assertThat(list)
                .contains("Product: Employees", "No configuration: passes its accounts on", "All other accounts");
        assertThat(list.contains("class=\"grip\"")).isEqualTo(edits);
        assertThat(list.contains("Administrators and super managers edit health"))
                .isEqualTo(!edits);
        String configuration = page(browser.get("/health/" + live), 200);
        assertThat(configuration).contains("Employees");
        assertThat(configuration.contains("Save configuration")).isEqualTo(edits);
        assertThat(configuration.contains("name=\"act\"")).isEqualTo(edits);
        page(browser.get("/profile"), 200);
        int posted = edits ? 303 : 403;
        assertThat(browser.post("/health/default", employees()).statusCode()).isEqualTo(posted);
        assertThat(browser.post("/health/order", form("ids", large + "," + live))
                        .statusCode())
                .isEqualTo(posted);
        assertThat(browser.post("/health/" + live + "/metrics", employees()).statusCode())
                .isEqualTo(edits ? 200 : 403);
        assertThat(browser.post("/health/" + live + "/delete", form()).statusCode())
                .isEqualTo(posted);
        assertThat(configurations.find(live).isPresent()).isEqualTo(!edits);
        assertThat(priority.order()).isEqualTo(edits ? List.of(large, live) : List.of(live, large));
    }

    @Test
    void countsWhatTheViewerSees() {
        health.configure(live, "employees", 100);
        assertThat(row(page(administrator().get("/health"), 200), live)).contains("<b class=\"strong\">3</b>", "of 3");
        String cleo = page(signedIn("cleo").get("/health"), 200);
        assertThat(row(cleo, live)).contains("<b class=\"strong\">2</b>", "of 2");
        assertThat(page(signedIn("cleo").get("/health/segments/" + live), 200))
                .contains("0 good, 1 average, 1 poor, 0 not computed");
        assertThat(page(signedIn("cleo").get("/health/segments"), 200))
                .contains("Health of Live: 0 good, 1 average, 1 poor, 0 not computed");
    }

    /** The line of one segment. */
    private static String row(String page, int segment) {
        String from = page.substring(page.indexOf("id=\"place-" + segment + "\""));
        return from.substring(0, from.indexOf("</li>"));
    }

    @Test
    void showsWhatAnOrderWouldDoAndSavesItOnlyThen() {
        health.configure(live, "employees", 100);
        health.configure(large, "mrr", 100);
        Browser ada = administrator();
        assertThat(page(ada.get("/health"), 200)).doesNotContain("What this order would change");
        String impact = page(ada.get("/health?order=" + large + "," + live), 200);
        assertThat(impact)
                .contains(
                        "What this order would change", "class=\"figure\">2</span>", "was 2", "Large moves from 2 to 1")
                .contains(
                        "Now: 0 good, 1 average, 2 poor, 1 not computed",
                        "Then: 2 good, 0 average, 1 poor, 1 not computed");
        assertThat(priority.order()).containsExactly(live, large);
        Map<String, String> order = form("ids", large + "," + live, "was", live + "," + large);
        assertThat(Browser.location(ada.post("/health/order", order))).isEqualTo("/health");
        assertThat(priority.order()).containsExactly(large, live);
        assertThat(db.sql()
                        .fetch("select overall_score from account_facts order by account_id")
                        .getValues(0, Integer.class))
                .containsExactly(100, 80, 20, null);
        assertThat(page(ada.get("/health"), 200)).contains("Priority saved");
        assertThat(page(ada.get("/settings/audit-trail?kind=health+priority"), 200))
                .contains("Live, Large", "Large, Live");
        // of an order that somebody else changed meanwhile the page shows what it would do to theirs
        order = form("ids", live + "," + large, "was", live + "," + large);
        assertThat(Browser.location(ada.post("/health/order", order))).isEqualTo("/health?order=" + live + "," + large);
        assertThat(page(ada.get("/health?order=" + live + "," + large), 200))
                .contains("Not saved yet", "What this order would change");
        assertThat(priority.order()).containsExactly(large, live);
        assertThat(page(ada.get("/health?order=nonsense," + large + ",99"), 200))
                .doesNotContain("What this order would change");
    }

    @Test
    void tellsWhy() {
        health.configure(live, "employees", 100);
        health.configure(large, "mrr", 100);
        Browser ada = administrator();
        String why = page(ada.get("/accounts/A-1/health/why?of=product"), 200);
        assertThat(why)
                .contains("Why is product health 50?", "Live decides, since it stands above Large.", "Average")
                .contains("Employees", "0 to 100");
        assertThat(page(ada.get("/accounts/A-4/health/why"), 200)).contains("Why is overall health not computed?");
        assertThat(page(ada.get("/accounts/A-1/health"), 200)).contains("Live decides", "Employees");
        assertThat(page(ada.get("/accounts/A-1"), 200)).contains("Live decides", "/accounts/A-1/health#product");
        assertThat(page(ada.get("/accounts"), 200)).contains("/accounts/A-1/health#overall");
        Browser cleo = signedIn("cleo");
        page(cleo.get("/accounts/A-1/health/why"), 200);
        assertThat(cleo.get("/accounts/A-2/health/why").statusCode()).isEqualTo(404);
        assertThat(cleo.get("/accounts/A-2/health").statusCode()).isEqualTo(404);
    }

    @Test
    void marksWhereAnotherConfigurationDecides() {
        health.configure(live, "employees", 100);
        clock.set(clock.instant().plus(Duration.ofDays(3)).toString());
        health.configure(large, "mrr", 100);
        transaction.executeWithoutResult(status -> priority.save(Viewer.system(), List.of(large, live)));
        clock.set(clock.instant().plus(Duration.ofDays(1)).toString());
        Browser ada = administrator();
        String since = "Another configuration decides since 18 Jun: was Live, now Large.";
        assertThat(page(ada.get("/accounts/A-1/health"), 200))
                .contains(since, "class=\"s-mark\"", "Changes count from there");
        assertThat(page(ada.get("/accounts/A-1/health/why"), 200)).contains(since);
        assertThat(page(ada.get("/accounts/A-1"), 200))
                .contains(since, "class=\"s-mark\"", "Another configuration decides: was Live, now Large")
                .doesNotContain("was computed", " up in 30 days", "rose from", "fell from");
        assertThat(page(ada.get("/accounts/A-3/health"), 200)).doesNotContain("Another configuration");
    }

    @Test
    void saysWhatDeletingADecidingSegmentDoes() {
        health.configure(live, "employees", 100);
        health.configure(null, "employees", 200);
        Browser ada = administrator();
        String list = page(ada.get("/segments/account"), 200);
        assertThat(list)
                .contains("hx-get=\"/health/segments/" + live + "/removal\"")
                .doesNotContain("stay otherwise as they are");
        assertThat(page(ada.get("/health/segments/" + live + "/removal"), 200))
                .contains("Its health configuration goes with it", "3 accounts</b>", "All other accounts")
                .contains("name=\"force\" value=\"true\"");
        assertThat(page(ada.get("/health/segments/" + live + "/removal?whole=false"), 200))
                .contains("3 accounts</b>")
                .doesNotContain("name=\"force\"", "goes with it");
        assertThat(page(ada.get("/health/segments/" + large + "/removal"), 200)).contains("of no account");
        assertThat(page(ada.get("/health/" + live), 200))
                .contains("hx-get=\"/health/segments/" + live + "/removal?whole=false\"");
        assertThat(signedIn("cleo").get("/health/segments/" + live + "/removal").statusCode())
                .isEqualTo(403);
        assertThat(page(ada.post("/segments/account/" + live + "/delete", Map.of()), 409))
                .contains("3 accounts would get another configuration");
        assertThat(configurations.find(live)).isPresent();
        assertThat(Browser.location(ada.post("/segments/account/" + live + "/delete", Map.of("force", "true"))))
                .isEqualTo("/segments/account");
        assertThat(configurations.find(live)).isEmpty();
    }

    @Test
    void saysWhoChangesBandByOtherLimits() {
        health.configure(null, "employees", 100);
        Browser ada = administrator();
        assertThat(page(ada.get("/settings/workspace"), 200)).contains("Who would change band?", "/health/bands");
        Map<String, String> limits = form("goodFrom", "50", "poorBelow", "10");
        assertThat(page(ada.post("/health/bands", limits), 200))
                .contains(
                        "<title>Health bands", "Overall health</b>", "3 accounts change band", "Nothing is saved yet");
        assertThat(page(ada.post("/health/bands", form("goodFrom", "70", "poorBelow", "40")), 200))
                .contains("No account changes band by these limits");
        assertThat(page(ada.post("/health/bands", form("goodFrom", "some", "poorBelow", "40")), 200))
                .contains("Enter a whole number from 1 to 100.");
        accounts.member("sue", Profile.SUPER_MANAGER);
        assertThat(signedIn("sue").post("/health/bands", limits).statusCode()).isEqualTo(403);
    }

    @Test
    void offersTheSuggestionWhereNothingIsConfigured() {
        Browser ada = administrator();
        assertThat(page(ada.get("/health"), 200))
                .contains("No account has a health score yet", "href=\"/health/default?from=starter\"");
        assertThat(page(ada.get("/health/default?from=starter"), 200))
                .contains("product.0.field", "value=\"active_users\"");
        assertThat(page(ada.get("/health/default"), 200)).doesNotContain(".field\" value=\"active_users\"");
        assertThat(page(signedIn("cleo").get("/health"), 200))
                .contains("Administrators and super managers set it up")
                .doesNotContain("from=starter");
        health.configure(live, "employees", 100);
        assertThat(page(ada.get("/health"), 200)).doesNotContain("No account has a health score yet");
    }
}
