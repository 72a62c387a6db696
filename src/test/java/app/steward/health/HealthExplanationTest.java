package app.steward.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.health.ScoreExplanation.MetricWhy;
import app.steward.health.ScoreExplanation.Named;
import app.steward.health.ScoreExplanation.PillarExplanation;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.testing.Api;
import app.steward.testing.Team;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The why of a score agrees with the score. */
class HealthExplanationTest extends MixedHealth {

    @Autowired
    HealthExplanation explanation;

    @Autowired
    Team team;

    @Autowired
    Api api;

    @Test
    void contributionsAddUpToTheScores() {
        accounts(team.csm("bea").memberId(), team.csm("cid").memberId());
        int computed = 0;
        for (int seed = 1; seed <= 3; seed++) {
            db.sql().execute("delete from segments");
            Random random = new Random(seed);
            List<Integer> segments = segments(random);
            prefer(segments.toArray(new Integer[0]));
            score();
            Map<Long, List<@Nullable Integer>> stored = all();
            for (long id = 1; id <= ACCOUNTS; id++) {
                if (id % 17 == 0) {
                    continue; // archived
                }
                ScoreExplanation why = explanation.of(id, now());
                List<@Nullable Integer> scores = stored.get(id);
                assertThat(why.upToDate()).isTrue();
                assertThat(why.problem()).isNull();
                assertThat(why.deciding() == null ? null : why.deciding().id()).isEqualTo(scores.get(5));
                assertThat(why.overall().score()).isEqualTo(scores.get(0));
                addsUp(
                        why.pillars().values().stream()
                                .map(PillarExplanation::share)
                                .toList(),
                        why.shownShares(),
                        scores.get(0));
                for (Pillar pillar : Pillar.values()) {
                    PillarExplanation part =
                            Objects.requireNonNull(why.pillars().get(pillar));
                    Integer score = scores.get(1 + pillar.ordinal());
                    assertThat(part.judged().score()).isEqualTo(score);
                    addsUp(
                            part.metrics().stream().map(MetricWhy::contribution).toList(),
                            part.shownContributions(),
                            score);
                    computed += score == null ? 0 : 1;
                }
            }
        }
        assertThat(computed).as("something was tested").isGreaterThan(200);
    }

    private static void addsUp(
            List<@Nullable BigDecimal> parts, List<@Nullable Integer> shown, @Nullable Integer score) {
        if (score == null) {
            assertThat(parts).allSatisfy(part -> assertThat(part).isNull());
            assertThat(shown).allSatisfy(part -> assertThat(part).isNull());
            return;
        }
        BigDecimal sum = parts.stream().filter(Objects::nonNull).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertThat(sum.setScale(9, RoundingMode.HALF_UP)
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValue())
                .as("%s", parts)
                .isEqualTo(score);
        int whole = 0;
        for (int i = 0; i < parts.size(); i++) {
            Integer one = shown.get(i);
            assertThat(one == null).isEqualTo(parts.get(i) == null);
            if (one != null) {
                assertThat(Math.abs(one - parts.get(i).doubleValue())).isLessThan(1.0);
                whole += one;
            }
        }
        assertThat(whole).isEqualTo(score);
    }

    @Test
    void theApiTellsWhoDecidesAndEachMetric() {
        account(1, "stage, mrr, employees, licenses, trial_start_on", "'onboarding', 5000, 6, 10, date '2026-06-05'");
        db.sql()
                .execute(
                        "insert into users (external_id, account_id, created_on) values ('U-1', 1, date '2026-01-01')");
        int onboarding = segment("Onboarding", "{'field':'stage','op':'eq','value':'onboarding'}");
        int enterprise = segment("Enterprise", "{'field':'mrr','op':'gte','value':1000}");
        int without = segment("Without a configuration", "{'field':'mrr','op':'gte','value':1}");
        configure(onboarding, """
                {'pillars':{'product':{'weight':3,'metrics':[
                  {'field':'employees','weight':2,'better':'higher','good':{'field':'licenses','times':0.7},
                   'poor':{'field':'licenses','times':0.2},'missing':'skip'},
                  {'field':'trial_start_on','weight':1,'better':'lower','good':0,'poor':40,'missing':'poor'},
                  {'field':'risk_score','weight':5,'better':'lower','good':0,'poor':40,'missing':'skip'},
                  {'field':'logins','params':{'days':30},'weight':1,'better':'higher','good':10,'poor':0,'missing':'skip'},
                  {'field':'usage_change','weight':1,'better':'higher','good':10,'poor':0,'missing':'poor'}]},
                 'financial':{'weight':1,'metrics':[]}}}""");
        configure(enterprise, product(metric("employees", "higher", 80, 30)));
        prefer(onboarding, without, enterprise);
        refresh();

        JsonNode why = api.get("/accounts/A-1/health").body();
        assertThat(why.path("configuration").asInt()).isEqualTo(onboarding);
        assertThat(why.path("deciding").toString()).isEqualTo("{\"id\":" + onboarding + ",\"name\":\"Onboarding\"}");
        assertThat(why.path("runnersUp").toString()).isEqualTo("[{\"id\":" + enterprise + ",\"name\":\"Enterprise\"}]");
        // (80 x 2 + 75 + 0 + 0) / 5 = 47
        assertThat(why.path("overall").toString()).isEqualTo("{\"score\":47,\"band\":\"average\"}");
        JsonNode product = why.path("pillars").path("product");
        assertThat(product.path("score").asInt()).isEqualTo(47);
        assertThat(product.path("weight").asInt()).isEqualTo(3);
        assertThat(product.path("metrics").path(0).toString())
                .isEqualTo(
                        "{\"field\":\"employees\",\"value\":6,\"good\":7,\"poor\":2,\"better\":\"higher\",\"weight\":2,"
                                + "\"score\":80,\"contribution\":32}");
        assertThat(product.path("metrics").path(1).toString())
                .as("days since")
                .isEqualTo("{\"field\":\"trial_start_on\",\"value\":10,\"good\":0,\"poor\":40,\"better\":\"lower\","
                        + "\"weight\":1,\"score\":75,\"contribution\":15}");
        assertThat(product.path("metrics").path(2).toString())
                .as("left out")
                .isEqualTo("{\"field\":\"risk_score\",\"value\":null,\"good\":0,\"poor\":40,\"better\":\"lower\","
                        + "\"weight\":5,\"score\":null,\"contribution\":null}");
        assertThat(product.path("metrics").path(3).path("params").toString()).isEqualTo("{\"days\":30}");
        assertThat(product.path("metrics").path(4).path("score").asInt(-1))
                .as("missing is poor")
                .isZero();
        assertThat(why.path("pillars").path("service").toString())
                .isEqualTo("{\"score\":null,\"band\":null,\"weight\":1,\"metrics\":[]}");
        List<String> keys = new ArrayList<>(why.path("pillars").propertyNames());
        assertThat(keys).containsExactly("product", "service", "relationship", "financial");

        prefer(without, enterprise, onboarding);
        refresh();
        assertThat(api.get("/accounts/A-1/health").body().path("configuration").asInt())
                .isEqualTo(enterprise);
    }

