package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One value at a time, where the page of the record shows it; archive and restore. */
class EditRecordTest extends PortfolioCase {
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"(\\d+)\"");

    @BeforeEach
    void somePortfolio() {
        db.sql()
                .execute("insert into attributes (subject, key, label, type, position) values"
                        + " ('account', 'Deal room', 'Deal room', 'tags', 1), ('account', 'vip', 'VIP', 'yes_no', 2)");
    }

    private static String version(HttpResponse<String> form) {
        Matcher version = VERSION.matcher(form.body());
        assertThat(version.find()).as(form.body()).isTrue();
        return version.group(1);
    }

    private HttpResponse<String> change(Browser browser, String record, String key, String value) {
        String encoded = java.net.URLEncoder.encode(key, java.nio.charset.StandardCharsets.UTF_8);
        String version = version(browser.get(record + "/field?key=" + encoded));
        return browser.post(record + "/field", Map.of("key", key, "value", value, "version", version));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mrr | $1,234.50 | mrr = 1234.5",
                "industry | Space travel | industry = 'Space travel'",
                "employees | 12 | employees = 12",
                "next_billing_on | 2026-09-09 | next_billing_on = '2026-09-09'",
                "stage | live | stage = 'live'",
                "status | brand new | status = 'brand new'",
                "parent | A-2 | parent_id = 2",
                "custom.vip | yes | custom = '{\"vip\": true}'",
                "custom.Deal room | a, b | custom = '{\"Deal room\": [\"a\", \"b\"]}'",
                "onboarding_manager | cid@example.com | id in (select account_id from account_assignments where role_id = 2)"
            })
    void aValueOfEachTypeIsSaved(String key, String value, String holds) {
        Browser cid = signedIn("cid");
        HttpResponse<String> answer = change(cid, "/accounts/A-1", key, value);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(db.sql()
                        .fetchCount(
                                org.jooq.impl.DSL.table("accounts"),
                                org.jooq.impl.DSL.condition("id = 1 and " + holds)))
                .isEqualTo(1);
        assertThat(cid.get(Browser.location(answer)).body()).contains(" saved");
    }

    @Test
    void aMomentOfAUserIsSavedInTheWorkspacesZone() {
        db.sql().execute("update workspace set time_zone = 'Europe/Berlin'");
        HttpResponse<String> answer = change(signedIn("ada"), "/users/U-1", "last_login_at", "2026-05-05T10:30");
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(db.sql().fetchValue("select last_login_at = '2026-05-05 08:30Z' from users where id = 1"))
                .isEqualTo(true);
    }

    @Test
    void whatDoesNotFitIsSaidAndNothingIsSaved() {
        Browser cid = signedIn("cid");
        HttpResponse<String> answer = change(cid, "/accounts/A-1", "mrr", "much");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Enter a number.", "value=\"much\"", "aria-invalid=\"true\"");
        assertThat(change(cid, "/accounts/A-1", "parent", "A-5").body()).contains("There is no account");
        HttpResponse<String> lines = change(cid, "/accounts/A-1", "external_id", "A\n1");
        assertThat(lines.statusCode()).isEqualTo(422);
        assertThat(lines.body()).contains("Enter an external id without line breaks");
    }

    @Test
    void whoWasSlowerIsTold() {
        Browser cid = signedIn("cid");
        String version = version(cid.get("/accounts/A-1/field?key=industry"));
        assertThat(change(signedIn("ada"), "/accounts/A-1", "industry", "Ships").statusCode())
                .isEqualTo(303);
        cid.get("/accounts/A-1/field?key=industry");
        HttpResponse<String> answer =
                cid.post("/accounts/A-1/field", Map.of("key", "industry", "value", "Trains", "version", version));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("ada saved", "after you opened it.");
        assertThat(db.sql().fetchValue("select industry from accounts where id = 1"))
                .isEqualTo("Ships");
    }

    @Test
    void aDeveloperAndACsmOfOthersChangeNothing() {
        Browser dev = signedIn("dev");
        assertThat(dev.get("/accounts/A-1").body()).doesNotContain("/field?key", "Archive");
        assertThat(dev.get("/accounts/A-1/field?key=mrr").statusCode()).isEqualTo(403);
        assertThat(dev.post("/accounts/A-1/field", Map.of("key", "mrr", "value", "1", "version", "0"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(dev.post("/accounts/A-1/archived", Map.of("archived", "true"))
                        .statusCode())
                .isEqualTo(403);
        Browser cid = signedIn("cid");
        assertThat(cid.get("/accounts/A-5/field?key=mrr").statusCode()).isEqualTo(404);
        cid.get("/accounts/A-1");
        assertThat(cid.post("/accounts/A-5/archived", Map.of("archived", "true"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(cid.get("/accounts/A-1/field?key=users").statusCode())
                .as("derived")
                .isEqualTo(403);
        assertThat(cid.get("/accounts/A-2/field?key=onboarding_manager").statusCode())
                .as("bea's role")
                .isEqualTo(403);
    }

    @Test
    void archivedIsOutOfListsAndComesBack() {
        Browser cid = signedIn("cid");
        cid.get("/accounts/A-1");
        HttpResponse<String> answer = cid.post("/accounts/A-1/archived", Map.of("archived", "true"));
        assertThat(Browser.location(answer)).isEqualTo("/accounts/A-1");
        assertThat(cid.get("/accounts/A-1").body()).contains("Archived: it is in no list", "Restore account");
        assertThat(cid.get("/accounts?q=A-1&size=100").body()).doesNotContain("href=\"/accounts/A-1\"");
        cid.get("/accounts/A-1");
        cid.post("/accounts/A-1/archived", Map.of("archived", "false"));
        assertThat(cid.get("/accounts?q=A-1&size=100").body()).contains("href=\"/accounts/A-1\"");
        assertThat(db.sql().fetchValue("select string_agg(action, ' ' order by id) from audit_entries"))
                .isEqualTo("archived restored");
    }
}
