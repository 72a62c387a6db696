package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.LoadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** What a list weighs on the wire, everything that comes with it included: at the first visit, and at a later one. */
@BrowserTest
class WeightBrowserTest {
    private static final int FIRST = 230_000;
    private static final int LATER = 25_000;

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @RegisterExtension
    final Visits visits = new Visits();

    @BeforeEach
    void some() {
        portfolio.make();
        db.sql()
                .execute("update account_facts set overall_score = account_id % 100, product_score = account_id % 90,"
                        + " usage_trend = (select array_agg((account_id * i * 7919 % 97)::bigint) from"
                        + " generate_series(1, 14) i), usage_trend_from = date '2026-06-02'");
    }

    /** Cookies only, so that the next visit finds an empty cache. */
    private List<Cookie> signedIn() {
        return visits.signedIn("ada").context().cookies();
    }

    /** Bytes as they came over the wire, compressed, by kind. */
    private static Map<String, Integer> weigh(Page page, String path) {
        List<Request> requests = new ArrayList<>();
        java.util.function.Consumer<Request> listener = requests::add;
        page.onRequestFinished(listener);
        page.navigate(path);
        page.waitForLoadState(LoadState.NETWORKIDLE);
        page.offRequestFinished(listener);
        Map<String, Integer> weights = new TreeMap<>();
        for (Request request : requests) {
            // of what comes from the browser's cache this is the headers that did not come, below zero
            weights.merge(request.resourceType(), Math.max(0, request.sizes().responseBodySize), Integer::sum);
        }
        return weights;
    }

    private static int sum(Map<String, Integer> weights) {
        return weights.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void aListOfFiftyAccountsIsLight() {
        List<Cookie> cookies = signedIn();
        Page page = visits.page();
        page.context().addCookies(cookies);
        Map<String, Integer> first = weigh(page, "/accounts");
        assertThat(page.locator("table.dt tbody tr").count()).isEqualTo(50);
        Map<String, Integer> later = weigh(page, "/accounts?sort=-mrr");
        System.out.println("Weight of /accounts with 50 rows, bytes compressed: first visit " + sum(first) + " " + first
                + ", later " + sum(later) + " " + later);
        assertThat(first.keySet()).contains("document", "stylesheet", "script", "font");
        assertThat(sum(first)).isLessThan(FIRST);
        assertThat(later.getOrDefault("document", 0)).isPositive();
        assertThat(sum(later)).isLessThan(LATER);
    }
}
