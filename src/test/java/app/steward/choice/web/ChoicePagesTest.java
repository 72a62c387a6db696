package app.steward.choice.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.segment.SegmentEditing;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@StewardTest
class ChoicePagesTest {
    private static final String PASSWORD = "a long enough one";
    private static final List<String> PAGES = List.of("stages", "statuses", "roles", "personas");

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    SegmentEditing segments;

    @Autowired
    Conditions conditions;

    @Autowired
    Fields fields;

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

    private List<String> keys(String table) {
        return db.sql().fetchValues("select key from " + table + " order by position").stream()
                .map(String::valueOf)
                .toList();
    }

    @Test
    void onlyAdministratorsSeeAndChangeTheLists() {
        for (Profile profile : Profile.values()) {
            Browser browser = as(profile);
            boolean may = profile == Profile.ADMINISTRATOR;
            for (String page : PAGES) {
                String path = "/settings/" + page;
                assertThat(browser.get(path).statusCode()).as(profile + path).isEqualTo(may ? 200 : 403);
                assertThat(browser.get(path + "/uses").statusCode())
                        .as(profile + path)
                        .isEqualTo(may ? 200 : 403);
                assertThat(browser.get("/profile").body().contains("href=\"" + path + "\""))
                        .as("%s in the menu of %s", path, profile)
                        .isEqualTo(may);
                if (!may) {
                    for (String way : List.of("", "/change", "/delete", "/up", "/order")) {
                        assertThat(browser.post(
                                                path + way,
                                                Map.of("key", "live", "label", "X", "type", "live", "ids", "live"))
                                        .statusCode())
                                .as(profile + path + way)
                                .isEqualTo(403);
                    }
                }
            }
        }
        assertThat(keys("stages")).containsExactly("trial", "onboarding", "live", "cancelled");
        assertThat(keys("user_roles")).isEmpty();
    }

    @Test
    void anEntryIsAddedRenamedRetypedAndDeleted() {
        Browser admin = as(Profile.ADMINISTRATOR);
        HttpResponse<String> added =
                admin.post("/settings/stages", Map.of("label", "Going live", "type", "onboarding"));
        assertThat(added.statusCode()).isEqualTo(303);
        assertThat(Browser.location(added)).isEqualTo("/settings/stages");
        assertThat(admin.get("/settings/stages").body()).contains("Going live added", "value=\"Going live\"");
        assertThat(keys("stages")).endsWith("going_live");

        admin.post("/settings/stages/change", Map.of("key", "going_live", "label", "Launch", "type", "live"));
        assertThat(db.sql()
                        .fetchSingle("select label, type from stages where key = 'going_live'")
                        .intoList())
                .containsExactly("Launch", "live");
        assertThat(admin.get("/settings/stages").body()).contains("Launch saved");

        admin.post("/settings/stages/delete", Map.of("key", "going_live"));
        assertThat(admin.get("/settings/stages").body()).contains("Launch deleted");
        assertThat(keys("stages")).doesNotContain("going_live");
        assertThat(admin.get("/settings/audit-trail?kind=stage").body())
                .contains("Created stage", "Changed stage", "Deleted stage", "Going live", "Launch");
    }

    @Test
    void aChangeOverAnotherIsToldFirst() {
        Browser admin = as(Profile.ADMINISTRATOR);
        assertThat(admin.get("/settings/stages").body()).contains("name=\"seen.type\" value=\"trial\"");
        admin.post("/settings/stages/change", Map.of("key", "trial", "label", "Trial", "type", "onboarding"));
        // drawn before: it would put the old type back
        Map<String, String> late =
                Map.of("key", "trial", "label", "Test", "type", "trial", "seen.label", "Trial", "seen.type", "trial");
        HttpResponse<String> told = admin.post("/settings/stages/change", late);
        assertThat(told.statusCode()).isEqualTo(422);
        assertThat(told.body()).contains("saved Trial on", "after you opened it", "value=\"Test\"");
        Map<String, String> again = new HashMap<>(late);
        again.put("seen.type", "onboarding");
        assertThat(admin.post("/settings/stages/change", again).statusCode()).isEqualTo(303);
    }

