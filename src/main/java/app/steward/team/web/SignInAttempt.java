package app.steward.team.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * What is known of a try to sign in besides e-mail and password.
 *
 * @param address the network address that it came from
 * @param known what the browser keeps of earlier sign-ins; null where it keeps nothing
 */
record SignInAttempt(String address, @Nullable String known) implements Serializable {

    private static final long serialVersionUID = 1;
    private static final String COOKIE = "KNOWN";
    private static final Duration LIFE = Duration.ofDays(365);

    static SignInAttempt of(HttpServletRequest request) {
        String known = null;
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                if (cookie.getName().equals(COOKIE)) {
                    known = cookie.getValue();
                }
            }
        }
        String address = request.getRemoteAddr();
        return new SignInAttempt(address == null ? "" : address, known);
    }

    /** Has the browser keep what it is known by. Only signing in gets it back. */
    static void keep(String known, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(COOKIE, known)
                        .path(request.getContextPath() + "/sign-in")
                        .maxAge(LIFE)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .build()
                        .toString());
    }
}
