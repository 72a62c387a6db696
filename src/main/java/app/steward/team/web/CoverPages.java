package app.steward.team.web;

import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.Refused;
import app.steward.team.Cover;
import app.steward.team.Covers;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings > Cover: who stands in for whom, for those who set it for all. */
@Controller
@RequestMapping("/settings/covers")
class CoverPages {
    private static final int SHOWN = 100;

    private final Covers covers;
    private final TeamMembers members;
    private final Today today;

    CoverPages(Covers covers, TeamMembers members, Today today) {
        this.covers = covers;
        this.members = members;
        this.today = today;
    }

    @GetMapping
    String list(@RequestParam(defaultValue = "") String member, Viewer viewer, Model model) {
        return page(CoverForm.empty(member), viewer, model);
    }

    @PostMapping
    String set(CoverForm form, Viewer viewer, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        requireAll(viewer);
        try {
            Cover cover = form.set(covers, members, viewer);
            redirect.addFlashAttribute(
                    "toast",
                    cover.deputy().name() + " stands in for " + cover.member().name());
            return "redirect:/settings/covers";
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return page(form, viewer, model);
    }

    @PostMapping("/{id:\\d{1,18}}/end")
    String end(@PathVariable long id, Viewer viewer, RedirectAttributes redirect) {
        requireAll(viewer);
        end(covers, viewer, id, redirect);
        return "redirect:/settings/covers";
    }

    /** Ends a cover and says so; one that is over already says that. */
    static void end(Covers covers, Viewer viewer, long id, RedirectAttributes redirect) {
        try {
            covers.end(viewer, id);
            redirect.addFlashAttribute("toast", "Cover ended");
        } catch (Conflict over) {
            redirect.addFlashAttribute("toast", String.valueOf(over.getMessage()));
        }
    }

    private String page(CoverForm form, Viewer viewer, Model model) {
        requireAll(viewer);
        model.addAttribute("covers", covers.of(viewer, SHOWN, null));
        model.addAttribute("day", today.now().today());
        model.addAttribute("form", form);
        return "team/covers";
    }

    private static void requireAll(Viewer viewer) {
        if (!viewer.maySetCovers()) {
            throw new NotAllowed("Super managers and administrators set covers for all. Set your own on your profile.");
        }
    }
}
