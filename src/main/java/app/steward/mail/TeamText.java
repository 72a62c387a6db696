package app.steward.mail;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * What a message to a team member says: plain, the same as HTML and as text.
 *
 * @param subject of at most one line
 * @param secret whether it holds what nobody else may read, so that it is not kept after it was sent
 */
public record TeamText(String subject, List<Part> parts, boolean secret) {
    private static final Pattern TOKEN = Pattern.compile("token=[A-Za-z0-9_-]+");

    public TeamText {
        subject = Letter.line(subject);
        parts = List.copyOf(parts);
    }

    /** @param heading null for none; with one, its lines are a list */
    public record Part(@Nullable String heading, List<Line> lines) {
        public Part {
            lines = List.copyOf(lines);
        }
    }

    /** @param path where it leads in Steward, such as {@code /tasks}; null for nowhere */
    public record Line(String text, @Nullable String path) {}

    /** Sentences without a heading. */
    public static Part said(String... sentences) {
        return new Part(
                null, Arrays.stream(sentences).map(text -> new Line(text, null)).toList());
    }

    public static Part link(String text, String path) {
        return new Part(null, List.of(new Line(text, path)));
    }

    String html(String base) {
        StringBuilder html = new StringBuilder("<!doctype html><html><head><meta charset=\"utf-8\"><title>")
                .append(escaped(subject))
                .append("</title></head><body style=\"margin:0;padding:24px;background:#ffffff;color:#1d2330;"
                        + "font:15px/1.5 Inter,Helvetica,Arial,sans-serif\"><div style=\"max-width:600px\">");
        for (Part part : parts) {
            boolean list = part.heading() != null;
            if (part.heading() != null) {
                html.append("<h2 style=\"font-size:15px;margin:20px 0 6px\">")
                        .append(escaped(part.heading()))
                        .append("</h2><ul style=\"margin:0;padding-left:18px\">");
            }
            for (Line line : part.lines()) {
                html.append(list ? "<li style=\"margin:0 0 4px\">" : "<p style=\"margin:0 0 12px\">")
                        .append(line(line, base))
                        .append(list ? "</li>" : "</p>");
            }
            html.append(list ? "</ul>" : "");
        }
        return html.append("</div></body></html>").toString();
    }

    private static String line(Line line, String base) {
        String text = escaped(line.text());
        return line.path() == null
                ? text
                : "<a style=\"color:#3b52c4\" href=\"" + escaped(base + line.path()) + "\">" + text + "</a>";
    }

    String text(String base) {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part.heading() != null) {
                text.append('\n').append(part.heading()).append('\n');
            }
            for (Line line : part.lines()) {
                text.append(part.heading() == null ? "" : "- ")
                        .append(Letter.line(line.text()))
                        .append(line.path() == null ? "" : "\n  " + base + line.path())
                        .append(part.heading() == null ? "\n\n" : "\n");
            }
        }
        return text.toString().strip() + "\n";
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    /** The same without what lets somebody in. */
    static String masked(String text) {
        return TOKEN.matcher(text).replaceAll("token=…");
    }
}
