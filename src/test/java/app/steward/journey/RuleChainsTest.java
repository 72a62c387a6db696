package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.automation.AlertExplanation;
import app.steward.automation.AlertExplanation.Gate;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.Touches;
import app.steward.condition.Subject;
import app.steward.job.Worker;
import app.steward.membership.RuleRefusals;
import app.steward.membership.RuleRefusals.Refusal;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Visits;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.transaction.support.TransactionTemplate;

/** Law R7: what rules do leads to no more than five of them, one after the other. A sixth does nothing, and that is said. */
class RuleChainsTest extends JourneyCase {
    private static final List<Integer> FIVE = List.of(9001, 9002, 9003, 9004, 9005);
    private static final List<Integer> FOUR = FIVE.subList(0, 4);

    @LocalServerPort
    int port;

    @Autowired
    List<Worker<?>> workers;

    @Autowired
    ChangeQueue queue;

    @Autowired
    RuleRefusals refusals;

    @Autowired
    AlertExplanation explanation;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    ConfigurableApplicationContext context;

    /** Time goes on where something is queued: no two enterings are of one moment. */
    private final ApplicationListener<PayloadApplicationEvent<ChangeQueue.Queued>> ticking =
            ApplicationListener.forPayload(queued -> clock.advance(Duration.ofMinutes(1)));

    @BeforeEach
    void tick() {
        context.addApplicationListener(ticking);
    }

    @AfterEach
    void stop() {
        context.removeApplicationListener(ticking);
    }

    /** What waits in the queue is tested, and what follows from it but for the steps of journeys. */
    private void followed() {
        clock.advance(Duration.ofMinutes(1));
        workers.stream()
                .filter(each -> each.getClass().getSimpleName().equals("ChangeWorker"))
                .forEach(Worker::work);
    }

    private void followedToTheEnd() {
        for (int i = 0; i < 20; i++) {
            followed();
            pump();
        }
        assertThat(queue.waiting().records()).as("it came to an end").isZero();
    }

    /** Whoever has this title gets that one. */
    private int turns(String title, String into) {
        return journey(
                "'settings':{'reenrol':'always'},'entry':{'condition':{'field':'title','op':'eq','value':'" + title
                        + "'}},",
                "{'key':'s','type':'set','field':'title','value':'" + into
                        + "','next':'end'},{'key':'end','type':'end'}");
    }

    private int alertRule(String more, String condition) {
        return ok(call(
                        "POST",
                        "/alert-rules",
                        "{'name':'"
                                + (condition.contains("tasks")
                                        ? "Nothing to do"
                                        : "Pays " + condition.replaceAll("\\D", ""))
                                + "','subject':'account','type':'risk','on':true,'existing':'act',"
                                + "'quietDays':0," + more + "'condition':" + condition + "}",
                        null))
                .get("id")
                .asInt();
    }

    private void touched(Subject subject, String field, Set<Long> records, Map<Long, List<Integer>> led) {
        ChangedFields fields = ChangedFields.of(subject, Set.of(field));
        Touches touches = new Touches();
        records.forEach(record -> touches.add(subject, record, fields, led.getOrDefault(record, List.of())));
        transaction.executeWithoutResult(status -> queue.add(touches));
    }

    private List<String> stopped(int rule) {
        return refusals.ofRule(Viewer.system(), rule).stream()
                .map(one -> one.rule() + " about " + one.externalId() + " after " + one.led())
                .toList();
    }

    private String name(int rule) {
        return String.valueOf(db.sql().fetchValue("select name from rules where id = " + rule));
    }

    private List<Integer> alerts(int rule) {
        return db.sql()
                .fetch("select count(*) from alerts where rule_id = " + rule + " group by record_id order by record_id")
                .getValues(0, Integer.class);
    }

    @Test
    void R7_two_journeys_that_feed_each_other_go_five_times_and_the_sixth_is_shown_on_both() {
        int there = turns("Champion", "Fan");
        int back = turns("Fan", "Champion");
        titled("U-1", "Champion");
        followedToTheEnd();
        assertThat(runs(there, "U-1")).isEqualTo("done, done, done");
        assertThat(runs(back, "U-1")).isEqualTo("done, done");
        String said = name(back) + " about U-1 after "
                + String.join(" → ", name(there), name(back), name(there), name(back), name(there));
        assertThat(stopped(back)).as("which was refused").containsExactly(said);
        assertThat(stopped(there)).as("the one before").containsExactly(said);
        for (List<Refusal> of : List.of(
                refusals.ofRecord(Viewer.system(), Subject.USER, 1),
                refusals.ofRecord(Viewer.system(), Subject.ACCOUNT, 1))) {
            assertThat(of).extracting(Refusal::externalId).containsExactly("U-1");
        }
        assertThat(db.sql().fetchValue("select gate from journey_refused where user_id = 1"))
                .isEqualTo("chain");
        night();
        followedToTheEnd();
        assertThat(runs(back, "U-1")).as("the entering is used up").isEqualTo("done, done");
    }

    @Test
    void R7_a_person_in_between_begins_anew() {
        int there = turns("Champion", "Fan");
        int back = turns("Fan", "Champion");
        titled("U-1", "Champion");
        for (int i = 0; i < 3; i++) {
            followed();
            pump();
        }
        assertThat(runs(there, "U-1")).isEqualTo("done, done");
        assertThat(runs(back, "U-1")).isEqualTo("done, done");
        db.sql().execute("truncate touch_inbox, touched"); // as if it had been long ago
        titled("U-1", "Somebody");
        titled("U-1", "Champion");
        followedToTheEnd();
        assertThat(runs(there, "U-1")).isEqualTo("done, done, done, done, done");
        assertThat(runs(back, "U-1")).isEqualTo("done, done, done, done");
        assertThat(stopped(back)).hasSize(1);
    }

