package app.steward.web;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The white space of templates. They are laid out for people, one element a line, and pages shall not carry that layout
 * to every reader: a line break with its indentation is nothing beside a tag and one space within words, as in JSX. A
 * space that has to stay at the end of a line is written {@code &#32;}.
 */
final class TemplateSpace {
    private static final String ATTRIBUTES = "(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+>";

    /** A comment, a start or end tag; of what a browser shows or runs with its line breaks also all that is inside. */
    private static final Pattern MARKUP = Pattern.compile(
            "(?<comment><!--.*?-->)|(?<start><(?<name>script|style|pre|textarea)\\b" + ATTRIBUTES
                    + ")(?<kept>.*?</\\k<name>>)|(?<tag></?[a-z]" + ATTRIBUTES + "|<![a-z][^>]*>)",
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private static final Pattern BREAK = Pattern.compile("[ \\t]*\\R\\s*");

    private TemplateSpace() {}

    /** The template as it is parsed: without the white space that only lays it out. */
    static String trimmed(String template) {
        StringBuilder trimmed = new StringBuilder(template.length());
        Matcher markup = MARKUP.matcher(template);
        int from = 0;
        while (markup.find()) {
            words(template.substring(from, markup.start()), trimmed);
            if (markup.group("comment") != null) {
                trimmed.append(markup.group());
            } else if (markup.group("start") != null) {
                trimmed.append(attributes(markup.group("start"))).append(markup.group("kept"));
            } else {
                trimmed.append(attributes(markup.group("tag")));
            }
            from = markup.end();
        }
        words(template.substring(from), trimmed);
        return trimmed.toString();
    }

    private static String attributes(String tag) {
        return BREAK.matcher(tag).replaceAll(" ");
    }

    private static void words(String text, StringBuilder trimmed) {
        String[] lines = BREAK.split(text, -1);
        boolean begun = false;
        for (String line : lines) {
            if (!line.isEmpty()) {
                trimmed.append(begun ? " " : "").append(line.replace("&#32;", " "));
                begun = true;
            }
        }
    }
}
