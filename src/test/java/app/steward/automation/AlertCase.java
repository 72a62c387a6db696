package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Fields;
import app.steward.derive.Stage;
import app.steward.fact.DerivedValues;
import app.steward.segment.SomeAccounts;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.Night;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Four accounts of two CSMs, and a rule about those that pay 50 or more, of which Acme is one. */
@StewardTest
abstract class AlertCase {
    static final String CLEO = "cleo@example.com";
    static final String CARL = "carl@example.com";
    static final String RICH = "{'field':'mrr','op':'gte','value':50}";

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    TestClock clock;

    @Autowired
    Night night;

    @Autowired
    DerivedValues facts;

    @Autowired
    List<Stage> stages;

    @Autowired
    Fields fields;

    @Autowired
    Today today;

    @BeforeEach
    void portfolio() {
        accounts.four();
    }

    Now now() {
        return today.now();
    }

    /** The night: facts, rules and alerts of all records. */
    void night() {
        night.falls("lists", "alerts");
    }

    void days(int days) {
        clock.advance(Duration.ofDays(days));
        night();
    }

    Answer call(String method, String path, @Nullable String body, @Nullable String actAs) {
        return api.send(method, path, body, actAs);
    }

    JsonNode ok(Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 204);
        return answer.body();
    }

    /** A rule that is on, and acts on who matches. @param more further keys, each followed by a comma */
    int rule(String more) {
        return ok(call(
                        "POST",
                        "/alert-rules",
                        "{'name':'Rule " + db.sql().fetchValue("select count(*) from rules") + "','subject':'account',"
                                + "'type':'risk','on':true,'existing':'act'," + more + "'condition':" + RICH + "}",
                        null))
                .get("id")
                .asInt();
    }

    void pays(String account, int mrr) {
        clock.advance(Duration.ofMinutes(1)); // no two enterings are of one moment
        ok(call("PATCH", "/accounts/" + account, "{'mrr':" + mrr + "}", null));
    }

    /** External ids of the accounts of which an alert is open, those that rest among them. */
    Set<String> open(int rule) {
        return new TreeSet<>(db.sql()
                .fetch("select a.external_id from alerts x join accounts a on a.id = x.account_id where x.closed_at is"
                        + " null and x.rule_id = " + rule)
                .getValues(0, String.class));
    }

    long alerts(int rule) {
        return db.sql().fetchCount(db.sql().selectFrom("alerts").where("rule_id = " + rule));
    }

    JsonNode alert(int rule, String account) {
        List<JsonNode> found = new ArrayList<>();
        for (String state : List.of("", "&state=closed")) {
            ok(call("GET", "/alerts?rule=" + rule + "&account=" + account + state, null, null))
                    .get("items")
                    .forEach(found::add);
        }
        found.sort(Comparator.comparing(alert -> -alert.get("id").asLong()));
        return found.get(0);
    }

    Answer patch(JsonNode alert, String body, @Nullable String actAs) {
        return call("PATCH", "/alerts/" + alert.get("id").asLong(), body, actAs);
    }

    void close(JsonNode alert, String outcome) {
        ok(patch(alert, "{'state':'closed','outcome':'" + outcome + "'}", null));
    }

    /** What the derived rows say agrees with the alerts. */
    void consistent() {
        for (String kind : List.of("account", "user")) {
            assertThat(db.sql()
                            .fetch("select " + kind + "_id, unnest(alerts) from " + kind + "_facts"
                                    + " except select record_id, rule_id from alerts where closed_at is null"
                                    + (kind.equals("user") ? "" : " and user_id is null")))
                    .isEmpty();
        }
        assertThat(db.sql()
                        .fetch(
                                "select record_id, rule_id from alerts where closed_at is null and user_id is null except"
                                        + " select account_id, unnest(alerts) from account_facts"))
                .isEmpty();
    }
}
