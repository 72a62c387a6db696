package app.steward.listing;

import app.steward.problem.BadInput;
import app.steward.value.CleanText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A field and its parameters as columns, sorts and filters write them: {@code key} or {@code key(name=value;name=value)}.
 * Attributes may be called anything, so what would be read as a sign is written as %XX in keys as it is in values.
 */
record UseText(String key, Map<String, String> params) {
    private static final String SIGNS = "%,();~=*";
    private static final String SIGNS_OF_KEYS = "%,():*";

    /**
     * Reads what {@link #write} wrote. A key that was sent or kept with its signs as they are is taken too, where it
     * names a field.
     *
     * @param path what it came in, for the words of a fault
     * @param known whether there is a field of this key
     * @throws BadInput where the parameters can't be read
     */
    static UseText read(String text, String path, Predicate<String> known) {
        int open = text.indexOf('(');
        if (open >= 0 && known.test(text)) {
            return new UseText(text, Map.of());
        }
        String written = open < 0 ? text : text.substring(0, open);
        String decoded = decode(written);
        String key = known.test(written) && !known.test(decoded) ? written : decoded;
        return new UseText(key, open < 0 ? Map.of() : params(text, open, path));
    }

    private static Map<String, String> params(String text, int open, String path) {
        if (!text.endsWith(")")) {
            throw BadInput.of(path, "\"" + text + "\" lacks a closing parenthesis.");
        }
        Map<String, String> params = new LinkedHashMap<>();
        for (String pair : text.substring(open + 1, text.length() - 1).split(";", -1)) {
            int is = pair.indexOf('=');
            if (is < 1) {
                throw BadInput.of(path, "A parameter is written name=value, not \"" + pair + "\".");
            }
            params.put(decode(pair.substring(0, is)), decode(pair.substring(is + 1)));
        }
        return params;
    }

    static String write(String key, Map<String, ?> params) {
        String written = encoded(key, SIGNS_OF_KEYS);
        return params.isEmpty()
                ? written
                : params.entrySet().stream()
                        .map(param -> value(param.getKey()) + "="
                                + value(param.getValue().toString()))
                        .collect(Collectors.joining(";", written + "(", ")"));
    }

    /** A value as it is written beside signs. */
    static String value(String text) {
        String encoded = encoded(text, SIGNS);
        return encoded.startsWith("@") ? "%40" + encoded.substring(1) : encoded;
    }

    private static String encoded(String text, String signs) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (signs.indexOf(c) >= 0) {
                encoded.append('%').append(String.format("%02X", (int) c));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }

    static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** What stands between commas outside of parentheses, without what is blank. */
    static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        for (int start = 0; start <= text.length(); ) {
            int comma = outside(text, ',', start);
            int end = comma < 0 ? text.length() : comma;
            if (!text.substring(start, end).isBlank()) {
                parts.add(CleanText.of(text.substring(start, end)));
            }
            start = end + 1;
        }
        return parts;
    }

    /** Where the sign stands first outside of parentheses; -1 where it does not. One that closes nothing is no sign. */
    static int outside(String text, char sign, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == sign && depth == 0) {
                return i;
            }
            depth = c == '(' ? depth + 1 : c == ')' && depth > 0 ? depth - 1 : depth;
        }
        return -1;
    }
}
