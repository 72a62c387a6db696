package app.steward.notice.web;

import app.steward.condition.Subject;
import app.steward.notice.Follows;
import app.steward.notice.NoticeSettings;
import app.steward.notice.Notices;
import app.steward.notice.Notices.Notice;
import app.steward.problem.NotFound;
import app.steward.record.KnownRecords;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the bell leads to: unread first, of what one is told, and what one follows. */
@Controller
class NoticePages {
    private static final int UNREAD = 100;
    private static final int EARLIER = 25;
    private static final int FOLLOWED = 200;
    private static final String HOW = "how.";

    private static final Map<String, String> WAYS = new LinkedHashMap<>();

    static {
        WAYS.put(NoticeSettings.BELL, "In the bell");
        WAYS.put(NoticeSettings.MAIL, "And by e-mail at once");
        WAYS.put(NoticeSettings.DIGEST, "And in the digest at 08:00");
        WAYS.put(NoticeSettings.NONE, "Not at all");
    }

    private final Notices notices;
    private final NoticeSettings settings;
    private final Follows follows;

    NoticePages(Notices notices, NoticeSettings settings, Follows follows) {
        this.notices = notices;
        this.settings = settings;
        this.follows = follows;
    }

    @GetMapping("/notices")
    String list(@RequestParam(required = false) @Nullable String before, Viewer viewer, Model model) {
        Long older = before != null && before.matches("[0-9]{1,18}") ? Long.valueOf(before) : null;
        List<Notice> earlier = notices.of(viewer, true, older, EARLIER + 1);
        boolean more = earlier.size() > EARLIER;
        List<Notice> shown = more ? earlier.subList(0, EARLIER) : earlier;
        model.addAttribute("unread", older == null ? notices.of(viewer, false, null, UNREAD) : List.of());
        model.addAttribute("earlier", shown);
        model.addAttribute("older", more ? shown.get(EARLIER - 1).id() : null);
        model.addAttribute("newest", older == null);
        model.addAttribute("kinds", notices.kinds());
        model.addAttribute("how", settings.how(viewer));
        model.addAttribute("ways", WAYS);
        model.addAttribute("followed", follows.of(viewer, FOLLOWED));
        return "notice/list";
    }

    /** Reads it, and goes on to what it is about. */
    @GetMapping("/notices/{id:\\d{1,18}}")
    String open(@PathVariable long id, Viewer viewer) {
        Notice notice = notices.find(viewer, id)
                .orElseThrow(() -> new NotFound("There is no such notice, or what it was about is not yours to see."));
        notices.mark(viewer, List.of(id), true);
        String account = notice.account();
        if (!notice.ref().isEmpty()) {
            return "redirect:" + notice.ref();
        }
        return "redirect:" + (account == null ? "/notices" : FormResponses.page(Subject.ACCOUNT, account));
    }

    @PostMapping("/notices/read")
    String read(
            @RequestParam(required = false) @Nullable List<Long> id,
            @RequestParam(defaultValue = "true") boolean read,
            Viewer viewer) {
        if (id == null) {
            notices.markAll(viewer, read);
        } else {
            notices.mark(viewer, id, read);
        }
        return "redirect:/notices";
    }

    @PostMapping("/notices/settings")
    String settings(@RequestParam Map<String, String> sent, Viewer viewer, RedirectAttributes redirect) {
        Map<String, String> wanted = new LinkedHashMap<>();
        sent.forEach((name, how) -> {
            if (name.startsWith(HOW)) {
                wanted.put(name.substring(HOW.length()), how);
            }
        });
        settings.tell(viewer, wanted);
        redirect.addFlashAttribute("toast", "Saved what you are told");
        return "redirect:/notices";
    }

    /** The star on an account's page, and beside what one follows. */
    @PostMapping("/accounts/{externalId}/follow")
    Object follow(
            @PathVariable String externalId,
            @RequestParam boolean follows,
            @RequestParam(defaultValue = "false") boolean stay,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        KnownRecords.Known account = this.follows.follow(viewer, externalId, follows);
        return FormResponses.see(
                stay ? "/notices" : FormResponses.page(Subject.ACCOUNT, account.externalId()),
                follows ? "You follow " + account.label() : "You follow " + account.label() + " no longer",
                request,
                response);
    }
}
