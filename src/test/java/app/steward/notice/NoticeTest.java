package app.steward.notice;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.account.AccountChanges;
import app.steward.account.BulkAssignment;
import app.steward.record.Patch;
import app.steward.team.Covers;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import app.steward.testing.TestClock;
import app.steward.testing.Visits;
import app.steward.workspace.Today;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A member is told once, of what they see, in the transaction of what is told. */
@StewardTest
class NoticeTest {
    /** A kind that who stands in is told, too. */
    private static final NoticeKind WORK = new NoticeKind("work", "Work", "Work", "bell", true);

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    TestClock clock;

    @Autowired
    Today today;

    @Autowired
    Notices notices;

    @Autowired
    NoticeRetention retention;

    @Autowired
    CoverNotices coverNotices;

    @Autowired
    Covers covers;

    @Autowired
    AccountChanges accounts;

    @Autowired
    BulkAssignment bulk;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Api api;

    @LocalServerPort
    int port;

    private Viewer ada;
    private Viewer bea;
    private Viewer cid;

    @BeforeEach
    void threeMembers() {
        db.reset();
        ada = team.administrator();
        bea = team.csm("bea");
        cid = team.csm("cid");
        db.sql().execute("update team_members set password_hash = ?", Visits.HASH);
    }

    private static Patch patch(String text) {
        return Patch.json(JsonMapper.shared().readTree(text.replace('\'', '"')));
    }

    private void account(String id, String owner) {
        accounts.create(
                ada,
                patch("{'externalId':'" + id + "'"
                        + (owner.isEmpty() ? "" : ",'success_manager':'" + owner + "@example.com'") + "}"));
    }

    private List<String> told(Viewer member) {
        return notices.of(member, null, null, 100).stream()
                .map(notice -> (notice.label() == null ? "" : notice.label() + ": ") + notice.text())
                .toList();
    }

    private int tell(NoticeKind kind, String rows) {
        return transaction.execute(status -> notices.add(
                kind,
                DSL.resultQuery("select member_id, key, account_id, text, '' as ref from (values " + rows
                        + ") v (member_id, key, account_id, text)")));
    }

    @Test
    void what_was_read_goes_after_90_days_and_what_was_not_after_two_years() {
        clock.set("2026-06-01T09:00:00Z");
        tell(
                WORK,
                "(" + bea.memberId() + ", 'a', null::bigint, 'Read'), (" + bea.memberId() + ", 'b', null, 'Unread')");
        notices.of(bea, null, null, 10).stream()
                .filter(notice -> notice.text().equals("Read"))
                .forEach(notice -> notices.mark(bea, List.of(notice.id()), true));
        clock.set("2026-08-30T09:00:00Z");
        retention.look();
        assertThat(told(bea)).containsExactlyInAnyOrder("Read", "Unread");
        clock.set("2026-08-31T09:00:00Z");
        retention.look();
        assertThat(told(bea)).containsExactly("Unread");
        clock.set("2028-06-02T09:00:00Z");
        retention.look();
        assertThat(told(bea)).isEmpty();
    }

    @Test
    void E2_the_same_is_told_once_however_often_it_is_tried() {
        account("A", "");
        String rows = "(2, 'x:1', 1, 'One'), (2, 'x:1', 1, 'One again'), (3, 'x:1', 1, 'For another')";
        assertThat(tell(WORK, rows)).isEqualTo(2);
        assertThat(tell(WORK, rows)).isZero();
        notices.markAll(bea, true);
        assertThat(tell(WORK, rows)).as("read is told").isZero();
        assertThat(notices.unread(bea)).isZero();
        assertThat(notices.unread(cid)).isEqualTo(1);
    }

    @Test
    void whoDoesNotSeeTheAccountIsNotToldAndReadsNothingOfIt() {
        account("HERS", "bea");
        assertThat(tell(WORK, "(3, 'x:1', 1, 'Hidden')")).isZero();
        tell(WORK, "(2, 'x:2', 1, 'Seen')");
        assertThat(told(bea)).contains("HERS: Seen");
        accounts.change(ada, "HERS", patch("{'success_manager':'cid@example.com'}"));
        assertThat(told(bea)).as("handed over").isEmpty();
        assertThat(notices.unread(bea)).isZero();
        accounts.change(ada, "HERS", patch("{'success_manager':null}"));
        assertThat(told(bea)).as("nobody's: seen again").contains("HERS: Seen");
        accounts.change(ada, "HERS", patch("{'archived':true}"));
        assertThat(told(bea)).as("archived").isEmpty();
        accounts.delete(ada, "HERS");
        assertThat(db.sql().fetchCount(DSL.table("notices"), DSL.condition("account_id is not null")))
                .as("deleted")
                .isZero();
    }

