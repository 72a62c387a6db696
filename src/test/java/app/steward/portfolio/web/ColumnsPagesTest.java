package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Columns drawer over HTTP, as it also works without scripts: saved for oneself, within its limits. */
class ColumnsPagesTest extends PortfolioCase {
    private static final String ACTION = "/portfolio/accounts/columns?panel=columns";

    @Test
    void columnsAreSavedForOneselfAndOneListOnly() {
        Browser bea = signedIn("bea");
        List<String> usual = heads(bea.get("/accounts"));
        List<String> usualOfUsers = heads(bea.get("/users"));
        HttpResponse<String> saved = bea.post(
                ACTION + "&q=a",
                form("column", "k1", "k1.field", "logins", "k1.param.days", "30", "pinned", "k2", "k2.field", "mrr"));
        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(Browser.location(saved)).isEqualTo("/accounts?q=a");
        assertThat(heads(bea.get("/accounts"))).containsExactly("Account", "MRR", "Logins 30 days");
        assertThat(bea.get("/accounts").body()).contains("dt-frozen", "fz-a").doesNotContain("fz-b");

        assertThat(heads(signedIn("cid").get("/accounts"))).isEqualTo(usual);
        assertThat(heads(bea.get("/users"))).isEqualTo(usualOfUsers);

        bea.post(ACTION, form("act", "reset"));
        assertThat(heads(bea.get("/accounts"))).isEqualTo(usual);
    }

    @Test
    void savingAgainReplacesOnlyTheOwnColumns() {
        Browser bea = signedIn("bea");
        Browser cid = signedIn("cid");
        bea.post(ACTION, form("column", "k1", "k1.field", "plan"));
        cid.post(ACTION, form("column", "k1", "k1.field", "stage"));
        bea.post(ACTION, form("column", "k1", "k1.field", "industry"));
        assertThat(heads(cid.get("/accounts"))).containsExactly("Account", "Stage");
        assertThat(heads(bea.get("/accounts"))).containsExactly("Account", "Industry");
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("views"))).isEqualTo(2);
    }

    @Test
    void eachButtonWorksWithoutScripts() {
        Browser ada = signedIn("ada");
        String added = ada.post(ACTION, form("column", "k4", "k4.field", "mrr", "act", "add:logins"))
                .body();
        assertThat(added).contains("name=\"k4.field\" value=\"mrr\"", "name=\"k0.field\" value=\"logins\"");
        assertThat(ada.post(ACTION, form("column", "k4", "k4.field", "mrr", "act", "pin:k4"))
                        .body())
                .contains("name=\"pinned\" value=\"k4\"");
        assertThat(ada.post(ACTION, form("pinned", "k4", "k4.field", "mrr", "act", "unpin:k4"))
                        .body())
                .contains("name=\"column\" value=\"k4\"");
        assertThat(ada.post(ACTION, form("column", "k4", "k4.field", "mrr", "act", "add:mrr"))
                        .body())
                .contains("MRR is shown already")
                .doesNotContain("value=\"k0\"");
        assertThat(ada.post(ACTION, form("column", "k4", "k4.field", "mrr", "act", "drop:k4"))
                        .body())
                .doesNotContain("value=\"k4\"");
    }

    @Test
    void theLimitsAreSaid() {
        Browser ada = signedIn("ada");
        StringBuilder columns = new StringBuilder();
        for (int days = 1; days <= 20; days++) {
            columns.append(days > 1 ? "," : "")
                    .append("logins(days=")
                    .append(days)
                    .append(")");
        }
        HttpResponse<String> tooMany = ada.get("/accounts?columns=" + columns);
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(tooMany.body()).contains("at most 20 columns");
        String nineteen = columns.substring(0, columns.lastIndexOf(","));
        HttpResponse<String> full = ada.get("/accounts?panel=columns&columns=" + nineteen);
        assertThat(heads(full)).hasSize(20);
        assertThat(full.body()).contains("20 of 20", "All 20 columns are taken");
        assertThat(ada.get("/accounts?frozen=3&columns=mrr,plan,stage,industry").statusCode())
                .isEqualTo(400);
        assertThat(ada.get("/accounts?columns=mrr,mrr").body()).contains("MRR is shown twice");
        HttpResponse<String> wrong =
                ada.post(ACTION, form("column", "k1", "k1.field", "logins", "k1.param.days", "many"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("a whole number from 1 to 365", "value=\"many\"");
        HttpResponse<String> empty = ada.post(
                ACTION,
                form("column", "k1", "k1.field", "feature_uses", "k1.param.feature", "", "k1.param.days", "30"));
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).containsPattern("(?s)data-name=\"Uses of a feature.*?role=\"alert\".*?</li>");
    }

    @Test
    void columnsOfAnAddressAreShownAndNotKept() {
        Browser ada = signedIn("ada");
        assertThat(heads(ada.get("/accounts?columns=mrr,name,plan&frozen=1")))
                .containsExactly("Account", "MRR", "Plan");
        assertThat(heads(ada.get("/accounts"))).hasSizeGreaterThan(3);
    }

    @Test
    void aFieldThatIsGoneIsLeftOut() {
        Browser ada = signedIn("ada");
        db.sql()
                .execute("insert into views (member_id, subject, columns, frozen) select id, 'account',"
                        + " 'name,custom.gone,mrr,custom.lost,plan', 2 from team_members where email like 'ada@%'");
        HttpResponse<String> page = ada.get("/accounts");
        assertThat(heads(page)).containsExactly("Account", "MRR", "Plan");
        assertThat(page.body()).contains("fz-a").doesNotContain("fz-b");
    }

    /** A column of a parent, a person or a value of another's account shows nothing of it. */
    @ParameterizedTest
    @ValueSource(strings = {"bea", "cid"})
    void noColumnShowsWhatIsHidden(String name) {
        db.sql().execute("update accounts set name = 'Name of A-' || id || '.'");
        // nobody's are children of one of cid's and of one of bea's, as A-8 is of A-57, which both see
        db.sql().execute("update accounts set parent_id = case id when 3 then 1 else 5 end where id in (3, 18)");
        portfolio.recompute();
        Browser visitor = signedIn(name);
        HttpResponse<String> page =
                visitor.get("/accounts?size=100&panel=columns&sort=parent&columns=parent,users,mrr");
        assertThat(heads(page)).containsExactly("Account", "Parent account", "Users", "MRR");
        assertThat(page.body().split(">Name of A-57\\.<"))
                .as("its row, and that of its child")
                .hasSize(3);
        for (String hidden : portfolio.hiddenFrom(name)) {
            assertThat(page.body()).doesNotContain("Name of " + hidden + ".", "/" + hidden + "\"");
        }
    }
}
