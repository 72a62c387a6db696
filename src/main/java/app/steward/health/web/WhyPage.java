package app.steward.health.web;

import app.steward.record.KnownRecords.Known;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Why an account has its health: beside a score that was clicked, and as a page of its own. */
@Controller
@RequestMapping("/accounts/{externalId}/health")
class WhyPage {
    private static final int DAYS = 90;

    private final AccountHealth health;
    private final Today today;

    WhyPage(AccountHealth health, Today today) {
        this.health = health;
        this.today = today;
    }

    @GetMapping
    String page(@PathVariable String externalId, Viewer viewer, Model model) {
        Now now = today.now();
        Known account = health.find(viewer, externalId);
        fill(model, externalId, account, now);
        model.addAttribute("curve", health.overall(account.id(), DAYS, now));
        model.addAttribute("day", now.today());
        return "health/page";
    }

    /** @param of overall, or a pillar */
    @GetMapping("/why")
    String why(
            @PathVariable String externalId,
            @RequestParam(defaultValue = "overall") String of,
            Viewer viewer,
            Model model) {
        Known account = health.find(viewer, externalId);
        HealthView view = fill(model, externalId, account, today.now());
        model.addAttribute("part", view.part(of));
        return "health/why";
    }

    private HealthView fill(Model model, String externalId, Known account, Now now) {
        HealthView view = health.of(account.id(), now);
        model.addAttribute("account", externalId);
        model.addAttribute("label", account.label());
        model.addAttribute("health", view);
        return view;
    }
}
