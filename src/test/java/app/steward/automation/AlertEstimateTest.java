package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Visits;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** The estimate of the last 30 days: the days gone through again give what was opened in them. */
class AlertEstimateTest extends AlertCase {
    @LocalServerPort
    int port;

    private static AlertReplay.Played played(AlertReplay rule, String days) {
        boolean[] matches = new boolean[days.length()];
        IntStream.range(0, days.length()).forEach(day -> matches[day] = days.charAt(day) == 'x');
        return rule.play(matches);
    }

    @Test
    void one_record_goes_from_matching_to_alert_as_the_laws_have_it() {
        AlertReplay plain = new AlertReplay(0, 0, 0);
        assertThat(played(plain, "xxxx").opened()).as("what matched already").isEmpty();
        assertThat(played(plain, ".xx.x").opened()).containsExactly(1, 4);
        assertThat(played(plain, ".xx.x.").cleared()).as("within a day").isEqualTo(1);
        AlertReplay quiet = new AlertReplay(0, 0, 3);
        assertThat(played(quiet, ".x.x").opened()).as("goes on as the same").containsExactly(1);
        assertThat(played(quiet, ".x...x").opened()).as("after the quiet days").containsExactly(1, 5);
        assertThat(played(quiet, "x.x").opened()).as("was open before").isEmpty();
        AlertReplay holds = new AlertReplay(2, 0, 0);
        assertThat(played(holds, ".xx.xxx.").opened()).as("begins anew").containsExactly(6);
        AlertReplay keeps = new AlertReplay(0, 2, 0);
        assertThat(played(keeps, ".x.x..x").opened()).as("kept for two days").containsExactly(1, 6);
    }

    private void used(String account, String day) {
        db.sql()
                .execute(
                        "insert into usage_daily (account_id, feature_id, day, imported, uses, last_at) select id, 0, '"
                                + day + "', false, 1, '" + day + " 09:00+00' from accounts where external_id = '"
                                + account + "'");
    }

    private JsonNode last(String body, String actAs) {
        return ok(call("POST", "/alert-rules/preview", body, actAs)).get("last30Days");
    }

    @Test
    void S1_days_that_were_run_one_by_one_are_estimated_as_they_were() {
        int segment = ok(call(
                        "POST", "/segments", "{'subject':'account','name':'Pays','condition':" + RICH + "}", null))
                .get("id")
                .asInt();
        db.sql().execute("update accounts set created_on = '2026-06-20' where external_id = 'A-2'");
        used("A-3", "2026-06-22");
        used("A-3", "2026-06-24");
        used("A-3", "2026-07-10");
        String asked = "'type':'risk','subject':'account','holdsDays':1,'quietDays':5,'condition':{'any':["
                + "{'field':'created_on','op':'last_days','value':4},"
                + "{'field':'logins','params':{'days':3},'op':'gte','value':1},"
                + "{'field':'segment','op':'in','value':[" + segment + "]}]}";
        int rule = ok(call("POST", "/alert-rules", "{'name':'All','on':true,'existing':'act'," + asked + "}", null))
                .get("id")
                .asInt();
        days(1); // what matched at the beginning has its alert: the estimate is of a rule that was there
        Random random = new Random(3);
        for (int day = 1; day <= 30; day++) {
            days(1);
            if (day % 3 == 0) {
                pays("A-4", random.nextBoolean() ? 60 : 20);
                pays("A-1", random.nextInt(4) > 0 ? 60 : 20);
            }
        }
        long opened = db.sql()
                .fetchSingle("select count(*) from alerts where opened_at >= '2026-06-17' and rule_id = " + rule)
                .get(0, Long.class);
        JsonNode last = last("{'name':'x'," + asked + "}", null);
        assertThat(opened).isGreaterThan(3);
        assertThat(last.get("opened").asLong()).isEqualTo(opened);
        assertThat(List.of(last.get("low").asLong(), last.get("high").asLong()))
                .as("all were asked")
                .containsExactly(opened, opened);
        assertThat(last.get("sample").asInt()).isEqualTo(4);
        assertThat(last.get("asNow").toString()).isEqualTo("[\"created_on\"]");
        JsonNode inSegment = last("{'name':'x','segments':[" + segment + "]," + asked + "}", null);
        assertThat(inSegment.get("sample").asInt())
                .as("in the segment now, or at some time of these days")
                .isEqualTo(db.sql()
                        .fetchSingle("select count(distinct r) from (select account_id as r from account_facts where "
                                + segment
                                + " = any (segments) union select record_id from membership_history where kind ="
                                + " 'segment' and definition = " + segment + " and at >= '2026-06-15') x")
                        .get(0, Integer.class))
                .isGreaterThan(0);
        long carls = db.sql()
                .fetchSingle("select count(*) from alerts where opened_at >= '2026-06-17' and account_id = 2")
                .get(0, Long.class);
        assertThat(carls).isEqualTo(1);
        assertThat(last.get("perMember").toString()).contains("{\"member\":\"" + CARL + "\",\"alerts\":1}");
    }

