package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.testing.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Alert rules and alerts over the API: as their contract says, refused where something is wrong, bound to the reader. */
class AlertsApiTest extends AlertCase {

    @Test
    void a_rule_is_told_whole_and_may_be_sent_back() {
        JsonNode made = ok(call(
                "POST",
                "/alert-rules",
                "{'name':' Rich ','subject':'account','type':'upselling','condition':" + RICH
                        + ",'message':'Hello','holdsDays':1,'remindDays':9,'guard':300,'notify':['account_manager'],"
                        + "'tasks':[{'title':'Call','dueIn':3,'workingDays':true,'priority':'high'}]}",
                null));
        assertThat(made.get("name").asString()).isEqualTo("Rich");
        assertThat(made.get("on").asBoolean()).isFalse();
        assertThat(made.get("quietDays").asInt()).isEqualTo(7);
        assertThat(made.get("closing").asString()).isEqualTo("drop");
        assertThat(made.get("role").asString()).isEqualTo("success_manager");
        assertThat(made.get("words").asString()).contains("MRR is at least");
        assertThat(made.get("tasks").get(0).get("title").asString()).isEqualTo("Call");
        assertThat(made.get("notify").toString()).isEqualTo("[\"account_manager\"]");
        JsonNode again = ok(call("PUT", "/alert-rules/" + made.get("id").asInt(), made.toString(), null));
        assertThat(again).isEqualTo(made);
        JsonNode copy = ok(call("POST", "/alert-rules/" + made.get("id").asInt() + "/copies", null, null));
        assertThat(copy.get("name").asString()).isEqualTo("Rich (copy)");
        assertThat(ok(call("GET", "/alert-rules", null, null)).get("items")).hasSize(2);
        assertThat(call("DELETE", "/alert-rules/" + copy.get("id").asInt(), null, null)
                        .status())
                .isEqualTo(204);
        assertThat(call(
                                "PUT",
                                "/alert-rules/" + made.get("id").asInt(),
                                "{'name':'X','version':" + (made.get("version").asInt() - 1) + "}",
                                null)
                        .status())
                .isEqualTo(409);
    }

