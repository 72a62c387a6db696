package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.task.TaskFilter;
import app.steward.task.TaskLog;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The laws of rules and alerts, as written timelines with a fixed clock. */
class AlertLawsTest extends AlertCase {
    @Autowired
    AlertExplanation explanation;

    @Autowired
    AlertRules rules;

    @Autowired
    TaskLog tasks;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void A1_one_alert_is_open_per_rule_and_record_however_often_it_is_looked_at() {
        int rule = rule("");
        assertThat(open(rule)).containsExactly("A-1");
        pays("A-3", 70);
        assertThat(open(rule)).as("in the transaction of the change").containsExactly("A-1", "A-3");
        night();
        pays("A-3", 80);
        night();
        assertThat(alerts(rule)).isEqualTo(2);
        int other = rule("");
        assertThat(open(other)).as("two rules never merge").containsExactly("A-1", "A-3");
        consistent();
    }

    @Test
    void A2_an_alert_keeps_what_it_said_when_it_opened() {
        int rule = rule("'message':'{{account.name}} pays {{account.mrr}}, {{account.industry|no industry}},"
                + " {{owner.success_manager.name|nobody}}','priority':'high',");
        JsonNode alert = alert(rule, "A-1");
        assertThat(alert.get("message").asString()).isEqualTo("Acme pays $100, no industry, cleo");
        assertThat(alert.get("holder").asString()).isEqualTo(CLEO);
        assertThat(alert.get("priority").asString()).isEqualTo("high");
        assertThat(alert.get("role").asString()).isEqualTo("success_manager");
        pays("A-1", 60);
        assertThat(alert(rule, "A-1").get("message").asString()).contains("$100");
        JsonNode why = ok(call("GET", "/alerts/" + alert.get("id").asLong() + "/explanation", null, null));
        assertThat(why.get("result").asString()).isEqualTo("open");
        assertThat(why.get("then").get("values").get("MRR").asString()).isEqualTo("$100");
        assertThat(why.get("condition").get("actual").asInt()).isEqualTo(60);
    }

    @Test
    void A3_closes_by_itself_with_the_tasks_that_nobody_touched() {
        int rule = rule("'tasks':[{'title':'Call','dueIn':2},{'title':'Write'}],");
        assertThat(db.sql()
                        .fetch("select title, due_on::text, origin from tasks order by id")
                        .getValues(0, String.class))
                .containsExactly("Call", "Write");
        assertThat(db.sql().fetchValue("select due_on::text from tasks where title = 'Call'"))
                .isEqualTo("2026-06-17");
        db.sql().execute("update tasks set touched = true where title = 'Write'");
        pays("A-1", 10);
        JsonNode alert = alert(rule, "A-1");
        assertThat(alert.get("state").asString()).isEqualTo("closed");
        assertThat(alert.get("closedWhy").asString()).isEqualTo("cleared");
        assertThat(db.sql().fetch("select state from tasks order by id").getValues(0, String.class))
                .containsExactly("dropped", "open");
        assertThat(tasks.list(Viewer.system(), TaskFilter.open(Assignee.anyone()), TaskLog.Order.DAY, now(), 0, 5))
                .as("what somebody touched says so")
                .extracting(TaskLog.Listed::from)
                .containsExactly("Alert Rule 0, the reason has cleared");
        consistent();
    }

    @Test
    void A3_a_rule_may_leave_its_tasks() {
        rule("'closing':'leave','tasks':[{'title':'Call'}],");
        pays("A-1", 10);
        assertThat(db.sql().fetchValue("select state from tasks")).isEqualTo("open");
    }

    @Test
    void A4_closed_by_a_person_it_opens_only_after_the_record_left_and_came_back() {
        int rule = rule("'quietDays':0,");
        close(alert(rule, "A-1"), "acted_on");
        days(30);
        pays("A-1", 90);
        assertThat(open(rule)).isEmpty();
        pays("A-1", 10);
        pays("A-1", 90);
        assertThat(open(rule)).containsExactly("A-1");
        assertThat(alerts(rule)).isEqualTo(2);
    }

