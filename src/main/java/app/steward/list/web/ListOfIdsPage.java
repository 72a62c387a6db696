package app.steward.list.web;

import app.steward.condition.Subject;
import app.steward.list.ListEditing;
import app.steward.list.ListEditing.Changes;
import app.steward.list.ListEditing.Saved;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A list of external ids: a pasted column, or the first column of a file that the browser reads into the form. */
@Controller
@RequestMapping("/lists/ids")
class ListOfIdsPage {
    private static final int MOST = 100_000;
    private static final int TOLD = 200;

    private final ListEditing editing;

    ListOfIdsPage(ListEditing editing) {
        this.editing = editing;
    }

    @GetMapping
    String form(@RequestParam(defaultValue = "account") String type, Viewer viewer, Model model) {
        ListEditing.mayKeep(viewer);
        return page(model, "", type, true, "", Map.of());
    }

    @PostMapping
    String make(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "account") String type,
            @RequestParam(defaultValue = "true") String shared,
            @RequestParam(defaultValue = "") String ids,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        ListEditing.mayKeep(viewer);
        boolean isShared = !shared.equals("false");
        Map<String, String> faults = new HashMap<>();
        try {
            List<String> sent = IdColumn.read(ids);
            if (sent.isEmpty()) {
                throw BadInput.of("ids", "Paste at least one external id, or choose a file.");
            } else if (sent.size() > MOST) {
                throw BadInput.of("ids", "At most 100,000 ids at once.");
            }
            Subject subject = type.equals("user") ? Subject.USER : Subject.ACCOUNT;
            Saved saved = editing.create(
                    viewer, subject, new Changes(CleanText.of(name), null, null, false, isShared, sent, null));
            flash.addFlashAttribute("toast", CleanText.of(name) + " is made");
            if (!saved.notFound().isEmpty()) {
                flash.addFlashAttribute("notFoundCount", saved.notFound().size());
                flash.addFlashAttribute(
                        "notFound",
                        String.join(", ", saved.notFound().stream().limit(TOLD).toList()));
                flash.addFlashAttribute("sentCount", sent.size());
            }
            return "redirect:/lists/" + saved.id();
        } catch (BadInput wrong) {
            wrong.faults().forEach(fault -> faults.put(fault.path().equals("name") ? "name" : "ids", fault.message()));
        } catch (Conflict wrong) {
            faults.put("name", String.valueOf(wrong.getMessage()));
        }
        response.setStatus(422);
        return page(model, name, type, isShared, ids, faults);
    }

    private static String page(
            Model model, String name, String type, boolean shared, String ids, Map<String, String> faults) {
        model.addAttribute("name", name);
        model.addAttribute("type", type.equals("user") ? "user" : "account");
        model.addAttribute("shared", shared);
        model.addAttribute("ids", ids);
        model.addAttribute("faults", faults);
        return "list/ids";
    }
}
