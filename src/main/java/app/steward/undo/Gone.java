package app.steward.undo;

import app.steward.problem.NotFound;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One deleted record, by kind and number; in addresses as one word. */
public record Gone(String kind, long id) {
    private static final Pattern WORD = Pattern.compile("([a-z-]{1,30})-(\\d{1,18})");

    public static Gone of(String word) {
        Matcher parts = WORD.matcher(word);
        if (!parts.matches()) {
            throw new NotFound("Nothing of that name is undone.");
        }
        return new Gone(parts.group(1), Long.parseLong(parts.group(2)));
    }

    @Override
    public String toString() {
        return kind + "-" + id;
    }
}
