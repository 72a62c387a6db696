package app.steward.search;

import app.steward.condition.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a team member wrote about an account or a user, found by its words.
 *
 * @param title what it is called
 * @param text where the words may be beside the title
 * @param state in words; null where it says nothing more
 * @param subject of the record that it belongs to, an account wherever there is one
 * @param at when it happened, or was made
 */
public record Written(
        Kind kind,
        long id,
        String title,
        String text,
        @Nullable String state,
        Subject subject,
        String externalId,
        String label,
        Instant at) {

    /** What people write. */
    public enum Kind {
        TOUCHPOINT("touchpoint"),
        TASK("task");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** One of them in words. */
        public String words() {
            return words;
        }

        /** Many of them in words. */
        public String plural() {
            return words + "s";
        }
    }

    /** A timeline that shows only what was before this moment begins with it. */
    public Instant until() {
        return at.plusMillis(1);
    }

    /**
     * The newest of one kind.
     *
     * @param more whether there are others beyond these
     */
    public record Group(Kind kind, List<Written> hits, boolean more) {
        static Group of(Kind kind, List<Written> found, int shown) {
            return new Group(kind, found.stream().limit(shown).toList(), found.size() > shown);
        }
    }
}
