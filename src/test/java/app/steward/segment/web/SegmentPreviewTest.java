package app.steward.segment.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.segment.SegmentKind;
import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SegmentPreviewTest extends SegmentFormCase {
    @Test
    void previewsOnlyWhatTheViewerSees() {
        int id = accounts.segment("Live", LIVE);
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
                .contains("class=\"figure\">2</span>", "of 3", "2 now", "none would enter or leave", "Acme", "Corn")
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
        int id = accounts.segment("Live", LIVE);
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
        int id = accounts.segment("Gold", LIVE);
        db.sql()
                .execute(
                        "update segments set condition = '{\"field\":\"custom.tier\",\"op\":\"eq\",\"value\":\"gold\"}'"
                                + " where id = " + id);
        pass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, null, null, today.now());
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
}
