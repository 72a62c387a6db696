package app.steward.segment.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Conditions;
import app.steward.condition.Subject;
import app.steward.membership.MembershipPass;
import app.steward.segment.Segment;
import app.steward.segment.SegmentEditing;
import app.steward.segment.Segments;
import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Visits;
import app.steward.workspace.Today;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A few accounts of two CSMs, segments made behind the form, and members who sign in to use it. */
@StewardTest
abstract class SegmentFormCase {
    static final String LIVE = "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}";

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    Segments segments;

    @Autowired
    SegmentEditing editing;

    @Autowired
    MembershipPass pass;

    @Autowired
    Conditions conditions;

    @Autowired
    Today today;

    @BeforeEach
    void portfolio() {
        accounts.four();
    }

    Browser signedIn(String name) {
        Browser browser = new Browser(port);
        browser.signIn(name + "@example.com", Visits.PASSWORD);
        return browser;
    }

    Browser administrator() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        return signedIn("ada");
    }

    Segment stored(int id) {
        return segments.findById(id).orElseThrow();
    }

    Segment stored(String name) {
        return segments.of(Subject.ACCOUNT).stream()
                .filter(segment -> segment.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Name, value, name, value. */
    static Map<String, String> form(String... pairs) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    static Map<String, String> stageIs(String name, String stage) {
        return form(
                "name", name, "visible", "true", "c", "all", "c.0.field", "stage", "c.0.op", "eq", "c.0.value", stage);
    }

    static String page(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }
}
