package app.steward.journey.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.journey.Definition;
import app.steward.journey.DefinitionJson;
import app.steward.journey.Journey.Status;
import app.steward.journey.JourneyEditing;
import app.steward.journey.Journeys;
import app.steward.journey.Step;
import app.steward.segment.SomeAccounts;
import app.steward.team.Viewer;
import app.steward.testing.BrowserTest;
import app.steward.testing.Visits;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** A journey is built by keys alone and by the mouse, published, paused and resumed. */
@BrowserTest
class JourneyBrowserTest {
    @RegisterExtension
    final Visits visits = new Visits();

    @Autowired
    SomeAccounts accounts;

    @Autowired
    Journeys journeys;

    @Autowired
    JourneyEditing editing;

    private Page page;
    private int id;

    @BeforeEach
    void portfolio() {
        accounts.sixty(12);
        page = visits.signedIn(visits.page(), "administrator");
        id = editing.create(Viewer.system(), Subject.USER, "Welcome", Definition.EMPTY);
    }

    private void open(String what) {
        page.navigate("/journeys/" + id + what);
        page.waitForSelector("[data-attached~='outline']");
    }

    private Locator step(String key) {
        return page.locator("#step-" + key);
    }

    private void press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    /** By its letter in the menu; its form opens, and closes again by Ctrl Enter. */
    private void added(String letter, String key) {
        assertThat(page.locator("#add-menu")).isVisible();
        press(letter);
        assertThat(step(key).locator("#open-form")).isVisible();
        press("Control+Enter");
        assertThat(page.locator("#open-form")).hasCount(0);
        assertThat(step(key).locator("a.oname")).isFocused();
    }

    private List<String> order() {
        return journeys.get(id).draft().steps().stream().map(Step::key).toList();
    }

    @Test
    void isBuiltByKeysAlone() {
        open("/edit");
        page.getByText("Add the first step").focus();
        press("Enter");
        added("w", "s1");
        press("a");
        added("i", "s2");
        press("a");
        added("x", "s3");

        // down from its place: into the branch of the step that follows
        step("s1").locator(".grip").focus();
        press("Space", "ArrowDown");
        assertThat(page.locator("ol.outline[data-fork=s2] #step-s1")).isVisible();
        page.waitForResponse(answer -> answer.url().endsWith("/draft/order"), () -> press("Space"));
        assertThat(page.locator("ol.outline[data-fork=s2] #step-s1 .grip")).isFocused();
        assertThat(order()).containsExactly("s2", "s1", "s3");

        press("Delete");
        assertThat(page.locator("#step-s1")).hasCount(0);
        page.waitForResponse(answer -> answer.url().endsWith("/draft/undo"), () -> press("Control+z"));
        assertThat(page.locator("#step-s1")).isVisible();
        assertThat(order()).containsExactly("s2", "s1", "s3");
    }

    @Test
    void isBuiltByTheMouseAndSavesWhileOneTypes() {
        open("/edit");
        page.getByText("Add the first step").click();
        page.locator("#add-menu button[value=wait]").click();
        step("s1").locator("[name=amount]").fill("5");
        assertThat(step("s1").locator(".oname")).hasText("Wait 5 days");
        assertThat(page.locator("#picture .j-t").last()).hasText("Wait 5 days");
        step("s1").locator("[data-done]").click();
        step("s1").locator("xpath=..").locator(":scope > .oplus > .plus").click();
        page.locator("#add-menu button[value=end]").click();
        step("s2").locator("[data-done]").click();
        assertThat(page.locator("#open-form")).hasCount(0);

        // an end stays the last: what is dropped behind it comes back
        step("s1").locator(".grip").hover();
        page.mouse().down();
        Locator end = step("s2");
        page.mouse().move(end.boundingBox().x + 60, end.boundingBox().y + 10);
        page.mouse().move(end.boundingBox().x + 60, end.boundingBox().y + end.boundingBox().height - 2);
        page.mouse().up();
        assertThat(page.locator("#steps [role=alert]")).containsText("follow an end");
        assertThat(order()).containsExactly("s1", "s2");
    }

    @Test
    void isUsableOnAPhone() {
        page.setViewportSize(390, 844);
        open("/edit?step=entry");
        page.locator("button[value='add:c']").click();
        assertThat(page.locator("[data-line='c.0']")).isVisible();
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth - innerWidth"))
                .isLessThanOrEqualTo(0);
        visits.accessible(page);
    }

    @Test
    void isPublishedPausedAndResumedByAnswers() {
        Definition whole = DefinitionJson.read(JsonMapper.shared().readTree("""
                        {"entry":{"condition":{"field":"created_on","op":"not_empty"}},
                         "steps":[{"key":"s1","type":"wait","days":2,"next":"s2"},{"key":"s2","type":"end","label":"Seen"}]}"""), Definition.EMPTY);
        editing.save(Viewer.system(), id, "Welcome", whole, null);

        page.navigate("/journeys/" + id + "/publish");
        assertThat(page.getByText("Would enter").first()).isVisible();
        Locator publish = page.locator(".actions .btn-primary");
        publish.click();
        assertThat(page.locator("main .invalid")).containsText("Choose what happens");
        page.check("[name=existing][value=skip]");
        publish.click();
        assertThat(page.locator("h1")).hasText("Welcome");
        assertThat(page.getByText("Nobody has entered yet")).isVisible();
        visits.accessible(page);

        page.locator(".actions a", new Page.LocatorOptions().setHasText("Pause"))
                .click();
        page.locator(".modal.show .btn-primary").click();
        assertThat(page.getByText("Paused since")).isVisible();
        page.locator(".actions a", new Page.LocatorOptions().setHasText("Resume"))
                .click();
        page.locator(".modal.show .btn-primary").click();
        assertThat(page.locator(".modal .invalid").first()).isVisible();
        page.check(".modal [name=waits][value=go_on]");
        page.check(".modal [name=enterings][value=skip]");
        page.locator(".modal .btn-primary").click();
        assertThat(page.locator(".actions a", new Page.LocatorOptions().setHasText("Pause")))
                .isVisible();
        assertThat(journeys.get(id).status()).isEqualTo(Status.LIVE);
    }
}
