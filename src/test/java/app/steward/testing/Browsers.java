package app.steward.testing;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One headless Chromium per JVM, for tests that run one after the other. Every page has a context, and so cookies, of
 * its own: close it with {@code page.context().close()}.
 */
public final class Browsers {
    /**
     * The suggestions of an address bar that nobody sees: of each context two more pages with a process of their own. And
     * what Playwright turns off, since of several lists the last one counts.
     */
    private static final String OFF = "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
            + "AvoidUnnecessaryBeforeUnloadCheckSync,BoundaryEventDispatchTracksNodeRemoval,DestroyProfileOnBrowserClose,"
            + "DialMediaRouteProvider,GlobalMediaControls,HttpsUpgrades,LensOverlay,MediaRouter,PaintHolding,"
            + "ThirdPartyStoragePartitioning,BlockOriginHeaderModificationOnRedirect,Translate,AutoDeElevate,"
            + "OptimizationHints";

    private static final class Holder {
        static final Playwright PLAYWRIGHT = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        static final Browser BROWSER = PLAYWRIGHT
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium().orElseThrow())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                OFF,
                                "--disable-sync")));

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(PLAYWRIGHT::close));
        }
    }

    private Browsers() {}

    /**
     * The Chromium of this machine: {@code -Dsteward.test.chromium}, else the first known name on the PATH. The one without
     * a window to hide is asked first: it opens a page for two thirds of the processor time.
     */
    public static Optional<Path> chromium() {
        String named = System.getProperty("steward.test.chromium");
        if (named != null) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin");
        return Stream.of(
                        "chromium-headless-shell",
                        "chromium",
                        "chromium-browser",
                        "google-chrome",
                        "google-chrome-stable")
                .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** An empty page on a desktop screen of 1440 x 900, in light colours. */
    public static Page page(String baseUrl) {
        return page(baseUrl, 1440, 900, ColorScheme.LIGHT);
    }

    /** A page of nobody in a browser that runs no scripts. */
    public static Page withoutScripts(String baseUrl) {
        Page page = Holder.BROWSER
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL(baseUrl)
                        .setViewportSize(1440, 900)
                        .setJavaScriptEnabled(false))
                .newPage();
        page.setDefaultTimeout(15_000);
        return page;
    }

    /** An empty page of this size; relative addresses are resolved against {@code baseUrl}. */
    public static Page page(String baseUrl, int width, int height, ColorScheme colours) {
        Page page = Holder.BROWSER
                .newContext(new Browser.NewContextOptions()
                        .setBaseURL(baseUrl)
                        .setViewportSize(width, height)
                        .setColorScheme(colours)
                        .setLocale("en-US")
                        .setTimezoneId("UTC"))
                .newPage();
        page.setDefaultTimeout(15_000);
        return page;
    }
}
