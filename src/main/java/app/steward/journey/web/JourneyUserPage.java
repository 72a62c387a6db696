package app.steward.journey.web;

import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.ExplainView;
import app.steward.journey.Definition;
import app.steward.journey.Journey;
import app.steward.journey.Journey.Version;
import app.steward.journey.JourneyExplanation;
import app.steward.journey.JourneyExplanation.Why;
import app.steward.journey.JourneyLog;
import app.steward.journey.JourneyRuns;
import app.steward.journey.JourneyRuns.Run;
import app.steward.journey.JourneySimulation;
import app.steward.journey.JourneySimulation.Path;
import app.steward.journey.Journeys;
import app.steward.journey.RunEnd;
import app.steward.journey.StepWords;
import app.steward.journey.StepWords.Wording;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Refused;
import app.steward.record.KnownRecords;
import app.steward.record.KnownRecords.Known;
import app.steward.record.web.FormDay;
import app.steward.record.web.FormResponses;
import app.steward.segment.RecordsByName;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Faults;
import app.steward.web.Formats;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** One user and a journey: what happened and what comes, or why the user is not in it; taken out, held, put in. */
@Controller
@RequestMapping("/journeys")
class JourneyUserPage {
    private static final int SHOWN = 10;

    private final Journeys journeys;
    private final JourneyRuns runs;
    private final JourneyLog log;
    private final StepWords words;
    private final JourneySimulation simulation;
    private final JourneyExplanation explanation;
    private final ExplainView explain;
    private final RecordsByName names;
    private final KnownRecords known;
    private final Fields fields;
    private final Today today;
    private final Formats formats;

    JourneyUserPage(
            Journeys journeys,
            JourneyRuns runs,
            JourneyLog log,
            StepWords words,
            JourneySimulation simulation,
            JourneyExplanation explanation,
            ExplainView explain,
            RecordsByName names,
            KnownRecords known,
            Fields fields,
            Today today,
            Formats formats) {
        this.journeys = journeys;
        this.runs = runs;
        this.log = log;
        this.words = words;
        this.simulation = simulation;
        this.explanation = explanation;
        this.explain = explain;
        this.names = names;
        this.known = known;
        this.fields = fields;
        this.today = today;
        this.formats = formats;
    }

    /** A journey of a user: its name, and how it stands. */
    record OfUser(Run run, String journey, String says) {}

    /** Those of a user, the newest first, for their page. */
    @GetMapping("/of/{externalId}")
    String ofUser(@PathVariable String externalId, Viewer viewer, Model model) {
        Map<Integer, String> called = journeys.names();
        model.addAttribute(
                "lines",
                runs.ofUser(viewer, externalId, null, SHOWN).stream()
                        .map(run -> new OfUser(run, called.getOrDefault(run.journey(), ""), says(run)))
                        .toList());
        return "journey/of-user";
    }

    private String says(Run run) {
        Instant due = run.dueAt();
        Instant ended = run.endedAt();
        if (ended != null) {
            RunEnd why = run.why();
            return "Until " + formats.moment(ended) + (why == null ? "" : ": " + why.words());
        } else if (run.state().equals("stuck")) {
            return "Stuck";
        }
        return "Under way since " + formats.moment(run.enteredAt())
                + (due == null ? "" : ", goes on " + formats.moment(due));
    }

    /** Who is called so: to their page, or back where nobody is. */
    @GetMapping("/{id:\\d{1,9}}/users/find")
    Object find(
            @PathVariable int id,
            @RequestParam(defaultValue = "") String who,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        Snapshot present = fields.present(viewer);
        String typed = CleanText.of(who);
        List<RecordsByName.Named> found = typed.isEmpty()
                ? List.of()
                : names.like(viewer, Subject.USER, typed, present.catalogue(), present.now());
        if (found.isEmpty()) {
            return FormResponses.see("/journeys/" + id + "/users", "Nobody you see is called so", request, response);
        }
        return "redirect:" + page(id, found.get(0).externalId());
    }

