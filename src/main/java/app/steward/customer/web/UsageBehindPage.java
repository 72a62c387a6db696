package app.steward.customer.web;

import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.listing.Column;
import app.steward.problem.NotFound;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.usage.UsageBehind;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The users and days behind a number of usage: a dialog where scripts run, else a page. */
@Controller
class UsageBehindPage {
    private final KnownRecords records;
    private final Fields fields;
    private final UsageBehind usage;
    private final Today today;

    UsageBehindPage(KnownRecords records, Fields fields, UsageBehind usage, Today today) {
        this.records = records;
        this.fields = fields;
        this.usage = usage;
        this.today = today;
    }

    @GetMapping("/{records:accounts|users}/{externalId}/behind/{metric}")
    String behind(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @PathVariable String metric,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        Subject subject = FormResponses.subject(kind);
        Known record = records.seen(viewer, subject, externalId);
        Column column = Column.of(subject, metric, params, fields.catalogue(viewer));
        if (!column.field().hasRecordsBehind()) {
            throw new NotFound(column.field().label() + " does not come from daily usage.");
        }
        model.addAttribute("record", record);
        model.addAttribute("column", column);
        model.addAttribute("behind", usage.of(subject, record.id(), column.use(), today.now()));
        model.addAttribute("dialog", FormResponses.isPart(request));
        return FormResponses.isPart(request) ? "portfolio/behind-panel :: panel" : "portfolio/behind";
    }
}
