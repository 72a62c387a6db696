package app.steward.segment.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Fields;
import app.steward.condition.Operator;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.segment.Segments;
import app.steward.segment.SomeAccounts;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

@BrowserTest
class SegmentFormBrowserTest {
    @RegisterExtension
    final Visits visits = new Visits();

    @Autowired
    Db db;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    Segments segments;

    @Autowired
    Conditions conditions;

    @Autowired
    Fields fields;

    private Page page;

    @BeforeEach
    void portfolio() {
        accounts.sixty(60);
        page = visits.page();
    }

    /** Does what draws the condition anew, and waits for it. */
    private void redrawn(Runnable act) {
        page.evaluate("document.getElementById('builder').dataset.old = 'yes'");
        act.run();
        page.waitForSelector("#builder:not([data-old]):not(.htmx-added)");
    }

    private Locator line(String path) {
        return page.locator("[data-line='" + path + "']");
    }

    private Locator named(String name) {
        return page.locator("#builder [name='" + name + "']:not([type=hidden])");
    }

    private void choose(String path, String search) {
        line(path).locator("[data-pick-field]").click();
        assertThat(page.locator("[data-field-search]")).isFocused();
        page.keyboard().type(search);
        redrawn(() -> page.keyboard().press("Enter"));
        assertThat(named(path + ".op")).isVisible();
    }

