package app.steward.customer.web;

import app.steward.condition.Subject;
import app.steward.problem.NotFound;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.web.FormResponses;
import app.steward.subscription.Invoices;
import app.steward.support.SupportLog;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The tickets and invoices of an account: the first of each on its page, all on pages of their own. */
@Controller
@RequestMapping("/accounts/{externalId}")
class ServicePages {
    private static final int FIRST = 5;
    private static final int ROWS = 50;

    private final KnownRecords records;
    private final SupportLog support;
    private final Invoices invoices;
    private final Today today;

    ServicePages(KnownRecords records, SupportLog support, Invoices invoices, Today today) {
        this.records = records;
        this.support = support;
        this.invoices = invoices;
        this.today = today;
    }

    /** What the account's page shows of it. */
    record Service(
            SupportLog.Counts tickets,
            List<SupportLog.Ticket> firstTickets,
            Invoices.Counts invoices,
            List<Invoices.Invoice> firstInvoices) {
        public boolean isEmpty() {
            return tickets.all() == 0 && invoices.all() == 0;
        }
    }

    Service of(Viewer viewer, long account, Now now) {
        SupportLog.Tickets tickets = support.tickets(viewer, Subject.ACCOUNT, account, FIRST, 0);
        Invoices.Found billed = invoices.of(account, now, FIRST, 0);
        return new Service(tickets.counts(), tickets.rows(), billed.counts(), billed.rows());
    }

    @GetMapping("/tickets")
    String tickets(@PathVariable String externalId, @RequestParam @Nullable String page, Viewer viewer, Model model) {
        Known account = account(externalId, viewer);
        long found = support.counts(viewer, Subject.ACCOUNT, account.id()).all();
        int first = paged(account, "Tickets", found, page, model);
        model.addAttribute(
                "tickets",
                support.tickets(viewer, Subject.ACCOUNT, account.id(), ROWS, first)
                        .rows());
        return "support/list";
    }

    @GetMapping("/invoices")
    String invoices(@PathVariable String externalId, @RequestParam @Nullable String page, Viewer viewer, Model model) {
        Known account = account(externalId, viewer);
        long found = invoices.counts(account.id(), today.now()).all();
        int first = paged(account, "Invoices", found, page, model);
        model.addAttribute(
                "invoices", invoices.of(account.id(), today.now(), ROWS, first).rows());
        return "support/list";
    }

    private Known account(String externalId, Viewer viewer) {
        return records.byExternalId(viewer, Subject.ACCOUNT, externalId)
                .filter(Known::seen)
                .orElseThrow(() -> new NotFound("There is no such account, or it is not one of yours."));
    }

    /** Answers how many rows come before this page; one that is none is the nearest. */
    private static int paged(Known account, String title, long found, @Nullable String page, Model model) {
        int last = (int) Math.max(1, (found + ROWS - 1) / ROWS);
        int number =
                page != null && page.matches("[0-9]{1,6}") ? Math.min(last, Math.max(1, Integer.parseInt(page))) : 1;
        int first = (number - 1) * ROWS;
        String address = FormResponses.page(Subject.ACCOUNT, account.externalId()) + "/"
                + title.toLowerCase(java.util.Locale.ROOT) + "?page=";
        model.addAttribute("record", account);
        model.addAttribute("heading", title);
        model.addAttribute("found", found);
        model.addAttribute("from", Math.min(found, first + 1));
        model.addAttribute("to", Math.min(found, first + ROWS));
        model.addAttribute("previous", number > 1 ? address + (number - 1) : null);
        model.addAttribute("next", number < last ? address + (number + 1) : null);
        return first;
    }
}
