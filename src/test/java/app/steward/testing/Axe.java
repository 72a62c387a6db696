package app.steward.testing;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs axe on a page that is looked at several times. {@link AxeBuilder} hands axe over anew each time, and once more to
 * an empty page that sums up; that costs more than the rules do. Contrast, the dearest rule by far, is measured of the
 * first three elements of those that are alike in all that decides it, not of each cell of a long list.
 */
public final class Axe {
    private static final String CONTRAST = "color-contrast";
    private static final String SCRIPT = script();

    /**
     * Of what axe fetches before its rules, the style sheets are left out: only a rule that is off reads them, and the
     * policy refuses the copies that are made. The answer is what is wrong, an element a line, and the kinds of which axe
     * has decided on the contrast.
     */
    private static final String RUN = """
        ([within, targets, rules]) => axe.run(within ? {include: [within]} : document, {
            reporter: (results, options, done) => done([
                results.flatMap(rule => rule.violations.map(({node, any, all, none}) =>
                    `${rule.id} ${node.selector.join(' ')}: `
                        + [...any, ...all, ...none].map(check => check.message).join('; '))),
                results.filter(rule => rule.id === 'color-contrast')
                    .flatMap(rule => [...rule.passes, ...rule.violations])
                    .map(({node}) => node.element.dataset.kind).filter(kind => kind)
            ]),
            preload: {assets: ['media']},
            rules: {'target-size': {enabled: targets}},
            ...(rules.length ? {runOnly: {type: 'rule', values: rules}} : {})
        })
        """;

    /**
     * Marks all but the first three elements of a kind, and those that show no text, or a single character: of such axe
     * does not decide, so that they stand for nothing longer. A kind is what stands within the same kind under the same
     * name and classes, in the same colours, size and weight. What is disabled, and what names it, is each looked at: axe
     * asks more about it.
     *
     * <p>Kinds of which an audit has seen enough are all marked, on whatever page; but not where something may show through
     * that is not around them, since they float, or since what is around them is not looked at. Answers how many elements
     * are left.
     */
    private static final String MARK = """
        ([within, known]) => {
            const enough = new Set(known.split(' ')), names = new Map(), kindOf = new Map(), seen = new Map();
            const name = text => {
                let a = 1, b = 2;
                for (let i = 0; i < text.length; i++) {
                    a = Math.imul(a ^ text.charCodeAt(i), 2654435761);
                    b = Math.imul(b ^ text.charCodeAt(i), 1597334677) ^ b >>> 15;
                }
                return (a >>> 0).toString(36) + '-' + (b >>> 0).toString(36);
            };
            const off = ':is(:disabled, [aria-disabled])';
            const naming = [...document.querySelectorAll(`${off}[aria-labelledby]`)]
                .flatMap(one => one.getAttribute('aria-labelledby').split(/\\s+/));
            const parts = within ? `:is(${within}), :is(${within}) *` : 'body, body *';
            const page = {name: getComputedStyle(document.documentElement).backgroundColor, floats: within !== ''};
            let left = 0;
            for (const one of document.querySelectorAll(parts)) {
                const style = getComputedStyle(one);
                const around = kindOf.get(one.parentElement) ?? page;
                const looks = [around.name, one.tagName, one.getAttribute('class'), style.color, style.backgroundColor,
                    style.backgroundImage, style.opacity, style.filter, style.mixBlendMode, style.textShadow,
                    style.fontSize, style.fontWeight, style.visibility, style.position].join('|');
                if (!names.has(looks)) names.set(looks, name(looks));
                const kind = names.get(looks);
                const covers = style.backgroundColor.startsWith('rgb(') && style.opacity === '1';
                const floats = !covers && (around.floats || !['static', 'relative'].includes(style.position));
                kindOf.set(one, {name: kind, floats});
                const asked = one.checkVisibility({visibilityProperty: true})
                    && (one.matches('input, select, textarea')
                        || one.textContent.trim().length > 1
                            && [...one.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
                if (asked) seen.set(kind, (seen.get(kind) ?? 0) + 1);
                const alone = one.closest(off) || one.closest('label')?.control?.closest(off)
                    || naming.some(id => one.closest('#' + CSS.escape(id)));
                const alike = !asked || !alone && (seen.get(kind) > 3 || !floats && enough.has(kind));
                one.toggleAttribute('data-alike', alike);
                delete one.dataset.kind;
                if (!alike && !alone && !floats) one.dataset.kind = kind;
                if (!alike) left++;
            }
            return left;
        }
        """;

    /** Neither does axe copy the source of each element that it looks at. */
    private static final String UNMARKED =
            "axe.configure({noHtml: true, rules: [{id: 'color-contrast', selector: ':not([data-alike])'}]})";

    /** What an audit of many pages has seen: of each kind of text how often axe has decided on its contrast. */
    public static final class Seen {
        private final Map<String, Integer> kinds = new HashMap<>();

        private String enough() {
            return kinds.entrySet().stream()
                    .filter(kind -> kind.getValue() >= 3)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.joining(" "));
        }
    }

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
        return run(page, new Seen(), within, false, List.of());
    }

    /** What is wrong by these rules alone. */
    public static List<String> violations(Page page, String within, String... rules) {
        return run(page, new Seen(), within, false, List.of(rules));
    }

    /**
     * What is wrong in an audit by all rules and the size of targets, a rule of WCAG 2.2 that axe leaves off: it takes for
     * small what a bar that sticks to an edge happens to cover, and for near what is cut off.
     */
    public static List<String> violationsAndTargets(Page page, Seen seen, String within) {
        return run(page, seen, within, true, List.of());
    }

    /** What is wrong with the contrast of what an audit has not seen enough of. */
    public static List<String> contrast(Page page, Seen seen, String within) {
        return run(page, seen, within, false, List.of(CONTRAST));
    }

    private static List<String> run(Page page, Seen seen, String within, boolean targets, List<String> rules) {
        if (Boolean.FALSE.equals(page.evaluate("'axe' in window"))) {
            page.evaluate(Boolean.TRUE.equals(page.evaluate("'bringAxe' in window")) ? "bringAxe()" : SCRIPT);
            page.evaluate(UNMARKED);
        }
        boolean contrast = rules.isEmpty() || rules.contains(CONTRAST);
        int left = contrast ? (int) page.evaluate(MARK, List.of(within, seen.enough())) : 0;
        if (left == 0 && rules.equals(List.of(CONTRAST))) {
            return List.of();
        }
        List<?> found = (List<?>) page.evaluate(RUN, List.of(within, targets, rules));
        ((List<?>) found.get(1)).forEach(kind -> seen.kinds.merge(kind.toString(), 1, Integer::sum));
        return ((List<?>) found.get(0)).stream().map(String::valueOf).toList();
    }

    private static String script() {
        try (InputStream axe = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
            return new String(axe.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
