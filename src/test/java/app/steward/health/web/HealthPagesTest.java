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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages of health over HTTP, as they work without scripts. */
@StewardTest
class HealthPagesTest {
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

    private int live;
    private int large;

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

    /** The share of its employees' hundred that an account has, in the product pillar. */
    private void configure(@Nullable Integer segment, String field, int good) {
        configurations.save(
                Viewer.system(),
                segment,
                reader.read(
                        fields.catalogue(),
                        conditions.tree("{\"pillars\":{\"product\":{\"metrics\":[{\"field\":\"" + field
                                + "\",\"better\":\"higher\",\"good\":" + good + ",\"poor\":0}]}}}")),
                null);
    }

    private String definition(@Nullable Integer segment) {
        return configurations.find(segment).orElseThrow().definition();
    }

    /** Name, value, name, value. */
    private static Map<String, String> form(String... pairs) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    private static Map<String, String> employees() {
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

    private static String page(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void letsEverybodyReadAndManagersEdit(Profile profile) {
        configure(live, "employees", 100);
        member("someone", profile);
        Browser browser = signedIn("someone");
        boolean edits = profile == Profile.ADMINISTRATOR || profile == Profile.SUPER_MANAGER;
        String list = page(browser.get("/health"), 200);
        assertThat(list)
                .contains("Product: Employees", "No configuration: passes its accounts on", "All other accounts");
        assertThat(list.contains("class=\"grip\"")).isEqualTo(edits);
        assertThat(list.contains("Administrators and super managers edit health"))
                .isEqualTo(!edits);
        String configuration = page(browser.get("/health/" + live), 200);
        assertThat(configuration).contains("Employees");
        assertThat(configuration.contains("Save configuration")).isEqualTo(edits);
        assertThat(configuration.contains("name=\"act\"")).isEqualTo(edits);
        page(browser.get("/profile"), 200);
        int posted = edits ? 303 : 403;
        assertThat(browser.post("/health/default", employees()).statusCode()).isEqualTo(posted);
        assertThat(browser.post("/health/order", form("ids", large + "," + live))
                        .statusCode())
                .isEqualTo(posted);
        assertThat(browser.post("/health/" + live + "/metrics", employees()).statusCode())
                .isEqualTo(edits ? 200 : 403);
        assertThat(browser.post("/health/" + live + "/delete", form()).statusCode())
                .isEqualTo(posted);
        assertThat(configurations.find(live).isPresent()).isEqualTo(!edits);
        assertThat(priority.order()).isEqualTo(edits ? List.of(large, live) : List.of(live, large));
    }

    @Test
    void countsWhatTheViewerSees() {
        configure(live, "employees", 100);
        assertThat(row(page(administrator().get("/health"), 200), live)).contains("<b class=\"strong\">3</b>", "of 3");
        String cleo = page(signedIn("cleo").get("/health"), 200);
        assertThat(row(cleo, live)).contains("<b class=\"strong\">2</b>", "of 2");
        assertThat(page(signedIn("cleo").get("/health/segments/" + live), 200))
                .contains("0 good, 1 average, 1 poor, 0 not computed");
        assertThat(page(signedIn("cleo").get("/health/segments"), 200))
                .contains("Health of Live: 0 good, 1 average, 1 poor, 0 not computed");
    }

    /** The line of one segment. */
    private static String row(String page, int segment) {
        String from = page.substring(page.indexOf("id=\"place-" + segment + "\""));
        return from.substring(0, from.indexOf("</li>"));
    }

    @Test
    void savesAConfiguration() {
        Browser ada = administrator();
        assertThat(page(ada.get("/health/" + large), 200))
                .contains("has no configuration and passes its accounts on", "Start with the suggested configuration")
                .doesNotContain("Delete configuration");
        HttpResponse<String> saved = ada.post("/health/" + large, employees());
        assertThat(Browser.location(saved)).isEqualTo("/health");
        assertThat(page(ada.get("/health"), 200)).contains("The health of Large is saved");
        assertThat(reader.toTree(reader.read(fields.catalogue(), conditions.tree(definition(large))))
                        .path("pillars")
                        .path("product"))
                .hasToString("{\"weight\":2,\"metrics\":[{\"field\":\"employees\",\"weight\":1,"
                        + "\"better\":\"higher\",\"good\":100,\"poor\":0,\"missing\":\"skip\"}]}");
        assertThat(db.sql()
                        .fetch("select product_score from account_facts order by account_id")
                        .getValues(0, Integer.class))
                .containsExactly(50, 20, null, null);
        assertThat(page(ada.get("/health/" + large), 200))
                .contains("decides for 2 accounts", "Delete configuration", "value=\"employees\"");
    }

    @Test
    void readsSharesParametersAndUnits() {
        Browser ada = administrator();
        ada.get("/health/default");
        Map<String, String> form = form(
                "service.0.field",
                "active_users",
                "service.0.param.days",
                "30",
                "service.0.good",
                "60",
                "service.0.good.of",
                "employees",
                "service.0.poor",
                "1,000",
                "service.0.better",
                "lower",
                "service.0.missing",
                "poor");
        assertThat(Browser.location(ada.post("/health/default", form))).isEqualTo("/health");
        assertThat(conditions
                        .tree(definition(null))
                        .path("pillars")
                        .path("service")
                        .path("metrics")
                        .path(0))
                .isEqualTo(conditions.tree("{\"field\":\"active_users\",\"params\":{\"days\":30},\"weight\":1,"
                        + "\"better\":\"lower\",\"good\":{\"field\":\"employees\",\"times\":0.6},\"poor\":1000,"
                        + "\"missing\":\"poor\"}"));
        assertThat(page(ada.get("/health/default"), 200))
                .contains("value=\"60\"", "value=\"1000\"", "% of Employees")
                .containsPattern("value=\"employees\" selected=\"selected\"");
    }

    @Test
    void sendsBackWhatIsWrongWithTheReasonAtItsMetric() {
        Browser ada = administrator();
        ada.get("/health/default");
        Map<String, String> form = employees();
        form.putAll(form("product.1.field", "", "product.2.field", "mrr", "product.2.good", "much"));
        form.put("financial.weight", "-1");
        form.put("financial.0.field", "custom.gone");
        String page = page(ada.post("/health/default", form), 422);
        assertThat(page)
                .contains("id=\"product.1-error\"", "id=\"product.2-error\"", "id=\"financial-error\"")
                .contains("Choose a field for every metric, or remove the metric.")
                .contains("Give a number", "Say which value is poor.", "A weight is more than 0")
                .contains("value=\"much\"", "is not there any more. Choose another.")
                .doesNotContain("id=\"product.0-error\"");
        assertThat(definition(null)).doesNotContain("employees");
    }

    @Test
    void overwritesNothingThatSomebodyElseChanged() {
        configure(live, "employees", 100);
        Browser ada = administrator();
        String before = page(ada.get("/health/" + live), 200);
        configure(live, "employees", 200);
        Map<String, String> form = employees();
        form.put("version", before.replaceAll("(?s).*name=\"version\" value=\"(\\d+)\".*", "$1"));
        assertThat(page(ada.post("/health/" + live, form), 422))
                .contains("in between. Load it again.", "value=\"employees\"");
        assertThat(definition(live)).contains("200");
    }

    @Test
    void copiesAnotherConfigurationAndTakesItBack() {
        configure(live, "employees", 100);
        Browser ada = administrator();
        assertThat(page(ada.get("/health/" + large), 200)).contains("value=\"from:" + live + "\"");
        String copied = page(ada.post("/health/" + large, form("act", "from:" + live)), 200);
        assertThat(copied).contains("value=\"employees\"", "value=\"undo\"");
        assertThat(configurations.find(large)).isEmpty();
        Map<String, String> undo = employees();
        undo.put("act", "undo");
        undo.put("undo", "{\"pillars\":{}}");
        assertThat(page(ada.post("/health/" + large, undo), 200)).doesNotContain("value=\"employees\"");
        assertThat(page(ada.post("/health/" + large, form("act", "from:starter")), 200))
                .contains("value=\"active_users\"", "value=\"product_stickiness\"", "value=\"license_utilisation\"");
    }

    @Test
    void addsMovesAndRemovesMetrics() {
        Browser ada = administrator();
        ada.get("/health/default");
        Map<String, String> form = employees();
        form.putAll(form("product.1.field", "mrr", "product.1.good", "9"));
        form.put("act", "up:product.1");
        assertThat(page(ada.post("/health/default", form), 200))
                .containsPattern(
                        "(?s)name=\"product.0.field\" value=\"mrr\".*name=\"product.1.field\" value=\"employees\"");
        form.put("act", "drop:product.0");
        assertThat(page(ada.post("/health/default", form), 200))
                .contains("name=\"product.0.field\" value=\"mrr\"", "value=\"undo\"")
                .doesNotContain("name=\"product.1.field\"");
        form.put("act", "add:service");
        assertThat(page(ada.post("/health/default/metrics", form), 200))
                .contains("name=\"service.0.field\" value=\"\"");
    }

    @Test
    void showsWhatAnOrderWouldDoAndSavesItOnlyThen() {
        configure(live, "employees", 100);
        configure(large, "mrr", 100);
        Browser ada = administrator();
        assertThat(page(ada.get("/health"), 200)).doesNotContain("What this order would change");
        String impact = page(ada.get("/health?order=" + large + "," + live), 200);
        assertThat(impact)
                .contains(
                        "What this order would change", "class=\"figure\">2</span>", "was 2", "Large moves from 2 to 1")
                .contains(
                        "Now: 0 good, 1 average, 2 poor, 1 not computed",
                        "Then: 2 good, 0 average, 1 poor, 1 not computed");
        assertThat(priority.order()).containsExactly(live, large);
        Map<String, String> order = form("ids", large + "," + live, "was", live + "," + large);
        assertThat(Browser.location(ada.post("/health/order", order))).isEqualTo("/health");
        assertThat(priority.order()).containsExactly(large, live);
        assertThat(db.sql()
                        .fetch("select overall_score from account_facts order by account_id")
                        .getValues(0, Integer.class))
                .containsExactly(100, 80, 20, null);
        assertThat(page(ada.get("/health"), 200)).contains("Priority saved");
        assertThat(ada.post("/health/order", order).statusCode()).isEqualTo(409);
        assertThat(page(ada.get("/health?order=nonsense," + large + ",99"), 200))
                .doesNotContain("What this order would change");
    }

    @Test
    void tellsWhy() {
        configure(live, "employees", 100);
        configure(large, "mrr", 100);
        Browser ada = administrator();
        String why = page(ada.get("/accounts/A-1/health/why?of=product"), 200);
        assertThat(why)
                .contains("Why is product health 50?", "Live decides, since it stands above Large.", "Average")
                .contains("Employees", "0 to 100");
        assertThat(page(ada.get("/accounts/A-4/health/why"), 200)).contains("Why is overall health not computed?");
        assertThat(page(ada.get("/accounts/A-1/health"), 200)).contains("Live decides", "Employees");
        assertThat(page(ada.get("/accounts/A-1"), 200)).contains("Live decides", "/accounts/A-1/health#product");
        assertThat(page(ada.get("/accounts"), 200)).contains("/accounts/A-1/health#overall");
        Browser cleo = signedIn("cleo");
        page(cleo.get("/accounts/A-1/health/why"), 200);
        assertThat(cleo.get("/accounts/A-2/health/why").statusCode()).isEqualTo(404);
        assertThat(cleo.get("/accounts/A-2/health").statusCode()).isEqualTo(404);
    }

    @Test
    void previewsToReadersWhatIsStored() {
        configure(live, "employees", 100);
        Browser ada = administrator();
        ada.get("/health/" + live);
        Map<String, String> form = employees();
        form.put("product.0.good", "20");
        assertThat(page(ada.post("/health/" + live + "/preview", form), 200))
                .contains("class=\"figure\">3</span>", "Acme", "Then: 3 good, 0 average, 0 poor, 0 not computed");
        Browser cleo = signedIn("cleo");
        cleo.get("/health/" + live);
        cleo.get("/profile");
        assertThat(page(cleo.post("/health/" + live + "/preview", form), 200))
                .contains("class=\"figure\">2</span>", "Then: 0 good, 1 average, 1 poor, 0 not computed")
                .doesNotContain("Bolt");
        form.put("product.0.good", "");
        assertThat(page(ada.post("/health/" + live + "/preview", form), 200))
                .contains("Of the last complete configuration", "Say which value is good.");
    }
}
