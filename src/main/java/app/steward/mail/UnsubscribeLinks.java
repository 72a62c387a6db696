package app.steward.mail;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The links that stop mail to an address without signing in: each says which address and which message, and carries the
 * workspace's signature, so that nobody can make one.
 */
@Component
class UnsubscribeLinks {
    private static final int HASH = 32;
    private static final int SIGNATURE = 16;

    private final Addresses addresses;
    private final MailSettings settings;

    UnsubscribeLinks(Addresses addresses, MailSettings settings) {
        this.addresses = addresses;
        this.settings = settings;
    }

    /** What a link says. */
    record Link(byte[] address, long message) {}

    /** Where one click leads; without an address of Steward's own it leads nowhere. */
    String link(String address, long message) {
        String base = settings.base();
        return (base == null ? "" : base) + "/unsubscribe?token=" + token(addresses.hash(address), message);
    }

    String token(byte[] hash, long message) {
        byte[] said = ByteBuffer.allocate(HASH + Long.BYTES)
                .put(hash)
                .putLong(message)
                .array();
        byte[] all = Arrays.copyOf(said, said.length + SIGNATURE);
        System.arraycopy(signature(said), 0, all, said.length, SIGNATURE);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    }

    /** Empty where it is none of ours. */
    Optional<Link> read(@Nullable String token) {
        byte[] all;
        try {
            all = Base64.getUrlDecoder().decode(token == null ? "" : token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (all.length != HASH + Long.BYTES + SIGNATURE) {
            return Optional.empty();
        }
        byte[] said = Arrays.copyOf(all, HASH + Long.BYTES);
        byte[] signed = Arrays.copyOfRange(all, HASH + Long.BYTES, all.length);
        return MessageDigest.isEqual(signed, Arrays.copyOf(signature(said), SIGNATURE))
                ? Optional.of(new Link(
                        Arrays.copyOf(said, HASH), ByteBuffer.wrap(said).getLong(HASH)))
                : Optional.empty();
    }

    private byte[] signature(byte[] said) {
        return addresses.mac("unsubscribe", HexFormat.of().formatHex(said));
    }
}
