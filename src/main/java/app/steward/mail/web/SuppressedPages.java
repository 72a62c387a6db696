package app.steward.mail.web;

import app.steward.mail.Suppression;
import app.steward.mail.Suppressions;
import app.steward.problem.BadInput;
import app.steward.problem.Refused;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.NumberedPage;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The addresses that get no automation mail. */
@Controller
@RequestMapping("/sent-mail/suppressed")
class SuppressedPages {
    private final Suppressions suppressions;

    SuppressedPages(Suppressions suppressions) {
        this.suppressions = suppressions;
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String why,
            @RequestParam(defaultValue = "") String page,
            @RequestParam(required = false) @Nullable String lift,
            Viewer viewer,
            Model model) {
        Suppressions.requireReader(viewer);
        return page(q, why, page, lift, viewer, model);
    }

    @PostMapping
    String add(
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String note,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        Suppressions.requireReader(viewer);
        try {
            suppressions.add(viewer, email, note);
            redirect.addFlashAttribute("toast", email.strip() + " gets no automation mail");
            return "redirect:/sent-mail/suppressed";
        } catch (Refused e) {
            Faults.show(e, model, response);
            model.addAttribute("email", email);
            model.addAttribute("note", note);
        }
        return page("", "", "", null, viewer, model);
    }

    @PostMapping("/lift")
    String lift(
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String why,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        Suppressions.requireReader(viewer);
        try {
            suppressions.lift(viewer, key, why);
            redirect.addFlashAttribute("toast", "Messages go there again");
            return "redirect:/sent-mail/suppressed";
        } catch (BadInput e) {
            response.setStatus(422);
            model.addAttribute("liftFault", e.getMessage());
        }
        return page("", "", "", key, viewer, model);
    }

    private String page(String q, String why, String page, @Nullable String lift, Viewer viewer, Model model) {
        Suppression chosen = Suppression.of(why).orElse(null);
        Map<Suppression, Integer> counts = suppressions.counts(viewer, q);
        int all = counts.values().stream().mapToInt(Integer::intValue).sum();
        NumberedPage pages = NumberedPage.of(
                "/sent-mail/suppressed",
                Map.of("q", q, "why", chosen == null ? "" : chosen.key()),
                page,
                chosen == null ? all : counts.getOrDefault(chosen, 0));
        model.addAttribute("q", q);
        model.addAttribute("chosen", chosen);
        model.addAttribute("reasons", Suppression.values());
        model.addAttribute("counts", counts);
        model.addAttribute("all", all);
        model.addAttribute("pages", pages);
        model.addAttribute("rows", suppressions.list(viewer, chosen, q, pages.skipped(), NumberedPage.ROWS));
        model.addAttribute("lift", viewer.mayAdminister() ? lift : null);
        return "mail/suppressed";
    }
}
