package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is tested of alerts and plays in a state: by filters, lists and rules, never by segments. */
class AlertStatesTest extends AlertCase {
    private List<String> found(String condition) {
        List<String> ids = new ArrayList<>();
        ok(call("POST", "/accounts/search", "{'condition':" + condition + "}", null))
                .get("items")
                .forEach(account -> ids.add(account.get("externalId").asString()));
        return ids;
    }

    private static String test(String field, String state, String op, int id) {
        return "{'field':'" + field + "'," + (state.isEmpty() ? "" : "'params':{'state':'" + state + "'},") + "'op':'"
                + op + "','value':[" + id + "]}";
    }

    private int play(String name) {
        return ok(call(
                        "POST",
                        "/plays",
                        "{'name':'" + name + "','steps':[{'title':'Do','tasks':[{'title':'Do','dueIn':2}]}]}",
                        null))
                .get("id")
                .asInt();
    }

    @Test
    void an_alert_is_open_or_was_ever() {
        int rule = rule("");
        pays("A-3", 70);
        pays("A-1", 10);
        assertThat(found(test("open_alert", "", "in", rule))).containsExactly("A-3");
        assertThat(found(test("open_alert", "open", "in", rule))).containsExactly("A-3");
        assertThat(found(test("open_alert", "ever", "in", rule))).containsExactlyInAnyOrder("A-1", "A-3");
        assertThat(found(test("open_alert", "ever", "not_in", rule))).containsExactlyInAnyOrder("A-2", "A-4");
        assertThat(found(test("open_alert", "sometimes", "in", rule))).isEmpty();
        JsonNode shown = ok(call("GET", "/accounts?columns=open_alert,open_alert(state=ever)", null, null));
        assertThat(shown.get("items").toString()).contains("open_alert(state=ever)");
    }

    @Test
    void a_play_is_active_overdue_completed_stopped_or_was_ever() {
        int play = play("Win back");
        for (String account : List.of("A-1", "A-2", "A-3")) {
            ok(call("POST", "/accounts/" + account + "/plays", "{'play':" + play + "}", null));
        }
        ok(call(
                "PATCH",
                "/play-runs/" + db.sql().fetchValue("select id from play_runs where account_id = 2"),
                "{'action':'stop'}",
                null));
        ok(call(
                "PATCH",
                "/tasks/" + db.sql().fetchValue("select id from tasks where account_id = 3"),
                "{'state':'done'}",
                null));
        assertThat(found(test("play", "", "in", play))).containsExactly("A-1");
        assertThat(found(test("play", "overdue", "in", play))).isEmpty();
        assertThat(found(test("play", "stopped", "in", play))).containsExactly("A-2");
        assertThat(found(test("play", "completed", "in", play))).containsExactly("A-3");
        assertThat(found(test("play", "ever", "not_in", play))).containsExactly("A-4");
        days(3);
        assertThat(found(test("play", "overdue", "in", play))).containsExactly("A-1");
        assertThat(call(
                                "POST",
                                "/segments",
                                "{'name':'S','subject':'account','condition':" + test("play", "", "in", play) + "}",
                                null)
                        .status())
                .as("what follows from segments decides none")
                .isEqualTo(400);
    }

    @Test
    void R7_a_list_follows_plays_and_no_rule_follows_from_its_own_play() {
        int play = play("Win back");
        int list = ok(call(
                        "POST",
                        "/lists",
                        "{'name':'Not in it','subject':'account','condition':" + test("play", "", "not_in", play) + "}",
                        null))
                .get("id")
                .asInt();
        assertThat(ok(call("GET", "/lists/" + list, null, null)).get("members").asInt())
                .isEqualTo(4);
        ok(call("POST", "/accounts/A-1/plays", "{'play':" + play + "}", null));
        assertThat(ok(call("GET", "/lists/" + list, null, null)).get("members").asInt())
                .as("in the transaction that starts it")
                .isEqualTo(3);
        Answer used = call("DELETE", "/plays/" + play, null, null);
        assertThat(used.status()).isEqualTo(409);
        assertThat(used.body().get("usedBy").toString()).contains("Not in it");
        int rule = rule("");
        for (String condition :
                List.of(test("play", "ever", "not_in", play), "{'field':'list','op':'in','value':[" + list + "]}")) {
            assertThat(call(
                                    "PUT",
                                    "/alert-rules/" + rule,
                                    "{'existing':'skip','play':" + play + ",'condition':" + condition + "}",
                                    null)
                            .status())
                    .as(condition)
                    .isEqualTo(400);
        }
        ok(call("PUT", "/alert-rules/" + rule, "{'play':" + play("Another") + "}", null));
    }
}
