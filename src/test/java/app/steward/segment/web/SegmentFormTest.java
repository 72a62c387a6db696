package app.steward.segment.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.fact.Facts;
import app.steward.segment.Segment;
import app.steward.segment.SegmentEditing;
import app.steward.segment.SegmentPass;
import app.steward.segment.Segments;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

@StewardTest
class SegmentFormTest {
    private static final String PASSWORD = "a long enough one";
    private static final String LIVE = "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}";

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    Segments segments;

    @Autowired
    SegmentEditing editing;

    @Autowired
    SegmentPass pass;

    @Autowired
    Conditions conditions;

    @Autowired
    Fields fields;

    @Autowired
    Facts facts;

    @Autowired
    Today today;

    /** Cleo owns Acme, Carl owns Bolt; Corn and Dune are nobody's. */
    @BeforeEach
    void portfolio() {
        db.reset();
        Viewer cleo = member("cleo", Profile.CSM);
        Viewer carl = member("carl", Profile.CSM);
        db.sql()
                .execute(
                        "insert into accounts (id, external_id, name, stage, mrr, created_on) values"
                                + " (1, 'A-1', 'Acme', 'live', 100, '2026-01-01'), (2, 'A-2', 'Bolt', 'live', 10, '2026-01-01'),"
                                + " (3, 'A-3', 'Corn', 'live', 5, '2026-01-01'), (4, 'A-4', 'Dune', 'trial', null, '2026-01-01')");
        db.sql()
                .execute("insert into account_assignments values (1, 1, " + cleo.memberId() + "), (2, 1, "
                        + carl.memberId() + ")");
        db.sql()
                .execute("insert into account_access (account_id, member_id) values (1, " + cleo.memberId() + "), (2, "
                        + carl.memberId() + "), (3, 0), (4, 0)");
        facts.recomputeAll(Subject.ACCOUNT, today.now(), (done, of) -> {});
    }

    private Viewer member(String name, Profile profile) {
        return team.add(Viewer.system(), new Team.NewMember(name + "@example.com", name, profile, true, PASSWORD))
                .viewer();
    }

    private Browser signedIn(String name) {
        Browser browser = new Browser(port);
        browser.signIn(name + "@example.com", PASSWORD);
        return browser;
    }

    private Browser administrator() {
        member("ada", Profile.ADMINISTRATOR);
        return signedIn("ada");
    }

    private int segment(String name, String condition) {
        return editing.create(
                Viewer.system(),
                Subject.ACCOUNT,
                name,
                true,
                conditions.read(fields.catalogue(), Subject.ACCOUNT, conditions.tree(condition)));
    }

    private Segment stored(int id) {
        return segments.findById(id).orElseThrow();
    }

