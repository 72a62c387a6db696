package app.steward.journey.web;

import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.Definition;
import app.steward.journey.Journey;
import app.steward.journey.JourneyRuns;
import app.steward.journey.JourneySimulation;
import app.steward.journey.JourneySimulation.Event;
import app.steward.journey.JourneySimulation.Fork;
import app.steward.journey.JourneySimulation.Path;
import app.steward.journey.Journeys;
import app.steward.journey.Step;
import app.steward.journey.StepWords;
import app.steward.journey.StepWords.Wording;
import app.steward.problem.Fault;
import app.steward.problem.Refused;
import app.steward.segment.RecordsByName;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The way that one user would take through a draft, at which times, with what somebody supposes; nothing is stored. */
@Controller
class JourneySimulationPage {
    private final Journeys journeys;
    private final JourneySimulation simulation;
    private final StepWords words;
    private final RecordsByName names;
    private final JourneyRuns runs;
    private final Fields fields;

    JourneySimulationPage(
            Journeys journeys,
            JourneySimulation simulation,
            StepWords words,
            RecordsByName names,
            JourneyRuns runs,
            Fields fields) {
        this.journeys = journeys;
        this.simulation = simulation;
        this.words = words;
        this.names = names;
        this.runs = runs;
        this.fields = fields;
    }

    /** A step whose way is chosen, as its line offers it. */
    record Suppose(String step, String name, String taken, Map<String, String> ways) {}

    /** A line of the way, with what may be supposed at it. */
    record Stop(Moment moment, @Nullable Suppose suppose) {}

    @GetMapping("/journeys/{id:\\d{1,9}}/simulation")
    String show(
            @PathVariable int id,
            @RequestParam(defaultValue = "") String user,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            Model model) {
        Journey journey = journeys.get(id);
        Snapshot present = fields.present(viewer);
        Definition draft = journey.draft();
        Wording wording = words.of(Subject.USER, present);
        String typed = CleanText.of(user);
        List<RecordsByName.Named> found = typed.isEmpty()
                ? List.of()
                : names.like(viewer, Subject.USER, typed, present.catalogue(), present.now());
        Map<String, String> suppose = new LinkedHashMap<>();
        sent.forEach((name, value) -> {
            if (name.startsWith("suppose.") && !value.isEmpty()) {
                suppose.put(name.substring(8), value);
            }
        });
        model.addAttribute("journey", journey);
        model.addAttribute("user", typed);
        model.addAttribute("found", found);
        model.addAttribute("suppose", suppose);
        Set<String> passed = new HashSet<>();
        if (!found.isEmpty()) {
            try {
                Path path = simulation.of(
                        viewer,
                        journey,
                        draft,
                        0,
                        runs.user(viewer, found.get(0).externalId()),
                        null,
                        suppose,
                        present);
                model.addAttribute("stops", stops(path, draft, wording));
                model.addAttribute("path", path);
                path.events().forEach(event -> {
                    if (event.step() != null) {
                        passed.add(event.step());
                    }
                });
            } catch (Refused wrong) {
                model.addAttribute(
                        "refused",
                        wrong.faults().stream().map(Fault::message).distinct().toList());
            }
        }
        model.addAttribute("passed", passed);
        model.addAttribute(
                "picture", OutlineViews.picture(draft, OutlineViews.outline(draft), "Enters", Set.of(), wording));
        return "journey/simulation";
    }

    private static List<Stop> stops(Path path, Definition draft, Wording wording) {
        Map<String, Fork> forks = new LinkedHashMap<>();
        path.forks().forEach(fork -> forks.putIfAbsent(fork.step(), fork));
        List<Stop> stops = new ArrayList<>();
        for (Event event : path.events()) {
            Fork fork = event.step() == null ? null : forks.remove(event.step());
            stops.add(new Stop(
                    Moment.of(event, draft, wording, path.zone()),
                    fork == null ? null : suppose(fork, draft, wording)));
        }
        return stops;
    }

    private static @Nullable Suppose suppose(Fork fork, Definition draft, Wording wording) {
        Step step = draft.step(fork.step()).orElse(null);
        if (step == null) {
            return null;
        }
        Map<String, String> ways = new LinkedHashMap<>();
        fork.ways().forEach(way -> ways.put(way, StepWords.way(step, way)));
        return new Suppose(fork.step(), OutlineViews.name(step, wording), fork.taken(), ways);
    }
}
