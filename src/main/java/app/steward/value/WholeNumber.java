package app.steward.value;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A whole number as forms and addresses have it: up to nine digits and nothing else. */
public final class WholeNumber {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    private WholeNumber() {}

    /** Null where it is none. */
    public static @Nullable Integer of(@Nullable String text) {
        return text != null && DIGITS.matcher(text).matches() ? Integer.valueOf(text) : null;
    }

    /** Those that are some. */
    public static List<Integer> allOf(List<String> texts) {
        return texts.stream().map(WholeNumber::of).filter(Objects::nonNull).toList();
    }
}
