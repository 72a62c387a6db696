package app.steward.milestone;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Api.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The laws of milestones, as written timelines with a fixed clock. */
class MilestoneLawsTest extends MilestoneCase {
    @Test
    void M1_met_once_and_leaving_changes_nothing() {
        int rich = milestone("Rich", "", pays(50));
        assertThat(met(rich)).containsExactly("A-1");
        String at = texts("select met_at::text from milestones_met").get(0);
        pays("A-1", 10);
        days(2);
        pays("A-1", 100);
        days(2);
        assertThat(met(rich)).containsExactly("A-1");
        assertThat(texts("select met_at::text from milestones_met")).containsExactly(at);
        assertThat(texts("select what from milestone_log")).containsExactly("met");
        pays("A-2", 80);
        assertThat(met(rich)).as("in the transaction of the change").containsExactly("A-1", "A-2");
        consistent();
    }

    @Test
    void M1_a_met_one_is_not_evaluated_again() {
        int rich = milestone("Rich", "", pays(50));
        assertThat(met(rich)).containsExactly("A-1");
        long moves = db.sql().fetchCount(db.sql().selectFrom("membership_history"));
        pays("A-1", 10);
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
        pays("A-2", 70);
        assertThat(met(later)).containsExactly("A-1", "A-2");
        assertThat(met(strict)).as("waits for the first").containsExactly("A-1");
        assertThat(waits(2, strict)).isEqualTo("It is strict and waits for First.");
        pays("A-2", 2000);
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
        pays("A-2", 70);
        assertThat(met(rich)).as("met by the next entering").contains("A-2");

        ok(reset("A-1", rich, "{}", null));
        assertThat(waits(1, rich)).contains("comes to match anew");
        night();
        assertThat(met(rich)).as("what still matches is used up").doesNotContain("A-1");
        pays("A-1", 10);
        pays("A-1", 90);
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
        pays("A-2", 90);
        ok(reset("A-2", rich, "{}", null));
        night();
        assertThat(met(rich)).doesNotContain("A-2");
        pays("A-2", 1);
        pays("A-2", 95);
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
        pays("A-2", 2000);
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
                pays(account, pays);
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
}
