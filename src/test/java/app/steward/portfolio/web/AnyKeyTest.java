package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Attributes whose keys hold signs of columns and filters, as senders of events choose them, on every page. */
class AnyKeyTest extends PortfolioCase {
    private static final List<String> KEYS = List.of("MRR (USD)", "City, State", "a)b", "utm:source");
    private static final List<String> WRITTEN = List.of("MRR %28USD%29", "City%2C State", "a%29b", "utm%3Asource");

    private static final Pattern SORT = Pattern.compile("id=\"sort-\\d+\" href=\"([^\"]+)\"");

    @Autowired
    Api api;

    @BeforeEach
    void attributes() {
        for (String subject : List.of("account", "user", "subscription")) {
            for (String key : KEYS) {
                db.sql()
                        .execute(
                                "insert into attributes (subject, key, label, type, position) values ({0}, {1},"
                                        + " {2}, 'text', 1)",
                                DSL.val(subject), DSL.val(key), DSL.val("Label of " + key));
            }
            for (String record : List.of("1", "7")) {
                String id = subject.substring(0, 1).toUpperCase(Locale.ROOT) + "-" + record;
                KEYS.forEach(key ->
                        api.patch("/" + subject + "s/" + id, "{'custom." + key + "':'" + record + " of " + key + "'}"));
            }
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String raw(HttpResponse<String> redirect) {
        assertThat(redirect.statusCode()).as(redirect.body()).isEqualTo(303);
        return redirect.headers().firstValue("Location").orElseThrow().replaceFirst("^http://[^/]+", "");
    }

    @ParameterizedTest
    @CsvSource({"accounts, A-1", "users, U-1", "subscriptions, S-1"})
    void theRecordShowsThemAndChangesThem(String records, String id) {
        Browser ada = signedIn("ada");
        String path = "/" + records + "/" + id;
        HttpResponse<String> page = ada.get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        for (String key : KEYS) {
            assertThat(page.body()).contains("Label of " + key, "1 of " + key);
            String field = path + "/field";
            assertThat(ada.get(field + "?key=" + encoded("custom." + key)).body())
                    .contains("value=\"1 of " + key + "\"");
            assertThat(ada.post(field, form("key", "custom." + key, "value", "Other " + key))
                            .statusCode())
                    .isEqualTo(303);
            assertThat(ada.get(path).body()).contains("Other " + key);
        }
    }

    @Test
    void theDrawerKeepsTheirColumns() {
        Browser ada = signedIn("ada");
        String action = "/portfolio/accounts/columns?panel=columns";
        String added = ada.post(action, form("act", "add:custom.utm:source")).body();
        assertThat(added).contains("value=\"custom.utm:source\"");
        List<Map.Entry<String, String>> posted = new ArrayList<>();
        for (int i = 0; i < KEYS.size(); i++) {
            posted.add(Map.entry("column", "k" + i));
            posted.add(Map.entry("k" + i + ".field", "custom." + KEYS.get(i)));
        }
        raw(ada.post(action, posted));
        HttpResponse<String> list = ada.get("/accounts?q=A-1&sort=external_id");
        assertThat(heads(list).subList(1, 5))
                .containsExactlyElementsOf(
                        KEYS.stream().map(key -> "Label of " + key).toList());
        assertThat(list.body())
                .contains(KEYS.stream().map(key -> ">1 of " + key + "<").toArray(String[]::new));
        assertThat(heads(ada.get("/accounts?panel=columns"))).hasSize(5);
        List<String> links = SORT.matcher(list.body())
                .results()
                .map(link -> link.group(1).replace("&amp;", "&"))
                .toList();
        assertThat(links)
                .hasSize(5)
                .allSatisfy(
                        link -> assertThat(ada.get(link).statusCode()).as(link).isEqualTo(200));
        String sorted = ada.get(links.get(2).replace("q=A-1&", "")).body();
        assertThat(sorted).containsSubsequence(">1 of City, State<", ">7 of City, State<");
    }

    @Test
    void theDrawerFiltersByThemAndOpensAgain() {
        Browser ada = signedIn("ada");
        for (String key : KEYS) {
            String to = raw(ada.post(
                    "/portfolio/accounts/filter?panel=filter",
                    form("c", "all", "c.0.field", "custom." + key, "c.0.op", "eq", "c.0.value", "1 of " + key)));
            HttpResponse<String> list = ada.get(to);
            assertThat(records(list)).as(to).containsExactly("A-1");
            assertThat(ada.get(to + "&panel=filter").body())
                    .contains("value=\"custom." + key + "\"", "value=\"1 of " + key + "\"");
        }
    }

    @Test
    void aNamedViewKeepsThem() {
        Browser ada = signedIn("ada");
        String columns = "custom.MRR (USD),custom.City%2C State,custom.a%29b,custom.utm%3Asource";
        String state = "columns=" + encoded(columns) + "&sort=" + encoded("-custom.City%2C State") + "&filter="
                + encoded("custom.utm%3Asource:not_empty");
        HttpResponse<String> saved =
                ada.post("/portfolio/accounts/views?" + state, form("name", "Odd", "shared", "true"));
        HttpResponse<String> view = ada.get(raw(saved));
        assertThat(records(view)).containsExactly("A-1", "A-7");
        assertThat(heads(view)).endsWith("Label of utm:source").hasSize(5);
        assertThat(view.body()).containsSubsequence(">7 of City, State<", ">1 of City, State<");
    }

    @Test
    void theApiHasColumnsOfThem() {
        for (String key : KEYS) {
            String spelling = "custom." + WRITTEN.get(KEYS.indexOf(key));
            Answer list = api.get("/accounts?q=A-1&sort=external_id&columns=name," + encoded(spelling));
            assertThat(list.status()).as(spelling).isEqualTo(200);
            assertThat(list.body().at("/items/0").path(spelling).asString()).isEqualTo("1 of " + key);
            Answer ofUsers = api.post(
                    "/users/search", "{'sort':'-account." + spelling + "','columns':['account." + spelling + "']}");
            assertThat(ofUsers.status()).isEqualTo(200);
            assertThat(ofUsers.body().at("/items/0").path("account." + spelling).asString())
                    .isEqualTo("7 of " + key);
        }
        Answer plain = api.get("/accounts?q=A-1&sort=external_id&columns=" + encoded("custom.MRR (USD),custom.a)b"));
        assertThat(plain.body().at("/items/0").path("custom.MRR (USD)").asString())
                .isEqualTo("1 of MRR (USD)");
        assertThat(plain.body().at("/items/0").path("custom.a)b").asString()).isEqualTo("1 of a)b");
    }

    @Test
    void aFileHasColumnsOfThem() {
        String file = signedIn("ada")
                .get("/portfolio/accounts/export.csv?q=A-1&sort=external_id&columns="
                        + encoded("custom.City%2C State,custom.utm%3Asource"))
                .body();
        assertThat(file)
                .contains("\"Label of City, State\",Label of utm:source", "\"1 of City, State\",1 of utm:source");
    }
}
