package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A number of usage names the users and days that it comes from. */
class UsageBehindTest extends PortfolioCase {
    private static final Pattern USER = Pattern.compile("href=\"/users/(U-\\d+)\"");

    @Test
    void whoAndWhenAreAsManyAsTheNumberSays() {
        db.sql()
                .execute("insert into usage_daily (account_id, user_id, feature_id, day, imported, uses)"
                        + " select 6, i, 1, date '2026-06-15' - i, false, 2 from generate_series(1, 3) i");
        Browser ada = signedIn("ada");
        long users = number("count(distinct user_id)", "feature_id <> 0 and day > date '2026-06-15' - 30");
        long days = number("count(distinct day)", "feature_id <> 0 and day > date '2026-06-15' - 30");

        HttpResponse<String> page = ada.get("/accounts/A-6/behind/active_users?days=30");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Active users, 30 days", "17 May 2026", "15 Jun 2026");
        assertThat(USER.matcher(page.body())
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .count())
                .isEqualTo(users)
                .isPositive();
        assertThat(page.body().split("On which days", 2)[1].split("</ul>", 2)[0].split("<li", -1))
                .hasSize((int) days + 1);
    }

    @Test
    void theNumbersOfAnExplanationLeadThere() {
        int segment =
                segment(Subject.ACCOUNT, "Busy", "{'field':'active_users','params':{'days':30},'op':'gte','value':0}");
        Browser ada = signedIn("ada");
        String link = "/accounts/A-6/behind/active_users?days=30";
        assertThat(ada.get("/accounts/A-6/why/" + segment).body()).contains("href=\"" + link + "\"");
        assertThat(ada.get(link).statusCode()).isEqualTo(200);
    }

    private long number(String what, String which) {
        return db.sql()
                .fetchSingle(
                        "select " + what + " from usage_daily d where account_id = 6 and " + which
                                + " and not exists (select 1 from users u where u.id = d.user_id and u.archived_at is not null)")
                .get(0, Long.class);
    }

    @Test
    void nothingIsNamedThatTheViewerDoesNotSee() {
        // account 1 is cid's alone
        assertThat(signedIn("bea")
                        .get("/accounts/A-1/behind/active_users?days=30")
                        .statusCode())
                .isEqualTo(404);
        assertThat(signedIn("cid")
                        .get("/accounts/A-1/behind/active_users?days=30")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void onlyWhatComesFromDailyUsageHasSomethingBehindIt() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/accounts/A-6/behind/mrr").statusCode()).isEqualTo(404);
        assertThat(ada.get("/accounts/A-6/behind/active_users?days=many").statusCode())
                .isEqualTo(400);
        assertThat(ada.get("/accounts/A-6/behind/feature_uses?days=14").statusCode())
                .isEqualTo(400);
        assertThat(ada.get("/users/U-7/behind/logins?days=14").body()).contains("Nothing was used in these days.");
    }
}
