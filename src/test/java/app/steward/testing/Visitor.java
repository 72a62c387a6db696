package app.steward.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Who sends a request.
 *
 * @param headers that let them in
 * @param token of their forms; empty for programs
 */
public record Visitor(String name, String headers, String token) {

    public static Visitor nobody() {
        return new Visitor("nobody", "", "");
    }

    /** @param actAs e-mail of a member; empty for the administrator that the key is */
    public static Visitor program(String key, String actAs) {
        String as = actAs.isEmpty() ? "" : "X-Act-As: " + actAs + "\r\n";
        return new Visitor("key " + actAs, "Authorization: Bearer " + key + "\r\n" + as, "");
    }

    /** The cookie of a session of the member {@code name@example.com}, who signs in as a browser does. */
    public static String session(int port, String name) {
        RawHttp.Answer form = RawHttp.send(port, "GET", "/sign-in", "Accept: text/html\r\n", "", -1);
        String body =
                "email=" + name + "%40example.com&password=" + encoded(Visits.PASSWORD) + "&_csrf=" + form.token();
        RawHttp.Answer in = RawHttp.send(
                port,
                "POST",
                "/sign-in",
                "Content-Type: application/x-www-form-urlencoded\r\nCookie: XSRF-TOKEN=" + form.cookie("XSRF-TOKEN")
                        + "\r\n",
                body,
                body.length());
        return in.cookie("SESSION");
    }

    /** The member {@code name@example.com}, signed in as a browser does. */
    public static Visitor signedIn(int port, String name) {
        String session = "Cookie: SESSION=" + session(port, name);
        RawHttp.Answer page = RawHttp.send(port, "GET", "/profile", session + "\r\nAccept: text/html\r\n", "", -1);
        if (page.status() != 200 || page.token().isEmpty()) {
            throw new IllegalStateException(name + " could not sign in: " + page.status());
        }
        return new Visitor(name, session + "; XSRF-TOKEN=" + page.cookie("XSRF-TOKEN") + "\r\n", page.token());
    }

    /** As it stands in an address or form. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