    @Test
    void A4_a_rule_may_remind_once() {
        int rule = rule("'remindDays':5,");
        close(alert(rule, "A-1"), "acted_on");
        days(4);
        assertThat(open(rule)).isEmpty();
        days(1);
        assertThat(open(rule)).containsExactly("A-1");
        JsonNode again = alert(rule, "A-1");
        assertThat(again.get("reopened").asInt()).isEqualTo(1);
        close(again, "no_action_needed");
        days(20);
        assertThat(open(rule)).as("once").isEmpty();
        assertThat(alerts(rule)).isEqualTo(1);
    }

    @Test
    void A5_what_cleared_not_long_ago_goes_on_as_the_same_alert() {
        int rule = rule("'tasks':[{'title':'Call'}],");
        pays("A-1", 10);
        days(3);
        pays("A-1", 100);
        JsonNode alert = alert(rule, "A-1");
        assertThat(alert.get("state").asString()).isEqualTo("open");
        assertThat(alert.get("reopened").asInt()).isEqualTo(1);
        assertThat(alerts(rule)).isEqualTo(1);
        assertThat(db.sql().fetchCount(db.sql().selectFrom("tasks")))
                .as("no new tasks")
                .isEqualTo(1);
        pays("A-1", 10);
        days(8);
        pays("A-1", 100);
        assertThat(alerts(rule)).as("another one after the quiet days").isEqualTo(2);
        consistent();
    }

    @Test
    void A5_what_comes_and_goes_within_a_day_does_not_ring_all_day() {
        int rule = rule("");
        for (int i = 0; i < 5; i++) {
            pays("A-1", 10);
            pays("A-1", 100);
        }
        JsonNode alert = alert(rule, "A-1");
        assertThat(alerts(rule)).isEqualTo(1);
        assertThat(alert.get("reopened").asInt()).isEqualTo(1);
        assertThat(open(rule)).isEmpty();
        days(1);
        assertThat(open(rule)).containsExactly("A-1");
    }

    @Test
    void A5_what_a_person_closed_waits_until_the_quiet_is_over() {
        int rule = rule("'quietDays':4,");
        close(alert(rule, "A-1"), "false_alarm");
        pays("A-1", 10);
        pays("A-1", 100);
        days(3);
        assertThat(open(rule)).isEmpty();
        days(1);
        assertThat(open(rule)).containsExactly("A-1");
        assertThat(alerts(rule)).isEqualTo(2);
    }

    @Test
    void A6_an_alert_rests_until_a_day_and_closes_where_the_reason_goes_meanwhile() {
        int rule = rule("");
        JsonNode alert = alert(rule, "A-1");
        for (String day : List.of("'2026-06-15'", "'2027-06-16'", "'soon'", "7")) {
            assertThat(patch(alert, "{'snoozedUntil':" + day + "}", null).status())
                    .as(day)
                    .isEqualTo(400);
        }
        ok(patch(alert, "{'snoozedUntil':'2026-06-18'}", CLEO));
        assertThat(alert(rule, "A-1").get("state").asString()).isEqualTo("snoozed");
        assertThat(ok(call("GET", "/alerts?state=open", null, null)).get("items"))
                .isEmpty();
        days(2);
        assertThat(alert(rule, "A-1").get("state").asString()).isEqualTo("snoozed");
        days(1);
        assertThat(alert(rule, "A-1").get("state").asString()).isEqualTo("open");
        ok(patch(alert, "{'snoozedUntil':'2026-07-18'}", null));
        ok(patch(alert, "{'snoozedUntil':null}", null));
        assertThat(alert(rule, "A-1").get("state").asString()).isEqualTo("open");
        ok(patch(alert, "{'snoozedUntil':'2026-07-18'}", null));
        pays("A-1", 10);
        assertThat(alert(rule, "A-1").get("closedWhy").asString()).isEqualTo("cleared");
    }

