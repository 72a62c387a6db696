package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/**
 * What belongs to another CSM is nowhere: not on a page, in a count, in an answer, in an order. The tests only look, so
 * all share one portfolio.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PortfolioLeakTest extends PortfolioCase {
    private static final Pattern RECORD = Pattern.compile("href=\"/(?:accounts|users|subscriptions)/([AUS]-\\d+)\"");

    /** Quoted, as JSON and attributes have them, or between tags, or as part of what the portfolio calls them. */
    private static final Pattern NAMED = Pattern.compile(
            "(?:\\bName of |\\bmail-of-|\\baccounts/|\\busers/|\\bsubscriptions/|\"|&quot;|>)([AUS]-\\d+)\\b");

    private static final List<String> LISTS = List.of("accounts", "users", "subscriptions");

    @Autowired
    Api api;

    int rich;
    int admins;

    /** Its names tell whose they are. */
    @BeforeAll
    @Override
    void makePortfolio() {
        super.makePortfolio();
        db.sql().execute("update accounts set name = 'Name of A-' || id || '.'");
        db.sql()
                .execute("update users set name = 'Name of U-' || id || '.', email = 'mail-of-U-' || id ||"
                        + " '@example.org'");
        // what nobody owns lies below an account of cid's, and below one of bea's
        db.sql().execute("update accounts set parent_id = 1 where id = 3");
        db.sql().execute("update accounts set parent_id = 5 where id = 18");
        portfolio.recompute();
        rich = segment(Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gte','value':100}");
        admins = segment(Subject.USER, "Admins", "{'field':'role','op':'eq','value':'admin'}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "dev", "vic", "bea", "cid", "dep"})
    void pagesShowWhatTheProfileSeesAndNothingElse(String name) {
        Visitor visitor = Visitor.signedIn(port, name);
        Set<String> hidden = portfolio.hiddenFrom(name);
        for (String records : LISTS) {
            Set<String> expected = expected(records, name);
            Set<String> listed = new TreeSet<>();
            for (String query : List.of(
                    "size=100",
                    "size=100&page=2",
                    "size=100&sort=-" + (records.equals("subscriptions") ? "account.name" : "name"),
                    "size=100&assigned=none",
                    "size=100&assigned=bea@example.com",
                    "size=100&assigned=cid@example.com",
                    "size=100&assigned=cid@example.com&role=success_manager",
                    "size=100&assigned=none&role=success_manager",
                    "size=100&segment=" + (records.equals("users") ? admins : rich),
                    "size=100&q=Name",
                    "size=100&q="
                            + (hidden.isEmpty() ? "A-1" : hidden.iterator().next()))) {
                HttpResponse<String> page = visitor.get("/" + records + "?" + query);
                assertThat(page.statusCode()).as(query).isEqualTo(200);
                // what one looks for oneself stands in the box, and in what is said of it
                String asked = query.replaceAll("^.*&q=", "");
                String body = page.body().replace("\"" + asked + "\"", "").replace(">" + asked + "<", "");
                assertNothingOf(hidden, body, name + " " + records + " " + query);
                if (query.startsWith("size=100&page") || query.equals("size=100")) {
                    listed.addAll(linked(page.body(), records));
                }
            }
            assertThat(listed).as("%s of %s", records, name).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "dev", "vic", "bea", "cid", "dep"})
    void countsAreOfWhatTheProfileSees(String name) {
        Visitor visitor = Visitor.signedIn(port, name);
        for (String records : LISTS) {
            int segment = records.equals("users") ? admins : rich;
            for (String chosen : List.of(
                    "",
                    "&assigned=none",
                    "&assigned=cid@example.com",
                    "&assigned=bea@example.com",
                    "&role=onboarding_manager&assigned=bea@example.com",
                    "&account=A-3",
                    "&account=A-17&assigned=bea@example.com")) {
                String counts = visitor.get("/portfolio/" + records + "/counts?x=" + chosen)
                        .body();
                assertThat(count(counts, "count-all"))
                        .isEqualTo(listed(visitor, records, chosen))
                        .isEqualTo(count(counts, "total"));
                assertThat(count(counts, "count-" + segment))
                        .as("%s %s %s", name, records, chosen)
                        .isEqualTo(listed(visitor, records, chosen + "&segment=" + segment));
            }
        }
    }

    /** The figures that a page of very many rows asks for later, of the list and of its first tab. */
    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "dev", "vic", "bea", "cid", "dep"})
    void laterFiguresAreOfWhatTheProfileSees(String name) {
        Visitor visitor = Visitor.signedIn(port, name);
        for (String records : LISTS) {
            String money = records.equals("users") ? "account.mrr" : "mrr";
            for (String chosen : List.of("", "&assigned=cid@example.com", "&account=A-3")) {
                int all = listed(visitor, records, chosen);
                for (String narrowed : List.of("", "&q=1", "&filter=" + money + ":gte:100")) {
                    String query = "?size=100&columns=external_id," + money + chosen + narrowed;
                    String totals = visitor.get("/portfolio/" + records + "/totals" + query)
                            .body();
                    assertThat(count(totals, "total"))
                            .as("%s %s", name, query)
                            .isEqualTo(listed(visitor, records, chosen + narrowed));
                    if (narrowed.isEmpty()) {
                        assertThat(count(totals, "count-all")).isEqualTo(all);
                    }
                    assertThat(visitor.get("/portfolio/" + records + "/all" + query)
                                    .body()
                                    .strip())
                            .as("%s %s", name, query)
                            .isEqualTo(Integer.toString(all));
                }
            }
        }
        for (String records : List.of("accounts", "subscriptions")) {
            assertThat(sum(visitor, records)).as("%s of %s", records, name).isEqualByComparingTo(mrr(records, name));
        }
    }

    /** What the MRR of all that one sees comes to: as the totals say it, and as it is. */
    private static BigDecimal sum(Visitor visitor, String records) {
        String totals = visitor.get("/portfolio/" + records + "/totals?columns=external_id,mrr")
                .body();
        Matcher sum = Pattern.compile("\\$([0-9,.]+)").matcher(totals);
        assertThat(sum.find()).as(totals).isTrue();
        return new BigDecimal(sum.group(1).replace(",", ""));
    }

    private BigDecimal mrr(String records, String name) {
        Set<String> seen = expected(records, name);
        return api.get("/" + records + "?limit=1000&columns=mrr")
                .body()
                .path("items")
                .valueStream()
                .filter(item -> seen.contains(item.path("externalId").asString()))
                .map(item -> item.path("mrr").asDecimal(BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "dev", "vic", "bea", "cid", "dep"})
    void theFilterMatchesWhatTheProfileSees(String name) {
        Browser browser = signedIn(name);
        for (String records : LISTS) {
            Set<String> hidden = portfolio.hiddenFrom(name);
            String letter = records.substring(0, 1).toUpperCase(Locale.ROOT);
            String account = records.equals("accounts") ? "" : "account.";
            for (String[] line : new String[][] {
                {"external_id", "not_empty", ""},
                {account + "name", "contains", "Name"},
                {account + "name", "not_contains", "no such name"},
                {account + "success_manager", "in", "cid@example.com"},
            }) {
                String filter = line[2].isEmpty() ? line[0] + ":" + line[1] : String.join(":", line);
                int rows = listed(browser::get, records, "&filter=" + filter.replace(" ", "%20"));
                assertThat(matches(browser, records, line))
                        .as("%s %s", name, filter)
                        .isEqualTo(rows);
            }
            for (String one : hidden) {
                if (one.startsWith(letter)) {
                    assertThat(matches(browser, records, "external_id", "eq", one))
                            .as(one)
                            .isZero();
                    break;
                }
            }
            assertThat(matches(browser, records, "external_id", "not_empty", ""))
                    .isEqualTo(expected(records, name).size());
        }
    }

    private static int matches(Browser browser, String records, String... line) {
        String said = browser.post(
                        "/portfolio/" + records + "/filter/matches",
                        form("c", "all", "c.0.field", line[0], "c.0.op", line[1], "c.0.value", line[2]))
                .body();
        Matcher count = Pattern.compile("([0-9,]+)(?:<[^>]*>|\\s)*match").matcher(said);
        assertThat(count.find()).as(said).isTrue();
        return Integer.parseInt(count.group(1).replace(",", ""));
    }

    @Test
    void aHiddenRecordIsAsUnknownAsOneThatIsNotThere() {
        for (String name : List.of("bea", "cid")) {
            Visitor visitor = Visitor.signedIn(port, name);
            for (String hidden : portfolio.hiddenFrom(name).stream()
                    .filter(id -> id.startsWith("A"))
                    .limit(4)
                    .toList()) {
                for (String path : List.of(
                        "/accounts/%s",
                        "/users?account=%s",
                        "/subscriptions?account=%s",
                        "/portfolio/users/counts?account=%s",
                        "/portfolio/subscriptions/counts?account=%s",
                        "/portfolio/users/totals?account=%s",
                        "/portfolio/subscriptions/totals?account=%s",
                        "/portfolio/users/all?account=%s",
                        "/portfolio/subscriptions/all?account=%s",
                        "/portfolio/subscriptions/export.csv?account=%s")) {
                    assertSame(visitor, path.formatted(hidden), path.formatted("A-99999"));
                }
            }
            for (String records : List.of("users", "subscriptions")) {
                String letter = records.equals("users") ? "U" : "S";
                for (String hidden : portfolio.hiddenFrom(name).stream()
                        .filter(id -> id.startsWith(letter))
                        .limit(3)
                        .toList()) {
                    assertSame(visitor, "/" + records + "/" + hidden, "/" + records + "/" + letter + "-99999");
                    assertSame(
                            visitor,
                            "/" + records + "/" + hidden + "/field?key=external_id",
                            "/" + records + "/" + letter + "-99999/field?key=external_id");
                }
            }
        }
        Visitor sue = Visitor.signedIn(port, "sue");
        assertThat(sue.get("/accounts/A-1").statusCode()).isEqualTo(200);
        assertThat(sue.get("/users?account=A-1").statusCode()).isEqualTo(200);
    }

    @Test
    void thePageOfAnAccountNamesItsParentOnlyToWhoSeesIt() {
        for (String page : List.of("/accounts/A-3")) {
            assertThat(Visitor.signedIn(port, "cid").get(page).body()).contains("Name of A-1.");
            assertThat(Visitor.signedIn(port, "bea").get(page).body())
                    .contains("Name of A-3.")
                    .doesNotContain("A-1.")
                    .doesNotContain("/accounts/A-1\"");
            assertThat(Visitor.signedIn(port, "ada").get(page).body()).contains("Name of A-1.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "dev", "vic", "bea", "cid", "dep"})
    void answersHoldWhatTheProfileSeesAndNothingElse(String name) {
        Set<String> hidden = portfolio.hiddenFrom(name);
        for (String records : LISTS) {
            String account = records.equals("accounts") ? "" : "account.";
            for (String query : List.of(
                    "limit=1000&count=true",
                    "limit=1000&sort=-" + account + "parent&columns=external_id," + account + "name," + account
                            + "parent",
                    "limit=1000&q=Name",
                    "limit=1000&segment=" + (records.equals("users") ? admins : rich),
                    "limit=1000&assigned=none",
                    "limit=1000&assigned=bea@example.com&role=onboarding_manager",
                    "limit=1000&assigned=cid@example.com")) {
                Answer answer = api.send("GET", "/" + records + "?" + query, null, name + "@example.com");
                assertThat(answer.status()).as(query).isEqualTo(200);
                assertNothingOf(hidden, answer.body().toString(), name + " " + query);
                if (query.endsWith("count=true")) {
                    assertThat(ids(answer)).isEqualTo(expected(records, name));
                    assertThat(answer.body().path("total").asInt())
                            .isEqualTo(ids(answer).size());
                }
            }
            for (String condition : List.of(
                    "{'field':'external_id','op':'not_empty'}",
                    "{'not':{'field':'external_id','op':'eq','value':'x'}}",
                    "{'any':[{'field':'NAME','op':'contains','value':'name'},{'field':'NAME','op':'empty'}]}"
                            .replace("NAME", records.equals("subscriptions") ? "account.name" : "name"))) {
                Answer answer = api.send(
                        "POST",
                        "/" + records + "/search",
                        "{'limit':1000,'count':true,'condition':" + condition + "}",
                        name + "@example.com");
                assertThat(answer.status()).as(condition).isEqualTo(200);
                assertThat(ids(answer)).isEqualTo(expected(records, name));
                assertThat(answer.body().path("total").asInt())
                        .isEqualTo(ids(answer).size());
            }
        }
    }

    @Test
    void noCursorTellsTheNameOfAHiddenParent() {
        for (String name : List.of("bea", "cid")) {
            Set<String> hidden = portfolio.hiddenFrom(name);
            List<String> cursors = new ArrayList<>();
            String after = "";
            for (int page = 0; page < 100; page++) {
                JsonNode next = api.send(
                                "GET",
                                "/accounts?limit=1&sort=parent&columns=name" + after,
                                null,
                                name + "@example.com")
                        .body()
                        .path("next");
                if (next.isMissingNode()) {
                    break;
                }
                cursors.add(new String(
                        Base64.getUrlDecoder().decode(next.asString()), java.nio.charset.StandardCharsets.UTF_8));
                after = "&after=" + next.asString();
            }
            assertThat(cursors).hasSizeGreaterThan(20);
            assertNothingOf(hidden, String.join("\n", cursors), name);
        }
    }

    private static void assertNothingOf(Set<String> hidden, String text, String where) {
        Set<String> shown = NAMED.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        shown.retainAll(hidden);
        assertThat(shown).as("what %s must not show", where).isEmpty();
    }

    private static void assertSame(Visitor visitor, String hidden, String missing) {
        HttpResponse<String> one = visitor.get(hidden);
        HttpResponse<String> other = visitor.get(missing);
        assertThat(one.statusCode()).as(hidden).isEqualTo(404);
        assertThat(words(one.body())).as(hidden).isEqualTo(words(other.body()));
    }

    /** The page without what differs each time: its reference and the token of its forms. */
    private static String words(String page) {
        return page.replaceAll("[0-9A-F]{4}-[0-9A-F]{4}", "REFERENCE")
                .replaceAll("content=\"[^\"]*\"", "")
                .replaceAll("value=\"[^\"]*\"", "");
    }

    private Set<String> expected(String records, String name) {
        String query = records.equals("accounts")
                ? "select external_id, id as account from accounts where archived_at is null"
                : "select r.external_id, a.id from " + records + " r left join accounts a on a.id = r.account_id"
                        + " where r.archived_at is null and a.archived_at is null";
        return db.sql().fetch(query).stream()
                .filter(row -> SomePortfolio.sees(name, row.get(1, Long.class)))
                .map(row -> row.get(0, String.class))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> ids(Answer answer) {
        return answer.body()
                .path("items")
                .valueStream()
                .map(item -> item.path("externalId").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> linked(String page, String records) {
        String letter = records.substring(0, 1).toUpperCase(Locale.ROOT);
        return RECORD.matcher(page)
                .results()
                .map(found -> found.group(1))
                .filter(id -> id.startsWith(letter))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int listed(Visitor visitor, String records, String chosen) {
        return listed(visitor::get, records, chosen);
    }

    private static int listed(Function<String, HttpResponse<String>> get, String records, String chosen) {
        String list = "/" + records + "?size=100" + chosen;
        int first = linked(get.apply(list).body(), records).size();
        return first < 100
                ? first
                : first + linked(get.apply(list + "&page=2").body(), records).size();
    }

    private static int count(String counts, String id) {
        var found = Pattern.compile("id=\"" + id + "\"[^>]*>(?:<b[^>]*>)?([0-9,]+)<")
                .matcher(counts);
        assertThat(found.find()).as("%s in %s", id, counts).isTrue();
        return Integer.parseInt(found.group(1).replace(",", ""));
    }
}
