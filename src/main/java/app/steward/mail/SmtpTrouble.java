package app.steward.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What stands between Steward and a mail server, in words for who set it up. */
final class SmtpTrouble {
    /** Before the answer of a server that takes nothing from Steward as it is set up. */
    static final String NOT_FROM_HERE = "The server takes no mail from Steward as it is set up;"
            + " look at the encryption, the user and the password. It says: ";

    /** RFC 4954 and 3207: it wants to know who sends, or an encrypted connection. */
    private static final Set<Integer> NOT_LET_IN = Set.of(530, 534, 535, 538);

    /** As Postfix, Exim, Sendmail and Exchange say that they pass on nothing for who is not signed in. */
    private static final Pattern NO_RELAY = Pattern.compile(
            "\\b(relay(ing)? (access )?(is )?(denied|not (permitted|allowed)|prohibited)|unable to relay"
                    + "|(client host|helo command) rejected|authentication (is )?required)\\b",
            Pattern.CASE_INSENSITIVE);

    private SmtpTrouble() {}

    /**
     * Whether a refusal says nothing of the message, but that the settings are not right: the next message would get the
     * same answer, and this one goes once they are.
     *
     * @param known whether Steward is signed in; a server may offer that over encrypted connections alone
     */
    static boolean isOfTheSettings(int code, String reply, boolean known) {
        if (code < 500 || code > 599) {
            return false;
        }
        // as Postfix answers at its port for who signs in
        boolean toAStranger = !known && reply.toLowerCase(Locale.ROOT).endsWith("access denied");
        return NOT_LET_IN.contains(code)
                || toAStranger
                || NO_RELAY.matcher(reply).find();
    }

    static @Nullable Throwable next(Throwable e) {
        if (e instanceof MessagingException messaging && messaging.getNextException() != null) {
            return messaging.getNextException();
        }
        return e.getCause() == e ? null : e.getCause();
    }

    private static <T extends Throwable> @Nullable T find(Throwable e, Class<T> kind) {
        for (Throwable at = e; at != null; at = next(at)) {
            if (kind.isInstance(at)) {
                return kind.cast(at);
            }
        }
        return null;
    }

    static String words(Smtp smtp, Throwable e) {
        String server = smtp.toString();
        for (Throwable at = e; at != null; at = next(at)) {
            if (at instanceof AuthenticationFailedException) {
                return "The server does not let Steward in; look at the user and the password. It says: "
                        + Letter.line(String.valueOf(at.getMessage()));
            } else if (at instanceof UnknownHostException) {
                return "There is no server called " + smtp.host() + ".";
            } else if (at instanceof SocketTimeoutException) {
                return "Nothing came from " + server + " for " + smtp.step().toSeconds() + " seconds."
                        + (smtp.security().equals("tls") ? "" : MAYBE_TLS);
            } else if (at instanceof SSLException ssl) {
                return notEncrypted(server, ssl);
            } else if (at instanceof ConnectException || at instanceof NoRouteToHostException) {
                return "Nobody answers at " + server + ".";
            } else if (at instanceof SocketException) {
                return "The connection to " + server + " broke.";
            }
        }
        String message = Letter.line(String.valueOf(e.getMessage()));
        if (message.contains("STARTTLS is required")) {
            return server + " offers no encryption (STARTTLS), so nothing is sent.";
        }
        return message.contains("[EOF]") ? "The connection to " + server + " broke." : message;
    }

    /** A server that waits for TLS says nothing by itself. */
    private static final String MAYBE_TLS =
            " Where its port wants TLS from the first byte, as 465 mostly does, choose that.";

    private static String notEncrypted(String server, SSLException e) {
        String message = Letter.line(String.valueOf(e.getMessage()));
        String certificate = "The certificate of " + server;
        if (find(e, CertificateExpiredException.class) != null) {
            return certificate + " has run out.";
        } else if (find(e, CertificateNotYetValidException.class) != null) {
            return certificate + " does not hold yet; look at the clock of this machine.";
        } else if (find(e, CertPathBuilderException.class) != null) {
            return certificate
                    + " is signed by nobody that Steward trusts. Give the server one of a known authority, or"
                    + " let Steward trust yours, by -Djavax.net.ssl.trustStore in JAVA_TOOL_OPTIONS.";
        } else if (find(e, CertificateException.class) != null && message.startsWith("No ")) {
            return certificate + " is for another name: write the one that it is for as the server.";
        } else if (message.contains("Unsupported or unrecognized SSL message")) {
            return server
                    + " does not speak TLS from the first byte. Choose STARTTLS, or its port for TLS, mostly 465.";
        }
        return "The connection to " + server + " could not be encrypted: " + message;
    }
}
