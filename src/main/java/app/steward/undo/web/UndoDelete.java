package app.steward.undo.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import app.steward.undo.Gone;
import app.steward.undo.Undeleting;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** Undo of a delete, from the message that reports it. */
@Controller
public class UndoDelete {
    /** Only pages of our own. */
    private static final Pattern PAGE = Pattern.compile("(/[A-Za-z0-9._~%-]+)+");

    private static final String USUAL = "/accounts";

    private final DeletedRows rows;
    private final Undeleting undeleting;

    UndoDelete(DeletedRows rows, Undeleting undeleting) {
        this.rows = rows;
        this.undeleting = undeleting;
    }

    /**
     * Where Undo of the message posts to; null where the viewer can't take it back.
     *
     * @param back page to go on at
     */
    public @Nullable String address(Viewer viewer, String kind, long id, String back) {
        return address(viewer, List.of(new Gone(kind, id)), back);
    }

    /** The same of several, which come back in this order. */
    @Nullable
    String address(Viewer viewer, List<Gone> gone, String back) {
        return gone.stream().allMatch(one -> rows.isKept(viewer, one.kind(), one.id()))
                ? "/undo/" + gone.stream().map(Gone::toString).collect(Collectors.joining("+")) + "?back="
                        + UriUtils.encode(back, UTF_8)
                : null;
    }

    @PostMapping("/undo/{gone:[a-z0-9+-]{1,2000}}")
    Object undo(
            @PathVariable String gone,
            @RequestParam(defaultValue = USUAL) String back,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        String said;
        try {
            List<String> names = undeleting.takeBack(
                    viewer, Arrays.stream(gone.split("\\+")).map(Gone::of).toList());
            said = names.size() == 1 ? names.get(0) + " is back" : names.get(0) + " is back with what uses it";
        } catch (Conflict late) {
            said = String.valueOf(late.getMessage());
        } catch (BadInput wrong) {
            said = "Nothing is undone: " + wrong.faults().get(0).message();
        } catch (DataIntegrityViolationException missing) {
            said = "Nothing is undone: its name is taken, or what it belonged to is gone.";
        }
        return FormResponses.see(PAGE.matcher(back).matches() ? back : USUAL, said, request, response);
    }
}
