package app.steward.web;

import app.steward.problem.BadInput;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asked of a collection: so many, after that one.
 *
 * @param limit 1 to 1000
 * @param after the values of the last row of the page before; empty on the first page
 */
public record Paging(int limit, List<String> after) {
    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 1000;

    /** Far more than an answer gives: the values of a cursor are short, and few. */
    private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{1,65536}");

    public Paging {
        after = List.copyOf(after);
    }

    /**
     * Reads {@code ?limit=} and {@code ?after=} as they came.
     *
     * @throws BadInput for a limit that is no number of 1 to 1000, or an {@code after} that no answer ever gave
     */
    public static Paging of(@Nullable String limit, @Nullable String after) {
        return new Paging(limitOf(limit), after == null || after.isEmpty() ? List.of() : values(after));
    }

    /** Same, and the cursor must hold exactly so many values. */
    public static Paging of(@Nullable String limit, @Nullable String after, int values) {
        Paging paging = of(limit, after);
        if (!paging.isFirst() && paging.after().size() != values) {
            throw badCursor();
        }
        return paging;
    }

    public boolean isFirst() {
        return after.isEmpty();
    }

    /** The single number that the page starts after, or null on the first page. */
    public @Nullable Long afterNumber() {
        if (isFirst()) {
            return null;
        }
        try {
            return Long.valueOf(after.get(0));
        } catch (NumberFormatException e) {
            throw badCursor();
        }
    }

    /** An opaque cursor of letters, digits, - and _ that {@link #of} reads back; at least one value. */
    public static String cursor(List<String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("A cursor needs a value");
        }
        StringBuilder text = new StringBuilder();
        for (String value : values) {
            // Lengths first, so that any character may stand in a value.
            text.append(value.length()).append(':').append(value);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> values(String cursor) {
        if (!CURSOR.matcher(cursor).matches()) {
            throw badCursor();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            List<String> values = new ArrayList<>();
            int at = 0;
            while (at < text.length()) {
                int colon = text.indexOf(':', at);
                int end = colon + 1 + Integer.parseInt(text.substring(at, colon));
                values.add(text.substring(colon + 1, end));
                at = end;
            }
            return values;
        } catch (CharacterCodingException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw badCursor();
        }
    }

    private static int limitOf(@Nullable String limit) {
        if (limit == null || limit.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        try {
            int number = Integer.parseInt(limit);
            if (number >= 1 && number <= MAX_LIMIT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, in the same words as a number out of range.
        }
        throw BadInput.of("limit", "Enter a whole number of 1 to 1000.");
    }

    private static BadInput badCursor() {
        return BadInput.of("after", "Send the value of \"next\" from the page before, unchanged.");
    }
}
