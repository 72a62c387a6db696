package app.steward.guard;

import jakarta.servlet.http.HttpServletRequest;

/** Where a request goes, as it was sent: what is spelled in another way is held to the stricter rule. */
final class Paths {

    private Paths() {}

    static String of(HttpServletRequest request) {
        String address = request.getRequestURI();
        String context = request.getContextPath();
        return address.startsWith(context) ? address.substring(context.length()) : address;
    }
}
