package app.steward.record.web;

import app.steward.condition.Subject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.util.UriUtils;

/** How forms about records answer, both to scripts, which ask for a part of a page, and without. */
public final class FormResponses {

    private FormResponses() {}

    public static Subject subject(String records) {
        return Subject.of(records.substring(0, records.length() - 1));
    }

    /** Whether a script asks, which wants the part alone. */
    public static boolean isPart(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }

    /** The address of the page of a record. */
    public static String page(Subject subject, String externalId) {
        return "/" + subject.plural() + "/" + UriUtils.encode(externalId, StandardCharsets.UTF_8);
    }

    /** The list of such records that the page shows which a script asks from, by its path and query; else empty. */
    public static Optional<String> listBelow(Subject subject, HttpServletRequest request) {
        String list = "/" + subject.plural();
        return page(request).filter(page -> page.equals(list) || page.startsWith(list + "?"));
    }

    /**
     * Where somebody goes on after a form: the page that a script opened it from, where it is one of these.
     *
     * @param pages what a path with its query looks like of pages that show what the form is about
     * @param usual elsewhere
     */
    public static String back(HttpServletRequest request, Pattern pages, String usual) {
        return page(request).filter(page -> pages.matcher(page).matches()).orElse(usual);
    }

    /** The page that a script asks from, by its path and query. */
    private static Optional<String> page(HttpServletRequest request) {
        String page = request.getHeader("HX-Current-URL");
        if (page == null) {
            return Optional.empty();
        }
        try {
            URI address = URI.create(page);
            String path = address.getRawPath();
            String query = address.getRawQuery();
            return path == null || !path.startsWith(request.getContextPath())
                    ? Optional.empty()
                    : Optional.of(
                            path.substring(request.getContextPath().length()) + (query == null ? "" : "?" + query));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** To that page, where a toast says so. */
    public static ResponseEntity<Void> see(
            String address, String toast, HttpServletRequest request, HttpServletResponse response) {
        return see(address, toast, null, request, response);
    }

    /** @param undo what Undo of the toast posts to; null for none */
    public static ResponseEntity<Void> see(
            String address,
            String toast,
            @Nullable String undo,
            HttpServletRequest request,
            HttpServletResponse response) {
        RequestContextUtils.getOutputFlashMap(request).put("toast", toast);
        if (undo != null) {
            RequestContextUtils.getOutputFlashMap(request).put("toastUndo", undo);
        }
        RequestContextUtils.saveOutputFlashMap(address, request, response);
        URI to = URI.create(request.getContextPath() + address);
        return isPart(request)
                ? ResponseEntity.noContent()
                        .header("HX-Redirect", to.toString())
                        .build()
                : ResponseEntity.status(HttpStatus.SEE_OTHER).location(to).build();
    }
}
