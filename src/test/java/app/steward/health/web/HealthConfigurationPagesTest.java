package app.steward.health.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The page on which a configuration is read, edited, previewed and saved. */
class HealthConfigurationPagesTest extends HealthPagesCase {
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
        health.configure(live, "employees", 100);
        Browser ada = administrator();
        String before = page(ada.get("/health/" + live), 200);
        health.configure(live, "employees", 200);
        Map<String, String> form = employees();
        form.put("version", before.replaceAll("(?s).*name=\"version\" value=\"(\\d+)\".*", "$1"));
        assertThat(page(ada.post("/health/" + live, form), 422))
                .contains("in between.", "name=\"take.product\"", "good at 200", "value=\"employees\"");
        assertThat(definition(live)).contains("200");
        form.put(
                "version",
                Integer.toString(configurations.find(live).orElseThrow().version()));
        form.put("take.product", "stored");
        assertThat(ada.post("/health/" + live, form).statusCode()).isEqualTo(303);
        assertThat(definition(live)).contains("200");
    }

    @Test
    void copiesAnotherConfigurationAndTakesItBack() {
        health.configure(live, "employees", 100);
        Browser ada = administrator();
        assertThat(page(ada.get("/health/" + large), 200)).contains("value=\"from:" + live + "\"");
        String copied = page(ada.post("/health/" + large, form("act", "from:" + live)), 200);
        assertThat(copied).contains("value=\"employees\"", "value=\"undo\"");
        assertThat(configurations.find(large)).isEmpty();
        Map<String, String> undo = employees();
        undo.put("act", "undo");
        undo.put("undo", "{\"pillars\":{}}");
        assertThat(page(ada.post("/health/" + large, undo), 200)).doesNotContain(".field\" value=\"employees\"");
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
    void previewsToReadersWhatIsStored() {
        health.configure(live, "employees", 100);
        Browser ada = administrator();
        ada.get("/health/" + live);
        Map<String, String> form = employees();
        form.put("product.0.good", "20");
        assertThat(page(ada.post("/health/" + live + "/preview", form), 200))
                .contains("class=\"figure\">3</span>", "Acme", "Then: 3 good, 0 average, 0 poor, 0 not computed");
        Browser cleo = signedIn("cleo");
        assertThat(page(cleo.get("/health/" + live), 200)).contains("hx-post=\"/health/" + live + "/preview\"");
        cleo.get("/profile");
        assertThat(page(cleo.post("/health/" + live + "/preview", form), 200))
                .contains("class=\"figure\">2</span>", "Then: 0 good, 1 average, 1 poor, 0 not computed")
                .doesNotContain("Bolt");
        form.put("product.0.good", "");
        assertThat(page(ada.post("/health/" + live + "/preview", form), 200))
                .contains("Of the last complete configuration", "Say which value is good.");
    }

    private String definition(@Nullable Integer segment) {
        return configurations.find(segment).orElseThrow().definition();
    }
}
