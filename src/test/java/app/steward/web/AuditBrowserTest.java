package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.segment.SegmentEditing;
import app.steward.team.Viewer;
import app.steward.testing.BrowserTest;
import app.steward.testing.Browsers;
import app.steward.testing.Db;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.http.server.PathContainer;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/** Every page and dialog: without violations in light and dark, on a desk and on a phone, and narrow, and printed. */
@BrowserTest
@Import(SomePortfolio.class)
class AuditBrowserTest {
    private static final String PASSWORD = "a password of the tests";
    private static final List<Integer> WIDTHS = List.of(1440, 390);

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    SegmentEditing segments;

    @Autowired
    Fields fields;

    @Autowired
    Conditions conditions;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping addresses;

    @LocalServerPort
    int port;

    private final List<String> wrong = new ArrayList<>();
    private final List<Page> open = new ArrayList<>();

    @BeforeEach
    void something() {
        Viewer ada = portfolio.make().get("ada");
        db.sql()
                .execute(
                        "update team_members set password_hash = ?",
                        "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD));
        db.sql()
                .execute("insert into attributes (subject, key, label, type) values"
                        + " ('account', 'tier', 'Contract tier', 'choice')");
        db.sql()
                .execute("insert into api_keys (kind, name, hint, hash) values"
                        + " ('write', 'Product', 'wk_ab', sha256('x'))");
        db.sql()
                .execute("insert into refresh_runs (state, kind, reason, started_at, finished_at) values"
                        + " ('done', 'full', 'Daily refresh', now(), now())");
        db.sql()
                .execute("insert into field_indexes (subject, field, state, problem) values"
                        + " ('account', 'employees', 'failed', 'The database refused it: no room is left')");
        db.sql()
                .execute("insert into touchpoints (id, kind, at, account_id, author_id, text)"
                        + " select 1, 'call', now() - interval '2 days', 1, id, 'Asked about the renewal'"
                        + " from team_members where email = 'ada@example.com'");
        db.sql()
                .execute(
                        "insert into views (id, member_id, subject, name, columns) select 1, id, 'account', 'Renewals', 'name,mrr'"
                                + " from team_members where email = 'ada@example.com'");
        db.sql().execute("update account_facts set overall_score = account_id % 100, product_score = account_id % 90");
        segment(ada, Subject.ACCOUNT, "Live ones", "{'field':'stage','op':'eq','value':'live'}");
        segment(ada, Subject.USER, "Admins", "{'field':'role','op':'eq','value':'admin'}");
    }

    private void segment(Viewer by, Subject subject, String name, String condition) {
        segments.create(
                by,
                subject,
                name,
                true,
                conditions.read(fields.catalogue(), subject, condition.replace('\'', '"'), Purpose.SEGMENT));
    }

    @AfterEach
    void close() {
        open.forEach(page -> page.context().close());
    }

    private Page visitor(String name) {
        Page page = Browsers.page("http://127.0.0.1:" + port, 1440, 900, ColorScheme.LIGHT);
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        open.add(page);
        if (!name.isEmpty()) {
            page.navigate("/sign-in");
            page.fill("input[name=email]", name + "@example.com");
            page.fill("input[name=password]", PASSWORD);
            page.press("input[name=password]", "Enter");
            page.waitForURL(url -> !url.contains("/sign-in"));
        }
        return page;
    }

    private void audit(Page page, List<String> paths) {
        for (String path : paths) {
            page.setViewportSize(1440, 900);
            Response response = page.navigate(path);
            assertThat(response.status()).as(path).isLessThan(500);
            page.waitForLoadState(LoadState.NETWORKIDLE);
            inAllLooks(page, path, "");
            for (String dialog : dialogs(page)) {
                page.setViewportSize(1440, 900);
                page.evaluate("id => bootstrap.Modal.getOrCreateInstance(document.getElementById(id)).show()", dialog);
                page.waitForSelector("#" + dialog + ".show");
                inAllLooks(page, path + " #" + dialog, "#" + dialog);
                page.evaluate("id => bootstrap.Modal.getInstance(document.getElementById(id)).hide()", dialog);
                page.waitForSelector(
                        ".modal-backdrop",
                        new Page.WaitForSelectorOptions()
                                .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
            }
            page.setViewportSize(320, 800);
            if (!fits(page)) {
                wrong.add(path + " scrolls sideways at 320");
            }
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            if (page.locator(".topbar:visible, .toolbar:visible, .bulkbar:visible, .side:visible")
                            .count()
                    > 0) {
                wrong.add(path + " prints its bars");
            }
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
        }
    }

    /** Of the dialogs that a page has for each row, the first. */
    private static List<String> dialogs(Page page) {
        Set<String> kinds = new TreeSet<>();
        return page.locator("main .modal[id]").all().stream()
                .map(dialog -> dialog.getAttribute("id"))
                .filter(id -> kinds.add(id.replaceAll("[0-9].*", "")))
                .toList();
    }

    /** The rules in light; what differs in the dark are the colours. */
    private void inAllLooks(Page page, String what, String within) {
        for (int width : WIDTHS) {
            page.setViewportSize(width, 844);
            for (String theme : List.of("light", "dark")) {
                page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme);
                AxeBuilder axe = new AxeBuilder(page);
                if (theme.equals("dark")) {
                    axe.withRules(List.of("color-contrast"));
                }
                if (!within.isEmpty()) {
                    axe.include(within);
                }
                axe.analyze()
                        .getViolations()
                        .forEach(violation -> violation
                                .getNodes()
                                .forEach(node -> wrong.add(what + " at " + width + ", " + theme + ": "
                                        + violation.getId() + " " + node.getTarget())));
            }
            if (within.isEmpty() && !fits(page)) {
                wrong.add(what + " scrolls sideways at " + width);
            }
        }
        page.evaluate("document.documentElement.dataset.bsTheme = 'light'");
    }

    private static boolean fits(Page page) {
        return Boolean.TRUE.equals(page.evaluate("document.documentElement.scrollWidth <= innerWidth"));
    }

    @Test
    void pagesBeforeSignInAndOfErrorsAreWithoutViolations() {
        audit(visitor(""), AuditedPages.OPEN);
        audit(visitor("bea"), AuditedPages.REFUSED);
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyPageAndDialogIsWithoutViolations() {
        Page ada = visitor("ada");
        audit(ada, AuditedPages.SIGNED_IN);
        ada.setViewportSize(390, 844);
        ada.navigate("/accounts");
        ada.locator("[data-bs-target='#menu']").click();
        ada.waitForSelector("#menu.show");
        inAllLooks(ada, "the menu on a phone", "#menu");
        ada.setViewportSize(1440, 900);
        ada.navigate("/accounts");
        ada.evaluate("bootstrap.Modal.getOrCreateInstance(document.getElementById('keys')).show()");
        ada.waitForSelector("#keys.show");
        inAllLooks(ada, "the list of keys", "#keys");
        assertThat(wrong).isEmpty();
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
                        || Stream.of(AuditedPages.OPEN, AuditedPages.SIGNED_IN)
                                .flatMap(List::stream)
                                .map(path -> PathContainer.parsePath(path.replaceFirst("\\?.*", "")))
                                .anyMatch(pattern::matches);
                if (!listed) {
                    missing.add(pattern.getPatternString());
                }
            }
        });
        assertThat(missing).as("Add them to AuditedPages").isEmpty();
    }
}
