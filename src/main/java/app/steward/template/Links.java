package app.steward.template;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which addresses stand in messages: http, https and mailto; and how values are put into them. */
final class Links {
    private static final Pattern WEB = Pattern.compile("(?i)https?://[^\\s<>\"'\\\\]+");
    private static final Pattern MAIL = Pattern.compile("(?i)mailto:[^\\s<>\"'\\\\]+");
    private static final String UNRESERVED = "-._~";
    private static final String RESERVED = UNRESERVED + ":/?#[]@!$&()*+,;=%";

    private Links() {}

    /** Whether it can be followed as it is. */
    static boolean isSafe(String address) {
        return WEB.matcher(address).matches() || MAIL.matcher(address).matches();
    }

    static boolean isWeb(String address) {
        return WEB.matcher(address).matches();
    }

    /**
     * Why an address that holds tokens can't stand in a message, in a sentence; null where it can.
     *
     * @param picture whose address it is, rather than a link's
     */
    static @Nullable String refusal(String address, boolean picture) {
        int field = Tokens.first(address);
        if (field == 0) {
            return null;
        }
        String probe = Tokens.as('x', address);
        if (!isWeb(probe) && (picture || !isSafe(probe))) {
            return picture
                    ? "The address of a picture begins with https://."
                    : "A link begins with https://, http:// or mailto:.";
        }
        if (field > 0 && isWeb(probe) && field < endOfServer(address)) {
            return "A merge field can't stand in the server's name of a link, only behind it.";
        }
        return null;
    }

    private static int endOfServer(String address) {
        int from = address.indexOf("://") + 3;
        for (int at = from; at < address.length(); at++) {
            if ("/?#".indexOf(address.charAt(at)) >= 0) {
                return at;
            }
        }
        return address.length();
    }

    /** The same with its tokens told apart by where they stand. */
    static String placed(String address) {
        if (Tokens.first(address) == 0) {
            return Tokens.LINK + Tokens.as(Tokens.LINK_PART, address.substring(1));
        }
        boolean mail = address.toLowerCase(Locale.ROOT).startsWith("mailto:");
        return Tokens.as(mail ? Tokens.MAIL_PART : Tokens.LINK_PART, address);
    }

    /** A value as a whole address; empty where it is none. */
    static String whole(String value) {
        return isSafe(value.strip()) ? encoded(value.strip(), RESERVED) : "";
    }

    static String part(String value) {
        return encoded(value, UNRESERVED);
    }

    static String mailPart(String value) {
        return encoded(value, UNRESERVED + "@");
    }

    private static String encoded(String value, String kept) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || kept.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
            }
        }
        return encoded.toString();
    }
}
