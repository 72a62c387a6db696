package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What menus and inputs offer while somebody types, and that pages stay small however much there is to choose from. */
class ChoicePickerTest extends PortfolioCase {
    private static final List<String> PAGES = List.of(
            "/accounts",
            "/users",
            "/subscriptions",
            "/accounts?panel=filter&filter=success_manager:in:ada@example.com",
            "/users?panel=columns",
            "/portfolio/accounts/counts",
            "/portfolio/accounts/new",
            "/accounts/A-1/field?key=success_manager",
            "/segments/account/new");

    private static String picked(Browser browser, String query) {
        HttpResponse<String> options = browser.get("/portfolio/values/pick?" + query);
        assertThat(options.statusCode()).isEqualTo(200);
        return options.body();
    }

    @Test
    void valuesInUseAreOfferedToWhomSeesThem() {
        db.sql().execute("update accounts set industry = 'Secret trade', risk_tag = 'Secret risk' where id = 1");
        db.sql().execute("update accounts set industry = 'Open trade, retail', risk_tag = 'Open risk' where id = 5");
        db.sql().execute("update subscriptions set plan = 'Secret plan' where account_id = 1");
        Browser ada = signedIn("ada");
        Browser bea = signedIn("bea");
        for (String asked : List.of(
                "of=account&field=industry&c.0.add=TRADE",
                "of=account&field=industry&c.0.add=",
                "of=account&field=risk_tag&value=risk",
                "of=user&field=account.industry&x=trade",
                "of=subscription&field=account.industry&x=trade",
                "of=subscription&field=plan&x=secret")) {
            assertThat(picked(ada, asked)).as(asked).contains("value=\"Secret ");
            assertThat(picked(bea, asked)).as(asked).doesNotContain("Secret");
        }
        assertThat(picked(bea, "of=account&field=industry&x=open")).contains("value=\"Open trade, retail\"");
        assertThat(picked(bea, "of=account&field=industry&many=true&x=open"))
                .contains("value=\"&quot;Open trade, retail&quot;\"");
        assertThat(picked(bea, "of=account&field=billing_country&x=o")).doesNotContain("<option");
        assertThat(picked(bea, "of=account&field=no_such&x=o")).doesNotContain("<option");
        assertThat(bea.get("/portfolio/values/pick?of=planet&field=industry").statusCode())
                .isEqualTo(404);
    }

    @Test
    void featuresAreOfferedAndTakenByTheirLabel() {
        Browser ada = signedIn("ada");
        assertThat(picked(ada, "of=account&field=feature_uses&param=feature&c.0.param.feature=exp"))
                .contains("value=\"export\"", "Export, ")
                .doesNotContain("chat");
        String line = ada.post(
                        "/portfolio/accounts/filter/matches",
                        form(
                                "c",
                                "all",
                                "c.0.field",
                                "feature_uses",
                                "c.0.op",
                                "gte",
                                "c.0.value",
                                "1",
                                "c.0.param.feature",
                                "EXPORT"))
                .body();
        String byKey = ada.post(
                        "/portfolio/accounts/filter/matches",
                        form(
                                "c",
                                "all",
                                "c.0.field",
                                "feature_uses",
                                "c.0.op",
                                "gte",
                                "c.0.value",
                                "1",
                                "c.0.param.feature",
                                "export"))
                .body();
        assertThat(line).isEqualTo(byKey).contains(" match").doesNotContain("0 match");
        assertThat(ada.post(
                                "/portfolio/accounts/filter/matches",
                                form(
                                        "c",
                                        "all",
                                        "c.0.field",
                                        "feature_uses",
                                        "c.0.op",
                                        "gte",
                                        "c.0.value",
                                        "1",
                                        "c.0.param.feature",
                                        "not there yet"))
                        .body())
                .contains("0 match");
    }

