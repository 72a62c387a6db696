package app.steward.pulse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.account.AccountChanges;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.health.ConfigurationReader;
import app.steward.problem.BadInput;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.segment.SegmentEditing;
import app.steward.team.Profile;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.json.JsonMapper;

/** What owners think of an account counts while they own it and while it is young, and stands beside the score. */
@StewardTest
class PulseTest {
    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    TestClock clock;

    @Autowired
    Pulses pulses;

    @Autowired
    AccountChanges accounts;

    @Autowired
    SegmentEditing segments;

    @Autowired
    Conditions conditions;

    @Autowired
    Fields fields;

    @Autowired
    ConfigurationReader health;

    @Autowired
    Api api;

    @Autowired
    Today today;

    @LocalServerPort
    int port;

    private Viewer ada;
    private Viewer bea;
    private Viewer cid;

    @BeforeEach
    void anAccountOfBea() {
        db.reset();
        ada = team.administrator();
        bea = team.csm("bea");
        cid = team.csm("cid");
        db.sql().execute("update team_members set password_hash = ?", Visits.HASH);
        accounts.create(ada, patch("{'externalId':'A','success_manager':'bea@example.com'}"));
    }

    private static Patch patch(String text) {
        return Patch.json(JsonMapper.shared().readTree(text.replace('\'', '"')));
    }

    /** The column of the account as the API lists it; null where it is missing. */
    private @Nullable Integer value(String field) {
        Answer answer = api.get("/accounts?columns=external_id," + field);
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        var value = answer.body().at("/items/0").path(field);
        return value.isMissingNode() || value.isNull() ? null : value.asInt();
    }

    private long found(String condition) {
        Answer answer = api.post("/accounts/search", "{'count':true,'condition':" + condition + "}");
        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
        return answer.body().path("total").asLong();
    }

