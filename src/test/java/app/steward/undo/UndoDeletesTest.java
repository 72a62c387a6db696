package app.steward.undo;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.problem.Use;
import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;

/** Deletes are undone from the message that reports them: what comes back, what does not, and for whom. */
@StewardTest
class UndoDeletesTest {
    private static final String LIVE = "{'field':'stage','op':'eq','value':'live'}";
    private static final Pattern UNDO = Pattern.compile("action=\"(/undo/[^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    DeletedRowsRetention retention;

    Viewer ada;
    Browser browser;

    @BeforeEach
    void portfolio() {
        accounts.four();
        ada = accounts.member("ada", Profile.ADMINISTRATOR);
        browser = signedIn("ada");
    }

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    private JsonNode ok(String method, String path, @Nullable String body) {
        Answer answer = api.send(method, path, body, null);
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 204);
        return answer.body();
    }

    private int status(String path) {
        return api.send("GET", path, null, null).status();
    }

    private int made(String collection, String body) {
        return ok("POST", "/" + collection, body).get("id").asInt();
    }

    /** Deletes by the page; answers where Undo of its message posts to. */
    private String deleted(String path) {
        var answer = browser.post(path, Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(302, 303);
        Matcher undo = UNDO.matcher(browser.get(Browser.location(answer)).body());
        assertThat(undo.find()).as("Undo in the message").isTrue();
        return undo.group(1).replace("&amp;", "&");
    }

    /** Answers the page that says what became of it. */
    private String undone(String address) {
        var answer = browser.post(address, Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return browser.get(Browser.location(answer)).body();
    }

    @Test
    void a_segment_comes_back_with_its_members_and_its_health() {
        int id = made("segments", "{'subject':'account','name':'Live','condition':" + LIVE + "}");
        ok(
                "PUT",
                "/health/configurations/" + id,
                "{'pillars':{'financial':{'metrics':[{'field':'mrr','better':'higher','good':100,'poor':0}]}}}");
        String address = deleted("/segments/account/" + id + "/delete?force=true");
        assertThat(status("/segments/" + id)).isEqualTo(404);
        assertThat(signedIn("cleo").post(address, Map.of()).statusCode()).isEqualTo(303);
        assertThat(status("/segments/" + id)).as("not for others").isEqualTo(404);
        assertThat(undone(address)).contains("Live is back");
        JsonNode segment = ok("GET", "/segments/" + id, null);
        assertThat(segment.get("members").asInt()).isEqualTo(3);
        assertThat(segment.get("state").asString()).isEqualTo("fresh");
        assertThat(status("/health/configurations/" + id)).isEqualTo(200);
        assertThat(ok("GET", "/segments/" + id + "/versions", null)
                        .get("items")
                        .get(0)
                        .get("words")
                        .asString())
                .startsWith("Deleting undone.");
        assertThat(undone(address)).contains("Nothing is undone");
    }

    @Test
    void a_draft_of_a_journey_comes_back_as_it_was() {
        int id = made("journeys", "{'name':'Winter','steps':[{'key':'s1','type':'wait','days':3}]}");
        JsonNode before = ok("GET", "/journeys/" + id, null);
        String address = deleted("/journeys/" + id + "/delete");
        assertThat(status("/journeys/" + id)).isEqualTo(404);
        assertThat(undone(address)).contains("Winter is back");
        assertThat(ok("GET", "/journeys/" + id, null)).isEqualTo(before);
        assertThat(undone(address)).contains("Nothing is undone");
    }

    @Test
    void a_name_that_was_taken_since_stays_with_who_took_it() {
        int id = made("segments", "{'subject':'account','name':'Live','condition':" + LIVE + "}");
        String address = deleted("/segments/account/" + id + "/delete?force=true");
        made("segments", "{'subject':'account','name':'live','condition':" + LIVE + "}");
        assertThat(undone(address)).contains("Nothing is undone: its name is taken");
        assertThat(status("/segments/" + id)).isEqualTo(404);
    }

    @Test
    void a_list_comes_back_with_who_was_picked_and_since_when() {
        int picked = made("lists", "{'name':'Picked','subject':'account','status':'inactive','members':['A-1','A-3']}");
        db.sql().execute("update rule_members set entered_at = '2026-02-01T00:00:00Z'");
        int follows = made("lists", "{'name':'Follows','subject':'account','condition':" + LIVE + "}");
        String one = deleted("/lists/" + picked + "/delete");
        String other = deleted("/lists/" + follows + "/delete");
        assertThat(undone(one)).contains("Picked is back");
        assertThat(undone(other)).contains("Follows is back");
        assertThat(ok("GET", "/lists/" + picked + "/members", null).get("items").toString())
                .contains("A-1", "A-3", "2026-02-01T00:00:00Z")
                .doesNotContain("A-2");
        assertThat(ok("GET", "/lists/" + follows, null).get("members").asInt()).isEqualTo(3);
    }

    @Test
    void an_alert_rule_comes_back_off_and_without_its_alerts() {
        int id = made(
                "alert-rules",
                "{'name':'Live','subject':'account','type':'risk','on':true,'existing':'act','message':'Look',"
                        + "'condition':" + LIVE + "}");
        assertThat(ok("GET", "/alert-rules/" + id, null).get("open").asInt()).isEqualTo(3);
        assertThat(undone(deleted("/alerts/rules/" + id + "/delete"))).contains("is back", "off");
        JsonNode rule = ok("GET", "/alert-rules/" + id, null);
        assertThat(rule.get("on").asBoolean()).isFalse();
        assertThat(rule.get("open").asInt()).isZero();
        assertThat(rule.get("message").asString()).isEqualTo("Look");
        ok("POST", "/alert-rules/" + id + "/on", "{'existing':'act'}");
        assertThat(ok("GET", "/alert-rules/" + id, null).get("open").asInt()).isEqualTo(3);
    }

    @Test
    void a_milestone_comes_back_off_in_its_place_with_who_met_it() {
        int id = made(
                "milestones",
                "{'name':'Live','on':true,'existing':'act','strict':true,'dueDays':30,'condition':" + LIVE + "}");
        int last = made("milestones", "{'name':'Last'}");
        ok("POST", "/accounts/A-4/milestones/" + id + "/met", "{'note':'Promised'}");
        String met = "select string_agg(account_id || ' ' || how || ' ' || met_at || note, ',' order by account_id)"
                + " from milestones_met where milestone_id = " + id;
        String log = "select count(*) from milestone_log where milestone_id = " + id;
        Object before = db.sql().fetchValue(met);
        String address = deleted("/milestones/" + id + "/delete");
        assertThat(status("/milestones/" + id)).isEqualTo(404);
        assertThat(db.sql().fetchValue("select count(*) from account_facts where milestones is not null"))
                .isEqualTo(0L);
        ok("DELETE", "/accounts/A-3", null);
        assertThat(undone(address)).contains("Live, off, is back");
        JsonNode milestone = ok("GET", "/milestones/" + id, null);
        assertThat(milestone.get("on").asBoolean()).isFalse();
        assertThat(milestone.get("strict").asBoolean()).isTrue();
        assertThat(milestone.get("dueDays").asInt()).isEqualTo(30);
        assertThat(ok("GET", "/milestones", null).get("items").get(1).get("id").asInt())
                .isEqualTo(last);
        assertThat(String.valueOf(before)).contains("3 rule", "4 hand");
        assertThat(String.valueOf(db.sql().fetchValue(met)))
                .as("but for an account that is gone")
                .isEqualTo(String.valueOf(before).replaceFirst("3 rule [^,]*,", ""));
        assertThat(db.sql().fetchValue(log)).isEqualTo(3L);
        assertThat(db.sql().fetchValue("select count(*) from account_facts where milestones = array[" + id + "]"))
                .isEqualTo(3L);
        ok("PUT", "/milestones/" + id, "{'on':true,'existing':'act'}");
        assertThat(String.valueOf(db.sql().fetchValue(met)))
                .as("met once")
                .isEqualTo(String.valueOf(before).replaceFirst("3 rule [^,]*,", ""));
    }

    @Test
    void a_play_comes_back_with_its_past_runs() {
        int id = made("plays", "{'name':'Renew','steps':[{'title':'Ask','tasks':[{'title':'Call'}]}]}");
        long run = ok("POST", "/accounts/A-1/plays", "{'play':" + id + "}")
                .get("id")
                .asLong();
        ok("PATCH", "/play-runs/" + run, "{'action':'stop'}");
        assertThat(undone(deleted("/plays/" + id + "/delete"))).contains("Renew is back");
        assertThat(ok("GET", "/plays/" + id, null).get("steps").toString()).contains("Call");
        assertThat(db.sql().fetchValue("select count(*) from play_runs where play_id = " + id))
                .isEqualTo(1L);
    }

    @Test
    void a_view_comes_back() {
        long id = db.sql()
                .fetchSingle("insert into views (member_id, subject, name, shared, columns, query) values ("
                        + ada.memberId() + ", 'account', 'Mine', false, 'name', 'sort=name') returning id")
                .get(0, Long.class);
        db.sql()
                .execute("insert into default_views (member_id, subject, view_id) values (" + ada.memberId()
                        + ", 'account', " + id + ")");
        assertThat(undone(deleted("/portfolio/accounts/views/" + id + "/delete")))
                .contains("Mine is back");
        assertThat(db.sql().fetchValue("select count(*) from default_views where view_id = " + id))
                .isEqualTo(1L);
    }

    @Test
    void a_touchpoint_comes_back_and_counts_again() {
        browser.post(
                "/accounts/A-1/touchpoints",
                Map.of("kind", "call", "text", "Called", "at.date", "2026-06-14", "at.time", "10:00"));
        Long id = (Long) db.sql().fetchValue("select max(id) from touchpoints");
        if (id == null) {
            id = db.sql()
                    .fetchSingle("insert into touchpoints (kind, at, account_id, author_id, text) values ('call',"
                            + " '2026-06-14T10:00:00Z', 1, " + ada.memberId() + ", 'Called') returning id")
                    .get(0, Long.class);
        }
        String address = deleted("/accounts/A-1/touchpoints/" + id + "/delete");
        assertThat(db.sql().fetchValue("select touchpoints from account_facts where account_id = 1"))
                .isEqualTo(0);
        assertThat(undone(address)).contains("Call is back", "Called");
        assertThat(db.sql().fetchValue("select touchpoints from account_facts where account_id = 1"))
                .isEqualTo(1);
    }

    @Test
    void what_uses_it_is_deleted_with_it_and_comes_back_with_it() {
        int live = made("segments", "{'subject':'account','name':'Live','condition':" + LIVE + "}");
        String in = "{'field':'segment','op':'in','value':[" + live + "]}";
        int both = made("segments", "{'subject':'account','name':'Both','condition':" + in + "}");
        int list = made("lists", "{'name':'Of both','subject':'account','segments':[" + both + "]}");
        int rule =
                made("alert-rules", "{'name':'Of the list','subject':'account','type':'risk','lists':[" + list + "]}");
        String page = "/deletes/segment/" + live;
        assertThat(browser.get("/segments/account").body()).contains(page, "/uses/segment/" + both);
        assertThat(Browser.location(browser.get("/uses/segment/" + both))).endsWith("/segments/account/" + both);
        assertThat(browser.get(page).body())
                .contains("Of the list", "Of both", "Delete all 4")
                .contains("An alert rule takes its alerts with it", "A list with more than 20,000 records")
                .as("no play goes")
                .doesNotContain("past runs");
        assertThat(signedIn("cleo").get(page).statusCode()).isEqualTo(403);
        assertThat(browser.post(page, Map.of()).statusCode())
                .as("not what was seen")
                .isEqualTo(422);
        var deleted = browser.post(
                page,
                List.of(
                        Map.entry("seen", "alert rule " + rule),
                        Map.entry("seen", "list " + list),
                        Map.entry("seen", "segment " + both)));
        assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(303);
        assertThat(status("/segments/" + live)).isEqualTo(404);
        assertThat(status("/alert-rules/" + rule)).isEqualTo(404);
        Matcher undo = UNDO.matcher(browser.get(Browser.location(deleted)).body());
        assertThat(undo.find()).isTrue();
        assertThat(undone(undo.group(1))).contains("Live is back with what uses it");
        assertThat(ok("GET", "/alert-rules/" + rule, null).get("lists").toString())
                .isEqualTo("[" + list + "]");
        assertThat(ok("GET", "/segments/" + both, null).get("members").asInt()).isEqualTo(3);
        assertThat(ok("GET", "/lists/" + list, null).get("members").asInt()).isEqualTo(3);
    }

    @Test
    void nothing_is_offered_where_nobody_could_take_it_back() {
        int id = made("segments", "{'subject':'account','name':'Live','condition':" + LIVE + "}");
        ok("DELETE", "/segments/" + id + "?force=true", null);
        assertThat(undone("/undo/segment-" + id + "?back=//elsewhere.example")).contains("Nothing is undone");
        int late = made("segments", "{'subject':'account','name':'Late','condition':" + LIVE + "}");
        String address = deleted("/segments/account/" + late + "/delete?force=true");
        db.sql().execute("update undoable_deletes set deleted_at = deleted_at - interval '11 minutes'");
        assertThat(undone(address)).contains("Nothing is undone");
    }

    private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"([^\"]*)\"");

    /** Sends what the page says that goes with it, and answers where Undo of the message posts to. */
    private String deletedWithAll(String page) {
        List<Map.Entry<String, String>> seen = SEEN.matcher(browser.get(page).body())
                .results()
                .map(line -> Map.entry("seen", HtmlUtils.htmlUnescape(line.group(1))))
                .toList();
        var answer = browser.post(page, seen);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        Matcher undo = UNDO.matcher(browser.get(Browser.location(answer)).body());
        assertThat(undo.find()).as("Undo in the message").isTrue();
        return undo.group(1).replace("&amp;", "&");
    }

    private int segment(String name, String condition) {
        return made("segments", "{'subject':'account','name':'" + name + "','condition':" + condition + "}");
    }

    private static String in(int segment) {
        return "{'field':'segment','op':'in','value':[" + segment + "]}";
    }

    private void decidesHealth(int segment) {
        ok(
                "PUT",
                "/health/configurations/" + segment,
                "{'pillars':{'financial':{'metrics':[{'field':'mrr','better':'higher','good':100,'poor':0}]}}}");
    }

    private long view(String list, String name, String query) {
        return db.sql()
                .fetchSingle("insert into views (member_id, subject, list, name, shared, columns, query) values ("
                        + ada.memberId() + ", 'account', '" + list + "', '" + name + "', true, 'name', '" + query
                        + "') returning id")
                .get(0, Long.class);
    }

    private @Nullable Object value(String query) {
        return db.sql().fetchValue(query);
    }

    @Test
    void what_follows_for_health_is_said_and_confirmed_of_all_that_goes() {
        int live = segment("Live", LIVE);
        int both = segment("Both", in(live));
        decidesHealth(live);
        decidesHealth(both);
        String page = "/deletes/segment/" + live;
        assertThat(browser.get(page).body())
                .contains("Live has a health configuration, which would go with it: 3 accounts would get another")
                .contains("Both has a health configuration, which would go with it: 0 accounts would get another");
        assertThat(browser.post(page, Map.of("seen", "segment " + both)).statusCode())
                .as("what follows was not confirmed")
                .isEqualTo(422);
        assertThat(status("/segments/" + live)).isEqualTo(200);
        assertThat(undone(deletedWithAll(page))).contains("Live is back");
        int alone = segment("Alone", LIVE);
        decidesHealth(alone);
        assertThat(undone(deletedWithAll("/deletes/segment/" + alone)))
                .as("one line, which has commas")
                .contains("Alone is back");
    }

    @Test
    void a_segment_has_its_place_in_the_priority_for_itself() {
        int one = segment("One", LIVE);
        int two = segment("Two", LIVE);
        int three = segment("Three", LIVE);
        ok("PUT", "/health/priority", "{'ids':[" + one + "," + two + "," + three + "]}");
        String address = deleted("/segments/account/" + two + "/delete");
        ok("PUT", "/health/priority", "{'ids':[" + three + "," + one + "]}");
        assertThat(undone(address)).contains("Two is back");
        assertThat(ok("GET", "/health/priority", null).get("ids").toString())
                .isEqualTo("[" + three + "," + two + "," + one + "]");
        assertThat(value("select count(distinct position) from health_priority"))
                .isEqualTo(3L);
    }

    @Test
    void a_view_leaves_what_a_list_opens_with_by_now() {
        long first = view("", "First", "sort=name");
        long second = view("", "Second", "sort=-name");
        String opens =
                "insert into default_views (member_id, subject, view_id) values (" + ada.memberId() + ", 'account', ";
        db.sql().execute(opens + first + ")");
        String address = deleted("/portfolio/accounts/views/" + first + "/delete");
        db.sql().execute(opens + second + ")");
        assertThat(undone(address)).contains("First is back");
        assertThat(value("select view_id from default_views")).isEqualTo(second);
    }

    @Test
    void a_view_of_a_deleted_list_stays_away_and_a_list_goes_with_its_views() {
        int live = segment("Live", LIVE);
        int two = segment("Two", in(live));
        int list = made("lists", "{'name':'Of live','subject':'account','segments':[" + live + "]}");
        long gone = view("list-" + list, "Gone", "sort=name");
        String address = deleted("/portfolio/list-" + list + "/views/" + gone + "/delete");
        view("list-" + list, "Of two", "segment=" + two);
        String all = deletedWithAll("/deletes/segment/" + live);
        assertThat(undone(address)).contains("Nothing is undone: the list that it is a view of was deleted");
        assertThat(value("select count(*) from views")).isEqualTo(0L);
        assertThat(undone(all)).contains("Live is back with what uses it");
        assertThat(undone(address)).contains("Gone is back");
        assertThat(value("select count(*) from views")).isEqualTo(2L);
    }

    @Test
    void a_private_list_is_linked_to_for_who_can_open_it() {
        accounts.member("sam", Profile.SUPER_MANAGER);
        accounts.member("sue", Profile.SUPER_MANAGER);
        int live = segment("Live", LIVE);
        Answer own = api.send(
                "POST",
                "/lists",
                "{'name':'Own','subject':'account','shared':false,'segments':[" + live + "]}",
                "sam@example.com");
        String link = "href=\"/uses/list/" + own.body().get("id").asInt() + "\"";
        assertThat(signedIn("sam").get("/segments/account").body()).contains(link);
        assertThat(signedIn("sue").get("/segments/account").body())
                .contains("Private list of ")
                .doesNotContain(link, "/lists/others");
        assertThat(browser.get("/segments/account").body())
                .contains("href=\"/lists/others\"")
                .doesNotContain(link);
    }

    @Test
    void a_play_comes_back_without_the_runs_of_accounts_that_are_gone() {
        int id = made("plays", "{'name':'Renew','steps':[{'title':'Ask','tasks':[{'title':'Call'}]}]}");
        for (String account : List.of("A-1", "A-2")) {
            long run = ok("POST", "/accounts/" + account + "/plays", "{'play':" + id + "}")
                    .get("id")
                    .asLong();
            ok("PATCH", "/play-runs/" + run, "{'action':'stop'}");
        }
        assertThat(browser.get("/plays/" + id).body()).contains("more than 20,000 past runs");
        String address = deleted("/plays/" + id + "/delete");
        ok("DELETE", "/accounts/A-2", null);
        assertThat(undone(address)).contains("Renew is back");
        assertThat(value("select string_agg(account_id::text, ' ') from play_runs"))
                .isEqualTo("1");
    }

    @Test
    void what_was_said_is_forgotten_in_time_and_with_its_account() {
        String insert = "insert into touchpoints (kind, at, account_id, author_id, text) values ('call',"
                + " '2026-06-14T10:00:00Z', %d, " + ada.memberId() + ", 'Called') returning id";
        for (int account : List.of(1, 2)) {
            long id = db.sql().fetchSingle(insert.formatted(account)).get(0, Long.class);
            deleted("/accounts/A-" + account + "/touchpoints/" + id + "/delete");
        }
        ok("DELETE", "/accounts/A-2", null);
        assertThat(value("select string_agg(rows -> 'touchpoints' -> 0 ->> 'account_id', ' ') from undoable_deletes"))
                .isEqualTo("1");
        retention.look();
        assertThat(value("select count(*) from undoable_deletes")).isEqualTo(1L);
        db.sql().execute("update undoable_deletes set deleted_at = deleted_at - interval '11 minutes'");
        retention.look();
        assertThat(value("select count(*) from undoable_deletes")).isEqualTo(0L);
    }

    @Test
    void a_circle_of_uses_ends() {
        DeletingWithUses circle = new DeletingWithUses(List.of(new Circle()));
        assertThat(circle.plan(ada, "thing", 1).also())
                .extracting(Use::id)
                .as("each once, and not what is asked about")
                .containsExactly("3", "2");
    }

    /** 1 is used by 2, 2 by 3, and 3 by 1. */
    private static final class Circle implements Deletable {
        @Override
        public String kind() {
            return "thing";
        }

        @Override
        public String type() {
            return "thing";
        }

        @Override
        public About about(Viewer viewer, long id) {
            return new About("Thing " + id, null, "/things");
        }

        @Override
        public List<Use> usedBy(long id) {
            return List.of(new Use("thing", Long.toString(id % 3 + 1), "Thing"));
        }

        @Override
        public boolean mayDelete(Viewer by, long id) {
            return true;
        }

        @Override
        public void delete(Viewer by, long id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String putBack(Viewer by, DeletedRows.Deleted deleted) {
            throw new UnsupportedOperationException();
        }
    }
}
