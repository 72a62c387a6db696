package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.team.ApiKeys;
import app.steward.testing.Api;
import app.steward.testing.RawHttp;
import app.steward.testing.Route;
import app.steward.testing.StewardTest;
import app.steward.testing.Visitor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestBody;

/** What can't be read at all is 400 for whoever sends it, wherever it is found out. */
@StewardTest
class BadInputTest {
    private static final String KEY = "sk_of_the_bad_input_test_01234567";

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    ApiKeys keys;

    @Autowired
    Api api;

    @Autowired
    ApplicationContext application;

    @LocalServerPort
    int port;

    Visitor ada;
    Visitor program;

    @BeforeEach
    void start() {
        portfolio.make();
        keys.provide(KEY);
        ada = Visitor.signedIn(port, "ada");
        program = Visitor.program(KEY, "");
    }

    private int get(Visitor by, String target) {
        return RawHttp.send(port, "GET", target, by.headers(), "", -1).status();
    }

    private int post(Visitor by, String target, String type, String body, int length) {
        return RawHttp.send(port, "POST", target, by.headers() + "Content-Type: " + type + "\r\n", body, length)
                .status();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%f", "%zz", "%ff", "%ED%A0%80", "%C0%80"})
    void whatIsNotEncodedAsTextIsRefusedInAddressesAndForms(String broken) {
        for (String query : List.of("q=" + broken, broken + "=1", "page=1&sort=" + broken)) {
            assertThat(get(ada, "/accounts?" + query)).as(query).isEqualTo(400);
            assertThat(get(program, "/api/v2/accounts?" + query)).as(query).isEqualTo(400);
            // who is not signed in is sent to sign in before anything is read
            assertThat(get(Visitor.nobody(), "/accounts?" + query)).as(query).isIn(302, 400);
            assertThat(get(Visitor.nobody(), "/password?token=x&" + query))
                    .as(query)
                    .isEqualTo(400);
            assertThat(get(Visitor.nobody(), "/api/v2/accounts?" + query))
                    .as(query)
                    .isEqualTo(401);
            String form = "_csrf=" + ada.token() + "&" + query;
            String type = "application/x-www-form-urlencoded";
            assertThat(post(ada, "/profile", type, form, form.length()))
                    .as(query)
                    .isEqualTo(400);
            assertThat(post(Visitor.nobody(), "/sign-in", type, form, form.length()))
                    .as(query)
                    .isEqualTo(400);
        }
    }

    @Test
    void theAddressOfAFormLeadsToItsPageWhateverStandsBehindIt() {
        RawHttp.Answer page = RawHttp.send(port, "GET", "/health/order?x={y}&z=%7B", ada.headers(), "", -1);
        assertThat(page.status()).isEqualTo(303);
        assertThat(page.text()).contains("Location: /health?x={y}&z=%7B");
    }

    @Test
    void aLongAddressFindsItsWayBackFromSigningIn() {
        String target = "/accounts?q=" + "{}".repeat(2_500);
        assertThat(RawHttp.send(port, "GET", target, "Accept: text/html\r\n", "", -1)
                        .status())
                .isBetween(302, 303);
        assertThat(get(ada, target)).isIn(200, 400);
    }

    @Test
    void aPageSaysThatTheRequestCantBeRead() {
        RawHttp.Answer page =
                RawHttp.send(port, "GET", "/accounts?q=%ff", ada.headers() + "Accept: text/html\r\n", "", -1);
        assertThat(page.text()).contains("This does not work as asked", "can&#39;t be read as it was sent");
        RawHttp.Answer answer = RawHttp.send(port, "GET", "/api/v2/accounts?q=%ff", program.headers(), "", -1);
        assertThat(answer.text()).contains("application/problem+json", "\"status\":400");
    }

    @Test
    void aNameWithACharacterThatNobodyTypesIsRefused() {
        String form = "_csrf=" + ada.token() + "&na%00me=x";
        for (Route route : Route.all(application)) {
            if (route.changes() && !route.isApi()) {
                String path = route.address(BadInputTest::known);
                assertThat(post(ada, path, "application/x-www-form-urlencoded", form, form.length()))
                        .as(path)
                        .isLessThan(500);
            }
        }
    }

    @Test
    void aFormOfPartsWithoutEndsIsRefusedByEveryCall() {
        String parts = "--X\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\naccounts\r\n--X";
        for (Route route : Route.all(application)) {
            if (!route.changes()) {
                continue;
            }
            Visitor by = route.isApi() ? program : ada;
            String path = route.address(BadInputTest::known);
            for (String type : List.of("multipart/form-data", "multipart/form-data; boundary=X")) {
                int status = RawHttp.send(
                                port,
                                route.method(),
                                path,
                                by.headers() + "Content-Type: " + type + "\r\n",
                                parts,
                                parts.length())
                        .status();
                assertThat(status).as("%s as %s", route, type).isBetween(200, 499);
            }
        }
        assertThat(post(program, "/api/v2/imports", "multipart/form-data", parts, parts.length()))
                .isEqualTo(400);
        assertThat(post(program, "/api/v2/imports", "multipart/form-data; boundary=X", parts, parts.length()))
                .isEqualTo(400);
        assertThat(post(program, "/api/v2/accounts", "application/json", "{\"name\":\"x\"}", 50))
                .isEqualTo(400);
        // whoever hangs up in the middle gets an answer or none, and nothing is logged as a fault of ours
        assertThat(post(program, "/api/v2/imports", "multipart/form-data; boundary=X", parts, parts.length() + 99))
                .isIn(0, 400);
        for (String type : List.of("*/*", "application/*;charset=utf-8", "x", "application/json;charset=nope")) {
            assertThat(post(program, "/api/v2/accounts", type, "{}", 2))
                    .as(type)
                    .isEqualTo(400);
            assertThat(post(ada, "/profile", type, "{}", 2)).as(type).isBetween(400, 499);
        }
    }

    /** In every call that takes JSON, read into whatever: the last of two would win in silence. */
    @Test
    void aKeyThatStandsTwiceIsRefusedByEveryCall() {
        int calls = 0;
        for (Route route : Route.all(application)) {
            boolean takesJson = Arrays.stream(route.handler().getMethodParameters())
                    .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
            // the secret in this address is asked for before anything is read
            boolean secret = route.pattern().getPatternString().endsWith("/{secret}");
            if (!takesJson || secret) {
                continue;
            }
            calls++;
            String path = route.address(BadInputTest::known).replaceFirst("^/api/v2", "");
            Api.Answer answer = api.send(route.method(), path, "{'a':{'name':'x','name':'x'}}", null);
            assertThat(answer.status()).as("%s", route).isEqualTo(400);
            assertThat(answer.body().at("/errors/0/message").asString())
                    .as("%s", route)
                    .isEqualTo("\"name\" is there twice.");
            assertThat(answer.body().at("/errors/0/path").asString())
                    .as("%s", route)
                    .isEqualTo("a.name");
        }
        assertThat(calls).isGreaterThan(30);
        assertThat(api.patch("/accounts/A-1", "{'mrr':1,'mrr':2}").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2147483648", "1E+2147483647", "-1e1000", "1e-999999999", "1E+0000001000"})
    void noNumberIsWrittenOutThatFillsTheMemory(String number) {
        String condition = "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":" + number + "}";
        for (String[] call : new String[][] {
            {"PATCH", "/accounts/A-1", "{'mrr':" + number + "}", "mrr"},
            {"PATCH", "/accounts/A-1", "{'custom.new':" + number + "}", "custom.new"},
            {"PATCH", "/accounts/A-1", "{'version':" + number + "}", "version"},
            {"POST", "/accounts", "{'externalId':" + number + "}", "externalId"},
            {"PATCH", "/team-members/bea@example.com", "{'version':" + number + "}", "version"},
            {"POST", "/conditions/preview", "{'subject':'account','condition':" + condition + "}", "condition.value"},
            {"POST", "/accounts/search", "{'limit':" + number + "}", "limit"},
            {"POST", "/accounts/search", "{'condition':{'any':[" + condition + "]}}", "condition.any[0].value"},
            {"PUT", "/segments/order", "{'subject':'account','ids':[1," + number + "]}", "ids[1]"},
            {
                "PUT",
                "/health/configurations/default",
                "{'pillars':{'product':{'weight':" + number + "}}}",
                "pillars.product.weight"
            }
        }) {
            Api.Answer answer = api.send(call[0], call[1], call[2], null);
            assertThat(answer.status()).as(call[2]).isEqualTo(400);
            assertThat(answer.body().at("/errors/0/path").asString())
                    .as(call[2])
                    .isEqualTo(call[3]);
        }
        Api.Answer asked = api.get("/accounts?condition=" + Visitor.encoded(condition));
        assertThat(asked.status()).isEqualTo(400);
        assertThat(asked.body().at("/errors/0/path").asString()).isEqualTo("condition.value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "before", "on_or_before", "after", "on_or_after"})
    void theLastDayIsADay(String operator) {
        for (String day : List.of("9999-12-31", "0001-01-01")) {
            String condition = "{'field':'last_active_at','op':'" + operator + "','value':'" + day + "'}";
            Api.Answer made = api.post(
                    "/segments", "{'subject':'account','name':'" + operator + day + "','condition':" + condition + "}");
            assertThat(made.status()).as(condition).isEqualTo(201);
            assertThat(made.body().path("state").asString()).as(condition).isEqualTo("fresh");
            assertThat(made.body().has("problem")).as(condition).isFalse();
        }
    }

    private static String known(String variable) {
        return Map.of(
                        "records", "accounts",
                        "suffix", "csv",
                        "kind", "account",
                        "externalId", "A-1",
                        "email", "bea@example.com",
                        "of", "default",
                        "key", "live")
                .getOrDefault(variable, "4711");
    }
}
