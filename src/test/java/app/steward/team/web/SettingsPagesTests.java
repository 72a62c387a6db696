package app.steward.team.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
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
class SettingsPagesTests {

    private static final String PASSWORD = "a long enough one";

    @Autowired
    Db db;

    @Autowired
    Team team;

    @LocalServerPort
    int port;

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

    @Test
    void everyPageAnswersByProfile() {
        for (Profile profile : Profile.values()) {
            Browser browser = as(profile);
            int admin = profile == Profile.ADMINISTRATOR ? 200 : 403;
            int writeKeys = profile == Profile.ADMINISTRATOR || profile == Profile.DEVELOPER ? 200 : 403;
            for (String path : new String[] {
                "/settings/team",
                "/settings/team/new",
                "/settings/team/" + profile.key() + "@example.com",
                "/settings/success-roles",
                "/settings/workspace",
                "/settings/audit-trail"
            }) {
                assertThat(browser.get(path).statusCode())
                        .as(profile + " " + path)
                        .isEqualTo(admin);
            }
            assertThat(browser.get("/settings/api-keys").statusCode())
                    .as(profile + " keys")
                    .isEqualTo(writeKeys);
            assertThat(browser.get("/settings/refused-data").statusCode())
                    .as(profile + " refused data")
                    .isEqualTo(writeKeys);
            assertThat(browser.get("/settings/refused-data.csv").statusCode())
                    .as(profile + " file of refused data")
                    .isEqualTo(writeKeys);
            int covers = profile == Profile.ADMINISTRATOR || profile == Profile.SUPER_MANAGER ? 200 : 403;
            assertThat(browser.get("/settings/covers").statusCode())
                    .as(profile + " covers")
                    .isEqualTo(covers);
            HttpResponse<String> own = browser.get("/profile");
            assertThat(own.statusCode()).isEqualTo(200);
            for (String path : List.of(
                    "/settings/team",
                    "/settings/covers",
                    "/settings/success-roles",
                    "/settings/api-keys",
                    "/settings/refused-data",
                    "/settings/refreshes",
                    "/settings/audit-trail",
                    "/settings/workspace")) {
                assertThat(own.body().contains("href=\"" + path + "\""))
                        .as("%s in the menu of a %s", path, profile)
                        .isEqualTo(browser.get(path).statusCode() == 200);
            }
        }
    }

