package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Views that others share or keep to themselves, and two who change one. */
class SharedViewsTest extends ViewsCase {
    @Test
    void aSharedViewIsSeenByAllAndChangedByItsOwnerAndAdministrators() {
        Browser bea = signedIn("bea");
        String view = saved(bea, "assigned=me&columns=name,mrr", "name", "Ours", "shared", "true");
        for (String name : List.of("ada", "sue", "cid", "dev", "vic")) {
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

    /** The list may show somebody whom its menu does not offer: no menu of a CSM does, and none offers who is disabled. */
    @Test
    void whoseRecordsAViewShowsIsSaidToEverybody() {
        String view = saved(signedIn("ada"), "assigned=CID@Example.com", "name", "Cid's", "shared", "true");
        for (String name : List.of("ada", "sue", "bea", "cid", "dev")) {
            HttpResponse<String> opened = signedIn(name).get(view);
            assertThat(assignedTo(opened)).as(name).isEqualTo("cid");
            assertThat(Pattern.compile("dropdown-item active\" href=\"[^\"]*assigned=cid(?:@|%40)example\\.com")
                            .matcher(opened.body())
                            .find())
                    .as("the one that %s is offered, in any case", name)
                    .isEqualTo(!List.of("bea", "cid").contains(name));
        }
        db.sql().execute("update team_members set disabled_at = now() where name = 'cid'");
        for (String name : List.of("ada", "bea")) {
            assertThat(assignedTo(signedIn(name).get(view))).isEqualTo("cid");
        }
        assertThat(assignedTo(signedIn("bea").get("/users?assigned=me"))).isEqualTo("Me");
        assertThat(assignedTo(signedIn("bea").get("/users"))).isEqualTo("Anyone");
    }

    private static String assignedTo(HttpResponse<String> page) {
        Matcher said = Pattern.compile("Assigned to</span>\\s*([^<]*?)\\s*<svg").matcher(page.body());
        assertThat(said.find()).as(page.body()).isTrue();
        return said.group(1);
    }

    @Test
    void aViewerKeepsViewsToThemselves() {
        Browser vic = signedIn("vic");
        vic.get("/accounts");
        assertThat(vic.get(VIEWS + "/new").body()).doesNotContain("Who sees it");
        assertThat(vic.post(VIEWS, form("name", "For all", "shared", "true")).statusCode())
                .isEqualTo(403);
        String own = saved(vic, "columns=name,mrr", "name", "Mine");
        assertThat(vic.get(own).body()).contains(">Mine<");
        assertThat(vic.post(VIEWS + "/" + id(own), form("name", "Mine", "shared", "true"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void anAdministratorMakesAViewOfAnotherPrivateAndIsLeftWithTheList() {
        Browser bea = signedIn("bea");
        String view = saved(bea, "columns=name,mrr", "name", "Ours", "shared", "true");
        Browser ada = signedIn("ada");
        HttpResponse<String> saved = ada.post(
                VIEWS + "/" + id(view) + "?view=" + id(view),
                form("name", "Ours", "shared", "false", "seen_name", "Ours", "seen_shared", "true"));
        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(Browser.location(saved)).isEqualTo(VIEWS);
        assertThat(ada.get(VIEWS).body()).contains("Ours saved", "Private view of bea");
        assertThat(ada.get(view).statusCode()).isEqualTo(404);
        assertThat(heads(bea.get(view))).containsExactly("Account", "MRR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sue", "dev", "vic", "cid", "ada"})
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
                .contains("view_version=1", "name=\"take.sort\"", "name=\"stored.sort\" value=\"-mrr\"");
        assertThat(heads(ada.get(view))).as("nothing is lost").containsExactly("Account", "Plan");

        // a third state came in between
        bea.post(VIEWS + "/" + id(view) + "/state?view=" + id(view) + "&columns=name,stage", form());
        String again = hers.replace("view_version=0", "view_version=1");
        assertThat(ada.post(VIEWS + "/" + id(view) + "/state" + again, form()).statusCode())
                .isEqualTo(409);
        String last = hers.replace("view_version=0", "view_version=2");
        // her columns, and the others' filter, which is none
        assertThat(ada.post(
                                VIEWS + "/" + id(view) + "/state" + last,
                                form("take.filter", "stored", "stored.filter", ""))
                        .statusCode())
                .isEqualTo(303);
        assertThat(heads(ada.get(view))).containsExactly("Account", "MRR");
        assertThat(ada.get(view).body()).doesNotContain("MRR is at least");

        // where two filters differ inside of a group, the page shows where
        String group =
                hers.replace("view_version=0", "view_version=3").replace("mrr:gte:500", "any(mrr:gte:%s,plan:empty)");
        bea.post(VIEWS + "/" + id(view) + "/state" + group.formatted(600), form());
        assertThat(ada.post(VIEWS + "/" + id(view) + "/state" + group.formatted(700), form())
                        .body())
                .contains("at least $600; plan is empty", "at least $700; plan is empty")
                .doesNotContain("any of 2");
        ada.post(VIEWS + "/" + id(view) + "/state" + hers.replace("view_version=0", "view_version=4"), form());

        // the same state is no conflict, whoever kept it
        assertThat(bea.post(VIEWS + "/" + id(view) + "/state" + hers, form()).statusCode())
                .isEqualTo(303);
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