    @Test
    void A7_a_rule_that_goes_off_closes_its_alerts_or_leaves_them() {
        int rule = rule("");
        pays("A-2", 60);
        assertThat(call("POST", "/alert-rules/" + rule + "/off", "{}", null).status())
                .isEqualTo(400);
        ok(call("POST", "/alert-rules/" + rule + "/off", "{'alerts':'stay'}", null));
        night();
        assertThat(open(rule)).containsExactly("A-1", "A-2");
        pays("A-2", 10);
        assertThat(open(rule)).as("nothing follows while it is off").containsExactly("A-1", "A-2");
        ok(call("POST", "/alert-rules/" + rule + "/on", "{'existing':'act'}", null));
        assertThat(open(rule)).as("what does not match any more closes").containsExactly("A-1");
        assertThat(alert(rule, "A-2").get("closedWhy").asString()).isEqualTo("rule_changed");
        ok(call("POST", "/alert-rules/" + rule + "/off", "{'alerts':'close'}", null));
        assertThat(alert(rule, "A-1").get("closedWhy").asString()).isEqualTo("rule_off");
        consistent();
    }

    @Test
    void A7_a_rule_that_is_edited_closes_what_does_not_match_it_any_more() {
        int rule = rule("");
        pays("A-2", 60);
        ok(call(
                "PUT",
                "/alert-rules/" + rule,
                "{'existing':'skip','condition':{'field':'mrr','op':'gte','value':70}}",
                null));
        assertThat(open(rule)).containsExactly("A-1");
        assertThat(alert(rule, "A-2").get("closedWhy").asString()).isEqualTo("rule_changed");
        ok(call("PUT", "/alert-rules/" + rule, "{'name':'Other','message':'New'}", null));
        pays("A-1", 10);
        assertThat(alert(rule, "A-1").get("closedWhy").asString())
                .as("words change nothing")
                .isEqualTo("cleared");
    }

    @Test
    void A8_the_share_of_false_alarms_and_of_what_cleared_untouched_stands_beside_a_rule() {
        int rule = rule("'quietDays':0,");
        for (int i = 0; i < 3; i++) {
            close(alert(rule, "A-1"), i == 0 ? "acted_on" : "false_alarm");
            pays("A-1", 10);
            pays("A-1", 100);
            days(1);
        }
        pays("A-1", 10);
        days(1);
        pays("A-1", 100);
        days(1);
        pays("A-1", 10);
        AlertLog.Figures figures = log.figures(Viewer.system(), now()).get(rule);
        assertThat(figures.judged()).isEqualTo(5);
        assertThat(figures.falseAlarms()).isEqualTo(4);
        assertThat(figures.noise()).isEqualTo(80);
        assertThat(figures.noisy()).isTrue();
        days(100);
        assertThat(log.figures(Viewer.system(), now())
                        .getOrDefault(rule, AlertLog.Figures.NOTHING)
                        .noise())
                .isNull();
    }

    @Autowired
    AlertLog log;

    @Test
    void T2_the_holder_of_an_alert_changes_in_the_transaction_that_assigns() {
        int rule = rule("");
        ok(call("PATCH", "/accounts/A-1", "{'success_manager':'" + CARL + "'}", null));
        assertThat(alert(rule, "A-1").get("holder").asString()).isEqualTo(CARL);
        ok(call("PATCH", "/accounts/A-1", "{'success_manager':null}", null));
        assertThat(alert(rule, "A-1").get("holder").isNull()).isTrue();
    }

    @Test
    void L1_alerts_of_archived_accounts_are_out_of_sight_and_go_on_when_they_are_back() {
        int rule = rule("");
        JsonNode alert = alert(rule, "A-1");
        ok(call("PATCH", "/accounts/A-1", "{'archived':true}", null));
        days(10);
        assertThat(open(rule)).containsExactly("A-1");
        assertThat(ok(call("GET", "/alerts", null, null)).get("items")).isEmpty();
        ok(call("PATCH", "/accounts/A-1", "{'archived':false}", null));
        assertThat(alert(rule, "A-1").get("id")).isEqualTo(alert.get("id"));
        ok(call("PATCH", "/accounts/A-1", "{'archived':true}", null));
        db.sql().execute("update accounts set mrr = 1 where id = 1");
        ok(call("PATCH", "/accounts/A-1", "{'archived':false}", null));
        night();
        assertThat(open(rule)).as("does not match any more").isEmpty();
        assertThat(alerts(rule)).isEqualTo(1);
    }

    @Test
    void L2_a_deleted_account_takes_its_alerts_along() {
        int rule = rule("");
        ok(call("DELETE", "/accounts/A-1", null, null));
        assertThat(alerts(rule)).isZero();
        night();
    }

