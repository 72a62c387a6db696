package app.steward.listing.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import io.swagger.v3.oas.annotations.Parameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Lists and their neighbours, as the description of the API has them to the letter. */
@StewardTest
class ListingContractTest {
    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    Team team;

    @BeforeEach
    void start() {
        db.reset();
        api.post("/accounts", "{'externalId':'A','name':'Acme','mrr':10}");
        api.post("/users", "{'externalId':'u','account':'A'}");
    }

    @Test
    void theDescriptionNamesAllThatListsTake() {
        assertThat(ListingApi.Listed.class.getAnnotationsByType(Parameter.class))
                .extracting(Parameter::name)
                .containsExactlyInAnyOrderElementsOf(ListingApi.KNOWN);
    }

    @Test
    void usersAndSubscriptionsMayShowTheirAccount() {
        Answer users = api.get("/users?columns=account,name");
        assertThat(users.status()).isEqualTo(200);
        assertThat(users.body().at("/items/0/account").asString()).isEqualTo("A");
        assertThat(api.get("/accounts?columns=account").status()).isEqualTo(400);
    }

    @Test
    void aParameterSentTwiceIsOneList() {
        Answer accounts = api.get("/accounts?columns=name&columns=mrr");
        assertThat(accounts.body().at("/items/0/name").asString()).isEqualTo("Acme");
        assertThat(accounts.body().at("/items/0/mrr").isNumber()).isTrue();
    }

