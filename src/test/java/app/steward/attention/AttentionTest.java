package app.steward.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.val;

import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.condition.web.ConditionForm;
import app.steward.condition.web.FieldMenu;
import app.steward.derive.Pass;
import app.steward.health.SomeHealth;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import app.steward.testing.TestClock;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Today is 15 June 2026. */
@StewardTest
class AttentionTest {
    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    Team team;

    @Autowired
    TestClock clock;

    @Autowired
    SomeHealth health;

    @Autowired
    Fields fields;

    @Autowired
    Today today;

    @Autowired
    AttentionStage stage;

    @BeforeEach
    void reset() {
        db.reset();
    }

    private void compute() {
        stage.all(new Pass(fields.catalogue(), today.now()));
    }

    private List<String> words(String account) {
        List<String> words = new ArrayList<>();
        for (JsonNode part :
                api.get("/accounts/" + account + "/attention").body().path("parts")) {
            words.add(part.path("words").stringValue() + " +"
                    + part.path("points").intValue());
        }
        return words;
    }

    private int score(String account) {
        return api.get("/accounts/" + account + "/attention")
                .body()
                .path("score")
                .intValue();
    }

    /** By what each account holds on its derived row: what it is worth. */
    private void isWorth(String assignments, int... points) {
        // one account for each value after the '=', separated by ';'
        String column = assignments.substring(0, assignments.indexOf('='));
        String[] values = assignments.substring(column.length() + 1).split(";");
        for (int i = 0; i < values.length; i++) {
            db.sql()
                    .execute(
                            "insert into accounts (id, external_id, created_on) values ({0}, {1}, '2026-01-01')",
                            val(i + 1L), val("A" + i));
            db.sql().execute("insert into account_facts (account_id) values ({0})", val(i + 1L));
            db.sql()
                    .execute("update account_facts set " + column + " = " + values[i] + " where account_id = "
                            + (i + 1));
        }
        compute();
        assertThat(db.sql()
                        .fetch("select attention from account_facts order by account_id")
                        .getValues(0, Integer.class))
                .as(assignments)
                .containsExactly(java.util.Arrays.stream(points).boxed().toArray(Integer[]::new));
    }

    @Test
    void aNearerRenewalIsWorthMoreInSteps() {
        isWorth(
                "renewal_on=null;date '2026-06-14';date '2026-06-15';date '2026-07-15';date '2026-07-16';"
                        + "date '2026-08-14';date '2026-08-15';date '2026-09-13';date '2026-09-14'",
                0,
                0,
                25,
                25,
                13,
                13,
                6,
                6,
                0);
    }

    @Test
    void itFollowsWhatWasSavedInATransactionOfItsOwn() {
        db.sql().execute("insert into accounts (id, external_id, created_on) values (1, 'A', '2026-01-01')");
        db.sql().execute("insert into account_facts (account_id, renewal_on) values (1, date '2026-06-20')");
        stage.some(Set.of("account.attention"), new Pass(fields.catalogue(), today.now()));
        assertThat(score("A")).isPositive();
    }

    @Test
    void aLongerSilenceIsWorthMoreInSteps() {
        String noon = "timestamptz '2026-06-15 12:00Z' - interval '1 day' * ";
        isWorth(
                "last_active_at=null;" + noon + "0;" + noon + "6;" + noon + "7;" + noon + "13;" + noon + "14;" + noon
                        + "29;" + noon + "30;" + noon + "900",
                0,
                0,
                0,
                5,
                5,
                10,
                10,
                20,
                20);
    }

    @Test
    void soIsALongTimeWithoutATouchpoint() {
        String noon = "timestamptz '2026-06-15 12:00Z' - interval '1 day' * ";
        isWorth(
                "last_touchpoint_at=null;" + noon + "29;" + noon + "30;" + noon + "59;" + noon + "60;" + noon + "89;"
                        + noon + "90",
                0,
                0,
                4,
                4,
                8,
                8,
                15);
    }

