package app.steward.customer.web;

import app.steward.condition.Subject;
import app.steward.problem.NotFound;
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

/**
 * The tickets, answers and invoices of an account, the tickets and answers of a user: the first of each on the record's
 * page, all tickets and invoices on pages of their own.
 */
@Controller
@RequestMapping("/{records:accounts|users}/{externalId}")
class ServicePages {
    private static final int FIRST = 5;
    private static final int LAST_ANSWERS = 3;
    private static final Invoices.Counts NO_INVOICES = new Invoices.Counts(0, 0);

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

    /** What the record's page shows of it. */
    record Service(
            SupportLog.Counts tickets,
            List<SupportLog.Ticket> firstTickets,
            List<SupportLog.Answer> lastAnswers,
            Invoices.Counts invoices,
            List<Invoices.Invoice> firstInvoices) {
        public boolean isEmpty() {
            return tickets.all() == 0 && invoices.all() == 0 && lastAnswers.isEmpty();
        }
    }

    Service of(Viewer viewer, Subject subject, long id, Now now) {
        boolean pays = subject == Subject.ACCOUNT;
        SupportLog.Counts tickets = support.counts(viewer, subject, id);
        Invoices.Counts invoiced = pays ? invoices.counts(id, now) : NO_INVOICES;
        return new Service(
                tickets,
                tickets.all() == 0 ? List.of() : support.tickets(viewer, subject, id, FIRST, 0),
                support.answers(viewer, subject, id, null, LAST_ANSWERS),
                invoiced,
                invoiced.all() == 0 ? List.of() : invoices.of(id, now, FIRST, 0));
    }

    @GetMapping("/tickets")
    String tickets(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @RequestParam(defaultValue = "1") String page,
            Viewer viewer,
            Model model) {
        Subject subject = FormResponses.subject(kind);
        Known record = records.seen(viewer, subject, externalId);
        long found = support.counts(viewer, subject, record.id()).all();
        NumberedPage pages = pages(subject, record, "Tickets", "/tickets", page, found, model);
        model.addAttribute(
                "tickets", support.tickets(viewer, subject, record.id(), NumberedPage.ROWS, pages.skipped()));
        return "support/list";
    }

    @GetMapping("/invoices")
    String invoices(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @RequestParam(defaultValue = "1") String page,
            Viewer viewer,
            Model model) {
        if (FormResponses.subject(kind) != Subject.ACCOUNT) {
            throw new NotFound("Invoices are of accounts.");
        }
        Known account = records.seen(viewer, Subject.ACCOUNT, externalId);
        Now now = today.now();
        long found = invoices.counts(account.id(), now).all();
        NumberedPage pages = pages(Subject.ACCOUNT, account, "Invoices", "/invoices", page, found, model);
        model.addAttribute("invoices", invoices.of(account.id(), now, NumberedPage.ROWS, pages.skipped()));
        return "support/list";
    }

    private static NumberedPage pages(
            Subject subject, Known record, String heading, String path, String page, long found, Model model) {
        NumberedPage pages = NumberedPage.of(
                FormResponses.page(subject, record.externalId()) + path, Map.of(), page, Math.toIntExact(found));
        model.addAttribute("subject", subject);
        model.addAttribute("record", record);
        model.addAttribute("heading", heading);
        model.addAttribute("pages", pages);
        return pages;
    }
}
