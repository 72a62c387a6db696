package app.steward.usage.web;

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
class FeaturePagesTest {
    private static final String PASSWORD = "a long enough one";
    private static final String PATH = "/settings/features";

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

    private void feature(String key, String module, String product) {
        db.sql()
                .execute(
                        "insert into features (feature, module, product, label) values (?, ?, ?, ?)",
                        key,
                        module,
                        product,
                        key);
    }

    private Object tracked(String key, String module) {
        return db.sql().fetchValue("select tracked from features where feature = ? and module = ?", key, module);
    }

    @Test
    void onlyAdministratorsSeeAndChangeThem() {
        feature("export", "boards", "");
        Map<String, String> change =
                Map.of("key", "export", "module", "boards", "product", "", "label", "X", "counts", "false");
        for (Profile profile : Profile.values()) {
            Browser browser = as(profile);
            boolean may = profile == Profile.ADMINISTRATOR;
            assertThat(browser.get("/profile").body().contains("href=\"" + PATH + "\""))
                    .as("in the menu of %s", profile)
                    .isEqualTo(may);
            for (String page : List.of("", "/new", "/one?key=export&module=boards")) {
                assertThat(browser.get(PATH + page).statusCode())
                        .as(profile + page)
                        .isEqualTo(may ? 200 : 403);
            }
            if (!may) {
                for (String way : List.of("", "/one", "/tracked")) {
                    assertThat(browser.post(PATH + way, change).statusCode())
                            .as(profile + way)
                            .isEqualTo(403);
                }
            }
        }
        assertThat(tracked("export", "boards")).isEqualTo(true);
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("features"))).isEqualTo(2);
    }

    @Test
    void trackingStopsForTheOneOfItsModuleAndTheListComesBackAsItWas() {
        feature("export", "boards", "planner");
        feature("export", "", "");
        Browser admin = as(Profile.ADMINISTRATOR);
        HttpResponse<String> done = admin.post(
                PATH + "/tracked",
                Map.of("key", "export", "module", "", "product", "", "counts", "false", "q", "ex&p", "tracked", "yes"));
        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(done.headers().firstValue("Location").orElseThrow()).endsWith(PATH + "?q=ex%26p&tracked=yes");
        assertThat(tracked("export", "")).isEqualTo(false);
        assertThat(tracked("export", "boards")).isEqualTo(true);
        assertThat(admin.get(PATH + "?q=ex%26p&tracked=yes").body()).contains("export is not tracked any more");
        assertThat(admin.get(PATH + "?tracked=no").body())
                .contains("1 feature<", "Not tracked")
                .doesNotContain("boards");
        assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("refresh_runs"))).isEqualTo(1);
        assertThat(admin.get("/settings/audit-trail?kind=feature").body()).contains("Changed feature", "Tracked");
    }

    @Test
    void oneIsRenamedAndOneIsAddedBeforeItIsSeen() {
        feature("export", "boards", "planner");
        Browser admin = as(Profile.ADMINISTRATOR);
        admin.post(
                PATH + "/one",
                Map.of(
                        "key",
                        "export",
                        "module",
                        "boards",
                        "product",
                        "planner",
                        "label",
                        "Excel export",
                        "tracked",
                        "true"));
        assertThat(admin.get(PATH).body()).contains("Excel export saved", "Never");
        HttpResponse<String> empty = admin.post(
                PATH + "/one",
                Map.of("key", "export", "module", "boards", "product", "planner", "label", " ", "tracked", "true"));
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("id=\"label-error\"");
        assertThat(admin.post(PATH, Map.of("key", "import", "tracked", "true")).statusCode())
                .isEqualTo(303);
        assertThat(admin.get(PATH).body()).contains("import added");
        HttpResponse<String> twice =
                admin.post(PATH, Map.of("key", "EXPORT", "module", "Boards", "product", "Planner"));
        assertThat(twice.statusCode()).isEqualTo(422);
        assertThat(twice.body()).contains("id=\"key-error\"", "already", "value=\"Boards\"");
        assertThat(admin.post(PATH, Map.of("key", " ")).body()).contains("id=\"key-error\"");
    }

    @Test
    void aChangeOverAnotherIsToldFirst() {
        feature("export", "", "");
        Browser admin = as(Profile.ADMINISTRATOR);
        assertThat(admin.get(PATH + "/one?key=export").body())
                .contains("name=\"seen.label\" value=\"export\"", "name=\"seen.tracked\" value=\"true\"");
        Map<String, String> sent = Map.of(
                "key", "export", "label", "Export", "tracked", "true", "seen.label", "export", "seen.tracked", "true");
        assertThat(admin.post(PATH + "/one", sent).statusCode()).isEqualTo(303);
        HttpResponse<String> told = admin.post(PATH + "/one", sent);
        assertThat(told.statusCode()).isEqualTo(422);
        assertThat(told.body()).contains("saved Export on", "name=\"seen.label\" value=\"Export\"");
    }

    @Test
    void searchAndPagesKeepEachOther() {
        for (int i = 0; i < 120; i++) {
            feature(String.format("feature %03d", i), i % 2 == 0 ? "Äpfel" : "", "");
        }
        Browser admin = as(Profile.ADMINISTRATOR);
        assertThat(admin.get(PATH).body())
                .contains("feature 000", "1–50", "of 120")
                .doesNotContain("feature 050");
        assertThat(admin.get(PATH + "?page=3").body())
                .contains("feature 119", "101–120")
                .doesNotContain("feature 099");
        assertThat(admin.get(PATH + "?page=99").body()).contains("101–120");
        String found = admin.get(PATH + "?q=%C3%84PFEL&page=2").body();
        assertThat(found).contains("51–60", "of 60", "feature 118").doesNotContain("feature 117");
        assertThat(admin.get(PATH + "?q=nothing").body()).contains("No feature found", "Show all features");
    }

    @Test
    void withoutFeaturesItSaysWhereTheyComeFrom() {
        Browser admin = as(Profile.ADMINISTRATOR);
        assertThat(admin.get(PATH).body())
                .contains("No features yet", "when its first use comes in", PATH + "/new")
                .doesNotContain("Login");
    }
}
