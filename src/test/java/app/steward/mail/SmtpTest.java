package app.steward.mail;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.mail.Smtp.Outcome;
import app.steward.mail.Smtp.Result;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one try to hand a message over comes to, whatever the server does. */
class SmtpTest {
    private RawServer server;

    @BeforeEach
    void start() {
        server = new RawServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Letter letter(String subject, String to, String name) {
        return new Letter(
                "<run.7.welcome.1@steward.example>",
                new Letter.Mailbox("lea@steward.example", "Lea Morrant"),
                new Letter.Mailbox(to, name),
                Letter.Mailbox.of("answers@steward.example"),
                subject,
                "<p>Hello Grüße</p>",
                "Hello Grüße",
                "https://steward.example/unsubscribe?token=abc");
    }

    private Outcome send(Letter letter) {
        return to(server.port(), "none", Duration.ofSeconds(5)).send(letter);
    }

    private Outcome send() {
        return send(letter("Welcome", "ada@example.com", "Ada"));
    }

    private static Smtp to(int port, String security, Duration whole) {
        return new Smtp("127.0.0.1", port, security, "", "", "", Duration.ofSeconds(1), whole);
    }

    private Smtp smtp(String security, String password, String self) {
        return new Smtp(
                "127.0.0.1",
                server.port(),
                security,
                password.isEmpty() ? "" : "steward",
                password,
                self,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
    }

    @Test
    void aServerThatTakesItSaysSo() {
        assertThat(send()).isEqualTo(new Outcome(Result.SENT, "250 2.0.0 queued as 4T9c1k"));
        assertThat(server.messages).hasSize(1);
    }

    @Test
    void itArrivesWithAllThatItSays() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            Outcome outcome = to(mail.getSmtp().getPort(), "none", Duration.ofSeconds(20))
                    .send(letter("Grüße", "ada@example.com", "Ada Ärzt"));
            assertThat(outcome.result()).as(outcome.reply()).isEqualTo(Result.SENT);
            MimeMessage got = mail.getReceivedMessages()[0];
            assertThat(got.getSubject()).isEqualTo("Grüße");
            assertThat(got.getMessageID()).isEqualTo("<run.7.welcome.1@steward.example>");
            assertThat(got.getFrom()[0].toString()).isEqualTo("Lea Morrant <lea@steward.example>");
            assertThat(got.getReplyTo()[0].toString()).isEqualTo("answers@steward.example");
            assertThat(got.getHeader("List-Unsubscribe"))
                    .containsExactly("<https://steward.example/unsubscribe?token=abc>");
            assertThat(got.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
            assertThat(got.getContentType()).startsWith("multipart/alternative");
            MimeMultipart both = (MimeMultipart) got.getContent();
            assertThat(List.of(both.getBodyPart(0), both.getBodyPart(1)))
                    .extracting(part -> part.getContentType().toLowerCase(Locale.ROOT))
                    .containsExactly("text/plain; charset=utf-8", "text/html; charset=utf-8");
            assertThat(both.getBodyPart(0).getContent()).isEqualTo("Hello Grüße");
            assertThat(both.getBodyPart(1).getContent()).isEqualTo("<p>Hello Grüße</p>");
        } finally {
            mail.stop();
        }
    }

    @Test
    void noValueBecomesAHeader() {
        send(letter("Hi\r\nBcc: eve@example.com\n\nbody", "ada@example.com", "Ada\r\nX-Evil: 1"));
        String head = server.messages.get(0).split("\n\n", 2)[0];
        assertThat(head.lines()).noneMatch(line -> line.startsWith("Bcc") || line.startsWith("X-Evil"));
        assertThat(head).contains("Subject: Hi Bcc: eve@example.com body");
    }

    @Test
    void whatIsRefusedForGoodAndForNow() {
        server.answering("RCPT", "550 5.1.1 no such mailbox");
        assertThat(send()).isEqualTo(new Outcome(Result.REFUSED, "550 5.1.1 no such mailbox", Bounce.HARD, true));
        server.answering("RCPT", "552 5.2.2 mailbox is full");
        assertThat(send()).isEqualTo(new Outcome(Result.REFUSED, "552 5.2.2 mailbox is full", Bounce.SOFT, true));
        server.answering("RCPT", "450 4.2.0 try again later");
        assertThat(send()).isEqualTo(new Outcome(Result.LATER, "450 4.2.0 try again later", null, true));
        assertThat(send().works()).as("for others").isTrue();
        server.answering("RCPT", "250 ok").answering("MAIL", "550 5.7.1 you may not send");
        assertThat(send())
                .as("says nothing of the address")
                .isEqualTo(new Outcome(Result.REFUSED, "550 5.7.1 you may not send"));
        server.answering("MAIL", "250 ok").answering(".", "554 5.6.0 looks like spam");
        assertThat(send()).isEqualTo(new Outcome(Result.REFUSED, "554 5.6.0 looks like spam"));
        server.answering(".", "451 4.3.0 disk is full");
        assertThat(send()).isEqualTo(new Outcome(Result.LATER, "451 4.3.0 disk is full"));
        assertThat(Bounce.of("550 User unknown")).isEqualTo(Bounce.HARD);
        assertThat(Bounce.of("550 mailbox over quota")).isEqualTo(Bounce.SOFT);
        assertThat(Bounce.of("554 5.7.1 blocked")).isEqualTo(Bounce.SOFT);
    }

    @Test
    void itCallsItselfAsItIsCalled() {
        smtp("none", "", "steward.acme.example").send(letter("Welcome", "ada@example.com", "Ada"));
        assertThat(server.said).first().isEqualTo("EHLO steward.acme.example");
    }

    /** As Postfix and Exim answer whom they don't know: each message would be lost for a setting. */
    @Test
    void whatTheSettingsAreToBlameForWaitsUntilTheyAreRight() {
        server.answering("MAIL", "530 5.7.0 Must issue a STARTTLS command first");
        assertThat(send())
                .isEqualTo(new Outcome(
                        Result.LATER,
                        "The server takes no mail from Steward as it is set up; look at the encryption, the user and the"
                                + " password. It says: 530 5.7.0 Must issue a STARTTLS command first"));
        server.answering("MAIL", "250 ok");
        for (String answer : new String[] {
            "554 5.7.1 <ada@example.com>: Relay access denied",
            "550 relay not permitted",
            "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
            "554 5.7.1 <ada@example.com>: Recipient address rejected: Access denied",
            "554 5.7.1 <vm[192.0.2.7]>: Client host rejected: Access denied"
        }) {
            server.answering("RCPT", answer);
            assertThat(send())
                    .as(answer)
                    .satisfies(outcome -> assertThat(outcome.result()).isEqualTo(Result.LATER))
                    .satisfies(outcome -> assertThat(outcome.bounce()).isNull())
                    .satisfies(outcome -> assertThat(outcome.reply()).endsWith(answer));
        }
        server.answering("RCPT", "554 5.7.1 <ada@example.com>: Recipient address rejected: Access denied");
        assertThat(smtp("none", "secret", "")
                        .send(letter("Welcome", "ada@example.com", "Ada"))
                        .result())
                .as("the server did not let anybody sign in")
                .isEqualTo(Result.LATER);
        server.answering("EHLO", "250-test\r\n250 AUTH PLAIN").answering("AUTH", "235 2.7.0 ok");
        assertThat(smtp("none", "secret", "")
                        .send(letter("Welcome", "ada@example.com", "Ada"))
                        .bounce())
                .as("of who signed in it refuses the address")
                .isEqualTo(Bounce.SOFT);
    }

    @Test
    void whatBreaksBeforeTheDotIsTriedAgainAndBehindItIsInDoubt() {
        for (String command : new String[] {"hello", "MAIL", "RCPT", "DATA"}) {
            for (String fault : new String[] {RawServer.DROPS, RawServer.SILENT}) {
                try (RawServer broken = new RawServer().answering(command, fault)) {
                    Outcome outcome = to(broken.port(), "none", Duration.ofSeconds(5))
                            .send(letter("Hi", "ada@example.com", "Ada"));
                    assertThat(outcome.result()).as(command + " " + fault).isEqualTo(Result.LATER);
                }
            }
        }
        server.answering(".", RawServer.DROPS);
        assertThat(send().result()).isEqualTo(Result.IN_DOUBT);
        assertThat(send().reply())
                .isEqualTo("The connection broke after the data: The connection to 127.0.0.1:" + server.port()
                        + " broke.");
        server.answering(".", RawServer.SILENT);
        assertThat(send().result()).isEqualTo(Result.IN_DOUBT);
    }

    /** Each answer comes in time, a line of it after the other, and yet it has an end. */
    @Test
    void allOfItTogetherTakesNoLongerThanItMay() {
        server.answering(".", RawServer.SILENT);
        Smtp patient =
                new Smtp("127.0.0.1", server.port(), "none", "", "", "", Duration.ofMinutes(5), Duration.ofMillis(300));
        assertThat(patient.send(letter("Hi", "ada@example.com", "Ada")).result())
                .isEqualTo(Result.IN_DOUBT);
    }

    @Test
    void whatIsInTheWayIsSaidInPlainWords() throws IOException {
        int nobody;
        try (ServerSocket gone = new ServerSocket(0)) {
            nobody = gone.getLocalPort();
        }
        assertThat(to(nobody, "none", Duration.ofSeconds(5)).send(letter("Hi", "ada@example.com", "")))
                .isEqualTo(new Outcome(Result.LATER, "Nobody answers at 127.0.0.1:" + nobody + "."));
        assertThat(to(server.port(), "starttls", Duration.ofSeconds(5))
                        .send(letter("Hi", "ada@example.com", ""))
                        .reply())
                .isEqualTo("127.0.0.1:" + server.port() + " offers no encryption (STARTTLS), so nothing is sent.");
        server.answering("EHLO", "250-test\r\n250 AUTH PLAIN").answering("AUTH", "535 5.7.8 wrong");
        assertThat(smtp("none", "secret", "").send(letter("Hi", "ada@example.com", "")))
                .satisfies(outcome -> {
                    assertThat(outcome.result()).isEqualTo(Result.LATER);
                    assertThat(outcome.reply()).contains("look at the user and the password", "535");
                    assertThat(outcome.reply()).doesNotContain("secret");
                });
        assertThat(server.messages).isEmpty();
    }

    @Test
    void whatIsWrongWithTheEncryptionIsSaidInPlainWords() {
        String here = "127.0.0.1:" + server.port();
        assertThat(smtp("tls", "", "").send(letter("Hi", "ada@example.com", "")))
                .isEqualTo(new Outcome(
                        Result.LATER,
                        here + " does not speak TLS from the first byte. Choose STARTTLS, or its port for TLS, mostly"
                                + " 465."));
        server.answering("hello", RawServer.SILENT);
        assertThat(send().reply())
                .isEqualTo("Nothing came from " + here + " for 1 seconds. Where its port wants TLS from the first byte,"
                        + " as 465 mostly does, choose that.");
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        mail.start();
        try {
            int port = mail.getSmtps().getPort();
            Outcome outcome = to(port, "tls", Duration.ofSeconds(20)).send(letter("Hi", "ada@example.com", ""));
            assertThat(outcome)
                    .as("with a certificate that it signed itself")
                    .isEqualTo(new Outcome(
                            Result.LATER,
                            "The certificate of 127.0.0.1:" + port
                                    + " is signed by nobody that Steward trusts. Give the"
                                    + " server one of a known authority, or let Steward trust yours, by"
                                    + " -Djavax.net.ssl.trustStore in JAVA_TOOL_OPTIONS."));
        } finally {
            mail.stop();
        }
        Smtp smtp = smtp("starttls", "", "");
        assertThat(SmtpTrouble.words(smtp, refused(new CertificateExpiredException("NotAfter"))))
                .isEqualTo("The certificate of " + here + " has run out.");
        assertThat(SmtpTrouble.words(
                        smtp, refused(new CertificateException("No name matching mail.example.com found"))))
                .isEqualTo("The certificate of " + here
                        + " is for another name: write the one that it is for as the server.");
    }

    private static MessagingException refused(CertificateException why) {
        return new MessagingException("Could not convert socket to TLS", (SSLHandshakeException)
                new SSLHandshakeException(why.getMessage()).initCause(why));
    }
}
