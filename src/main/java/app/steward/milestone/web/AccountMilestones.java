package app.steward.milestone.web;

import app.steward.condition.Subject;
import app.steward.milestone.Milestone;
import app.steward.milestone.MilestoneChanges;
import app.steward.milestone.MilestoneLog;
import app.steward.milestone.MilestoneLog.Standing;
import app.steward.milestone.Milestones;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What one does about milestones on the page of an account: meet one by hand, have one tracked again. */
@Controller
class AccountMilestones {
    private final Milestones milestones;
    private final MilestoneChanges changes;
    private final MilestoneLog log;
    private final KnownRecords known;
    private final Today today;

    AccountMilestones(
            Milestones milestones, MilestoneChanges changes, MilestoneLog log, KnownRecords known, Today today) {
        this.milestones = milestones;
        this.changes = changes;
        this.log = log;
        this.known = known;
        this.today = today;
    }

    @GetMapping("/accounts/{externalId}/milestones/{what:met|reset}")
    String form(
            @PathVariable String externalId,
            @PathVariable String what,
            @RequestParam Map<String, String> chosen,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        requireEditor(viewer);
        return asking(known.seen(viewer, Subject.ACCOUNT, externalId), what, chosen, viewer, request, model);
    }

    private String asking(
            Known account,
            String what,
            Map<String, String> values,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        boolean dialog = FormResponses.isPart(request);
        boolean met = what.equals("met");
        List<Milestone> choices = log.of(account.id(), today.now()).stream()
                .filter(one -> one.isMet() != met)
                .map(Standing::milestone)
                .toList();
        model.addAttribute("record", account);
        model.addAttribute("what", what);
        model.addAttribute("choices", choices);
        model.addAttribute("values", values);
        model.addAttribute("noteNeeded", met || !viewer.mayEditSegments());
        model.addAttribute("dialog", dialog);
        model.addAttribute("part", "act");
        model.addAttribute("title", (met ? "Met by hand: " : "Track a milestone again: ") + account.label());
        return dialog ? "milestone/forms :: act" : "milestone/one";
    }

    @PostMapping("/accounts/{externalId}/milestones/{what:met|reset}")
    Object act(
            @PathVariable String externalId,
            @PathVariable String what,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        requireEditor(viewer);
        Known account = known.seen(viewer, Subject.ACCOUNT, externalId);
        try {
            String milestone = sent.getOrDefault("milestone", "");
            if (!milestone.matches("[0-9]{1,9}")) {
                throw BadInput.of("milestone", "Choose a milestone.");
            }
            int id = Integer.parseInt(milestone);
            String note = sent.getOrDefault("note", "");
            String said = milestones.get(id).name();
            if (what.equals("met")) {
                changes.meet(viewer, externalId, id, note);
                said += " is met";
            } else {
                changes.reset(viewer, externalId, id, note, "true".equals(sent.get("again")));
                said += " is tracked again";
            }
            return FormResponses.see(FormResponses.page(Subject.ACCOUNT, externalId), said, request, response);
        } catch (BadInput | Conflict e) {
            Faults.show(e, model, response);
        }
        return asking(account, what, sent, viewer, request, model);
    }

    private static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("You see milestones and change none.");
        }
    }
}
