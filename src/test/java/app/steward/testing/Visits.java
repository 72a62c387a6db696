package app.steward.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.ApplicationContext;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * What a test opens in the browser. Every page is closed at the end of the test, which fails where one of them wrote an
 * error or a warning to its console. To be registered as an extension of a {@link BrowserTest}.
 */
public final class Visits implements BeforeEachCallback, AfterEachCallback {
    public static final String PASSWORD = "a password of the tests";
    public static final String HASH = "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD);

    private final List<String> errors = new ArrayList<>();
    private final List<Page> open = new ArrayList<>();
    private @Nullable ApplicationContext application;

    @Override
    public void beforeEach(ExtensionContext context) {
        application = SpringExtension.getApplicationContext(context);
        errors.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        open.forEach(page -> page.context().close());
        open.clear();
        assertThat(errors).as("said on the console").isEmpty();
    }

    private ApplicationContext application() {
        return Objects.requireNonNull(application, "Register the visits as an extension");
    }

    /** An empty page of nobody on a desktop screen, in light colours. */
    public Page page() {
        return page(1440, 900, ColorScheme.LIGHT);
    }

    /** An empty page of nobody. */
    public Page page(int width, int height, ColorScheme colours) {
        Page page = Browsers.page("http://127.0.0.1:" + port(), width, height, colours);
        open.add(page);
        page.onConsoleMessage(message -> {
            if (isFault(message)) {
                errors.add(page.url() + " " + message.text());
            }
        });
        page.onPageError(error -> errors.add(page.url() + " " + error));
        return page;
    }

    private int port() {
        return application().getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private static boolean isFault(ConsoleMessage message) {
        String text = message.text();
        // a request that newer input replaced is given up, which htmx tells as these two
        boolean replaced = text.startsWith("htmx:sendAbort") || text.startsWith("htmx:afterRequest");
        // an answer that says what is wrong is no fault of the page
        boolean answered = text.contains("status of 422")
                || text.contains("status of 409")
                || text.contains("status of 401")
                || text.contains("ERR_INTERNET_DISCONNECTED");
        boolean early = text.contains("was preloaded using link preload but not used");
        return List.of("error", "warning").contains(message.type()) && !replaced && !answered && !early;
    }

    /** An empty page of the member {@code name@example.com}, on a desktop screen in light colours. */
    public Page signedIn(String name) {
        return signedIn(name, 1440, ColorScheme.LIGHT);
    }

    public Page signedIn(String name, int width, ColorScheme colours) {
        return signedIn(page(width, 844, colours), name);
    }

    /** Signs the member in for what this page opens from then on. */
    public Page signedIn(Page page, String name) {
        return signIn(application().getBean(Db.class), port(), page, name);
    }

    /**
     * Signs the member in on a page that outlives a test, and thus is none of the visits. The form is sent without the
     * browser, which would open two pages for it that nobody looks at, of a cache that is empty.
     */
    public static Page signIn(Db db, int port, Page page, String name) {
        db.sql().execute("update team_members set password_hash = ? where email = ?", HASH, name + "@example.com");
        page.context()
                .addCookies(List.of(new Cookie("SESSION", Visitor.session(port, name))
                        .setUrl("http://127.0.0.1:" + port)
                        .setHttpOnly(true)
                        .setSameSite(SameSiteAttribute.LAX)));
        return page;
    }

    /** Waits until every behaviour of the page works: a drag or a key before that is lost, on a slow machine. */
    public static void ready(Page page) {
        page.waitForFunction("() => [...document.querySelectorAll('[data-behaviour]')].every(element =>"
                + " element.dataset.attached?.split(' ').length === element.dataset.behaviour.split(/\\s+/).length)");
    }

    /** Axe finds nothing on the page. */
    public void accessible(Page page) {
        accessible(page, "");
    }

    /** Axe finds nothing in this part of the page. */
    public void accessible(Page page, String within) {
        assertThat(errors).as("said on the console").isEmpty();
        assertThat(Axe.violations(page, within))
                .as("%s at %s", page.url(), page.viewportSize().width)
                .isEmpty();
        // The checker itself tries styles that the policy refuses, which the console says a moment later.
        page.waitForFunction("true");
        errors.clear();
    }

    /** What the consoles said so far. */
    public List<String> errors() {
        return List.copyOf(errors);
    }
}
