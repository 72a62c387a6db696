package app.steward.testing;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Runs axe on a page that is looked at several times. {@link AxeBuilder} hands axe over anew each time, and once more to
 * an empty page that sums up; that costs more than the rules do.
 */
public final class Axe {
    private static final String SCRIPT = script();

    /**
     * Of what axe fetches before its rules, the style sheets are left out: only a rule that is off reads them, and the
     * policy refuses the copies that are made.
     */
    private static final String RUN = """
        ([within, targets, rules]) => axe.run(within ? {include: [within]} : document, {
            resultTypes: ['violations'],
            preload: {assets: ['media']},
            rules: {'target-size': {enabled: targets}},
            ...(rules.length ? {runOnly: {type: 'rule', values: rules}} : {})
        }).then(found => found.violations.flatMap(violation => violation.nodes.map(node =>
            `${violation.id} ${node.target.join(' ')}: `
                + [...node.any, ...node.all, ...node.none].map(check => check.message).join('; '))))
        """;

    private Axe() {}

    /**
     * What is wrong by the rules that axe has on, an element a line.
     *
     * @param within a selector; empty = the whole page
     */
    public static List<String> violations(Page page, String within) {
        return run(page, within, false, List.of());
    }

    /**
     * The same with the size of targets, a rule of WCAG 2.2 that axe leaves off: it takes for small what a bar that
     * sticks to an edge happens to cover, and for near what is cut off.
     */
    public static List<String> violationsAndTargets(Page page, String within) {
        return run(page, within, true, List.of());
    }

    /** What is wrong by these rules alone. */
    public static List<String> violations(Page page, String within, String... rules) {
        return run(page, within, false, List.of(rules));
    }

    private static List<String> run(Page page, String within, boolean targets, List<String> rules) {
        if (Boolean.FALSE.equals(page.evaluate("'axe' in window"))) {
            page.evaluate(SCRIPT);
        }
        return ((List<?>) page.evaluate(RUN, List.of(within, targets, rules)))
                .stream().map(String::valueOf).toList();
    }

    private static String script() {
        try (InputStream axe = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(axe.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
