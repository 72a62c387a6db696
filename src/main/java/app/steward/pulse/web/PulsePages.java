package app.steward.pulse.web;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.NotAllowed;
import app.steward.pulse.Pulses;
import app.steward.pulse.Rating;
import app.steward.record.KnownRecords;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What the owner thinks of an account, as a page: with the form, and what was thought before. */
@Controller
@RequestMapping("/accounts/{externalId}/pulse")
class PulsePages {
    private final Pulses pulses;
    private final KnownRecords known;
    private final Today today;

    PulsePages(Pulses pulses, KnownRecords known, Today today) {
        this.pulses = pulses;
        this.known = known;
        this.today = today;
    }

    @GetMapping
    String page(@PathVariable String externalId, Viewer viewer, Model model) {
        return page(externalId, null, null, viewer, model);
    }

    @PostMapping
    Object judge(
            @PathVariable String externalId,
            @RequestParam(required = false) @Nullable String pulse,
            @RequestParam(defaultValue = "") String reason,
            Viewer viewer,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        Integer number = pulse != null && pulse.matches("[1-5]") ? Integer.valueOf(pulse) : null;
        try {
            Pulses.Pulse given = pulses.judge(viewer, externalId, number, reason);
            return FormResponses.see(
                    FormResponses.page(Subject.ACCOUNT, externalId),
                    "Pulse " + given.rating().number() + " " + given.rating().label() + " saved",
                    request,
                    response);
        } catch (BadInput e) {
            Faults.show(e, model, response);
            return page(externalId, number, reason, viewer, model);
        }
    }

    private String page(
            String externalId, @Nullable Integer chosen, @Nullable String reason, Viewer viewer, Model model) {
        KnownRecords.Known account = known.seen(viewer, Subject.ACCOUNT, externalId);
        Pulses.Panel panel = pulses.panel(viewer, account.id(), today.now());
        if (reason != null && !panel.mayJudge()) {
            throw new NotAllowed("Only who owns the account judges it.");
        }
        model.addAttribute("account", account);
        model.addAttribute("pulse", panel);
        model.addAttribute("ratings", Rating.values());
        model.addAttribute("chosen", chosen);
        model.addAttribute("reason", reason);
        return "pulse/page";
    }
}
