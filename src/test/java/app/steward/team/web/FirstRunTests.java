package app.steward.team.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.SetUp;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An empty workspace, from the first page to the first steps. */
@StewardTest
class FirstRunTests {
    private static final String PASSWORD = "a long enough one";

    @Autowired
    Db db;

    @Autowired
    SetUp setUp;

    @Autowired
    Team team;

    @LocalServerPort
    int port;

    Browser browser;

    @BeforeEach
    void nobody() {
        db.reset();
        browser = new Browser(port);
    }

    private HttpResponse<String> setUp(Map<String, String> form) {
        String token = setUp.link().orElseThrow();
        assertThat(browser.get("/set-up?token=" + token).body()).contains("data-behaviour=\"timezone\"");
        Map<String, String> sent = new HashMap<>(form);
        sent.put("token", token);
        return browser.post("/set-up", sent);
    }

    private static Map<String, String> complete() {
        return Map.of(
                "name",
                "Ada",
                "email",
                "ada@example.com",
                "password",
                PASSWORD,
                "workspace",
                "Tallgrove",
                "timeZone",
                "Europe/Berlin");
    }

    @Test
    void signInSaysWhereTheLinkWasPrintedUntilSomebodyIsThere() {
        assertThat(browser.get("/sign-in").body())
                .contains("waits to be set up")
                .contains("printed where Steward was started")
                .doesNotContain("name=\"password\"");
        team.add(Viewer.system(), new Team.NewMember("cem@example.com", "Cem", Profile.CSM, false, PASSWORD));
        assertThat(browser.get("/sign-in").body())
                .doesNotContain("waits to be set up")
                .contains("name=\"password\"");
    }

    @Test
    void whoSetsUpIsSignedInAndFindsWhatToDoFirst() {
        assertThat(Browser.location(setUp(complete()))).isEqualTo("/accounts");
        String first = browser.get("/accounts").body();
        assertThat(first)
                .contains("Steward is set up")
                .contains("href=\"/settings/team\"")
                .contains("Bring in your accounts and users")
                .contains("Say what healthy means")
                .doesNotContain(" Done<");
        assertThat(browser.get("/settings/workspace").body()).contains("value=\"Tallgrove\"");
        team.add(Viewer.system(), new Team.NewMember("cem@example.com", "Cem", Profile.CSM, false, PASSWORD));
        assertThat(browser.get("/accounts").body()).containsOnlyOnce(" Done<");
        Browser csm = new Browser(port);
        csm.signIn("cem@example.com", PASSWORD);
        assertThat(csm.get("/accounts").body())
                .contains("An administrator brings them in from a file")
                .doesNotContain("Bring in your accounts and users");
    }

    @Test
    void whatIsWrongStandsAtItsFieldAllAtOnce() {
        HttpResponse<String> again = setUp(Map.of(
                "name", "Ada", "email", "ada", "password", "short", "workspace", " ", "timeZone", "Mars/Olympus"));
        assertThat(again.statusCode()).isEqualTo(422);
        assertThat(again.body())
                .contains("id=\"email-error\"")
                .contains("id=\"password-error\"")
                .contains("id=\"workspace-error\"")
                .contains("id=\"timeZone-error\"")
                .doesNotContain("id=\"name-error\"")
                .doesNotContain("data-behaviour=\"timezone\"");
        assertThat(db.sql().fetchSingle("select count(*) from team_members").get(0, Long.class))
                .isZero();
    }
}
