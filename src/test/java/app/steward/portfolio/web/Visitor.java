package app.steward.portfolio.web;

import app.steward.testing.Visits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A member who is signed in and reads pages over real HTTP. */
final class Visitor {
    static final String PASSWORD = Visits.PASSWORD;

    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String base;

    private Visitor(int port) {
        base = "http://127.0.0.1:" + port;
    }

    static Visitor stranger(int port) {
        return new Visitor(port);
    }

    static Visitor signedIn(int port, String name) {
        Visitor visitor = new Visitor(port);
        Matcher token = TOKEN.matcher(visitor.get("/sign-in").body());
        if (!token.find()) {
            throw new IllegalStateException("The sign-in page has no form");
        }
        visitor.send(HttpRequest.newBuilder()
                .uri(URI.create(visitor.base + "/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("email=" + encoded(name + "@example.com") + "&password="
                        + encoded(PASSWORD) + "&_csrf=" + encoded(token.group(1)))));
        if (visitor.get("/profile").statusCode() != 200) {
            throw new IllegalStateException(name + " could not sign in");
        }
        return visitor;
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(base + path)).header("Accept", "text/html"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
