package app.steward.mail;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a refusal says of the address: that it is none (hard), or that it takes nothing now (soft). */
enum Bounce {
    HARD,
    SOFT;

    /** RFC 3463: class, subject, detail. */
    private static final Pattern ENHANCED = Pattern.compile("\\b[45]\\.([0-9]{1,3})\\.([0-9]{1,3})\\b");

    private static final Pattern NOT_THE_ADDRESS = Pattern.compile(
            "quota|full|over.?size|too large|spam|block|policy|reputation|blacklist|relay|authenticat|try again");

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Of an answer to the address, such as {@code 550 5.1.1 no such mailbox}. */
    static Bounce of(String reply) {
        Matcher enhanced = ENHANCED.matcher(reply);
        if (enhanced.find()) {
            return isOfTheAddress(Integer.parseInt(enhanced.group(1)), Integer.parseInt(enhanced.group(2)))
                    ? HARD
                    : SOFT;
        }
        boolean refused = reply.startsWith("550") || reply.startsWith("551") || reply.startsWith("553");
        return refused
                        && !NOT_THE_ADDRESS
                                .matcher(reply.toLowerCase(Locale.ROOT))
                                .find()
                ? HARD
                : SOFT;
    }

    /** Addresses (1) but what is wrong with the sender's (7, 8); a mailbox that is switched off. */
    private static boolean isOfTheAddress(int subject, int detail) {
        return subject == 1 && detail != 7 && detail != 8 || subject == 2 && detail == 1;
    }
}
