package app.steward.team;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Knows browsers that somebody signed in with before, by a signed text that they keep. It opens nothing: it only says
 * that this browser is not held up by what others try elsewhere. A text has a mark for each of the last e-mails that were
 * signed in with; which they are can't be read from it.
 */
@Component
public class KnownBrowsers {

    private static final int MOST = 4;
    private static final int LONGEST = 400;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final DSLContext sql;

    KnownBrowsers(DSLContext sql) {
        this.sql = sql;
    }

    /** The browser's mark for this e-mail; null where it was not signed in with here, or the text is not of ours. */
    public @Nullable String mark(@Nullable String text, String email) {
        return marks(text).stream()
                .filter(mark -> isOf(mark, email, key()))
                .findFirst()
                .orElse(null);
    }

    /** The text that the browser is to keep from now on. */
    public String remember(@Nullable String text, String email) {
        byte[] key = key();
        List<String> marks = new ArrayList<>(marks(text));
        String known = marks.stream()
                .filter(mark -> isOf(mark, email, key))
                .findFirst()
                .orElseGet(() -> {
                    String random = Secrets.fresh().substring(0, 20);
                    return random + "." + signature(random, email, key);
                });
        marks.remove(known);
        marks.add(0, known);
        return String.join("~", marks.subList(0, Math.min(MOST, marks.size())));
    }

    private static List<String> marks(@Nullable String text) {
        return text == null || text.isEmpty() || text.length() > LONGEST ? List.of() : Arrays.asList(text.split("~"));
    }

    private static boolean isOf(String mark, String email, byte[] key) {
        int dot = mark.indexOf('.');
        return dot > 0
                && MessageDigest.isEqual(
                        mark.substring(dot + 1).getBytes(StandardCharsets.UTF_8),
                        signature(mark.substring(0, dot), email, key).getBytes(StandardCharsets.UTF_8));
    }

    private static String signature(String random, String email, byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return TEXT.encodeToString(
                    mac.doFinal((random + " " + TeamMember.emailKey(email)).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }

    private byte[] key() {
        return Objects.requireNonNull(sql.fetchOne("select key from signing_keys where name = 'browsers'"))
                .get(0, byte[].class);
    }
}