    @Test
    void what_is_wrong_is_said_where_it_stands() {
        String start = "{'subject':'account','type':'risk','name':'R'";
        for (String[] wrong : new String[][] {
            {",'message':'{{account.nothing}}'", "message"},
            {",'message':'{{user.name}}'", "message"},
            {",'holdsDays':91", "holdsDays"},
            {",'quietDays':91", "quietDays"},
            {",'guard':0", "guard"},
            {",'role':'king'", "role"},
            {",'notify':['king']", "notify"},
            {",'tasks':[{'text':'x'}]", "tasks[0].title"},
            {",'tasks':[{'title':' '}]", "tasks[0].title"},
            {",'tasks':[{'title':'x','dueIn':-1}]", "tasks[0].dueIn"},
            {",'priority':'urgent'", "priority"},
            {",'closing':'now'", "closing"},
            {",'segments':[99]", "segments"},
            {",'lists':[99]", "lists"},
            {",'play':1", "play"},
            {",'existing':'maybe'", "existing"},
            {",'colour':1", "colour"},
            {",'condition':{'field':'success_manager','op':'in','value':['me']}", "condition"}
        }) {
            String said = call("POST", "/alert-rules", start + wrong[0] + "}", null)
                    .body()
                    .toString();
            assertThat(said).as(wrong[0]).contains("\"path\":\"" + wrong[1]);
        }
        assertThat(call("POST", "/alert-rules", "{'subject':'account','name':'R','type':'fun'}", null)
                        .status())
                .isEqualTo(400);
        int rule = rule("");
        assertThat(call("POST", "/alert-rules", "{'subject':'account','type':'risk','name':'rule 0'}", null)
                        .status())
                .isEqualTo(409);
        JsonNode alert = alert(rule, "A-1");
        assertThat(patch(alert, "{}", null).status()).isEqualTo(400);
        assertThat(patch(alert, "{'state':'closed'}", null).status()).isEqualTo(400);
        assertThat(patch(alert, "{'state':'closed','outcome':'won'}", null).status())
                .isEqualTo(400);
        assertThat(call("GET", "/alerts?state=lost", null, null).status()).isEqualTo(400);
        assertThat(call("GET", "/alerts?type=lost", null, null).status()).isEqualTo(400);
        assertThat(call("GET", "/alerts?rule=x", null, null).status()).isEqualTo(400);
        assertThat(call("GET", "/alerts?assigned=nobody@example.com", null, null)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_closed_alert_opens_again_by_hand_while_its_record_matches() {
        int rule = rule("");
        JsonNode alert = alert(rule, "A-1");
        ok(patch(alert, "{'state':'closed','outcome':'acted_on','note':'Called'}", CLEO));
        assertThat(alert(rule, "A-1").get("closedWhy").asString()).isEqualTo("person");
        assertThat(ok(patch(alert, "{'state':'open'}", CLEO)).get("state").asString())
                .isEqualTo("open");
        close(alert, "acted_on");
        pays("A-1", 1);
        assertThat(patch(alert, "{'state':'open'}", null).status()).isEqualTo(409);
        assertThat(db.sql()
                        .fetch("select action from audit_entries where kind = 'alert' order by id")
                        .getValues(0, String.class))
                .containsExactly("closed", "reopened", "closed");
    }

    @Test
    void a_change_of_an_alert_that_is_another_by_now_is_refused() {
        JsonNode alert = alert(rule(""), "A-1");
        int version = alert.get("version").asInt();
        ok(patch(alert, "{'snoozedUntil':'2026-06-20','version':" + version + "}", CLEO));
        for (String change : List.of(
                "'state':'closed','outcome':'acted_on'", "'state':'open'", "'snoozedUntil':null", "'state':'closed'")) {
            assertThat(patch(alert, "{" + change + ",'version':" + version + "}", null)
                            .status())
                    .as(change)
                    .isEqualTo(409);
        }
        assertThat(patch(alert, "{'state':'open','version':'x'}", null).status())
                .isEqualTo(400);
        ok(patch(alert, "{'state':'closed','outcome':'acted_on','version':" + (version + 1) + "}", null));
    }

    @Test
    void a_csm_sees_and_closes_alerts_of_own_and_unassigned_accounts_alone() {
        int rule = rule("");
        pays("A-2", 60);
        pays("A-3", 60);
        assertThat(seen("/alerts", CLEO)).containsExactly("A-3", "A-1");
        assertThat(seen("/alerts", CARL)).containsExactly("A-3", "A-2");
        assertThat(seen("/alerts", null)).containsExactly("A-3", "A-2", "A-1");
        JsonNode bolt = alert(rule, "A-2");
        for (String path : List.of("", "/explanation")) {
            assertThat(call("GET", "/alerts/" + bolt.get("id").asLong() + path, null, CLEO)
                            .status())
                    .isEqualTo(404);
        }
        assertThat(patch(bolt, "{'state':'closed','outcome':'acted_on'}", CLEO).status())
                .isEqualTo(404);
        assertThat(patch(bolt, "{'snoozedUntil':'2026-06-20'}", CLEO).status()).isEqualTo(404);
        assertThat(patch(bolt, "{'state':'open'}", CLEO).status()).isEqualTo(404);
        assertThat(call("GET", "/accounts/A-2/alerts", null, CLEO).status()).isEqualTo(404);
        assertThat(call("GET", "/accounts/A-2/alert-rules/" + rule + "/explanation", null, CLEO)
                        .status())
                .isEqualTo(404);
        JsonNode told = ok(call("GET", "/alert-rules/" + rule, null, CLEO));
        assertThat(told.get("open").asInt()).isEqualTo(2);
        assertThat(told.get("members").asInt()).isEqualTo(2);
        JsonNode would = ok(call(
                "POST",
                "/alert-rules/preview",
                "{'name':'P','subject':'account','type':'risk','condition':{'field':'mrr','op':'gte','value':1}}",
                CLEO));
        assertThat(would.get("matching").asInt()).isEqualTo(2);
        assertThat(would.get("opening").asInt()).isEqualTo(2);
        assertThat(would.get("perMember").toString())
                .isEqualTo("[{\"member\":\"cleo@example.com\",\"alerts\":1},{\"member\":null,\"alerts\":1}]");
        for (String[] change : new String[][] {
            {"POST", "", "{'name':'R','subject':'account','type':'risk'}"},
            {"PUT", "/" + rule, "{'name':'R'}"},
            {"DELETE", "/" + rule, null},
            {"POST", "/" + rule + "/copies", null},
            {"POST", "/" + rule + "/on", "{'existing':'act'}"},
            {"POST", "/" + rule + "/off", "{'alerts':'close'}"},
            {"POST", "/" + rule + "/release", "{'existing':'act'}"}
        }) {
            assertThat(call(change[0], "/alert-rules" + change[1], change[2], CLEO)
                            .status())
                    .as(change[0] + change[1])
                    .isEqualTo(403);
        }
        accounts.member("dev", Profile.DEVELOPER);
        assertThat(seen("/alerts", "dev@example.com")).hasSize(3);
        assertThat(patch(bolt, "{'state':'closed','outcome':'acted_on'}", "dev@example.com")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_preview_compares_with_what_the_rule_has_open_and_changes_nothing() {
        int rule = rule("");
        JsonNode would = ok(call(
                "POST",
                "/alert-rules/preview",
                "{'id':" + rule + ",'condition':{'field':'mrr','op':'lt','value':50}}",
                null));
        assertThat(would.get("matching").asInt()).isEqualTo(2);
        assertThat(would.get("opening").asInt()).isEqualTo(2);
        assertThat(would.get("closing").asInt()).isEqualTo(1);
        assertThat(open(rule)).containsExactly("A-1");
    }

    @Test
    void open_alerts_are_a_column_and_a_filter() {
        int rule = rule("");
        JsonNode with = ok(call(
                "POST",
                "/accounts/search",
                "{'condition':{'field':'open_alert','op':'in','value':[" + rule + "]},'columns':'open_alert'}",
                null));
        assertThat(with.toString()).contains("A-1").doesNotContain("A-2");
        JsonNode without = ok(call(
                "POST",
                "/accounts/search",
                "{'condition':{'field':'open_alert','op':'not_in','value':[" + rule + "]}}",
                null));
        assertThat(without.toString()).contains("A-2", "A-4").doesNotContain("\"A-1\"");
        assertThat(call(
                                "POST",
                                "/segments",
                                "{'name':'S','subject':'account','condition':{'field':'open_alert','op':'in','value':["
                                        + rule + "]}}",
                                null)
                        .status())
                .as("design section 4 law 5")
                .isEqualTo(400);
    }

    @Test
    void L4_a_success_role_that_a_rule_names_is_not_retired() {
        for (String named : List.of(
                "'role':'account_manager',",
                "'notify':['account_manager'],",
                "'tasks':[{'title':'Call','role':'account_manager'}],")) {
            int rule = rule(named);
            Answer refused = call("PATCH", "/success-roles/account_manager", "{'retired':true}", null);
            assertThat(refused.status()).as(named).isEqualTo(409);
            JsonNode usedBy = refused.body().get("usedBy");
            assertThat(usedBy).as(named).hasSize(1);
            assertThat(usedBy.get(0).get("type").asString()).isEqualTo("alert rule");
            ok(call("DELETE", "/alert-rules/" + rule, null, null));
        }
        ok(call("PATCH", "/success-roles/account_manager", "{'retired':true}", null));
    }

    private List<String> seen(String path, @org.jspecify.annotations.Nullable String actAs) {
        List<String> ids = new ArrayList<>();
        ok(call("GET", path, null, actAs))
                .get("items")
                .forEach(alert -> ids.add(alert.get("account").asString()));
        return ids;
    }
}