    @Test
    void T2_the_deputy_gets_the_notices_of_work_too() {
        account("HERS", "bea");
        notices.markAll(bea, true);
        covers.set(
                bea, bea.email(), cid.email(), today.now().today(), today.now().today());
        tell(WORK, "(2, 'x:1', 1, 'Do it')");
        Viewer deputy = cid.standingInFor(bea.books());
        assertThat(told(bea)).contains("HERS: Do it");
        assertThat(notices.of(deputy, null, null, 100))
                .filteredOn(notice -> notice.text().equals("Do it"))
                .singleElement()
                .satisfies(notice -> assertThat(notice.standsFor()).isEqualTo("bea"));
        clock.advance(Duration.ofDays(1));
        tell(WORK, "(2, 'x:2', 1, 'Do more')");
        assertThat(told(bea)).contains("HERS: Do more");
        assertThat(told(cid)).as("over, and the account is hers").noneMatch(text -> text.startsWith("HERS"));
    }

    @Test
    void whoComesToAnAccountIsToldUnlessTheyTookIt() {
        account("A", "bea");
        assertThat(told(bea)).containsExactly("A: Assigned to you by ada");
        accounts.change(ada, "A", patch("{'account_manager':'bea@example.com'}"));
        assertThat(told(bea)).as("she has it already").hasSize(1);
        account("B", "");
        accounts.change(cid, "B", patch("{'success_manager':'cid@example.com'}"));
        assertThat(told(cid)).as("he took it himself").isEmpty();
        accounts.change(cid, "B", patch("{'success_manager':'bea@example.com'}"));
        assertThat(told(bea)).first().isEqualTo("B: Assigned to you by cid");
        api.send("PATCH", "/accounts/B", "{'success_manager':'cid@example.com'}", null);
        assertThat(told(cid)).singleElement().asString().startsWith("B: Assigned to you through the key");
    }

    @Test
    void A2_more_than_a_few_at_once_are_one_notice() {
        for (int i = 1; i <= 12; i++) {
            account("A" + i, "");
        }
        var some = db.sql().select(DSL.field(DSL.name("id"), Long.class)).from(DSL.table(DSL.name("accounts")));
        bulk.assign(ada, some.where(DSL.field("id").le(5)), "success_manager", bea.email());
        assertThat(told(bea)).hasSize(5);
        var all = db.sql().select(DSL.field(DSL.name("id"), Long.class)).from(DSL.table(DSL.name("accounts")));
        bulk.assign(ada, all, "success_manager", cid.email());
        assertThat(told(cid)).containsExactly("12 accounts were assigned to you by ada");
        bulk.assign(ada, all, "success_manager", bea.email());
        assertThat(told(bea)).first().isEqualTo("12 accounts were assigned to you by ada");
    }

    @Test
    void whoFollowsAnAccountIsToldWhatHappensToIt() {
        account("A", "");
        assertThat(api.send("PUT", "/accounts/A/follow", null, "cid@example.com")
                        .status())
                .isEqualTo(200);
        assertThat(api.send("PUT", "/accounts/A/follow", null, "cid@example.com")
                        .status())
                .isEqualTo(200);
        Browser browser = new Browser(port);
        browser.signIn("bea@example.com", Visits.PASSWORD);
        browser.get("/accounts/A");
        browser.post("/accounts/A/touchpoints", Map.of("kind", "call", "at", "2026-06-15T10:00", "text", "Hello"));
        assertThat(told(cid)).containsExactly("A: Call logged by bea");
        assertThat(api.send("DELETE", "/accounts/A/follow", null, "cid@example.com")
                        .status())
                .isEqualTo(204);
        browser.post("/accounts/A/touchpoints", Map.of("kind", "note", "at", "2026-06-15T10:00", "text", "Hello"));
        assertThat(told(cid)).hasSize(1);
        api.send("PUT", "/accounts/A/follow", null, "ada@example.com");
        accounts.change(bea, "A", patch("{'success_manager':'bea@example.com'}"));
        assertThat(told(ada)).containsExactly("A: Assigned to bea by bea");
        assertThat(api.send("PUT", "/accounts/A/follow", null, "cid@example.com")
                        .status())
                .as("hers now")
                .isEqualTo(404);
        assertThat(api.put("/accounts/A/follow", null).status())
                .as("a key that was made for nobody")
                .isEqualTo(400);
    }

