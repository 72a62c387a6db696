package app.steward.team;

import app.steward.problem.BadInput;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Hashes and compares passwords. The stored hash names its method, so that a stronger one can follow later. */
@Component
class Passwords {

    /** What bcrypt reads at most; a longer password would be cut in silence. */
    private static final int MOST_BYTES = 72;

    private static final int FEWEST_CHARACTERS = 10;

    /** Some 0.3 seconds of work for each try. */
    static final int ROUNDS = 12;

    private final PasswordEncoder encoder;

    /** Compared where there is no hash to compare with, so that an unknown e-mail takes as long as a wrong password. */
    private final String nobodys;

    /** @param rounds how much work a hash is, as a power of two; tests that sign in all the time do with little */
    Passwords(@Value("${steward.password-rounds:" + ROUNDS + "}") int rounds) {
        encoder = new DelegatingPasswordEncoder("bcrypt", Map.of("bcrypt", new BCryptPasswordEncoder(rounds)));
        nobodys = hash("no one has this password");
    }

    /** @throws BadInput under the path {@code password} for one that is too short or too long */
    String hash(String password) {
        check(password);
        return Objects.requireNonNull(encoder.encode(password));
    }

    /** @throws BadInput as {@link #hash} does, without its work */
    void check(String password) {
        if (password.codePointCount(0, password.length()) < FEWEST_CHARACTERS
                || password.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw BadInput.of("password", "Choose a password of 10 to 72 characters.");
        }
    }

    /** False for no hash as well, after the same time. */
    boolean matches(String password, @Nullable String hash) {
        boolean same = encoder.matches(password, hash == null ? nobodys : hash);
        return same && hash != null;
    }
}