    @Test
    void wrongInputIsToldAtItsField() {
        Browser admin = as(Profile.ADMINISTRATOR);
        HttpResponse<String> empty = admin.post("/settings/stages", Map.of("label", " ", "type", "live"));
        assertThat(empty.statusCode()).isEqualTo(422);
        assertThat(empty.body()).contains("Enter a label of 1 to 100 characters.", "id=\"label-error\"");
        HttpResponse<String> taken = admin.post("/settings/stages", Map.of("label", "LIVE", "type", "trial"));
        assertThat(taken.statusCode()).isEqualTo(422);
        assertThat(taken.body()).contains("already is a stage", "id=\"label-error\"", "value=\"LIVE\"");
        HttpResponse<String> type = admin.post("/settings/stages", Map.of("label", "New", "type", "none"));
        assertThat(type.statusCode()).isEqualTo(422);
        assertThat(type.body()).contains("There is no type", "id=\"type-error\"");
        HttpResponse<String> renamed =
                admin.post("/settings/stages/change", Map.of("key", "trial", "label", "Live", "type", "trial"));
        assertThat(renamed.statusCode()).isEqualTo(422);
        assertThat(renamed.body()).contains("already is a stage", "id=\"change-error\"");
        assertThat(db.sql().fetchValue("select label from stages where key = 'trial'"))
                .isEqualTo("Trial");
    }

    @Test
    void whatIsUsedIsToldAndNotDeleted() {
        Browser admin = as(Profile.ADMINISTRATOR);
        db.sql()
                .execute("insert into accounts (external_id, stage, created_on, archived_at) values"
                        + " ('A-1', 'live', '2026-01-01', null), ('A-2', 'live', '2026-01-01', null),"
                        + " ('A-3', 'live', '2026-01-01', now()), ('A-4', 'cancelled', '2026-01-01', now())");
        db.sql()
                .execute("insert into subscriptions (external_id, account_id, status, starts_on)"
                        + " select 'S-' || external_id, id, 'active', '2026-01-01' from accounts where stage = 'live'");
        segments.create(
                Viewer.system(),
                Subject.USER,
                "Users of trials",
                true,
                conditions.read(
                        fields.catalogue(),
                        Subject.USER,
                        conditions.tree("{\"field\":\"account.stage\",\"op\":\"in\",\"value\":[\"TRIAL\"]}")));

        assertThat(admin.get("/settings/stages").body()).contains("1 segment");
        assertThat(admin.get("/settings/stages/uses").body())
                .contains("2 accounts and 1 archived", "1 archived account", "No accounts", "Live is in use")
                .contains("Trial is in use", "Users of trials", "Delete the stage Onboarding?");
        assertThat(admin.get("/settings/statuses/uses").body())
                .as("archived with its account")
                .contains("2 subscriptions and 1 archived");
        for (Map.Entry<String, String> used : Map.of("live", "A-3", "cancelled", "A-4", "trial", "Users of trials")
                .entrySet()) {
            HttpResponse<String> refused = admin.post("/settings/stages/delete", Map.of("key", used.getKey()));
            assertThat(refused.statusCode()).as(used.getKey()).isEqualTo(422);
            assertThat(refused.body()).contains("is in use", used.getValue());
        }
        assertThat(keys("stages")).hasSize(4);
    }

    @Test
    void anOrderIsSavedWholeOrNotAtAll() {
        Browser admin = as(Profile.ADMINISTRATOR);
        admin.get("/settings/personas");
        assertThat(admin.post("/settings/personas/order", Map.of("ids", "poc,sponsor,head_of_department"))
                        .statusCode())
                .isEqualTo(204);
        assertThat(keys("personas")).containsExactly("poc", "sponsor", "head_of_department");
        assertThat(admin.post("/settings/personas/order", Map.of("ids", "poc,nobody"))
                        .statusCode())
                .isEqualTo(400);
        assertThat(admin.post("/settings/personas/up", Map.of("key", "head_of_department"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(keys("personas")).containsExactly("poc", "head_of_department", "sponsor");
        assertThat(admin.get("/settings/audit-trail?kind=persona").body()).contains("Reordered</span> <span>Personas<");
    }

    @Test
    void anEmptyListSaysWhatToDo() {
        Browser admin = as(Profile.ADMINISTRATOR);
        assertThat(admin.get("/settings/roles").body()).contains("No roles yet", "href=\"#label\"", "Add role");
        admin.post("/settings/roles", Map.of("label", "Order"));
        assertThat(admin.post("/settings/roles/change", Map.of("key", "order", "label", "Order / desk & <co>"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(admin.get("/settings/roles").body())
                .contains("value=\"Order / desk &amp; &lt;co&gt;\"")
                .doesNotContain("No roles yet", "name=\"type\"");
    }
}
