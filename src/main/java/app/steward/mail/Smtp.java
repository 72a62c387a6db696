package app.steward.mail;

import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Hands one message to a server, and knows at each moment whether the server may have taken it: from the dot behind the
 * message on, an answer that does not come leaves that open.
 *
 * @param security starttls (or nothing is sent), tls from the first byte, or none
 * @param self how Steward calls itself; empty for the name that the machine has
 * @param step how long each answer may take
 * @param whole how long all of it may take
 */
record Smtp(
        String host,
        int port,
        String security,
        String username,
        String password,
        String self,
        Duration step,
        Duration whole) {
    static final Duration STEP = Duration.ofSeconds(30);
    static final Duration WHOLE = Duration.ofMinutes(3);

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    /** What came of it. */
    enum Result {
        SENT,
        /** Not now; nobody has it. */
        LATER,
        REFUSED,
        IN_DOUBT
    }

    /**
     * @param reply the server's, or in plain words what was in the way
     * @param bounce where the server refused the address: what that says of it
     * @param ofAddress whether it is about the address alone, as where a server wants to see a sender twice (greylisting)
     */
    record Outcome(Result result, String reply, @Nullable Bounce bounce, boolean ofAddress) {
        Outcome(Result result, String reply) {
            this(result, reply, null, false);
        }

        /** Whether the server works: it took the message, or does for other addresses. */
        boolean works() {
            return result == Result.SENT || ofAddress;
        }
    }

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "mail-limit");
        thread.setDaemon(true);
        return thread;
    });

    Outcome send(Letter letter) {
        Sockets sockets = new Sockets();
        Session session = Session.getInstance(properties(sockets));
        Handover handover = new Handover(session, new URLName("smtp", host, port, null, null, null));
        ScheduledFuture<?> limit = CLOCK.schedule(sockets::close, whole.toMillis(), TimeUnit.MILLISECONDS);
        try {
            MimeMessage message = message(session, letter);
            handover.connect(host, port, username.isEmpty() ? null : username, username.isEmpty() ? null : password);
            handover.sendMessage(message, new Address[] {address(letter.to())});
            return new Outcome(Result.SENT, handover.answer());
        } catch (MessagingException | UnsupportedEncodingException e) {
            return failed(e, handover);
        } finally {
            limit.cancel(false);
            close(handover);
            sockets.close();
        }
    }

    private static void close(Handover handover) {
        try {
            handover.close();
        } catch (MessagingException e) {
            // it has its answer
        }
    }

    private Properties properties(Sockets sockets) {
        Properties properties = new Properties();
        String millis = Long.toString(step.toMillis());
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.socketFactory", sockets);
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.auth", Boolean.toString(!username.isEmpty()));
        properties.put("mail.smtp.quitwait", "false");
        if (!self.isEmpty()) {
            properties.put("mail.smtp.localhost", self);
        }
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.enable", Boolean.toString(security.equals("tls")));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(security.equals("starttls")));
        properties.put("mail.smtp.starttls.required", Boolean.toString(security.equals("starttls")));
        return properties;
    }

    private static MimeMessage message(Session session, Letter letter)
            throws MessagingException, UnsupportedEncodingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", letter.messageId());
            }
        };
        message.setFrom(address(letter.from()));
        message.setRecipient(Message.RecipientType.TO, address(letter.to()));
        if (letter.replyTo() != null) {
            message.setReplyTo(new Address[] {address(letter.replyTo())});
        }
        message.setSubject(letter.subject(), UTF_8);
        // the last one is what is shown where it can be
        MimeMultipart both =
                new MimeMultipart("alternative", part(letter.text(), "plain"), part(letter.html(), "html"));
        message.setContent(both);
        if (letter.unsubscribe() != null) {
            message.setHeader("List-Unsubscribe", "<" + letter.unsubscribe() + ">");
            message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        } else {
            message.setHeader("Auto-Submitted", "auto-generated");
        }
        message.saveChanges();
        return message;
    }

    private static MimeBodyPart part(String text, String type) throws MessagingException {
        MimeBodyPart part = new MimeBodyPart();
        part.setText(text, UTF_8, type);
        return part;
    }

    private static InternetAddress address(Letter.Mailbox mailbox)
            throws MessagingException, UnsupportedEncodingException {
        String text = mailbox.address();
        int at = text.lastIndexOf('@');
        InternetAddress address =
                new InternetAddress(text.substring(0, at + 1) + IDN.toASCII(text.substring(at + 1)), true);
        if (!mailbox.name().isEmpty()) {
            address.setPersonal(mailbox.name(), UTF_8);
        }
        return address;
    }

    private Outcome failed(Exception e, Handover handover) {
        int code = -1;
        String said = "";
        boolean ofAddress = false;
        for (Throwable at = e; at != null; at = SmtpTrouble.next(at)) {
            if (at instanceof SMTPAddressFailedException refused) {
                code = refused.getReturnCode();
                said = String.valueOf(refused.getMessage());
                ofAddress = true;
                break;
            } else if (at instanceof SMTPSenderFailedException refused) {
                code = refused.getReturnCode();
                said = String.valueOf(refused.getMessage());
            } else if (at instanceof SMTPSendFailedException refused) {
                code = refused.getReturnCode();
                said = String.valueOf(refused.getMessage());
            }
        }
        String reply = said.isBlank() ? SmtpTrouble.words(this, e) : Letter.line(said);
        if (SmtpTrouble.isOfTheSettings(code, reply, handover.isKnown(username))) {
            return new Outcome(Result.LATER, SmtpTrouble.NOT_FROM_HERE + reply);
        } else if (code >= 500 && code <= 599) {
            return new Outcome(Result.REFUSED, reply, ofAddress ? Bounce.of(reply) : null, ofAddress);
        } else if (handover.isEnding() && (code < 400 || code > 499)) {
            return new Outcome(Result.IN_DOUBT, "The connection broke after the data: " + SmtpTrouble.words(this, e));
        }
        return new Outcome(Result.LATER, code > 0 ? reply : SmtpTrouble.words(this, e), null, ofAddress);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }

    /** Knows when the last dot goes out. */
    private static final class Handover extends SMTPTransport {
        private boolean ending;

        Handover(Session session, URLName name) {
            super(session, name);
        }

        @Override
        protected void finishData() throws IOException, MessagingException {
            ending = true;
            super.finishData();
        }

        boolean isEnding() {
            return ending;
        }

        /** Without the offer of the server nobody signs in. */
        boolean isKnown(String username) {
            return !username.isEmpty() && supportsExtension("AUTH");
        }

        String answer() {
            return Letter.line(String.valueOf(getLastServerResponse()));
        }
    }

    /** Remembers the connection, so that it can be cut from outside, whatever it waits for. */
    private static final class Sockets extends SocketFactory {
        private volatile @Nullable Socket open;

        void close() {
            Socket socket = open;
            if (socket != null) {
                try {
                    socket.close();
                } catch (IOException e) {
                    // it is gone either way
                }
            }
        }

        @Override
        public Socket createSocket() {
            Socket socket = new Socket();
            open = socket;
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return kept(new Socket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return kept(new Socket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return kept(new Socket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return kept(new Socket(host, port, local, localPort));
        }

        private Socket kept(Socket socket) {
            open = socket;
            return socket;
        }
    }
}