    @Test
    void aDeeperFallOfHealthIsWorthMoreInSteps() {
        String fell = "(overall_score, health_since, overall_first)=";
        List<String> rows = new ArrayList<>();
        for (int by : List.of(-9, 0, 4, 5, 9, 10, 19, 20, 60)) {
            rows.add("(row(" + (70 - by) + ", timestamptz '2026-06-01', 70))");
        }
        isWorth(fell + String.join(";", rows), 0, 0, 0, 10, 10, 20, 20, 40, 40);
    }

    @Test
    void allTogetherAreAHundredAtMost() {
        db.sql()
                .execute("update workspace set attention_health = 100, attention_renewal = 90, attention_use = 0,"
                        + " attention_touchpoints = 100");
        isWorth(
                "(renewal_on, last_touchpoint_at, last_active_at)=(row(date '2026-06-20', timestamptz '2026-01-01',"
                        + " timestamptz '2026-01-01'));(row(date '2026-06-20', timestamptz '2026-06-14',"
                        + " timestamptz '2026-01-01'))",
                100,
                90);
        assertThat(words("A0")).containsExactly("No touchpoint for 165 days +100", "Renewal in 5 days +90");
        assertThat(words("A1")).as("what weighs nothing is no reason").containsExactly("Renewal in 5 days +90");
    }

    @Test
    void anAccountOfWhichNothingIsKnownAsksForNothing() {
        api.post("/accounts", "{'externalId':'A'}");
        compute();
        assertThat(score("A")).isZero();
        assertThat(words("A")).isEmpty();
        assertThat(api.get("/accounts/A").body().path("attention").intValue()).isZero();
    }

    @Test
    void itFollowsAChangeAtOnceAndCountsDaysWhenRead() {
        health.configure(null, "employees", 100);
        api.post("/accounts", "{'externalId':'A','next_billing_on':'2026-07-06','employees':80}");
        assertThat(words("A")).containsExactly("Renewal in 21 days +25");
        api.patch("/accounts/A", "{'employees':68}");
        assertThat(words("A")).containsExactly("Renewal in 21 days +25", "Health fell by 12 in 30 days +20");
        assertThat(score("A")).isEqualTo(45);
        clock.set("2026-06-16T12:00:00Z");
        assertThat(words("A")).contains("Renewal in 20 days +25");
        api.patch("/accounts/A", "{'next_billing_on':null,'employees':80}");
        assertThat(words("A")).isEmpty();
    }

    @Test
    void aBillThatComesEachMonthIsNoRenewal() {
        api.post("/accounts", "{'externalId':'A'}");
        String monthly = "{'externalId':'S','account':'A','starts_on':'2026-01-01','billing_months':%s,"
                + "'next_billing_on':'2026-06-25'%s}";
        api.post("/subscriptions", monthly.formatted("1", ""));
        assertThat(words("A")).isEmpty();
        api.patch("/subscriptions/S", "{'billing_months':12}");
        assertThat(words("A")).containsExactly("Renewal in 10 days +25");
        api.patch("/subscriptions/S", "{'billing_months':1,'ends_on':'2026-08-10'}");
        assertThat(words("A")).containsExactly("Renewal in 56 days +13");
        api.post("/subscriptions", "{'externalId':'S2','account':'A','starts_on':'2026-01-01','ends_on':'2026-06-16'}");
        assertThat(words("A")).containsExactly("Renewal in 1 day +25");
        api.patch("/accounts/A", "{'next_billing_on':'2026-06-15'}");
        assertThat(words("A")).containsExactly("Renewal today +25");
    }

    @Test
    void theSilenceOfTheTeamEndsWithATouchpoint() {
        api.post("/accounts", "{'externalId':'A'}");
        api.post("/users", "{'externalId':'U','account':'A','last_active_at':'2026-05-30T10:00:00Z'}");
        assertThat(words("A")).containsExactly("No use for 16 days +10");
        db.sql().execute("update account_facts set last_touchpoint_at = '2026-03-01 10:00Z'");
        compute();
        assertThat(words("A")).containsExactly("No touchpoint for 106 days +15", "No use for 16 days +10");
    }