    @Test
    void withoutAConfigurationNothingIsComputed() {
        account(1, "", "");
        refresh();
        JsonNode why = api.get("/accounts/A-1/health").body();
        assertThat(why.path("configuration").asString()).isEqualTo("default");
        assertThat(why.path("deciding").isNull()).isTrue();
        assertThat(why.path("overall").toString()).isEqualTo("{\"score\":null,\"band\":null}");
    }

    @Test
    void whatIsNotSeenIsNotExplained() {
        Viewer bea = team.csm("bea");
        Viewer cid = team.csm("cid");
        accounts(bea.memberId(), cid.memberId());
        db.sql().execute("update accounts set external_id = 'a/b c' where id = 1");
        assertThat(explanation.of(bea, "a/b c", now()).overall().score()).isNull();
        assertThatThrownBy(() -> explanation.of(cid, "a/b c", now())).isInstanceOf(NotFound.class);
        assertThat(api.send("GET", "/accounts/a%2Fb%20c/health", null, "bea@example.com")
                        .status())
                .isEqualTo(200);
        assertThat(api.send("GET", "/accounts/a%2Fb%20c/health", null, "cid@example.com")
                        .status())
                .isEqualTo(404);
        assertThat(api.get("/accounts/nobody/health").status()).isEqualTo(404);
    }

    @Test
    void aBrokenConfigurationSaysSoAndKeepsTheScores() {
        account(1, "employees", "40");
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        db.sql()
                .execute("update health_configurations set definition = replace(definition::text, 'employees',"
                        + " 'custom.gone')::jsonb");
        ScoreExplanation why = explanation.of(1, now());
        assertThat(why.problem()).contains("custom.gone");
        assertThat(why.overall().score()).isEqualTo(80);
        assertThat(why.pillars().get(Pillar.PRODUCT).judged().band()).isEqualTo(Band.GOOD);
        assertThat(why.pillars().get(Pillar.PRODUCT).metrics()).isEmpty();
    }

    @Test
    void itSaysWhereTheScoresAreStillToFollow() {
        account(1, "employees", "40");
        configure(null, product(metric("employees", "higher", 50, 0)));
        refresh();
        configure(null, product(metric("employees", "higher", 100, 0)));
        ScoreExplanation why = explanation.of(1, now());
        assertThat(why.upToDate()).isFalse();
        assertThat(why.overall().score()).isEqualTo(40);
        pass.run(null, now());
        assertThat(explanation.of(1, now()).upToDate()).isTrue();
        assertThat(explanation.of(1, now()).runnersUp()).isEqualTo(List.<Named>of());
    }

    @Test
    void partsAreRoundedByTheLargestRemainder() {
        assertThat(shown(41, "13.4", "20.35", "6.9")).containsExactly(14, 20, 7);
        assertThat(shown(1, "0.5", "0.5")).containsExactly(1, 0);
        assertThat(shown(70, "33.3", "33.3", "3.4")).containsExactly(33, 33, 4);
        assertThat(shown(7, "3", "4")).containsExactly(3, 4);
        assertThat(shown(0)).isEmpty();
        assertThatThrownBy(() -> shown(10, "3", "4")).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Integer> shown(int total, String... parts) {
        return LargestRemainder.of(
                java.util.Arrays.stream(parts).map(BigDecimal::new).toList(), total);
    }
}
