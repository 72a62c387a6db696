package app.steward.mail;

import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is handed to a server. Nothing in it holds a line break where a header would end.
 *
 * @param messageId with its angle brackets
 * @param replyTo null where answers go to the sender
 * @param unsubscribe address that one click posts to; null for mail to the team
 */
record Letter(
        String messageId,
        Mailbox from,
        Mailbox to,
        @Nullable Mailbox replyTo,
        String subject,
        String html,
        String text,
        @Nullable String unsubscribe) {

    Letter {
        subject = line(subject);
    }

    /** An address, and whose it is; the name may be empty. */
    record Mailbox(String address, String name) {
        Mailbox {
            name = line(name);
        }

        static Mailbox of(String address) {
            return new Mailbox(address, "");
        }

        @Override
        public String toString() {
            return name.isEmpty() ? address : name + " <" + address + ">";
        }
    }

    /** On one line, whatever it holds. */
    static String line(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]+", " ").strip();
    }

    /**
     * One that its message keeps at each try. What is drawn by lot tells it from that of another workspace with the same
     * sender, such as one for trying out: mail programs show one message for each.
     */
    static String messageId(String key, long id, Mailbox from) {
        return String.format(
                Locale.ROOT,
                "<%s.%d.%08x@%s>",
                key.replaceAll("[^A-Za-z0-9-]+", "."),
                id,
                ThreadLocalRandom.current().nextInt(),
                MailSetup.domain(from.address()));
    }
}
