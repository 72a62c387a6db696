package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.derive.Stage;
import app.steward.task.TaskLog;
import app.steward.team.Viewer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The laws of rules, of alerts: who enters, what comes with a transaction, the guard, what reads what. */
class AlertRuleLawsTest extends AlertCase {
    @Autowired
    List<Stage> stages;

    @Autowired
    AlertExplanation explanation;

    @Autowired
    AlertRules rules;

    @Autowired
    TaskLog tasks;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void R3_an_entering_waits_for_its_days_and_is_used_up_once() {
        int rule = rule("'holdsDays':2,'keepsDays':1,");
        assertThat(open(rule)).isEmpty();
        days(1);
        assertThat(open(rule)).isEmpty();
        pays("A-1", 10);
        pays("A-1", 100);
        days(1);
        assertThat(open(rule)).as("it begins anew").isEmpty();
        days(1);
        assertThat(open(rule)).containsExactly("A-1");
        pays("A-1", 10);
        assertThat(open(rule)).as("kept for a day").containsExactly("A-1");
        pays("A-1", 100);
        days(3);
        assertThat(alerts(rule)).isEqualTo(1);
        pays("A-1", 10);
        days(1);
        assertThat(open(rule)).as("over after the day").isEmpty();
    }

    @Test
    void R2_what_a_change_causes_comes_and_goes_with_its_transaction() {
        int rule = rule("'tasks':[{'title':'Call'}],");
        transaction.executeWithoutResult(status -> {
            db.sql().execute("update accounts set mrr = 80 where external_id = 'A-3'");
            facts.recompute(Subject.ACCOUNT, Set.of(3L), now());
            stages.stream()
                    .filter(stage -> Set.of("lists", "alerts").contains(stage.name()))
                    .sorted(java.util.Comparator.comparingInt(app.steward.derive.Stage::place))
                    .forEach(stage -> stage.records(
                            Subject.ACCOUNT,
                            Set.of(
                                    stage.name().equals("lists")
                                            ? "account.list:" + rule
                                            : "account.open_alert:" + rule),
                            Set.of(3L),
                            new app.steward.derive.Pass(fields.catalogue(), now())));
            assertThat(open(rule)).containsExactly("A-1", "A-3");
            status.setRollbackOnly();
        });
        assertThat(open(rule)).containsExactly("A-1");
        assertThat(db.sql().fetchCount(db.sql().selectFrom("tasks"))).isEqualTo(1);
        assertThat(db.sql().fetch("select 1 from rule_members where record_id = 3"))
                .isEmpty();
    }

    @Test
    void R4_turning_on_asks_whether_to_act_on_who_matches_now() {
        String body = "{'name':'Rich','subject':'account','type':'risk','condition':" + RICH;
        assertThat(call("POST", "/alert-rules", body + ",'on':true}", null)
                        .body()
                        .toString())
                .contains("\"path\":\"existing\"");
        int rule = ok(call("POST", "/alert-rules", body + "}", null)).get("id").asInt();
        night();
        assertThat(open(rule)).as("off").isEmpty();
        assertThat(call("POST", "/alert-rules/" + rule + "/on", "{}", null).status())
                .isEqualTo(400);
        ok(call("POST", "/alert-rules/" + rule + "/on", "{'existing':'skip'}", null));
        night();
        assertThat(open(rule)).isEmpty();
        pays("A-3", 50);
        assertThat(open(rule)).as("who comes to match").containsExactly("A-3");
    }

    @Test
    void R5_a_change_of_whom_it_matches_asks_the_same() {
        int rule = rule("");
        String lower = "'condition':{'field':'mrr','op':'gte','value':5}";
        assertThat(call("PUT", "/alert-rules/" + rule, "{" + lower + "}", null).status())
                .isEqualTo(400);
        ok(call("PUT", "/alert-rules/" + rule, "{'existing':'skip'," + lower + "}", null));
        night();
        assertThat(open(rule)).containsExactly("A-1");
        ok(call(
                "PUT",
                "/alert-rules/" + rule,
                "{'existing':'act','condition':{'field':'mrr','op':'gte','value':1}}",
                null));
        assertThat(open(rule)).as("those were skipped, and have not left").containsExactly("A-1");
    }

    @Test
    void R6_a_rule_that_would_open_far_more_than_expected_is_held_until_somebody_lets_it() {
        int rule = rule("'guard':1,");
        assertThat(open(rule)).as("turning on is the permission").containsExactly("A-1");
        db.sql().execute("update accounts set mrr = 200 where id in (2, 3, 4)");
        days(1);
        assertThat(open(rule)).as("nothing opens").containsExactly("A-1");
        JsonNode told = ok(call("GET", "/alert-rules/" + rule, null, null));
        assertThat(told.get("held").get("alerts").asInt()).isEqualTo(3);
        pays("A-1", 10);
        assertThat(open(rule)).as("what is over closes").isEmpty();
        ok(call("POST", "/alert-rules/" + rule + "/release", "{'existing':'act'}", null));
        assertThat(open(rule)).containsExactly("A-2", "A-3", "A-4");
        assertThat(ok(call("GET", "/alert-rules/" + rule, null, null))
                        .get("held")
                        .isNull())
                .isTrue();
        assertThat(call("POST", "/alert-rules/" + rule + "/release", "{'existing':'act'}", null)
                        .status())
                .isEqualTo(409);
    }

