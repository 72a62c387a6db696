package app.steward.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.UrlSanitizer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Markdown that holds tokens, as HTML with styles inline and as text. A link alone on a line whose words begin with
 * {@code button:} is a button; a picture alone on a line is as wide as the message.
 *
 * @param html a fragment, with tokens for what is filled in
 * @param faults what can't stand in a message, in sentences with the line
 */
record MarkdownPart(String html, String text, List<String> faults) {
    private static final String BUTTON = "button:";
    private static final int DEEPEST = 100;
    private static final String MARKS = "*_[";
    private static final int MOST_MARKS = 1_000;

    private static final Parser PARSER = Parser.builder()
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
            .build();

    /** HTML that somebody types is shown as it was typed. */
    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .escapeHtml(true)
            .sanitizeUrls(true)
            .urlSanitizer(new UrlSanitizer() {
                @Override
                public String sanitizeLinkUrl(String url) {
                    return isFilledInOr(url, Links.isSafe(url));
                }

                @Override
                public String sanitizeImageUrl(String url) {
                    return isFilledInOr(url, Links.isWeb(url));
                }
            })
            .build();

    private static String isFilledInOr(String url, boolean safe) {
        return safe || !url.isEmpty() && url.charAt(0) == Tokens.LINK ? url : "";
    }

    static MarkdownPart of(String markdown, Palette palette) {
        Node document = isTooDense(markdown) ? null : PARSER.parse(markdown);
        if (document == null || isTooDeep(document)) {
            return new MarkdownPart(
                    "", "", List.of("Put quotes, lists and emphasis at most " + DEEPEST + " deep into each other."));
        }
        LinkChecks checks = new LinkChecks();
        document.accept(checks);
        Document html = Jsoup.parseBodyFragment(RENDERER.render(document));
        html.outputSettings().prettyPrint(false);
        html.select("a[rel]").removeAttr("rel");
        Elements buttons = html.select("p > a");
        List<Element> marked = new ArrayList<>();
        for (Element link : buttons) {
            if (isAlone(link) && link.text().strip().startsWith(BUTTON)) {
                marked.add(link);
                link.textNodes().get(0).text(link.textNodes().get(0).text().replaceFirst("\\s*" + BUTTON + "\\s*", ""));
            }
        }
        String text = PlainText.of(html.body());
        styled(html.body(), palette);
        marked.forEach(link -> asButton(link, palette));
        return new MarkdownPart(html.body().html(), text, checks.faults);
    }

    /** The parser itself goes down by a call for what is within marks of one paragraph. */
    private static boolean isTooDense(String markdown) {
        return Arrays.stream(markdown.split("\\n\\s*\\n", -1))
                .anyMatch(block ->
                        block.chars().filter(mark -> MARKS.indexOf(mark) >= 0).count() > MOST_MARKS);
    }

