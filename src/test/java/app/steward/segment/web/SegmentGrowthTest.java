package app.steward.segment.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.segment.SegmentGrowth;
import app.steward.segment.SegmentGrowth.By;
import app.steward.segment.SegmentGrowth.Grown;
import app.steward.segment.SegmentGrowth.Period;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Visits;
import app.steward.workspace.Today;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who entered and left a segment by day, week and month. It is Monday, 15 June 2026; account 1 is cid's, 3 nobody's. */
@StewardTest
class SegmentGrowthTest {
    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    SegmentGrowth growth;

    @Autowired
    Today today;

    @LocalServerPort
    int port;

    Map<String, Viewer> viewers;
    int segment;

    @BeforeEach
    void aSegmentOfThree() {
        viewers = portfolio.make();
        segment = portfolio.segment(
                viewers.get("ada"),
                Subject.ACCOUNT,
                "Three",
                "{'field':'external_id','op':'in','value':['A-1','A-3','A-8']}");
        db.sql().execute("delete from membership_history");
        move(1, true, "2026-04-20");
        move(3, true, "2026-05-28");
        move(8, true, "2026-06-10");
        move(18, true, "2026-06-09");
        move(18, false, "2026-06-12");
        move(1, false, "2026-06-12");
        move(1, true, "2026-06-15");
    }

    private void move(int account, boolean entered, String day) {
        db.sql()
                .execute(
                        "insert into membership_history (kind, definition, subject, record_id, entered, at)"
                                + " values ('segment', ?, 'account', ?, ?, ?::timestamptz)",
                        segment,
                        account,
                        entered,
                        day + "T08:00:00Z");
    }

    private Grown grown(String who, By by) {
        return growth.of(viewers.get(who), Subject.ACCOUNT, segment, by, today.now());
    }

    private Browser signedIn(String name) {
        Browser browser = new Browser(port);
        browser.signIn(name + "@example.com", Visits.PASSWORD);
        return browser;
    }

    @Test
    void weeksAndMonthsAreTheSumOfTheirDays() {
        Grown months = grown("ada", By.MONTH);
        assertThat(months.periods())
                .extracting(Period::first, Period::entered, Period::left, Period::members)
                .containsExactly(
                        tuple(LocalDate.parse("2026-04-01"), 1L, 0L, 1L),
                        tuple(LocalDate.parse("2026-05-01"), 1L, 0L, 2L),
                        tuple(LocalDate.parse("2026-06-01"), 3L, 2L, 3L));
        assertThat(months.since()).isEqualTo(LocalDate.parse("2026-04-20"));
        Grown weeks = grown("ada", By.WEEK);
        assertThat(weeks.periods().get(weeks.periods().size() - 1))
                .isEqualTo(new Period(LocalDate.parse("2026-06-15"), LocalDate.parse("2026-06-15"), 3, 1, 0));
        assertThat(weeks.periods().get(weeks.periods().size() - 2))
                .isEqualTo(new Period(LocalDate.parse("2026-06-08"), LocalDate.parse("2026-06-14"), 2, 2, 2));
    }

    @ParameterizedTest
    @EnumSource(By.class)
    void eachEndsWithTheMembersOfNowAndAddsUp(By by) {
        for (String who : new String[] {"ada", "bea", "cid"}) {
            Grown grown = grown(who, by);
            assertThat(grown.members()).as(who).isEqualTo(who.equals("bea") ? 2 : 3);
            for (int i = 1; i < grown.periods().size(); i++) {
                assertThat(grown.periods().get(i).members())
                        .isEqualTo(grown.periods().get(i - 1).members()
                                + grown.periods().get(i).change());
            }
        }
    }

    @Test
    void nothingHiddenIsCounted() {
        Grown before = grown("bea", By.MONTH);
        assertThat(before.periods())
                .as("account 1 is cid's")
                .extracting(Period::entered, Period::left, Period::members)
                .containsExactly(tuple(1L, 0L, 1L), tuple(2L, 1L, 2L));
        db.sql().execute("update accounts set parent_id = null");
        db.sql().execute("delete from users where account_id = 1");
        db.sql().execute("delete from subscriptions where account_id = 1");
        db.sql().execute("delete from accounts where id = 1");
        assertThat(grown("bea", By.MONTH)).isEqualTo(before);
    }

    @Test
    void thePageDrawsItAndSaysItInFigures() {
        String path = "/segments/account/" + segment + "/growth";
        Browser bea = signedIn("bea");
        assertThat(bea.get(path).body())
                .contains("Growth of Three", "2 now", "since 28 May 2026", "class=\"s-in\"", "10 Jun 2026")
                .contains("Accounts in Three, 19 days: lowest 1, highest 3, latest 2")
                .contains("at most 1 entered and 1 left at once");
        assertThat(bea.get(path + "?by=week").body()).contains("Week of 8 Jun 2026");
        assertThat(bea.get(path + "?by=month").body()).contains("June 2026", "May 2026");
        assertThat(bea.get(path + "?by=century").body()).contains("10 Jun 2026");
        assertThat(bea.get("/segments/account").body()).contains(path);
        assertThat(bea.get("/segments/account/" + segment).body()).contains(path);
    }

    @Test
    void whatNobodyWasInSaysSoAndWhatIsNotThereIsNotFound() {
        int none = portfolio.segment(
                viewers.get("ada"), Subject.USER, "None", "{'field':'external_id','op':'eq','value':'nobody'}");
        Browser ada = signedIn("ada");
        assertThat(ada.get("/segments/user/" + none + "/growth").body()).contains("Nobody was in it yet");
        assertThat(ada.get("/segments/account/" + none + "/growth").statusCode())
                .isEqualTo(404);
        assertThat(ada.get("/segments/user/99999/growth").statusCode()).isEqualTo(404);
    }
}
