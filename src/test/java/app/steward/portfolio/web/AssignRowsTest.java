package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import de.siegmar.fastcsv.reader.CsvReader;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** What is done with the picked rows of a list: who may assign what, and that nothing of others is touched or told. */
@StewardTest
@Import(SomePortfolio.class)
class AssignRowsTest {
    private static final String ASSIGN = "/portfolio/accounts/assign";
    private static final Pattern UNDO = Pattern.compile("action=\"([^\"]*/undo[^\"]*)\"");

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @LocalServerPort
    int port;

    Map<String, Viewer> viewers;

    @BeforeEach
    void somePortfolio() {
        viewers = portfolio.make();
        Visitor.givePasswords(db);
        db.sql().execute("update accounts set name = 'Name of A-' || id || '.'");
    }

    private Browser signedIn(String name) {
        Browser browser = new Browser(port);
        browser.signIn(name + "@example.com", Visitor.PASSWORD);
        browser.get("/accounts");
        return browser;
    }

    private static List<Map.Entry<String, String>> form(String role, String member, Collection<String> ids) {
        List<Map.Entry<String, String>> form = new ArrayList<>();
        form.add(Map.entry("success_role", role));
        form.add(Map.entry("member", member));
        ids.forEach(id -> form.add(id.equals("all") ? Map.entry("all", "true") : Map.entry("id", id)));
        return form;
    }

    private static List<Map.Entry<String, String>> toSuccessManager(String member, String... ids) {
        return form("success_manager", member, List.of(ids));
    }

    /** The external ids of the accounts that the member has in the first success role. */
    private Set<String> owned(String name) {
        return new TreeSet<>(db.sql()
                .fetch(
                        "select a.external_id from accounts a join account_assignments r on r.account_id = a.id"
                                + " where r.role_id = 1 and r.member_id = ?",
                        viewers.get(name).memberId())
                .getValues(0, String.class));
    }

    private String toast(Browser browser, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(303);
        String page = browser.get(Browser.location(answer)).body();
        return page.replaceAll("(?s).*<div class=\"note-toast\".*?</svg><span>(.*?)</span>.*", "$1");
    }

    @Test
    void anAdministratorAssignsTickedAccountsToAnyone() {
        Browser ada = signedIn("ada");
        // 1 is cid's, 3 and 8 are nobody's, 5 is bea's
        String form = ada.post(ASSIGN + "/form?q=Name", toSuccessManager("", "A-1", "A-3", "A-5", "A-8"))
                .body();
        assertThat(form).contains("Assign 4 accounts", "value=\"A-8\"", "bea@example.com");
        HttpResponse<String> answer =
                ada.post(ASSIGN + "?q=Name", toSuccessManager("bea@example.com", "A-1", "A-3", "A-5", "A-8"));
        assertThat(Browser.location(answer)).isEqualTo("/accounts?q=Name");
        assertThat(toast(ada, answer)).isEqualTo("3 accounts assigned to bea as Success manager, 1 assigned so before");
        assertThat(owned("bea")).contains("A-1", "A-3", "A-5", "A-8");
        assertThat(owned("cid")).doesNotContain("A-1");
        assertThat(signedIn("cid").get("/accounts/A-3").statusCode())
                .as("it was nobody's and is bea's now")
                .isEqualTo(404);
        assertThat(signedIn("bea").get("/accounts?q=A-1").body()).contains("Name of A-1.");
        assertThat(ada.get("/accounts?q=A-3&columns=name,success_manager").body())
                .as("derived at once")
                .containsPattern("(?s)Name of A-3\\..*truncate\">bea<");
    }