    /** All that is done with it goes down by a call for each level, and calls have only so much room. */
    private static boolean isTooDeep(Node document) {
        int depth = 0;
        Node at = document;
        while (at != null) {
            if (at.getFirstChild() != null) {
                at = at.getFirstChild();
                depth++;
            } else {
                while (at != null && at.getNext() == null) {
                    at = at.getParent();
                    depth--;
                }
                at = at == null ? null : at.getNext();
            }
            if (depth > DEEPEST) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAlone(Element element) {
        Element around = element.parent();
        return around != null
                && around.children().size() == 1
                && around.ownText().isBlank()
                && !element.textNodes().isEmpty();
    }

    private static Map<String, String> styles(Palette palette) {
        String heading = "margin:0 0 16px;font-weight:600;line-height:1.3;color:" + Palette.INK + ";";
        return Map.ofEntries(
                Map.entry("p", "margin:0 0 16px;"),
                Map.entry("h1", heading + "font-size:24px;"),
                Map.entry("h2", heading + "font-size:20px;"),
                Map.entry("h3", heading + "font-size:17px;"),
                Map.entry("h4", heading + "font-size:15px;"),
                Map.entry("h5", heading + "font-size:15px;"),
                Map.entry("h6", heading + "font-size:15px;"),
                Map.entry("ul", "margin:0 0 16px;padding-left:22px;"),
                Map.entry("ol", "margin:0 0 16px;padding-left:22px;"),
                Map.entry("li", "margin:0 0 4px;"),
                Map.entry("hr", "margin:24px 0;border:0;border-top:1px solid " + Palette.LINE + ";"),
                Map.entry(
                        "blockquote",
                        "margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid " + Palette.LINE + ";color:"
                                + Palette.SOFT + ";"),
                Map.entry(
                        "pre",
                        "margin:0 0 16px;padding:12px;overflow-x:auto;white-space:pre-wrap;border-radius:6px;background:"
                                + Palette.CANVAS + ";"),
                Map.entry("code", "font-family:ui-monospace,Consolas,monospace;font-size:13px;"),
                Map.entry("a", "color:" + palette.link() + ";text-decoration:underline;"),
                Map.entry("img", "max-width:100%;height:auto;border:0;"));
    }

    private static void styled(Element body, Palette palette) {
        Map<String, String> styles = styles(palette);
        for (Element element : body.getAllElements()) {
            String style = styles.get(element.normalName());
            if (style != null) {
                element.attr("style", style);
            }
            switch (element.normalName()) {
                case "a" -> element.addClass("st-link");
                case "hr" -> element.addClass("st-line");
                case "h1", "h2", "h3", "h4", "h5", "h6" -> element.addClass("st-text");
                case "blockquote" -> element.addClass("st-soft st-line");
                case "pre" -> element.addClass("st-page");
                case "img" -> {
                    Element around = element.parent();
                    if (around != null
                            && around.normalName().equals("p")
                            && around.ownText().isBlank()) {
                        element.attr("style", "display:block;width:100%;height:auto;border:0;border-radius:6px;");
                    }
                }
                default -> {}
            }
        }
    }

    /** As a table, which all mail programs draw. */
    private static void asButton(Element link, Palette palette) {
        link.attr(
                "style",
                "display:inline-block;padding:10px 18px;font-weight:600;text-decoration:none;color:"
                        + palette.onAccent() + ";");
        link.removeClass("st-link");
        Element paragraph = java.util.Objects.requireNonNull(link.parent());
        Element table = new Element("table")
                .attr("role", "presentation")
                .attr("cellpadding", "0")
                .attr("cellspacing", "0")
                .attr("border", "0")
                .attr("style", "margin:0 0 16px;border-collapse:separate;");
        table.appendElement("tbody")
                .appendElement("tr")
                .appendElement("td")
                .attr("bgcolor", palette.accent())
                .attr("style", "border-radius:6px;background:" + palette.accent() + ";")
                .appendChild(link);
        paragraph.replaceWith(table);
    }

    /** Looks at every address, and says of each token where it stands. */
    private static final class LinkChecks extends AbstractVisitor {
        private final List<String> faults = new ArrayList<>();

        @Override
        public void visit(Link link) {
            link.setDestination(checked(link.getDestination(), false, link));
            link.setTitle(title(link.getTitle()));
            visitChildren(link);
        }

        @Override
        public void visit(Image image) {
            image.setDestination(checked(image.getDestination(), true, image));
            image.setTitle(title(image.getTitle()));
            image.accept(new AbstractVisitor() {
                @Override
                public void visit(Image same) {
                    visitChildren(same);
                }

                @Override
                public void visit(Text text) {
                    text.setLiteral(Tokens.as(Tokens.ATTRIBUTE, text.getLiteral()));
                }
            });
        }

        @Override
        public void visit(FencedCodeBlock code) {
            code.setInfo("");
        }

        private static @Nullable String title(@Nullable String title) {
            return title == null ? null : Tokens.as(Tokens.ATTRIBUTE, title);
        }

        private String checked(String address, boolean picture, Node at) {
            String refusal = Links.refusal(address, picture);
            if (refusal != null) {
                List<SourceSpan> spans = at.getSourceSpans();
                String line = spans.isEmpty() ? "" : "Line " + (spans.get(0).getLineIndex() + 1) + ": ";
                faults.add(line + refusal);
                return "";
            }
            return Links.placed(address);
        }
    }
}
