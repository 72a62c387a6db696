package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Customers > Subscriptions, and the page of one. */
class SubscriptionPagesTest extends PortfolioCase {
    private static final Pattern VERSION = Pattern.compile("name=\"version\" value=\"(\\d+)\"");
    private static final Pattern ROW = Pattern.compile("href=\"/subscriptions/(S-\\d+)\"");

    @Autowired
    Api api;

    private static List<String> rows(String page) {
        return ROW.matcher(page).results().map(found -> found.group(1)).toList();
    }

    private List<String> ids(String where) {
        return db.sql()
                .fetch("select s.external_id from subscriptions s join accounts a on a.id = s.account_id"
                        + " where s.archived_at is null and a.archived_at is null and " + where
                        + " order by s.mrr desc nulls last, s.id")
                .getValues(0, String.class);
    }

    private HttpResponse<String> change(Browser browser, String id, String key, String value) {
        Matcher version = VERSION.matcher(
                browser.get("/subscriptions/" + id + "/field?key=" + key).body());
        assertThat(version.find()).as(key).isTrue();
        return browser.post(
                "/subscriptions/" + id + "/field", Map.of("key", key, "value", value, "version", version.group(1)));
    }

    @Test
    void theTotalSaysThatItIsOfOpenSubscriptions() {
        db.sql().execute("update subscriptions set cancelled_on = '2026-02-01' where status = 'canceled'");
        portfolio.recompute();
        Browser ada = signedIn("ada");
        String open = db.sql()
                .fetchSingle("select to_char(sum(s.mrr), 'FM$999,999,999') from subscriptions s join accounts a on"
                        + " a.id = s.account_id where s.archived_at is null and a.archived_at is null"
                        + " and s.status = 'active'")
                .get(0, String.class);
        assertThat(sums(ada.get("/portfolio/subscriptions/counts?columns=external_id,mrr")
                        .body()))
                .contains("MRR of open ones " + open);
        assertThat(sums(ada.get("/portfolio/subscriptions/totals?columns=external_id,mrr")
                        .body()))
                .contains("MRR of open ones " + open);
        assertThat(sums(ada.get("/portfolio/accounts/counts").body()))
                .contains("MRR $")
                .doesNotContain("open ones");
    }

    private static String sums(String page) {
        return page.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ");
    }

    @Test
    void theListShowsTheLargestFirstInTabsOfAccountSegments() {
        int media = segment(Subject.ACCOUNT, "Media", "{'field':'industry','op':'eq','value':'Media'}");
        int admins = segment(Subject.USER, "Admins", "{'field':'role','op':'eq','value':'admin'}");
        Browser ada = signedIn("ada");
        String page = ada.get("/subscriptions?size=100").body();
        assertThat(rows(page)).hasSizeGreaterThan(70).isEqualTo(ids("true"));
        assertThat(page)
                .contains(
                        "<title>Subscriptions · Steward</title>",
                        "All subscriptions",
                        ">Media ",
                        "Add subscription",
                        "export.csv",
                        "icons.svg")
                .doesNotContain("Admins");
        assertThat(page.replaceAll("\\s+", " "))
                .containsSubsequence(
                        "External id",
                        "Account",
                        "Plan",
                        "Status",
                        "MRR",
                        "Amount",
                        "Seats",
                        "Starts on",
                        "Ends on",
                        "Next billing on",
                        "Auto-renew");
        String ofMedia = "lower(a.industry) = 'media'";
        assertThat(rows(ada.get("/subscriptions?size=100&segment=" + media).body()))
                .isNotEmpty()
                .isEqualTo(ids(ofMedia));
        assertThat(ada.get("/portfolio/subscriptions/counts").body())
                .contains("id=\"count-" + media + "\" hx-swap-oob=\"true\">"
                        + ids(ofMedia).size() + "<");
        assertThat(ada.get("/subscriptions?segment=" + admins).statusCode()).isEqualTo(400);
        assertThat(rows(ada.get("/subscriptions?size=100&q=gold").body())).isEqualTo(ids("s.plan = 'Gold'"));
        assertThat(rows(ada.get("/subscriptions?size=100&q=banana").body()))
                .isNotEmpty()
                .isEqualTo(ids("a.name = 'Banana'"));
        assertThat(rows(ada.get("/subscriptions?account=A-6").body())).containsExactlyElementsOf(ids("a.id = 6"));
        assertThat(rows(ada.get("/subscriptions?size=100&filter=status:eq:canceled,account.industry:eq:media")
                        .body()))
                .isNotEmpty()
                .isEqualTo(ids("s.status = 'canceled' and " + ofMedia));
        assertThat(ada.get("/subscriptions?q=nothing-like-it").body())
                .contains("No subscriptions found", "Clear filter, search and choices");
        for (String panel : List.of("filter", "columns")) {
            assertThat(ada.get("/subscriptions?panel=" + panel).body())
                    .contains("/portfolio/subscriptions/" + panel, "Account: Industry")
                    .doesNotContain("Save as segment");
        }
        db.sql().execute("delete from subscriptions");
        assertThat(ada.get("/subscriptions").body()).contains("No subscriptions yet");
    }