    @Test
    void oneEntryOfTheAuditTrailSaysWhatWasDone() {
        Browser ada = signedIn("ada");
        int before = entries();
        ada.post(ASSIGN, toSuccessManager("bea@example.com", "A-1", "A-3", "A-5"));
        assertThat(entries()).isEqualTo(before + 1);
        Map<String, Object> entry = db.sql()
                .fetchSingle("select action, kind, label, before ->> 'success_manager' as before,"
                        + " after ->> 'success_manager' as owner, after ->> 'external_ids' as ids"
                        + " from audit_entries order by id desc limit 1")
                .intoMap();
        assertThat(entry)
                .containsEntry("action", "assigned")
                .containsEntry("label", "2 accounts")
                .containsEntry("owner", "bea@example.com")
                .containsEntry("ids", "[\"A-1\", \"A-3\"]");
        assertThat(entry.get("before").toString()).contains("nobody 1", "cid@example.com 1");
        assertThat(ada.get("/settings/audit-trail").body()).contains("2 accounts");
    }

    private int entries() {
        return db.sql().fetchCount(org.jooq.impl.DSL.table("audit_entries"));
    }

    @Test
    void sentTwiceItIsDoneOnce() {
        Browser ada = signedIn("ada");
        toast(ada, ada.post(ASSIGN, toSuccessManager("bea@example.com", "A-1", "A-3")));
        int entries = entries();
        Object versions = versions();
        assertThat(toast(ada, ada.post(ASSIGN, toSuccessManager("bea@example.com", "A-1", "A-3"))))
                .isEqualTo("Nothing changed, 2 assigned so before");
        assertThat(entries()).isEqualTo(entries);
        assertThat(versions()).isEqualTo(versions);
    }

    private Object versions() {
        return db.sql().fetch("select id, version from accounts order by id").intoArrays();
    }

