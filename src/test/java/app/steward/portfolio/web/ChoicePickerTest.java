package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.account.AccountChanges;
import app.steward.team.web.Browser;
import app.steward.user.UserChanges;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

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
            "/segments/account/new",
            "/health/default?from=starter",
            "/settings/audit-trail",
            "/settings/api-keys");

    /** Lists of what an administrator arranges, a page at a time. */
    private static final List<String> SETTINGS = List.of(
            "/settings/team", "/settings/attributes", "/settings/stages", "/settings/api-keys", "/settings/features");

    @Autowired
    UserChanges users;

    @Autowired
    AccountChanges accounts;

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
    void featuresSayTheirUsesOfLateInWhatOneSees() {
        String uses = "select sum(uses) from usage_daily where feature_id = 1 and day > '2026-06-01'";
        db.sql()
                .execute("insert into feature_days select feature_id, day, sum(uses) from usage_daily"
                        + " where feature_id <> 0 group by 1, 2");
        Browser ada = signedIn("ada");
        Browser bea = signedIn("bea");
        String asked = "of=account&field=feature_uses&param=feature&c.0.param.feature=export";
        long all = db.sql().fetchSingle(uses).into(long.class);
        long own = db.sql()
                .fetchSingle(uses + " and account_id in (select account_id from account_access where member_id in (0, "
                        + viewers.get("bea").memberId() + "))")
                .into(long.class);
        assertThat(own).isPositive().isLessThan(all);
        assertThat(picked(ada, asked)).contains("Export, " + all + " uses in 14 days");
        assertThat(picked(bea, asked)).contains("Export, " + own + " uses in 14 days");

        users.delete(viewers.get("ada"), "U-2");
        accounts.delete(viewers.get("ada"), "A-5");
        long left = db.sql().fetchSingle(uses).into(long.class);
        assertThat(left).isLessThan(all);
        assertThat(picked(ada, asked)).contains("Export, " + left + " uses in 14 days");
    }

    @Test
    void modulesAndProductsOfFeaturesAreOffered() {
        Browser ada = signedIn("ada");
        Map<String, String> line = form("c", "all", "c.0.field", "feature_uses", "c.0.op", "gte", "c.0.value", "1");
        assertThat(ada.post("/portfolio/accounts/filter/lines", line).body()).doesNotContain("param.module");
        db.sql()
                .execute("insert into features (id, feature, module, label)"
                        + " select 10 + i, 'f' || i, 'Module ' || i, 'F' from generate_series(1, 25) i");
        assertThat(ada.post("/portfolio/accounts/filter/lines", line).body())
                .contains("name=\"c.0.param.module\"", "param=module")
                .doesNotContain("param.product");
        assertThat(picked(ada, "of=account&field=feature_uses&param=module&c.0.param.module=le+17"))
                .contains("value=\"Module 17\"")
                .doesNotContain("Module 18");
    }

    @Test
    void tagsInUseGoOnWithWhatWasTyped() {
        db.sql()
                .execute("insert into attributes (subject, key, label, type, position)"
                        + " values ('account', 'marks', 'Marks', 'tags', 1)");
        db.sql().execute("update accounts set custom = '{\"marks\":[\"vip\",\"visited\"]}' where id = 1");
        db.sql().execute("update accounts set custom = '{\"marks\":[\"vital\"]}' where id = 5");
        Browser ada = signedIn("ada");
        Browser bea = signedIn("bea");
        assertThat(ada.get("/accounts/A-1/facts").body()).contains("field=custom.marks");
        assertThat(picked(ada, "of=account&field=custom.marks&custom.marks=vi"))
                .contains("value=\"vip\"", "value=\"visited\"", "value=\"vital\"");
        assertThat(picked(ada, "of=account&field=custom.marks&custom.marks=vip,+vi"))
                .contains("value=\"vip, visited\"")
                .doesNotContain("value=\"vip, vip\"");
        assertThat(picked(bea, "of=account&field=custom.marks&custom.marks=vi"))
                .contains("vital")
                .doesNotContain("visited");
    }

    @Test
    void menusAreAPageWithoutScripts() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/portfolio/users/accounts?sort=name&named=zebra").body())
                .contains("<h1>Find an account</h1>", "name=\"sort\" value=\"name\"", "value=\"zebra\"")
                .containsPattern("href=\"/users\\?sort=name&amp;account=A-[0-9]+\"")
                .doesNotContain("Banana");
        assertThat(signedIn("bea")
                        .get("/portfolio/subscriptions/accounts?named=nobody+is+called+so")
                        .body())
                .contains("No account of that name that you see.");
    }

    @Test
    void ofManyNumbersAShareIsTakenOfTheOneThatIsNamed() {
        Browser ada = signedIn("ada");
        Map<String, String> line = form("c", "all", "c.0.field", "mrr", "c.0.op", "gte", "c.0.value", "50");
        assertThat(ada.post("/segments/account/condition", line).body())
                .contains("% of Employees", "value=\"employees\"")
                .doesNotContain("/portfolio/shares/pick");
        attributes(600);
        line.put("c.0.other", "attribute NUMBER 599");
        assertThat(ada.post("/segments/account/condition", line).body())
                .contains("value=\"Attribute number 599\"", "/portfolio/shares/pick?of=account&amp;kind=segment");
        assertThat(ada.get("/portfolio/shares/pick?of=account&kind=segment&c.0.other=number+59")
                        .body())
                .contains("value=\"Attribute number 599\"")
                .doesNotContain("Attribute number 597", "Attribute number 58");
        assertThat(ada.post("/segments/account/preview", line).body()).contains("<b>attribute number 599</b>");
        line.put("act", "other");
        line.put("other-field", "Attribute number 596");
        assertThat(ada.post("/portfolio/accounts/filter", line).body()).doesNotContain("not there any more");
        assertThat(ada.post("/portfolio/accounts/columns", form("act", "other", "other-field", "industry"))
                        .body())
                .contains("data-name=\"Industry\"");
        assertThat(ada.post("/portfolio/accounts/columns", form("act", "other", "other-field", "no such"))
                        .statusCode())
                .isEqualTo(422);
    }

    @Test
    void listsInSettingsGoOverPages() {
        Browser ada = signedIn("ada");
        people(3000);
        attributes(600);
        db.sql()
                .execute(
                        "insert into stages (key, label, type, position)"
                                + " select 'stage-' || i, 'Stage number ' || i, 'live', 1000 + i from generate_series(1, 200) i");
        db.sql()
                .execute("insert into api_keys (kind, name, hint, hash)"
                        + " select 'secret', 'Key number ' || i, '', sha256(i::text::bytea)"
                        + " from generate_series(1, 200) i");
        db.sql()
                .execute("insert into features (id, feature, label) select 10 + i, 'f' || i, 'Feature ' || i"
                        + " from generate_series(1, 200) i");
        for (String page : SETTINGS) {
            assertThat(size(ada, page)).as(page).isLessThan(200_000);
            String next = link(ada.get(page).body(), "next");
            assertThat(next).as(page).isNotNull();
            assertThat(link(ada.get(next).body(), "prev")).as(page).isNotNull();
        }
        assertThat(ada.get("/settings/team?q=P%C3%A9rson+2999").body())
                .contains("Person 2999")
                .doesNotContain("Person 2998");
        assertThat(ada.get("/settings/attributes?q=custom.attribute_597").body())
                .contains("Attribute number 597")
                .doesNotContain("Attribute number 594");
        assertThat(ada.get("/settings/audit-trail").body()).contains("list=\"person-list\"");
        assertThat(ada.get("/settings/audit-trail?person=person+17").statusCode())
                .isEqualTo(200);
        assertThat(ada.post("/settings/api-keys", form("name", "Theirs", "kind", "secret", "member", "Person 17"))
                        .body())
                .contains("Key of Theirs");

        List<String> second = db.sql()
                .fetch("select key from stages order by position, key limit 50 offset 50")
                .getValues(0, String.class);
        assertThat(ada.get("/settings/stages?page=2").body()).contains("place 51 of " + stages());
        List<String> turned = new ArrayList<>(second);
        Collections.reverse(turned);
        assertThat(ada.post(
                                "/settings/stages/order",
                                turned.stream().map(id -> Map.entry("ids", id)).toList())
                        .statusCode())
                .isEqualTo(204);
        assertThat(db.sql()
                        .fetch("select key from stages order by position, key limit 50 offset 50")
                        .getValues(0, String.class))
                .isEqualTo(turned);
        ada.post("/settings/attributes/first", form("subject", "account", "key", "attribute_597"));
        assertThat(db.sql()
                        .fetchSingle("select key from attributes where subject = 'account' order by position limit 1")
                        .into(String.class))
                .isEqualTo("attribute_597");
    }

    private int stages() {
        return db.sql().fetchCount(org.jooq.impl.DSL.table("stages"));
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

    /** Numbers of accounts and users, by turns. */
    private void attributes(int many) {
        db.sql()
                .execute("insert into attributes (subject, key, label, type, position)"
                        + " select case when i % 3 = 1 then 'user' else 'account' end, 'attribute_' || i,"
                        + " 'Attribute number ' || i, case when i % 3 = 0 then 'text' else 'number' end, i"
                        + " from generate_series(1, " + many + ") i");
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
