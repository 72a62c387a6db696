package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoleSettings;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.OriginalValues;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Settings > Success roles. */
@Controller
class SuccessRolePages {

    private final SuccessRoles roles;
    private final SuccessRoleSettings settings;

    SuccessRolePages(SuccessRoles roles, SuccessRoleSettings settings) {
        this.roles = roles;
        this.settings = settings;
    }

    @GetMapping("/settings/success-roles")
    String list(Viewer viewer, Model model) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Only administrators change the success roles.");
        }
        model.addAttribute("roles", roles.inUse());
        model.addAttribute(
                "retired",
                roles.findAllByOrderByPositionAscIdAsc().stream()
                        .filter(SuccessRole::retired)
                        .toList());
        return "team/success-roles";
    }

    @PostMapping("/settings/success-roles")
    String add(
            Viewer viewer,
            @RequestParam String label,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            SuccessRole role = settings.add(viewer, null, label);
            redirect.addFlashAttribute("toast", role.label() + " added");
            return "redirect:/settings/success-roles";
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        model.addAttribute("label", label);
        return list(viewer, model);
    }

    @PostMapping("/settings/success-roles/{key}")
    String rename(
            Viewer viewer,
            @PathVariable String key,
            @RequestParam String label,
            @RequestParam Map<String, String> sent,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            redirect.addFlashAttribute(
                    "toast",
                    settings.rename(viewer, key, OriginalValues.in(sent), label).label() + " saved");
            return "redirect:/settings/success-roles";
        } catch (BadInput e) {
            model.addAttribute("renameFault", e.getMessage());
        } catch (Overtaken e) {
            model.addAttribute("renameFault", e.beside(label(key)));
        } catch (Conflict e) {
            model.addAttribute("renameFault", e.getMessage());
        }
        response.setStatus(422);
        model.addAttribute("renaming", key);
        model.addAttribute("renamed", label);
        return list(viewer, model);
    }

    private String label(String key) {
        return roles.findByKey(key).map(SuccessRole::label).orElse(key);
    }

    @PostMapping("/settings/success-roles/{key}/retired")
    String retire(Viewer viewer, @PathVariable String key, @RequestParam boolean retired, RedirectAttributes redirect) {
        settings.retire(viewer, key, retired);
        redirect.addFlashAttribute("toast", retired ? "Success role retired" : "Success role is back");
        return "redirect:/settings/success-roles";
    }

    /** From the drag list: the keys in their new order. Apart from the roles, one of which may be called "order". */
    @PostMapping("/settings/order-of-success-roles")
    ResponseEntity<Void> order(Viewer viewer, @RequestParam List<String> ids) {
        settings.order(viewer, ids);
        return ResponseEntity.noContent().build();
    }
}
