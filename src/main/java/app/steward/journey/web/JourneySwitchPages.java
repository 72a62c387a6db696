package app.steward.journey.web;

import app.steward.condition.Fields;
import app.steward.journey.Journey;
import app.steward.journey.JourneyEditing;
import app.steward.journey.JourneyRuns;
import app.steward.journey.JourneySwitch;
import app.steward.journey.Journeys;
import app.steward.journey.WaitingUsers;
import app.steward.membership.Existing;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Pauses, resumes and ends a journey, lets a held one take in, and has those who are stuck try again. */
@Controller
@RequestMapping("/journeys/{id:\\d{1,9}}")
class JourneySwitchPages {
    private final Journeys journeys;
    private final JourneySwitch switching;
    private final JourneyRuns runs;
    private final WaitingUsers waiting;
    private final Fields fields;
    private final Formats formats;

    JourneySwitchPages(
            Journeys journeys,
            JourneySwitch switching,
            JourneyRuns runs,
            WaitingUsers waiting,
            Fields fields,
            Formats formats) {
        this.journeys = journeys;
        this.switching = switching;
        this.runs = runs;
        this.waiting = waiting;
        this.fields = fields;
        this.formats = formats;
    }

    /** Asks what has to be said; changes nothing. */
    @GetMapping("/{what:pause|resume|end|release}")
    String ask(
            @PathVariable int id, @PathVariable String what, Viewer viewer, HttpServletRequest request, Model model) {
        JourneyEditing.mayEdit(viewer);
        return asking(journeys.get(id), what, viewer, request, model);
    }

    private String asking(Journey journey, String what, Viewer viewer, HttpServletRequest request, Model model) {
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("journey", journey);
        model.addAttribute("what", what);
        model.addAttribute("dialog", dialog);
        model.addAttribute("part", "turn");
        model.addAttribute("title", title(journey, what));
        model.addAttribute("waiting", waiting.of(viewer, journey, fields.present(viewer)));
        if (what.equals("resume")) {
            model.addAttribute("piledUp", switching.piledUp(journey));
        }
        return dialog ? "journey/ask :: turn" : "journey/one";
    }

    private static String title(Journey journey, String what) {
        return switch (what) {
            case "pause" -> "Pause " + journey.name() + "?";
            case "resume" -> "Resume " + journey.name();
            case "end" -> "End " + journey.name() + "?";
            default -> journey.name() + " is held";
        };
    }

    @PostMapping("/{what:pause|resume|end|release}")
    Object turn(
            @PathVariable int id,
            @PathVariable String what,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        String name = journeys.get(id).name();
        try {
            String said = switch (what) {
                case "pause" -> {
                    switching.pause(viewer, id);
                    yield " is paused";
                }
                case "resume" -> {
                    resume(viewer, id, sent);
                    yield " goes on";
                }
                case "end" -> {
                    switching.end(viewer, id);
                    yield " has ended";
                }
                default -> {
                    switching.release(viewer, id, Existing.of(sent.get("existing")));
                    yield " takes in again";
                }
            };
            return FormResponses.see("/journeys/" + id, name + said, request, response);
        } catch (BadInput wrong) {
            Faults.show(wrong, model, response);
            return asking(journeys.get(id), what, viewer, request, model);
        } catch (Conflict overtaken) {
            return FormResponses.see("/journeys/" + id, String.valueOf(overtaken.getMessage()), request, response);
        }
    }

    private void resume(Viewer viewer, int id, Map<String, String> sent) {
        String waits = sent.getOrDefault("waits", "");
        if (!List.of("go_on", "end").contains(waits)) {
            throw BadInput.of("waits", "Say what becomes of those whose wait ended meanwhile.");
        }
        switching.resume(viewer, id, waits.equals("end"), Existing.of("enterings", sent.get("enterings")));
    }

    /** Those who are stuck at a step, once it is mended. */
    @PostMapping("/go-on")
    Object goOn(
            @PathVariable int id,
            @RequestParam(defaultValue = "") String step,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        int many = runs.goOn(viewer, id, step.isEmpty() ? null : step);
        return FormResponses.see("/journeys/" + id, formats.plural(many, "user") + " tried again", request, response);
    }
}
