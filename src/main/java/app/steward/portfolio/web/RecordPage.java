package app.steward.portfolio.web;

import app.steward.condition.Subject;
import app.steward.health.web.AccountHealth;
import app.steward.portfolio.KnownRecords;
import app.steward.portfolio.ListedRow;
import app.steward.portfolio.Listing.Asked;
import app.steward.segment.Memberships;
import app.steward.team.Viewer;
import app.steward.usage.DailyUsage;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** The page of one account or one user: what is known, who and what belongs to it, its usage, its segments. */
@Controller
@RequestMapping("/{records:accounts|users}/{externalId}")
class RecordPage {
    private static final int USAGE_DAYS = 90;

    private final RecordFacts records;
    private final RecordTables tables;
    private final Memberships memberships;
    private final DailyUsage usage;
    private final AccountHealth health;
    private final KnownRecords known;

    RecordPage(
            RecordFacts records,
            RecordTables tables,
            Memberships memberships,
            DailyUsage usage,
            AccountHealth health,
            KnownRecords known) {
        this.records = records;
        this.tables = tables;
        this.memberships = memberships;
        this.usage = usage;
        this.health = health;
        this.known = known;
    }

    @GetMapping
    String show(@PathVariable("records") String kind, @PathVariable String externalId, Viewer viewer, Model model) {
        Subject subject = Answers.subject(kind);
        RecordFacts.Found found = records.find(subject, externalId, viewer);
        ListedRow row = found.row();
        Asked asked = found.asked();
        KnownRecords.Known state =
                known.byExternalId(viewer, subject, row.externalId()).orElseThrow();
        model.addAttribute("state", state);
        model.addAttribute("subject", subject);
        model.addAttribute("row", row);
        model.addAttribute("facts", RecordFacts.byGroup(subject, found.facts()));
        model.addAttribute("empty", RecordFacts.empty(found.facts()));
        model.addAttribute("memberships", memberships.of(subject, row.id()));
        model.addAttribute("usage", usage.of(subject, row.id(), USAGE_DAYS, asked.now()));
        model.addAttribute("day", asked.now().today());
        if (subject == Subject.ACCOUNT) {
            model.addAttribute("health", health.of(row.id(), asked.now()));
            model.addAttribute("parent", row.values().get("parent"));
            model.addAttribute("family", tables.family(row, asked));
            model.addAttribute("users", tables.users(row.id(), asked));
            model.addAttribute("subscriptions", tables.subscriptions(row.id(), asked));
        }
        return "portfolio/record";
    }
}