    @Test
    void whoDoesNotSeeAnAccountFindsNone() {
        team.csm("bea");
        team.csm("cem");
        api.post("/accounts", "{'externalId':'A','success_manager':'bea@example.com','next_billing_on':'2026-07-06'}");
        assertThat(api.send("GET", "/accounts/A/attention", null, "bea@example.com")
                        .status())
                .isEqualTo(200);
        assertThat(api.send("GET", "/accounts/A/attention", null, "cem@example.com")
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/accounts/B/attention").status()).isEqualTo(404);
    }

    @Test
    void listsSortAndFilterByItAndSegmentsAndHealthRefuseIt() {
        api.post("/accounts", "{'externalId':'A'}");
        api.post("/accounts", "{'externalId':'B','next_billing_on':'2026-06-20'}");
        api.post("/accounts", "{'externalId':'C','next_billing_on':'2026-08-01'}");
        assertThat(api.get("/accounts?sort=-attention&columns=attention")
                        .body()
                        .path("items")
                        .toString())
                .isEqualTo("[{'externalId':'B','attention':25},{'externalId':'C','attention':13},"
                        .concat("{'externalId':'A','attention':0}]")
                        .replace('\'', '"'));
        String condition = "{'field':'%sattention','op':'gte','value':20}";
        Api.Answer found = api.post("/accounts/search", "{'condition':" + condition.formatted("") + "}");
        assertThat(found.body().path("items")).hasSize(1);

        for (Map.Entry<String, String> each : Map.of(
                        "account", condition.formatted(""),
                        "user", condition.formatted("account."))
                .entrySet()) {
            Api.Answer refused = api.post(
                    "/segments",
                    "{'subject':'" + each.getKey() + "','name':'Worried','condition':" + each.getValue() + "}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body().path("errors").get(0).path("path").stringValue())
                    .isEqualTo("condition.field");
            assertThat(refused.body().path("errors").get(0).path("message").stringValue())
                    .contains("follows from segments, so a segment can't follow from it");
        }
        Api.Answer compared = api.post(
                "/segments",
                "{'subject':'account','name':'Risky','condition':{'field':'risk_score','op':'gt',"
                        + "'value':{'field':'attention'}}}");
        assertThat(compared.status()).isEqualTo(400);
        Api.Answer scored = api.put(
                "/health/configurations/default",
                "{'pillars':{'product':{'metrics':[{'field':'attention','better':'lower','good':0,'poor':50}]}}}");
        assertThat(scored.status()).isEqualTo(400);
        assertThat(scored.body().toString()).contains("health can't follow from it");
    }

    @Test
    void theFormOfASegmentDoesNotOfferIt() {
        FieldDefinition attention = fields.catalogue().get(Subject.ACCOUNT, "attention");
        assertThat(Purpose.SEGMENT.takes(attention)).isFalse();
        assertThat(Purpose.FILTER.takes(attention)).isTrue();
        ConditionForm form = ConditionForm.empty(Subject.ACCOUNT, fields.catalogue());
        assertThat(Builder.fields(FieldMenu.Kind.SEGMENT, form).groups().get("Risk"))
                .doesNotContain(attention);
        assertThat(Builder.fields(FieldMenu.Kind.FILTER, form).groups().get("Risk"))
                .contains(attention);
    }

    @Test
    void storedPartsThatThisVersionDoesNotKnowAreLeftOut() {
        assertThat(Reason.read(
                        "[{\"key\":\"of_tomorrow\",\"points\":9},{\"key\":\"renewal\",\"points\":3,\"on\":\"2026-06-14\"}]",
                        today.now().today()))
                .extracting(Reason::words)
                .containsExactly("Renewal was due");
    }
}