    private void press(String name) {
        redrawn(() -> page.locator("#builder")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name))
                .last()
                .click());
    }

    private String condition(int id) {
        return segments.findById(id).orElseThrow().condition();
    }

    @Test
    void addsASegmentWithALivePreview() {
        visits.signedIn(page, "administrator");
        page.navigate("/segments/account/new");
        Visits.ready(page);
        assertThat(page.locator("#name")).isFocused();
        page.keyboard().type("Live and large");

        choose("c.0", "mrr");
        assertThat(line("c.0").locator("[data-pick-field]")).hasText("MRR");
        redrawn(() -> named("c.0.op").selectOption("gte"));
        named("c.0.value").fill("1,000");
        assertThat(page.locator("#preview .figure")).hasText("51");
        assertThat(page.locator("#count-c-0")).hasText("51");

        press("Add group");
        assertThat(line("c.1.0").locator("[data-pick-field]")).isFocused();
        choose("c.1.0", "stage");
        redrawn(() -> named("c.1.0.op").selectOption("in"));
        redrawn(() -> named("c.1.0.value").selectOption("live"));
        redrawn(() -> named("c.1.0.value").selectOption("trial"));
        assertThat(line("c.1.0").locator(".chip")).hasCount(2);
        assertThat(page.locator("#count-c-1-0")).hasText("40");
        assertThat(page.locator("#preview .figure")).hasText("34");
        redrawn(() -> page.getByLabel("Remove Trial").click());
        assertThat(line("c.1.0").locator(".chip")).hasCount(1);
        assertThat(page.locator("#preview .figure")).hasText("17");
        assertThat(page.locator("#preview .words")).containsText("MRR");

        redrawn(() -> page.getByLabel("Remove the line MRR").click());
        assertThat(line("c.1.0")).hasCount(0);
        assertThat(page.locator("#preview .figure")).hasText("20");
        press("Undo");
        assertThat(named("c.0.value")).hasValue("1000");
        assertThat(page.locator("#preview .figure")).hasText("17");
        assertThat(page.locator("#name")).hasValue("Live and large");

        page.locator("#who").fill("account 29");
        assertThat(page.locator("#explained")).containsText("Does not match");
        visits.accessible(page);

        page.locator(".page-head button:has-text('Save and refresh')").click();
        page.waitForURL("**/segments/account");
        assertThat(page.locator("#toasts")).containsText("Live and large is saved");
        assertThat(page.locator(".seglist > li[data-name='Live and large'] .c-num b"))
                .hasText("17");
        page.navigate("/accounts");
        Visits.ready(page);
        assertThat(page.locator(".segtabs a.tab:has-text('Live and large')")).isVisible();
        assertThat(visits.errors()).isEmpty();
    }

    @Test
    void needsNoMouse() {
        visits.signedIn(page, "administrator");
        page.navigate("/segments/account/new");
        Visits.ready(page);
        assertThat(page.locator("#name")).isFocused();
        assertThat(page.locator("#fields")).isHidden();
        line("c.0").locator("[data-pick-field]").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("[data-field-search]")).isFocused();
        page.keyboard().type("no such field");
        assertThat(page.locator("[data-field-none]")).isVisible();
        visits.accessible(page);
        page.keyboard().press("Escape");
        assertThat(page.locator("#fields")).isHidden();
        assertThat(line("c.0").locator("[data-pick-field]")).isFocused();

        page.keyboard().press("Enter");
        assertThat(page.locator("[data-field-search]")).isFocused();
        page.keyboard().type("custom");
        page.keyboard().press("ControlOrMeta+a");
        page.keyboard().type("stage");
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("[data-field='stage']")).isFocused();
        page.keyboard().press("ArrowUp");
        assertThat(page.locator("[data-field-search]")).isFocused();
        page.keyboard().press("ArrowDown");
        redrawn(() -> page.keyboard().press("Enter"));
        assertThat(named("c.0.op")).isFocused();

        named("c.0.value").selectOption("live");
        page.locator("[value='add:c']").focus();
        redrawn(() -> page.keyboard().press("Enter"));
        assertThat(line("c.1").locator("[data-pick-field]")).isFocused();
        page.getByLabel("Remove the line Choose a field").focus();
        redrawn(() -> page.keyboard().press("Enter"));
        assertThat(page.locator("[value='add:c']")).isFocused();
        assertThat(named("c.0.value")).hasValue("live");

        page.locator("#name").fill("By key");
        page.keyboard().press("Enter");
        page.waitForURL("**/segments/account");
        assertThat(page.locator("#toasts")).containsText("By key is saved");
        assertThat(visits.errors()).isEmpty();
    }

    @Test
    void putsTheFocusWhereItIsWrong() {
        visits.signedIn(page, "administrator");
        page.navigate("/segments/account/new");
        Visits.ready(page);
        page.locator("#name").fill("Half done");
        choose("c.0", "mrr");
        named("c.0.value").fill("many");
        assertThat(page.locator("#preview-state")).hasText("Of the last complete condition");
        page.locator(".page-head button:has-text('Save and refresh')").click();
        page.waitForLoadState();
        assertThat(page.locator("#faults")).containsText("Give a number");
        assertThat(named("c.0.value")).isFocused();
        assertThat(named("c.0.value")).hasValue("many");
        visits.accessible(page);
        named("c.0.value").fill("5,000");
        page.locator(".page-head button:has-text('Save and refresh')").click();
        page.waitForURL("**/segments/account");
    }

    @Test
    void fitsAPhone() {
        int id = accounts.segment(
                "Everything",
                "{\"all\":[{\"field\":\"mrr\",\"op\":\"between\",\"value\":[1000,5000]},{\"any\":[{\"field\":\"stage\","
                        + "\"op\":\"in\",\"value\":[\"live\",\"trial\",\"onboarding\"]},{\"field\":\"features_used\","
                        + "\"params\":{\"days\":30},\"op\":\"lt\",\"value\":{\"field\":\"licenses\",\"times\":0.6}},"
                        + "{\"field\":\"next_billing_on\",\"op\":\"next_days\",\"value\":90}]}]}");
        page = visits.page(390, 844, ColorScheme.DARK);
        visits.signedIn(page, "administrator");
        page.navigate("/segments/account/" + id);
        Visits.ready(page);
        assertThat(page.locator("#preview .figure")).isVisible();
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        visits.accessible(page);
        line("c.0").locator("[data-pick-field]").click();
        assertThat(page.locator("[data-field-search]")).isFocused();
        assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(390);
        assertThat(visits.errors()).isEmpty();
    }

    @Test
    void keepsEveryComparisonWhenItIsSavedUnchanged() {
        String every = everyComparison();
        int id = accounts.segment("Every comparison", every);
        String before = condition(id);
        visits.signedIn(page, "administrator");
        page.navigate("/segments/account/" + id);
        Visits.ready(page);
        page.locator(".page-head button:has-text('Save and refresh')").click();
        page.waitForURL("**/segments/account");
        assertThat(conditions.tree(condition(id))).isEqualTo(conditions.tree(before));
        assertThat(visits.errors()).isEmpty();
    }

    @Test
    void previewsTheSameToWhoMayOnlyRead() {
        int id = accounts.segment(
                "Read",
                "{\"not\":{\"any\":[{\"field\":\"stage\",\"op\":\"neq\",\"value\":\"live\"},{\"all\":[{\"field\":\"mrr\","
                        + "\"op\":\"lt\",\"value\":2000},{\"field\":\"stage\",\"op\":\"in\",\"value\":[\"live\"]}]}]}}");
        visits.signedIn(page, "csm");
        page.navigate("/segments/account/" + id);
        Visits.ready(page);
        assertThat(page.locator("#preview .figure")).hasText("14");
        assertThat(page.locator("#count-c-0")).hasText("40");
        assertThat(page.locator("#builder button[name=act]")).hasCount(0);
        visits.accessible(page);
        assertThat(visits.errors()).isEmpty();
    }

    /** One field of each type with each of its comparisons. */
    private String everyComparison() {
        Catalogue catalogue = fields.catalogue();
        Set<ValueType> done = EnumSet.noneOf(ValueType.class);
        List<String> tests = new ArrayList<>();
        for (FieldDefinition field : catalogue.of(Subject.ACCOUNT)) {
            if (field.type() == ValueType.MEMBERSHIP
                    || !field.params().isEmpty()
                    || field.after() == FieldDefinition.After.SEGMENTS
                    || !done.add(field.type())) {
                continue;
            }
            for (Operator operator : Operator.values()) {
                if (field.type().operators().contains(operator)) {
                    String value = value(field, operator);
                    tests.add("{\"field\":\"" + field.key() + "\",\"op\":\"" + operator.key() + "\""
                            + (value.isEmpty() ? "" : ",\"value\":" + value) + "}");
                }
            }
        }
        tests.add("{\"field\":\"mrr\",\"op\":\"lt\",\"value\":{\"field\":\"features_used\",\"params\":{\"days\":30},"
                + "\"times\":0.5}}");
        assertThat(tests).hasSizeGreaterThan(60);
        return "{\"any\":[" + String.join(",", tests) + "]}";
    }

    private static String value(FieldDefinition field, Operator operator) {
        String known = field.known().isEmpty()
                ? "\"some\""
                : "\"" + field.known().get(0).key() + "\"";
        if (operator.takesNoValue()) {
            return "";
        }
        return switch (field.type()) {
            case NUMBER, MONEY, PERCENT, SCORE ->
                operator == Operator.BETWEEN || operator == Operator.NOT_BETWEEN ? "[-1.5,2000]" : "1234567.25";
            case YES_NO -> "false";
            case DATE, MOMENT ->
                switch (operator) {
                    case BETWEEN -> "[\"2026-01-01\",\"2026-01-31\"]";
                    case LAST_DAYS, BEFORE_LAST_DAYS, NEXT_DAYS, AFTER_NEXT_DAYS -> "30";
                    default -> "\"2026-01-01\"";
                };
            case TEXT, CHOICE, BAND ->
                operator == Operator.IN || operator == Operator.NOT_IN ? "[" + known + "]" : known;
            default -> "[" + known + "]";
        };
    }
}
