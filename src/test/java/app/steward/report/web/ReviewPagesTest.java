package app.steward.report.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.report.ReviewCase;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Visits;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Reports > Portfolio, as a page and by the API. */
class ReviewPagesTest extends ReviewCase {
    private static final List<String> CARDS =
            List.of("headline", "health", "activity", "accounts", "subscriptions", "tasks");

    @LocalServerPort
    int port;

    @Autowired
    Api api;

    private Browser signedIn(String name) {
        Browser browser = new Browser(port);
        browser.signIn(name + "@example.com", Visits.PASSWORD);
        return browser;
    }

    @Test
    void itIsWhereEverybodyStarts() {
        Browser bea = new Browser(port);
        HttpResponse<String> in = bea.signIn("bea@example.com", Visits.PASSWORD);
        assertThat(Browser.location(in)).endsWith("/");
        assertThat(Browser.location(bea.get("/"))).endsWith("/reports/portfolio");
    }

    @Test
    void eachCardIsAskedForOfTheSameBook() {
        Browser ada = signedIn("ada");
        String query = "?segment=" + media + "&assigned=none";
        String page = ada.get("/reports/portfolio" + query).body();
        for (String card : CARDS) {
            String address = "/reports/portfolio/" + card + query;
            assertThat(page).contains("hx-get=\"" + address.replace("&", "&amp;") + "\"");
            HttpResponse<String> answer = ada.get(address);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).doesNotContain("<html").contains("class=\"panel");
        }
        assertThat(page).contains("<noscript>").contains("whole=true");
    }

    @Test
    void aCardSaysHowOldItsFiguresAreAndAsksAgainWhileTheyAreCounted() {
        Browser ada = signedIn("ada");
        for (String card : CARDS) {
            assertThat(ada.get("/reports/portfolio/" + card + "?assigned=none").body())
                    .doesNotContain("Counted ");
        }
        run("update kept_figures set took_ms = 7000, at = now() - interval '200 seconds'");
        assertThat(ada.get("/reports/portfolio/headline?assigned=none").body())
                .contains("Counted 3 min ago")
                .doesNotContain("hx-get");
        run("update kept_figures set at = now() - interval '2 hours', counting_until = now() + interval '5 minutes'");
        for (String card : CARDS) {
            if (!card.equals("tasks")) {
                assertThat(ada.get("/reports/portfolio/" + card + "?assigned=none")
                                .body())
                        .as("%s", card)
                        .contains(
                                "Counted 2 h ago, being counted again",
                                "hx-get=\"/reports/portfolio/" + card + "?assigned=none\"");
            }
        }
    }

    @Test
    void withoutScriptsItIsThereAsAWhole() {
        String page = signedIn("ada").get("/reports/portfolio?whole=true").body();
        assertThat(page)
                .doesNotContain("hx-get=\"/reports/portfolio/h")
                .contains("Mean overall health", "Fell most", "Cancelled accounts", "New accounts", "Need a decision");
    }

    @Test
    void anAddressThatMeansNothingSaysSo() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/reports/portfolio?segment=99").statusCode()).isEqualTo(400);
        assertThat(ada.get("/reports/portfolio/health?assigned=who@example.com").statusCode())
                .isEqualTo(400);
        assertThat(ada.get("/reports/portfolio/nothing").statusCode()).isEqualTo(404);
        assertThat(api.get("/dashboard/review?segment=x").status()).isEqualTo(400);
        assertThat(api.get("/dashboard/review?page=2").status()).isEqualTo(400);
    }

    @Test
    void withoutAccountsItSaysWhatToDo() {
        db.reset();
        portfolio.make();
        run("truncate accounts cascade");
        assertThat(signedIn("ada").get("/reports/portfolio").body())
                .contains("No accounts yet")
                .doesNotContain("hx-get=\"/reports/portfolio/h");
    }

    @Test
    void programsReadTheSameFigures() {
        JsonNode answer =
                api.send("GET", "/dashboard/review", null, "bea@example.com").body();
        assertThat(answer.path("figures")
                        .valueStream()
                        .map(one -> one.path("key").stringValue()))
                .containsExactly(
                        "accounts",
                        "mrr",
                        "activeUsers",
                        "overallHealth",
                        "newAccounts",
                        "cancelledAccounts",
                        "newUsers",
                        "touchpoints",
                        "tasksDone",
                        "ticketsOpened",
                        "fell",
                        "rose");
        assertThat(answer.path("figures").get(0).propertyNames()).containsExactly("key", "now", "then");
        assertThat(answer.path("health").get(0).path("key").stringValue()).isEqualTo("overall");
        assertThat(answer.path("next30Days")
                        .valueStream()
                        .map(one -> one.path("key").stringValue()))
                .containsExactly("renew", "decide", "end", "trials", "overdueInvoices");
    }

    @Test
    void aCsmsAnswerIsTheSameWhetherHiddenAccountsExistOrNot() {
        List<String> choices = List.of(
                "",
                "?segment=" + media,
                "?assigned=none",
                "?assigned=me",
                "?role=account_manager&assigned=cid@example.com");
        List<JsonNode> before = choices.stream().map(this::asBea).toList();
        Browser bea = signedIn("bea");
        String page = figuresOf(bea.get("/reports/portfolio?whole=true").body());
        String hidden = portfolio.hiddenFrom("bea").stream()
                .map(one -> "'" + one + "'")
                .collect(Collectors.joining(", ", "(", ")"));
        // as if they had never been: what follows from deleting is another matter
        run("do $$ begin set local session_replication_role = replica;"
                + " delete from account_facts f using accounts a where a.id = f.account_id and a.external_id in "
                + hidden + ";"
                + " delete from subscriptions where external_id in " + hidden + ";"
                + " delete from users where archived_at is null and external_id in " + hidden + ";"
                + " delete from accounts where external_id in " + hidden + "; end $$");
        for (int i = 0; i < choices.size(); i++) {
            assertThat(asBea(choices.get(i))).as(choices.get(i)).isEqualTo(before.get(i));
        }
        assertThat(figuresOf(bea.get("/reports/portfolio?whole=true").body())).isEqualTo(page);
    }

    private JsonNode asBea(String query) {
        return api.send("GET", "/dashboard/review" + query, null, "bea@example.com")
                .body();
    }

    /** What stands in the page, without the tokens of its forms. */
    private static String figuresOf(String page) {
        String main = page.substring(page.indexOf("<main"), page.indexOf("</main>"));
        return main.replaceAll("value=\"[^\"]*\"", "");
    }
}
