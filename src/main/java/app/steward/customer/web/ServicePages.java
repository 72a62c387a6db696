package app.steward.customer.web;

import app.steward.condition.Subject;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.web.FormResponses;
import app.steward.subscription.Invoices;
import app.steward.support.SupportLog;
import app.steward.team.Viewer;
import app.steward.web.NumberedPage;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.util.List;
import java.util.Map;
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
        return new Service(
                support.counts(viewer, Subject.ACCOUNT, account),
                support.tickets(viewer, Subject.ACCOUNT, account, FIRST, 0),
                invoices.counts(account, now),
                invoices.of(account, now, FIRST, 0));
    }

    @GetMapping("/tickets")
    String tickets(
            @PathVariable String externalId,
            @RequestParam(defaultValue = "1") String page,
            Viewer viewer,
            Model model) {
        Known account = records.seen(viewer, Subject.ACCOUNT, externalId);
        long found = support.counts(viewer, Subject.ACCOUNT, account.id()).all();
        NumberedPage pages = pages(account, "Tickets", "/tickets", page, found, model);
        model.addAttribute(
                "tickets", support.tickets(viewer, Subject.ACCOUNT, account.id(), NumberedPage.ROWS, pages.skipped()));
        return "support/list";
    }

    @GetMapping("/invoices")
    String invoices(
            @PathVariable String externalId,
            @RequestParam(defaultValue = "1") String page,
            Viewer viewer,
            Model model) {
        Known account = records.seen(viewer, Subject.ACCOUNT, externalId);
        Now now = today.now();
        long found = invoices.counts(account.id(), now).all();
        NumberedPage pages = pages(account, "Invoices", "/invoices", page, found, model);
        model.addAttribute("invoices", invoices.of(account.id(), now, NumberedPage.ROWS, pages.skipped()));
        return "support/list";
    }

    private static NumberedPage pages(
            Known account, String heading, String path, String page, long found, Model model) {
        NumberedPage pages = NumberedPage.of(
                FormResponses.page(Subject.ACCOUNT, account.externalId()) + path,
                Map.of(),
                page,
                Math.toIntExact(found));
        model.addAttribute("record", account);
        model.addAttribute("heading", heading);
        model.addAttribute("pages", pages);
        return pages;
    }
}
