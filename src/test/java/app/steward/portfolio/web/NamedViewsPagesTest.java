package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Named views over HTTP, as they also work without scripts. */
@StewardTest
@Import(SomePortfolio.class)
class NamedViewsPagesTest {
    private static final Pattern RECORD = Pattern.compile("href=\"/accounts/(A-\\d+)\"");
    private static final Pattern HEAD = Pattern.compile("(?s)<th role=\"columnheader\"[^>]*>(.*?)</th>");
    private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\" data-behaviour=\"copylink\"");
    private static final String VIEWS = "/portfolio/accounts/views";

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @LocalServerPort
    int port;

    @BeforeEach
    void someRecords() {
        portfolio.make();
        Visitor.givePasswords(db);
    }

    private Browser signedIn(String name) {
        Browser browser = new Browser(port);
        browser.signIn(name + "@example.com", Visitor.PASSWORD);
        browser.get(VIEWS + "/new"); // its form brings the token that posts need
        return browser;
    }

    private static Map<String, String> form(String... pairs) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    /** Saves what this address shows; answers the address of the view. */
    private static String saved(Browser browser, String query, String... form) {
        HttpResponse<String> saved = browser.post(VIEWS + "?" + query, form(form));
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
        assertThat(Browser.location(saved)).matches("/accounts\\?view=\\d+");
        return Browser.location(saved);
    }

    private static String id(String address) {
        return address.substring(address.indexOf('=') + 1);
    }

    private static Set<String> records(HttpResponse<String> page) {
        assertThat(page.statusCode()).isEqualTo(200);
        Matcher link = RECORD.matcher(page.body());
        Set<String> records = new TreeSet<>();
        while (link.find()) {
            records.add(link.group(1));
        }
        return records;
    }

    private static List<String> heads(HttpResponse<String> page) {
        assertThat(page.statusCode()).isEqualTo(200);
        return HEAD.matcher(page.body())
                .results()
                .map(head -> head.group(1)
                        .replaceAll("<[^>]+>|&#32;", " ")
                        .replaceAll("\\s+", " ")
                        .trim())
                .filter(head -> !head.isEmpty()) // that of the boxes
                .toList();
    }

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
        assertThat(heads(opened)).isEqualTo(heads(direct)).containsExactly("Account", "MRR", "Logins 30 days");
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
    void aSharedViewIsSeenByAllAndChangedByItsOwnerAndAdministrators() {
        Browser bea = signedIn("bea");
        String view = saved(bea, "assigned=me&columns=name,mrr", "name", "Ours", "shared", "true");
        for (String name : List.of("ada", "sue", "cid", "dev")) {
            Browser reader = signedIn(name);
            HttpResponse<String> opened = reader.get(view);
            assertThat(opened.body()).contains(">Ours<");
            if (name.equals("cid")) {
                assertThat(heads(opened)).containsExactly("Account", "MRR");
            }
            assertThat(records(opened)).as("me is %s", name).isEqualTo(records(reader.get("/accounts?assigned=me")));
            for (String change : List.of("", "/state?view=" + id(view) + "&sort=-mrr", "/delete")) {
                if (!name.equals("ada")) {
                    assertThat(reader.post(VIEWS + "/" + id(view) + change, form("name", "Taken over"))
                                    .statusCode())
                            .as("%s %s", name, change)
                            .isEqualTo(403);
                }
            }
        }
        Browser cid = signedIn("cid");
        List<String> own = heads(cid.get("/accounts"));
        cid.post(VIEWS + "/" + id(view) + "/opens?view=" + id(view), form("opens", "true"));
        assertThat(Browser.location(cid.get("/accounts"))).isEqualTo(view);

        // private again: nobody else opens a list with it
        bea.post(VIEWS + "/" + id(view), form("name", "Ours", "shared", "false"));
        assertThat(heads(cid.get("/accounts"))).isEqualTo(own);
        assertThat(cid.get(view).statusCode()).isEqualTo(404);

        Browser ada = signedIn("ada");
        assertThat(ada.get(VIEWS).body())
                .contains("Private, of others", "Private view of bea")
                .doesNotContain("Ours");
        assertThat(ada.post(VIEWS + "/" + id(view) + "/delete", form()).statusCode())
                .isEqualTo(303);
        assertThat(bea.get(view).statusCode()).isEqualTo(404);
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("views"))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sue", "dev", "cid", "ada"})
    void aPrivateViewOfAnotherIsAsUnknownAsNone(String name) {
        String view = saved(signedIn("bea"), "filter=name:contains:secret&sort=mrr", "name", "Hers alone");
        Browser other = signedIn(name);
        HttpResponse<String> hidden = other.get(view);
        assertThat(hidden.statusCode()).isEqualTo(404);
        assertThat(other.get("/accounts?view=99999").statusCode()).isEqualTo(404);
        assertThat(hidden.body()).doesNotContain("Hers alone", "secret");
        assertThat(other.get("/accounts").body()).doesNotContain("Hers alone");
        assertThat(other.get(view + "&columns=name,mrr").body()).doesNotContain("Hers alone", "secret");
        for (String piece : List.of("counts", "export.csv", "views/new")) {
            assertThat(other.get("/portfolio/accounts/" + piece + "?view=" + id(view))
                            .statusCode())
                    .as(piece)
                    .isEqualTo(404);
        }
        assertThat(other.post(VIEWS + "/" + id(view) + "/opens", form("opens", "true"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(other.get(VIEWS).body()).doesNotContain("Hers alone");
        assertThat(other.get(VIEWS + "/" + id(view)).statusCode()).isEqualTo(404);
        for (String change : List.of("", "/state?view=none", "/delete")) {
            if (!(name.equals("ada") && change.equals("/delete"))) { // what it uses can't be deleted before it
                assertThat(other.post(VIEWS + "/" + id(view) + change, form("name", "x"))
                                .statusCode())
                        .as(change)
                        .isEqualTo(404);
            }
        }
    }

    /** Shared by one CSM, opened by the other: each sees their own, and nothing of an account that is hidden. */
    @Test
    void aSharedViewShowsEverybodyOnlyWhatTheyMaySee() {
        db.sql().execute("update accounts set name = 'Name of A-' || id || '.'");
        portfolio.recompute();
        Browser bea = signedIn("bea");
        String own = "/accounts?columns=name,parent,success_manager&size=100";
        String view = saved(bea, own.substring(own.indexOf('?') + 1), "name", "All", "shared", "true");
        String ofAccount = Browser.location(
                bea.post("/portfolio/users/views?account=A-5", form("name", "Its users", "shared", "true")));
        Browser cid = signedIn("cid");
        HttpResponse<String> opened = cid.get(view);
        assertThat(records(opened)).isEqualTo(records(cid.get(own))).isNotEqualTo(records(bea.get(view)));
        for (String hidden : portfolio.hiddenFrom("cid")) {
            assertThat(opened.body()).doesNotContain("Name of " + hidden + ".", "/" + hidden + "\"");
        }
        assertThat(portfolio.hiddenFrom("cid")).contains("A-5");
        HttpResponse<String> users = cid.get(ofAccount);
        assertThat(users.statusCode()).isEqualTo(200);
        assertThat(users.body()).contains("There is no such account, or it is not one of yours");
        for (String hidden : portfolio.hiddenFrom("cid")) {
            assertThat(users.body()).doesNotContain("Name of " + hidden + ".", "/" + hidden + "\"");
        }
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

    private String entries() {
        return db.sql()
                .fetch("select label || coalesce(before::text, '') || coalesce(after::text, '') from audit_entries"
                        + " where kind = 'view' order by id")
                .getValues(0, String.class)
                .toString();
    }

    /** Administrators read the audit trail: that there is a private view, and not what is in it. */
    @Test
    void theAuditTrailKeepsPrivateViewsToTheirOwners() {
        Browser bea = signedIn("bea");
        String view = saved(bea, "filter=name:contains:secret&columns=name,plan", "name", "Hers alone");
        bea.post(VIEWS + "/" + id(view), form("name", "Hers again", "shared", "false"));
        bea.post(VIEWS + "/" + id(view) + "/state?view=" + id(view) + "&q=secret", form());
        assertThat(entries()).doesNotContain("Hers", "secret", "plan");
        bea.post(VIEWS + "/" + id(view), form("name", "Of us all", "shared", "true"));
        assertThat(entries()).contains("Of us all", "secret").doesNotContain("Hers");
        bea.post(VIEWS + "/" + id(view), form("name", "Hers as before", "shared", "false"));
        bea.post(VIEWS + "/" + id(view) + "/delete", form());
        assertThat(entries()).doesNotContain("Hers");
        Browser ada = signedIn("ada");
        String other = saved(bea, "sort=mrr", "name", "Hers alone");
        assertThat(ada.get(VIEWS).body()).contains("Delete the view Private view of bea?");
        HttpResponse<String> deleted = ada.post(VIEWS + "/" + id(other) + "/delete", form());
        assertThat(ada.get(Browser.location(deleted)).body()).contains("Private view of bea deleted");
        assertThat(ada.get("/settings/audit-trail").body())
                .contains("Private view of bea")
                .doesNotContain("Hers");
    }

    /** Two who change one view at once: the second is told, sees both, and chooses. */
    @Test
    void anUpdateOverAnotherIsToldFirst() {
        Browser bea = signedIn("bea");
        String view = saved(bea, "columns=name,mrr", "name", "Ours", "shared", "true");
        Browser ada = signedIn("ada");
        // the columns make it the whole state: what ada's list has, opened before bea's change
        String hers = "?view=" + id(view) + "&view_version=0&columns=name,mrr&filter=mrr:gte:500&sort=name";
        assertThat(ada.get("/accounts" + hers).body())
                .contains("id=\"update-view\"")
                .doesNotContain("after you opened");
        bea.post(VIEWS + "/" + id(view) + "/state?view=" + id(view) + "&columns=name,plan&sort=-mrr", form());

        assertThat(ada.get("/accounts" + hers).body()).contains("bea changed this view on ");
        HttpResponse<String> told = ada.post(VIEWS + "/" + id(view) + "/state" + hers, form());
        assertThat(told.statusCode()).isEqualTo(409);
        assertThat(told.body())
                .contains("Ours was changed meanwhile", "bea changed this view", "Name, Plan", "Name, MRR")
                .contains("MRR is at least", "MRR, descending", "id=\"take-over\"", "id=\"overwrite\"")
                .contains("view_version=1");
        assertThat(heads(ada.get(view))).as("nothing is lost").containsExactly("Account", "Plan");

        // a third state came in between
        bea.post(VIEWS + "/" + id(view) + "/state?view=" + id(view) + "&columns=name,stage", form());
        String again = hers.replace("view_version=0", "view_version=1");
        assertThat(ada.post(VIEWS + "/" + id(view) + "/state" + again, form()).statusCode())
                .isEqualTo(409);
        String last = hers.replace("view_version=0", "view_version=2");
        assertThat(ada.post(VIEWS + "/" + id(view) + "/state" + last, form()).statusCode())
                .isEqualTo(303);
        assertThat(heads(ada.get(view))).containsExactly("Account", "MRR");

        // the same state is no conflict, whoever kept it
        assertThat(bea.post(VIEWS + "/" + id(view) + "/state" + hers, form()).statusCode())
                .isEqualTo(303);
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

    @Test
    void aRenameOverAnotherIsToldFirst() {
        Browser ada = signedIn("ada");
        String view = saved(ada, "sort=mrr", "name", "One");
        String path = VIEWS + "/" + id(view);
        assertThat(ada.get(path).body()).contains("name=\"seen_name\" value=\"One\"");
        String[] seen = {"seen_name", "One", "seen_shared", "false"};
        ada.post(path, form("name", "Two", "shared", "true", seen[0], seen[1], seen[2], seen[3]));
        HttpResponse<String> told =
                ada.post(path, form("name", "Three", "shared", "false", seen[0], seen[1], seen[2], seen[3]));
        assertThat(told.statusCode()).isEqualTo(422);
        assertThat(told.body())
                .contains("it is called Two and is shared with the team now", "value=\"Three\"")
                .contains("name=\"seen_name\" value=\"Two\"");
        assertThat(ada.post(path, form("name", "Three", "shared", "false", "seen_name", "Two", "seen_shared", "true"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(ada.get(view).body()).contains(">Three<");
    }
}