    @Test
    void listsMayBeSortedBySeveralFields() {
        api.post("/accounts", "{'externalId':'B','stage':'live','mrr':5}");
        api.post("/accounts", "{'externalId':'C','stage':'live','mrr':7}");
        api.post("/accounts", "{'externalId':'D','stage':'trial'}");
        api.post("/accounts", "{'externalId':'E','stage':'live'}");
        api.post("/accounts", "{'externalId':'F'}");
        List<String> read = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = api.get("/accounts?columns=name&sort=stage,-mrr&limit=1&after=" + after)
                    .body();
            read.add(page.at("/items/0/externalId").asString());
            after = page.path("next").asString("");
        } while (!after.isEmpty() && read.size() < 10);
        assertThat(read).as("trial stands before live").containsExactly("D", "C", "B", "E", "A", "F");
        assertThat(api.get("/accounts?sort=,").status()).isEqualTo(400);
        assertThat(api.get("/accounts?sort=stage,usage_trend").status()).isEqualTo(400);
    }

    @Test
    void listsSortedByLongTextsHavePages() {
        for (String letter : List.of("x", "界")) {
            for (String id : List.of("B", "C", "D")) {
                api.delete("/accounts/" + id);
                assertThat(api.post(
                                        "/accounts",
                                        "{'externalId':'" + id + "','custom.note':'" + letter.repeat(3999) + id + "'}")
                                .status())
                        .isEqualTo(201);
            }
            for (boolean search : List.of(false, true)) {
                List<String> read = new ArrayList<>();
                String after = "";
                do {
                    Answer page = search
                            ? api.post("/accounts/search", "{'sort':'-custom.note','limit':1,'after':'" + after + "'}")
                            : api.get("/accounts?sort=-custom.note&limit=1&after=" + after);
                    assertThat(page.status()).isEqualTo(200);
                    read.add(page.body().at("/items/0/externalId").asString());
                    after = page.body().path("next").asString("");
                } while (!after.isEmpty() && read.size() < 10);
                assertThat(read).containsExactly("D", "C", "B", "A");
            }
        }
    }

    @Test
    void countIsTrueOrFalse() {
        assertThat(api.get("/accounts?count=true").body().path("total").asInt()).isEqualTo(1);
        assertThat(api.get("/accounts?count=false").body().has("total")).isFalse();
        assertThat(api.get("/accounts?count=yes").status()).isEqualTo(400);
        assertThat(api.post("/accounts/search", "{'count':1}").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'columns':[['name']]}|columns[0]",
                "{'columns':['name',{'key':'mrr'}]}|columns[1]",
                "{'sort':[null]}|sort[0]",
                "{'columns':{'key':'name'}}|columns",
                "{'q':['A',['B']]}|q[1]",
                "{'segment':[{}]}|segment[0]",
            })
    void aValueWithinAValueIsRefused(String body, String path) {
        for (String records : List.of("accounts", "users", "subscriptions")) {
            Answer refused = api.post("/" + records + "/search", body);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body().at("/errors/0/path").asString()).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"role", "assigned", "q"})
    void aTextThatNothingCanHoldIsRefused(String name) {
        for (String records : List.of("accounts", "users", "subscriptions")) {
            int expected = name.equals("q") ? 200 : 400;
            Answer asked = api.get("/" + records + "?" + name + "=a%00b");
            assertThat(asked.status()).isEqualTo(expected);
            Answer sent = api.post("/" + records + "/search", "{'" + name + "':'a\\u0000b'}");
            assertThat(sent.status()).isEqualTo(expected);
            if (expected == 400) {
                assertThat(asked.body().at("/errors/0/message").asString()).contains("can't be stored");
            }
        }
    }

    @Test
    void everyCollectionHasPages() {
        for (String list : new String[] {"stages", "statuses", "personas", "success-roles"}) {
            Answer first = api.get("/" + list + "?limit=1");
            assertThat(first.body().path("items").size()).as(list).isEqualTo(1);
            String next = first.body().path("next").asString();
            assertThat(next).as(list).matches("[A-Za-z0-9_-]+");
            assertThat(api.get("/" + list + "?after=" + next + "&limit=1000")
                            .body()
                            .at("/items/0/key"))
                    .as(list)
                    .isNotEqualTo(first.body().at("/items/0/key"));
            assertThat(api.get("/" + list + "?limit=0").status()).as(list).isEqualTo(400);
        }
        assertThat(api.get("/attributes?limit=0").status()).isEqualTo(400);
        assertThat(api.get("/features?limit=1001").status()).isEqualTo(400);
    }

    @Test
    void whatPathsNameIsThereOrIsNot() {
        assertThat(api.get("/segments/99999999999999").status()).isEqualTo(404);
        assertThat(api.get("/refreshes/x").status()).isEqualTo(404);
    }

    @Test
    void unknownKeysAreRefused() {
        assertThat(api.post("/success-roles", "{'label':'X','nonsense':1}").status())
                .isEqualTo(400);
        assertThat(api.post("/features", "{'key':'x','nonsense':1}").status()).isEqualTo(400);
    }

    @Test
    void aSegmentCanBePutBackAsItWasRead() {
        Answer made = api.post(
                "/segments", "{'subject':'account','name':'Big','condition':{'field':'mrr','op':'gte','value':5}}");
        String path = "/segments/" + made.body().path("id").asInt();
        Answer put = api.put(path, api.get(path).body().toString());
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.body().path("members").asInt()).isEqualTo(1);
        assertThat(api.put(path, "").status())
                .as("nothing sent is nothing changed")
                .isEqualTo(200);
        assertThat(api.put(path, "{'nonsense':1}").status()).isEqualTo(400);
    }

    @Test
    void aMissingConditionIsToldAtItsPath() {
        Answer missing = api.post("/conditions/preview", "{'subject':'account'}");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.body().at("/errors/0/path").asString()).isEqualTo("condition");
    }

    @Test
    void anExplanationNamesNoAccountThatIsHidden() {
        String seen = team.csm("Cleo").email();
        String other = team.csm("Otto").email();
        api.post("/accounts", "{'externalId':'H','success_manager':'" + other + "'}");
        api.post("/accounts", "{'externalId':'C','parent':'H','success_manager':'" + seen + "'}");
        String asked = "{'subject':'account','externalId':'C','condition':{'field':'parent','op':'not_empty'}}";
        assertThat(api.post("/conditions/explain", asked).body().path("actual").asString())
                .isEqualTo("H");
        Answer told = api.send("POST", "/conditions/explain", asked, seen);
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.body().path("actual").isNull()).isTrue();
    }

    @Test
    void conditionsMayStandInAddressesAsTheyAre() {
        String condition = "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":5}";
        assertThat(api.get("/accounts?count=true&condition=" + URLEncoder.encode(condition, StandardCharsets.UTF_8))
                        .body()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }
}
