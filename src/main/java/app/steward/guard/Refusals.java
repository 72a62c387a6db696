package app.steward.guard;

import app.steward.web.EventFailure;
import app.steward.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers that are written without the rest of Steward: nothing reads the request's parameters or body for them, and
 * nothing asks the database. Programs get a problem, people a page.
 */
class Refusals {

    /** After how long it is worth to try again. */
    static final String RETRY_SECONDS = "5";

    private static final String PAGE = """
            <!doctype html>
            <html lang="en" data-bs-theme="light" data-theme="system">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s · Steward</title>
            %3$s
            </head>
            <body>
            <main id="main" class="sign">
            <div class="sign-card">
            <div class="brand mb-4">Steward</div>
            <h1 class="mb-1">%1$s</h1>
            <p class="soft m-0">%2$s</p>
            </div>
            </main>
            </body>
            </html>
            """;

    private final JsonMapper json;
    private final ObjectProvider<ResourceUrlProvider> addresses;

    Refusals(JsonMapper json, ObjectProvider<ResourceUrlProvider> addresses) {
        this.json = json;
        this.addresses = addresses;
    }

    /**
     * Writes the answer, unless one has begun.
     *
     * @param title what happened, for people
     * @param detail a sentence that says what would work
     */
    void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String title, String detail)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.reset();
        response.setStatus(status.value());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'self'; object-src 'none'; frame-ancestors 'none'");
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        response.setCharacterEncoding("UTF-8");
        if (EventFailure.isFor(Paths.of(request))) {
            // any site may send events, and a page that can't read the answer sends the same again and again
            response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, HttpHeaders.RETRY_AFTER);
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getWriter().write(json.writeValueAsString(EventFailure.of(detail)));
        } else if (isForPrograms(request)) {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            String kind = status == HttpStatus.BAD_REQUEST ? "Bad input" : status.getReasonPhrase();
            response.getWriter()
                    .write(json.writeValueAsString(
                            new Problem(kind, status.value(), detail, List.of(), List.of(), Map.of(), null)));
        } else {
            if (status == HttpStatus.SERVICE_UNAVAILABLE && request.getMethod().equals("GET")) {
                response.setHeader("Refresh", RETRY_SECONDS);
            }
            response.setContentType(MediaType.TEXT_HTML_VALUE);
            response.getWriter()
                    .write(PAGE.formatted(HtmlUtils.htmlEscape(title), HtmlUtils.htmlEscape(detail), files(request)));
        }
    }

    private String files(HttpServletRequest request) {
        return """
                <link rel="icon" href="%s" type="image/svg+xml">
                <script src="%s"></script>
                <link rel="stylesheet" href="%s">""".formatted(
                        address(request, "/assets/favicon.svg"),
                        address(request, "/assets/js/theme.js"),
                        address(request, "/assets/css/steward.css"));
    }

    /** The address that changes with the file. */
    private String address(HttpServletRequest request, String file) {
        ResourceUrlProvider known = addresses.getIfAvailable();
        String versioned = known == null ? null : known.getForLookupPath(file);
        return HtmlUtils.htmlEscape(request.getContextPath() + (versioned == null ? file : versioned));
    }

    private static boolean isForPrograms(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        String path = Paths.of(request);
        return path.startsWith("/api/")
                || path.startsWith("/actuator/")
                || request.getHeader("HX-Request") != null
                || accept == null
                || !accept.contains("html") && accept.contains("json");
    }
}
