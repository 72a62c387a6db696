package app.steward.segment.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.automation.AlertStarters;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.segment.SegmentStarters;
import app.steward.segment.Starters;
import app.steward.segment.Starters.Offered;
import app.steward.segment.Starters.Starter;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What teams begin with: counted for whom asks, said to be missing where the workspace lacks it, changed in the form. */
@StewardTest
class SegmentStartersTest {
    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Api api;

    @Autowired
    SegmentStarters ofSegments;

    @Autowired
    AlertStarters ofAlerts;

    @Autowired
    Starters starters;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @LocalServerPort
    int port;

    Map<String, Viewer> viewers;

    @BeforeEach
    void records() {
        viewers = portfolio.make();
    }

    private Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    private static Offered find(List<Offered> offered, String key) {
        return offered.stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "bea", "cid"})
    void eachIsCountedAmongWhatIsSeen(String who) {
        Viewer viewer = viewers.get(who);
        long matching = 0;
        for (List<Starter> all : List.of(
                ofAlerts.conditions(), ofSegments.all(viewer, Subject.ACCOUNT), ofSegments.all(viewer, Subject.USER))) {
            matching += matching(who, all);
        }
        assertThat(matching).isPositive();
    }

    private long matching(String who, List<Starter> all) {
        List<Offered> offered = starters.of(viewers.get(who), all, Purpose.RULE, true);
        long matching = 0;
        for (Starter starter : all) {
            Offered one = find(offered, starter.key());
            assertThat(one.missing()).as(starter.name()).isNull();
            String condition = conditions.write(starters.condition(starter, fields.catalogue(), Purpose.RULE));
            assertThat(one.now())
                    .as(starter.name())
                    .isEqualTo(api.send(
                                    "POST",
                                    "/" + starter.subject().plural() + "/search",
                                    "{\"count\":true,\"limit\":1,\"condition\":" + condition + "}",
                                    who + "@example.com")
                            .body()
                            .path("total")
                            .asLong(-1));
            matching += one.now();
        }
        return matching;
    }

    @Test
    void thePlanIsThatOfMostAndTheRoleOneThatThereIs() {
        Viewer ada = viewers.get("ada");
        assertThat(ofSegments.all(ada, Subject.ACCOUNT).get(0).name()).isIn("On the plan Gold", "On the plan silver");
        assertThat(ofSegments.all(ada, Subject.USER).get(0).name()).isEqualTo("Of the role Admin");
    }

    @Test
    void whatTheWorkspaceLacksIsSaidAndNotOffered() {
        db.sql().execute("update subscriptions set plan = null");
        db.sql().execute("update users set role = null");
        db.sql().execute("delete from user_roles");
        db.sql().execute("delete from personas where key = 'sponsor'");
        portfolio.recompute();
        Viewer ada = viewers.get("ada");

        Offered plan = find(starters.of(ada, ofSegments.all(ada, Subject.ACCOUNT), Purpose.SEGMENT, true), "plan");
        assertThat(plan.usable()).isFalse();
        assertThat(plan.missing()).isEqualTo("No account has a plan yet.");
        assertThat(plan.now()).isNull();
        assertThat(find(starters.of(ada, ofSegments.all(ada, Subject.USER), Purpose.SEGMENT, true), "role")
                        .missing())
                .isEqualTo("There is no role yet: add one in Settings.");
        assertThat(find(starters.of(ada, ofAlerts.conditions(), Purpose.RULE, true), "sponsor_gone")
                        .missing())
                .isEqualTo("Persona knows no sponsor, so it matches nobody.");
        assertThat(ofAlerts.find("sponsor_gone", fields.catalogue())).isEmpty();

        Browser browser = signedIn("ada");
        assertThat(browser.get("/segments/account/starters").body())
                .contains("No account has a plan yet.", "Live customers", "starter=live")
                .doesNotContain("starter=plan", "would match now");
        assertThat(browser.get("/alerts/starters").body())
                .contains("Persona knows no sponsor")
                .doesNotContain("starter=sponsor_gone");
        assertThat(browser.get("/segments/account/new?starter=plan").statusCode())
                .isEqualTo(400);
    }

    @Test
    void oneOpensTheFormFilledAndIsSavedFromThere() {
        Browser ada = signedIn("ada");
        assertThat(ada.get("/segments/account").body())
                .contains("No account segments yet", "/segments/account/starters/counted", "starter=renewal");
        assertThat(ada.get("/segments/account/starters/counted").body()).containsPattern("[0-9]+ would match now");
        assertThat(ada.get("/segments/user/starters?counted=true").body())
                .contains("Power users")
                .containsPattern("[0-9]+ would match now");
        String form = ada.get("/segments/account/new?starter=renewal").body();
        assertThat(form).contains("value=\"Renewal in 90 days\"", "value=\"90\"", "Add account segment");
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("segments"))).isZero();
        assertThat(ada.get("/segments/account/new?starter=nothing").statusCode())
                .isEqualTo(404);
        assertThat(ada.get("/segments/user/new?starter=contract").statusCode()).isEqualTo(404);
    }

    @Test
    void whoEditsNoSegmentsBeginsNone() {
        for (String name : List.of("bea", "vic", "dev")) {
            Browser browser = signedIn(name);
            assertThat(browser.get("/segments/account/starters").statusCode()).isEqualTo(403);
            assertThat(browser.get("/segments/account/starters/counted").statusCode())
                    .isEqualTo(403);
            assertThat(browser.get("/segments/account").body()).doesNotContain("starters");
        }
    }
}