    @Test
    void allIsWhatTheListHoldsForWhoeverAsks() {
        Browser sue = signedIn("sue");
        String form = sue.post(ASSIGN + "/form?assigned=none", form("success_manager", "", List.of("all")))
                .body();
        assertThat(form).contains("Assign 12 accounts").doesNotContain("name=\"id\"");
        Set<String> nobodys = new TreeSet<>();
        for (long i = 1; i <= SomePortfolio.ACCOUNTS; i++) {
            if (SomePortfolio.OWNERS.get((int) (i % 5)).isEmpty() && !SomePortfolio.archived(i)) {
                nobodys.add("A-" + i);
            }
        }
        Set<String> before = owned("bea");
        HttpResponse<String> answer =
                sue.post(ASSIGN + "?assigned=none", form("success_manager", "bea@example.com", List.of("all")));
        assertThat(toast(sue, answer)).startsWith(nobodys.size() + " accounts assigned to bea");
        Set<String> added = owned("bea");
        added.removeAll(before);
        assertThat(added).isEqualTo(nobodys);
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("account_access"), org.jooq.impl.DSL.condition("""
            member_id = 0 and exists (select from account_assignments r
            where r.account_id = account_access.account_id)\
            """)))
                .isZero();
    }

    @Test
    void aCsmTakesWhatIsFreeAndTheRestIsLeftAndSaid() {
        Browser cid = signedIn("cid");
        // 1 is cid's, 3 nobody's, 4 has cid in another role, 2 cid's with bea in another; 5 is bea's alone
        db.sql()
                .execute(
                        "insert into account_assignments values (4, 1, ?)",
                        viewers.get("bea").memberId());
        portfolio.recompute();
        HttpResponse<String> answer =
                cid.post(ASSIGN, toSuccessManager("cid@example.com", "A-1", "A-2", "A-3", "A-4", "A-5"));
        assertThat(toast(cid, answer))
                .as("A-5 is as if it were not there")
                .isEqualTo("1 account assigned to you as Success manager, 2 assigned so before,"
                        + " 1 left: already owned by someone else,"
                        + " 1 left: archived or not in your portfolio any more");
        assertThat(owned("cid")).contains("A-3").doesNotContain("A-4", "A-5");
        assertThat(owned("bea")).contains("A-4", "A-5");
    }

    @Test
    void aCsmHandsOverTheirOwnAndGivesNothingElseToOthers() {
        Browser cid = signedIn("cid");
        assertThat(toast(cid, cid.post(ASSIGN, toSuccessManager("bea@example.com", "A-1", "A-3", "A-5"))))
                .isEqualTo("1 account assigned to bea as Success manager,"
                        + " 1 left: unassigned ones you may only take yourself,"
                        + " 1 left: archived or not in your portfolio any more");
        assertThat(owned("bea")).contains("A-1").doesNotContain("A-3");
        assertThat(toast(cid, cid.post(ASSIGN, toSuccessManager("none", "A-2", "A-5", "A-1"))))
                .isEqualTo("1 account has no Success manager now,"
                        + " 2 left: archived or not in your portfolio any more");
        assertThat(owned("bea")).contains("A-1", "A-5");
    }

    @Test
    void whatIsHiddenIsNeitherAssignedNorToldOf() {
        Browser cid = signedIn("cid");
        Object versions = versions();
        Set<String> hidden = portfolio.hiddenFrom("cid").stream()
                .filter(id -> id.startsWith("A"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> before = owned("bea");
        for (String member : List.of("cid@example.com", "none", "bea@example.com")) {
            String form = cid.post(ASSIGN + "/form", form("success_manager", "", hidden))
                    .body();
            assertThat(form).contains("Assign 0 accounts");
            assertThat(toast(cid, cid.post(ASSIGN, form("success_manager", member, hidden))))
                    .as("as of ids that nobody has")
                    .isEqualTo(
                            "Nothing changed, " + hidden.size() + " left: archived or not in your portfolio any more");
        }
        assertThat(owned("bea")).isEqualTo(before);
        assertThat(versions()).isEqualTo(versions);
        assertThat(cid.post(ASSIGN, form("success_manager", "cid@example.com", List.of("all")))
                        .statusCode())
                .isEqualTo(303);
        assertThat(owned("bea")).as("all is all of cid's list").isEqualTo(before);
    }

    @Test
    void aDeveloperAssignsNothing() {
        Browser dev = signedIn("dev");
        assertThat(dev.get("/accounts").body()).doesNotContain("/portfolio/accounts/assign");
        Object versions = versions();
        for (String path : List.of(ASSIGN, ASSIGN + "/form")) {
            for (List<String> ids : List.of(List.of("A-3"), List.of("all"))) {
                assertThat(dev.post(path, form("success_manager", "dev@example.com", ids))
                                .statusCode())
                        .isEqualTo(403);
            }
        }
        assertThat(versions()).isEqualTo(versions);
    }

    @Test
    void badInputIsSaidAtItsField() {
        Browser ada = signedIn("ada");
        db.sql().execute("update team_members set disabled_at = now() where email = 'sue@example.com'");
        Map<List<Map.Entry<String, String>>, String> wrong = Map.of(
                form("success_manager", "", List.of("A-1")), "Choose who gets them, or nobody.",
                form("success_manager", "x@example.com", List.of("A-1")), "There is no team member",
                form("success_manager", "sue@example.com", List.of("A-1")), "is disabled",
                form("king", "bea@example.com", List.of("A-1")), "Choose one of the success roles.");
        wrong.forEach((form, said) -> {
            HttpResponse<String> answer = ada.post(ASSIGN, form);
            assertThat(answer.statusCode()).as(said).isEqualTo(422);
            assertThat(answer.body()).contains(said, "value=\"A-1\"", "Assign 1 account");
        });
        HttpResponse<String> none = ada.post(ASSIGN, form("success_manager", "bea@example.com", List.of()));
        assertThat(none.statusCode()).isBetween(400, 422);
        assertThat(none.body()).contains("Select accounts in the list first");
    }

    @Test
    void moreThanAreTestedAtOnceHaveTheirOwnerAtOnceAndARefreshFollows() {
        db.sql()
                .execute("insert into accounts (id, external_id, created_on)"
                        + " select i, 'B-' || i, date '2026-01-01' from generate_series(1001, 2200) i");
        db.sql().execute("insert into account_access select 0, id from accounts where id > 1000");
        portfolio.recompute();
        Browser ada = signedIn("ada");
        assertThat(toast(
                        ada, ada.post(ASSIGN + "?q=B-", form("onboarding_manager", "bea@example.com", List.of("all")))))
                .startsWith("1,200 accounts assigned to bea as Onboarding manager");
        assertThat(db.sql()
                        .fetchCount(
                                org.jooq.impl.DSL.table("account_facts"),
                                org.jooq.impl.DSL.condition("account_id > 1000 and onboarding_manager = "
                                        + viewers.get("bea").memberId())))
                .isEqualTo(1200);
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("refresh_runs"), org.jooq.impl.DSL.condition("""
            reason = '1200 accounts have another Onboarding manager'\
            """)))
                .isEqualTo(1);

        db.sql().execute("insert into success_roles (key, label, position) values ('advisor', 'Advisor', 4)");
        HttpResponse<String> advised = ada.post(ASSIGN + "?q=B-", form("advisor", "bea@example.com", List.of("all")));
        assertThat(advisors()).isEqualTo(1200);
        assertThat(toast(ada, ada.post(undo(ada, advised), Map.of())))
                .isEqualTo("Undone: 1,200 accounts have their Advisor of before again."
                        + " Segments, health and lists follow in the background");
        assertThat(advisors()).isZero();
    }

    private static String undo(Browser browser, HttpResponse<String> answer) {
        Matcher undo = UNDO.matcher(browser.get(Browser.location(answer)).body());
        assertThat(undo.find()).isTrue();
        return undo.group(1).replace("&amp;", "&");
    }

    @Test
    void anAssignmentIsUndoneOnceWhereNobodyChangedItSince() {
        Browser ada = signedIn("ada");
        // 1 and 6 are cid's, 3 and 8 are nobody's
        HttpResponse<String> given =
                ada.post(ASSIGN + "?q=Name", toSuccessManager("bea@example.com", "A-1", "A-3", "A-6", "A-8"));
        String undo = undo(ada, given);
        db.sql()
                .execute(
                        "update account_assignments set member_id = ? where account_id = 6 and role_id = 1",
                        viewers.get("sue").memberId());
        db.sql().execute("update accounts set archived_at = now() where id = 8");
        assertThat(signedIn("sue").post(undo, Map.of()).statusCode()).isEqualTo(303);
        assertThat(owned("bea")).as("undone by nobody else").contains("A-1", "A-3", "A-8");

        HttpResponse<String> undone = ada.post(undo, Map.of());
        assertThat(Browser.location(undone)).isEqualTo("/accounts?q=Name");
        assertThat(toast(ada, undone))
                .isEqualTo("Undone: 3 accounts have their Success manager of before again, 1 left: changed since");
        assertThat(owned("bea")).doesNotContain("A-1", "A-3", "A-6", "A-8");
        assertThat(owned("cid")).contains("A-1");
        assertThat(owned("sue")).containsExactly("A-6");
        assertThat(signedIn("cid").get("/accounts/A-3").statusCode())
                .as("nobody's again")
                .isEqualTo(200);
        assertThat(ada.get("/accounts?q=A-1&columns=name,success_manager").body())
                .as("derived at once")
                .containsPattern("(?s)Name of A-1\\..*truncate\">cid<");
        assertThat(db.sql()
                        .fetchSingle("select action || ' ' || label || ' ' || (after ->> 'success_manager') || ' '"
                                + " || (before ->> 'success_manager') from audit_entries order by id desc limit 1")
                        .get(0, String.class))
                .isEqualTo("took back 3 accounts [\"nobody 2\", \"cid@example.com 1\"] [\"bea@example.com 3\"]");
        assertThat(toast(ada, ada.post(undo, Map.of()))).startsWith("Nothing is undone");
        assertThat(owned("cid")).contains("A-1");
    }

    @Test
    void onlyTheLastAssignmentIsUndoneAndNotForLong() {
        Browser ada = signedIn("ada");
        String first = undo(ada, ada.post(ASSIGN, toSuccessManager("bea@example.com", "A-1")));
        String second = undo(ada, ada.post(ASSIGN, toSuccessManager("bea@example.com", "A-3")));
        assertThat(toast(ada, ada.post(first, Map.of()))).startsWith("Nothing is undone");
        db.sql().execute("update undoable_assignments set assigned_at = now() - interval '11 minutes'");
        assertThat(toast(ada, ada.post(second, Map.of()))).startsWith("Nothing is undone");
        assertThat(owned("bea")).contains("A-1", "A-3");

        // kept no longer than it is of use
        Browser sue = signedIn("sue");
        undo(sue, sue.post(ASSIGN, toSuccessManager("bea@example.com", "A-6")));
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("undoable_assignments")))
                .isEqualTo(1);
        HttpResponse<String> nothing = sue.post(ASSIGN, toSuccessManager("bea@example.com", "A-6"));
        assertThat(sue.get(Browser.location(nothing)).body()).doesNotContain(">Undo<");
    }

    @Test
    void whatOnesRightsDoNotGiveIsNotGivenBackEither() {
        Browser cid = signedIn("cid");
        String handedOver = undo(cid, cid.post(ASSIGN, toSuccessManager("bea@example.com", "A-1", "A-6")));
        db.sql().execute("update team_members set profile = 'developer' where email = 'cid@example.com'");
        assertThat(signedIn("cid").post(handedOver, Map.of()).statusCode()).isEqualTo(403);
        db.sql().execute("update team_members set profile = 'csm' where email = 'cid@example.com'");
        Browser again = signedIn("cid");
        assertThat(toast(again, again.post(handedOver, Map.of())))
                .as("of their own, also where they do not see it any more")
                .startsWith("Undone: 2 accounts");
        assertThat(owned("cid")).contains("A-1", "A-6");

        Browser ada = signedIn("ada");
        String undo = undo(ada, ada.post(ASSIGN, toSuccessManager("bea@example.com", "A-1", "A-3")));
        db.sql().execute("update team_members set disabled_at = now() where email = 'cid@example.com'");
        assertThat(toast(ada, ada.post(undo, Map.of())))
                .isEqualTo("Undone: 1 account has its Success manager of before again,"
                        + " 1 left: who had them gets no accounts any more");
        assertThat(owned("bea")).contains("A-1").doesNotContain("A-3");
    }

    private int advisors() {
        return db.sql()
                .fetchCount(
                        org.jooq.impl.DSL.table("account_facts"),
                        org.jooq.impl.DSL.condition("owners[(select id from success_roles where key = 'advisor')] = "
                                + viewers.get("bea").memberId()));
    }

    @Test
    void tickedRowsAreExportedAndNothingHidden() {
        for (String records : List.of("accounts", "users")) {
            String letter = records.equals("accounts") ? "A-" : "U-";
            Browser cid = signedIn("cid");
            Set<String> hidden = portfolio.hiddenFrom("cid");
            List<Map.Entry<String, String>> ids = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                ids.add(Map.entry("id", letter + i));
            }
            HttpResponse<String> answer =
                    cid.post("/portfolio/" + records + "/export.csv?columns=external_id&q=-7", ids);
            assertThat(answer.statusCode()).isEqualTo(200);
            List<String> exported = CsvReader.builder()
                    .ofCsvRecord(answer.body().substring(1))
                    .stream()
                    .skip(1)
                    .map(row -> row.getField(row.getFieldCount() - 1))
                    .toList();
            assertThat(exported).isNotEmpty().doesNotContainAnyElementsOf(hidden);
            assertThat(exported)
                    .as("what was ticked, whatever the list is narrowed by")
                    .contains(records.equals("accounts") ? "A-1" : "U-10")
                    .doesNotContain(letter + 41, letter + 57);
            assertThat(cid.post("/portfolio/" + records + "/export.csv", List.of())
                            .statusCode())
                    .isBetween(400, 422);
        }
        db.sql().execute("update team_members set can_export = false");
        assertThat(signedIn("ada")
                        .post("/portfolio/accounts/export.csv", List.of(Map.entry("id", "A-1")))
                        .statusCode())
                .isEqualTo(403);
    }
}
