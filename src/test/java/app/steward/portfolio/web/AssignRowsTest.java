package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is done with the picked rows of a list: who may assign what, and that nothing of others is touched or told. */
class AssignRowsTest extends AssignCase {
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
    void moreThanAreTestedAtOnceHaveTheirOwnerAtOnceAndAreTestedInTheBackground() {
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
        db.gatherTouched();
        assertThat(db.sql()
                        .fetchCount(
                                org.jooq.impl.DSL.table("touched"),
                                org.jooq.impl.DSL.condition(
                                        "fields @> '{account.onboarding_manager,account.unassigned}'")))
                .as("and are tested again in the background")
                .isEqualTo(1200);

        db.sql().execute("insert into success_roles (key, label, position) values ('advisor', 'Advisor', 4)");
        HttpResponse<String> advised = ada.post(ASSIGN + "?q=B-", form("advisor", "bea@example.com", List.of("all")));
        assertThat(advisors()).isEqualTo(1200);
        assertThat(toast(ada, ada.post(undo(ada, advised), Map.of())))
                .isEqualTo("Undone: 1,200 accounts have their Advisor of before again."
                        + " Segments, health and lists follow in the background");
        assertThat(advisors()).isZero();
    }

    private int advisors() {
        return db.sql()
                .fetchCount(
                        org.jooq.impl.DSL.table("account_facts"),
                        org.jooq.impl.DSL.condition("owners[(select id from success_roles where key = 'advisor')] = "
                                + viewers.get("bea").memberId()));
    }
}
