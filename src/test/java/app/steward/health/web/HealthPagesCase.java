package app.steward.health.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.fact.Facts;
import app.steward.health.ConfigurationReader;
import app.steward.health.HealthConfigurations;
import app.steward.health.HealthPriority;
import app.steward.segment.SegmentEditing;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages of health over HTTP, as they work without scripts. */
@StewardTest
abstract class HealthPagesCase {
    private static final String PASSWORD = "a long enough one";

    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    Team team;

    @Autowired
    SegmentEditing editing;

    @Autowired
    HealthConfigurations configurations;

    @Autowired
    HealthPriority priority;

    @Autowired
    ConfigurationReader reader;

    @Autowired
    Conditions conditions;

    @Autowired
    Fields fields;

    @Autowired
    Facts facts;

    @Autowired
    Today today;

    int live;
    int large;

    /** Cleo owns Acme, Carl owns Bolt; Corn and Dune are nobody's. Acme and Bolt are live and large. */
    @BeforeEach
    void portfolio() {
        db.reset();
        Viewer cleo = member("cleo", Profile.CSM);
        Viewer carl = member("carl", Profile.CSM);
        db.sql()
                .execute(
                        "insert into accounts (id, external_id, name, stage, mrr, employees, created_on) values"
                                + " (1, 'A-1', 'Acme', 'live', 100, 50, '2026-01-01'), (2, 'A-2', 'Bolt', 'live', 80, 20, '2026-01-01'),"
                                + " (3, 'A-3', 'Corn', 'live', 5, 20, '2026-01-01'), (4, 'A-4', 'Dune', 'trial', null, 90, '2026-01-01')");
        db.sql()
                .execute("insert into account_assignments values (1, 1, " + cleo.memberId() + "), (2, 1, "
                        + carl.memberId() + ")");
        db.sql()
                .execute("insert into account_access (account_id, member_id) values (1, " + cleo.memberId() + "), (2, "
                        + carl.memberId() + "), (3, 0), (4, 0)");
        facts.recomputeAll(Subject.ACCOUNT, today.now(), (done, of) -> {});
        live = segment("Live", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}");
        large = segment("Large", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":50}");
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

    private int segment(String name, String condition) {
        return editing.create(
                Viewer.system(),
                Subject.ACCOUNT,
                name,
                true,
                conditions.read(fields.catalogue(), Subject.ACCOUNT, conditions.tree(condition)));
    }

    /** The share of its employees' hundred that an account has, in the product pillar. */
    void configure(@Nullable Integer segment, String field, int good) {
        configurations.save(
                Viewer.system(),
                segment,
                reader.read(
                        fields.catalogue(),
                        conditions.tree("{\"pillars\":{\"product\":{\"metrics\":[{\"field\":\"" + field
                                + "\",\"better\":\"higher\",\"good\":" + good + ",\"poor\":0}]}}}")),
                null);
    }

    /** Name, value, name, value. */
    static Map<String, String> form(String... pairs) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    static Map<String, String> employees() {
        return form(
                "product.weight",
                "2",
                "product.0.field",
                "employees",
                "product.0.weight",
                "1",
                "product.0.better",
                "higher",
                "product.0.good",
                "100",
                "product.0.poor",
                "0",
                "product.0.missing",
                "skip");
    }

    static String page(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }
}