    @Test
    void R7_each_record_of_a_batch_has_a_chain_of_its_own() {
        int id = journey("", "{'key':'w','type':'wait','days':1,'next':'end'},{'key':'end','type':'end'}");
        db.sql().execute("update users set title = 'Champion' where id in (1, 2, 3)");
        touched(Subject.USER, "title", Set.of(1L, 2L, 3L), Map.of(1L, FIVE, 2L, FOUR));
        followed();
        assertThat(in(id)).containsExactly("U-2", "U-3");
        assertThat(db.sql()
                        .fetch("select chain::text from journey_runs order by user_id")
                        .getValues(0, String.class))
                .containsExactly("{9001,9002,9003,9004," + id + "}", "{" + id + "}");
        assertThat(stopped(id)).hasSize(1).first().asString().contains("U-1 after another rule → another rule");
    }

    @Test
    void R7_an_alert_whose_own_task_ends_it_opens_five_times() {
        int rule = alertRule("'tasks':[{'title':'Call'}],", "{'field':'open_tasks','op':'eq','value':0}");
        followedToTheEnd();
        assertThat(alerts(rule)).containsOnly(5);
        assertThat(stopped(rule))
                .hasSize(4)
                .contains(
                        "Nothing to do about A-1 after " + String.join(" → ", Collections.nCopies(5, "Nothing to do")));
        clock.advance(Duration.ofDays(1));
        night.falls("lists", "alerts");
        followedToTheEnd();
        assertThat(alerts(rule)).as("the entering is used up").containsOnly(5);
        Gate shut = Objects.requireNonNull(
                explanation.of(Viewer.system(), rule, "A-1", present()).shut());
        assertThat(shut.detail()).contains("one too many: Nothing to do → Nothing to do");
        int task = ok(call("POST", "/tasks", "{'title':'Mine','account':'A-1'}", null))
                .get("id")
                .asInt();
        ok(call("PATCH", "/tasks/" + task, "{'state':'done'}", null));
        assertThat(alerts(rule)).as("a person begins anew").contains(6);
        clock.advance(Duration.ofDays(91));
        night.falls("lists", "alerts");
        assertThat(stopped(rule)).as("kept for 90 days").isEmpty();
    }

    @Test
    void R7_what_entered_before_and_waited_follows_from_no_rule() {
        int rule = alertRule("'holdsDays':1,", "{'field':'mrr','op':'gte','value':50}");
        int other = alertRule("", "{'field':'mrr','op':'gte','value':500}");
        clock.advance(Duration.ofDays(1));
        db.sql().execute("update accounts set mrr = 600 where id = 1");
        touched(Subject.ACCOUNT, "mrr", Set.of(1L), Map.of(1L, FIVE));
        followed();
        assertThat(stopped(other)).hasSize(1);
        assertThat(alerts(other)).isEmpty();
        assertThat(alerts(rule)).containsExactly(1);
        assertThat(stopped(rule)).isEmpty();
    }

    @Test
    void R7_a_milestone_is_met_even_as_the_sixth_since_it_comes_round_no_more() {
        int rich = ok(call(
                        "POST",
                        "/milestones",
                        "{'name':'Rich','on':true,'existing':'act','condition':{'field':'mrr','op':'gte','value':50}}",
                        null))
                .get("id")
                .asInt();
        int after = alertRule("", "{'field':'milestone','op':'in','value':[" + rich + "]}");
        db.sql().execute("update accounts set mrr = 60 where id = 2");
        touched(Subject.ACCOUNT, "mrr", Set.of(2L), Map.of(2L, FIVE));
        followedToTheEnd();
        assertThat(db.sql().fetchCount(db.sql().selectFrom("milestones_met").where("account_id = 2")))
                .isEqualTo(1);
        assertThat(stopped(rich))
                .as("shown on the one before")
                .isEqualTo(stopped(after))
                .hasSize(1);
        assertThat(stopped(after)).first().asString().endsWith("another rule → Rich");
    }

    @Test
    void R7_who_sees_neither_record_nor_rule_is_told_of_neither() {
        int rule = alertRule("", "{'field':'mrr','op':'gte','value':1000}");
        db.sql()
                .execute(
                        "insert into rules (id, kind, subject, name, owner_id) overriding system value select 9001, 'list', 'account', 'My secret',"
                                + " min(id) from team_members where email = '" + CARL + "'");
        db.sql()
                .execute("insert into rule_refusals (rule_id, account_id, at, chain) select " + rule + ", id, '"
                        + clock.instant() + "', array[9001, " + rule + "] from accounts where id in (1, 2)");
        Browser cleo = new Browser(port);
        cleo.signIn(CLEO, Visits.PASSWORD);
        String page = cleo.get("/alerts/rules/" + rule + "/stopped").body();
        assertThat(page).contains("Acme", "another rule → Pays 1000").doesNotContain("Bolt", "My secret");
        assertThat(cleo.get("/accounts/A-1/stopped").body()).contains("another rule → Pays 1000");
        assertThat(cleo.get("/accounts/A-2/stopped").statusCode()).isEqualTo(404);
        assertThat(cleo.get("/alerts/rules/9001/stopped").statusCode()).isEqualTo(404);
    }
}
