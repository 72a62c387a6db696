package app.steward.milestone;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.derive.Pass;
import app.steward.derive.Stage;
import app.steward.fact.DerivedValues;
import app.steward.job.Worker;
import app.steward.team.Profile;
import app.steward.testing.Api.Answer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The laws of rules, of milestones: who enters, what follows, the guard, what reads what. */
class MilestoneRuleLawsTest extends MilestoneCase {
    @Autowired
    List<Stage> stages;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    DerivedValues facts;

    @Autowired
    List<Worker<?>> workers;

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

    @Test
    void R3_an_entering_waits_for_its_days() {
        int rich = milestone("Rich", "'holdsDays':2,", pays(50));
        assertThat(met(rich)).isEmpty();
        assertThat(waits(1, rich)).isEqualTo("It matches, and is met on 2026-06-17 if it still does.");
        assertThat(waits(3, rich)).isEqualTo("It does not match.");
        days(1);
        assertThat(met(rich)).isEmpty();
        pays("A-1", 1);
        pays("A-1", 100);
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
        pays("A-2", 60);
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
        pays("A-2", 60);
        pays("A-3", 60);
        pays("A-4", 60);
        assertThat(met(rich)).containsExactly("A-1", "A-2", "A-3");
        assertThat(held(rich)).isEqualTo(3);
        ok(release(rich, "skip", null));
        night();
        assertThat(met(rich)).as("skipped").containsExactly("A-1", "A-2", "A-3");
        assertThat(waits(4, rich)).contains("passed over", "comes to match anew");
        pays("A-4", 10);
        pays("A-4", 60);
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
        pays("A-2", 60);
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
        pays("A-2", 60);
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
        pays("A-2", 70);
        assertThat(met(rich)).containsExactly("A-1");
    }

    private void work(String worker) {
        workers.stream()
                .filter(each -> each.getClass().getSimpleName().equals(worker))
                .forEach(Worker::work);
    }

    private @Nullable Integer held(int milestone) {
        JsonNode held = ok(call("GET", "/milestones/" + milestone, null, null)).get("held");
        return held.isNull() ? null : (Integer) held.get("accounts").asInt();
    }

    private Answer release(int milestone, String existing, @Nullable String actAs) {
        return call("POST", "/milestones/" + milestone + "/release", "{'existing':'" + existing + "'}", actAs);
    }

    private Stage stage(String name) {
        return stages.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
