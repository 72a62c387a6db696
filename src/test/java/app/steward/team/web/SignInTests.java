package app.steward.team.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@StewardTest
class SignInTests {

    private static final String PASSWORD = "a long enough one";

    @Autowired
    Db db;

    @Autowired
    Team team;

    @LocalServerPort
    int port;

    Browser browser;

    @BeforeEach
    void anAdministratorAndACsm() {
        db.reset();
        add("ada@example.com", Profile.ADMINISTRATOR);
        add("cem@example.com", Profile.CSM);
        browser = new Browser(port);
    }

    private TeamMember add(String email, Profile profile) {
        return team.add(Viewer.system(), new Team.NewMember(email, email.substring(0, 3), profile, false, PASSWORD));
    }

    private long sessions() {
        return db.sql().fetchOne("select count(*) from spring_session").get(0, Long.class);
    }

    @Test
    void rightPasswordSignsInWhateverTheCaseOfTheEmail() {
        HttpResponse<String> in = browser.signIn(" ADA@Example.com ", PASSWORD);
        assertThat(in.statusCode()).isEqualTo(302);
        assertThat(Browser.location(in)).isEqualTo("/");
        assertThat(browser.get("/profile").body()).contains("ada@example.com");
    }

    @Test
    void leadsBackToThePageThatWasAskedFor() {
        assertThat(Browser.location(browser.get("/settings/team"))).isEqualTo("/sign-in");
        assertThat(Browser.location(browser.signIn("ada@example.com", PASSWORD)))
                .startsWith("/settings/team");
    }

    private static final Pattern KEPT = Pattern.compile("name=\"(kept|kept-to)\" value=\"([^\"]*)\"");

    private static Map<String, String> kept(HttpResponse<String> page) {
        Map<String, String> kept = new HashMap<>();
        Matcher field = KEPT.matcher(page.body());
        while (field.find()) {
            kept.put(field.group(1), field.group(2).replace("&amp;", "&"));
        }
        return kept;
    }

    @Test
    void whatWasSentAfterTheSessionWasOverIsKeptAndSavedByOneClick() {
        browser.signIn("ada@example.com", PASSWORD);
        browser.get("/settings/success-roles");
        browser.loseSession();
        HttpResponse<String> asked = browser.fromOwnPages()
                .post("/settings/success-roles?from=a", Map.of("label", "Träger & \"Co\"", "password", "hush"));
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.body()).contains("You were signed out").doesNotContain("hush");

        Map<String, String> form = kept(asked);
        assertThat(form).containsEntry("kept-to", "/settings/success-roles?from=a");
        form.putAll(Map.of("email", "ada@example.com", "password", "not the password"));
        HttpResponse<String> wrong = browser.post("/sign-in", form);
        assertThat(wrong.body()).contains("The e-mail or the password is wrong");
        form.putAll(kept(wrong));
        form.put("password", PASSWORD);
        HttpResponse<String> again = browser.post("/sign-in", form);
        assertThat(again.body())
                .contains("Not saved yet", "action=\"/settings/success-roles?from=a\"")
                .contains("name=\"label\" value=\"Träger &amp; &quot;Co&quot;\"");

