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
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A few accounts of two CSMs, segments made behind the form, and members who sign in to use it. */
@StewardTest
abstract class SegmentFormCase {
    static final String PASSWORD = "a long enough one";
    static final String LIVE = "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}";

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

    Viewer member(String name, Profile profile) {
        return team.add(Viewer.system(), new Team.NewMember(name + "@example.com", name, profile, true, PASSWORD))
                .viewer();
    }

    Browser signedIn(String name) {
        Browser browser = new Browser(port);
        browser.signIn(name + "@example.com", PASSWORD);
        return browser;
    }

    Browser administrator() {
        member("ada", Profile.ADMINISTRATOR);
        return signedIn("ada");
    }

    int segment(String name, String condition) {
        return editing.create(
                Viewer.system(),
                Subject.ACCOUNT,
                name,
                true,
                conditions.read(fields.catalogue(), Subject.ACCOUNT, conditions.tree(condition)));
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
