package app.steward.template;

import app.steward.merge.MergeField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * A template as it was read, once for all users: what is left is to put their values in. Each value is escaped for where it
 * stands, so that none becomes markup, a header or a link of another kind.
 */
public final class Message {
    /** Mail programs cut off what is longer. */
    public static final int MOST_BYTES = 100_000;

    private static final int MOST_OF_SUBJECT = 250;

    private final List<Slot> slots;
    private final Map<Part, String> parts;
    private final MessageDocument document;

    /** The parts of a message, with tokens for what is filled in. */
    enum Part {
        SUBJECT,
        PREVIEW,
        HTML,
        TEXT,
        FOOT_HTML,
        FOOT_TEXT
    }

    /**
     * A place of a merge field.
     *
     * @param field null where it is not there any more
     * @param written as in {@code user.persona}
     * @param fallback empty for none
     */
    public record Slot(@Nullable MergeField field, String written, String fallback) {
        private @Nullable String in(Map<MergeField, String> values) {
            String value = field == null ? null : values.get(field);
            return value == null && !fallback.isEmpty() ? fallback : value;
        }
    }

    Message(List<Slot> slots, Map<Part, String> parts, EmailLayout layout) {
        this.slots = List.copyOf(slots);
        this.parts = Map.copyOf(parts);
        this.document = new MessageDocument(layout);
    }

    /** The merge fields in it, in order, each once. */
    public List<Slot> slots() {
        return List.copyOf(new LinkedHashSet<>(slots));
    }

    /** Those of them whose values are asked for. */
    public Stream<MergeField> fields() {
        return slots.stream().flatMap(slot -> Stream.ofNullable(slot.field())).distinct();
    }

    /**
     * Filled in.
     *
     * @param values of one user
     * @param unsubscribe address of the link in the foot
     */
    Rendered with(Map<MergeField, String> values, String unsubscribe, int version) {
        Filling filling = new Filling(values, false);
        String preview = filling.line(part(Part.PREVIEW));
        String subject = filling.line(part(Part.SUBJECT));
        String html = document.of(
                HtmlUtils.htmlEscape(subject, "UTF-8"),
                HtmlUtils.htmlEscape(preview, "UTF-8"),
                filling.html(part(Part.HTML)),
                filling.html(part(Part.FOOT_HTML)),
                HtmlUtils.htmlEscape(unsubscribe, "UTF-8"),
                MessageView.SENT);
        return new Rendered(
                cut(subject), preview, html, text(filling, unsubscribe), filling.missing(), version, List.of());
    }

    /**
     * The same to look at before it is sent, with what was filled in and what stays empty marked.
     *
     * @param fallbacks fields that are said with their fallback
     * @param bytes of the HTML as it would be sent
     */
    public record Shown(
            String subject,
            String preview,
            String html,
            String text,
            List<String> missing,
            List<Slot> fallbacks,
            int bytes) {}

    Shown shown(Map<MergeField, String> values, MessageView view) {
        Rendered sent = with(values, "#", 0);
        Filling marked = new Filling(values, true);
        String html = document.of(
                HtmlUtils.htmlEscape(sent.subject(), "UTF-8"),
                HtmlUtils.htmlEscape(sent.preview(), "UTF-8"),
                marked.html(part(Part.HTML)),
                marked.html(part(Part.FOOT_HTML)),
                "#",
                view);
        List<Slot> fallbacks = slots().stream()
                .filter(slot -> !slot.fallback().isEmpty())
                .filter(slot -> slot.field() == null || !values.containsKey(slot.field()))
                .toList();
        return new Shown(
                marked.line(part(Part.SUBJECT)),
                marked.line(part(Part.PREVIEW)),
                html,
                text(marked, "a link of their own"),
                sent.missing(),
                fallbacks,
                sent.html().getBytes(StandardCharsets.UTF_8).length);
    }

    private String text(Filling filling, String unsubscribe) {
        String foot = filling.text(part(Part.FOOT_TEXT)).strip();
        return filling.text(part(Part.TEXT)).strip() + "\n\n-- \n" + (foot.isEmpty() ? "" : foot + "\n")
                + "Unsubscribe: " + unsubscribe + "\n";
    }

    private String part(Part part) {
        return String.valueOf(parts.get(part));
    }

    private static String cut(String line) {
        return line.codePointCount(0, line.length()) <= MOST_OF_SUBJECT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, MOST_OF_SUBJECT - 1)) + "…";
    }

    /** One user's values on their way into the parts. */
    private final class Filling {
        private final Map<MergeField, String> values;
        private final boolean marks;
        private final Set<String> missing = new LinkedHashSet<>();

        Filling(Map<MergeField, String> values, boolean marks) {
            this.values = values;
            this.marks = marks;
        }

        List<String> missing() {
            return new ArrayList<>(missing);
        }

        /** On one line: a header can't hold a break, whatever a value or the text does. */
        String line(String tokens) {
            return oneLine(Tokens.fill(tokens, (kind, field) -> plain(field)));
        }

        /** Values stay on their line, so that none draws a line of its own, such as a foot. */
        String text(String tokens) {
            return Tokens.fill(tokens, (kind, field) -> {
                String link = link(kind, field);
                return link == null ? plain(field) : link;
            });
        }

        String html(String tokens) {
            return Tokens.fill(tokens, (kind, field) -> {
                String link = link(kind, field);
                if (link != null) {
                    return HtmlUtils.htmlEscape(link, "UTF-8");
                }
                String escaped = HtmlUtils.htmlEscape(plain(field), "UTF-8");
                if (!marks || kind == Tokens.ATTRIBUTE) {
                    return escaped;
                } else if (slots.get(field).in(values) != null) {
                    return "<span class=\"filled\">" + escaped + "</span>";
                }
                return "<span class=\"hole\">" + escaped.substring(1, escaped.length() - 1) + "</span>";
            });
        }

        private String plain(int field) {
            Slot slot = slots.get(field);
            String value = slot.in(values);
            if (value == null) {
                missing.add(slot.written());
                return marks ? "[" + slot.written() + " is empty]" : "";
            }
            return oneLine(value);
        }

        /** The value in an address; null where it stands elsewhere. */
        private @Nullable String link(char kind, int field) {
            if (kind == Tokens.TEXT || kind == Tokens.ATTRIBUTE) {
                return null;
            }
            Slot slot = slots.get(field);
            String value = slot.in(values);
            String link = value == null
                    ? ""
                    : switch (kind) {
                        case Tokens.LINK -> Links.whole(value);
                        case Tokens.MAIL_PART -> Links.mailPart(value);
                        default -> Links.part(value);
                    };
            if (link.isEmpty()) {
                missing.add(slot.written());
            }
            return link;
        }
    }

    /** Without breaks, control characters and what turns the direction of text. */
    private static String oneLine(String value) {
        return Tokens.clean(value)
                .replaceAll("[\\p{Cc}\\s\\u2028\\u2029]+", " ")
                .replaceAll("[\\u202a-\\u202e\\u2066-\\u2069]", "")
                .strip();
    }
}