        assertThat(browser.post("/settings/success-roles?from=a", Map.of("label", "Träger & \"Co\""))
                        .statusCode())
                .isEqualTo(303);
        assertThat(browser.get("/settings/success-roles").body()).contains("Träger &amp; &quot;Co&quot;");
    }

    @Test
    void aFormDrawnBeforeAnotherSignInIsSavedByOneClick() {
        browser.signIn("ada@example.com", PASSWORD);
        HttpResponse<String> stale =
                browser.fromOwnPages().postWith("/settings/success-roles", Map.of("label", "Coach"), "of before");
        assertThat(stale.statusCode()).isEqualTo(403);
        assertThat(stale.body()).contains("Not saved yet", "value=\"Coach\"");
        assertThat(browser.get("/settings/success-roles").body()).doesNotContain("Coach");
    }

    @Test
    void nothingOfAnotherSiteWaitsForAClick() {
        browser.signIn("ada@example.com", PASSWORD);
        HttpResponse<String> forged = browser.postWith("/settings/success-roles", Map.of("label", "Coach"), "guessed");
        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(forged.body()).doesNotContain("Not saved yet", "Coach");
        assertThat(Browser.location(browser.get("/sign-in/kept?kept-to=/settings/success-roles&kept=label%3DCoach")))
                .isEqualTo("/sign-in");
        browser.loseSession();
        browser.get("/sign-in");
        assertThat(Browser.location(browser.post("/settings/success-roles", Map.of("label", "Coach"))))
                .isEqualTo("/sign-in");
        HttpResponse<String> away = browser.post(
                "/sign-in",
                Map.of("email", "ada@example.com", "password", PASSWORD, "kept", "a=b", "kept-to", "//elsewhere.test"));
        assertThat(away.body()).doesNotContain("elsewhere");
    }

    @Test
    void wrongPasswordAndUnknownEmailAreToldTheSame() {
        HttpResponse<String> wrong = browser.signIn("ada@example.com", "not the password");
        HttpResponse<String> unknown = browser.signIn("nobody@example.com", "not the password");
        assertThat(Browser.location(wrong)).isEqualTo("/sign-in?error").isEqualTo(Browser.location(unknown));
        assertThat(sessions()).isZero();
    }

    @Test
    void pagesBeforeSignInMakeNoSession() {
        browser.get("/");
        browser.get("/sign-in");
        browser.get("/settings/team");
        browser.get("/actuator/health");
        browser.get("/assets/css/steward.css");
        browser.get("/no-such-page");
        browser.get("/set-up?token=x");
        browser.get("/api/v2/segments");
        browser.signIn("ada@example.com", "not the password");
        assertThat(sessions()).isZero();
        browser.signIn("ada@example.com", PASSWORD);
        assertThat(sessions()).isEqualTo(1);
    }

    @Test
    void thePagesOfAMinuteDoNotWriteTheSession() {
        browser.signIn("ada@example.com", PASSWORD);
        lastUsed(20);
        String written = version();
        assertThat(browser.get("/profile").statusCode()).isEqualTo(200);
        assertThat(browser.get("/accounts").statusCode()).isEqualTo(200);
        assertThat(version()).isEqualTo(written);

        lastUsed(90);
        assertThat(browser.get("/profile").statusCode()).isEqualTo(200);
        assertThat(db.sql()
                        .fetchOne("select last_access_time from spring_session")
                        .get(0, Long.class))
                .isGreaterThan(System.currentTimeMillis() - 60_000);
    }

    private void lastUsed(int secondsAgo) {
        db.sql()
                .execute(
                        "update spring_session set last_access_time = ?",
                        System.currentTimeMillis() - 1_000L * secondsAgo);
    }

    private String version() {
        return db.sql()
                .fetchOne("select xmin::text || ctid::text from spring_session")
                .get(0, String.class);
    }

    @Test
    void aPlantedSessionIsNotTakenOver() {
        Browser attacker = new Browser(port);
        attacker.signIn("cem@example.com", PASSWORD);
        String planted = attacker.cookie("SESSION").orElseThrow().getValue();
        browser.get("/sign-in");
        browser.plant("SESSION", planted);
        HttpResponse<String> in = browser.post("/sign-in", Map.of("email", "ada@example.com", "password", PASSWORD));
        assertThat(in.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("SESSION="))
                .singleElement()
                .asString()
                .doesNotContain(planted);
        assertThat(Browser.location(attacker.get("/profile"))).isEqualTo("/sign-in");
    }

    @Test
    void behindFiveWrongTriesEachHasToWaitForLonger() {
        for (int i = 0; i < 5; i++) {
            assertThat(Browser.location(browser.signIn("ada@example.com", "wrong " + i)))
                    .endsWith("?error");
        }
        db.sql().execute("update sign_in_tries set tries = tries + 4");
        HttpResponse<String> early = browser.signIn("ada@example.com", PASSWORD);
        assertThat(Browser.location(early)).matches("/sign-in\\?wait=1[0-6]");
        assertThat(browser.get("/sign-in?wait=16").body()).contains("Wait 16 seconds, then sign in again.");
        assertThat(browser.get("/sign-in?wait=300").body()).contains("Wait 5 minutes, then sign in again.");
        assertThat(Browser.location(browser.signIn("cem@example.com", PASSWORD)))
                .as("another e-mail from the same address")
                .isEqualTo("/");
        secondsPass(17);
        assertThat(Browser.location(new Browser(port).signIn("ada@example.com", PASSWORD)))
                .isEqualTo("/");
    }

    @Test
    void aTryThatComesTooEarlyDoesNotMakeTheWaitLonger() {
        manyWrongTries("ada@example.com", browser);
        for (int i = 0; i < 3; i++) {
            assertThat(Browser.location(browser.signIn("ada@example.com", PASSWORD)))
                    .startsWith("/sign-in?wait=");
        }
        secondsPass(600);
        assertThat(Browser.location(browser.signIn("ada@example.com", PASSWORD)))
                .isEqualTo("/");
    }

    @Test
    void wrongTriesFromElsewhereDoNotHoldUpWhoIsElsewhere() {
        Browser guessing = new Browser(port).from("203.0.113.7");
        manyWrongTries("ada@example.com", guessing);
        assertThat(Browser.location(guessing.signIn("ada@example.com", PASSWORD)))
                .startsWith("/sign-in?wait=");
        assertThat(Browser.location(new Browser(port).from("198.51.100.9").signIn("ada@example.com", PASSWORD)))
                .isEqualTo("/");
    }

    @Test
    void aBrowserThatSignedInBeforeIsSparedWhateverOthersTry() {
        browser.signIn("ada@example.com", PASSWORD);
        signOut();
        Browser guessing = new Browser(port);
        manyWrongTries("ada@example.com", guessing);
        assertThat(Browser.location(guessing.signIn("ada@example.com", PASSWORD)))
                .startsWith("/sign-in?wait=");
        assertThat(Browser.location(browser.signIn("ada@example.com", PASSWORD)))
                .isEqualTo("/");
    }

    @Test
    void aBrowserIsKnownForItsOwnEmailOnlyAndByASignedCookie() {
        browser.signIn("cem@example.com", PASSWORD);
        String known = browser.cookie("KNOWN").orElseThrow().getValue();
        assertThat(known).doesNotContain("cem");
        Browser guessing = new Browser(port);
        guessing.plant("KNOWN", known);
        manyWrongTries("ada@example.com", guessing);
        assertThat(Browser.location(guessing.signIn("ada@example.com", PASSWORD)))
                .startsWith("/sign-in?wait=");
        Browser forging = new Browser(port);
        forging.plant("KNOWN", "aaaaaaaaaaaaaaaaaaaa" + known.substring(20));
        manyWrongTries("cem@example.com", new Browser(port));
        assertThat(Browser.location(forging.signIn("cem@example.com", PASSWORD)))
                .startsWith("/sign-in?wait=");
    }

    @Test
    void aKnownBrowserGuessesNoFasterThanOthers() {
        browser.signIn("ada@example.com", PASSWORD);
        signOut();
        manyWrongTries("ada@example.com", browser);
        assertThat(Browser.location(browser.signIn("ada@example.com", PASSWORD)))
                .startsWith("/sign-in?wait=");
    }

    @Test
    void tooManyTriesFromOneAddressSlowDownEveryEmail() {
        browser.signIn("nobody@example.com", "wrong");
        db.sql().execute("update sign_in_tries set tries = 60");
        assertThat(Browser.location(browser.signIn("cem@example.com", PASSWORD)))
                .matches("/sign-in\\?wait=(2.|30)");
    }

    @Test
    void anEmailIsGuessedAsSlowlyFromManyAddressesAsFromOne() {
        for (int i = 0; i < 2; i++) {
            new Browser(port).from("203.0.113." + i).signIn("ada@example.com", "wrong");
        }
        // the one count that both addresses share
        db.sql().execute("update sign_in_tries set tries = 50 where tries = 2");
        assertThat(Browser.location(new Browser(port).from("198.51.100.1").signIn("ada@example.com", PASSWORD)))
                .matches("/sign-in\\?wait=(5.|60)");
    }

    /** So many that the next wait is longer than any request would sit out. */
    private void manyWrongTries(String email, Browser from) {
        from.signIn(email, "wrong");
        db.sql().execute("update sign_in_tries set tries = 15 where tries > 0");
    }

    private void signOut() {
        browser.get("/profile");
        browser.post("/sign-out", Map.of());
    }

    private void secondsPass(int seconds) {
        db.sql().execute("update sign_in_tries set since = since - make_interval(secs => ?)", seconds);
    }

    @Test
    void aRightPasswordForgetsTheWrongOnes() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 4; i++) {
                browser.signIn("ada@example.com", "wrong " + i);
            }
            Browser other = new Browser(port);
            assertThat(Browser.location(other.signIn("ada@example.com", PASSWORD)))
                    .isEqualTo("/");
        }
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        browser.get("/sign-in");
        assertThat(browser.postWith("/sign-in", Map.of("email", "ada@example.com", "password", PASSWORD), "")
                        .statusCode())
                .isEqualTo(403);
        browser.signIn("ada@example.com", PASSWORD);
        assertThat(browser.postWith("/sign-out", Map.of(), "").statusCode()).isEqualTo(403);
        assertThat(browser.get("/profile").statusCode()).isEqualTo(200);
    }

    @Test
    void everyAnswerCarriesTheStrictPolicy() {
        for (String path :
                new String[] {"/sign-in", "/api/v2/team-members", "/actuator/health", "/assets/favicon.svg"}) {
            HttpResponse<String> answer = browser.get(path);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .isEqualTo("default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self';"
                            + " frame-ancestors 'none'; form-action 'self'");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
        }
    }

    @Test
    void cookiesAreOutOfReachOfScriptsAndOtherSites() {
        HttpResponse<String> in = browser.signIn("ada@example.com", PASSWORD);
        assertThat(in.headers().allValues("Set-Cookie"))
                .filteredOn(cookie -> cookie.startsWith("SESSION="))
                .singleElement()
                .asString()
                .contains("HttpOnly", "SameSite=Lax");
        assertThat(new Browser(port).get("/sign-in").headers().allValues("Set-Cookie"))
                .isNotEmpty()
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax"));
    }

    @Test
    void aDisabledMemberIsOutAtOnceAndCannotComeBack() {
        browser.signIn("cem@example.com", PASSWORD);
        assertThat(browser.get("/profile").statusCode()).isEqualTo(200);
        team.change(Viewer.system(), "cem@example.com", new Team.Change(null, null, null, null, null, true, null));
        assertThat(Browser.location(browser.get("/profile"))).isEqualTo("/sign-in");
        assertThat(Browser.location(browser.signIn("cem@example.com", PASSWORD)))
                .isEqualTo("/sign-in?error");
    }

    @Test
    void aNewPasswordEndsTheSessionsOfBefore() {
        Browser elsewhere = new Browser(port);
        elsewhere.signIn("cem@example.com", PASSWORD);
        browser.signIn("cem@example.com", PASSWORD);
        browser.get("/profile");
        HttpResponse<String> changed =
                browser.post("/profile/password", Map.of("current", PASSWORD, "password", "another long one"));
        assertThat(changed.statusCode()).isEqualTo(303);
        assertThat(browser.get("/profile").statusCode()).isEqualTo(200);
        assertThat(Browser.location(elsewhere.get("/profile"))).isEqualTo("/sign-in");
        assertThat(Browser.location(elsewhere.signIn("cem@example.com", "another long one")))
                .startsWith("/profile");
    }

    @Test
    void signingOutEndsTheSession() {
        browser.signIn("ada@example.com", PASSWORD);
        browser.get("/profile");
        assertThat(Browser.location(browser.post("/sign-out", Map.of()))).isEqualTo("/sign-in?signed-out");
        assertThat(sessions()).isZero();
        assertThat(Browser.location(browser.get("/profile"))).isEqualTo("/sign-in");
    }

    @Test
    void stayingSignedInLastsForFourteenDays() {
        browser.get("/sign-in");
        browser.post("/sign-in", Map.of("email", "ada@example.com", "password", PASSWORD, "stay", "true"));
        assertThat(db.sql()
                        .fetchOne("select max_inactive_interval from spring_session")
                        .get(0, Integer.class))
                .isEqualTo(14 * 24 * 3600);
    }
}
