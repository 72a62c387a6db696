package app.steward.automation;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Visits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Law S2: no preview and no explanation writes, locks or sends, by the API and by pages. What is sent, a notice or a message,
 * is written first. Dry runs of imports have a test of their own.
 */
class DryRunLawTest extends AlertCase {
    private static final String TOUCHED =
            "select coalesce(string_agg(distinct name, ', '), '') from written_in_dry_runs";

    @LocalServerPort
    int port;

    private int rule;
    private int segment;
    private int list;

    @BeforeEach
    void makeDefinitionsAndWatch() {
        rule = rule("'tasks':[{'title':'Call'}],");
        segment = number("/segments", "{'name':'Rich','subject':'account','condition':" + RICH + "}");
        list = number("/lists", "{'name':'Rich','subject':'account','condition':" + RICH + "}");
        accounts.member("ada", Profile.ADMINISTRATOR);
        db.sql().execute("create table written_in_dry_runs (name text)");
        db.sql()
                .execute("create function written_in_dry_run() returns trigger language plpgsql as $$ begin"
                        + " insert into public.written_in_dry_runs values (tg_table_name); return null; end $$");
        // who is signed in and which key was used is noted with any request
        db.sql()
                .execute("do $$ declare t text; begin for t in select relname from pg_class where relkind in ('r', 'p')"
                        + " and not relispartition and relnamespace = 'public'::regnamespace and relname !~ '^(spring_session|qrtz|"
                        + "written_|api_key|flyway|known_browsers|sign_in|requests)' loop execute format('create trigger dry_run after"
                        + " insert or update or delete or truncate on %I for each statement execute function written_in_dry_run()', t);"
                        + " end loop; end $$");
    }

    @AfterEach
    void watchNoMore() {
        db.sql().execute("drop function if exists written_in_dry_run cascade");
        db.sql().execute("drop table if exists written_in_dry_runs");
    }

    private int number(String path, String body) {
        return ok(call("POST", path, body, null)).get("id").asInt();
    }

    private String written() {
        return db.sql().fetchSingle(TOUCHED).get(0, String.class);
    }

    /** The number that the next transaction gets which writes or locks a row: one that only reads gets none. */
    private String next() {
        return db.sql()
                .fetchSingle("select pg_snapshot_xmax(pg_current_snapshot())::text")
                .get(0, String.class);
    }

    @Test
    void S2_no_dry_run_of_the_api_writes_or_locks() {
        long alert = alert(rule, "A-1").get("id").asLong();
        String other = "{'field':'mrr','op':'lt','value':50}";
        List<List<String>> asked = List.of(
                List.of("POST", "/conditions/preview", "{'subject':'account','condition':" + other + "}"),
                List.of(
                        "POST",
                        "/conditions/preview",
                        "{'subject':'account','segmentId':" + segment + ",'condition':" + other + "}"),
                List.of("POST", "/conditions/explain", "{'externalId':'A-1','segmentId':" + segment + "}"),
                List.of(
                        "POST",
                        "/conditions/explain",
                        "{'subject':'account','externalId':'A-1','condition':" + other + "}"),
                List.of("POST", "/health/priority/preview", "{'ids':[" + segment + "]}"),
                List.of("POST", "/alert-rules/preview", "{'id':" + rule + ",'condition':" + other + "}"),
                List.of("GET", "/alerts/" + alert + "/explanation", ""),
                List.of("GET", "/accounts/A-1/alert-rules/" + rule + "/explanation", ""),
                List.of("GET", "/accounts/A-2/alert-rules/" + rule + "/explanation", ""));
        for (List<String> each : asked) {
            String body = each.get(2).isEmpty() ? null : each.get(2);
            boolean stayed = false;
            for (int i = 0; i < 5 && !stayed; i++) { // something else may have written at the same time
                String before = next();
                ok(call(each.get(0), each.get(1), body, null));
                stayed = next().equals(before);
            }
            assertThat(stayed).as("%s", each).isTrue();
        }
        assertThat(written()).isEmpty();
        assertThat(open(rule)).containsExactly("A-1");
    }

    @Test
    void S2_no_dry_run_of_the_pages_writes() {
        Browser ada = new Browser(port);
        ada.signIn("ada@example.com", Visits.PASSWORD);
        ada.get("/profile");
        db.sql().execute("truncate written_in_dry_runs");
        Map<String, String> criteria = Map.of(
                "name",
                "Other",
                "type",
                "risk",
                "role",
                "success_manager",
                "priority",
                "normal",
                "task.title",
                "Call",
                "c",
                "all",
                "c.0.field",
                "mrr",
                "c.0.op",
                "lt",
                "c.0.value",
                "50");
        Map<String, String> one = Map.of(
                "who",
                "Acme",
                "name",
                "Other",
                "role",
                "success_manager",
                "c",
                "all",
                "c.0.field",
                "mrr",
                "c.0.op",
                "lt",
                "c.0.value",
                "50");
        for (String page : List.of(
                "/alerts/rules/preview/account",
                "/alerts/rules/preview/account?rule=" + rule,
                "/lists/preview/account",
                "/lists/preview/account?list=" + list,
                "/segments/account/preview",
                "/segments/account/preview?segment=" + segment,
                "/health/default/preview")) {
            assertThat(ada.post(page, criteria).statusCode()).as(page).isEqualTo(200);
        }
        for (String page : List.of(
                "/alerts/rules/explain/account?rule=" + rule, "/lists/explain/account", "/segments/account/explain")) {
            assertThat(ada.post(page, one).statusCode()).as(page).isEqualTo(200);
        }
        for (String page : List.of(
                "/accounts/A-1/why/" + segment,
                "/accounts/A-1/health/why",
                "/accounts/A-1/attention/why",
                "/alerts",
                "/lists",
                "/alerts/rules/" + rule)) {
            assertThat(ada.get(page).statusCode()).as(page).isEqualTo(200);
        }
        assertThat(written()).isEmpty();
        assertThat(open(rule)).containsExactly("A-1");
        pays("A-2", 90);
        assertThat(written()).as("and what changes is seen").contains("accounts", "alerts", "tasks");
    }
}
