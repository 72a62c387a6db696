package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Filter drawer over HTTP, as it also works without scripts. */
class FilterPagesTest extends PortfolioCase {

    @Test
    void applyingGoesToAnAddressThatHoldsTheFilterInWords() {
        Browser ada = signedIn("ada");
        HttpResponse<String> applied = ada.post(
                "/portfolio/accounts/filter?size=100&panel=filter&page=1",
                form("c", "all", "c.0.field", "mrr", "c.0.op", "gte", "c.0.value", "500"));
        assertThat(applied.statusCode()).isEqualTo(303);
        String to = Browser.location(applied);
        assertThat(to).endsWith("/accounts?size=100&filter=mrr:gte:500");

        HttpResponse<String> page = ada.get("/accounts?filter=mrr:gte:500&size=100");
        Set<String> expected = new TreeSet<>(db.sql()
                .resultQuery("select external_id from accounts where mrr >= 500 and archived_at is null")
                .fetch(0, String.class));
        assertThat(records(page)).isEqualTo(expected).isNotEmpty();
        assertThat(page.body()).contains("MRR is at least").contains("badge-n");
        assertThat(ada.get("/portfolio/accounts/counts?filter=mrr:gte:500&size=100")
                        .body())
                .containsPattern("id=\"total\"[^>]*><b[^>]*>" + expected.size() + "<");
    }

    @Test
    void eachButtonWorksWithoutScripts() {
        Browser ada = signedIn("ada");
        String action = "/portfolio/accounts/filter?panel=filter";
        assertThat(ada.get("/accounts?panel=filter").body()).contains("id=\"filter-form\"", "value=\"field:mrr\"");
        HttpResponse<String> added = ada.post(action, form("act", "field:mrr"));
        assertThat(added.body()).contains("name=\"c.0.field\" value=\"mrr\"").contains("id=\"filter-form\"");
        HttpResponse<String> more = ada.post(
                action, form("c", "any", "c.0.field", "mrr", "c.0.op", "gte", "c.0.value", "5", "act", "field:stage"));
        assertThat(more.body()).contains("name=\"c.0.value\" value=\"5\"", "name=\"c.1.field\" value=\"stage\"");
        HttpResponse<String> less = ada.post(
                action, form("c", "all", "c.0.field", "mrr", "c.0.op", "gte", "c.0.value", "5", "act", "drop:c.0"));
        assertThat(less.body()).doesNotContain("name=\"c.0.field\"").contains("Undo");
        assertThat(Browser.location(ada.post(action, form("c", "all")))).endsWith("/accounts");
    }