    @Test
    void choicesThatNobodyUsesYetTakeATypedKey() {
        Browser ada = signedIn("ada");
        HttpResponse<String> drawn = ada.post(
                "/portfolio/accounts/filter/lines",
                form(
                        "c",
                        "all",
                        "c.0.field",
                        "risk_tag",
                        "c.0.of",
                        "risk_tag",
                        "c.0.op",
                        "eq",
                        "c.0.value",
                        "Churning"));
        assertThat(drawn.body())
                .contains("value=\"Churning\"", "field=risk_tag")
                .doesNotContain("not known");
        HttpResponse<String> list = ada.post(
                "/portfolio/accounts/filter",
                form("c", "all", "c.0.field", "forecast_status", "c.0.op", "in", "c.0.add", "Commit, Best case"));
        assertThat(Browser.location(list)).contains("forecast_status:in:Commit");
    }

    @Test
    void ofManyPeopleAMenuHoldsNoneAndFindsThoseOneTypes() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/accounts").body())
                .contains("assigned=bea@example.com")
                .doesNotContain("/portfolio/accounts/people");
        people(30);
        assertThat(ada.get("/accounts").body())
                .contains("/portfolio/accounts/people")
                .doesNotContain("Person 7");
        assertThat(ada.get("/portfolio/accounts/people?sort=name&named=p%C3%A9rson+17")
                        .body())
                .contains("assigned=p17@example.com", "sort=name", "Person 17")
                .doesNotContain("Person 18");
        assertThat(signedIn("bea")
                        .get("/portfolio/accounts/people?named=person")
                        .body())
                .doesNotContain("Person");
        assertThat(ada.post(
                                "/accounts/A-1/field",
                                form("key", "success_manager", "value", "person 17", "version", "-1"))
                        .statusCode())
                .isLessThan(400);
        assertThat(ada.get("/accounts?assigned=p17@example.com").body()).contains("A-1", "Person 17");
    }

    @Test
    void pagesDoNotGrowWithWhatTheWorkspaceHolds() {
        Browser ada = signedIn("ada");
        Map<String, Integer> before = new LinkedHashMap<>();
        PAGES.forEach(page -> before.put(page, size(ada, page)));
        people(3000);
        db.sql()
                .execute("insert into segments (subject, name, condition, position)"
                        + " select 'account', 'Segment number ' || i, '{\"field\":\"name\",\"op\":\"not_empty\"}', i"
                        + " from generate_series(1, 200) i");
        db.sql()
                .execute("insert into attributes (subject, key, label, type, position)"
                        + " select (array['account', 'user', 'subscription'])[1 + i % 3], 'attribute_' || i,"
                        + " 'Attribute number ' || i, (array['text', 'number', 'date'])[1 + i / 3 % 3], i"
                        + " from generate_series(1, 500) i");
        PAGES.forEach(page -> assertThat(size(ada, page)).as(page).isLessThan(before.get(page) + 25_000));

        assertThat(ada.get("/accounts").body()).contains("Segment number 20<").doesNotContain("Segment number 21<");
        int last = db.sql()
                .fetchSingle("select id from segments where name = 'Segment number 200'")
                .into(int.class);
        assertThat(ada.get("/accounts?segment=" + last).body()).contains("Segment number 200<");
        assertThat(ada.get("/portfolio/accounts/segments?named=number+200").body())
                .contains("segment=" + last)
                .doesNotContain("number 199");
        assertThat(ada.get("/portfolio/fields/pick?of=account&kind=filter&named=number+498")
                        .body())
                .contains("field:custom.attribute_498")
                .doesNotContain("attribute_495");
        assertThat(ada.get("/portfolio/fields/pick?of=account&kind=planet").statusCode())
                .isEqualTo(404);
    }

    private void people(int many) {
        db.sql()
                .execute("insert into team_members (email, name, profile)"
                        + " select 'p' || i || '@example.com', 'Person ' || i, 'csm' from generate_series(1, " + many
                        + ") i");
    }

    private static int size(Browser browser, String page) {
        HttpResponse<String> answer = browser.get(page);
        assertThat(answer.statusCode()).as(page).isEqualTo(200);
        return answer.body().length();
    }
}