    @Test
    void a_csm_is_told_the_same_whether_hidden_accounts_exist_or_not() {
        String body = "{'name':'x','type':'risk','subject':'account','condition':"
                + "{'field':'created_on','op':'last_days','value':4}}";
        db.sql().execute("update accounts set created_on = '2026-06-10' where external_id in ('A-1', 'A-3')");
        JsonNode before = last(body, CLEO);
        db.sql().execute("update accounts set created_on = '2026-06-10' where external_id = 'A-2'");
        assertThat(last(body, CLEO)).isEqualTo(before);
        assertThat(before.get("opened").asInt()).isEqualTo(2);
        assertThat(before.get("sample").asInt()).isEqualTo(3);
        assertThat(last(body, null).get("opened").asInt()).isEqualTo(3);
    }

    @Test
    void what_a_rule_reads_of_users_and_health_is_gone_through_too() {
        ok(call("POST", "/users", "{'externalId':'U-1','name':'Rhea','account':'A-1'}", null));
        db.sql()
                .execute("update user_facts set last_active_at = '2026-06-14 09:00+00', last_login_at ="
                        + " '2026-06-14 09:00+00'");
        db.sql().execute("insert into features (id, feature, label) values (1, 'export', 'Export')");
        db.sql().execute("update users set created_on = '2026-01-01'");
        db.sql()
                .execute(
                        "insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at) select"
                                + " 1, u.id, 1, d::date, d < '2026-06-01', 1, case when d > '2026-06-01' then d end from users u,"
                                + " unnest('{2026-05-01 09:00+00,2026-06-14 09:00+00}'::timestamptz[]) d");
        db.sql()
                .execute("insert into health_history (account_id, at, overall) values (1, '2026-05-01', 80),"
                        + " (1, '2026-06-01 12:00+00', 20), (1, '2026-06-05 12:00+00', 90)");
        String user = "{'name':'x','type':'risk','subject':'user','condition':{'all':["
                + "{'field':'last_active_at','op':'before_last_days','value':20},"
                + "{'field':'account.overall_health_score','op':'lte','value':30}]}}";
        JsonNode last = last(user, null);
        assertThat(last.get("asNow").size()).isEqualTo(0);
        assertThat(last.get("opened").asInt())
                .as("poor in June, and of its use in May only the day is known")
                .isEqualTo(1);
        String account = "{'name':'x','type':'risk','subject':'account','condition':"
                + "{'field':'overall_health_score','op':'lte','value':30}}";
        assertThat(last(account, null).get("opened").asInt())
                .as("poor from the first to the fifth of June")
                .isEqualTo(1);
    }

    private static String ofUsers(String condition) {
        return "{'name':'x','type':'risk','subject':'user','condition':" + condition + "}";
    }

    @Test
    void who_never_logged_in_had_not_before_either_and_who_came_later_matched_nothing_before() {
        ok(call("POST", "/users", "{'externalId':'U-1','account':'A-1','created_on':'2026-01-01'}", null));
        String never = ofUsers("{'field':'last_login_at','op':'empty'}");
        assertThat(last(never, null).get("opened").asInt()).isZero();
        ok(call("POST", "/users", "{'externalId':'U-2','account':'A-1','created_on':'2026-06-10'}", null));
        JsonNode last = last(never, null);
        assertThat(last.get("opened").asInt()).as("on the tenth").isEqualTo(1);
        assertThat(last.get("asNow").size()).isZero();
    }

    @Test
    void a_moment_that_was_given_counts_from_then_on_and_hides_what_was_before() {
        ok(call(
                "POST",
                "/users",
                "{'externalId':'U-1','account':'A-1','created_on':'2026-01-01','last_active_at':'2026-05-14T09:00:00Z'}",
                null));
        String idle = ofUsers("{'field':'last_active_at','op':'before_last_days','value':20}");
        JsonNode given = last(idle, null);
        assertThat(given.get("opened").asInt()).as("on the third of June").isEqualTo(1);
        assertThat(given.get("asNow").size()).isZero();
        ok(call("PATCH", "/users/U-1", "{'last_active_at':'2026-06-14T09:00:00Z'}", null));
        JsonNode hidden = last(idle, null);
        assertThat(hidden.get("opened").asInt()).isZero();
        assertThat(hidden.get("asNow").toString()).isEqualTo("[\"last_active_at\"]");
        String empty = ofUsers("{'field':'account.last_active_at','op':'empty'}");
        assertThat(last(empty, null).get("asNow").toString()).isEqualTo("[\"account.last_active_at\"]");
    }

    @Test
    void the_form_says_that_it_is_an_estimate() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        db.sql().execute("update accounts set created_on = '2026-06-10' where external_id <> 'A-1'");
        Browser ada = new Browser(port);
        ada.signIn("ada@example.com", Visits.PASSWORD);
        ada.get("/profile");
        Map<String, String> form =
                Map.of("name", "New", "type", "risk", "role", "success_manager", "priority", "normal");
        assertThat(ada.post("/alerts/rules/preview/account", form).body())
                .contains("hx-post=\"/alerts/rules/estimate/account\"");
        assertThat(ada.post("/alerts/rules/estimate/account", form).body())
                .contains("Estimate", "alerts would have opened", "all that you see: 4 accounts.");
        int rule = rule("");
        assertThat(ada.post("/alerts/rules/estimate/account?rule=" + rule, form).body())
                .contains("alerts would have opened");
        Map<String, String> looking = Map.of(
                "name", "New", "type", "risk", "role", "success_manager", "priority", "normal", "act", "preview");
        assertThat(ada.post("/alerts/rules/new/account", looking).body())
                .as("without scripts it comes with the counts")
                .contains("alerts would have opened");
    }
}
