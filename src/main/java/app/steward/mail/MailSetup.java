package app.steward.mail;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How mail is sent, as administrators set it.
 *
 * @param host of the mail server; empty where there is none
 * @param security starttls, tls or none
 * @param sealed the password, closed; empty where none is kept
 * @param sender address that messages come from
 * @param domains that the server may send for, besides the one of {@code sender}
 * @param onlyTo where there are any, nothing goes to others: addresses, or domains such as {@code @example.com}
 * @param cap how many customer messages an address gets in 7 days
 * @param eventsSecret of the address that mail services report to
 * @param confirmUrl where Amazon wants its notices confirmed; empty for none
 */
record MailSetup(
        int version,
        String host,
        int port,
        String security,
        String username,
        String sealed,
        String sender,
        String senderName,
        String replyTo,
        List<String> domains,
        int perSecond,
        int perHour,
        List<String> onlyTo,
        SendingHours hours,
        int cap,
        LastAnswer lastAnswer,
        String eventsSecret,
        String confirmUrl) {

    /** What the server said last, or why it could not be asked. */
    record LastAnswer(String text, boolean ok, @Nullable Instant at) {}

    /** Who writes where nobody else does. */
    Letter.Mailbox from() {
        return new Letter.Mailbox(sender.isEmpty() ? "steward@localhost" : sender, senderName);
    }

    /** Who gets the answers; null where it is who writes. */
    Letter.@Nullable Mailbox answers() {
        return replyTo.isEmpty() ? null : Letter.Mailbox.of(replyTo);
    }

    /** Whether the server may say that a message is from this address. */
    boolean sendsFor(String address) {
        String domain = domain(address);
        return domain.equals(domain(sender)) || domains.contains(domain);
    }

    /** Whether anything goes to this address. */
    boolean goesTo(String address) {
        String folded = Addresses.fold(address);
        return onlyTo.isEmpty() || onlyTo.contains(folded) || onlyTo.contains("@" + domain(folded));
    }

    static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "mail by " + (host.isEmpty() ? "nobody" : host + ":" + port);
    }
}
