package app.steward.secret;

import app.steward.workspace.StewardSettings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Encrypts secrets that have to be read again, by AES-256-GCM under a key made of {@code STEWARD_SECRET_SEAL}, so that who
 * reads the database or its back-up does not read them. Each is bound to what it is of: moved elsewhere it opens nothing.
 */
@Component
public class SecretSeal {
    /** What a value in the database begins with that was sealed: how, so that it may be done otherwise one day. */
    private static final String SEALED = "v1:";

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final @Nullable SecretKeySpec key;

    @Autowired
    SecretSeal(StewardSettings settings) {
        this(settings.secretSeal());
    }

    /** @param seal what the operator has set; null for nothing */
    public SecretSeal(@Nullable String seal) {
        this.key = seal == null ? null : key(seal);
    }

    /** The operator's secret is long and random, as its setting demands: there is nothing to guess that has to be slow. */
    private static SecretKeySpec key(String seal) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(seal.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return new SecretKeySpec(mac.doFinal("steward secret seal v1".getBytes(StandardCharsets.UTF_8)), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }

    /** Whether anything can be sealed: the operator has set with what. */
    public boolean isSet() {
        return key != null;
    }

    /**
     * The secret as it is stored.
     *
     * @param of what it is of, such as {@code webhook:3}; it opens for the same only
     * @throws IllegalStateException where nothing is set to seal it with
     */
    public String seal(String of, String secret) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, of, nonce).doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return SEALED
                    + Base64.getEncoder()
                            .encodeToString(ByteBuffer.allocate(NONCE + sealed.length)
                                    .put(nonce)
                                    .put(sealed)
                                    .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    /** Whether a stored value is sealed. */
    public static boolean isSealed(String stored) {
        return stored.startsWith(SEALED);
    }

    /** The secret again; empty where it was sealed with another seal, for something else, or was changed since. */
    public Optional<String> open(String of, String stored) {
        if (key == null || !isSealed(stored)) {
            return Optional.empty();
        }
        try {
            byte[] all = Base64.getDecoder().decode(stored.substring(SEALED.length()));
            if (all.length < NONCE) {
                return Optional.empty();
            }
            byte[] nonce = new byte[NONCE];
            ByteBuffer.wrap(all).get(nonce);
            byte[] secret = cipher(Cipher.DECRYPT_MODE, of, nonce).doFinal(all, NONCE, all.length - NONCE);
            return Optional.of(new String(secret, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, String of, byte[] nonce) throws GeneralSecurityException {
        if (key == null) {
            throw new IllegalStateException("STEWARD_SECRET_SEAL is not set");
        }
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(of.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
