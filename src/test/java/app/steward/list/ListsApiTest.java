package app.steward.list;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Lists over the API: what they hold, who knows them, what is refused. */
@StewardTest
class ListsApiTest {
    private static final String LIVE = "{'field':'stage','op':'eq','value':'live'}";
    private static final String CLEO = "cleo@example.com";
    private static final String CARL = "carl@example.com";

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    SomeAccounts accounts;

    @BeforeEach
    void portfolio() {
        accounts.four();
    }

    private Answer call(String method, String path, @Nullable String body, @Nullable String actAs) {
        return api.send(method, path, body == null ? null : body.replace('\'', '"'), actAs);
    }

    private int made(String body, @Nullable String actAs) {
        Answer answer = call("POST", "/lists", body, actAs);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body().get("id").asInt();
    }

    private JsonNode read(int list, @Nullable String actAs) {
        Answer answer = call("GET", "/lists/" + list, null, actAs);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    private List<String> members(int list, @Nullable String actAs) {
        return ids(call("GET", "/lists/" + list + "/members", null, actAs));
    }

    private static List<String> ids(Answer answer) {
        List<String> ids = new ArrayList<>();
        answer.body()
                .path("items")
                .forEach(item -> ids.add(item.get("externalId").asString()));
        return ids;
    }

    private void user(String id, @Nullable String account) {
        Answer answer = call(
                "POST",
                "/users",
                "{'externalId':'" + id + "','name':'" + id + "'"
                        + (account == null ? "" : ",'account':'" + account + "'") + "}",
                null);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
    }

    private int status(String method, String path, @Nullable String body, @Nullable String actAs) {
        return call(method, path, body, actAs).status();
    }

    @Test
    void an_active_list_is_told_whole_and_follows_segments_and_criteria() {
        int live = accounts.segment("Live", LIVE.replace('\'', '"'));
        Answer answer = call(
                "POST",
                "/lists",
                "{'name':' Rich ones ','subject':'account','segments':[" + live
                        + "],'condition':{'field':'mrr','op':'gte','value':10}}",
                null);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        int list = answer.body().get("id").asInt();
        assertThat(answer.location()).isEqualTo("/api/v2/lists/" + list);
        JsonNode told = read(list, null);
        assertThat(told.get("name").asString()).isEqualTo("Rich ones");
        assertThat(told.get("status").asString()).isEqualTo("active");
        assertThat(told.get("shared").asBoolean()).isTrue();
        assertThat(told.get("segments").toString()).isEqualTo("[" + live + "]");
        assertThat(told.get("words").asString()).contains("Live", "MRR is at least");
        assertThat(told.get("owner").isNull()).isTrue();
        assertThat(told.get("members").asInt()).isEqualTo(2);
        assertThat(told.get("accounts").asInt()).isEqualTo(2);
        assertThat(told.get("health").get("product").toString())
                .isEqualTo("{\"good\":0,\"average\":0,\"poor\":0,\"none\":2}");
        assertThat(told.get("state").asString()).isEqualTo("fresh");
        assertThat(told.get("refreshedAt").asString()).isEqualTo("2026-06-15T12:00:00Z");
        assertThat(members(list, null)).containsExactly("A-1", "A-2");
        assertThat(call("GET", "/lists/" + list + "/members", null, null)
                        .body()
                        .get("items")
                        .get(0)
                        .toString())
                .isEqualTo("{\"externalId\":\"A-1\",\"name\":\"Acme\",\"since\":\"2026-06-15T12:00:00Z\"}");

        assertThat(call("PATCH", "/accounts/A-3", "{'mrr':70}", null).status()).isEqualTo(200);
        assertThat(members(list, null))
                .as("R8: in the transaction of the change")
                .containsExactly("A-1", "A-2", "A-3");
        assertThat(call("PATCH", "/accounts/A-1", "{'archived':true}", null).status())
                .isEqualTo(200);
        assertThat(members(list, null)).containsExactly("A-2", "A-3");
        assertThat(call("PATCH", "/accounts/A-1", "{'archived':false}", null).status())
                .isEqualTo(200);
        assertThat(members(list, null)).containsExactly("A-1", "A-2", "A-3");
    }

    @Test
    void what_is_only_somebodys_own_shows_in_no_column_and_no_value() {
        int own =
                made("{'name':'Mine','subject':'account','status':'inactive','shared':false,'members':['A-3']}", CLEO);
        int all = made("{'name':'All','subject':'account','status':'inactive','members':['A-3']}", null);
        assertThat(status("GET", "/accounts?columns=in_list_since(list=" + own + ")", null, CARL))
                .isEqualTo(400);
        assertThat(status("GET", "/accounts?columns=in_list_since(list=3000000000)", null, null))
                .isEqualTo(400);
        assertThat(status("GET", "/accounts?columns=entered_segment(segment=3000000000)", null, null))
                .isEqualTo(400);
        assertThat(status("GET", "/accounts?columns=in_list_since(list=" + own + ")", null, CLEO))
                .isEqualTo(200);
        assertThat(call("GET", "/accounts/A-3", null, CARL).body().get("list").toString())
                .isEqualTo("[" + all + "]");
        assertThat(call("GET", "/accounts/A-3", null, CLEO).body().get("list").toString())
                .isEqualTo("[" + own + "," + all + "]");
    }

    @Test
    void null_takes_the_segments_away_and_what_is_left_out_stays() {
        int live = accounts.segment("Live", LIVE.replace('\'', '"'));
        int list = made("{'name':'L','subject':'account','segments':[" + live + "]}", null);
        assertThat(status("PUT", "/lists/" + list, "{'name':'M'}", null)).isEqualTo(200);
        assertThat(read(list, null).get("segments").toString()).isEqualTo("[" + live + "]");
        assertThat(status("PUT", "/lists/" + list, "{'segments':null}", null)).isEqualTo(200);
        assertThat(read(list, null).get("segments").toString()).isEqualTo("[]");
    }

    @Test
    void a_csm_counts_and_sees_only_members_that_the_csm_sees() {
        int list = made("{'name':'Live','subject':'account','condition':" + LIVE + "}", null);
        assertThat(members(list, CLEO)).containsExactly("A-1", "A-3");
        assertThat(members(list, CARL)).containsExactly("A-2", "A-3");
        assertThat(read(list, CLEO).get("members").asInt()).isEqualTo(2);
        assertThat(read(list, null).get("members").asInt()).isEqualTo(3);
        db.sql().execute("update accounts set amount = 100 * id");
        accounts.derive();
        assertThat(read(list, CLEO).get("amount").asInt()).isEqualTo(400);
        assertThat(read(list, null).get("amount").asInt()).isEqualTo(600);
    }

    @Test
    void a_private_list_is_found_when_it_is_read_and_is_its_owners_alone() {
        Answer nobodys = call("POST", "/lists", "{'name':'X','subject':'account','shared':false}", null);
        assertThat(nobodys.status()).isEqualTo(400);
        assertThat(nobodys.body().toString()).contains("\"path\":\"shared\"");
        int mine = made(
                "{'name':'Mine','subject':'account','shared':false,'condition':"
                        + "{'field':'success_manager','op':'in','value':['me']}}",
                CLEO);
        assertThat(db.sql().fetchValue("select count(*) from rule_members")).isEqualTo(0L);
        assertThat(members(mine, CLEO)).containsExactly("A-1");
        JsonNode told = read(mine, CLEO);
        assertThat(told.get("members").asInt()).isEqualTo(1);
        assertThat(told.get("owner").asString()).isEqualTo(CLEO);
        assertThat(told.get("state").asString()).isEqualTo("fresh");
        assertThat(call("GET", "/lists/" + mine + "/members", null, CLEO)
                        .body()
                        .get("items")
                        .get(0)
                        .get("since")
                        .isNull())
                .isTrue();

        for (String other : new String[] {CARL, null}) {
            assertThat(status("GET", "/lists/" + mine, null, other)).isEqualTo(404);
            assertThat(status("PUT", "/lists/" + mine, "{}", other)).isEqualTo(404);
            assertThat(status("DELETE", "/lists/" + mine, null, other)).isEqualTo(404);
            assertThat(status("GET", "/lists/" + mine + "/members", null, other))
                    .isEqualTo(404);
            assertThat(call("GET", "/lists", null, other).body().toString()).doesNotContain("Mine");
            assertThat(status(
                            "POST",
                            "/accounts/search",
                            "{'condition':{'field':'list','op':'in','value':[" + mine + "]}}",
                            other))
                    .as("a filter of somebody else")
                    .isEqualTo(400);
            assertThat(call("GET", "/fields?subject=account", null, other)
                            .body()
                            .toString())
                    .doesNotContain("\"Mine\"");
        }
        assertThat(call("PUT", "/lists/" + mine, "{'shared':true}", CLEO).body().toString())
                .as("me would be somebody else for everyone")
                .contains("\"path\":\"condition.value");
        String inMine = "{'field':'list','op':'in','value':[" + mine + "]}";
        assertThat(ids(call("POST", "/accounts/search", "{'condition':" + inMine + "}", CLEO)))
                .containsExactly("A-1");
        assertThat(ids(call("POST", "/accounts/search", "{'condition':{'not':" + inMine + "}}", CLEO)))
                .containsExactly("A-3", "A-4");
        user("U-1", "A-1");
        user("U-3", "A-3");
        assertThat(ids(call(
                        "POST", "/users/search", "{'condition':" + inMine.replace("list", "account.list") + "}", CLEO)))
                .as("an account's private list, of its users")
                .containsExactly("U-1");
        assertThat(db.sql().fetchValue("select count(*) from audit_entries where label = 'Mine'"))
                .isEqualTo(0L);
    }

    @Test
    void an_inactive_list_stays_as_it_is_and_is_moved_by_hand() {
        int list =
                made("{'name':'Picked','subject':'account','status':'inactive','members':['A-1','A-2','A-9']}", null);
        assertThat(members(list, null)).containsExactly("A-1", "A-2");
        Answer moved = call("POST", "/lists/" + list + "/members", "{'add':['A-3','A-8'],'remove':['A-2']}", null);
        assertThat(moved.body().toString()).isEqualTo("{\"added\":1,\"removed\":1,\"notFound\":[\"A-8\"]}");
        assertThat(members(list, null)).containsExactly("A-1", "A-3");
        assertThat(call("PATCH", "/accounts/A-1", "{'archived':true}", null).status())
                .isEqualTo(200);
        assertThat(members(list, null)).containsExactly("A-3");
        assertThat(call("PATCH", "/accounts/A-1", "{'archived':false}", null).status())
                .isEqualTo(200);
        assertThat(members(list, null)).as("comes back whole").containsExactly("A-1", "A-3");
        assertThat(db.sql()
                        .fetchValue("select count(*) from audit_entries where kind = 'list'"
                                + " and after -> 'members' ->> 'added' = '1'"))
                .isEqualTo(1L);

        Answer other = call("PUT", "/lists/" + list, "{'members':['A-4']}", null);
        assertThat(other.status()).isEqualTo(200);
        assertThat(members(list, null)).containsExactly("A-4");

        assertThat(call("PUT", "/lists/" + list, "{'status':'active','condition':" + LIVE + "}", null)
                        .status())
                .isEqualTo(200);
        assertThat(members(list, null)).containsExactly("A-1", "A-2", "A-3");
        assertThat(status("POST", "/lists/" + list + "/members", "{'add':['A-4']}", null))
                .isEqualTo(409);
        assertThat(status("PUT", "/lists/" + list, "{'members':['A-4']}", null)).isEqualTo(400);
        assertThat(call("PUT", "/lists/" + list, "{'status':'inactive'}", null).status())
                .isEqualTo(200);
        assertThat(call("PATCH", "/accounts/A-4", "{'stage':'live'}", null).status())
                .isEqualTo(200);
        assertThat(members(list, null)).as("as it was").containsExactly("A-1", "A-2", "A-3");
    }

    @Test
    void what_a_csm_does_not_see_is_not_found_when_it_is_named_and_stays_when_members_are_replaced() {
        int list = made("{'name':'Ours','subject':'account','status':'inactive','members':['A-1','A-2']}", CLEO);
        assertThat(members(list, null)).as("A-2 is Carl's").containsExactly("A-1");
        db.sql().execute("update rules set created_by = (select id from team_members where email = '" + CARL + "')");
        assertThat(status("POST", "/lists/" + list + "/members", "{'add':['A-3']}", CLEO))
                .as("Carl's list")
                .isEqualTo(403);
        assertThat(call("PUT", "/lists/" + list, "{'members':['A-2']}", CARL).status())
                .isEqualTo(200);
        assertThat(members(list, null)).as("what Carl does not see stays").containsExactly("A-1", "A-2");
    }

    @Test
    void L4_a_list_in_use_is_not_deleted_and_not_made_private_and_says_where() {
        int list = made("{'name':'Used','subject':'account','condition':" + LIVE + "}", CLEO);
        db.sql()
                .execute("insert into rules (kind, subject, name, lists, armed_at) values ('alert', 'account', 'Alarm',"
                        + " array[" + list + "], now())");
        for (Answer refused : List.of(
                call("DELETE", "/lists/" + list, null, null),
                call("PUT", "/lists/" + list, "{'shared':false}", CLEO))) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body().get("usedBy").toString())
                    .isEqualTo("[{\"type\":\"alert rule\",\"id\":\"2\",\"name\":\"Alarm\"}]");
        }
        db.sql().execute("delete from rules where kind = 'alert'");
        db.sql().execute("delete from rule_members where rule_id = 2");
        db.sql().execute("update account_facts set rules = nullif(array_remove(rules, 2), '{}')");
        int segment = accounts.segment("Live", LIVE.replace('\'', '"'));
        assertThat(call("PUT", "/lists/" + list, "{'segments':[" + segment + "]}", null)
                        .status())
                .isEqualTo(200);
        assertThat(call("DELETE", "/segments/" + segment, null, null)
                        .body()
                        .get("usedBy")
                        .toString())
                .isEqualTo("[{\"type\":\"list\",\"id\":\"1\",\"name\":\"Used\"}]");
        assertThat(status("DELETE", "/lists/" + list, null, null)).isEqualTo(204);
        assertThat(status("GET", "/lists/" + list, null, null)).isEqualTo(404);
        assertThat(db.sql().fetchValue("select count(*) from rule_members")).isEqualTo(0L);
        assertThat(db.sql().fetchValue("select count(*) from account_facts where rules is not null"))
                .isEqualTo(0L);
    }

    @Test
    void a_rule_upon_a_list_is_tested_for_who_is_moved_by_hand() {
        int list = made("{'name':'Picked','subject':'account','status':'inactive','members':['A-1']}", null);
        db.sql()
                .execute("insert into rules (kind, subject, name, lists, armed_at) values ('alert', 'account', 'Alarm',"
                        + " array[" + list + "], now())");
        assertThat(call("POST", "/lists/" + list + "/members", "{'add':['A-3'],'remove':['A-1']}", null)
                        .status())
                .isEqualTo(200);
        assertThat(db.sql()
                        .fetch("select unnest(record_ids) from touch_inbox where fields::text like '%account.list:"
                                + list + "%'"
                                + " union select record_id from touched where fields::text like '%account.list:" + list
                                + "%' union select record_id from rule_members where rule_id = 2")
                        .getValues(0, Long.class))
                .as("waits, or is tested already")
                .contains(3L);
    }

    @Test
    void lists_are_kept_by_csms_and_up_and_shared_ones_changed_by_who_made_them_and_up() {
        accounts.member("dev", Profile.DEVELOPER);
        accounts.member("sue", Profile.SUPER_MANAGER);
        String body = "{'name':'Hers','subject':'account'}";
        assertThat(status("POST", "/lists", body, "dev@example.com")).isEqualTo(403);
        int hers = made(body, CLEO);
        for (String member : List.of(CARL, "dev@example.com")) {
            assertThat(status("GET", "/lists/" + hers, null, member)).isEqualTo(200);
            assertThat(status("PUT", "/lists/" + hers, "{}", member)).isEqualTo(403);
            assertThat(status("DELETE", "/lists/" + hers, null, member)).isEqualTo(403);
        }
        assertThat(status("POST", "/lists/" + hers + "/copies", null, CARL)).isEqualTo(201);
        assertThat(status("PUT", "/lists/" + hers, "{'name':'Ours'}", CLEO)).isEqualTo(200);
        assertThat(status("PUT", "/lists/" + hers, "{'name':'All of ours','version':0}", "sue@example.com"))
                .as("made of an old version")
                .isEqualTo(409);
        assertThat(status("PUT", "/lists/" + hers, "{'name':'All of ours','version':1}", "sue@example.com"))
                .isEqualTo(200);
    }

    @Test
    void refuses_what_is_wrong_with_its_place() {
        made("{'name':'Live','subject':'account'}", null);
        assertThat(call("POST", "/lists", "{'name':'LIVE','subject':'account'}", null)
                        .status())
                .isEqualTo(409);
        for (String[] wrong : new String[][] {
            {"{'name':'A','subject':'subscription'}", "subject"},
            {"{'subject':'account'}", "name"},
            {"{'name':'A','subject':'account','segments':[77]}", "segments"},
            {"{'name':'A','subject':'account','status':'asleep'}", "status"},
            {"{'name':'A','subject':'account','members':['A-1']}", "members"},
            {"{'name':'A','subject':'account','members':'A-1','status':'inactive'}", "members"},
            {"{'name':'A','subject':'account','condition':{'field':'nothing','op':'empty'}}", "condition.field"},
            {"{'name':'A','subject':'account','condition':{'field':'list','op':'in','value':[1]}}", "condition"},
            {
                "{'name':'A','subject':'account','condition':{'field':'success_manager','op':'in','value':['me']}}",
                "condition.value"
            },
            {"{'name':'A','subject':'account','color':'red'}", "color"},
        }) {
            Answer answer = call("POST", "/lists", wrong[0], null);
            assertThat(answer.status()).as(wrong[0]).isEqualTo(400);
            assertThat(answer.body().get("errors").get(0).get("path").asString())
                    .as(wrong[0])
                    .startsWith(wrong[1]);
        }
        assertThat(status(
                        "POST",
                        "/segments",
                        "{'subject':'account','name':'S','condition':{'field':'list','op':'in','value':[1]}}",
                        null))
                .as("law 5: a segment tests no list")
                .isEqualTo(400);
    }

    @Test
    void a_list_of_users_counts_users_and_the_money_of_their_accounts_once() {
        db.sql().execute("update accounts set amount = 100 * id");
        accounts.derive();
        user("U-1", "A-1");
        user("U-2", "A-1");
        user("U-3", "A-2");
        user("U-4", null);
        int list =
                made("{'name':'Heads','subject':'user','status':'inactive','members':['U-1','U-2','U-3','U-4']}", null);
        JsonNode told = read(list, null);
        assertThat(told.get("members").asInt()).isEqualTo(4);
        assertThat(told.get("accounts").asInt()).isEqualTo(2);
        assertThat(told.get("amount").asInt()).isEqualTo(300);
        assertThat(read(list, CLEO).get("members").asInt()).isEqualTo(3);
    }

    @Test
    void lists_are_found_by_subject_status_and_name_page_by_page() {
        made("{'name':'Alpha','subject':'account'}", null);
        made("{'name':'beta','subject':'account','status':'inactive'}", null);
        made("{'name':'Gamma','subject':'user'}", null);
        assertThat(names("/lists?limit=2", null)).containsExactly("Alpha", "beta");
        JsonNode first = call("GET", "/lists?limit=2", null, null).body();
        assertThat(names("/lists?limit=2&after=" + first.get("next").asString(), null))
                .containsExactly("Gamma");
        assertThat(names("/lists?subject=user", null)).containsExactly("Gamma");
        assertThat(names("/lists?status=inactive", null)).containsExactly("beta");
        assertThat(names("/lists?q=AM", null)).containsExactly("Gamma");
    }

    private List<String> names(String path, @Nullable String actAs) {
        List<String> names = new ArrayList<>();
        call("GET", path, null, actAs)
                .body()
                .get("items")
                .forEach(item -> names.add(item.get("name").asString()));
        return names;
    }
}
