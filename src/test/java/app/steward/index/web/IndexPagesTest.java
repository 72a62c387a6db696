package app.steward.index.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@StewardTest
class IndexPagesTest {
    private static final String PASSWORD = "a long enough one";
    private static final String PATH = "/settings/indexed-fields";

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    Team team;

    @BeforeEach
    void reset() {
        db.reset();
    }

    private Browser as(Profile profile) {
        String email = profile.key() + "@example.com";
        team.add(Viewer.system(), new Team.NewMember(email, profile.label(), profile, false, PASSWORD));
        Browser browser = new Browser(port);
        browser.signIn(email, PASSWORD);
        browser.get("/profile");
        return browser;
    }

    private int id(String field) {
        return (Integer) db.sql().fetchValue("select id from field_indexes where field = ?", field);
    }

    private Object state(String field) {
        return db.sql().fetchValue("select max(state) from field_indexes where field = ?", field);
    }

    @Test
    void onlyAdministratorsSeeAndChangeThem() {
        for (Profile profile : Profile.values()) {
            Browser browser = as(profile);
            boolean may = profile == Profile.ADMINISTRATOR;
            assertThat(browser.get("/profile").body().contains("href=\"" + PATH + "\""))
                    .as("in the menu of %s", profile)
                    .isEqualTo(may);
            for (String page : List.of("", "/rows", "/new", "/new?subject=user")) {
                assertThat(browser.get(PATH + page).statusCode())
                        .as(profile + page)
                        .isEqualTo(may ? 200 : 403);
            }
            if (!may) {
                browser.get("/profile");
                assertThat(browser.post(PATH, Map.of("subject", "account", "field", "employees"))
                                .statusCode())
                        .isEqualTo(403);
                for (String way : List.of("/retry", "/drop")) {
                    assertThat(browser.post(PATH + "/" + id("amount") + way, Map.of())
                                    .statusCode())
                            .isEqualTo(403);
                }
            }
        }
        assertThat(state("employees")).isNull();
        assertThat(state("amount")).isEqualTo("ready");
    }

    @Test
    void aFieldIsChosenOnceAndCanBeDropped() {
        Browser admin = as(Profile.ADMINISTRATOR);
        assertThat(admin.get(PATH).body()).contains("No field by choice yet", "Next billing on", "Stays");
        assertThat(admin.get(PATH + "/new").body())
                .contains("value=\"employees\"", "Changes often")
                .doesNotContain("value=\"mrr\"", "value=\"segment\"");
        for (int click = 0; click < 2; click++) {
            HttpResponse<String> added = admin.post(PATH, Map.of("subject", "account", "field", "employees"));
            assertThat(added.statusCode()).isEqualTo(303);
        }
        assertThat(admin.get(PATH).body())
                .contains("Employees is being indexed", "Waits for its turn", "data-poll-url=\"" + PATH + "/rows\"");
        assertThat(admin.get(PATH + "/new").body()).doesNotContain("value=\"employees\"");
        assertThat(admin.get("/settings/audit-trail?kind=index").body()).contains("Index on Employees");
        assertThat(admin.post(PATH + "/" + id("employees") + "/drop", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(admin.get(PATH).body()).contains("Being dropped");
    }

    @Test
    void aFailureTellsItsReasonAndCanBeTriedAgain() {
        Browser admin = as(Profile.ADMINISTRATOR);
        admin.post(PATH, Map.of("subject", "user", "field", "title"));
        db.sql()
                .execute("update field_indexes set state = 'failed', problem = 'The database refused it: disk <full>'"
                        + " where field = 'title'");
        assertThat(admin.get(PATH).body()).contains("Not built", "disk &lt;full&gt;", "Try again");
        admin.post(PATH + "/" + id("title") + "/retry", Map.of());
        assertThat(state("title")).isEqualTo("waiting");
    }

    @Test
    void whatCannotBeIsRefused() {
        Browser admin = as(Profile.ADMINISTRATOR);
        admin.get(PATH + "/new");
        for (String field : List.of("", "segment", "no_such", "usage_trend", "account.mrr")) {
            HttpResponse<String> refused = admin.post(PATH, Map.of("subject", "account", "field", field));
            assertThat(refused.statusCode()).as(field).isEqualTo(422);
            assertThat(refused.body()).contains("Choose a field from the list");
        }
        assertThat(admin.get(PATH + "/new?subject=task").statusCode()).isEqualTo(404);
        admin.get(PATH);
        assertThat(admin.post(PATH + "/999999/drop", Map.of()).statusCode()).isEqualTo(404);
        assertThat(admin.post(PATH + "/" + id("amount") + "/drop", Map.of()).statusCode())
                .isEqualTo(409);
        assertThat(state("amount")).isEqualTo("ready");
    }
}
