package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Taking an assignment back. */
class UndoAssignmentTest extends AssignCase {
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
}
