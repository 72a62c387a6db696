package app.steward.task.web;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.Refused;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.web.FormDay;
import app.steward.record.web.FormResponses;
import app.steward.task.PlayLog;
import app.steward.task.PlayRuns;
import app.steward.task.Plays;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Starts a play on an account, extends, stops and restarts a run of one. */
@Controller
class PlayRunForms {
    private final Plays plays;
    private final PlayRuns runs;
    private final PlayLog log;
    private final KnownRecords known;
    private final Today today;

    PlayRunForms(Plays plays, PlayRuns runs, PlayLog log, KnownRecords known, Today today) {
        this.plays = plays;
        this.runs = runs;
        this.log = log;
        this.known = known;
        this.today = today;
    }

    @GetMapping("/accounts/{externalId}/plays/new")
    String form(@PathVariable String externalId, Viewer viewer, HttpServletRequest request, Model model) {
        requireEditor(viewer);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("startedOn", today.now().today().toString());
        return starting(known.seen(viewer, Subject.ACCOUNT, externalId), values, request, model);
    }

    @PostMapping("/accounts/{externalId}/plays")
    Object start(
            @PathVariable String externalId,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        requireEditor(viewer);
        Known account = known.seen(viewer, Subject.ACCOUNT, externalId);
        try {
            String play = sent.getOrDefault("play", "");
            if (!play.matches("[0-9]{1,9}")) {
                throw BadInput.of("play", "Choose a play.");
            }
            int id = Integer.parseInt(play);
            runs.start(
                    viewer,
                    externalId,
                    id,
                    FormDay.of("startedOn", sent, today.conventions()),
                    "true".equals(sent.get("restart")));
            return FormResponses.see(
                    FormResponses.page(Subject.ACCOUNT, externalId),
                    plays.get(id).name() + " started",
                    request,
                    response);
        } catch (Refused e) {
            Faults.show(e, model, response);
            model.addAttribute("active", e instanceof Conflict);
        }
        return starting(account, sent, request, model);
    }

    private String starting(Known account, Map<String, String> values, HttpServletRequest request, Model model) {
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("record", account);
        model.addAttribute("plays", plays.all());
        model.addAttribute("values", values);
        model.addAttribute("dialog", dialog);
        model.addAttribute("part", "start");
        return dialog ? "task/runs :: start" : "task/run";
    }

    @GetMapping("/play-runs/{id:\\d{1,18}}/extend")
    String extending(@PathVariable long id, Viewer viewer, HttpServletRequest request, Model model) {
        requireEditor(viewer);
        return extending(log.get(viewer, id, today.now()), Map.of("days", "7"), request, model);
    }

    private static String extending(
            PlayLog.Run run, Map<String, String> values, HttpServletRequest request, Model model) {
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("run", run);
        model.addAttribute("values", values);
        model.addAttribute("dialog", dialog);
        model.addAttribute("part", "extend");
        return dialog ? "task/runs :: extend" : "task/run";
    }

    @PostMapping("/play-runs/{id:\\d{1,18}}/extend")
    Object extend(
            @PathVariable long id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        requireEditor(viewer);
        PlayLog.Run run = log.get(viewer, id, today.now());
        try {
            String days = sent.getOrDefault("days", "").strip();
            runs.extend(viewer, id, days.matches("[0-9]{1,4}") ? Integer.parseInt(days) : 0);
            return see(run, "extended", request, response);
        } catch (Refused e) {
            Faults.show(e, model, response);
        }
        return extending(run, sent, request, model);
    }

    @PostMapping("/play-runs/{id:\\d{1,18}}/{what:stop|restart}")
    Object end(
            @PathVariable long id,
            @PathVariable String what,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        PlayLog.Run run = log.get(viewer, id, today.now());
        try {
            if (what.equals("stop")) {
                runs.stop(viewer, id);
                return see(run, "stopped", request, response);
            }
            runs.restart(viewer, id);
            return see(run, "restarted", request, response);
        } catch (Conflict e) {
            return FormResponses.see(
                    FormResponses.page(Subject.ACCOUNT, run.account()),
                    String.valueOf(e.getMessage()),
                    request,
                    response);
        }
    }

    private static Object see(PlayLog.Run run, String words, HttpServletRequest request, HttpServletResponse response) {
        return FormResponses.see(
                FormResponses.page(Subject.ACCOUNT, run.account()), run.name() + " " + words, request, response);
    }

    private static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("You see plays and start none.");
        }
    }
}
