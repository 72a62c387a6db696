package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures say how old they are where they are not of the last minute. */
class FreshnessTest extends PortfolioCase {
    private static final List<String> PAGES = List.of("/portfolio/accounts/totals", "/accounts/A-1", "/users/U-1");

    private void all(String words, boolean shown) {
        Visitor ada = Visitor.signedIn(port, "ada");
        for (String page : PAGES) {
            assertThat(ada.get(page).statusCode()).as(page).isEqualTo(200);
            assertThat(ada.get(page).body().contains(words)).as(page).isEqualTo(shown);
        }
    }

    @Test
    void countsOfDaysGoToTheDayOfTheLastRefresh() {
        db.sql().execute("insert into facts_as_of (at, zone, constants) values ('2026-06-14T02:00Z', 'UTC', '')");
        all("Counts of days are as of 14 Jun", true);
        db.sql().execute("update facts_as_of set at = '2026-06-15T02:00Z'");
        all("Counts of days are as of", false);
    }

    @Test
    void changesThatWaitForMinutesAreToldOf() {
        db.sql()
                .execute("insert into touched (subject, record_id, fields, later, since) values"
                        + " ('account', 1, '{account.usage}', false, clock_timestamp() - interval '30 seconds')");
        all("still being counted", false);
        db.sql().execute("update touched set since = since - interval '5 minutes'");
        all("Changes of the last 5 minutes are still being counted", true);
    }
}
