package app.steward.guard;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What the body of a request may be.
 *
 * @param limit its bytes at most: of what is held in memory, or of a form with a file, which is handed on as it arrives
 * @param form pairs of names and values, which the container parses as soon as somebody asks for a parameter
 * @param parts a form with files
 * @param partsAllowed whether this address takes those
 * @param zipped whether it comes as gzip, where that is taken; the limit is then of what it unpacks to
 */
record BodyRule(long limit, boolean form, boolean parts, boolean partsAllowed, boolean zipped) {

    static final long USUAL = 1 << 20;

    /** For conditions, searches and lists of ids. */
    static final long LARGE = 4 << 20;

    /** Addresses that take files. Each checks the right before it looks at the first part. */
    private static final Set<String> FILES = Set.of("/api/v2/imports", "/settings/imports/files");

    /** A file of 500 MiB, and what is said with it. */
    static final long FILE = 520L << 20;

    /** The tracking API: clients send batches of 500 kB at most. */
    private static final String TRACKING = "/v1/";

    static final long BATCH = 512 << 10;

    /** Where events are sent to, also as gzip. */
    private static final List<String> EVENTS = List.of(TRACKING, "/api/v1_1/", "/api_js/");

    private static final Set<String> ZIPPED = Set.of("gzip", "x-gzip");

    private static final List<String> LARGE_BODIES = List.of(
            "/api/v2/conditions/",
            "/api/v2/segments",
            "/api/v2/lists",
            "/api/v2/health/",
            "/api/v2/alert-rules",
            "/api/v2/milestones",
            "/api/v2/journeys",
            "/api/v2/notices",
            "/api/v2/accounts/search",
            "/api/v2/users/search",
            "/api/v2/subscriptions/search",
            "/portfolio/",
            "/segments/",
            "/health/",
            "/lists",
            "/alerts/rules",
            "/milestones",
            "/journeys");

    static BodyRule of(HttpServletRequest request) {
        String path = Paths.of(request);
        String type = request.getContentType() == null
                ? ""
                : request.getContentType().strip().toLowerCase(Locale.ROOT);
        boolean parts = type.startsWith("multipart/");
        boolean partsAllowed = request.getMethod().equals("POST") && FILES.contains(path);
        return new BodyRule(
                parts && partsAllowed ? FILE : limit(path),
                type.startsWith("application/x-www-form-urlencoded") && isPage(path),
                parts,
                partsAllowed,
                EVENTS.stream().anyMatch(path::startsWith)
                        && isZipped(request.getHeader(HttpHeaders.CONTENT_ENCODING)));
    }

    private static long limit(String path) {
        if (path.startsWith(TRACKING)) {
            return BATCH;
        }
        return LARGE_BODIES.stream().anyMatch(path::startsWith) ? LARGE : USUAL;
    }

    private static boolean isZipped(@Nullable String encoding) {
        return encoding != null && ZIPPED.contains(encoding.strip().toLowerCase(Locale.ROOT));
    }

    /** The limit in words. */
    String said() {
        return limit < USUAL ? (limit >> 10) + " KiB" : (limit >> 20) + " MiB";
    }

    /** Whether it holds a file. */
    boolean file() {
        return parts && partsAllowed;
    }

    /** Programs send their bodies as JSON whatever they call it, and nothing asks for parameters there. */
    private static boolean isPage(String path) {
        return !path.startsWith("/api/") && !path.startsWith("/api_js/") && !path.startsWith(TRACKING);
    }
}