    @Test
    void coverIsToldWhenItIsSetBeginsAndEndsOnceEach() {
        LocalDate day = today.now().today();
        covers.set(bea, bea.email(), cid.email(), day.plusDays(1), day.plusDays(2));
        assertThat(told(cid)).containsExactly("You are to stand in for bea, 16 Jun 2026 to 17 Jun 2026");
        assertThat(told(bea)).isEmpty();
        clock.advance(Duration.ofDays(1));
        coverNotices.look();
        coverNotices.look();
        assertThat(told(cid)).first().isEqualTo("You stand in for bea, 16 Jun 2026 to 17 Jun 2026");
        clock.advance(Duration.ofDays(2));
        coverNotices.look();
        coverNotices.look();
        assertThat(told(cid)).hasSize(3).first().isEqualTo("You stand in for bea no longer");
        assertThat(told(bea)).singleElement().asString().endsWith("See what was done.");
        covers.set(ada, bea.email(), cid.email(), day.plusDays(3), day.plusDays(9));
        assertThat(told(bea)).first().asString().startsWith("cid is to stand in for you");
    }

    @Test
    void ofWhatAMemberDoesNotWantNothingIsMade() {
        Browser browser = new Browser(port);
        browser.signIn("bea@example.com", Visits.PASSWORD);
        browser.get("/notices");
        browser.post("/notices/settings", Map.of("how.assigned", "none"));
        account("A", "bea");
        assertThat(told(bea)).isEmpty();
        browser.post("/notices/settings", Map.of("how.assigned", "bell"));
        account("B", "bea");
        assertThat(told(bea)).containsExactly("B: Assigned to you by ada");
    }

    @Test
    void theBellShowsUnreadFirstAndMarksAll() {
        Browser browser = new Browser(port);
        browser.signIn("bea@example.com", Visits.PASSWORD);
        assertThat(browser.get("/notices").body()).contains("Nothing new", "aria-label=\"Notices\"");
        account("A", "bea");
        account("B", "bea");
        assertThat(browser.get("/accounts").body()).contains("Notices: 2 unread", "class=\"dot\"");
        String first = "/notices/" + notices.of(bea, false, null, 1).get(0).id();
        assertThat(Browser.location(browser.get(first))).isEqualTo("/accounts/B");
        assertThat(browser.get("/notices").body()).contains("Notices: 1 unread", ">Unread<", ">Earlier<");
        browser.post("/notices/read", Map.of());
        assertThat(browser.get("/notices").body())
                .contains("aria-label=\"Notices\"")
                .doesNotContain("Mark all as read");
        Browser other = new Browser(port);
        other.signIn("cid@example.com", Visits.PASSWORD);
        assertThat(other.get(first).statusCode()).isEqualTo(404);
    }

    @Test
    void theApiTellsAndMarks() {
        account("A", "bea");
        account("B", "bea");
        String me = "bea@example.com";
        Answer all = api.send("GET", "/notices?unread=true&limit=1", null, me);
        assertThat(all.status()).as("%s", all.body()).isEqualTo(200);
        assertThat(all.body().at("/items/0/account").asString()).isEqualTo("B");
        assertThat(all.body().at("/items/0/kind").asString()).isEqualTo("assigned");
        Answer next = api.send(
                "GET", "/notices?limit=1&after=" + all.body().path("next").asString(), null, me);
        assertThat(next.body().at("/items/0/account").asString()).isEqualTo("A");
        long id = all.body().at("/items/0/id").asLong();
        assertThat(api.send("PATCH", "/notices", "{'ids':[" + id + "],'read':true}", "cid@example.com")
                        .status())
                .isEqualTo(200);
        assertThat(notices.unread(bea)).as("another's").isEqualTo(2);
        api.send("PATCH", "/notices", "{'ids':[" + id + "],'read':true}", me);
        assertThat(notices.unread(bea)).isEqualTo(1);
        api.send("PATCH", "/notices", "{'all':true,'read':true}", me);
        assertThat(notices.unread(bea)).isZero();
        api.send("PATCH", "/notices", "{'ids':[" + id + "],'read':false}", me);
        assertThat(notices.unread(bea)).isEqualTo(1);
        for (String wrong : List.of("{}", "{'read':true}", "{'all':true}", "{'all':true,'ids':[1],'read':true}")) {
            assertThat(api.send("PATCH", "/notices", wrong, me).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(api.send("GET", "/notices?unread=maybe", null, me).status()).isEqualTo(400);
        assertThat(api.get("/notices").status())
                .as("a key that was made for nobody")
                .isEqualTo(400);
    }
}