    @Test
    void L3_a_user_takes_open_alerts_along_to_another_account() {
        for (String id : List.of("U-1", "U-2")) {
            ok(call(
                    "POST",
                    "/users",
                    "{'externalId':'" + id + "','name':'" + id + "','account':'A-1','title':'CEO'}",
                    null));
        }
        int rule = ok(call(
                        "POST",
                        "/alert-rules",
                        "{'name':'CEOs','subject':'user','type':'risk','on':true,'existing':'act','message':'{{user.name}} of"
                                + " {{account.name}}','condition':{'field':'title','op':'eq','value':'CEO'}}",
                        null))
                .get("id")
                .asInt();
        JsonNode alert =
                ok(call("GET", "/alerts?rule=" + rule, null, CLEO)).get("items").get(1);
        assertThat(alert.get("message").asString()).isEqualTo("U-1 of Acme");
        assertThat(alert.get("account").asString()).isEqualTo("A-1");
        assertThat(alert.get("holder").asString()).isEqualTo(CLEO);
        ok(call("PATCH", "/users/U-1", "{'account':'A-2'}", null));
        JsonNode moved = ok(call("GET", "/alerts/" + alert.get("id").asLong(), null, CARL));
        assertThat(moved.get("account").asString()).isEqualTo("A-2");
        assertThat(moved.get("holder").asString()).isEqualTo(CARL);
        assertThat(call("GET", "/alerts/" + alert.get("id").asLong(), null, CLEO)
                        .status())
                .isEqualTo(404);
        ok(call("DELETE", "/users/U-2", null, null));
        assertThat(alerts(rule)).isEqualTo(1);
        consistent();
    }

    @Test
    void X1_the_explanation_says_that_one_would_open_exactly_when_the_pass_opens_it() {
        Random random = new Random(7);
        int[] all = {
            rule("'quietDays':3,"), rule("'holdsDays':2,'keepsDays':1,"), rule("'keepsDays':2,'quietDays':0,"), rule("")
        };
        int opened = 0;
        for (int day = 0; day < 14; day++) {
            clock.advance(Duration.ofDays(1));
            for (int account = 1; account <= 4; account++) {
                if (random.nextInt(3) == 0) {
                    db.sql()
                            .execute(
                                    "update accounts set mrr = " + (random.nextBoolean() ? 100 : 1) + ", archived_at = "
                                            + (random.nextInt(8) == 0 ? "now()" : "null") + " where id = " + account);
                }
            }
            for (Long id : db.sql()
                    .fetch("select id from alerts where closed_at is null")
                    .getValues(0, Long.class)) {
                if (random.nextInt(6) == 0) {
                    call("PATCH", "/alerts/" + id, "{'state':'closed','outcome':'acted_on'}", null);
                }
            }
            facts.recomputeAll(Subject.ACCOUNT, now(), (done, of) -> {});
            Map<Integer, Set<Long>> expected = new HashMap<>();
            Now now = now();
            Catalogue catalogue = fields.catalogue();
            for (int rule : all) {
                Set<Long> would = new TreeSet<>();
                for (long account = 1; account <= 4; account++) {
                    AlertExplanation.Why why =
                            explanation.of(Viewer.system(), rules.get(rule), account, catalogue, now);
                    if (why.result() == AlertExplanation.Result.WOULD_OPEN) {
                        would.add(account);
                    }
                }
                expected.put(rule, would);
            }
            Map<Integer, Set<Long>> before = openIds(all);
            night();
            Map<Integer, Set<Long>> after = openIds(all);
            for (int rule : all) {
                Set<Long> came = new TreeSet<>(after.get(rule));
                came.removeAll(before.get(rule));
                assertThat(came).as("rule %s on day %s", rule, day).isEqualTo(expected.get(rule));
                opened += came.size();
            }
            consistent();
        }
        assertThat(opened).isGreaterThan(8);
    }

    private Map<Integer, Set<Long>> openIds(int[] rules) {
        Map<Integer, Set<Long>> open = new HashMap<>();
        for (int rule : rules) {
            open.put(
                    rule,
                    new TreeSet<>(db.sql()
                            .fetch("select record_id from alerts where closed_at is null and rule_id = " + rule)
                            .getValues(0, Long.class)));
        }
        return open;
    }
}
