package app.steward.segment.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Visits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** How many are in two segments at once: the same as the portfolio lists, for whoever asks, and nothing of the rest. */
@StewardTest
class SegmentOverlapTest {
    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Api api;

    @LocalServerPort
    int port;

    Map<String, Viewer> viewers;
    List<Integer> ofAccounts = new ArrayList<>();
    List<Integer> ofUsers = new ArrayList<>();

    @BeforeEach
    void segments() {
        viewers = portfolio.make();
        ofAccounts = List.of(
                segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gte','value':100}"),
                segment(Subject.ACCOUNT, "Media", "{'field':'industry','op':'eq','value':'media'}"),
                segment(Subject.ACCOUNT, "Live", "{'field':'stage','op':'eq','value':'live'}"),
                segment(Subject.ACCOUNT, "Nobody", "{'field':'mrr','op':'gte','value':1000000}"));
        ofUsers = List.of(
                segment(Subject.USER, "Admins", "{'field':'role','op':'eq','value':'admin'}"),
                segment(Subject.USER, "Titled", "{'field':'title','op':'not_empty'}"));
    }

    private int segment(Subject subject, String name, String condition) {
        return portfolio.segment(viewers.get("ada"), subject, name, condition);
    }

    private Answer overlap(String subject, String who) {
        return api.send("GET", "/segments/overlap?subject=" + subject, null, who + "@example.com");
    }

    private long listed(String records, int one, int other, String who) {
        String condition = "{'all':[{'field':'segment','op':'in','value':[" + one + "]},{'field':'segment','op':'in',"
                + "'value':[" + other + "]}]}";
        return api.send(
                        "POST",
                        "/" + records + "/search",
                        "{'count':true,'limit':1,'condition':" + condition + "}",
                        who + "@example.com")
                .body()
                .path("total")
                .asLong(-1);
    }

    private Browser signedIn(String name) {
        Browser browser = new Browser(port);
        browser.signIn(name + "@example.com", Visits.PASSWORD);
        return browser;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "vic", "bea", "cid", "dep"})
    void everyNumberIsThatOfThePortfolio(String who) {
        long shared = 0;
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            List<Integer> ids = subject == Subject.ACCOUNT ? ofAccounts : ofUsers;
            JsonNode body = overlap(subject.key(), who).body();
            assertThat(body.path("ids").valueStream().map(JsonNode::asInt)).containsExactlyElementsOf(ids);
            for (int one = 0; one < ids.size(); one++) {
                for (int other = 0; other < ids.size(); other++) {
                    long both = body.path("counts").path(one).path(other).asLong(-1);
                    assertThat(both)
                            .as("%s: %s and %s", who, ids.get(one), ids.get(other))
                            .isEqualTo(listed(subject.plural(), ids.get(one), ids.get(other), who));
                    shared += one == other ? 0 : both;
                }
            }
        }
        assertThat(shared).isPositive();
    }

    /** The same whether what belongs to others exists or not. */
    @ParameterizedTest
    @ValueSource(strings = {"bea", "cid", "dep"})
    void nothingHiddenIsCounted(String who) {
        String accounts = overlap("account", who).body().toString();
        String users = overlap("user", who).body().toString();
        String page = main(signedIn(who).get("/segments/account/overlap").body());
        db.sql().execute("update accounts set parent_id = null");
        for (String hidden : portfolio.hiddenFrom(who)) {
            String table = hidden.startsWith("S") ? "subscriptions" : hidden.startsWith("U") ? "users" : null;
            if (table != null) {
                db.sql().execute("delete from " + table + " where external_id = ?", hidden);
            }
        }
        for (String hidden : portfolio.hiddenFrom(who)) {
            db.sql().execute("delete from accounts where external_id = ?", hidden);
        }
        assertThat(overlap("account", who).body().toString()).isEqualTo(accounts);
        assertThat(overlap("user", who).body().toString()).isEqualTo(users);
        assertThat(main(signedIn(who).get("/segments/account/overlap").body())).isEqualTo(page);
    }

    @Test
    void aNumberLeadsToThoseWhoAreInBoth() {
        Browser bea = signedIn("bea");
        String page = bea.get("/segments/account/overlap").body();
        assertThat(page).contains("<span class=\"visually-hidden\">itself</span>");
        Matcher cell = Pattern.compile("href=\"(/accounts\\?filter=[^\"]+)\">([0-9]+)<")
                .matcher(page);
        assertThat(cell.find()).isTrue();
        String address = cell.group(1).replace("&amp;", "&");
        String totals = bea.get("/portfolio/accounts/totals" + address.substring(address.indexOf('?')))
                .body();
        assertThat(totals).containsPattern("id=\"total\"[^>]*>(?:<b[^>]*>)?" + cell.group(2) + "<");
        assertThat(bea.get(address).statusCode()).isEqualTo(200);
        assertThat(page).contains("Most alike", "href=\"/health\"", "Of the members of");
        assertThat(bea.get("/segments/user/overlap").body())
                .contains("Admins", "Titled")
                .doesNotContain("Health priority");
        assertThat(bea.get("/segments/account").body()).contains("/segments/account/overlap");
    }

    @Test
    void whoIsArchivedIsInNone() {
        long before =
                overlap("account", "ada").body().path("counts").path(0).path(0).asLong();
        String one = api.get("/segments/" + ofAccounts.get(0) + "/members?limit=1")
                .body()
                .path("items")
                .path(0)
                .path("externalId")
                .asString();
        api.send("PATCH", "/accounts/" + one, "{'archived':true}", null);
        assertThat(overlap("account", "ada")
                        .body()
                        .path("counts")
                        .path(0)
                        .path(0)
                        .asLong())
                .isEqualTo(before - 1);
    }

    @Test
    void ofVeryManyTheFirstFifty() {
        db.sql()
                .execute("insert into segments (subject, name, condition, position) select 'account', 'Many ' || i,"
                        + " '{\"field\":\"mrr\",\"op\":\"empty\"}', 100 + i from generate_series(1, 60) i");
        JsonNode body = overlap("account", "ada").body();
        assertThat(body.path("ids").size()).isEqualTo(50);
        assertThat(body.path("counts").size()).isEqualTo(50);
        assertThat(body.path("counts").path(49).size()).isEqualTo(50);
        assertThat(signedIn("ada").get("/segments/account/overlap").body())
                .contains("The first 50 of 64 segments, in the order of the tabs.");
    }

    @Test
    void whereThereIsNothingToCompareItSaysSo() {
        assertThat(overlap("subscription", "ada").status()).isEqualTo(400);
        assertThat(overlap("", "ada").status()).isEqualTo(400);
        db.sql().execute("delete from segments where name <> 'Rich'");
        assertThat(signedIn("ada").get("/segments/account/overlap").body()).contains("Nothing to compare yet");
        db.sql().execute("delete from segments");
        assertThat(signedIn("bea").get("/segments/user/overlap").body()).contains("Nothing to compare yet");
        assertThat(overlap("user", "ada").body().path("ids").size()).isZero();
    }

    private static String main(String page) {
        return page.substring(page.indexOf("<main"), page.indexOf("</main>"));
    }
}
