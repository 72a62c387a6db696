package app.steward.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends exactly these bytes, which no client of HTTP would, and reads what comes until the server hangs up. */
public final class RawHttp {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final Pattern STATUS = Pattern.compile("^HTTP/1.1 (\\d{3})");

    private RawHttp() {}

    /** An answer. The status is 0 where the server hung up without one. */
    public record Answer(int status, String text) {
        /** The value of a cookie that it sets; empty without it. */
        public String cookie(String name) {
            Matcher cookie = Pattern.compile("(?im)^Set-Cookie: " + name + "=([^;\\r\\n]*)")
                    .matcher(text);
            String value = "";
            while (cookie.find()) {
                value = cookie.group(1);
            }
            return value;
        }

        /** The token of the forms of a page; empty without one. */
        public String token() {
            Matcher token =
                    Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(text);
            return token.find() ? token.group(1) : "";
        }
    }

    /**
     * @param target as it stands in the first line
     * @param headers each with its end of line
     * @param body what it holds in Latin-1 is what is sent
     * @param length what is said to be sent: more than the body is a body that is cut off
     */
    public static Answer send(int port, String method, String target, String headers, String body, int length) {
        String request = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n"
                + headers + (length < 0 ? "" : "Content-Length: " + length + "\r\n") + "\r\n" + body;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                OutputStream out = socket.getOutputStream();
                out.write(request.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                socket.shutdownOutput();
            } catch (IOException e) {
                // refused before all of it was read: the answer says so
            }
            String text = read(socket);
            Matcher status = STATUS.matcher(text);
            return new Answer(status.find() ? Integer.parseInt(status.group(1)) : 0, text);
        } catch (IOException e) {
            throw new IllegalStateException("No answer to " + method.toLowerCase(Locale.ROOT) + " " + target, e);
        }
    }

    private static String read(Socket socket) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // hung up on what was sent too much: what was answered before stands
        }
        String latin = bytes.toString(StandardCharsets.ISO_8859_1);
        int body = latin.indexOf("\r\n\r\n");
        boolean chunked = body > 0 && latin.substring(0, body).contains("Transfer-Encoding: chunked");
        String whole = chunked ? latin.substring(0, body + 4) + joined(latin.substring(body + 4)) : latin;
        return new String(whole.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Each chunk comes behind its length. */
    private static String joined(String chunks) {
        StringBuilder joined = new StringBuilder();
        int at = 0;
        int end = chunks.indexOf("\r\n");
        while (end > at) {
            int length = Integer.parseInt(chunks.substring(at, end), 16);
            int next = Math.min(chunks.length(), end + 2 + length);
            joined.append(chunks, end + 2, next);
            at = next + 2;
            end = length == 0 || at > chunks.length() ? -1 : chunks.indexOf("\r\n", at);
        }
        return joined.toString();
    }
}
