package app.steward.customer.web;

import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.journey.Journey;
import app.steward.journey.JourneyRuns;
import app.steward.journey.JourneyRuns.Run;
import app.steward.journey.Journeys;
import app.steward.problem.BadInput;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.web.FormDay;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.Formats;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What is coming of an account or a user: a card of its page, which comes after it; a run is held or ended from there. */
@Controller
@RequestMapping("/{records:accounts|users}/{externalId}/coming")
class ComingPage {
    private final KnownRecords known;
    private final WhatIsComing coming;
    private final Journeys journeys;
    private final JourneyRuns runs;
    private final Fields fields;
    private final Today today;
    private final Formats formats;

    ComingPage(
            KnownRecords known,
            WhatIsComing coming,
            Journeys journeys,
            JourneyRuns runs,
            Fields fields,
            Today today,
            Formats formats) {
        this.known = known;
        this.coming = coming;
        this.journeys = journeys;
        this.runs = runs;
        this.fields = fields;
        this.today = today;
        this.formats = formats;
    }

    /** The card to scripts, else a page with it. */
    @GetMapping
    String show(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        Known record = known.seen(viewer, FormResponses.subject(kind), externalId);
        model.addAttribute("record", record);
        model.addAttribute("coming", coming.of(viewer, record, fields.present(viewer)));
        return FormResponses.isPart(request) ? "coming/card" : "coming/page";
    }

    @GetMapping("/run")
    String run(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @RequestParam(defaultValue = "") String journey,
            @RequestParam(defaultValue = "") String user,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        Known record = known.seen(viewer, FormResponses.subject(kind), externalId);
        return asking(record, journey(journey), user, Map.of(), viewer, request, model);
    }

    private Journey journey(String number) {
        if (!number.matches("[0-9]{1,9}")) {
            throw new NotFound("There is no such journey.");
        }
        return journeys.get(Integer.parseInt(number));
    }

    private String asking(
            Known record,
            Journey journey,
            String user,
            Map<String, String> values,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        if (!runs.mayPutIn(viewer, journey)) {
            throw new NotAllowed("Who is in " + journey.name() + " is changed by super managers and administrators.");
        }
        Run run = runs.newest(viewer, journey.id(), user)
                .filter(Run::isOpen)
                .orElseThrow(() -> new NotFound("This user is not in " + journey.name() + " any more."));
        model.addAttribute("record", record);
        model.addAttribute("journey", journey);
        model.addAttribute("run", run);
        model.addAttribute("values", values);
        model.addAttribute("tomorrow", today.now().today().plusDays(1));
        model.addAttribute("dialog", FormResponses.isPart(request));
        return FormResponses.isPart(request) ? "coming/run :: run" : "coming/run-page";
    }

    @PostMapping("/run/{what:hold|release|out}")
    Object change(
            @PathVariable("records") String kind,
            @PathVariable String externalId,
            @PathVariable String what,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Subject subject = FormResponses.subject(kind);
        Known record = known.seen(viewer, subject, externalId);
        Journey journey = journey(sent.getOrDefault("journey", ""));
        String user = sent.getOrDefault("user", "");
        try {
            String said = changed(what, viewer, journey, user, sent);
            return FormResponses.see(FormResponses.page(subject, record.externalId()), said, request, response);
        } catch (BadInput wrong) {
            Faults.show(wrong, model, response);
            return asking(record, journey, user, sent, viewer, request, model);
        }
    }

    private String changed(String what, Viewer viewer, Journey journey, String user, Map<String, String> sent) {
        if (what.equals("out")) {
            Run run = runs.takeOut(viewer, journey.id(), user, sent.getOrDefault("reason", ""));
            return run.label() + " is taken out of " + journey.name();
        } else if (what.equals("release")) {
            return runs.hold(viewer, journey.id(), user, null).label() + " goes on in " + journey.name();
        }
        LocalDate until = FormDay.required("until", sent, today.conventions());
        Run run = runs.hold(viewer, journey.id(), user, until);
        return run.label() + " is held in " + journey.name() + " until " + formats.date(until);
    }
}
