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
 * @param lastUsedAt to the minute; null = never used
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
        @Nullable Instant lastUsedAt) {

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
