package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What a list opens with, and how it says what narrows it. */
class ListOpeningTest extends ViewsCase {

    @Test
    void aCsmBeginsWithCustomersThatAreStillOnes() {
        db.sql().execute("update accounts set stage = 'cancelled' where id % 7 = 3");
        portfolio.recompute();
        Browser bea = signedIn("bea");

        HttpResponse<String> opened = bea.get("/accounts?size=100");
        HttpResponse<String> start = bea.get("/accounts");
        assertThat(records(start)).isNotEmpty().isSubsetOf(records(opened)).noneMatch(id -> cancelled(id));
        assertThat(start.body()).contains("Stage type is not", "view=none");
        assertThat(records(opened)).anyMatch(id -> cancelled(id));

        assertThat(records(signedIn("ada").get("/accounts?size=100"))).anyMatch(id -> cancelled(id));
        HttpResponse<String> mine = signedIn("ada").get("/accounts?filter=stage_type:neq:cancelled&assigned=me");
        assertThat(records(mine)).isEmpty();
    }

    private static boolean cancelled(String account) {
        return account.startsWith("A-") && Integer.parseInt(account.substring(2)) % 7 == 3;
    }

    @Test
    void aSegmentWithoutATabIsSaidAndLeft() {
        int hidden = segment(Subject.ACCOUNT, "Quiet ones", "{'field':'mrr','op':'gte','value':300}");
        db.sql().execute("update segments set visible = false where id = ?", hidden);
        Browser ada = signedIn("ada");

        String body = ada.get("/accounts?segment=" + hidden + "&q=e").body();
        assertThat(body).contains(">Quiet ones</b>", "Leave the segment Quiet ones", "href=\"/accounts?q=e\"");
        db.sql().execute("update segments set visible = true where id = ?", hidden);
        assertThat(ada.get("/accounts?segment=" + hidden).body()).doesNotContain("Leave the segment");
    }

    @Test
    void aChosenRoleShowsWhoHasItAndSaysNobodyElse() {
        Browser ada = signedIn("ada");
        HttpResponse<String> chosen = ada.get("/accounts?columns=name,mrr&role=onboarding_manager");
        assertThat(heads(chosen)).containsExactly("Account", "MRR", "Onboarding manager");
        assertThat(chosen.body()).contains("Anyone or nobody", "Nobody in this role", ">Nobody</span>");
        assertThat(chosen.body()).doesNotContain("Unassigned");
        assertThat(heads(ada.get("/users?columns=name&role=onboarding_manager")))
                .containsExactly("User", "Account: Onboarding manager");
        assertThat(heads(ada.get("/accounts?columns=name,mrr"))).containsExactly("Account", "MRR");
    }

    @Test
    void anotherTabIsNoChangeOfAView() {
        int tab = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gte','value':300}");
        Browser ada = signedIn("ada");
        String view = saved(ada, "filter=mrr:gte:200&columns=name,mrr", "name", "Paying");
        assertThat(ada.get(view + "&segment=" + tab).body()).doesNotContain("id=\"update-view\"");
        assertThat(ada.get(view + "&segment=" + tab + "&sort=-mrr").body()).contains("id=\"update-view\"");
    }

    @Test
    void theAddressOfAFormLeadsToItsPage() {
        Browser ada = signedIn("ada");
        assertThat(led(ada, "/portfolio/accounts/columns?q=a")).isEqualTo("/accounts?q=a");
        assertThat(led(ada, "/portfolio/users/filter?panel=filter")).isEqualTo("/users?panel=filter");
        assertThat(led(ada, "/settings/attributes/order")).isEqualTo("/settings/attributes");
        assertThat(ada.get("/health/order").statusCode()).isIn(200, 302, 303);
    }

    private static String led(Browser browser, String address) {
        HttpResponse<String> answer = browser.get(address);
        assertThat(answer.statusCode()).as(address).isIn(302, 303);
        return Browser.location(answer);
    }
}
