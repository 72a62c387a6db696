package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.fact.DerivedValues;
import app.steward.segment.FourAccountsCase;
import app.steward.testing.Api.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Four accounts of two CSMs, and a rule about those that pay 50 or more, of which Acme is one. */
abstract class AlertCase extends FourAccountsCase {
    @Autowired
    DerivedValues facts;

    /** The night: facts, rules and alerts of all records. */
    void night() {
        night.falls("lists", "alerts");
    }

    void days(int days) {
        clock.advance(Duration.ofDays(days));
        night();
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