    private static String page(int id, String user) {
        return "/journeys/" + id + "/users/" + UriUtils.encode(user, StandardCharsets.UTF_8);
    }

    @GetMapping("/{id:\\d{1,9}}/users/{externalId}")
    String show(@PathVariable int id, @PathVariable String externalId, Viewer viewer, Model model) {
        Journey journey = journeys.get(id);
        Known user = known.seen(viewer, Subject.USER, externalId);
        Snapshot present = fields.present(viewer);
        Optional<Run> run = runs.newest(viewer, id, externalId);
        model.addAttribute("journey", journey);
        model.addAttribute("user", user);
        model.addAttribute("externalId", externalId);
        model.addAttribute("run", run.orElse(null));
        model.addAttribute("mayPutIn", runs.mayPutIn(viewer, journey));
        model.addAttribute("tomorrow", present.now().today().plusDays(1));
        run.ifPresent(one -> timeline(journey, one, user, present, viewer, model));
        if (run.isEmpty() || !run.get().isOpen()) {
            why(journey, user, present, viewer, model);
        }
        return "journey/user";
    }

    private void timeline(Journey journey, Run run, Known user, Snapshot present, Viewer viewer, Model model) {
        Wording wording = words.of(Subject.USER, present);
        ZoneId zone = present.now().zone();
        Map<Integer, Definition> versions = new HashMap<>();
        List<Moment> happened = log.of(viewer, run.id()).stream()
                .map(entry -> Moment.of(entry, version(journey, entry.edition(), versions), wording, zone))
                .toList();
        model.addAttribute("happened", happened);
        model.addAttribute("zone", zone.getId());
        if (run.isOpen() && journey.isLive() && !run.state().equals("stuck")) {
            Definition definition = version(journey, run.edition(), versions);
            try {
                Path path =
                        simulation.of(viewer, journey, definition, run.edition(), user.id(), null, Map.of(), present);
                model.addAttribute(
                        "coming",
                        path.events().stream()
                                .map(event -> Moment.of(event, definition, wording, path.zone()))
                                .toList());
            } catch (Refused unreadable) {
                model.addAttribute("coming", List.of());
            }
        }
    }

    private Definition version(Journey journey, int edition, Map<Integer, Definition> known) {
        return known.computeIfAbsent(
                edition,
                number -> journeys.version(journey.id(), number)
                        .map(Version::definition)
                        .orElse(Definition.EMPTY));
    }

    private void why(Journey journey, Known user, Snapshot present, Viewer viewer, Model model) {
        Why why = explanation.of(viewer, journey, user.id(), present);
        model.addAttribute("why", why);
        if (why.condition() != null) {
            model.addAttribute("leaves", explain.of(why.condition(), Subject.USER, present.catalogue(), present.now()));
        }
        if (why.refused() != null) {
            model.addAttribute("turnedAway", explanation.refusal(why.refused().gate(), journey));
        }
    }

    @PostMapping("/{id:\\d{1,9}}/users/{externalId}/{what:out|hold|release|in}")
    Object change(
            @PathVariable int id,
            @PathVariable String externalId,
            @PathVariable String what,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            String said = switch (what) {
                case "out" -> {
                    runs.takeOut(viewer, id, externalId, sent.getOrDefault("reason", ""));
                    yield "Taken out";
                }
                case "hold" -> {
                    runs.hold(viewer, id, externalId, FormDay.required("until", sent, today.conventions()));
                    yield "Held";
                }
                case "release" -> {
                    runs.hold(viewer, id, externalId, null);
                    yield "Goes on";
                }
                default -> {
                    runs.putIn(viewer, id, externalId);
                    yield "Put in";
                }
            };
            return FormResponses.see(page(id, externalId), said, request, response);
        } catch (BadInput wrong) {
            Faults.show(wrong, model, response);
            model.addAttribute("sent", sent);
            return show(id, externalId, viewer, model);
        } catch (Conflict shut) {
            return FormResponses.see(page(id, externalId), String.valueOf(shut.getMessage()), request, response);
        }
    }
}
