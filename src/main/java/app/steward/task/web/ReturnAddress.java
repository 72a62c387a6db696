package app.steward.task.web;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where somebody goes on after a form about tasks: the page that it was opened from, where that shows tasks. */
final class ReturnAddress {
    private static final Pattern SHOWS_TASKS =
            Pattern.compile("/(tasks|(accounts|users|lists)(/[^/?#\\\\]+)?|reports/[a-z-]+(/[a-z-]+)?)(\\?[^#\\s]*)?");

    private ReturnAddress() {}

    /**
     * @param asked what the form says, where no script sent it
     * @param usual where neither says anything that is a page of tasks
     */
    static String of(HttpServletRequest request, @Nullable String asked, String usual) {
        String page = request.getHeader("HX-Current-URL");
        if (page != null) {
            try {
                URI address = URI.create(page);
                String path = address.getRawPath();
                String within = path != null && path.startsWith(request.getContextPath())
                        ? path.substring(request.getContextPath().length())
                        : "";
                String query = address.getRawQuery();
                String whole = query == null ? within : within + "?" + query;
                if (SHOWS_TASKS.matcher(whole).matches()) {
                    return whole;
                }
            } catch (IllegalArgumentException e) {
                // no address
            }
        }
        return asked != null && SHOWS_TASKS.matcher(asked).matches() ? asked : usual;
    }
}
