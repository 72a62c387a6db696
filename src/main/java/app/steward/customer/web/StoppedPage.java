package app.steward.customer.web;

import app.steward.membership.Rule;
import app.steward.membership.RuleKind;
import app.steward.membership.RuleRefusals;
import app.steward.membership.Rules;
import app.steward.problem.NotFound;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** What rules did not do, since too many of them led to each other: a card of the pages of rules, accounts and users. */
@Controller
class StoppedPage {
    private final KnownRecords known;
    private final Rules rules;
    private final RuleRefusals refusals;

    StoppedPage(KnownRecords known, Rules rules, RuleRefusals refusals) {
        this.known = known;
        this.rules = rules;
        this.refusals = refusals;
    }

    @GetMapping("/{records:accounts|users}/{externalId}/stopped")
    String ofRecord(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        Known record = known.seen(viewer, FormResponses.subject(kind), externalId);
        model.addAttribute("stopped", refusals.ofRecord(viewer, record.subject(), record.id()));
        model.addAttribute("name", record.label());
        model.addAttribute("nav", kind);
        model.addAttribute("back", FormResponses.page(record.subject(), externalId));
        return FormResponses.isPart(request) ? "stopped/card" : "stopped/page";
    }

    @GetMapping("/alerts/rules/{id:\\d{1,9}}/stopped")
    String ofAlertRule(@PathVariable int id, Viewer viewer, HttpServletRequest request, Model model) {
        model.addAttribute("back", "/alerts/rules/" + id);
        return ofRule(RuleKind.ALERT, "alerts", id, viewer, request, model);
    }

    @GetMapping("/milestones/{id:\\d{1,9}}/stopped")
    String ofMilestone(@PathVariable int id, Viewer viewer, HttpServletRequest request, Model model) {
        model.addAttribute("back", "/milestones/" + id);
        return ofRule(RuleKind.MILESTONE, "milestones", id, viewer, request, model);
    }

    @GetMapping("/journeys/{id:\\d{1,9}}/stopped")
    String ofJourney(@PathVariable int id, Viewer viewer, HttpServletRequest request, Model model) {
        model.addAttribute("back", "/journeys/" + id);
        return ofRule(RuleKind.JOURNEY, "journeys", id, viewer, request, model);
    }

    private String ofRule(RuleKind kind, String nav, int id, Viewer viewer, HttpServletRequest request, Model model) {
        Rule rule = rules.find(kind, id).orElseThrow(() -> new NotFound("There is no such rule."));
        model.addAttribute("stopped", refusals.ofRule(viewer, id));
        model.addAttribute("name", rule.name());
        model.addAttribute("nav", nav);
        return FormResponses.isPart(request) ? "stopped/card" : "stopped/page";
    }
}
