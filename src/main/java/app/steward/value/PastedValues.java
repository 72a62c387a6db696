package app.steward.value;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Several values in one text, as somebody types or pastes them: a column of a sheet, a line of a file, or a list. The
 * strongest separator that is there separates: line breaks and tabs, else semicolons, else commas; so a pasted column of
 * names keeps the commas within them. A value in quotation marks stays whole.
 */
public final class PastedValues {
    private static final List<Pattern> SEPARATORS =
            List.of(Pattern.compile("[\\r\\n\\t]"), Pattern.compile(";"), Pattern.compile(","));
    private static final Pattern QUOTED =
            Pattern.compile("(?<![^\\s;,])\"(?:[^\"]|\"\")*\"(?=\\s*(?:[;,\\r\\n\\t]|$))");

    private PastedValues() {}

    /** Each value, trimmed, once; none of an empty text. */
    public static List<String> read(String text) {
        String unquoted = QUOTED.matcher(text)
                .replaceAll(quoted -> "q".repeat(quoted.group().length()));
        for (Pattern separator : SEPARATORS) {
            if (separator.matcher(unquoted).find()) {
                return clean(split(text, unquoted, separator));
            }
        }
        return clean(Stream.of(text));
    }

    /** The value as {@link #read} reads it as one. */
    public static String write(String value) {
        boolean plain = read(value).equals(List.of(value));
        return plain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
    }

    private static Stream<String> split(String text, String unquoted, Pattern separator) {
        Stream.Builder<String> parts = Stream.builder();
        int from = 0;
        var found = separator.matcher(unquoted);
        while (found.find()) {
            parts.add(text.substring(from, found.start()));
            from = found.end();
        }
        return parts.add(text.substring(from)).build();
    }

    private static List<String> clean(Stream<String> values) {
        return values.map(CleanText::of)
                .map(PastedValues::unquoted)
                .filter(value -> !value.isEmpty())
                .distinct()
                .toList();
    }

    private static String unquoted(String value) {
        return value.length() > 1 && QUOTED.matcher(value).matches()
                ? CleanText.of(value.substring(1, value.length() - 1).replace("\"\"", "\""))
                : value;
    }
}
