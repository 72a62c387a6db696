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

    /** Beyond the rules that are on: the size of targets is a rule of WCAG 2.2 that axe leaves off. */
    private static final String RUN = """
        ([within, rules]) => axe.run(within ? {include: [within]} : document, {
            resultTypes: ['violations'],
            rules: {'target-size': {enabled: true}},
            ...(rules.length ? {runOnly: {type: 'rule', values: rules}} : {})
        }).then(found => found.violations.flatMap(violation => violation.nodes.map(node =>
            `${violation.id} ${node.target.join(' ')}: `
                + [...node.any, ...node.all, ...node.none].map(check => check.message).join('; '))))
        """;

    private Axe() {}

    /**
     * What is wrong, an element a line.
     *
     * @param within a selector; empty = the whole page
     * @param rules only these; none = all
     */
    public static List<String> violations(Page page, String within, String... rules) {
        if (Boolean.FALSE.equals(page.evaluate("'axe' in window"))) {
            page.evaluate(SCRIPT);
        }
        return ((List<?>) page.evaluate(RUN, List.of(within, List.of(rules))))
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
