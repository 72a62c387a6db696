package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choices in the bar of the Users list: account, role, persona, activity. */
class UserChoicesTest extends PortfolioCase {
    private static final Pattern ROW = Pattern.compile("href=\"/users/(U-\\d+)\"");
    private static final Pattern CLEAR = Pattern.compile("href=\"([^\"]*)\">Clear all");

    @BeforeEach
    void someWithPersonasAndWithout() {
        db.sql().execute("update users set persona = 'sponsor' where id % 3 = 0");
        db.sql().execute("update users set last_login_at = '2026-01-02Z' where id between 156 and 158");
        portfolio.recompute();
    }

    private static Set<String> rows(HttpResponse<String> page) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        return ROW.matcher(page.body()).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private Set<String> ids(String where) {
        return Set.copyOf(db.sql()
                .fetch("select u.external_id from users u join user_facts f on f.user_id = u.id"
                        + " left join accounts a on a.id = u.account_id"
                        + " where u.archived_at is null and a.archived_at is null and " + where)
                .getValues(0, String.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "user_role=admin | u.role = 'admin'",
                "persona=sponsor | u.persona = 'sponsor'",
                "activity=active | f.active_days > 0",
                "activity=inactive | f.active_days = 0",
                "activity=never | f.last_login_at is null and f.last_active_at is null",
                "user_role=admin&persona=sponsor&activity=active | u.role = 'admin' and u.persona = 'sponsor' and f.active_days > 0",
                "user_role=admin&filter=title:not_empty | u.role = 'admin' and u.title is not null",
                "account=A-6&activity=inactive | a.id = 6 and f.active_days = 0",
                "persona=sponsor&q=u1 | u.persona = 'sponsor' and u.email like 'u1%'"
            })
    void eachIsAConditionAndAllHoldTogether(String query, String where) {
        Browser ada = signedIn("ada");
        Set<String> listed = rows(ada.get("/users?size=100&" + query));
        listed.addAll(rows(ada.get("/users?size=100&page=2&" + query)));
        assertThat(listed).isNotEmpty().isEqualTo(ids(where));
        String counts = ada.get("/portfolio/users/counts?" + query).body();
        assertThat(counts).contains("<b class=\"strong num\">" + listed.size() + "<");
        long all = query.startsWith("account")
                ? ids("a.id = 6").size()
                : ids("true").size();
        assertThat(counts).as("never in the tabs").contains("id=\"count-all\" hx-swap-oob=\"true\">" + all + "<");
    }

    @Test
    void whatIsChosenStandsInTheBarAndClearsAtOnce() {
        Browser ada = signedIn("ada");
        String page = ada.get("/users?user_role=admin&persona=sponsor&activity=never&account=A-6&role=success_manager"
                        + "&assigned=me&q=x&filter=title:empty&sort=-name")
                .body();
        assertThat(page.replaceAll("<[^>]*>", "").replaceAll("\\s+", " "))
                .contains("Role Admin", "Persona Sponsor", "Activity Never logged in", "Account ");
        assertThat(CLEAR.matcher(page).results().map(found -> found.group(1))).containsExactly("/users?sort=-name");
        assertThat(ada.get("/users").body())
                .contains("Any role", "Any persona", "Any activity", "Any account", "Never logged in")
                .doesNotContain("Clear all");
        assertThat(ada.get("/accounts").body()).doesNotContain("Any persona", "Any account");
    }

    @Test
    void whatIsNotThereAnyMoreMatchesNobodyAndWhatNeverWasIsRefused() {
        Browser ada = signedIn("ada");
        for (String gone : List.of("user_role=owner", "persona=gone")) {
            HttpResponse<String> page = ada.get("/users?" + gone);
            assertThat(rows(page)).isEmpty();
            assertThat(page.body()).contains("No users found", "Clear all");
        }
        assertThat(ada.get("/users?activity=asleep").statusCode()).isEqualTo(400);
        assertThat(ada.get("/users?persona=" + "x".repeat(300)).statusCode()).isEqualTo(400);
        assertThat(ada.get("/users?persona=%00").statusCode()).isIn(200, 400);
        assertThat(ada.get("/accounts?persona=sponsor").statusCode()).isEqualTo(200);
    }

    @Test
    void thePickerOffersTheAccountsThatOneSees() {
        for (String records : List.of("users", "subscriptions")) {
            String path = "/portfolio/" + records + "/accounts?persona=sponsor&named=";
            assertThat(signedIn("ada").get(path + "A-5").body()).contains("account=A-5\"", "account=A-51\"");
            assertThat(signedIn("cid").get(path + "A-5").body())
                    .contains("account=A-51\"")
                    .doesNotContain("account=A-5\"", "account=A-50\"");
            assertThat(signedIn("cid").get(path).body()).contains("Any account", "account=A-");
            assertThat(signedIn("cid").get(path + "no+such").body()).contains("No account of that name");
        }
        assertThat(signedIn("ada")
                        .get("/portfolio/users/accounts?persona=sponsor&named=A-51")
                        .body())
                .contains("href=\"/users?persona=sponsor&amp;account=A-51\"");
    }
}
