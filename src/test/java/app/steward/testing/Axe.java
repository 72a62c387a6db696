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
 * an empty page that sums up; that costs more than the rules do. Contrast, the dearest rule by far, is measured of the
 * first three elements of those that are alike in all that decides it, not of each cell of a long list.
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

    /**
     * Marks all but the first three elements of a kind, and those that show no text, or a single character: of such axe
     * does not decide, so that they stand for nothing longer. A kind is what stands within the same kind under the same
     * name and classes, in the same colours, size and weight. Labels and what is disabled are each looked at: axe asks
     * more about them.
     */
    private static final String MARK = """
        within => {
            const kinds = new Map(), kindOf = new Map(), seen = new Map();
            const parts = within ? `:is(${within}), :is(${within}) *` : 'body, body *';
            for (const one of document.querySelectorAll(parts)) {
                const style = getComputedStyle(one);
                const looks = [kindOf.get(one.parentElement), one.tagName, one.getAttribute('class'), style.color,
                    style.backgroundColor, style.backgroundImage, style.opacity, style.filter, style.mixBlendMode,
                    style.textShadow, style.fontSize, style.fontWeight, style.visibility, style.position].join('|');
                if (!kinds.has(looks)) kinds.set(looks, kinds.size);
                const kind = kinds.get(looks);
                kindOf.set(one, kind);
                const asked = one.checkVisibility({visibilityProperty: true})
                    && (one.matches('input, select, textarea')
                        || one.textContent.trim().length > 1
                            && [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
                if (asked) seen.set(kind, (seen.get(kind) ?? 0) + 1);
                const alone = one.closest('label, :disabled, [aria-disabled]');
                one.toggleAttribute('data-alike', !asked || !alone && seen.get(kind) > 3);
            }
        }
        """;

    private static final String UNMARKED =
            "axe.configure({rules: [{id: 'color-contrast', selector: ':not([data-alike])'}]})";

    private Axe() {}

    /** Has the page's documents bring axe along: to send it to each of them takes longer than to read it. */
    public static void bring(Page page) {
        page.addInitScript("window.bringAxe = () => {" + SCRIPT + "\n}");
    }

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
            page.evaluate(Boolean.TRUE.equals(page.evaluate("'bringAxe' in window")) ? "bringAxe()" : SCRIPT);
            page.evaluate(UNMARKED);
        }
        if (rules.isEmpty() || rules.contains("color-contrast")) {
            page.evaluate(MARK, within);
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
