package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.Axe;
import app.steward.testing.BrowserTest;
import app.steward.testing.Browsers;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Every page and dialog: without violations in light and dark, on a desk and on a phone, and narrow, and printed. The
 * visits change nothing, so all share one portfolio, and each member one browser page.
 */
@BrowserTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditBrowserTest {
    private static final String[] ON_PHONES = {
        "target-size",
        "scrollable-region-focusable",
        "button-name",
        "link-name",
        "label",
        "select-name",
        "aria-hidden-focus"
    };

    @Autowired
    Db db;

    @Autowired
    AuditedPortfolio portfolio;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping addresses;

    @LocalServerPort
    int port;

    private final Map<String, Page> open = new HashMap<>();
    private final Axe.Seen seen = new Axe.Seen();

    @BeforeAll
    void something() {
        portfolio.make();
    }

    @AfterAll
    void close() {
        open.values().forEach(page -> page.context().close());
    }

    private Page visitor(String name) {
        Page page = Browsers.page("http://127.0.0.1:" + port, 1440, 900, ColorScheme.LIGHT);
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        Axe.bring(page);
        if (!name.isEmpty()) {
            Visits.signIn(db, port, page, name);
        }
        return page;
    }

    /** The member's page, on a screen, as nobody had been there. */
    private Page page(String member, int width) {
        Page page = open.computeIfAbsent(member, this::visitor);
        if (page.url().startsWith("http")) {
            // rows that were ticked on the way stay so; and what is left now need not be laid out anew
            page.evaluate("sessionStorage.clear(); document.body.hidden = true");
        }
        page.setViewportSize(width, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        return page;
    }

    static Stream<AuditedPages.Visit> visits() {
        return AuditedPages.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("visits")
    void aPageIsWithoutViolations(AuditedPages.Visit visit) {
        Page page = page(visit.member(), 1440);
        assertThat(answer(page, visit).status()).isEqualTo(visit.status());
        settled(page);
        for (String click : visit.clicks()) {
            page.locator(click).first().click();
            settled(page);
        }
        if (!visit.within().isEmpty()) {
            page.waitForSelector(visit.within());
        }
        List<String> wrong = new ArrayList<>(looks(page, visit.within()));
        if (visit.clicks().isEmpty()) {
            for (String dialog : dialogs(page)) {
                page.setViewportSize(1440, 900);
                page.evaluate("id => bootstrap.Modal.getOrCreateInstance(document.getElementById(id)).show()", dialog);
                page.waitForSelector("#" + dialog + ".show");
                wrong.addAll(looks(page, "#" + dialog));
                page.evaluate("id => bootstrap.Modal.getInstance(document.getElementById(id)).hide()", dialog);
                gone(page, ".modal-backdrop");
            }
            wrong.addAll(narrowAndPrinted(page));
        }
        assertThat(wrong).isEmpty();
    }

    private static Response answer(Page page, AuditedPages.Visit visit) {
        if (visit.form().isEmpty()) {
            return page.navigate(visit.path());
        }
        page.navigate("/profile"); // its forms hold the token that posts need
        return page.waitForNavigation(() -> page.evaluate("""
            ([path, pairs]) => {
                const form = document.createElement('form');
                form.method = 'post';
                form.action = path;
                form.append(document.querySelector('main input[name=_csrf]').cloneNode());
                for (const pair of pairs) {
                    const input = document.createElement('input');
                    [input.name, input.value] = pair.split('=');
                    form.append(input);
                }
                document.body.append(form);
                HTMLFormElement.prototype.submit.call(form);
            }\
            """, List.of(visit.path(), visit.form())));
    }

    /** What a page asks for as it opens is there: htmx marks what waits, from before the page's load event on. */
    static void settled(Page page) {
        page.waitForLoadState();
        gone(page, "form[data-sending]");
        gone(page, ".htmx-request");
    }

    private static void gone(Page page, String selector) {
        page.waitForSelector(selector, new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
    }

    /** Of the dialogs that a page has for each row, the first. */
    private static List<String> dialogs(Page page) {
        Set<String> kinds = new TreeSet<>();
        return ((List<?>) page.evaluate("[...document.querySelectorAll('main .modal[id]')].map(one => one.id)"))
                .stream()
                        .map(String::valueOf)
                        .filter(id -> kinds.add(id.replaceAll("[0-9].*", "")))
                        .toList();
    }

    /** All rules on a desk in light; in the dark the colours; on a phone what depends on the layout, and on no colour. */
    private List<String> looks(Page page, String within) {
        List<String> wrong = new ArrayList<>();
        colours(page, "light");
        Axe.violationsAndTargets(page, seen, within).forEach(one -> wrong.add("at 1440: " + one));
        colours(page, "dark");
        Axe.contrast(page, seen, within).forEach(one -> wrong.add("in the dark: " + one));
        page.setViewportSize(390, 844);
        Axe.violations(page, within, ON_PHONES).forEach(one -> wrong.add("at 390: " + one));
        if (!fits(page)) {
            wrong.add("scrolls sideways at 390");
        }
        return wrong;
    }

    private static void colours(Page page, String theme) {
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme);
    }

    private static boolean fits(Page page) {
        return Boolean.TRUE.equals(page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
    }

    private static List<String> narrowAndPrinted(Page page) {
        List<String> wrong = new ArrayList<>();
        page.setViewportSize(320, 800);
        if (!fits(page)) {
            wrong.add("scrolls sideways at 320");
        }
        page.setViewportSize(1024, 800);
        if (!fits(page)) {
            wrong.add("scrolls sideways at 1024");
        }
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        if (Boolean.TRUE.equals(page.evaluate("[...document.querySelectorAll('.topbar, .toolbar, .bulkbar, .side')]"
                + ".some(bar => bar.checkVisibility())"))) {
            wrong.add("prints its bars");
        }
        return wrong;
    }

    /** In a page that is without them, since it is among the visits. */
    @Test
    void faultsAreFound() {
        Page page = page("ada", 1440);
        page.navigate("/portfolio/accounts/new");
        settled(page);
        page.evaluate("""
            () => {
                const main = document.querySelector('main');
                const add = (name, look) => {
                    const one = main.appendChild(document.createElement(name));
                    one.style.cssText = look;
                    return one;
                };
                document.querySelector('h1').remove();
                add('input', '');
                add('p', 'color: #555').textContent = 'Too dark for the dark';
                add('p', 'color: #999').textContent = 'Too light for the light';
                add('button', '').className = 'd-md-none';
                add('div', 'width: 385px; height: 1px');
            }
            """);
        List<String> wrong = looks(page, "");
        wrong.addAll(narrowAndPrinted(page));
        for (String fault : List.of(
                "at 1440: page-has-heading-one",
                "at 1440: label",
                "at 1440: color-contrast",
                "in the dark: color-contrast",
                "at 390: button-name",
                "scrolls sideways at 320")) {
            assertThat(wrong).as(fault).anyMatch(one -> one.startsWith(fault));
        }
        assertThat(wrong).noneMatch(one -> one.startsWith("at 1440: button-name"));
        page.evaluate("document.querySelector('main').lastChild.style.width = '1000px'");
        page.setViewportSize(390, 844);
        assertThat(fits(page)).isFalse();
    }

    @Test
    void theMenuOfAPhoneIsWithoutViolations() {
        Page page = page("ada", 390);
        page.navigate("/accounts?q=-6");
        settled(page);
        page.locator("[data-bs-target='#menu']").click();
        page.waitForSelector("#menu.show");
        assertThat(looks(page, "#menu")).isEmpty();
    }

    @Test
    void whatIsPaleFarDownAListIsFoundByItself() {
        Page page = page("ada", 1440);
        page.navigate("/accounts?size=25");
        settled(page);
        page.evaluate("document.querySelector('.dt tbody tr:nth-child(9) th a').style.color = '#ddd'");
        assertThat(Axe.violations(page, "", "color-contrast"))
                .singleElement()
                .asString()
                .startsWith("color-contrast");
    }

    /** What was seen on one page is not measured on the next, unless it looks otherwise there or stands on something else. */
    @Test
    void whatIsPaleIsFoundThoughItsLikeWasSeen() {
        Page page = page("ada", 1440);
        for (String path : List.of("/accounts?size=25", "/accounts?size=25&sort=-mrr")) {
            page.navigate(path);
            settled(page);
            assertThat(Axe.contrast(page, seen, "")).isEmpty();
        }
        for (String paling : List.of("color: #ddd", "background: #777", "opacity: .3")) {
            page.evaluate(
                    "paling => { document.querySelector('.dt tbody tr:nth-child(9) th').style.cssText = paling;"
                            + " document.querySelector('.dt tbody tr:nth-child(9) th a').style.color = 'inherit' }",
                    paling);
            assertThat(Axe.contrast(page, seen, "")).as(paling).isNotEmpty();
        }
    }

    @Test
    void noPageIsLeftOut() {
        List<String> missing = new ArrayList<>();
        addresses.getHandlerMethods().forEach((mapping, method) -> {
            boolean api = method.getBeanType().isAnnotationPresent(RestController.class)
                    || !method.getBeanType().getName().startsWith("app.steward");
            Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
            if (api || !methods.contains(RequestMethod.GET) || mapping.getPathPatternsCondition() == null) {
                return;
            }
            for (PathPattern pattern : mapping.getPathPatternsCondition().getPatterns()) {
                boolean listed = AuditedPages.PARTS.contains(pattern.getPatternString())
                        || AuditedPages.all()
                                .map(visit ->
                                        PathContainer.parsePath(visit.path().replaceFirst("\\?.*", "")))
                                .anyMatch(pattern::matches);
                if (!listed) {
                    missing.add(pattern.getPatternString());
                }
            }
        });
        assertThat(missing).as("Add them to AuditedPages").isEmpty();
    }
}
