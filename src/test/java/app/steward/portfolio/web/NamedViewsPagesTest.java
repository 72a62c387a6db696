package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Named views over HTTP, as they also work without scripts. */
class NamedViewsPagesTest extends ViewsCase {
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\" data-behaviour=\"copylink\"");

    private static String link(HttpResponse<String> page) {
        Matcher link = LINK.matcher(page.body());
        assertThat(link.find()).isTrue();
        return link.group(1).replace("&amp;", "&");
    }

    @Test
    void aViewKeepsTheWholeStateButThePage() {
        Browser ada = signedIn("ada");
        String state = "assigned=none&role=success_manager&q=e&filter=mrr:gte:200&sort=-mrr&size=25"
                + "&columns=name,mrr,logins(days%3D30)&frozen=1";
        String view = saved(ada, state + "&page=2&panel=filter", "name", "Unassigned");
        HttpResponse<String> opened = ada.get(view);
        HttpResponse<String> direct = ada.get("/accounts?" + state);
        assertThat(records(opened)).isEqualTo(records(direct)).isNotEmpty();
        assertThat(heads(opened))
                .isEqualTo(heads(direct))
                .containsExactly("Account", "MRR", "Logins 30 days", "Success manager");
        assertThat(opened.body()).contains("fz-a", "aria-current=\"true\">25<").doesNotContain("changed</span>");
        assertThat(link(opened))
                .isEqualTo("/accounts?role=success_manager&assigned=none&q=e&filter=mrr:gte:200&sort=-mrr&size=25"
                        + "&columns=name,mrr,logins(days=30)&frozen=1");
        assertThat(heads(ada.get(link(opened)))).isEqualTo(heads(opened));
        assertThat(heads(ada.get("/accounts"))).hasSizeGreaterThan(4);
    }

    @Test
    void aChangedViewSaysSoAndIsUpdatedOrSavedAnew() {
        Browser ada = signedIn("ada");
        String view = saved(ada, "filter=mrr:gte:200", "name", "Rich");
        assertThat(ada.get(view).body()).doesNotContain("id=\"update-view\"");
        String address = view + "&filter=mrr:gte:500";
        HttpResponse<String> changed = ada.get(address);
        assertThat(changed.body()).contains("> changed</span>", "id=\"update-view\"", "Back to the saved view");
        assertThat(records(ada.get(view))).isNotEqualTo(records(changed));
        assertThat(Browser.location(ada.post(VIEWS + "/" + id(view) + "/state?" + address.substring(10), form())))
                .isEqualTo(view);
        assertThat(records(ada.get(view))).isEqualTo(records(changed));
        assertThat(ada.get(view).body()).doesNotContain("id=\"update-view\"");
    }

    @Test
    void aColumnChangeWithinAViewIsNotKeptForTheList() {
        Browser ada = signedIn("ada");
        List<String> own = heads(ada.get("/accounts"));
        String view = saved(ada, "columns=name,mrr", "name", "Short");
        HttpResponse<String> shown = ada.post(
                "/portfolio/accounts/columns?view=" + id(view) + "&panel=columns",
                form("column", "k1", "k1.field", "plan"));
        assertThat(Browser.location(shown)).contains("view=" + id(view)).contains("columns=name,plan");
        assertThat(heads(ada.get(Browser.location(shown)))).containsExactly("Account", "Plan");
        assertThat(heads(ada.get(view))).containsExactly("Account", "MRR");
        assertThat(heads(ada.get("/accounts"))).isEqualTo(own);
    }

    @Test
    void theListOpensWithTheChosenView() {
        Browser bea = signedIn("bea");
        String view = saved(bea, "columns=name,plan&filter=mrr:gte:100", "name", "Mine", "opens", "true");
        assertThat(Browser.location(bea.get("/accounts"))).isEqualTo(view);
        HttpResponse<String> other = bea.get("/accounts?sort=name");
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.body()).as("its links do not fall into the view").contains("/accounts?view=none");
        assertThat(heads(bea.get("/accounts?view=none"))).hasSizeGreaterThan(3);
        assertThat(signedIn("cid").get("/accounts").statusCode()).isEqualTo(200);
        assertThat(bea.get("/users").statusCode()).isEqualTo(200);

        bea.get(view);
        bea.post(VIEWS + "/" + id(view) + "/opens?view=" + id(view), form("opens", "false"));
        assertThat(bea.get("/accounts").statusCode()).isEqualTo(200);
    }

    @Test
    void aNameIsSaidToBeTakenAtTheField() {
        Browser ada = signedIn("ada");
        saved(ada, "sort=-mrr", "name", "Érable");
        for (String name : List.of("érable", " ÉRABLE ", "", "x".repeat(101))) {
            HttpResponse<String> refused = ada.post(VIEWS + "?sort=-mrr", form("name", name));
            assertThat(refused.statusCode()).as(name).isEqualTo(422);
            assertThat(refused.body()).contains("id=\"name-error\"", "aria-invalid=\"true\"");
        }
        saved(signedIn("bea"), "sort=mrr", "name", "Érable");
        assertThat(ada.post("/portfolio/users/views", form("name", "Érable")).statusCode())
                .as("another list")
                .isEqualTo(303);
    }

    /** What is gone from a view is left out and said; the rest of it opens. */
    @Test
    void aViewOpensWithoutWhatIsGone() {
        Browser ada = signedIn("ada");
        String view = saved(ada, "filter=mrr:gte:200&sort=-mrr&columns=name,mrr,plan&frozen=2", "name", "Old");
        Set<String> rich = records(ada.get(view));
        db.sql()
                .execute("update views set columns = 'name,custom.gone,mrr', query ="
                        + " 'segment=77&filter=mrr:gte:200,custom.gone:eq:x&sort=custom.gone&size=50'"
                        + " where name = 'Old'");
        HttpResponse<String> page = ada.get(view);
        assertThat(heads(page)).containsExactly("Account", "MRR");
        assertThat(records(page)).isEqualTo(rich);
        assertThat(page.body())
                .contains("Old opened without what is gone", "custom.gone", "There is no segment 77")
                .contains("id=\"update-view\"");
        ada.post(VIEWS + "/" + id(view) + "/state?view=" + id(view), form());
        assertThat(ada.get(view).body()).doesNotContain("what is gone");
    }

    @Test
    void changesAreInTheAuditTrail() {
        Browser ada = signedIn("ada");
        String view = saved(ada, "sort=mrr", "name", "One");
        ada.post(VIEWS + "/" + id(view), form("name", "Two", "shared", "true"));
        ada.post(VIEWS + "/" + id(view) + "/state?view=" + id(view) + "&sort=-mrr", form());
        ada.post(VIEWS + "/" + id(view) + "/delete", form());
        assertThat(db.sql()
                        .fetch("select action, label, coalesce(before::text, '-') from audit_entries"
                                + " where kind = 'view' order by id")
                        .map(row -> row.get(0) + " " + row.get(1)))
                .containsExactly("created Private view of ada", "changed Two", "changed Two", "deleted Two");
        assertThat(entries()).doesNotContain("One");
    }

    @Test
    void whatOneSeesIsTheVersionThatOneChanges() {
        Browser ada = signedIn("ada");
        String view = saved(ada, "columns=name,mrr", "name", "Mine");
        ada.post(VIEWS + "/" + id(view) + "/state?view=" + id(view) + "&sort=-mrr", form());
        // no columns: the view as it is kept now, and a change of it
        String page = ada.get(view + "&q=e").body();
        assertThat(page).contains("view_version=1", "> changed</span>");
        assertThat(ada.post(VIEWS + "/" + id(view) + "/state?view=" + id(view) + "&q=e", form())
                        .statusCode())
                .isEqualTo(303);
        assertThat(ada.post(
                                VIEWS + "/" + id(view) + "/state?view=" + id(view)
                                        + "&view_version=1&columns=name,plan",
                                form())
                        .body())
                .contains("You changed this view in another window");
    }
}
