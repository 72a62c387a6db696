package app.steward.template;

import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** A fragment of HTML as text: lists with their numbers, links with their addresses. */
final class PlainText {
    private static final Set<String> BLOCKS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "hr", "div", "table");

    private final StringBuilder text = new StringBuilder();

    private PlainText() {}

    static String of(Element body) {
        PlainText text = new PlainText();
        text.children(body, "");
        return text.text
                .toString()
                .replaceAll("[ \\t]+\n", "\n")
                .replaceAll("\n{3,}", "\n\n")
                .strip();
    }

    private void children(Element element, String indent) {
        for (Node child : element.childNodes()) {
            if (child instanceof TextNode words) {
                boolean code = element.normalName().equals("code") && element.closest("pre") != null;
                text.append(code ? words.getWholeText() : words.getWholeText().replaceAll("\\s+", " "));
            } else if (child instanceof Element part) {
                element(part, indent);
            }
        }
    }

    private void element(Element element, String indent) {
        String name = element.normalName();
        Element around = element.parent();
        if (BLOCKS.contains(name) && (around == null || !around.normalName().equals("li"))) {
            text.append("\n\n");
        }
        switch (name) {
            case "br" -> text.append('\n').append(indent);
            case "hr" -> text.append("---");
            case "img" -> text.append(element.attr("alt"));
            case "a" -> link(element, indent);
            case "blockquote" -> {
                text.append("> ");
                children(element, indent + "> ");
            }
            case "ul", "ol" -> list(element, indent);
            default -> children(element, indent);
        }
        if (BLOCKS.contains(name)) {
            text.append("\n\n");
        }
    }

    private void link(Element element, String indent) {
        String address = element.attr("href");
        String mail = address.startsWith("mailto:") ? address.substring("mailto:".length()) : address;
        if (element.text().equals(mail) || address.isEmpty()) {
            children(element, indent);
        } else {
            children(element, indent);
            text.append(": ").append(mail);
        }
    }

    private void list(Element list, String indent) {
        int number = list.hasAttr("start") ? Integer.parseInt(list.attr("start")) : 1;
        for (Element item : list.children()) {
            text.append('\n').append(indent);
            text.append(list.normalName().equals("ol") ? number++ + ". " : "- ");
            children(item, indent + "   ");
        }
    }
}