    private Segment stored(String name) {
        return segments.of(Subject.ACCOUNT).stream()
                .filter(segment -> segment.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Name, value, name, value. */
    private static Map<String, String> form(String... pairs) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    private static Map<String, String> stageIs(String name, String stage) {
        return form(
                "name", name, "visible", "true", "c", "all", "c.0.field", "stage", "c.0.op", "eq", "c.0.value", stage);
    }

    private static String page(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    @Test
    void addsASegmentAndSaysSo() {
        Browser ada = administrator();
        assertThat(page(ada.get("/segments/account/new"), 200))
                .contains("Choose a field", "data-field=\"mrr\"")
                .doesNotContain("role=\"alert\"");
        HttpResponse<String> saved = ada.post("/segments/account/new", stageIs("  Live ones ", "live"));
        assertThat(saved.statusCode()).isIn(302, 303);
        assertThat(Browser.location(saved)).isEqualTo("/segments/account");
        assertThat(page(ada.get("/segments/account"), 200)).contains("Live ones is saved");
        Segment segment = stored("Live ones");
        assertThat(conditions.tree(segment.condition())).isEqualTo(conditions.tree("{\"all\":[" + LIVE + "]}"));
        assertThat(segment.visible()).isTrue();
        assertThat(segment.state()).isEqualTo(Segment.State.FRESH);
    }

    @Test
    void changesASegmentAndItsTab() {
        Browser ada = administrator();
        int id = segment("Live", LIVE);
        String path = "/segments/account/" + id;
        assertThat(page(ada.get(path), 200)).contains("value=\"Live\"", "name=\"version\" value=\"0\"");
        Map<String, String> form = stageIs("On trial", "trial");
        form.put("visible", "false");
        form.put("version", "0");
        assertThat(Browser.location(ada.post(path, form))).isEqualTo("/segments/account");
        assertThat(stored(id).name()).isEqualTo("On trial");
        assertThat(stored(id).visible()).isFalse();
        assertThat(stored(id).condition()).contains("trial");
    }

    @Test
    void sendsBackWhatIsWrongAsItWasTypedWithTheReasonAtItsLine() {
        Browser ada = administrator();
        ada.get("/segments/account/new");
        String page = page(
                ada.post(
                        "/segments/account/new",
                        form(
                                "name",
                                "Half done",
                                "c",
                                "any",
                                "c.0.field",
                                "mrr",
                                "c.0.op",
                                "gte",
                                "c.0.value",
                                "5 or so",
                                "c.1.field",
                                "stage",
                                "c.1.op",
                                "eq",
                                "c.1.value",
                                "live",
                                "c.2.field",
                                "")),
                422);
        assertThat(page)
                .contains("value=\"Half done\"", "value=\"5 or so\"", "id=\"c.0-error\"", "id=\"c.2-error\"")
                .contains("Give a number, such as 5000.", "Choose a field for every line, or remove the line.")
                .doesNotContain("id=\"c.1-error\"");
        assertThat(page).contains("aria-invalid=\"true\"");
        assertThat(segments.of(Subject.ACCOUNT)).isEmpty();

        assertThat(page(ada.post("/segments/account/new", stageIs("", "live")), 422))
                .contains("Enter a name.");
        assertThat(page(ada.post("/segments/account/new", stageIs("x".repeat(121), "live")), 422))
                .contains("Use at most 120 characters.");
        assertThat(page(ada.post("/segments/account/new", form("name", "Nothing", "c", "all")), 422))
                .contains("A group needs at least one condition.");
    }

    @Test
    void refusesANameThatIsTaken() {
        Browser ada = administrator();
        segment("Live", LIVE);
        ada.get("/segments/account/new");
        assertThat(page(ada.post("/segments/account/new", stageIs("LIVE", "trial")), 422))
                .contains("There is another segment of accounts named LIVE.", "value=\"LIVE\"");
        assertThat(segments.of(Subject.ACCOUNT)).hasSize(1);
    }

    @Test
    void overwritesNothingThatSomebodyElseChanged() {
        Browser ada = administrator();
        int id = segment("Live", LIVE);
        ada.get("/segments/account/" + id);
        editing.change(Viewer.system(), id, new SegmentEditing.Changes("Went live", null, null, null));
        Map<String, String> form = stageIs("Mine", "trial");
        form.put("version", "0");
        assertThat(page(ada.post("/segments/account/" + id, form), 422))
                .contains("Someone else changed Went live", "value=\"Mine\"");
        assertThat(stored(id).name()).isEqualTo("Went live");
        assertThat(stored(id).condition()).contains("live");
    }

    @Test
    void refusesAConditionThatComesBackToItself() {
        Browser ada = administrator();
        int live = segment("Live", LIVE);
        int large = segment("Large", "{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + live + "]}");
        ada.get("/segments/account/" + live);
        Map<String, String> form = form(
                "name",
                "Live",
                "version",
                "0",
                "c",
                "all",
                "c.0.field",
                "segment",
                "c.0.op",
                "in",
                "c.0.value",
                Integer.toString(large));
        assertThat(page(ada.post("/segments/account/" + live, form), 422))
                .contains("The segment would test itself: Live → Large → Live.");
        assertThat(stored(live).condition()).contains("stage");
    }

    @ParameterizedTest
    @EnumSource(names = {"CSM", "DEVELOPER"})
    void letsOthersReadTheCriteriaOnly(Profile profile) {
        int id = segment(
                "Live",
                "{\"all\":[" + LIVE + ",{\"not\":{\"any\":[{\"field\":\"mrr\",\"op\":\"gt\"," + "\"value\":50}]}}]}");
        member("reader", profile);
        Browser reader = signedIn("reader");
        String page = page(reader.get("/segments/account/" + id), 200);
        assertThat(page)
                .contains("value=\"50\"", "Administrators and super managers edit segments")
                .doesNotContain("Save and refresh", "Add condition", "name=\"act\"");
        assertThat(reader.post("/segments/account/" + id, stageIs("Mine", "trial"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(reader.get("/segments/account/new").statusCode()).isEqualTo(403);
        assertThat(reader.post("/segments/account/new", stageIs("Mine", "trial"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(stored(id).name()).isEqualTo("Live");
        assertThat(segments.of(Subject.ACCOUNT)).hasSize(1);
    }

    @Test
    void previewsOnlyWhatTheViewerSees() {
        int id = segment("Live", LIVE);
        Map<String, String> form = form(
                "c",
                "all",
                "c.0.field",
                "stage",
                "c.0.op",
                "eq",
                "c.0.value",
                "live",
                "c.1.field",
                "mrr",
                "c.1.op",
                "gte",
                "c.1.value",
                "6");
        Browser ada = administrator();
        ada.get("/segments/account/" + id);
        String all = page(ada.post("/segments/account/preview?segment=" + id, form), 200);
        assertThat(all)
                .contains(">2</span>", "of 4", "3 now", "−1 leave", "Acme", "Bolt", "Corn")
                .containsPattern("id=\"count-c-0\"[^>]*>3<")
                .containsPattern("id=\"count-c-1\"[^>]*>2<");

        Browser cleo = signedIn("cleo");
        cleo.get("/segments/account/" + id);
        assertThat(page(cleo.post("/segments/account/preview", form), 200))
                .contains("class=\"figure\">1</span>", "of 3", "Acme")
                .containsPattern("id=\"count-c-0\"[^>]*>2<")
                .containsPattern("id=\"count-c-1\"[^>]*>1<")
                .doesNotContain("Bolt", "Corn");
        // who only reads sees the criteria as they are stored, whatever is posted
        assertThat(page(cleo.post("/segments/account/preview?segment=" + id, form), 200))
                .contains("class=\"figure\">2</span>", "of 3", "2 now", "−0 leave", "Acme", "Corn")
                .doesNotContain("Bolt");
    }

    @Test
    void keepsThePreviewAndSaysWhatIsMissing() {
        Browser ada = administrator();
        ada.get("/segments/account/new");
        HttpResponse<String> answer = ada.post(
                "/segments/account/preview",
                form("c", "all", "c.0.field", "stage", "c.0.op", "eq", "c.0.value", "live", "c.1.field", ""));
        assertThat(answer.headers().firstValue("HX-Reswap")).contains("none");
        assertThat(page(answer, 200))
                .contains("Of the last complete condition", "Choose a field for every line")
                .containsPattern("id=\"count-c-0\"[^>]*>3<");
    }

    @Test
    void explainsOnlyWhatTheViewerSees() {
        Map<String, String> form = stageIs("", "live");
        form.put("who", "bolt");
        Browser ada = administrator();
        ada.get("/segments/account/new");
        assertThat(page(ada.post("/segments/account/explain", form), 200)).contains("Bolt", "Matches");
        Browser cleo = signedIn("cleo");
        cleo.get("/segments/account");
        cleo.get("/profile");
        for (String who : List.of("bolt", "A-2", "a-2")) {
            form.put("who", who);
            assertThat(page(cleo.post("/segments/account/explain", form), 200))
                    .contains("No account of that name")
                    .doesNotContain("Bolt", "Matches");
        }
        form.put("who", "corn");
        assertThat(page(cleo.post("/segments/account/explain", form), 200)).contains("Corn", "Matches");
    }

    @Test
    void saysWhyOfVisibleAccountsOnly() {
        int id = segment("Live", LIVE);
        Browser cleo = signedIn("cleo");
        assertThat(page(cleo.get("/accounts/A-1/why/" + id), 200)).contains("Live");
        assertThat(cleo.get("/accounts/A-2/why/" + id).statusCode()).isEqualTo(404);
        assertThat(cleo.get("/accounts/A-9/why/" + id).statusCode()).isEqualTo(404);
        assertThat(cleo.get("/accounts/A-1/why/999").statusCode()).isEqualTo(404);
        assertThat(cleo.get("/users/U-1/why/" + id).statusCode()).isEqualTo(404);
        assertThat(page(administrator().get("/accounts/A-2/why/" + id), 200)).contains("Live");
    }

    @Test
    void showsWhyASegmentIsBrokenAndLetsItBeRepaired() {
        int id = segment("Gold", LIVE);
        db.sql()
                .execute(
                        "update segments set condition = '{\"field\":\"custom.tier\",\"op\":\"eq\",\"value\":\"gold\"}'"
                                + " where id = " + id);
        pass.run(Subject.ACCOUNT, null, null, today.now());
        Browser ada = administrator();
        String path = "/segments/account/" + id;
        assertThat(page(ada.get(path), 200))
                .contains("Broken", "There is no field custom.tier of accounts.", "The members stay as they were")
                .contains("&quot;custom.tier&quot; is not there any more. Choose another.");
        Map<String, String> unchanged = form("name", "Gold", "version", "0", "c", "all", "c.0.field", "custom.tier");
        assertThat(page(ada.post(path, unchanged), 422)).contains("is not there any more. Choose another.");
        assertThat(page(ada.get("/accounts/A-1/why/" + id), 200)).contains("The segment is broken");

        Map<String, String> repaired = stageIs("Gold", "trial");
        repaired.put("version", "0");
        ada.get(path);
        assertThat(Browser.location(ada.post(path, repaired))).isEqualTo("/segments/account");
        assertThat(stored(id).problem()).isNull();
        assertThat(page(ada.get(path), 200)).doesNotContain("Broken");
    }

    @Test
    void worksByButtonsThatPostTheWholePage() {
        Browser ada = administrator();
        ada.get("/segments/account/new");
        Map<String, String> form = stageIs("Live", "live");
        form.put("act", "group:c");
        assertThat(page(ada.post("/segments/account/new", form), 200))
                .contains("value=\"Live\"", "name=\"c.1.0.field\"", "Save and refresh");
        assertThat(segments.of(Subject.ACCOUNT)).isEmpty();
    }

    @Test
    void takesAConditionAsLongAsItMayBe() {
        Browser ada = administrator();
        ada.get("/segments/account/new");
        Map<String, String> form = form("name", "Long", "c", "any");
        for (int i = 0; i < 450; i++) {
            form.putAll(form(
                    "c." + i + ".field",
                    "mrr",
                    "c." + i + ".of",
                    "mrr",
                    "c." + i + ".op",
                    "eq",
                    "c." + i + ".value",
                    Integer.toString(i),
                    "c." + i + ".other",
                    ""));
        }
        assertThat(Browser.location(ada.post("/segments/account/new", form))).isEqualTo("/segments/account");
        assertThat(conditions.tree(stored("Long").condition()).path("any")).hasSize(450);
    }

    @Test
    void knowsNoSegmentOfTheOtherKind() {
        int id = segment("Live", LIVE);
        Browser ada = administrator();
        assertThat(ada.get("/segments/user/" + id).statusCode()).isEqualTo(404);
        assertThat(ada.get("/segments/account/999").statusCode()).isEqualTo(404);
        assertThat(ada.get("/segments/subscription/new").statusCode()).isEqualTo(404);
    }
}
