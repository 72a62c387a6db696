package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search as a page of its own, as what opens below the field, and as the search of a list. */
class SearchPageTest extends PortfolioCase {
    private static final Pattern RECORD = Pattern.compile("href=\"/(?:accounts|users)/([AU]-\\d+)\"");

    @BeforeEach
    void namesThatTellWhoseTheyAre() {
        db.sql().execute("update accounts set name = 'Name of A-' || id || '.'");
        db.sql()
                .execute(
                        "update users set name = 'Name of U-' || id || '.', email = 'mail-of-U-' || id || '@example.org'");
        portfolio.recompute();
    }

    private static Set<String> linked(String html) {
        return RECORD.matcher(html)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "dev", "bea", "cid"})
    void nothingHiddenIsFoundAnywhere(String name) {
        db.sql()
                .execute("insert into touchpoints (kind, at, account_id, text)"
                        + " select 'note', now(), id, 'Pricing of ' || external_id || '.' from accounts");
        db.sql()
                .execute("insert into tasks (title, text, account_id, user_id, role_id) select 'Ask ' || u.external_id,"
                        + " 'Pricing of ' || u.external_id || '.', u.account_id, u.id, 1 from users u");
        Visitor visitor = Visitor.signedIn(port, name);
        Set<String> hidden = portfolio.hiddenFrom(name);
        List<String> texts = new java.util.ArrayList<>(
                List.of("Name", "pricing", "ask", "name of", "mail-of", "example.org", "A-", "U-1"));
        hidden.stream().limit(20).forEach(texts::add);
        for (String text : texts) {
            for (String path :
                    List.of("/search?q=", "/portfolio/search?q=", "/accounts?size=100&q=", "/users?size=100&q=")) {
                HttpResponse<String> page = visitor.get(path + Visitor.encoded(text));
                assertThat(page.statusCode()).isEqualTo(200);
                assertThat(linked(page.body())).as("%s %s%s", name, path, text).noneMatch(hidden::contains);
                for (String record : hidden) {
                    assertThat(page.body())
                            .doesNotContain(" " + record + ".")
                            .doesNotContain("Ask " + record + "<")
                            .doesNotContain("of-" + record + "@");
                }
            }
        }
    }

    @Test
    void thePageSaysHowManyThereAreAndTheListHasThem() {
        Visitor visitor = Visitor.signedIn(port, "bea");
        String page = visitor.get("/search?q=name+a-").body();
        java.util.regex.Matcher all = Pattern.compile(
                        "href=\"(/accounts\\?q=[^\"]+)\"[^>]*>All (\\d+) results in accounts<")
                .matcher(page);

        assertThat(page).doesNotContain("Nothing found for", "Look for accounts and users");
        assertThat(visitor.get("/search").body())
                .contains("Look for accounts and users")
                .doesNotContain("Nothing found for");
        assertThat(all.find()).isTrue();
        assertThat(linked(visitor.get(all.group(1) + "&size=100").body())).hasSize(Integer.parseInt(all.group(2)));
    }

    @Test
    void whatWasTypedIsMarkedAndNeverRun() {
        Visitor visitor = Visitor.signedIn(port, "ada");
        db.sql().execute("update accounts set name = '<b>Tolva</b> & Söhne' where id = 1");

        assertThat(visitor.get("/portfolio/search?q=OLVA").body())
                .contains("&lt;b&gt;T")
                .contains("<mark>olva</mark>")
                .contains("&amp; Söhne");
        String none = visitor.get("/search?q=" + Visitor.encoded("<script>alert(1)</script>"))
                .body();
        assertThat(none).contains("Nothing found for").doesNotContain("<script>alert");
        for (String typed : List.of("%", "_", "'", "\"", "\\", "\uD83D\uDE00", "x".repeat(3000), "\u0000", "   ", "")) {
            assertThat(visitor.get("/search?q=" + Visitor.encoded(typed)).statusCode())
                    .isEqualTo(200);
            assertThat(visitor.get("/portfolio/search?q=" + Visitor.encoded(typed))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(visitor.get("/accounts?q=" + Visitor.encoded(typed)).statusCode())
                    .isEqualTo(200);
        }
        assertThat(visitor.get("/search").body()).contains("Look for accounts and users");
    }

    @Test
    void aListFindsWordsInAnyOrder() {
        Visitor visitor = Visitor.signedIn(port, "ada");

        assertThat(linked(visitor.get("/accounts?q=a-12+of+NAME").body())).containsExactly("A-12");
        assertThat(linked(visitor.get("/users?q=example.org+mail-of-u-22%40").body()))
                .containsExactly("A-23", "U-22"); // with its account
        assertThat(linked(visitor.get("/accounts?q=%25").body())).isEmpty();
    }

    @Test
    void wordsLeadToTheTouchpointInItsTimelineAndToTheTask() {
        db.sql()
                .execute(
                        "insert into touchpoints (kind, at, account_id, text) values ('note', '2026-06-01T10:00:00Z', 3, ?)",
                        "A long story first. ".repeat(30) + "Then <b>they</b> asked for the pricing of next year. "
                                + "And so on. ".repeat(30));
        db.sql()
                .execute("insert into tasks (title, text, account_id, role_id)"
                        + " values ('Send the pricing', 'The one of 2027', 3, 1)");
        Visitor visitor = Visitor.signedIn(port, "bea");
        for (String path : List.of("/search?q=pric", "/portfolio/search?q=pric")) {
            String page = visitor.get(path).body();
            assertThat(page)
                    .contains("Then &lt;b&gt;they&lt;/b&gt; asked for the <mark>pric</mark>ing of next year.")
                    .contains("Send the <mark>pric</mark>ing", "The one of 2027")
                    .contains("Name of A-3. · ")
                    .contains("/accounts/A-3?happened=touchpoints&amp;before=2026-06-01T10:00:00.001Z#happened");
            java.util.regex.Matcher task =
                    Pattern.compile("href=\"(/tasks/\\d+)\"").matcher(page);
            assertThat(task.find()).isTrue();
            assertThat(visitor.get(task.group(1)).body()).contains("Send the pricing");
        }
        assertThat(visitor.get("/accounts/A-3?happened=touchpoints&before=2026-06-01T10:00:00.001Z")
                        .body())
                .contains("asked for the pricing of next year");
    }

    @Test
    void onlyWhoIsSignedInSearches() {
        assertThat(Visitor.stranger(port).get("/search?q=name").statusCode()).isEqualTo(302);
        assertThat(Visitor.stranger(port).get("/portfolio/search?q=name").body())
                .doesNotContain("Name of");
    }
}