    @Test
    void nobodyElsePostsToTheSettings() {
        for (Profile profile : new Profile[] {Profile.SUPER_MANAGER, Profile.CSM, Profile.DEVELOPER, Profile.VIEWER}) {
            Browser browser = as(profile);
            String own = profile.key() + "@example.com";
            assertThat(browser.post("/settings/team", Map.of("email", "x@example.com", "name", "X", "profile", "csm"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(browser.post(
                                    "/settings/team/" + own,
                                    Map.of("email", own, "name", "X", "profile", "administrator", "enabled", "true"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(browser.post("/settings/team/" + own + "/password-link", Map.of())
                            .statusCode())
                    .isEqualTo(403);
            assertThat(browser.post("/settings/success-roles", Map.of("label", "X"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(browser.post("/settings/api-keys", Map.of("name", "X", "kind", "secret"))
                            .statusCode())
                    .isEqualTo(403);
            assertThat(browser.post(
                                    "/settings/workspace",
                                    Map.of(
                                            "name",
                                            "X",
                                            "timeZone",
                                            "UTC",
                                            "currency",
                                            "USD",
                                            "firstDay",
                                            "1",
                                            "version",
                                            "0"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void anAdministratorAddsAMemberWhoChoosesAPassword() {
        Browser admin = as(Profile.ADMINISTRATOR);
        HttpResponse<String> added = admin.post(
                "/settings/team", Map.of("email", "Ida@Example.com", "name", "Ida Vennqvist", "profile", "csm"));
        assertThat(Browser.location(added)).isEqualTo("/settings/team/ida@example.com");
        assertThat(admin.get("/settings/team/ida@example.com").body())
                .contains("Ida Vennqvist added", "No password yet");
        String page = admin.post("/settings/team/ida@example.com/password-link", Map.of())
                .body();
        String token = page.replaceAll("(?s).*/password\\?token=([A-Za-z0-9_-]+).*", "$1");

        Browser ida = new Browser(port);
        assertThat(ida.get("/password?token=" + token).body()).contains("ida@example.com");
        assertThat(ida.post("/password", Map.of("token", token, "password", "short"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(Browser.location(ida.post("/password", Map.of("token", token, "password", PASSWORD))))
                .isEqualTo("/sign-in?ready");
        assertThat(ida.get("/password?token=" + token).statusCode()).isEqualTo(404);
        assertThat(Browser.location(ida.signIn("ida@example.com", PASSWORD))).isEqualTo("/");
    }

    @Test
    void everythingAnewIsAskedForByHandAndJoinsWhatWaits() {
        assertThat(as(Profile.CSM).post("/settings/refreshes/anew", Map.of()).statusCode())
                .isEqualTo(403);
        Browser admin = as(Profile.ADMINISTRATOR);
        for (String path : List.of("/settings/refreshes/anew", "/settings/refreshes")) {
            assertThat(Browser.location(admin.post(path, Map.of()))).isEqualTo("/settings/refreshes");
            assertThat(db.sql()
                            .fetch("select state || ' ' || kind from refresh_runs")
                            .getValues(0, String.class))
                    .as("the run that does more")
                    .containsExactly("waiting checked");
        }
        assertThat(admin.get("/settings/refreshes").body())
                .contains("Compute everything anew?", "Refreshing everything", "Waits for the one that runs");
    }

    @Test
    void aRoleMayBeCalledLikeAnAddress() {
        Browser admin = as(Profile.ADMINISTRATOR);
        admin.post("/settings/success-roles", Map.of("label", "Order"));
        assertThat(admin.post("/settings/success-roles/order", Map.of("label", "Order desk"))
                        .statusCode())
                .isEqualTo(303);
        assertThat(admin.get("/settings/success-roles").body()).contains("Order desk");
    }

    @Test
    void aRenameOverAnotherIsToldFirst() {
        Browser admin = as(Profile.ADMINISTRATOR);
        String path = "/settings/success-roles/account_manager";
        admin.post(path, Map.of("label", "Account lead", "seen.label", "Account manager"));
        HttpResponse<String> told = admin.post(path, Map.of("label", "Account head", "seen.label", "Account manager"));
        assertThat(told.statusCode()).isEqualTo(422);
        assertThat(told.body()).contains("saved Account lead on", "name=\"seen.label\" value=\"Account lead\"");
    }

    @Test
    void aRoleIsRetiredAndBroughtBack() {
        Browser admin = as(Profile.ADMINISTRATOR);
        String path = "/settings/success-roles/account_manager/retired";
        assertThat(admin.post(path, Map.of("retired", "true")).statusCode()).isEqualTo(303);
        assertThat(admin.get("/settings/success-roles").body())
                .contains("Success role retired", "Bring back")
                .doesNotContain("Rename<span class=\"visually-hidden\"> Account manager");
        assertThat(admin.post(path, Map.of("retired", "false")).statusCode()).isEqualTo(303);
        assertThat(admin.get("/settings/success-roles").body()).doesNotContain("Bring back");
    }

    @Test
    void wrongInputShowsTheFormAgain() {
        Browser admin = as(Profile.ADMINISTRATOR);
        HttpResponse<String> wrong =
                admin.post("/settings/team", Map.of("email", "no address", "name", "Ida", "profile", "csm"));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("Enter an e-mail address", "value=\"Ida\"");
        HttpResponse<String> last = admin.post(
                "/settings/team/administrator@example.com",
                Map.of(
                        "email",
                        "administrator@example.com",
                        "name",
                        "A",
                        "profile",
                        "csm",
                        "enabled",
                        "true",
                        "version",
                        "0"));
        assertThat(last.statusCode()).isEqualTo(422);
        assertThat(last.body()).contains("last administrator");
    }

    @Test
    void aKeyIsShownOnceAndRevoked() {
        Browser admin = as(Profile.ADMINISTRATOR);
        String page = admin.post("/settings/api-keys", Map.of("name", "Warehouse", "kind", "secret", "member", ""))
                .body();
        String key = page.replaceAll("(?s).*value=\"(sk_[A-Za-z0-9_-]{43})\".*", "$1");
        assertThat(key).startsWith("sk_").hasSize(46);
        String list = admin.get("/settings/api-keys").body();
        assertThat(list).contains("Warehouse").doesNotContain(key);
        String id = list.replaceAll("(?s).*/settings/api-keys/([0-9]+)/revoke.*", "$1");
        admin.post("/settings/api-keys/" + id + "/revoke", Map.of());
        assertThat(admin.get("/settings/api-keys").body()).contains("No API keys yet", "Key revoked");
    }

    @Test
    void ofTwoVersionsOfTheWorkspaceEachFieldIsChosen() {
        Browser admin = as(Profile.ADMINISTRATOR);
        admin.post("/settings/workspace", workspace(Map.of()));
        Map<String, String> mine = new HashMap<>(workspace(Map.of("name", "Mine", "currency", "SEK")));
        mine.putAll(Map.of("seen.name", "Acme", "seen.currency", "USD", "seen.timeZone", "Europe/Berlin"));
        HttpResponse<String> both = admin.post("/settings/workspace", mine);
        assertThat(both.statusCode()).isEqualTo(422);
        assertThat(both.body())
                .contains("Changed meanwhile", "name=\"take.name\"", "name=\"stored.currency\" value=\"EUR\"")
                .contains("value=\"Mine\"");
        mine.put("version", both.body().replaceAll("(?s).*name=\"version\" value=\"(\\d+)\".*", "$1"));
        mine.putAll(Map.of("take.name", "mine", "take.currency", "stored", "stored.currency", "EUR"));
        assertThat(Browser.location(admin.post("/settings/workspace", mine))).isEqualTo("/settings/workspace");
        assertThat(admin.get("/settings/workspace").body()).contains("value=\"Mine\"", "value=\"EUR\" selected");
    }

    @Test
    void theWorkspaceIsSavedAndTheTrailTellsIt() {
        Browser admin = as(Profile.ADMINISTRATOR);
        Map<String, String> wanted = workspace(Map.of());
        assertThat(Browser.location(admin.post("/settings/workspace", wanted))).isEqualTo("/settings/workspace");
        assertThat(admin.post("/settings/workspace", wanted).statusCode())
                .as("a stale version")
                .isEqualTo(422);
        String trail = admin.get("/settings/audit-trail?kind=workspace").body();
        assertThat(trail).contains("Tallgrove", "Europe/Berlin", "EUR").doesNotContain("Created");
        assertThat(admin.get("/settings/audit-trail?person=nobody@example.com").body())
                .contains("No changes here");
    }

    @Test
    void theTrailSaysConditionsInWordsAndFieldsByTheirLabels() {
        Browser admin = as(Profile.ADMINISTRATOR);
        for (String entry : List.of(
                "'segment', null, '{\"condition\": {\"field\": \"stage\", \"op\": \"eq\", \"value\": \"live\"}}'",
                "'segment', null, '{\"condition\": {\"field\": \"persona\", \"op\": \"empty\"}}'",
                "'segment', null, '{\"condition\": {\"field\": \"custom.gone\", \"op\": \"empty\"}}'",
                "'account', '{\"next_billing_on\": \"2026-01-01\"}', '{\"next_billing_on\": \"2027-01-01\"}'",
                "'something new', null, '{\"definition\": {\"pillars\": {}}}'")) {
            db.sql()
                    .execute("insert into audit_entries (actor, action, kind, record_id, label, before, after)"
                            + " select 'Ida', 'changed', v.kind, '1', 'One', v.before::jsonb, v.after::jsonb"
                            + " from (values (" + entry + ")) v (kind, before, after)");
        }
        assertThat(admin.get("/settings/audit-trail").body())
                .contains(
                        "Stage is Live<",
                        "Persona is empty<",
                        "1 Jan 2027<",
                        "Next billing on",
                        "<pre class=\"code\" aria-label=\"After\">{")
                .contains("can&#39;t be read any more")
                .doesNotContain("&quot;live&quot;", "next_billing_on", "2027-01-01");
    }

    private static Map<String, String> workspace(Map<String, String> but) {
        Map<String, String> form = new java.util.HashMap<>(Map.of(
                "attentionHealth", "40",
                "attentionRenewal", "25",
                "attentionUse", "20",
                "attentionTouchpoints", "15",
                "attentionTickets", "20",
                "attentionOverdue", "20"));
        form.putAll(Map.of(
                "name", "Tallgrove",
                "timeZone", "Europe/Berlin",
                "currency", "EUR",
                "firstDay", "7",
                "goodFrom", "70",
                "poorBelow", "40",
                "engagementUsers", "50",
                "engagementDays", "30",
                "engagementFeatures", "20",
                "version", "0"));
        form.putAll(but);
        return form;
    }

    @Test
    void bandsAndEngagementAreSavedAndAskForARefresh() {
        Browser admin = as(Profile.ADMINISTRATOR);
        assertThat(admin.get("/settings/workspace").body()).contains("Health bands", "Weights of the engagement score");
        admin.post("/settings/workspace", workspace(Map.of("timeZone", "UTC", "firstDay", "1")));
        assertThat(runs()).as("what is only shown derives nothing").isZero();

        admin.post(
                "/settings/workspace",
                workspace(Map.of(
                        "timeZone", "UTC",
                        "firstDay", "1",
                        "goodFrom", "80",
                        "poorBelow", "0",
                        "engagementDays", "0",
                        "version", "1")));
        assertThat(db.sql()
                        .fetchSingle("select good_from, poor_below, engagement_users, engagement_days,"
                                + " engagement_features from workspace")
                        .intoList())
                .containsExactly(80, 0, 50, 0, 20);
        assertThat(runs()).isEqualTo(1);
        assertThat(admin.get("/settings/audit-trail?kind=workspace").body()).contains("Good from", "80");
    }

    @Test
    void weightsOfAttentionAreSavedAndAskForARefresh() {
        Browser admin = as(Profile.ADMINISTRATOR);
        assertThat(admin.get("/settings/workspace").body()).contains("Attention: points at most", "Renewal near");
        Map<String, String> zone = Map.of("timeZone", "UTC", "firstDay", "1");
        Map<String, String> form = workspace(zone);
        form.putAll(Map.of("attentionHealth", "0", "attentionTouchpoints", "100"));
        admin.post("/settings/workspace", form);
        assertThat(db.sql()
                        .fetchSingle("select attention_health, attention_renewal, attention_use,"
                                + " attention_touchpoints from workspace")
                        .intoList())
                .containsExactly(0, 25, 20, 100);
        assertThat(runs()).isEqualTo(1);
        assertThat(admin.get("/settings/audit-trail?kind=workspace").body()).contains("Attention: no touchpoint");
    }

    @Test
    void bandsOutOfOrderAndNoWeightsAreRefused() {
        Browser admin = as(Profile.ADMINISTRATOR);
        for (Map<String, String> wrong : List.of(
                Map.of("goodFrom", "40"),
                Map.of("goodFrom", "101"),
                Map.of("poorBelow", "-1"),
                Map.of("poorBelow", "4.5"),
                Map.of("goodFrom", ""),
                Map.of("engagementUsers", "0", "engagementDays", "0", "engagementFeatures", "0"),
                Map.of("engagementDays", "many"),
                Map.of(
                        "attentionHealth",
                        "0",
                        "attentionRenewal",
                        "0",
                        "attentionUse",
                        "0",
                        "attentionTouchpoints",
                        "0",
                        "attentionTickets",
                        "0",
                        "attentionOverdue",
                        "0"),
                Map.of("attentionUse", "101"),
                Map.of("attentionRenewal", "-1"),
                Map.of("attentionTouchpoints", "1.5"),
                Map.of("engagementFeatures", "1001"))) {
            HttpResponse<String> answer = admin.post("/settings/workspace", workspace(wrong));
            assertThat(answer.statusCode()).as("%s", wrong).isEqualTo(422);
            assertThat(answer.body()).as("%s", wrong).contains("aria-invalid=\"true\"");
        }
        assertThat(admin.post("/settings/workspace", workspace(Map.of("timeZone", "Mars")))
                        .body())
                .contains("is not a time zone");
        assertThat(runs()).isZero();
    }

    private int runs() {
        return db.sql().fetchCount(org.jooq.impl.DSL.table("refresh_runs"));
    }
}
