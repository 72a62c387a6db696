package app.steward.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.webhook.WebhookPost.Reply;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is sent, to whom, and what is made of the answer. */
class WebhookPostTest {
    private static final SSLSocketFactory SECURE = (SSLSocketFactory) SSLSocketFactory.getDefault();
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private HttpServer server;
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Host") + " "
                    + exchange.getRequestHeaders().getFirst("webhook-id") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String path = exchange.getRequestURI().getPath();
            byte[] body = "thank you".getBytes(StandardCharsets.UTF_8);
            if (path.equals("/elsewhere")) {
                exchange.getResponseHeaders().add("Location", "/");
                exchange.sendResponseHeaders(302, -1);
            } else if (path.equals("/chunks")) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(body);
            } else if (path.equals("/much")) {
                exchange.sendResponseHeaders(200, 1_000_000);
                exchange.getResponseBody().write(new byte[100_000]);
            } else if (path.equals("/gone")) {
                exchange.sendResponseHeaders(410, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private URI at(String path) {
        return URI.create("http://hooks.example:" + server.getAddress().getPort() + path);
    }

    private static InetAddress[] loopback(String host) {
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private static Reply post(URI to) {
        return new WebhookPost(WebhookPostTest::loopback, SECURE, true, LIMIT)
                .post(to, Map.of("webhook-id", "msg_1"), "{\"a\":\"ä\"}");
    }

    @Test
    void aBodyIsPostedAndTheAnswerKept() {
        Reply reply = post(at("/in?a=b"));
        assertThat(asked).containsExactly("POST /in?a=b hooks.example:" + at("").getPort() + " msg_1 {\"a\":\"ä\"}");
        assertThat(reply.isGood()).isTrue();
        assertThat(reply.words()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(reply.answer()).startsWith("HTTP/1.1 200 OK\n").endsWith("\n\nthank you");
        assertThat(post(at("/chunks")).answer()).endsWith("\n\nthank you");
        assertThat(post(at("/gone")).status()).isEqualTo(410);
    }

    @Test
    void noRedirectIsFollowed() {
        Reply reply = post(at("/elsewhere"));
        assertThat(reply.status()).isEqualTo(302);
        assertThat(reply.isGood()).isFalse();
        assertThat(asked).hasSize(1);
    }

    @Test
    void ofALongAnswerTheBeginningIsRead() {
        assertThat(post(at("/much")).answer().length()).isLessThan(6_000);
    }

    @Test
    void privateAddressesAreRefusedOnceTheNameIsLookedUp() throws Exception {
        for (String address :
                List.of("127.0.0.1", "10.0.0.1", "::1", "fe80::1", "::ffff:127.0.0.1", "169.254.169.254")) {
            InetAddress found = InetAddress.getByName(address);
            Reply reply = new WebhookPost(
                            host -> new InetAddress[] {InetAddress.getByName("1.1.1.1"), found}, SECURE, false, LIMIT)
                    .post(at("/"), Map.of(), "");
            assertThat(reply.status()).isNull();
            assertThat(reply.error()).as(address).contains("private network");
        }
        assertThat(asked).isEmpty();
    }

    /** A name that means another address the second time leads nowhere else: it is looked up once. */
    @Test
    void theAddressThatWasCheckedIsTheOneConnectedTo() {
        AtomicInteger lookups = new AtomicInteger();
        WebhookPost.Names rebinding = host -> {
            // nobody answers at the first, which is public
            return new InetAddress[] {
                lookups.getAndIncrement() == 0
                        ? InetAddress.getByAddress(new byte[] {(byte) 203, 0, 112, 1})
                        : InetAddress.getLoopbackAddress()
            };
        };
        Reply reply = new WebhookPost(rebinding, SECURE, false, Duration.ofMillis(300)).post(at("/"), Map.of(), "");
        assertThat(reply.status()).isNull();
        assertThat(lookups).hasValue(1);
        assertThat(asked).isEmpty();
    }

    /** One that answers byte by byte does not hold a thread for longer, either. */
    @Test
    void whoeverIsSlowIsLeft() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (ServerSocket slow = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread drips = new Thread(() -> {
                try (Socket socket = slow.accept();
                        OutputStream out = socket.getOutputStream()) {
                    while (true) {
                        out.write('H');
                        out.flush();
                        Thread.sleep(20);
                    }
                } catch (IOException | InterruptedException e) {
                    left.countDown();
                }
            });
            drips.start();
            Reply reply = new WebhookPost(WebhookPostTest::loopback, SECURE, true, Duration.ofMillis(500))
                    .post(URI.create("http://slow.example:" + slow.getLocalPort()), Map.of(), "");
            assertThat(reply.status()).isNull();
            assertThat(reply.error()).startsWith("No answer within");
            assertThat(reply.millis()).isBetween(400, 5_000);
            left.await();
        }
    }

    @Test
    void whatIsNoServerIsToldInWords() {
        server.stop(0);
        assertThat(post(at("/")).error()).startsWith("No connection");
        assertThat(new WebhookPost(InetAddress::getAllByName, SECURE, true, LIMIT)
                        .post(URI.create("http://nowhere.invalid/"), Map.of(), "")
                        .error())
                .isEqualTo("There is no host nowhere.invalid.");
    }
}
