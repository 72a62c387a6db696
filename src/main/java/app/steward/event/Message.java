package app.steward.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as it came in.
 *
 * @param key the API key that it came with; null where none did
 * @param once what it is known by, so that it counts once however often it is sent; null where it counts each time
 * @param refusals values that the wire format knows and could not read; the rest is in the event
 * @param raw the JSON, kept where something of it is refused
 */
public record Message(
        @Nullable Long key,
        Event event,
        @Nullable UUID once,
        Instant receivedAt,
        List<Receipt.Refusal> refusals,
        String raw) {
    public Message {
        refusals = List.copyOf(refusals);
    }

    /** What a message is known by, of the id that its sender gave it: as long as an UUID, however long the id is. */
    public static UUID onceOf(String id) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
