package app.steward.customer.web;

import app.steward.attention.Attention;
import app.steward.automation.AlertLog;
import app.steward.condition.Subject;
import app.steward.health.web.AccountHealth;
import app.steward.listing.ListedRow;
import app.steward.listing.RecordListing.Asked;
import app.steward.milestone.MilestoneLog;
import app.steward.notice.Follows;
import app.steward.pulse.Pulses;
import app.steward.record.web.FormResponses;
import app.steward.segment.Memberships;
import app.steward.task.PlayLog;
import app.steward.task.TaskLog;
import app.steward.team.Viewer;
import app.steward.usage.UsageByFeature;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of one account or one user: what is known, who and what belongs to it, its usage, its segments. */
@Controller
@RequestMapping("/{records:accounts|users}/{externalId}")
class RecordPage {
    /** So many open tasks are shown. */
    private static final int TASKS = 20;

    /** So many runs of plays. */
    private static final int RUNS = 5;

    /** As many open alerts are shown. */
    private static final int ALERTS = 20;

    private final RecordFacts records;
    private final RecordTables tables;
    private final Memberships memberships;
    private final UsageByFeature usage;
    private final AccountHealth health;
    private final Attention attention;
    private final Pulses pulses;
    private final Follows follows;
    private final Timeline timeline;
    private final ServicePages service;
    private final TaskLog tasks;
    private final PlayLog plays;
    private final AlertLog alerts;
    private final MilestoneLog milestones;

    RecordPage(
            RecordFacts records,
            RecordTables tables,
            Memberships memberships,
            UsageByFeature usage,
            AccountHealth health,
            Attention attention,
            Pulses pulses,
            Follows follows,
            Timeline timeline,
            ServicePages service,
            TaskLog tasks,
            PlayLog plays,
            AlertLog alerts,
            MilestoneLog milestones) {
        this.records = records;
        this.tables = tables;
        this.memberships = memberships;
        this.usage = usage;
        this.health = health;
        this.attention = attention;
        this.pulses = pulses;
        this.follows = follows;
        this.timeline = timeline;
        this.service = service;
        this.tasks = tasks;
        this.plays = plays;
        this.alerts = alerts;
        this.milestones = milestones;
    }

    @GetMapping
    String show(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @RequestParam Map<String, String> chosen,
            Viewer viewer,
            Model model) {
        Subject subject = FormResponses.subject(kind);
        RecordFacts.Found found = records.find(subject, externalId, viewer);
        ListedRow row = found.row();
        Asked asked = found.asked();
        model.addAttribute("state", found.state());
        model.addAttribute("subject", subject);
        model.addAttribute("row", row);
        model.addAttribute("head", RecordFacts.ofHead(subject, found.facts()));
        model.addAttribute("facts", RecordFacts.byGroup(subject, found.facts()));
        model.addAttribute("empty", RecordFacts.empty(found.facts()));
        model.addAttribute("memberships", memberships.of(subject, row.id()));
        RecordUrl address = RecordUrl.of(
                subject,
                row.externalId(),
                chosen.get("happened"),
                chosen.get("before"),
                chosen.get("days"),
                chosen.get("feature"));
        model.addAttribute("address", address);
        model.addAttribute("usage", usage.of(subject, row.id(), address.days(), address.feature(), asked.now()));
        model.addAttribute(
                "happened", timeline.page(subject, row.id(), address.kind(), address.before(), viewer, asked));
        model.addAttribute("service", service.of(viewer, subject, row.id(), asked.now()));
        model.addAttribute("alerts", alerts.of(viewer, subject, row.id(), asked.now(), ALERTS));
        model.addAttribute("tasks", tasks.of(viewer, subject, row.id(), asked.now(), TASKS));
        model.addAttribute("day", asked.now().today());
        if (subject == Subject.ACCOUNT) {
            model.addAttribute("playRuns", plays.ofAccount(viewer, row.id(), asked.now(), RUNS));
            model.addAttribute("milestones", milestones.of(row.id(), asked.now()));
            model.addAttribute("attention", attention.of(viewer, row.externalId(), asked.now()));
            model.addAttribute("follows", follows.follows(viewer, row.id()));
            model.addAttribute("pulse", pulses.panel(viewer, row.id(), asked.now()));
            model.addAttribute("health", health.of(row.id(), asked.catalogue(), asked.now()));
            model.addAttribute("parent", row.values().get("parent"));
            model.addAttribute("family", tables.family(row, asked));
            model.addAttribute("users", tables.users(row.id(), asked));
            model.addAttribute("subscriptions", tables.subscriptions(row.id(), asked));
        }
        return "portfolio/record";
    }
}
