package app.steward.undo.web;

import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.undo.Deletable.About;
import app.steward.undo.DeletingWithUses;
import app.steward.undo.Gone;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Deleting something with all that uses it: what that is, first. */
@Controller
class DeletePages {
    private final DeletingWithUses deleting;
    private final UndoDelete undo;

    DeletePages(DeletingWithUses deleting, UndoDelete undo) {
        this.deleting = deleting;
        this.undo = undo;
    }

    /** From something that is said to use another to its page. */
    @GetMapping("/uses/{type:[a-z_ -]{1,40}}/{id:\\d{1,9}}")
    String use(@PathVariable String type, @PathVariable long id, Viewer viewer) {
        return "redirect:"
                + deleting.page(viewer, type, id).orElseThrow(() -> new NotFound("It has no page of its own."));
    }

    @GetMapping("/deletes/{kind:[a-z-]{1,30}}/{id:\\d{1,9}}")
    String ask(@PathVariable String kind, @PathVariable long id, Viewer viewer, Model model) {
        model.addAttribute("plan", deleting.plan(viewer, kind, id));
        model.addAttribute("address", "/deletes/" + kind + "/" + id);
        return "undo/delete";
    }

    @PostMapping("/deletes/{kind:[a-z-]{1,30}}/{id:\\d{1,9}}")
    Object delete(
            @PathVariable String kind,
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        About about = deleting.about(viewer, kind, id);
        try {
            // as they are: a list of texts would be split at the comma of a single one
            List<Gone> gone = deleting.delete(viewer, kind, id, sent.getOrDefault("seen", List.of()));
            String index = about.index();
            String said = about.name() + " deleted"
                    + (gone.size() == 1 ? "" : " with " + (gone.size() - 1) + " that used it");
            return FormResponses.see(index, said, undo.address(viewer, gone, index), request, response);
        } catch (Conflict changed) {
            model.addAttribute("trouble", changed.getMessage());
            response.setStatus(422);
            return ask(kind, id, viewer, model);
        }
    }
}
