package app.steward.team;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An API key as it is kept: without the key itself, of which only a hash is stored.
 *
 * @param hint prefix and first letters, to recognise it by
 * @param memberId the member as whom a secret key acts; null = as an administrator
 * @param lastUsedAt to some seconds; null = never used
 * @param perSecond how many requests it may make in a second
 * @param use what came with it since it was made
 */
public record ApiKey(
        long id,
        Kind kind,
        String name,
        String hint,
        @Nullable Long memberId,
        @Nullable String memberEmail,
        @Nullable String createdBy,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        int perSecond,
        Use use) {

    /** What a new key may make. */
    public static final int USUAL_PER_SECOND = 2_000;

    static final int MOST_PER_SECOND = 100_000;

    /**
     * Counts.
     *
     * @param messages stored, or known already
     * @param refused requests that were answered with a fault of theirs, messages and values that were put aside
     * @param anonymous messages that name no user: accepted, and not stored
     */
    public record Use(long requests, long messages, long refused, long anonymous) {}

    /** What a key may do at most. */
    public enum Kind {
        /** Sends data, reads nothing. */
        WRITE("wk_"),
        /** All of the API. */
        SECRET("sk_");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        String prefix() {
            return prefix;
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        public String label() {
            return this == WRITE ? "Write key" : "Secret key";
        }

        public static Optional<Kind> ofKey(String key) {
            return Arrays.stream(values()).filter(k -> k.key().equals(key)).findFirst();
        }
    }
}
