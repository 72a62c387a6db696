package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Touchpoints by plain pages and forms, and what the timeline tells to whom. */
class TouchpointPagesTest extends PortfolioCase {
    private static final Map<String, String> CALL =
            Map.of("kind", "call", "at", "2026-06-14T09:30", "user", "U-1", "text", "Plans for the new site");

    @BeforeEach
    void somePortfolio() {
        // of A-1, which is cid's; A-5 is bea's, A-3 nobody's
        db.sql().execute("update users set account_id = 1, name = 'Rhea Tollund' where id = 1");
    }

    /** The timeline alone. */
    private static String happened(String page) {
        return page.substring(page.indexOf("id=\"happened\""));
    }

    private long logged(Browser browser, String record, Map<String, String> values) {
        HttpResponse<String> form = browser.get(record + "/touchpoints/new");
        assertThat(form.statusCode()).as(form.body()).isEqualTo(200);
        HttpResponse<String> answer = browser.post(record + "/touchpoints", values);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        return ((Number) db.sql().fetchValue("select max(id) from touchpoints")).longValue();
    }

    @Test
    void oneIsLoggedEditedAndDeleted() {
        Browser cid = signedIn("cid");
        assertThat(cid.get("/accounts/A-1/touchpoints/new").body())
                .contains("Log a touchpoint", "value=\"2026-06-15T12:00\"", ">Rhea Tollund<", "Nobody in particular");
        long id = logged(cid, "/accounts/A-1", CALL);
        String account = cid.get("/accounts/A-1").body();
        assertThat(account)
                .contains("Call logged", "Call with ", "Plans for the new site", "Yesterday", "09:30", "by cid");
        assertThat(cid.get("/users/U-1").body()).contains("Call with ", "Plans for the new site");
        assertThat(cid.get("/accounts/A-1/touchpoints/" + id).body()).contains("value=\"2026-06-14T09:30\"");
        HttpResponse<String> answer = cid.post(
                "/accounts/A-1/touchpoints/" + id,
                Map.of(
                        "kind",
                        "note",
                        "at",
                        "2026-06-13T10:00",
                        "user",
                        "",
                        "text",
                        "Two lines\nof text",
                        "version",
                        "0"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
        assertThat(cid.get("/accounts/A-1").body()).contains("Note saved", "Two lines\nof text", "13 Jun 2026");
        assertThat(cid.get("/accounts/A-1/touchpoints/" + id + "/delete").body())
                .contains("Delete the note of 13 Jun, 10:00?", "Keep it");
        assertThat(cid.post("/accounts/A-1/touchpoints/" + id + "/delete", Map.of())
                        .statusCode())
                .isEqualTo(303);
        assertThat(cid.get("/accounts/A-1?happened=touchpoints").body()).contains("No touchpoint was logged yet.");
    }

    @Test
    void whatIsWrongIsSaidInTheForm() {
        Browser cid = signedIn("cid");
        cid.get("/accounts/A-1/touchpoints/new");
        HttpResponse<String> answer = cid.post(
                "/accounts/A-1/touchpoints", Map.of("kind", "dance", "at", "2027-01-01T00:00", "text", "kept <b>"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body())
                .contains("Choose what it was", "Enter a moment that has passed", "kept &lt;b&gt;", "aria-invalid");
        assertThat(cid.post("/accounts/A-1/touchpoints", Map.of("kind", "call", "at", "then"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(cid.post(
                                "/accounts/A-1/touchpoints",
                                Map.of("kind", "call", "at", "2026-06-14T09:30", "user", "U-3"))
                        .body())
                .contains("U-3");
        assertThat(db.sql().fetchValue("select count(*) from touchpoints")).isEqualTo(0L);
    }

    @Test
    void nothingOfAnotherCsmIsReadOrWritten() {
        long id = logged(signedIn("cid"), "/accounts/A-1", CALL);
        Browser bea = signedIn("bea");
        for (String path : List.of(
                "/accounts/A-1/touchpoints/new",
                "/users/U-1/touchpoints/new",
                "/accounts/A-1/touchpoints/" + id,
                "/accounts/A-1/touchpoints/" + id + "/delete",
                "/accounts/A-1?happened=touchpoints",
                "/users/U-1",
                // by way of what bea sees
                "/accounts/A-5/touchpoints/" + id,
                "/accounts/A-3/touchpoints/" + id + "/delete")) {
            HttpResponse<String> answer = bea.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).doesNotContain("Plans for", "Rhea");
        }
        bea.get("/accounts/A-5");
        for (String path : List.of(
                "/accounts/A-1/touchpoints",
                "/users/U-1/touchpoints",
                "/accounts/A-1/touchpoints/" + id,
                "/accounts/A-5/touchpoints/" + id,
                "/accounts/A-5/touchpoints/" + id + "/delete")) {
            assertThat(bea.post(path, CALL).statusCode()).as(path).isEqualTo(404);
        }
        HttpResponse<String> named = bea.post("/accounts/A-5/touchpoints", CALL);
        assertThat(named.statusCode()).as("a user of A-1").isEqualTo(422);
        assertThat(named.body()).doesNotContain("Rhea");
        assertThat(db.sql().fetchValue("select count(*) from touchpoints")).isEqualTo(1L);
    }

    @Test
    void developersReadAndOthersDoNotChangeWhatTheyDidNotLog() {
        long id = logged(signedIn("bea"), "/accounts/A-3", Map.of("kind", "meeting", "at", "2026-06-14T09:30"));
        for (String name : List.of("dev", "vic")) {
            Browser reader = signedIn(name);
            assertThat(reader.get("/accounts/A-3").body())
                    .contains("Meeting")
                    .doesNotContain("Log touchpoint", "/touchpoints/" + id);
            assertThat(reader.get("/accounts/A-3/touchpoints/new").statusCode()).isEqualTo(403);
            assertThat(reader.post("/accounts/A-3/touchpoints", CALL).statusCode())
                    .isEqualTo(403);
        }
        Browser cid = signedIn("cid");
        assertThat(cid.get("/accounts/A-3").body()).contains("Log touchpoint").doesNotContain("/touchpoints/" + id);
        assertThat(cid.get("/accounts/A-3/touchpoints/" + id).statusCode()).isEqualTo(403);
        assertThat(cid.post("/accounts/A-3/touchpoints/" + id + "/delete", Map.of())
                        .statusCode())
                .isEqualTo(403);
        assertThat(signedIn("ada").get("/accounts/A-3").body()).contains("/touchpoints/" + id + "\"");
    }

    @Test
    void theTimelineTellsAllKindsInOrderAndPages() {
        db.sql()
                .execute("insert into segments (id, subject, name, visible, condition, position) overriding system"
                        + " value values (1, 'account', 'Shown ones', true,"
                        + " '{\"field\":\"name\",\"op\":\"empty\"}', 1), (2, 'account', 'Hidden ones', false,"
                        + " '{\"field\":\"name\",\"op\":\"empty\"}', 2)");
        db.sql()
                .execute("insert into membership_history (kind, definition, subject, record_id, entered, at)"
                        + " select 'segment', * from (values (1, 'account', 1, true, '2026-06-01 08:00Z'), (1, 'account', 1, false, '2026-06-05"
                        + " 08:00Z'), (2, 'account', 1, true, '2026-06-05 08:00Z'), (1, 'user', 1, true,"
                        + " '2026-06-06 08:00Z'), (1, 'account', 5, true, '2026-06-06 08:00Z'::timestamptz)) v");
        db.sql()
                .execute("insert into health_history (account_id, at, overall, product) values"
                        + " (1, '2026-06-01 03:00Z', 80, 80), (1, '2026-06-02 03:00Z', 75, 71),"
                        + " (1, '2026-06-03 03:00Z', 60, null), (1, '2026-06-04 03:00Z', 30, null)");
        db.sql()
                .execute("delete from subscriptions; insert into subscriptions (id, external_id, account_id, plan,"
                        + " starts_on, ends_on) values (901, 'S-OLD', 1, 'Gold', '2025-06-01', '2026-05-31'),"
                        + " (902, 'S-LATER', 1, 'Gold', '2026-07-01', null)");
        Browser cid = signedIn("cid");
        String version = cid.get("/accounts/A-1/field?key=stage")
                .body()
                .replaceAll("(?s).*name=\"version\" value=\"(\\d+)\".*", "$1");
        cid.post("/accounts/A-1/field", Map.of("key", "stage", "value", "live", "version", version));
        String body = happened(cid.get("/accounts/A-1").body());
        assertThat(body)
                .contains(
                        "Entered the segment ",
                        "Left the segment ",
                        "Shown ones",
                        "Overall health fell from Good (75) to Average (60)",
                        "Overall health fell from Average (60) to Poor (30)",
                        "is not computed any more",
                        " to Live",
                        "Subscription S-OLD (Gold) ended",
                        "Subscription S-OLD (Gold) started")
                .doesNotContain("Hidden ones", "S-LATER", "Good (80) to Good");
        assertThat(body.indexOf("to Live")).isLessThan(body.indexOf("Left the segment"));
        assertThat(body.indexOf("Left the segment")).isLessThan(body.indexOf("to Poor (30)"));
        assertThat(body.indexOf("to Poor (30)")).isLessThan(body.indexOf("S-OLD"));
        assertThat(happened(cid.get("/accounts/A-1?happened=health").body()))
                .contains("to Poor (30)")
                .doesNotContain("Left the segment", "to Live");
        for (String before : List.of("nonsense", "%2B999999999-12-31T00:00:00Z")) {
            assertThat(happened(cid.get("/accounts/A-1?happened=segments&before=" + before)
                            .body()))
                    .contains("Left the segment")
                    .doesNotContain("to Poor (30)");
        }

        db.sql()
                .execute("insert into touchpoints (kind, at, account_id, text) select 'call', timestamptz '2026-05-20"
                        + " 08:00Z' - i / 2 * interval '1 day', 1, 'Talk ' || i || '.' from generate_series(1, 60)"
                        + " i");
        String next = "/accounts/A-1?happened=touchpoints";
        StringBuilder read = new StringBuilder();
        int pages = 0;
        while (next != null) {
            String page = cid.get(next).body();
            read.append(page);
            pages++;
            int at = page.indexOf("id=\"happened-older\"");
            next = at < 0
                    ? null
                    : page.substring(at)
                            .replaceAll("(?s).*?href=\"([^\"]+)\".*", "$1")
                            .replace("&amp;", "&");
        }
        assertThat(pages).isEqualTo(3);
        for (int i = 1; i <= 60; i++) {
            assertThat(read.toString().split("Talk " + i + "\\.", -1))
                    .as("Talk %d", i)
                    .hasSize(2);
        }
    }

    @Test
    void anotherRecordThatGetsTheExternalIdTellsNothingOfTheFirst() {
        Browser ada = signedIn("ada");
        String version = ada.get("/accounts/A-1/field?key=industry")
                .body()
                .replaceAll("(?s).*name=\"version\" value=\"(\\d+)\".*", "$1");
        ada.post("/accounts/A-1/field", Map.of("key", "industry", "value", "Secret works", "version", version));
        db.sql().execute("update accounts set external_id = 'WAS-1' where id = 1");
        db.sql().execute("update accounts set external_id = 'A-1' where id = 5");
        assertThat(ada.get("/accounts/WAS-1").body()).contains("to Secret works");
        assertThat(signedIn("bea").get("/accounts/A-1").body()).doesNotContain("Secret works");
    }

    @Test
    void aCsmIsNotToldTheNamesOfOtherAccounts() {
        Browser ada = signedIn("ada");
        String version = ada.get("/users/U-1/field?key=title")
                .body()
                .replaceAll("(?s).*name=\"version\" value=\"(\\d+)\".*", "$1");
        assertThat(version).hasSizeLessThan(4);
        db.sql()
                .execute("insert into audit_entries (actor, action, kind, number, record_id, label, before, after)"
                        + " values ('ada', 'changed', 'account', 3, 'A-3', 'x', '{\"parent\": \"A-2\"}',"
                        + " '{\"parent\": \"A-1\"}')");
        assertThat(ada.get("/accounts/A-3?happened=changes").body()).contains("from A-2 to A-1");
        assertThat(signedIn("bea").get("/accounts/A-3?happened=changes").body())
                .contains("Parent account changed")
                .doesNotContain("A-2 to", "A-1<");
    }

    @Test
    void usageIsToldByFeature() {
        db.sql().execute("delete from usage_daily");
        db.sql()
                .execute("insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)"
                        + " values (1, 1, 1, '2026-06-14', false, 30, '2026-06-14 08:00Z'), (1, 1, 2,"
                        + " '2026-06-10', false, 5, '2026-06-10 08:00Z'), (1, 1, 1, '2026-05-01', false, 20,"
                        + " '2026-05-01 08:00Z'), (1, 1, 0, '2026-06-14', false, 900, '2026-06-14 08:00Z'), (5, 1,"
                        + " 2, '2026-06-14', false, 700, '2026-06-14 08:00Z')");
        Browser cid = signedIn("cid");
        assertThat(cid.get("/accounts/A-1").body()).contains(">55<", "uses in 90 days", ">Export<", ">Chat<");
        String month = cid.get("/accounts/A-1?days=30").body();
        assertThat(month).contains(">35<", "+75\u00a0% against the 30 days before", "+50\u00a0%");
        String chosen =
                cid.get("/accounts/A-1?days=30&feature=2&happened=segments").body();
        assertThat(chosen).contains("Chat only", ">5<", "href=\"/accounts/A-1?happened=segments&amp;days=30\"");
        assertThat(cid.get("/accounts/A-1?days=x&feature=99").body())
                .contains(">55<")
                .doesNotContain(" only<");
        assertThat(cid.get("/users/U-1").body()).contains("uses in 90 days");
    }

    @Test
    void aCsmTakesARoleThatNobodyHas() {
        Browser bea = signedIn("bea");
        assertThat(bea.get("/accounts/A-3").body()).contains("over as Onboarding manager");
        assertThat(bea.post("/accounts/A-3/field", Map.of("key", "onboarding_manager", "value", "bea@example.com"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(db.sql().fetchValue("select count(*) from account_assignments where account_id = 3 and role_id = 2"))
                .isEqualTo(1L);
        assertThat(signedIn("dev").get("/accounts/A-3").body()).doesNotContain("over as");
    }
}
