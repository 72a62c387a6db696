package app.steward.task.web;

import app.steward.record.web.FormResponses;
import jakarta.servlet.http.HttpServletRequest;
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
        String said = asked != null && SHOWS_TASKS.matcher(asked).matches() ? asked : usual;
        return FormResponses.back(request, SHOWS_TASKS, said);
    }
}
