package app.steward.value;

import app.steward.problem.BadInput;
import app.steward.problem.Storable;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Text as it is stored, compared and looked for: in Unicode's composed form (NFC), and without spaces of any kind,
 * zero-width characters and byte order marks at its ends, which nobody sees and which would make two of one.
 */
public final class CleanText {
    /** Every character below this one is composed already, and so is every text of such. */
    private static final char FIRST_TO_COMPOSE = '\u0300';

    private CleanText() {}

    /** Trimmed and composed; empty where nothing is left. */
    public static String of(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return composed(text.substring(start, end));
    }

    /** Same, or null where nothing is left; throws {@link InvalidValue} for what the database can't hold. */
    public static @Nullable String read(String text) {
        String clean = of(text);
        if (!Storable.is(clean)) {
            throw new InvalidValue("holds a character that can't be stored", Storable.REFUSAL);
        }
        return clean.isEmpty() ? null : clean;
    }

    /** Same, of at most so many characters. */
    public static @Nullable String read(String text, int most) {
        String clean = read(text);
        if (clean != null && clean.codePointCount(0, clean.length()) > most) {
            throw new InvalidValue("is longer than " + most + " characters", "Enter at most " + most + " characters.");
        }
        return clean;
    }

    /** Same as {@link #of}; throws {@link BadInput} at the path for what the database can't hold. */
    public static String at(String path, String given) {
        String clean = of(given);
        if (!Storable.is(clean)) {
            throw BadInput.of(path, Storable.REFUSAL);
        }
        return clean;
    }

    private static String composed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_TO_COMPOSE) {
                return Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    /** Whether a character shows nothing: all spaces, and what joins, breaks and marks text without any width. */
    static boolean isBlank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == '\u0085' // next line
                || c == '\u180e' // Mongolian vowel separator
                || c >= '\u200b' && c <= '\u200f' // zero-width space, joiners and marks of direction
                || c >= '\u2060' && c <= '\u2064' // word joiner and invisible operators
                || c == '\ufeff'; // byte order mark
    }
}
