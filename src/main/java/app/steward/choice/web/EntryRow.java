package app.steward.choice.web;

import app.steward.choice.ChoiceLists.Count;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.problem.Use;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An entry as its line on the page tells it.
 *
 * @param type key of its type; null where entries have none
 * @param subject whose records have it
 * @param usedBy what tests it
 * @param count the records that have it; null before they were counted
 */
public record EntryRow(
        String key,
        String label,
        @Nullable String type,
        Subject subject,
        List<Use> usedBy,
        @Nullable Count count) {

    /** A name for parts of the page: keys may hold what a name can't. */
    public String id() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    /** "1,204 accounts and 3 archived", or "No accounts". */
    public String records() {
        if (count == null) {
            return "";
        }
        String shown = many(count.shown(), subject);
        if (count.archived() == 0) {
            return shown;
        }
        return (count.shown() == 0 ? "" : shown + " and ")
                + String.format(Locale.ENGLISH, "%,d archived", count.archived())
                + (count.shown() == 0 ? " " + (count.archived() == 1 ? subject.key() : subject.plural()) : "");
    }

    private static String many(int number, Subject subject) {
        return number == 0
                ? "No " + subject.plural()
                : String.format(Locale.ENGLISH, "%,d %s", number, number == 1 ? subject.key() : subject.plural());
    }

    /** "2 segments", empty for none. */
    public String tests() {
        return UsedBy.inWords(usedBy);
    }

    public boolean inRecords() {
        return count != null && count.shown() + count.archived() > 0;
    }

    public boolean used() {
        return !usedBy.isEmpty() || inRecords();
    }
}
