package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Customers > Lists, page by page: a list's life, lists of what was picked, and what nobody else may know. */
class WorkingListPagesTest extends PortfolioCase {
    private static final String CRITERIA = "c=all&c.0.field=mrr&c.0.op=gte&c.0.value=400";

    private static List<Map.Entry<String, String>> fields(String query) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (String each : query.split("&")) {
            int at = each.indexOf('=');
            fields.add(Map.entry(each.substring(0, at), each.substring(at + 1)));
        }
        return fields;
    }

    private Set<String> ids(String where) {
        return new TreeSet<>(db.sql()
                .fetch("select external_id from accounts where archived_at is null and " + where)
                .getValues(0, String.class));
    }

    private String made(Browser by, String query) {
        HttpResponse<String> answer = by.post("/lists/new/account", fields(query));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return Browser.location(answer);
    }

    @Test
    void a_list_is_named_then_given_segments_and_criteria_then_shown_changed_and_deleted() {
        int live = segment(Subject.ACCOUNT, "Live", "{'field':'stage','op':'eq','value':'live'}");
        Browser ada = signedIn("ada");
        assertThat(ada.get("/lists").body()).contains("No lists yet", "/lists/new", "/lists/ids");
        assertThat(ada.get("/lists").body()).contains("Renewals in 90 days without an owner", "/lists/starters");
        assertThat(ada.get("/lists/starters").body()).contains("Ready to grow").containsPattern("\\d+ now");
        assertThat(ada.get("/lists/new").body()).contains("A list of", "Private");
        String form = ada.get("/lists/new?name=Large&type=account").body();
        assertThat(form)
                .contains("value=\"Large\"", "action=\"/lists/new/account", ">Live<", "None chosen: all accounts");
        String page = made(ada, "name=Large&shared=true&active=true&segment=" + live + "&" + CRITERIA);
        assertThat(page).isEqualTo("/lists/1");
        HttpResponse<String> members = ada.get(page + "?size=100");
        assertThat(records(members)).isNotEmpty().isEqualTo(ids("stage = 'live' and mrr >= 400"));
        assertThat(members.body())
                .contains("<h1>Large", "Shared", "Follows the data", "Edit criteria", "<b>MRR</b>", "/lists/1/refresh");
        assertThat(heads(members)).contains("In the list since Large");
        assertThat(ada.get("/lists").body())
                .contains("href=\"/lists/1\"", ">ada<", "/lists/figures")
                .doesNotContain("No lists yet");
        String figures = ada.get("/lists/figures").body();
        assertThat(figures)
                .contains(
                        "id=\"members-1\"",
                        ">" + ids("stage = 'live' and mrr >= 400").size() + "<",
                        "id=\"product-1\"");
        assertThat(ada.get("/lists?figures=now&status=active&type=accounts&q=lar")
                        .body())
                .contains("href=\"/lists/1\"", "id=\"members-1\"");
        assertThat(ada.get("/lists?status=broken").body()).contains("No list found");
        assertThat(ada.get("/lists?type=users").body()).contains("No list found");

        String preview = ada.post(
                        "/lists/preview/account?list=1",
                        fields("name=Large&shared=true&active=true&c=all&c.0.field=mrr&c.0.op=gte&c.0.value=700"))
                .body();
        assertThat(preview).contains("Would enter", "MRR", "enter", "leave");
        HttpResponse<String> wrong = ada.post(
                "/lists/1/edit",
                fields("name=Large&shared=true&active=true&c=all&c.0.field=mrr&c.0.op=gte&c.0.value=lots"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Give a number, such as 5000.");
        HttpResponse<String> changed =
                ada.post("/lists/1/edit", fields("name=Larger&shared=true&active=true&version=0&c=all"));
        assertThat(Browser.location(changed)).isEqualTo("/lists/1");
        assertThat(records(ada.get("/lists/1?size=100"))).isEqualTo(ids("true"));
        assertThat(ada.post("/lists/1/edit", fields("name=Old&shared=true&active=true&version=0&c=all"))
                        .statusCode())
                .as("made of an old version")
                .isEqualTo(409);
        assertThat(Browser.location(ada.post("/lists/1/copies", Map.of()))).isEqualTo("/lists/2");
        assertThat(ada.get("/lists/2").body()).contains("<h1>Larger (copy)");
        assertThat(ada.get("/lists").body()).contains("Delete the list Larger?");
        ada.post("/lists/1/delete", Map.of());
        assertThat(ada.get("/lists/1").statusCode()).isEqualTo(404);
    }

    @Test
    void ticked_rows_come_into_a_list_that_stays_and_go_out_of_it() {
        Browser bea = signedIn("bea");
        // 5 and 10 are bea's, 3 and 8 are nobody's, 1 is cid's
        String form = bea.post("/portfolio/accounts/lists/form", fields("id=A-3&id=A-5&id=A-1"))
                .body();
        assertThat(form).contains("Add 2 accounts to a list", "value=\"A-5\"");
        HttpResponse<String> answer =
                bea.post("/portfolio/accounts/lists", fields("id=A-3&id=A-5&id=A-1&name=Fair&shared=true"));
        assertThat(Browser.location(answer)).isEqualTo("/lists/1");
        assertThat(records(bea.get("/lists/1"))).containsExactly("A-3", "A-5");
        assertThat(records(signedIn("ada").get("/lists/1")))
                .as("not A-1, which bea does not see")
                .containsExactly("A-3", "A-5");
        assertThat(bea.get("/lists/1").body()).contains("moved by hand", "Remove from this list");
        assertThat(bea.post("/portfolio/accounts/lists", fields("id=A-8&list=1&name=&shared=true"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(records(bea.get("/lists/1"))).containsExactly("A-3", "A-5", "A-8");
        bea.post("/portfolio/list-1/lists/out", fields("id=A-5"));
        assertThat(records(bea.get("/lists/1"))).containsExactly("A-3", "A-8");
        assertThat(bea.post("/portfolio/accounts/lists", fields("id=A-8&list=&name=&shared=true"))
                        .body())
                .contains("Choose a list, or enter the name of a new one.");
        assertThat(signedIn("cid")
                        .post("/portfolio/accounts/lists", fields("id=A-3&list=1"))
                        .statusCode())
                .as("bea's list")
                .isEqualTo(403);
        assertThat(signedIn("dev")
                        .post("/portfolio/accounts/lists/form", fields("id=A-3"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void a_column_of_ids_or_a_file_becomes_a_list_and_what_was_not_found_is_listed() {
        Browser bea = signedIn("bea");
        assertThat(bea.get("/lists/ids").body()).contains("External ids");
        String table = "external id;name\nA-3;Three\nA-5;Five\nA-1;One\nA-999;Nobody\n";
        HttpResponse<String> answer =
                bea.post("/lists/ids", form("name", "June", "type", "account", "shared", "true", "ids", table));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        HttpResponse<String> page = bea.get(Browser.location(answer));
        assertThat(records(page)).containsExactly("A-3", "A-5");
        assertThat(page.body()).contains("2 of 4 ids were not found", "A-1, A-999");
        assertThat(bea.get("/lists/1").body()).doesNotContain("were not found");
        HttpResponse<String> nothing = bea.post("/lists/ids", form("name", "", "ids", ""));
        assertThat(nothing.statusCode()).isEqualTo(422);
        assertThat(nothing.body()).contains("Paste at least one external id");
    }

    @Test
    void a_filter_is_saved_as_a_list_and_lists_are_a_filter() {
        Browser bea = signedIn("bea");
        assertThat(bea.get("/accounts?panel=filter&filter=mrr:gte:400").body())
                .contains("Save as list")
                .doesNotContain("Save as segment");
        String filled = bea.post("/lists/new/account", fields("act=fill&also=[]&visible=true&" + CRITERIA))
                .body();
        assertThat(filled).contains("value=\"400\"", "action=\"/lists/new/account");
        String page = made(bea, "name=Large&shared=true&active=true&" + CRITERIA);
        String number = page.substring(page.lastIndexOf('/') + 1);
        Set<String> members = records(bea.get(page + "?size=100"));
        assertThat(records(bea.get("/accounts?size=100&filter=list:in:" + number)))
                .isNotEmpty()
                .isEqualTo(members);
        assertThat(bea.get("/accounts?size=100&filter=list:in:" + number).body())
                .contains("List is Large");
        assertThat(records(bea.get("/accounts?size=100&filter=list:not_in:" + number)))
                .doesNotContainAnyElementsOf(members);
        assertThat(bea.get("/accounts?columns=name,in_list_since(list=" + number + ")")
                        .statusCode())
                .isEqualTo(200);
        assertThat(bea.get("/subscriptions?filter=account.list:in:" + number).statusCode())
                .isEqualTo(200);
    }

    @Test
    void members_figures_files_and_previews_hold_only_what_the_viewer_sees() {
        String page = made(signedIn("ada"), "name=Large&shared=true&active=true&" + CRITERIA);
        for (String name : List.of("ada", "dev", "bea", "cid")) {
            Browser viewer = signedIn(name);
            Set<String> hidden = portfolio.hiddenFrom(name);
            Set<String> expected = ids("mrr >= 400");
            expected.removeAll(hidden);
            HttpResponse<String> members = viewer.get(page + "?size=100");
            assertThat(records(members)).as(name).isEqualTo(expected);
            hidden.forEach(id -> assertThat(members.body()).as(name).doesNotContain("\"" + id + "\""));
            assertThat(viewer.get("/lists/figures").body())
                    .as(name)
                    .containsPattern("id=\"members-1\"[^>]*>\\s*" + expected.size() + "\\s*<");
            assertThat(viewer.get("/portfolio/list-1/counts").body())
                    .containsPattern("id=\"count-all\"[^>]*>" + expected.size() + "<");
        }
        Browser bea = signedIn("bea");
        String file = bea.get("/portfolio/list-1/export.csv?with=ids").body();
        portfolio.hiddenFrom("bea").forEach(id -> assertThat(file).doesNotContain(id + ","));
        String preview = bea.post("/lists/preview/account", fields("name=x&shared=true&active=true&" + CRITERIA))
                .body();
        portfolio.hiddenFrom("bea").forEach(id -> assertThat(preview).doesNotContain("/" + id + "\""));
    }

    @Test
    void a_private_list_is_unknown_to_everybody_else() {
        Browser bea = signedIn("bea");
        String page =
                made(bea, "name=Hush&shared=false&active=true&c=all&c.0.field=success_manager&c.0.op=in&c.0.value=me");
        assertThat(records(bea.get(page + "?size=100"))).isNotEmpty();
        assertThat(bea.get(page).body()).contains("Private", "Found as you look");
        assertThat(bea.get(page).body()).doesNotContain("In the list since");
        assertThat(bea.get("/lists").body()).contains("Hush", "1 of them seen by you only");
        assertThat(bea.get("/accounts?filter=list:in:1").statusCode()).isEqualTo(200);
        for (String name : List.of("ada", "cid", "dev")) {
            Browser other = signedIn(name);
            assertThat(other.get("/lists").body()).doesNotContain("Hush");
            assertThat(other.get(page).statusCode()).isEqualTo(404);
            assertThat(other.get("/portfolio/list-1/counts").statusCode()).isEqualTo(404);
            assertThat(other.get("/portfolio/list-1/export.csv").statusCode()).isIn(403, 404);
            assertThat(other.get("/accounts?filter=list:in:1").statusCode()).isEqualTo(400);
            assertThat(other.get("/accounts?panel=filter").body()).doesNotContain("Hush");
        }
        assertThat(signedIn("ada").get("/settings/audit-trail").body()).doesNotContain("Hush");
        HttpResponse<String> shared =
                bea.post("/portfolio/accounts/views?filter=list:in:1", form("name", "Mine", "shared", "true"));
        assertThat(shared.statusCode()).isEqualTo(422);
        assertThat(shared.body()).contains("tests a private list");
    }

    @Test
    void L4_an_administrator_deletes_a_private_list_of_somebody_else_unread_since_it_keeps_a_segment() {
        int live = segment(Subject.ACCOUNT, "Live", "{'field':'stage','op':'eq','value':'live'}");
        Browser bea = signedIn("bea");
        made(bea, "name=Hush&shared=false&active=true&segment=" + live);
        Browser ada = signedIn("ada");
        ada.get("/segments/account");
        HttpResponse<String> refused = ada.post("/segments/account/" + live + "/delete", Map.of());
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("Private list of bea").doesNotContain("Hush");

        assertThat(ada.get("/lists").body()).contains("Private lists of others: 1");
        assertThat(ada.get("/lists/others").body())
                .contains("Private list of bea", "Of accounts", "/lists/1/delete")
                .doesNotContain("Hush");
        db.sql()
                .execute("insert into rules (kind, subject, name, owner_id) select 'list', 'account', 'Of cid ' || n,"
                        + " (select id from team_members where name = 'cid') from generate_series(1, 50) n");
        assertThat(ada.get("/lists").body()).contains("Private lists of others: 51");
        assertThat(ada.get("/lists/others").body()).contains("Private list of bea", "/lists/50/delete");
        assertThat(ada.get("/lists/others?page=2").body())
                .contains("Private list of cid", "/lists/51/delete")
                .doesNotContain("Private list of bea", "/lists/50/delete");
        db.sql().execute("delete from rules where id > 1");
        for (String name : List.of("cid", "dev")) {
            Browser other = signedIn(name);
            assertThat(other.get("/lists").body()).doesNotContain("Private lists of others");
            assertThat(other.get("/lists/others").statusCode()).isEqualTo(403);
            assertThat(other.post("/lists/1/delete", Map.of()).statusCode()).isEqualTo(404);
        }
        assertThat(ada.get("/lists/1").statusCode()).as("still unread").isEqualTo(404);
        assertThat(ada.post("/lists/1/status", Map.of("active", "false")).statusCode())
                .isEqualTo(404);
        assertThat(ada.post("/lists/1/delete", Map.of()).statusCode()).isEqualTo(303);
        assertThat(ada.get("/lists").body()).contains("A private list deleted").doesNotContain("Hush");
        assertThat(ada.get("/lists/others").body()).contains("No private lists");
        assertThat(bea.get("/lists").body()).doesNotContain("Hush");
        assertThat(ada.post("/segments/account/" + live + "/delete", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(ada.get("/settings/audit-trail").body()).doesNotContain("Hush");
    }
}
