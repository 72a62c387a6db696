package app.steward.version.web;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.version.Versioned;
import app.steward.version.Versions;
import app.steward.version.Versions.Would;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Versions of one definition: the newest beside its form, all on a page of their own; and putting one back, asked first. */
@Controller
@RequestMapping(
        "/versions/{collection:segments|lists|alert-rules|milestones|email-templates|health}/{id:default|\\d{1,9}}")
class VersionPages {
    private static final int FEW = 5;
    private static final int ROWS = 20;

    private final Versions versions;
    private final VersionedKinds kinds;

    VersionPages(Versions versions, VersionedKinds kinds) {
        this.versions = versions;
        this.kinds = kinds;
    }

    /** @param below number below which to go on; null: from the newest */
    @GetMapping
    String list(
            @PathVariable String collection,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String below,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        boolean part = FormResponses.isPart(request);
        model.addAttribute(
                "page", versions.page(viewer, kinds.of(collection), id, WholeNumber.of(below), part ? FEW : ROWS));
        model.addAttribute("first", below == null);
        model.addAttribute("base", base(collection, id));
        return part ? "version/parts :: few" : "version/list";
    }

    /** Asks, and says what would change; changes nothing. */
    @GetMapping("/{number:\\d{1,9}}/restore")
    String ask(
            @PathVariable String collection,
            @PathVariable String id,
            @PathVariable int number,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        return asking(collection, id, number, viewer, request, model);
    }

    private String asking(
            String collection, String id, int number, Viewer viewer, HttpServletRequest request, Model model) {
        Would would = versions.restoring(viewer, kinds.of(collection), id, number);
        if (!would.present().editable()) {
            throw new NotAllowed("Who may change " + would.present().label() + " restores its versions.");
        }
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("would", would);
        model.addAttribute(
                "title", "Restore version " + number + " of " + would.present().label());
        model.addAttribute("base", base(collection, id));
        model.addAttribute("dialog", dialog);
        return dialog ? "version/parts :: ask" : "version/restore";
    }

    @PostMapping("/{number:\\d{1,9}}/restore")
    Object restore(
            @PathVariable String collection,
            @PathVariable String id,
            @PathVariable int number,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Versioned of = kinds.of(collection);
        List<String> troubles;
        try {
            versions.restore(viewer, of, id, number, sent.get("existing"), WholeNumber.of(sent.get("version")));
            return FormResponses.see(
                    of.present(viewer, id).address(), "Version " + number + " is back", request, response);
        } catch (BadInput wrong) {
            boolean unasked =
                    wrong.faults().stream().anyMatch(fault -> fault.path().equals("existing"));
            model.addAttribute("unasked", unasked);
            troubles = unasked
                    ? List.of()
                    : wrong.faults().stream().map(Fault::message).distinct().toList();
        } catch (Conflict taken) {
            troubles = List.of(String.valueOf(taken.getMessage()));
        }
        model.addAttribute("troubles", troubles);
        response.setStatus(422);
        return asking(collection, id, number, viewer, request, model);
    }

    private static String base(String collection, String id) {
        return "/versions/" + collection + "/" + id;
    }
}
