package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import app.steward.web.Paging;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a list by their links and addresses, and what is said of a list too long to count at once. */
class ListPagerTest extends PortfolioCase {
    private static final Pattern ROW = Pattern.compile("<th[^>]*rowheader[^>]*><a href=\"/[a-z]+/([^\"]+)\"");

    private static List<String> rows(String page) {
        return ROW.matcher(page).results().map(found -> found.group(1)).toList();
    }

    private static String place(String page) {
        Matcher place = Pattern.compile("id=\"place\"[^>]*>([^<]*)<").matcher(page);
        assertThat(place.find()).as(page).isTrue();
        return place.group(1);
    }

    private static String counts(String page) {
        Matcher counts = Pattern.compile("hx-get=\"([^\"]+/counts[^\"]*)\"").matcher(page);
        assertThat(counts.find()).isTrue();
        return counts.group(1).replace("&amp;", "&");
    }

    private static String body(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    @Test
    void theLinksWalkForwardAndBackThroughEachRowOnce() {
        Browser ada = signedIn("ada");
        List<String> all = rows(body(ada.get("/users?size=100&sort=-title")));
        all = new ArrayList<>(all);
        all.addAll(rows(body(ada.get("/users?size=100&sort=-title&page=2"))));
        assertThat(all).hasSizeGreaterThan(120);

        List<String> walked = new ArrayList<>();
        List<String> places = new ArrayList<>();
        String last = "";
        for (String to = "/users?size=50&sort=-title"; to != null; to = link(last, "next")) {
            last = body(ada.get(to));
            walked.addAll(rows(last));
            places.add(place(body(ada.get(counts(last)))));
        }
        assertThat(walked).isEqualTo(all);
        assertThat(places)
                .containsExactly(
                        "1–50 of " + all.size(), "51–100 of " + all.size(), "101–" + all.size() + " of " + all.size());
        List<String> back = new ArrayList<>(rows(last));
        for (String to = link(last, "prev"); to != null; to = link(last, "prev")) {
            last = body(ada.get(to));
            back.addAll(0, rows(last));
        }
        assertThat(back).isEqualTo(all);
        assertThat(place(last)).isEqualTo("1–50");
        assertThat(link(last, "first")).isNull();
    }

    @Test
    void theLastPageIsTheEndOfTheListWhateverItsLength() {
        Browser ada = signedIn("ada");
        String first = body(ada.get("/accounts?size=25&sort=-mrr"));
        List<String> all = rows(body(ada.get("/accounts?size=100&sort=-mrr")));
        assertThat(link(first, "last")).isEqualTo("/accounts?sort=-mrr&size=25&page=-1");
        String last = body(ada.get(link(first, "last")));
        assertThat(rows(last)).isEqualTo(all.subList(all.size() - 25, all.size()));
        assertThat(place(last)).isEqualTo("last 25");
        assertThat(place(body(ada.get(counts(last)))))
                .isEqualTo(all.size() - 24 + "–" + all.size() + " of " + all.size());
        assertThat(link(last, "next")).isNull();
        assertThat(link(last, "last")).isNull();
        String before = body(ada.get(link(last, "prev")));
        assertThat(link(last, "prev")).contains("page=-2&before=");
        assertThat(place(before)).isEqualTo("26–50 from the end");
        assertThat(rows(before)).isEqualTo(all.subList(all.size() - 50, all.size() - 25));
        assertThat(rows(body(ada.get("/accounts?size=25&sort=-mrr&page=-2")))).isEqualTo(rows(before));
        assertThat(link(before, "first")).isEqualTo("/accounts?sort=-mrr&size=25");
    }

    @Test
    void aPageBeyondTheEndSaysSoAndLeadsBack() {
        Browser ada = signedIn("ada");
        String page = body(ada.get("/accounts?page=999"));
        assertThat(rows(page)).isEmpty();
        assertThat(page).contains("Nothing on this page", "href=\"/accounts?page=-1\"", "href=\"/accounts\"");
        assertThat(body(ada.get(counts(page)))).contains("0 of 60");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%00", "PTE", "after", "MTow", "MjotMQ", "-----", "MzotMTQ6OTk5", "%20", "ü"})
    void aBadCursorLeavesTheNumberOfThePage(String cursor) {
        Browser ada = signedIn("ada");
        List<String> second = rows(body(ada.get("/accounts?size=25&page=2")));
        for (String way : List.of("after", "before")) {
            assertThat(rows(body(ada.get("/accounts?size=25&page=2&" + way + "=" + cursor))))
                    .isEqualTo(second);
            body(ada.get("/portfolio/accounts/counts?size=25&page=2&" + way + "=" + cursor));
        }
        body(ada.get("/accounts?page=-999999"));
        body(ada.get("/accounts?page=0&after="));
        body(ada.get("/portfolio/accounts/counts?page=-7&shown=99999999999&edge=x"));
    }

    @Test
    void aForgedCursorShowsNothingHidden() {
        Browser ada = signedIn("ada");
        Browser bea = signedIn("bea");
        for (String sort : List.of("name", "-name", "mrr", "-mrr", "success_manager", "created_on")) {
            List<String> hers = rows(body(bea.get("/accounts?size=100&sort=" + sort)));
            assertThat(hers).isNotEmpty().doesNotContainAnyElementsOf(portfolio.hiddenFrom("bea"));
            // no account of hers is on this page, but for a cursor
            String beyond = "/accounts?size=100&page=2&sort=" + sort;

            String page = body(ada.get("/accounts?size=25&sort=" + sort));
            String adas = link(page, "next").replaceAll(".*after=([^&]+).*", "$1");
            List<String> around = new ArrayList<>(rows(body(bea.get(beyond + "&before=" + adas))));
            around.addAll(rows(body(bea.get(beyond + "&after=" + adas))));
            List<String> expected = new ArrayList<>(hers);
            expected.remove(rows(page).get(24));
            assertThat(around).as("around a row of ada's by %s", sort).isEqualTo(expected);

            for (String value : List.of("=", "=zebra", "=0", "-", "=2026-01-01", "=cid")) {
                for (String way : List.of("after", "before")) {
                    String cursor = Paging.cursor(List.of(value, "1"));
                    assertThat(hers).containsAll(rows(body(bea.get(beyond + "&" + way + "=" + cursor))));
                }
            }
        }
    }

    @Test
    void anotherSortOrFilterBeginsAnewAndADrawerStaysOnThePage() {
        Browser ada = signedIn("ada");
        String second = body(ada.get(link(body(ada.get("/accounts?size=25")), "next")));
        assertThat(second).contains("panel=filter").doesNotContain("name=\"after\"");
        Matcher filter =
                Pattern.compile("id=\"open-filter\"[^>]*href=\"([^\"]+)\"").matcher(second);
        assertThat(filter.find()).isTrue();
        String open = filter.group(1).replace("&amp;", "&");
        assertThat(open).contains("page=2", "after=");
        assertThat(rows(body(ada.get(open)))).isEqualTo(rows(second));
        Matcher sort = Pattern.compile("id=\"sort-0\"[^>]*href=\"([^\"]+)\"").matcher(second);
        assertThat(sort.find()).isTrue();
        assertThat(sort.group(1)).doesNotContain("page=", "after=");
    }

    @Test
    void aLongListSaysThatItIsLongAndCountsItselfAfterwards() {
        db.sql()
                .execute("insert into subscriptions (id, external_id, account_id, plan, mrr, starts_on)"
                        + " select i, 'L-' || i, 6, 'Bulk', 1, date '2026-01-01' from generate_series(1001, 11001) i");
        Browser ada = signedIn("ada");
        long all = db.sql()
                .fetchCount(org.jooq.impl.DSL.table("subscriptions s join accounts a on a.id = s.account_id where"
                        + " s.archived_at is null and a.archived_at is null"));
        String grouped = String.format(java.util.Locale.US, "%,d", all);
        String page = body(ada.get("/subscriptions"));
        String counts = body(ada.get(counts(page)));
        assertThat(counts)
                .contains(
                        "over <b class=\"strong num\">10,000</b> subscriptions<",
                        "hx-get=\"/portfolio/subscriptions/totals?")
                .doesNotContain(grouped)
                .containsPattern("id=\"match-count\"[^>]*></span>");
        Matcher later = Pattern.compile("hx-get=\"([^\"]+/totals[^\"]*)\"").matcher(counts);
        assertThat(later.find()).isTrue();
        assertThat(body(ada.get(later.group(1).replace("&amp;", "&"))))
                .contains("1–50 of " + grouped, "id=\"match-count\" hx-swap-oob=\"true\">" + grouped + "<", "MRR ")
                .containsPattern("id=\"count-all\"[^>]*>" + grouped + "<");

        String few = body(ada.get("/portfolio/subscriptions/counts?q=S-6"));
        assertThat(few)
                .as("the list is short, the first tab is not")
                .containsPattern("id=\"total\"[^>]*><b[^>]*>\\d{1,2}<")
                .containsPattern("id=\"count-all\"[^>]*hx-get=\"/portfolio/subscriptions/all[^>]*q=S-6");
        assertThat(body(ada.get("/portfolio/subscriptions/all?q=S-6"))).isEqualTo(grouped);
        assertThat(body(ada.get("/subscriptions?size=100&page=102")))
                .as("so far down, it is known without counting")
                .contains("over <b class=\"strong num\">10,000</b>");
    }

    @Test
    void aListOnOnePageIsCountedAtOnce() {
        String page = body(signedIn("ada").get("/accounts?q=A-6"));
        assertThat(page)
                .containsPattern("id=\"total\"[^>]*><b[^>]*>" + rows(page).size() + "<");
        assertThat(place(page)).isEqualTo("1–" + rows(page).size());
    }
}