    @Test
    void R6_changes_one_by_one_within_an_hour_hold_it_too_and_never_fail() {
        int rule = rule("'guard':2,'quietDays':0,");
        clock.advance(Duration.ofHours(2));
        pays("A-2", 60);
        pays("A-3", 60);
        pays("A-4", 60);
        assertThat(open(rule)).containsExactly("A-1", "A-2", "A-3");
        assertThat(ok(call("GET", "/alert-rules/" + rule, null, null))
                        .get("held")
                        .get("alerts")
                        .asInt())
                .isEqualTo(3);
        ok(call("POST", "/alert-rules/" + rule + "/release", "{'existing':'skip'}", null));
        night();
        assertThat(open(rule)).as("skipped").containsExactly("A-1", "A-2", "A-3");
        pays("A-4", 10);
        pays("A-4", 60);
        clock.advance(Duration.ofHours(2));
        night();
        assertThat(open(rule)).as("came to match anew").containsExactly("A-1", "A-2", "A-3", "A-4");
    }

    @Test
    void R7_what_tests_alerts_is_tested_again_and_nothing_follows_from_itself() {
        int rule = rule("");
        int list = ok(call(
                        "POST",
                        "/lists",
                        "{'name':'Alarmed','subject':'account','condition':{'field':'open_alert','op':'in','value':["
                                + rule + "]}}",
                        null))
                .get("id")
                .asInt();
        assertThat(ok(call("GET", "/lists/" + list, null, null)).get("members").asInt())
                .isEqualTo(1);
        pays("A-3", 60);
        assertThat(db.sql()
                        .fetch("select fields::text from touch_inbox where subject = 'account' and 3 = any(record_ids)")
                        .toString())
                .as("waits for the queue")
                .contains("account.open_alert:" + rule);
        assertThat(call(
                                "PUT",
                                "/alert-rules/" + rule,
                                "{'existing':'skip','condition':{'field':'open_alert','op':'in','value':[" + rule
                                        + "]}}",
                                null)
                        .status())
                .isEqualTo(400);
        assertThat(call(
                                "PUT",
                                "/alert-rules/" + rule,
                                "{'existing':'skip','condition':{'field':'list','op':'in','value':[" + list + "]}}",
                                null)
                        .status())
                .isEqualTo(400);
        assertThat(call("DELETE", "/alert-rules/" + rule, null, null).status()).isEqualTo(409);
    }

    @Test
    void R7_an_alert_whose_own_task_ends_it_stops_at_the_fifth_of_a_day() {
        int rule = ok(call(
                        "POST",
                        "/alert-rules",
                        "{'name':'Nothing to do','subject':'account','type':'risk','on':true,'existing':'act',"
                                + "'quietDays':0,'tasks':[{'title':'Call'}],"
                                + "'condition':{'field':'open_tasks','op':'eq','value':0}}",
                        null))
                .get("id")
                .asInt();
        for (int i = 0; i < 20; i++) {
            clock.advance(Duration.ofMinutes(1));
            night();
        }
        assertThat(db.sql()
                        .fetch("select count(*) from alerts where rule_id = " + rule + " group by record_id")
                        .getValues(0, Integer.class))
                .as("each of its tasks had it close, which dropped the task")
                .isNotEmpty()
                .containsOnly(5);
        assertThat(open(rule)).isEmpty();
        AlertExplanation.Why why = explanation.of(Viewer.system(), rules.get(rule), 1, fields.catalogue(), now());
        assertThat(why.result()).isEqualTo(AlertExplanation.Result.NO);
        assertThat(Objects.requireNonNull(why.shut()).detail()).contains("the next one opens tomorrow");
        days(1);
        assertThat(open(rule)).contains("A-1");
    }

    @Test
    void R9_a_broken_rule_opens_and_closes_nothing_and_fails_no_change() {
        int rule = rule("");
        db.sql()
                .execute("update rules set condition = '{\"field\":\"gone\",\"op\":\"eq\",\"value\":1}' where id = "
                        + rule);
        night();
        JsonNode told = ok(call("GET", "/alert-rules/" + rule, null, null));
        assertThat(told.get("state").asString()).isEqualTo("broken");
        assertThat(told.get("problem").asString()).isNotBlank();
        pays("A-1", 10);
        pays("A-3", 90);
        night();
        assertThat(open(rule)).containsExactly("A-1");
    }
}
