package app.steward.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint that is told what happens.
 *
 * @param events keys of {@link WebhookEvent}
 * @param segments numbers of segments, of accounts or users: only what is about a record in any of them is told; empty for
 *     all records
 * @param hint the end of the secret, by which people tell it
 * @param oldUntil how long is signed with the secret before, too; null where there is none
 * @param active whether it is told anything
 * @param offWhy why it went off by itself; empty where a person turned it off
 * @param failingSince the first try in vain since one that succeeded; null where the last one did, or there was none
 * @param lastError of the last try in vain; empty where it answers
 */
public record Webhook(
        int id,
        String name,
        String url,
        List<String> events,
        List<Integer> segments,
        WebhookFormat format,
        String hint,
        @Nullable Instant oldUntil,
        boolean active,
        String offWhy,
        @Nullable Instant failingSince,
        String lastError,
        @Nullable Instant lastTryAt,
        int version) {
    public Webhook {
        events = List.copyOf(events);
        segments = List.copyOf(segments);
    }

    /** How it is doing. */
    public enum State {
        OFF,
        FAILING,
        ANSWERS,
        NEW;

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public State state() {
        if (!active) {
            return State.OFF;
        } else if (failingSince != null) {
            return State.FAILING;
        }
        return lastTryAt == null ? State.NEW : State.ANSWERS;
    }

    /** The address without scheme and query, as lists show it. */
    public String shortUrl() {
        String bare = url.replaceFirst("^[A-Za-z]+://", "");
        int query = bare.indexOf('?');
        String path = query < 0 ? bare : bare.substring(0, query);
        return path.length() > 48 ? path.substring(0, 47) + "…" : path;
    }

    /** The address without its path: who knows that of a chat can post there. */
    public String maskedUrl() {
        String masked = url.replaceFirst("^([A-Za-z]+://[^/?]+)[/?].+$", "$1/…");
        return masked.equals(url) ? url : masked;
    }
}
