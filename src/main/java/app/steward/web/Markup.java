package app.steward.web;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.unbescape.html.HtmlEscape;
import org.unbescape.uri.UriEscape;

/**
 * Markup as Java writes it, for what stands on a page hundreds of times, such as the cells of a list: values go through
 * {@link #text} and {@link #attribute}, which escape as templates do, and only what the code itself spells through
 * {@link #html}.
 */
public final class Markup {
    private static final String ICONS = "/assets/icons.svg";

    private final StringBuilder written = new StringBuilder();
    private final Map<String, String> links = new HashMap<>();
    private final UnaryOperator<String> addresses;

    /** @param addresses of a path of ours, the address that a page names it by: with the version of a file, for one */
    public Markup(UnaryOperator<String> addresses) {
        this.addresses = addresses;
    }

    /** As it stands: for constants of the code, never for anything that came from outside. */
    public Markup html(String constant) {
        written.append(constant);
        return this;
    }

    public Markup text(@Nullable Object value) {
        if (value != null) {
            written.append(HtmlEscape.escapeHtml4Xml(value.toString()));
        }
        return this;
    }

    /** With the space before it; left out where there is no value, as templates do. */
    public Markup attribute(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            written.append(' ').append(name).append("=\"");
            text(value);
            written.append('"');
        }
        return this;
    }

    /** The address of a path of ours. */
    public String link(String path) {
        return links.computeIfAbsent(path, addresses);
    }

    /** The address below a path that ends with a slash: of a record by its external id, which may hold anything. */
    public String link(String path, String name) {
        return link(path) + UriEscape.escapeUriPathSegment(name);
    }

    /** A symbol of static/icons.svg, for the eye only: the words beside it, or the label of its button, say it. */
    public Markup icon(String name) {
        return icon(name, "");
    }

    /** Likewise, with classes of its own. */
    public Markup icon(String name, String extra) {
        return html("<svg")
                .attribute("class", extra.isEmpty() ? "bi" : "bi " + extra)
                .html(" aria-hidden=\"true\"><use")
                .attribute("href", link(ICONS) + "#" + name)
                .html("></use></svg>");
    }

    /** What was written so far. */
    @Override
    public String toString() {
        return written.toString();
    }
}