    @Test
    void whatIsIncompleteIsSaidAtItsLine() {
        HttpResponse<String> wrong = signedIn("ada")
                .post(
                        "/portfolio/users/filter?panel=filter",
                        form("c", "all", "c.0.field", "account.mrr", "c.0.op", "gte", "c.0.value", "lots"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("id=\"c.0-error\"").contains("value=\"lots\"");
    }

    @Test
    void theResolvedDatesAreShown() {
        assertThat(signedIn("ada")
                        .get("/accounts?filter=next_billing_on:next_days:30&panel=filter")
                        .body())
                .contains("15 Jun 2026 to 14 Jul 2026");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mrr:gte:lots", "nothing:eq:1", "mrr", "any(", "segment:in:99", "%2528", "success_manager:in:77"
            })
    void aBrokenFilterOfAnAddressIsSaidOnAPage(String filter) {
        for (String address : new String[] {"/accounts", "/portfolio/accounts/counts"}) {
            HttpResponse<String> page = signedIn("bea").get(address + "?filter=" + filter);
            if (filter.startsWith("success_manager")) {
                assertThat(records(page)).isEmpty();
            } else {
                assertThat(page.statusCode()).as(filter).isEqualTo(400);
                assertThat(page.body()).contains("Open the list without it");
            }
        }
    }

    /** By filter, by its drawer, its count and its lists of values nobody learns of what they do not see. */
    @ParameterizedTest
    @ValueSource(strings = {"bea", "cid"})
    void aFilterFindsNothingThatIsHidden(String name) {
        Browser visitor = signedIn(name);
        Set<String> hidden = portfolio.hiddenFrom(name);
        db.sql().execute("update accounts set name = 'Name of A-' || id || '.', industry = 'In A-' || id || '.'");
        db.sql().execute("update users set name = 'Name of U-' || id || '.'");
        portfolio.recompute();
        String one = hidden.iterator().next();
        for (String filter : new String[] {
            "name:contains:Name",
            "name:eq:Name%20of%20" + one + ".",
            "not(name:eq:x)",
            "any(external_id:eq:" + one + ",external_id:eq:A-2)"
        }) {
            for (String records : new String[] {"accounts", "users"}) {
                String query = "?size=100&panel=filter&filter=" + filter;
                HttpResponse<String> page = visitor.get("/" + records + query);
                Set<String> shown = records(page);
                assertThat(shown).doesNotContainAnyElementsOf(hidden);
                String asked = filter.replace("%20", " ");
                for (String other : hidden) {
                    if (!asked.contains(other)) {
                        assertThat(page.body()).doesNotContain("Name of " + other + ".", "In " + other + ".");
                    }
                }
                Matcher total = Pattern.compile("id=\"total\"[^>]*><b[^>]*>([\\d,]+)<")
                        .matcher(visitor.get("/portfolio/" + records + "/counts" + query)
                                .body());
                assertThat(total.find()).isTrue();
                int count = Integer.parseInt(total.group(1).replace(",", ""));
                if (count <= 100) {
                    assertThat(shown.stream()
                                    .filter(id -> id.startsWith(records.equals("users") ? "U" : "A"))
                                    .count())
                            .isGreaterThanOrEqualTo(records.equals("users") ? count : 0);
                }
            }
        }
        HttpResponse<String> matches = visitor.post(
                "/portfolio/accounts/filter/matches",
                form("c", "all", "c.0.field", "external_id", "c.0.op", "eq", "c.0.value", one));
        assertThat(matches.body()).contains("0 match");
    }

    @Test
    void savingAsASegmentIsForThoseWhoMayAndFillsItsForm() {
        Browser sue = signedIn("sue");
        assertThat(sue.get("/accounts?panel=filter").body()).contains("/segments/account/new");
        HttpResponse<String> form = sue.post(
                "/segments/account/new",
                form(
                        "c",
                        "all",
                        "c.0.field",
                        "mrr",
                        "c.0.op",
                        "gte",
                        "c.0.value",
                        "500",
                        "visible",
                        "true",
                        "act",
                        "fill"));
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body()).contains("id=\"segment-form\"", "name=\"c.0.value\" value=\"500\"");
        for (String name : new String[] {"bea", "dev"}) {
            assertThat(signedIn(name).get("/accounts?panel=filter").body()).doesNotContain("/segments/account/new");
        }
    }

    /** What narrows the list beside its filter comes along where a segment can test it; the rest is said. */
    @Test
    void aSegmentOfAListTakesAlongWhatNarrowsIt() {
        Browser ada = signedIn("ada");
        String page = ada.get("/users?panel=filter&user_role=admin&activity=inactive&account=A-6&q=ann"
                        + "&role=success_manager&assigned=bea@example.com&filter=any(title:contains:x,email:empty)")
                .body();
        assertThat(page)
                .contains("A segment made of it takes along: ", "A segment leaves out the search for ann.")
                .containsPattern("takes along: [^<]*external id[^<]*A-6")
                .containsPattern("takes along: [^<]*Admin")
                .containsPattern("takes along: [^<]*bea");
        HttpResponse<String> form = ada.post(
                "/segments/user/new",
                form(
                        "c",
                        "any",
                        "c.0.field",
                        "title",
                        "c.0.op",
                        "contains",
                        "c.0.value",
                        "x",
                        "c.1.field",
                        "email",
                        "c.1.op",
                        "empty",
                        "act",
                        "fill",
                        "also",
                        also(page)));
        assertThat(form.statusCode()).isEqualTo(200);
        assertThat(form.body())
                .contains("value=\"A-6\"", "account.success_manager", "bea@example.com")
                .contains("name=\"c.4.0.value\" value=\"x\"");

        ada = signedIn("ada");
        String nobody = ada.get("/accounts?panel=filter&assigned=none").body();
        assertThat(also(nobody)).contains("\"all\"", "success_manager", "account_manager", "empty");
        assertThat(also(ada.get("/accounts?panel=filter&assigned=me").body()))
                .contains("\"any\"", "ada@example.com")
                .doesNotContain("\"me\"");
        assertThat(ada.get("/accounts?panel=filter&role=success_manager").body())
                .as("a role alone narrows nothing")
                .doesNotContain("takes along");

        assertThat(also(ada.get("/accounts?panel=filter&account=A-6").body()))
                .contains("\"external_id\"", "A-6")
                .doesNotContain("account.");

        db.sql()
                .execute("delete from account_assignments using success_roles r where r.id = role_id"
                        + " and r.key = 'account_manager'");
        db.sql().execute("update success_roles set retired_at = now() where key = 'account_manager'");
        HttpResponse<String> retired = ada.get("/accounts?panel=filter&role=account_manager&assigned=me");
        assertThat(retired.statusCode()).isEqualTo(200);
        assertThat(retired.body())
                .as("it is no field any more")
                .contains("id=\"filter-form\"")
                .doesNotContain("takes along");
    }

    @Test
    void aSegmentOfAnAccountSaysWhichOthersItTakesIn() {
        db.sql().execute("update accounts set external_id = 'ab-1' where id = 1");
        db.sql().execute("update accounts set external_id = 'AB-1' where id = 2");
        db.sql().execute("update accounts set external_id = 'Ab-1' where id = 13"); // archived
        Browser ada = signedIn("ada");
        for (String records : List.of("users", "accounts")) {
            assertThat(ada.get("/" + records + "?panel=filter&account=ab-1").body())
                    .contains("ignoring case, so it takes in AB-1 too.")
                    .doesNotContain("Ab-1");
            assertThat(ada.get("/" + records + "?panel=filter&account=A-6").body())
                    .doesNotContain("ignoring case");
        }
    }

    private static String also(String page) {
        Matcher also = Pattern.compile("name=\"also\" value=\"([^\"]*)\"").matcher(page);
        assertThat(also.find()).isTrue();
        return also.group(1).replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    }

    @Test
    void aSegmentOfANamedViewTakesAlongWhatTheViewKeeps() {
        Browser ada = signedIn("ada");
        ada.get("/portfolio/users/views/new");
        String view = Browser.location(ada.post(
                "/portfolio/users/views?user_role=admin&filter=title:contains:x", form("name", "Administrators")));
        String page = ada.get(view + "&panel=filter").body();
        assertThat(page).contains("takes along: ", "name=\"c.0.value\" value=\"x\"");
        assertThat(also(page)).contains("\"role\"", "admin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"role", "assigned", "account"})
    void aTextThatNothingCanHoldIsRefused(String name) {
        Browser bea = signedIn("bea");
        for (String list : List.of("/accounts", "/users", "/subscriptions", "/portfolio/users/counts")) {
            HttpResponse<String> page = bea.get(list + "?" + name + "=a%00b");
            assertThat(page.statusCode()).as(list).isEqualTo(400);
            assertThat(page.body()).contains("can&#39;t be stored");
        }
    }
}