    @Test
    void onlyWhoOwnsTheAccountJudgesIt() {
        Viewer viewer = team.member("vic", Profile.VIEWER);
        for (Viewer other : List.of(ada, viewer)) {
            assertThatThrownBy(() -> pulses.judge(other, "A", 4, "")).isInstanceOf(NotAllowed.class);
        }
        assertThatThrownBy(() -> pulses.judge(cid, "A", 4, "")).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> pulses.judge(cid.standingInFor(bea.books()), "A", 4, ""))
                .as("a deputy works the account, and is no owner of it")
                .isInstanceOf(NotAllowed.class);
        assertThatThrownBy(() -> pulses.judge(Viewer.system(), "A", 4, "")).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> pulses.judge(bea, "A", 6, "")).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> pulses.judge(bea, "A", null, "")).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> pulses.judge(bea, "A", 3, "x".repeat(2001))).isInstanceOf(BadInput.class);
        pulses.judge(bea, "A", 4, " New manager. ");
        assertThat(value("pulse")).isEqualTo(4);
        assertThat(value("pulse_age")).isZero();
        assertThat(db.sql().fetchValue("select after ->> 'reason' from audit_entries where kind = 'pulse'"))
                .isEqualTo("New manager.");
    }

    @Test
    void aPulseIsMissingOnceItIsOldAndItsAgeIsNot() {
        pulses.judge(bea, "A", 4, "");
        clock.advance(Duration.ofDays(60));
        assertThat(value("pulse")).as("the last day").isEqualTo(4);
        clock.advance(Duration.ofDays(1));
        assertThat(value("pulse")).isNull();
        assertThat(value("pulse_age")).isEqualTo(61);
        assertThat(found("{'field':'pulse','op':'empty'}")).isEqualTo(1);
        assertThat(found("{'field':'pulse','op':'gte','value':1}")).isZero();
        db.sql().execute("update workspace set pulse_days = 90, version = version + 1");
        assertThat(value("pulse")).isEqualTo(4);
        db.sql().execute("update workspace set pulse_days = 7, version = version + 1");
        assertThat(value("pulse")).isNull();
    }

    @Test
    void aPulseIsNotInheritedAndComesBackWithItsOwner() {
        pulses.judge(bea, "A", 2, "");
        accounts.change(ada, "A", patch("{'success_manager':'cid@example.com'}"));
        assertThat(value("pulse")).isNull();
        assertThat(value("pulse_age")).isNull();
        pulses.judge(cid, "A", 5, "");
        accounts.change(ada, "A", patch("{'account_manager':'bea@example.com'}"));
        assertThat(value("pulse")).as("the newest of those who own it").isEqualTo(5);
        accounts.change(ada, "A", patch("{'success_manager':null}"));
        assertThat(value("pulse")).as("an older one, by who owns it still").isEqualTo(2);
    }

    @Test
    void membershipFollowsAtOnce() {
        int worried = segments.create(
                ada,
                Subject.ACCOUNT,
                "Worried",
                true,
                conditions.read(
                        fields.catalogue(),
                        Subject.ACCOUNT,
                        "{\"field\":\"pulse\",\"op\":\"lte\",\"value\":2}",
                        Purpose.SEGMENT));
        pulses.judge(bea, "A", 1, "");
        assertThat(found("{'field':'segment','op':'in','value':[" + worried + "]}"))
                .isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        pulses.judge(bea, "A", 3, "");
        assertThat(found("{'field':'segment','op':'in','value':[" + worried + "]}"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,90,-2", "2,50,-1", "3,50,0", "4,70,0", "5,69,1", "4,39,2", "3,,", "2,39,0", "3,40,0"})
    void theGapIsTheBandsThatPersonAndScoreAreApart(int pulse, @Nullable Integer score, @Nullable Integer gap) {
        pulses.judge(bea, "A", pulse, "");
        db.sql().execute("update account_facts set overall_score = ?", score);
        assertThat(value("pulse_gap")).isEqualTo(gap);
        Pulses.Panel panel = pulses.panel(bea, 1, today.now());
        assertThat(panel.apart()).isEqualTo(gap == null ? 0 : gap);
        assertThat(found("{'field':'pulse_gap','op':'not_empty'}")).isEqualTo(gap == null ? 0 : 1);
        clock.advance(Duration.ofDays(61));
        assertThat(value("pulse_gap")).as("too old to be compared").isNull();
    }

    @ParameterizedTest
    @CsvSource({"pulse,true", "pulse_age,true", "pulse_gap,false"})
    void healthTakesThePulseButNotTheGap(String field, boolean taken) {
        String tree = "{\"pillars\":{\"relationship\":{\"metrics\":[{\"field\":\"" + field
                + "\",\"better\":\"higher\",\"good\":5,\"poor\":1}]}}}";
        if (taken) {
            health.read(fields.catalogue(), conditions.tree(tree));
        } else {
            assertThatThrownBy(() -> health.read(fields.catalogue(), conditions.tree(tree)))
                    .isInstanceOf(BadInput.class);
        }
    }

    @Test
    void aViewerIsNotLetExport() {
        assertThat(api.post("/team-members", "{'email':'v@example.com','name':'V','profile':'viewer','canExport':true}")
                        .status())
                .isEqualTo(400);
        assertThat(api.post("/team-members", "{'email':'v@example.com','name':'V','profile':'csm','canExport':true}")
                        .status())
                .isEqualTo(201);
        Answer viewer = api.send("PATCH", "/team-members/v@example.com", "{'profile':'viewer'}", null);
        assertThat(viewer.body().path("canExport").asBoolean()).isFalse();
        assertThat(api.send("PATCH", "/team-members/v@example.com", "{'canExport':true}", null)
                        .status())
                .isEqualTo(400);
    }

    @Test
    void theApiTellsAndTakesPulses() {
        Answer made = api.send("POST", "/accounts/A/pulses", "{'pulse':4,'reason':'New manager'}", "bea@example.com");
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        assertThat(made.body().path("label").asString()).isEqualTo("Confident");
        assertThat(api.send("POST", "/accounts/A/pulses", "{'pulse':4}", "ada@example.com")
                        .status())
                .isEqualTo(403);
        assertThat(api.post("/accounts/A/pulses", "{'pulse':4}").status())
                .as("a key that was made for nobody")
                .isEqualTo(400);
        assertThat(api.send("POST", "/accounts/A/pulses", "{'pulse':4.9}", "bea@example.com")
                        .status())
                .as("half a pulse is none")
                .isEqualTo(400);
        assertThat(api.get("/accounts/A/pulses").status())
                .as("a key that is nobody's")
                .isEqualTo(400);
        assertThat(api.send("POST", "/accounts/A/pulses", "{'pulse':9}", "bea@example.com")
                        .status())
                .isEqualTo(400);
        clock.advance(Duration.ofDays(1));
        api.send("POST", "/accounts/A/pulses", "{'pulse':2}", "bea@example.com");
        Answer first = api.send("GET", "/accounts/A/pulses?limit=1", null, "bea@example.com");
        assertThat(first.body().at("/items/0/pulse").asInt()).isEqualTo(2);
        Answer next = api.send(
                "GET",
                "/accounts/A/pulses?limit=1&after=" + first.body().path("next").asString(),
                null,
                "bea@example.com");
        assertThat(next.body().at("/items/0/pulse").asInt()).isEqualTo(4);
        assertThat(next.body().has("next")).isFalse();
        assertThat(api.send("GET", "/accounts/A/pulses", null, "cid@example.com")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void theAccountsPageShowsPersonAndScoreBesideEachOther() {
        Browser browser = new Browser(port);
        browser.signIn("bea@example.com", Visits.PASSWORD);
        assertThat(browser.get("/accounts/A").body()).contains("Nobody who owns it has judged it yet", "Say it");
        assertThat(browser.get("/accounts/A/pulse").body()).contains("Very worried", "Save pulse");
        assertThat(browser.post("/accounts/A/pulse", Map.of("reason", "Because"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(browser.post("/accounts/A/pulse", Map.of("pulse", "4", "reason", "<b>Because</b>"))
                        .statusCode())
                .isEqualTo(303);
        db.sql().execute("update account_facts set overall_score = 12");
        assertThat(browser.get("/accounts/A").body())
                .contains("4 Confident", "You and the score are 2 bands", "&lt;b&gt;Because", "Pulse 4 Confident");
        Browser other = new Browser(port);
        other.signIn("ada@example.com", Visits.PASSWORD);
        assertThat(other.get("/accounts/A").body()).contains("4 Confident").doesNotContain("Judge anew");
        assertThat(other.get("/accounts/A/pulse").body()).doesNotContain("Save pulse");
        other.get("/profile");
        assertThat(other.post("/accounts/A/pulse", Map.of("pulse", "4")).statusCode())
                .isEqualTo(403);
        Browser stranger = new Browser(port);
        stranger.signIn("cid@example.com", Visits.PASSWORD);
        assertThat(stranger.get("/accounts/A/pulse").statusCode()).isEqualTo(404);
    }
}
