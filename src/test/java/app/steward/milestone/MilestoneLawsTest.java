package app.steward.milestone;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.derive.Pass;
import app.steward.derive.Stage;
import app.steward.fact.DerivedValues;
import app.steward.job.Worker;
import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.Night;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The laws of milestones, as written timelines with a fixed clock. Acme pays 100, Bolt 10, Corn 5. */
@StewardTest
class MilestoneLawsTest {
    private static final String CLEO = "cleo@example.com";
    private static final String CARL = "carl@example.com";

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

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MilestoneLog log;

    @Autowired
    Milestones milestones;

    @Autowired
    List<Worker<?>> workers;

    @BeforeEach
    void portfolio() {
        accounts.four();
    }

    private Now now() {
        return today.now();
    }

    private void night() {
        night.falls("lists", "milestones");
    }

    private void days(int days) {
        clock.advance(Duration.ofDays(days));
        night();
    }

    private Answer call(String method, String path, @Nullable String body, @Nullable String actAs) {
        return api.send(method, path, body, actAs);
    }

    private JsonNode ok(Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 204);
        return answer.body();
    }

    private static String pays(int mrr) {
        return "{'field':'mrr','op':'gte','value':" + mrr + "}";
    }

    /** One that is on and acts on who matches. @param more further keys, each followed by a comma */
    private int milestone(String name, String more, String condition) {
        return ok(call(
                        "POST",
                        "/milestones",
                        "{'name':'" + name + "','on':true,'existing':'act'," + more + "'condition':" + condition + "}",
                        null))
                .get("id")
                .asInt();
    }

    private void pay(String account, int mrr) {
        clock.advance(Duration.ofMinutes(1)); // no two enterings are of one moment
        ok(call("PATCH", "/accounts/" + account, "{'mrr':" + mrr + "}", null));
    }

    private Set<String> met(int milestone) {
        return new TreeSet<>(db.sql()
                .fetch("select a.external_id from milestones_met m join accounts a on a.id = m.account_id where"
                        + " m.milestone_id = " + milestone)
                .getValues(0, String.class));
    }

    private List<String> texts(String query) {
        return db.sql().fetch(query).getValues(0, String.class);
    }

    private String state(String account, int milestone) {
        for (JsonNode one : ok(call("GET", "/accounts/" + account + "/milestones", null, null))
                .get("items")) {
            if (one.get("id").asInt() == milestone) {
                return one.get("state").asString();
            }
        }
        return "none";
    }

    private @Nullable String waits(long account, int milestone) {
        return log.waitsFor(account, milestones.get(milestone), now());
    }

    private Answer reset(String account, int milestone, String body, @Nullable String actAs) {
        return call("POST", "/accounts/" + account + "/milestones/" + milestone + "/reset", body, actAs);
    }

    private void consistent() {
        assertThat(texts("select account_id || ' ' || m from account_facts, unnest(milestones) m except"
                        + " select account_id || ' ' || milestone_id from milestones_met"))
                .isEmpty();
        assertThat(texts("select account_id || ' ' || milestone_id from milestones_met except"
                        + " select account_id || ' ' || m from account_facts, unnest(milestones) m"))
                .isEmpty();
    }

    @Test
    void M1_met_once_and_leaving_changes_nothing() {
        int rich = milestone("Rich", "", pays(50));
        assertThat(met(rich)).containsExactly("A-1");
        String at = texts("select met_at::text from milestones_met").get(0);
        pay("A-1", 10);
        days(2);
        pay("A-1", 100);
        days(2);
        assertThat(met(rich)).containsExactly("A-1");
        assertThat(texts("select met_at::text from milestones_met")).containsExactly(at);
        assertThat(texts("select what from milestone_log")).containsExactly("met");
        pay("A-2", 80);
        assertThat(met(rich)).as("in the transaction of the change").containsExactly("A-1", "A-2");
        consistent();
    }

    @Test
    void M1_a_met_one_is_not_evaluated_again() {
        int rich = milestone("Rich", "", pays(50));
        assertThat(met(rich)).containsExactly("A-1");
        long moves = db.sql().fetchCount(db.sql().selectFrom("membership_history"));
        pay("A-1", 10);
        days(1);
        assertThat(db.sql().fetchCount(db.sql().selectFrom("membership_history")))
                .as("it stays a member as it was")
                .isEqualTo((int) moves);
    }

    @Test
    void M2_a_later_one_may_be_met_first_unless_it_is_strict() {
        int first = milestone("First", "", pays(1000));
        int later = milestone("Later", "", pays(50));
        int strict = milestone("Strict", "'strict':true,", pays(60));
        assertThat(met(later)).containsExactly("A-1");
        assertThat(met(strict)).as("the one before is met").containsExactly("A-1");
        ok(call("PUT", "/milestones/order", "{'ids':[" + first + "," + strict + "," + later + "]}", null));
        pay("A-2", 70);
        assertThat(met(later)).containsExactly("A-1", "A-2");
        assertThat(met(strict)).as("waits for the first").containsExactly("A-1");
        assertThat(waits(2, strict)).isEqualTo("It is strict and waits for First.");
        pay("A-2", 2000);
        assertThat(waits(2, strict)).isNull();
        assertThat(met(first)).containsExactly("A-2");
        assertThat(met(strict)).as("several in one pass, in order").containsExactly("A-1", "A-2");
        assertThat(texts(
                        "select r.name from milestone_log l join rules r on r.id = l.milestone_id where l.account_id = 2"
                                + " order by l.id"))
                .containsExactly("Later", "First", "Strict");
    }

    @Test
    void M2_strict_looks_at_the_one_before_that_is_for_the_account() {
        int segment = ok(call(
                        "POST", "/segments", "{'name':'Big','subject':'account','condition':" + pays(500) + "}", null))
                .get("id")
                .asInt();
        milestone("Of the big", "'segments':[" + segment + "],", pays(9000));
        int strict = milestone("Strict", "'strict':true,", pays(50));
        assertThat(met(strict)).as("the one before is not for Acme").containsExactly("A-1");
    }

    @Test
    void M2_another_order_lets_a_strict_one_be_met_at_once() {
        int first = milestone("First", "", pays(1000));
        int strict = milestone("Strict", "'strict':true,", pays(50));
        assertThat(met(strict)).isEmpty();
        ok(call("PUT", "/milestones/order", "{'ids':[" + strict + "," + first + "]}", null));
        assertThat(met(strict)).containsExactly("A-1");
        int last = milestone("Last", "'strict':true,", pays(60));
        assertThat(met(last)).isEmpty();
        ok(call("PUT", "/milestones/" + last, "{'strict':false}", null));
        assertThat(met(last)).containsExactly("A-1");
        consistent();
    }

    @Test
    void R8_what_reads_the_next_one_follows_its_day_and_the_order() {
        int first = milestone("First", "", pays(1000));
        int second = milestone("Second", "'dueDays':900,", pays(2000));
        int late = list("Late", "{'field':'next_milestone_overdue','op':'eq','value':true}");
        int next = list("Second is next", "{'field':'next_milestone','op':'eq','value':'" + second + "'}");
        assertThat(members(late)).isEmpty();
        ok(call("PUT", "/milestones/" + first, "{'dueDays':30}", null));
        work("RefreshWorker");
        assertThat(members(late)).as("30 days after 1 January").hasSize(4);
        assertThat(members(next)).isEmpty();
        ok(call("PUT", "/milestones/order", "{'ids':[" + second + "," + first + "]}", null));
        work("RefreshWorker");
        assertThat(members(late)).isEmpty();
        assertThat(members(next)).hasSize(4);
        assertThat(call("DELETE", "/milestones/" + second, null, null).body().toString())
                .contains("Second is next");
    }

    private int list(String name, String condition) {
        return ok(call(
                        "POST",
                        "/lists",
                        "{'name':'" + name + "','subject':'account','condition':" + condition + "}",
                        null))
                .get("id")
                .asInt();
    }

    private void work(String worker) {
        workers.stream()
                .filter(each -> each.getClass().getSimpleName().equals(worker))
                .forEach(Worker::work);
    }

    private List<String> members(int rule) {
        return texts("select record_id::text from rule_members where left_at is null and rule_id = " + rule
                + " order by record_id");
    }

    @Test
    void M3_met_by_hand_with_a_note_and_reset() {
        int rich = milestone("Rich", "'actions':[{'type':'task','title':'Congratulate'}],", pays(50));
        String by = "/accounts/A-2/milestones/" + rich + "/met";
        assertThat(call("POST", by, "{}", null).status()).isEqualTo(400);
        assertThat(call("POST", by, "{'note':'Talked'}", CLEO).status()).isEqualTo(404);
        JsonNode met = ok(call("POST", by, "{'note':'Talked'}", CARL));
        assertThat(met.get("how").asString()).isEqualTo("hand");
        assertThat(call("POST", by, "{'note':'Again'}", CARL).status()).isEqualTo(409);
        assertThat(texts("select account_id::text from tasks order by id")).containsExactly("1", "2");

        assertThat(reset("A-2", rich, "{}", CARL).status()).as("a CSM says why").isEqualTo(400);
        ok(reset("A-2", rich, "{'note':'Wrong'}", CARL));
        assertThat(state("A-2", rich)).isEqualTo("unmet");
        pay("A-2", 70);
        assertThat(met(rich)).as("met by the next entering").contains("A-2");

        ok(reset("A-1", rich, "{}", null));
        assertThat(waits(1, rich)).contains("comes to match anew");
        night();
        assertThat(met(rich)).as("what still matches is used up").doesNotContain("A-1");
        pay("A-1", 10);
        pay("A-1", 90);
        assertThat(met(rich)).contains("A-1");
        ok(reset("A-1", rich, "{'again':true}", null));
        assertThat(met(rich)).as("met again, since it matches").contains("A-1");
        assertThat(texts("select what from milestone_log where account_id = 1 order by id"))
                .containsExactly("met", "reset", "met", "reset", "met");
        assertThat(reset("A-3", rich, "{}", null).status()).isEqualTo(409);
        consistent();
    }

    @Test
    void M3_what_is_sent_to_meet_and_to_reset_is_read_strictly() {
        int rich = milestone("Rich", "", pays(50));
        int off = ok(call("POST", "/milestones", "{'name':'Off','condition':" + pays(1) + "}", null))
                .get("id")
                .asInt();
        String of = "/accounts/A-2/milestones/" + rich;
        for (String wrong : List.of(
                "{'note':7}",
                "{'note':' '}",
                "{'note':'x','again':true}",
                "[]",
                "{'note':'" + "x".repeat(2001) + "'}")) {
            assertThat(call("POST", of + "/met", wrong, null).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        for (String wrong :
                List.of("{'again':'yes'}", "{'note':{}}", "{'why':'x'}", "{'note':'" + "x".repeat(2001) + "'}")) {
            assertThat(reset("A-1", rich, wrong, null).status()).as(wrong).isEqualTo(400);
        }
        for (String gone : List.of(
                "/accounts/A-2/milestones/99/met",
                "/accounts/A-2/milestones/x/met",
                "/accounts/nobody/milestones/" + rich + "/met",
                "/accounts/A-1/milestones/99/reset")) {
            assertThat(call("POST", gone, "{'note':'x'}", null).status())
                    .as(gone)
                    .isEqualTo(404);
        }
        assertThat(call("POST", "/accounts/A-2/milestones/" + off + "/met", "{'note':'x'}", null)
                        .status())
                .as("it is off")
                .isEqualTo(409);
        assertThat(reset("A-2", rich, "{'note':'x'}", null).status())
                .as("unmet")
                .isEqualTo(409);
        assertThat(met(rich)).containsExactly("A-1");
        assertThat(texts("select what from milestone_log")).containsExactly("met");
    }

    @Test
    void M3_met_by_hand_while_it_does_not_match_and_reset_while_it_does_is_used_up() {
        int rich = milestone("Rich", "", pays(50));
        ok(call("POST", "/accounts/A-2/milestones/" + rich + "/met", "{'note':'Promised'}", null));
        pay("A-2", 90);
        ok(reset("A-2", rich, "{}", null));
        night();
        assertThat(met(rich)).doesNotContain("A-2");
        pay("A-2", 1);
        pay("A-2", 95);
        assertThat(met(rich)).contains("A-2");
    }

    @Test
    void M4_next_is_the_first_unmet_and_overdue_is_past_its_day() {
        int first = milestone("First", "'dueDays':30,", pays(1000));
        int second = milestone("Second", "", pays(50));
        assertThat(state("A-1", first)).as("30 days after 1 January").isEqualTo("overdue");
        JsonNode next = ok(
                call("GET", "/accounts?columns=next_milestone,next_milestone_due,next_milestone_overdue", null, null));
        assertThat(next.get("items").get(0).toString()).contains("\"" + first + "\"", "2026-01-31", "true");
        assertThat(names(of("overdue", first))).containsExactly("A-1", "A-2", "A-3", "A-4");
        assertThat(names(of("next", second))).isEmpty();
        assertThat(names(of("met", second))).containsExactly("A-1");
        pay("A-2", 2000);
        assertThat(names("{'field':'next_milestone','op':'eq','value':'" + first + "'}"))
                .containsExactly("A-1", "A-3", "A-4");
        assertThat(names("{'field':'next_milestone','op':'empty'}")).containsExactly("A-2");
        JsonNode one = ok(call("GET", "/milestones/" + first, null, null));
        assertThat(List.of(
                        one.get("met").asInt(),
                        one.get("unmet").asInt(),
                        one.get("overdue").asInt()))
                .containsExactly(1, 3, 3);
        JsonNode own = ok(call("GET", "/milestones/" + first, null, CARL));
        assertThat(List.of(own.get("met").asInt(), own.get("unmet").asInt()))
                .as("of what Carl sees: Bolt, and those that are nobody's")
                .containsExactly(1, 2);
        assertThat(members(list("Late", "{'field':'next_milestone_overdue','op':'eq','value':true}")))
                .containsExactly("1", "3", "4");
    }

    private static String of(String state, int milestone) {
        return "{'field':'milestone','params':{'state':'" + state + "'},'op':'in','value':[" + milestone + "]}";
    }

    private List<String> names(String condition) {
        return ok(call(
                        "GET",
                        "/accounts?sort=external_id&condition="
                                + URLEncoder.encode(condition.replace('\'', '"'), StandardCharsets.UTF_8),
                        null,
                        null))
                .get("items")
                .valueStream()
                .map(item -> item.get("externalId").asString())
                .toList();
    }

    @Test
    void R2_a_transaction_that_is_repeated_leaves_the_same() {
        int rich = milestone("Rich", "'actions':[{'type':'task','title':'Call'},{'type':'notify'}],", pays(50));
        clock.advance(Duration.ofMinutes(1));
        db.sql().execute("update accounts set mrr = 70 where id = 3");
        facts.recomputeAll(Subject.ACCOUNT, now(), (done, of) -> {});
        Stage lists = stage("lists");
        lists.all(new Pass(fields.catalogue(), now()));
        transaction.executeWithoutResult(status -> {
            stage("milestones").all(new Pass(fields.catalogue(), now()));
            assertThat(met(rich)).contains("A-3");
            status.setRollbackOnly();
        });
        assertThat(met(rich)).doesNotContain("A-3");
        assertThat(texts("select title from tasks where account_id = 3")).isEmpty();
        night();
        night();
        assertThat(met(rich)).contains("A-3");
        assertThat(texts("select origin from tasks where account_id = 3"))
                .singleElement()
                .asString()
                .startsWith("milestone:3:" + rich + ":")
                .endsWith(":1");
    }

    private Stage stage(String name) {
        return stages.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void R3_an_entering_waits_for_its_days() {
        int rich = milestone("Rich", "'holdsDays':2,", pays(50));
        assertThat(met(rich)).isEmpty();
        assertThat(waits(1, rich)).isEqualTo("It matches, and is met on 2026-06-17 if it still does.");
        assertThat(waits(3, rich)).isEqualTo("It does not match.");
        days(1);
        assertThat(met(rich)).isEmpty();
        pay("A-1", 1);
        pay("A-1", 100);
        days(1);
        assertThat(met(rich)).as("it begins anew").isEmpty();
        days(1);
        assertThat(met(rich)).containsExactly("A-1");
    }

    @Test
    void R4_and_R5_there_is_no_default_that_acts_and_skipping_meets_without_actions() {
        String body = "'actions':[{'type':'task','title':'Call'}],'condition':" + pays(50) + "}";
        assertThat(call("POST", "/milestones", "{'name':'Rich','on':true," + body, null)
                        .status())
                .isEqualTo(400);
        int rich = ok(call("POST", "/milestones", "{'name':'Rich','on':true,'existing':'skip'," + body, null))
                .get("id")
                .asInt();
        assertThat(met(rich)).containsExactly("A-1");
        assertThat(texts("select how from milestones_met")).containsExactly("existing");
        assertThat(texts("select title from tasks")).isEmpty();
        pay("A-2", 60);
        assertThat(texts("select account_id::text from tasks"))
                .as("who comes to match")
                .containsExactly("2");
        String path = "/milestones/" + rich;
        assertThat(call("PUT", path, "{'condition':" + pays(5) + "}", null).status())
                .isEqualTo(400);
        ok(call("PUT", path, "{'name':'Richer','actions':[]}", null));
        ok(call("PUT", path, "{'condition':" + pays(5) + ",'existing':'act'}", null));
        assertThat(met(rich)).contains("A-3");
        assertThat(texts("select how from milestones_met where account_id = 3")).containsExactly("rule");
    }

    private @Nullable Integer held(int milestone) {
        JsonNode held = ok(call("GET", "/milestones/" + milestone, null, null)).get("held");
        return held.isNull() ? null : (Integer) held.get("accounts").asInt();
    }

    private Answer release(int milestone, String existing, @Nullable String actAs) {
        return call("POST", "/milestones/" + milestone + "/release", "{'existing':'" + existing + "'}", actAs);
    }

    @Test
    void R6_one_that_far_more_would_meet_than_expected_is_held_until_somebody_lets_them() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        int rich = milestone("Rich", "'guard':1,'actions':[{'type':'task','title':'Call'}],", pays(50));
        int after = milestone("After", "'strict':true,", pays(60));
        assertThat(met(rich)).as("turning on is the permission").containsExactly("A-1");
        db.sql().execute("update accounts set mrr = 200 where id in (2, 3, 4)");
        days(1);
        assertThat(met(rich)).as("nobody is met").containsExactly("A-1");
        assertThat(met(after)).as("and nobody after it").containsExactly("A-1");
        assertThat(texts("select account_id::text from tasks"))
                .as("nothing acts")
                .containsExactly("1");
        assertThat(held(rich)).isEqualTo(3);
        assertThat(held(after)).isNull();
        assertThat(ok(call("GET", "/milestones/" + rich, null, CARL))
                        .get("held")
                        .get("accounts")
                        .isNull())
                .as("of accounts that he does not see, too")
                .isTrue();
        assertThat(waits(2, rich)).contains("is held");
        assertThat(texts("select text from notices where kind = 'milestone_held'"))
                .containsExactly("Rich is held: 3 accounts would meet it");
        night();
        assertThat(texts("select text from notices where kind = 'milestone_held'"))
                .as("told once")
                .hasSize(1);
        assertThat(call("POST", "/milestones/" + rich + "/release", "{}", null).status())
                .isEqualTo(400);
        assertThat(release(rich, "act", CARL).status()).isEqualTo(403);
        ok(release(rich, "act", null));
        assertThat(met(rich)).containsExactly("A-1", "A-2", "A-3", "A-4");
        assertThat(met(after)).containsExactly("A-1", "A-2", "A-3", "A-4");
        assertThat(texts("select account_id::text from tasks order by 1")).containsExactly("1", "2", "3", "4");
        assertThat(held(rich)).isNull();
        assertThat(release(rich, "act", null).status()).isEqualTo(409);
        consistent();
    }

    @Test
    void R6_changes_one_by_one_within_an_hour_hold_it_too_and_never_fail() {
        int rich = milestone("Rich", "'guard':2,", pays(50));
        clock.advance(Duration.ofHours(2));
        pay("A-2", 60);
        pay("A-3", 60);
        pay("A-4", 60);
        assertThat(met(rich)).containsExactly("A-1", "A-2", "A-3");
        assertThat(held(rich)).isEqualTo(3);
        ok(release(rich, "skip", null));
        night();
        assertThat(met(rich)).as("skipped").containsExactly("A-1", "A-2", "A-3");
        assertThat(waits(4, rich)).contains("passed over", "comes to match anew");
        pay("A-4", 10);
        pay("A-4", 60);
        assertThat(met(rich)).as("came to match anew").containsExactly("A-1", "A-2", "A-3", "A-4");
    }

    @Test
    void R6_without_a_number_of_its_own_more_than_200_hold_it_and_saving_lets_them() {
        int rich = milestone("Rich", "", pays(50));
        db.sql()
                .execute("insert into accounts (id, external_id, name, mrr, created_on) select 1000 + i, 'B-' || i,"
                        + " 'Many ' || i, 70, '2026-01-01' from generate_series(1, 200) i");
        days(1);
        assertThat(met(rich)).as("as many as may").hasSize(201);
        db.sql()
                .execute("insert into accounts (id, external_id, name, mrr, created_on) select 2000 + i, 'C-' || i,"
                        + " 'Many ' || i, 70, '2026-01-01' from generate_series(1, 201) i");
        days(1);
        assertThat(met(rich)).hasSize(201);
        assertThat(held(rich)).isEqualTo(201);
        ok(call("PUT", "/milestones/" + rich, "{'name':'Richer'}", null));
        assertThat(held(rich)).as("words decide nothing").isEqualTo(201);
        ok(call("PUT", "/milestones/" + rich, "{'condition':" + pays(60) + ",'existing':'skip'}", null));
        assertThat(held(rich)).isNull();
        assertThat(met(rich)).hasSize(402);
        assertThat(texts("select distinct how from milestones_met where account_id > 2000"))
                .containsExactly("existing");
        assertThat(call("PUT", "/milestones/" + rich, "{'guard':0}", null).status())
                .isEqualTo(400);
    }

    @Test
    void R6_who_entered_when_it_went_on_never_counts_however_late_the_entering_is_due() {
        db.sql().execute("update accounts set mrr = 200");
        accounts.derive();
        int rich = milestone("Rich", "'guard':1,'holdsDays':2,", pays(50));
        assertThat(met(rich)).isEmpty();
        days(2);
        assertThat(met(rich)).hasSize(4);
        assertThat(held(rich)).isNull();
    }

    @Test
    void R7_a_list_that_reads_a_milestone_is_tested_again_once_it_is_met() {
        int rich = milestone("Rich", "", pays(50));
        int list = list("Met", "{'field':'milestone','op':'in','value':[" + rich + "]}");
        assertThat(members(list)).containsExactly("1");
        pay("A-2", 60);
        assertThat(met(rich)).contains("A-2");
        assertThat(members(list)).as("waits for the queue").containsExactly("1");
        work("ChangeWorker");
        assertThat(members(list)).containsExactly("1", "2");
        ok(reset("A-2", rich, "{}", null));
        assertThat(members(list)).as("a reset in the transaction of the person").containsExactly("1");
    }

    @Test
    void R7_R8_what_reads_a_milestone_is_tested_again_and_a_milestone_may_read_another() {
        int rich = milestone("Rich", "", pays(50));
        int after = milestone("After", "", "{'field':'milestone','op':'in','value':[" + rich + "]}");
        pay("A-2", 60);
        assertThat(met(rich)).contains("A-2");
        assertThat(met(after)).as("sees what was stored when the scan began").doesNotContain("A-2");
        db.gatherTouched();
        assertThat(texts("select record_id::text from touched where 'account.milestone:" + rich + "' = any (fields)"))
                .containsExactly("2");
        night();
        assertThat(met(after)).contains("A-2");
        assertThat(call(
                                "PUT",
                                "/milestones/" + rich,
                                "{'existing':'act','condition':{'field':'milestone','op':'in','value':[" + rich + "]}}",
                                null)
                        .status())
                .as("never of itself")
                .isEqualTo(400);
    }

    @Test
    void R9_a_broken_one_meets_nothing_and_fails_nobody() {
        int rich = milestone("Rich", "", pays(50));
        db.sql()
                .execute("update rules set condition = '{\"field\":\"gone\",\"op\":\"eq\",\"value\":1}' where id = "
                        + rich);
        night();
        assertThat(ok(call("GET", "/milestones/" + rich, null, null))
                        .get("state")
                        .asString())
                .isEqualTo("broken");
        pay("A-2", 70);
        assertThat(met(rich)).containsExactly("A-1");
    }

    @Test
    void L1_archived_ones_stand_still() {
        int rich = milestone("Rich", "'holdsDays':1,", pays(50));
        ok(call("PATCH", "/accounts/A-1", "{'archived':true}", null));
        days(3);
        assertThat(met(rich)).isEmpty();
        assertThat(call("POST", "/accounts/A-1/milestones/" + rich + "/met", "{'note':'x'}", null)
                        .status())
                .isEqualTo(409);
        ok(call("PATCH", "/accounts/A-1", "{'archived':false}", null));
        days(2);
        assertThat(met(rich)).containsExactly("A-1");
        ok(call("DELETE", "/accounts/A-1", null, null));
        assertThat(met(rich)).isEmpty();
    }

    @Test
    void L4_what_is_tested_or_named_stays() {
        int play = ok(call(
                        "POST",
                        "/plays",
                        "{'name':'Start','steps':[{'title':'Look','tasks':[{'title':'Look'}]}]}",
                        null))
                .get("id")
                .asInt();
        ok(call("POST", "/attributes", "{'subject':'account','key':'begun','type':'date'}", null));
        ok(call("POST", "/attributes", "{'subject':'account','key':'size','type':'number'}", null));
        int rich = milestone(
                "Rich",
                "'dueDays':3,'dueFrom':'custom.begun','actions':[{'type':'play','play':" + play
                        + "},{'type':'notify','role':'account_manager'},{'type':'set','field':'custom.size','value':1},"
                        + "{'type':'set','field':'stage','value':'live'}],",
                pays(50));
        for (String path : List.of(
                "/plays/" + play,
                "/attributes/begun?subject=account",
                "/attributes/size?subject=account",
                "/stages/live")) {
            Answer refused = call("DELETE", path, null, null);
            assertThat(refused.status()).as(path).isEqualTo(409);
            assertThat(refused.body().toString()).as(path).contains("Rich");
        }
        ok(call("POST", "/attributes", "{'subject':'account','key':'source','type':'number'}", null));
        int copies = milestone(
                "Copies", "'actions':[{'type':'set','field':'custom.size','from':'custom.source'}],", pays(5000));
        assertThat(call("DELETE", "/attributes/source?subject=account", null, null)
                        .body()
                        .toString())
                .as("what " + copies + " copies")
                .contains("Copies");
        assertThat(call("PATCH", "/success-roles/account_manager", "{'retired':true}", null)
                        .body()
                        .toString())
                .contains("Rich");
        ok(call(
                "POST",
                "/lists",
                "{'name':'Met','subject':'account','condition':{'field':'milestone','op':'in','value':[" + rich + "]}}",
                null));
        Answer refused = call("DELETE", "/milestones/" + rich, null, null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body().toString()).contains("Met");
    }

    /** X1, R1: a model in memory, over random days. */
    @Test
    void X1_random_timelines_come_out_as_the_model_says() {
        Random random = new Random(80);
        int a = milestone("A", "'holdsDays':1,", pays(50));
        int b = milestone("B", "'strict':true,", pays(70));
        Map<String, Integer> mrr = new TreeMap<>(Map.of("A-1", 100, "A-2", 10, "A-3", 5));
        Map<String, Integer> since = new HashMap<>(Map.of("A-1", 0));
        Map<String, Integer> metA = new TreeMap<>();
        Set<String> metB = new TreeSet<>();
        int day = 0;
        for (int i = 0; i < 40; i++) {
            if (random.nextInt(3) == 0) {
                days(1);
                day++;
            } else {
                String account = "A-" + (1 + random.nextInt(3));
                int pays = List.of(10, 60, 80).get(random.nextInt(3));
                pay(account, pays);
                mrr.put(account, pays);
                if (metA.containsKey(account)) {
                    // never asked again
                } else if (pays >= 50) {
                    since.putIfAbsent(account, day);
                } else {
                    since.remove(account);
                }
            }
            for (Map.Entry<String, Integer> each : mrr.entrySet()) {
                Integer from = since.get(each.getKey());
                if (from != null && from + 1 <= day) {
                    metA.putIfAbsent(each.getKey(), day);
                }
                if (metA.containsKey(each.getKey()) && each.getValue() >= 70) {
                    metB.add(each.getKey());
                }
            }
            assertThat(met(a)).as("A after step " + i).isEqualTo(metA.keySet());
            assertThat(met(b)).as("B after step " + i).isEqualTo(metB);
        }
        consistent();
    }
}
