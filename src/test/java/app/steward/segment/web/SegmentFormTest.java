package app.steward.segment.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.membership.State;
import app.steward.segment.Segment;
import app.steward.segment.SegmentEditing;
import app.steward.team.Profile;
import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentFormTest extends SegmentFormCase {
    @Test
    void addsASegmentAndSaysSo() {
        Browser ada = administrator();
        assertThat(page(ada.get("/segments/account/new"), 200))
                .contains("Choose a field", "data-field=\"mrr\"")
                .doesNotContain("role=\"alert\"");
        HttpResponse<String> saved = ada.post("/segments/account/new", stageIs("  Live ones ", "live"));
        assertThat(saved.statusCode()).isEqualTo(303);
        assertThat(Browser.location(saved)).isEqualTo("/segments/account");
        assertThat(page(ada.get("/segments/account"), 200)).contains("Live ones is saved");
        Segment segment = stored("Live ones");
        assertThat(conditions.tree(segment.condition())).isEqualTo(conditions.tree("{\"all\":[" + LIVE + "]}"));
        assertThat(segment.visible()).isTrue();
        assertThat(segment.state()).isEqualTo(State.FRESH);
    }

    @Test
    void changesASegmentAndItsTab() {
        Browser ada = administrator();
        int id = accounts.segment("Live", LIVE);
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
        accounts.segment("Live", LIVE);
        ada.get("/segments/account/new");
        assertThat(page(ada.post("/segments/account/new", stageIs("LIVE", "trial")), 422))
                .contains("value=\"LIVE\"", "aria-describedby=\"name-error\"")
                .containsPattern("id=\"name-error\".*There is another segment of accounts named LIVE\\.");
        assertThat(segments.of(Subject.ACCOUNT)).hasSize(1);
    }

    @Test
    void overwritesNothingThatSomebodyElseChanged() {
        Browser ada = administrator();
        int id = accounts.segment("Live", LIVE);
        ada.get("/segments/account/" + id);
        editing.change(
                accounts.member("noor", Profile.SUPER_MANAGER),
                id,
                new SegmentEditing.Changes("Went live", null, null, null));
        Map<String, String> form = stageIs("Mine", "trial");
        form.put("version", "0");
        assertThat(page(ada.post("/segments/account/" + id, form), 422))
                .containsPattern("noor saved Went live on \\d+ \\w{3} \\d{4} at \\d\\d:\\d\\d, after you opened it")
                .contains("value=\"Mine\"", "name=\"stored.name\" value=\"Went live\"", "name=\"version\" value=\"1\"");
        assertThat(stored(id).name()).isEqualTo("Went live");
        assertThat(stored(id).condition()).contains("live");

        // one click takes the other's name and keeps one's own condition, or the other way round
        form.put("version", "1");
        form.put("take.name", "stored");
        form.put("stored.name", "Went live");
        form.put("take.condition", "mine");
        assertThat(ada.post("/segments/account/" + id, form).statusCode()).isEqualTo(303);
        assertThat(stored(id).name()).isEqualTo("Went live");
        assertThat(stored(id).condition()).contains("trial");
        Map<String, String> other = stageIs("Mine", "onboarding");
        other.put("version", Integer.toString(stored(id).version()));
        other.put("take.condition", "stored");
        assertThat(ada.post("/segments/account/" + id, other).statusCode()).isEqualTo(303);
        assertThat(stored(id).name()).isEqualTo("Mine");
        assertThat(stored(id).condition()).contains("trial");
    }

    @Test
    void takesOverWhatOnlySomebodyElseChanged() {
        Browser ada = administrator();
        int id = accounts.segment("Live", LIVE);
        String opened = page(ada.get("/segments/account/" + id), 200);
        editing.change(
                accounts.member("noor", Profile.SUPER_MANAGER),
                id,
                new SegmentEditing.Changes("Went live", null, null, null));
        Map<String, String> form = stageIs("Live", "trial");
        form.put("version", "0");
        form.put("seen.name", "Live");
        form.put("seen.condition", opened.replaceAll("(?s).*name=\"seen.condition\" value=\"([^\"]*)\".*", "$1"));
        assertThat(page(ada.post("/segments/account/" + id, form), 422))
                .contains("taken over, you had not changed it", "id=\"name\" name=\"name\"")
                .contains("value=\"Went live\"")
                .doesNotContain("take.name", "take.condition");
    }

    @Test
    void refusesAConditionThatComesBackToItself() {
        Browser ada = administrator();
        int live = accounts.segment("Live", LIVE);
        int large = accounts.segment("Large", "{\"field\":\"segment\",\"op\":\"in\",\"value\":[" + live + "]}");
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
        assertThat(page(ada.post("/segments/account/preview?segment=" + live, form), 200))
                .contains("The segment would test itself: Live → Large → Live.", "Of the last complete condition");
    }

    @ParameterizedTest
    @EnumSource(names = {"CSM", "DEVELOPER", "VIEWER"})
    void letsOthersReadTheCriteriaOnly(Profile profile) {
        int id = accounts.segment(
                "Live",
                "{\"all\":[" + LIVE + ",{\"not\":{\"any\":[{\"field\":\"mrr\",\"op\":\"gt\"," + "\"value\":50}]}}]}");
        accounts.member("reader", profile);
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
        int id = accounts.segment("Live", LIVE);
        Browser ada = administrator();
        assertThat(ada.get("/segments/user/" + id).statusCode()).isEqualTo(404);
        assertThat(ada.get("/segments/account/999").statusCode()).isEqualTo(404);
        assertThat(ada.get("/segments/subscription/new").statusCode()).isEqualTo(404);
    }
}
