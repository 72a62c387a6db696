package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.Operator;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.listing.ListScope;
import app.steward.listing.ListSource;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A fourth list is an address, a condition, a key of its views and a page that hands them on: all else follows. */
class AnyListTest extends PortfolioCase {
    private static final String PAGE = "/large/1";
    private static final String PIECES = "/portfolio/large-1/";

    @Autowired
    ListPage pages;

    @Autowired
    DefaultListableBeanFactory beans;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping addresses;

    private RequestMappingInfo address;
    private Browser ada;
    private Set<String> large;

    /** All that a feature writes to have a list. */
    static final class LargeAccounts implements ListSource {
        private static final ListScope LARGE = new ListScope(
                "large-1",
                PAGE,
                Subject.ACCOUNT,
                "Large accounts",
                "large",
                new ConditionTree.Comparison(
                        FieldRef.of("mrr"), Operator.GTE, new Value.Number(new BigDecimal("400"))));

        private final ListPage pages;

        LargeAccounts(ListPage pages) {
            this.pages = pages;
        }

        @Override
        public Optional<ListScope> find(String name, Viewer viewer) {
            return Optional.of(LARGE).filter(list -> list.name().equals(name));
        }

        String page(@RequestParam Map<String, String> params, Viewer viewer, Model model, RedirectAttributes flash) {
            return pages.show(LARGE, params, viewer, model, flash);
        }
    }

    @BeforeEach
    void aFeatureWithAList() throws NoSuchMethodException {
        LargeAccounts feature = new LargeAccounts(pages);
        beans.registerSingleton("largeAccounts", feature);
        address = RequestMappingInfo.paths(PAGE)
                .methods(RequestMethod.GET)
                .options(addresses.getBuilderConfiguration())
                .build();
        addresses.registerMapping(
                address,
                feature,
                LargeAccounts.class.getDeclaredMethod(
                        "page", Map.class, Viewer.class, Model.class, RedirectAttributes.class));
        ada = signedIn("ada");
        large = ids("mrr >= 400");
    }

    @AfterEach
    void gone() {
        addresses.unregisterMapping(address);
        beans.destroySingleton("largeAccounts");
    }

    private Set<String> ids(String where) {
        return new TreeSet<>(db.sql()
                .fetch("select external_id from accounts where archived_at is null and " + where)
                .getValues(0, String.class));
    }

    @Test
    void itsPageShowsItsRecordsAndLeadsToItselfAlone() {
        HttpResponse<String> page = ada.get(PAGE + "?size=100");
        assertThat(records(page)).isEqualTo(large).hasSizeGreaterThan(5);
        assertThat(page.body())
                .contains("<h1>Large accounts", PAGE + "?size=100&amp;sort=", PIECES + "counts?", PIECES + "views/new")
                .doesNotContain("href=\"/accounts?", "/portfolio/accounts/counts", "/portfolio/accounts/views");
        assertThat(records(ada.get(PAGE + "?size=100&assigned=none&filter=employees:gte:3")))
                .isEqualTo(ids("mrr >= 400 and employees >= 3 and id % 5 = 3"))
                .isNotEmpty();
        assertThat(records(signedIn("bea").get(PAGE + "?size=100")))
                .isNotEmpty()
                .isSubsetOf(large)
                .hasSizeLessThan(large.size());
    }

    @Test
    void countsTotalsAndFilesAreOfItsRecords() {
        int segment = segment(Subject.ACCOUNT, "Live", "{'field':'stage','op':'eq','value':'live'}");
        String counts = ada.get(PIECES + "counts").body();
        assertThat(counts)
                .contains("id=\"count-all\" hx-swap-oob=\"true\">" + large.size() + "<")
                .contains("id=\"count-" + segment + "\" hx-swap-oob=\"true\">"
                        + ids("mrr >= 400 and stage = 'live'").size() + "<");
        assertThat(ada.get(PIECES + "all").body()).isEqualTo(Integer.toString(large.size()));
        assertThat(ada.get(PIECES + "figures").body()).contains(PAGE);
        assertThat(ada.get(PIECES + "export.csv?columns=name,external_id")
                        .body()
                        .lines())
                .hasSize(1 + large.size());
        String small = ids("mrr < 400").iterator().next();
        String picked = ada.post(PIECES + "export.csv", Map.of("id", small)).body();
        assertThat(picked.lines())
                .as("what is not of the list is not picked of it")
                .hasSize(1);
        assertThat(ada.post(PIECES + "assign/form", Map.of("id", small)).body()).contains("0 accounts");
    }

    @Test
    void drawersAndMenusLeadBackToIt() {
        assertThat(Browser.location(ada.post(
                        PIECES + "filter?panel=filter",
                        form("c", "all", "c.0.field", "employees", "c.0.op", "gte", "c.0.value", "3"))))
                .isEqualTo(PAGE + "?filter=employees:gte:3");
        assertThat(ada.get(PIECES + "people?named=bea").body())
                .contains("href=\"" + PAGE + "?assigned=bea@example.com");
        assertThat(ada.get(PIECES + "segments?named=").body()).contains("No segment");
    }

    @Test
    void itKeepsColumnsAndViewsOfItsOwn() {
        assertThat(Browser.location(
                        ada.post(PIECES + "columns?panel=columns", form("column", "k1", "k1.field", "industry"))))
                .isEqualTo(PAGE);
        assertThat(heads(ada.get(PAGE))).containsExactly("Account", "Industry");
        assertThat(heads(ada.get("/accounts"))).doesNotContain("Industry");

        HttpResponse<String> saved =
                ada.post(PIECES + "views?sort=-industry&assigned=none", form("name", "Nobody's", "opens", "true"));
        String view = Browser.location(saved);
        assertThat(view).startsWith(PAGE + "?view=");
        assertThat(ada.get(view).body()).contains("Nobody&#39;s", "aria-sort=\"descending\"");
        assertThat(Browser.location(ada.get(PAGE))).isEqualTo(view);
        assertThat(ada.get("/accounts").body()).doesNotContain("Nobody&#39;s");
        assertThat(ada.get(view.replace(PAGE, "/accounts")).statusCode()).isEqualTo(404);
        assertThat(ada.post("/portfolio/accounts/views", form("name", "Nobody's"))
                        .statusCode())
                .as("names are of one list")
                .isEqualTo(303);
        assertThat(ada.post(PIECES + "views", form("name", "Nobody's")).statusCode())
                .isEqualTo(422);
        assertThat(ada.get(PIECES + "views").body()).contains("Nobody&#39;s", "href=\"" + PAGE + "\"");
    }

    @Test
    void aSegmentMadeOfItTakesAlongWhatItIsOf() {
        assertThat(ada.get(PAGE + "?panel=filter&filter=employees:gte:3&q=x").body())
                .contains(
                        "A segment made of it takes along: MRR is at least $400",
                        "A segment leaves out the search for x.");
    }

    @Test
    void aNameOfNoListIsNotFound() {
        for (String piece : new String[] {"counts", "all", "views", "export.csv", "people"}) {
            assertThat(ada.get("/portfolio/large-2/" + piece).statusCode())
                    .as(piece)
                    .isEqualTo(404);
        }
        assertThat(ada.post("/portfolio/users/assign/form", Map.of("id", "U-1")).statusCode())
                .isEqualTo(404);
    }
}
