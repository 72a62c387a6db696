package app.steward.webhook;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Posts a body to an address and reads the beginning of the answer, within ten seconds for all of it.
 *
 * <p>Java's HttpClient looks a name up by itself when it connects, so what was checked before may be another address than
 * the one that it goes to. Here a name is looked up once, all that it means is checked, and one of these is connected to; the
 * certificate is checked for the name all the same. No redirect is followed.
 */
final class WebhookPost {
    private static final int MOST_OF_HEAD = 8 * 1024;
    private static final int MOST_OF_ANSWER = 4 * 1024;

    private final Names names;
    private final SSLSocketFactory secure;
    private final boolean privateToo;
    private final Duration limit;
    private final ScheduledExecutorService deadlines;

    /** What looks names up. */
    interface Names {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    WebhookPost(Names names, SSLSocketFactory secure, boolean privateToo, Duration limit) {
        this.names = names;
        this.secure = secure;
        this.privateToo = privateToo;
        this.limit = limit;
        this.deadlines = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "webhook-deadline");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * What came of it.
     *
     * @param status null where there was no answer
     * @param answer the head and the beginning of the body
     * @param error why there was none; empty where there was
     */
    record Reply(@Nullable Integer status, String answer, String error, int millis) {
        boolean isGood() {
            return status != null && status >= 200 && status < 300;
        }

        /** In a few words: a status, or why there is none. */
        String words() {
            return status == null ? error : answer.lines().findFirst().orElse("HTTP " + status);
        }
    }

    Reply post(URI to, Map<String, String> headers, String body) {
        long begun = System.nanoTime();
        try {
            InetAddress[] all = names.lookUp(WebhookAddress.host(to));
            for (InetAddress address : all) {
                if (!privateToo && WebhookAddress.isPrivate(address)) {
                    return none(
                            "Not sent: " + WebhookAddress.host(to) + " is an address of this machine or of a private"
                                    + " network.",
                            begun);
                }
            }
            return exchange(connected(all, WebhookAddress.port(to), begun), to, headers, body, begun);
        } catch (UnknownHostException e) {
            return none("There is no host " + WebhookAddress.host(to) + ".", begun);
        } catch (IOException e) {
            return none(words(e, begun), begun);
        }
    }

    private static Reply none(String error, long begun) {
        return new Reply(null, "", error, millis(begun));
    }

    private static int millis(long begun) {
        return (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    }

    private String words(IOException e, long begun) {
        if (millis(begun) >= limit.toMillis()) {
            return "No answer within " + limit.toSeconds() + " seconds.";
        }
        String message = e.getMessage();
        return "No connection: " + (message == null ? e.getClass().getSimpleName() : message);
    }

    private int left(long begun) {
        return (int) Math.max(1, limit.toMillis() - millis(begun));
    }

    /** To the first that can be connected to. */
    private Socket connected(InetAddress[] all, int port, long begun) throws IOException {
        IOException last = new UnknownHostException();
        for (InetAddress address : all) {
            Socket socket = new Socket();
            try {
                // one that hangs leaves time for the next
                socket.connect(new InetSocketAddress(address, port), Math.max(1, left(begun) / 2));
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last;
    }

    private Reply exchange(Socket plain, URI to, Map<String, String> headers, String body, long begun)
            throws IOException {
        ScheduledFuture<?> deadline = deadlines.schedule(() -> close(plain), left(begun), TimeUnit.MILLISECONDS);
        try (Socket raw = plain;
                Socket socket = "https".equalsIgnoreCase(to.getScheme()) ? secured(raw, to) : raw) {
            socket.getOutputStream().write(request(to, headers, body));
            socket.getOutputStream().flush();
            return reply(new BufferedInputStream(socket.getInputStream()), begun);
        } finally {
            deadline.cancel(false);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    private Socket secured(Socket plain, URI to) throws IOException {
        SSLSocket socket =
                (SSLSocket) secure.createSocket(plain, WebhookAddress.host(to), WebhookAddress.port(to), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static byte[] request(URI to, Map<String, String> headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder();
        head.append("POST ").append(target(to)).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(to.getRawAuthority()).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        head.append("Content-Length: ").append(content.length).append("\r\n");
        head.append("Connection: close\r\n\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toString().getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(content);
        return all.toByteArray();
    }

    /** Path and query, as they stand in a request. */
    static String target(URI to) {
        String path = to.getRawPath() == null || to.getRawPath().isEmpty() ? "/" : to.getRawPath();
        return to.getRawQuery() == null ? path : path + "?" + to.getRawQuery();
    }

    private Reply reply(InputStream in, long begun) throws IOException {
        List<String> head = head(in);
        while (status(head.get(0)) / 100 == 1) {
            head = head(in);
        }
        int status = status(head.get(0));
        String told = String.join("\n", head) + "\n\n" + body(in, head, status);
        return new Reply(status, printable(told), "", millis(begun));
    }

    /** Such as the database keeps. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "");
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        int read = 0;
        for (String line = line(in); !line.isEmpty() || lines.isEmpty(); line = line(in)) {
            read += line.length();
            if (read > MOST_OF_HEAD) {
                throw new IOException("The head of the answer is too long");
            }
            lines.add(line);
        }
        return lines;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The connection ended before an answer");
            } else if (line.size() > MOST_OF_HEAD) {
                throw new IOException("The head of the answer is too long");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private static int status(String first) throws IOException {
        if (!first.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
            throw new IOException("What answers does not speak HTTP");
        }
        return Integer.parseInt(first.substring(9, 12));
    }

    /** Its beginning, as far as it comes: with the status it is known what came of it. */
    private static String body(InputStream in, List<String> head, int status) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            if (status != 204 && status != 304) {
                if ("chunked".equals(header(head, "transfer-encoding"))) {
                    chunks(in, body);
                } else {
                    copy(in, body, length(head));
                }
            }
        } catch (IOException e) {
            // what came of it is shown
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private static long length(List<String> head) {
        String length = header(head, "content-length");
        return length.matches("[0-9]{1,18}") ? Long.parseLong(length) : Long.MAX_VALUE;
    }

    private static String header(List<String> head, String name) {
        return head.stream()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2
                        && parts[0].strip().toLowerCase(Locale.ROOT).equals(name))
                .map(parts -> parts[1].strip().toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("");
    }

    private static void chunks(InputStream in, ByteArrayOutputStream body) throws IOException {
        while (body.size() < MOST_OF_ANSWER) {
            String size = line(in).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,8}")) {
                return;
            }
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                return;
            }
            copy(in, body, length);
            line(in);
        }
    }

    private static void copy(InputStream in, ByteArrayOutputStream body, long length) throws IOException {
        long wanted = Math.min(length, MOST_OF_ANSWER - body.size());
        for (long i = 0; i < wanted; i++) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            body.write(next);
        }
    }
}
