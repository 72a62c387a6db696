package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The account of a user or subscription, changed on its page. U-5 and S-5 are of A-6, which is cid's; U-4 and S-4 of A-5,
 * which is bea's; U-10 is of none; A-3 is nobody's.
 */
class MoveRecordTest extends PortfolioCase {
    private static final List<String> OF_CIDS = List.of("/users/U-5", "/subscriptions/S-5");

    private static HttpResponse<String> move(Browser browser, String record, String account) {
        browser.get(record);
        return browser.post(record + "/field", form("key", "account", "value", account));
    }

    private @Nullable String account(String record) {
        String[] path = record.split("/");
        return (String) db.sql()
                .fetchValue(
                        "select a.external_id from " + path[1]
                                + " r left join accounts a on a.id = r.account_id where r.external_id = ?",
                        path[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "cid"})
    void whoSeesBothAccountsMovesIt(String name) {
        db.sql().execute("update accounts set name = 'Tolva Robotics' where id = 3");
        Browser browser = signedIn(name);
        for (String record : OF_CIDS) {
            assertThat(browser.get(record).body()).contains("/field?key=account");
            assertThat(browser.get(record + "/field?key=account").body())
                    .contains("<h1>Change Account", "value=\"A-6\"", "/portfolio/accounts/pick");
            HttpResponse<String> moved = move(browser, record, "tolva robotics");
            assertThat(moved.statusCode()).as(moved.body()).isEqualTo(422);
            moved = move(browser, record, "Tolva Robotics");
            assertThat(moved.statusCode()).as(moved.body()).isEqualTo(303);
            assertThat(Browser.location(moved)).isEqualTo(record);
            assertThat(account(record)).isEqualTo("A-3");
            assertThat(browser.get(record).body()).contains("href=\"/accounts/A-3\"", "Account saved");
        }
        assertThat(db.sql()
                        .fetch("select record_id || (before ->> 'account') || (after ->> 'account') || actor"
                                + " from audit_entries order by id")
                        .getValues(0, String.class))
                .containsExactly("U-5A-6A-3" + name, "S-5A-6A-3" + name);
    }

    @Test
    void aCsmMovesNothingToOrFromAnAccountThatIsHidden() {
        db.sql().execute("update accounts set name = 'Name of A-5.' where id = 5");
        Browser cid = signedIn("cid");
        for (String record : OF_CIDS) {
            String unknown = move(cid, record, "A-99999").body();
            for (String hidden : List.of("A-5", "Name of A-5.")) {
                HttpResponse<String> refused = move(cid, record, hidden);
                assertThat(refused.statusCode()).isEqualTo(422);
                assertThat(refused.body())
                        .contains("There is no account", "value=\"" + hidden + "\"")
                        .doesNotContain("/accounts/A-5\"");
            }
            assertThat(unknown).contains("There is no account", "value=\"A-99999\"");
            assertThat(account(record)).isEqualTo("A-6");
        }
        for (String hidden : List.of("/users/U-4", "/subscriptions/S-4")) {
            assertThat(move(cid, hidden, "A-6").statusCode()).isEqualTo(404);
            assertThat(cid.get(hidden + "/field?key=account").statusCode()).isEqualTo(404);
            assertThat(account(hidden)).isEqualTo("A-5");
        }
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("audit_entries")))
                .isZero();
    }

    @Test
    void aDeveloperSeesWhereItBelongsAndMovesNothing() {
        Browser dev = signedIn("dev");
        for (String record : OF_CIDS) {
            assertThat(dev.get(record).body())
                    .contains("href=\"/accounts/A-6\"")
                    .doesNotContain("/field?key");
            assertThat(move(dev, record, "A-3").statusCode()).isEqualTo(403);
            assertThat(dev.get(record + "/field?key=account").statusCode()).isEqualTo(403);
            assertThat(account(record)).isEqualTo("A-6");
        }
        assertThat(dev.get("/accounts/A-6/field?key=account").statusCode())
                .as("an account has none")
                .isEqualTo(404);
    }

    @Test
    void aUserMayBeOfNoAccountAndASubscriptionNot() {
        Browser cid = signedIn("cid");
        assertThat(move(cid, "/users/U-10", "A-6").statusCode()).isEqualTo(303);
        assertThat(account("/users/U-10")).isEqualTo("A-6");
        assertThat(move(cid, "/users/U-10", " ").statusCode()).isEqualTo(303);
        assertThat(account("/users/U-10")).isNull();
        assertThat(cid.get("/users/U-10").body()).contains("<dt>Account</dt>", "/field?key=account");
        HttpResponse<String> refused = move(cid, "/subscriptions/S-5", "");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("a subscription has one", "aria-invalid=\"true\"");
        assertThat(account("/subscriptions/S-5")).isEqualTo("A-6");
    }

    @Test
    void segmentsFollowAtOnce() {
        int users = segment(Subject.USER, "Of A-3", "{'field':'account.external_id','op':'eq','value':'A-3'}");
        int empty = segment(Subject.ACCOUNT, "None", "{'field':'subscriptions','op':'eq','value':0}");
        db.sql().execute("update subscriptions set account_id = 1 where account_id = 6 and id <> 5");
        db.sql()
                .execute(
                        "update subscriptions set status = 'active', ends_on = null, cancelled_on = null where id = 5");
        Browser ada = signedIn("ada");
        move(ada, "/subscriptions/S-5", "A-3");
        assertThat(records(ada.get("/accounts?size=100&segment=" + empty)))
                .contains("A-6")
                .doesNotContain("A-3");
        assertThat(records(ada.get("/users?segment=" + users))).doesNotContain("U-5");
        move(ada, "/users/U-5", "A-3");
        assertThat(records(ada.get("/users?segment=" + users))).contains("U-5");
        move(ada, "/users/U-5", "");
        assertThat(records(ada.get("/users?segment=" + users))).doesNotContain("U-5");
    }
}