    @Test
    void theApiTakesASegmentOfAccountsTheSame() {
        int media = segment(Subject.ACCOUNT, "Media", "{'field':'industry','op':'eq','value':'Media'}");
        int admins = segment(Subject.USER, "Admins", "{'field':'role','op':'eq','value':'admin'}");
        int expected = ids("lower(a.industry) = 'media'").size();
        assertThat(api.get("/subscriptions?count=true&segment=" + media)
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(expected);
        assertThat(api.post("/subscriptions/search", "{'count':true,'segment':" + media + "}")
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(expected);
        assertThat(api.get("/subscriptions?columns=status&limit=1&sort=external_id")
                        .body()
                        .at("/items/0/status")
                        .asString())
                .isEqualTo("canceled");
        assertThat(api.get("/subscriptions?segment=" + admins).status()).isEqualTo(400);
        assertThat(api.get("/subscriptions?segment=999").status()).isEqualTo(400);
    }

    @Test
    void thePageShowsWhatHoldsAndLeadsToItsAccount() {
        db.sql()
                .execute("update subscriptions set mrr = null, amount = 2400, billing_months = 12, seats = 7,"
                        + " next_billing_on = '2026-07-01' where id = 5");
        int media = segment(Subject.ACCOUNT, "All", "{'field':'created_on','op':'not_empty'}");
        String page = signedIn("cid").get("/subscriptions/S-5").body();
        assertThat(page)
                .contains(
                        "<h1>S-5</h1>",
                        ">$200<",
                        "The amount over its months",
                        "For 12 months",
                        "href=\"/accounts/A-6\"",
                        "href=\"/subscriptions?segment=" + media + "\"",
                        "/accounts/A-6/why/" + media,
                        "Archive subscription")
                .containsOnlyOnce("<h1");
        assertThat(signedIn("ada").get("/accounts/A-6").body()).contains("href=\"/subscriptions/S-5\"");
        assertThat(signedIn("cid").get("/accounts/A-6/why/" + media).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan | Platinum | plan = 'Platinum'",
                "status | active | status = 'active'",
                "amount | $1,200 | amount = 1200",
                "seats | 12 | seats = 12",
                "ends_on | 2027-01-31 | ends_on = '2027-01-31'",
                "auto_renew | yes | auto_renew",
                "external_id | S-5b | external_id = 'S-5b'"
            })
    void aFactIsChangedInItsPlace(String key, String value, String holds) {
        Browser cid = signedIn("cid");
        HttpResponse<String> answer = change(cid, "S-5", key, value);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(Browser.location(answer))
                .isEqualTo(key.equals("external_id") ? "/subscriptions/S-5b" : "/subscriptions/S-5");
        assertThat(db.sql().fetchValue("select count(*) from subscriptions where id = 5 and " + holds))
                .isEqualTo(1L);
        assertThat(db.sql().fetchValue("select string_agg(kind || ' ' || action, ',') from audit_entries"))
                .isEqualTo("subscription changed");
    }

    @Test
    void whatDoesNotFitIsSaid() {
        Browser cid = signedIn("cid");
        HttpResponse<String> answer = change(cid, "S-5", "seats", "many");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("Enter a number.", "value=\"many\"");
        assertThat(change(cid, "S-5", "billing_months", "0").body()).contains("Enter a number of months");
        assertThat(change(cid, "S-5", "status", "no such").statusCode()).isEqualTo(422);
        assertThat(cid.get("/subscriptions/S-5/field?key=status").body()).contains("<option value=\"canceled\"");
        assertThat(cid.get("/subscriptions/S-5/field?key=status_type").statusCode())
                .isEqualTo(403);
        assertThat(cid.get("/subscriptions/S-5/field?key=account.name").statusCode())
                .isEqualTo(404);
    }

    @Test
    void archivedIsOutOfListsAndComesBack() {
        Browser cid = signedIn("cid");
        cid.get("/subscriptions/S-5");
        HttpResponse<String> answer = cid.post("/subscriptions/S-5/archived", Map.of("archived", "true"));
        assertThat(Browser.location(answer)).isEqualTo("/subscriptions/S-5");
        assertThat(cid.get("/subscriptions/S-5").body()).contains("Archived: it is in no list", "Restore subscription");
        assertThat(rows(cid.get("/subscriptions?size=100").body())).doesNotContain("S-5");
        cid.get("/subscriptions/S-5");
        cid.post("/subscriptions/S-5/archived", Map.of("archived", "false"));
        assertThat(rows(cid.get("/subscriptions?size=100").body())).contains("S-5");
    }

    @Test
    void nobodyChangesWhatTheyMayNot() {
        for (String name : List.of("dev", "vic")) {
            Browser reader = signedIn(name);
            assertThat(reader.get("/subscriptions/S-5").body()).doesNotContain("/field?key", "Archive");
            assertThat(reader.get("/subscriptions").body()).doesNotContain("Add subscription");
            assertThat(reader.get("/subscriptions/S-5/field?key=plan").statusCode())
                    .isEqualTo(403);
            assertThat(reader.post("/subscriptions/S-5/field", Map.of("key", "plan", "value", "x", "version", "0"))
                            .statusCode())
                    .isEqualTo(403);
        }
        // S-4 is of A-5, which is Bea's
        Browser cid = signedIn("cid");
        cid.get("/subscriptions");
        assertThat(cid.get("/subscriptions/S-4").statusCode()).isEqualTo(404);
        assertThat(cid.post("/subscriptions/S-4/field", Map.of("key", "plan", "value", "x", "version", "0"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(cid.post("/subscriptions/S-4/archived", Map.of("archived", "true"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(db.sql().fetchValue("select count(*) from audit_entries")).isEqualTo(0L);
    }
}
