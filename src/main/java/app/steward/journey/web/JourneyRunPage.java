package app.steward.journey.web;

import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.Definition;
import app.steward.journey.Journey;
import app.steward.journey.Journey.Version;
import app.steward.journey.JourneyNumbers;
import app.steward.journey.JourneyNumbers.AtStep;
import app.steward.journey.JourneyNumbers.Line;
import app.steward.journey.JourneyNumbers.Numbers;
import app.steward.journey.JourneyRuns;
import app.steward.journey.JourneyRuns.Run;
import app.steward.journey.JourneyRuns.Wanted;
import app.steward.journey.Journeys;
import app.steward.journey.RunEnd;
import app.steward.journey.Step;
import app.steward.journey.StepWords;
import app.steward.journey.StepWords.Wording;
import app.steward.journey.WaitingUsers;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.web.Formats;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A journey as it runs: its picture with numbers, one step aside, who is at it. */
@Controller
@RequestMapping("/journeys/{id:\\d{1,9}}")
class JourneyRunPage {
    private static final int FEW = 5;
    private static final int ROWS = 50;

    private final Journeys journeys;
    private final JourneyNumbers numbers;
    private final JourneyRuns runs;
    private final WaitingUsers waiting;
    private final StepWords words;
    private final Fields fields;
    private final Formats formats;

    JourneyRunPage(
            Journeys journeys,
            JourneyNumbers numbers,
            JourneyRuns runs,
            WaitingUsers waiting,
            StepWords words,
            Fields fields,
            Formats formats) {
        this.journeys = journeys;
        this.numbers = numbers;
        this.runs = runs;
        this.waiting = waiting;
        this.words = words;
        this.fields = fields;
        this.formats = formats;
    }

    /**
     * @param version number of one; anything else: the newest
     * @param period 30 for those who entered in the last 30 days; anything else: all
     */
    @GetMapping
    String show(
            @PathVariable int id,
            @RequestParam(defaultValue = "") String version,
            @RequestParam(defaultValue = "") String period,
            @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "") String show,
            Viewer viewer,
            Model model) {
        Journey journey = journeys.get(id);
        List<Version> versions = journeys.versions(id);
        if (versions.isEmpty()) {
            return "redirect:/journeys/" + id + "/edit";
        }
        Integer wanted = WholeNumber.of(version);
        Version chosen = versions.stream()
                .filter(one -> wanted != null && one.edition() == wanted)
                .findFirst()
                .orElse(versions.get(0));
        Snapshot present = fields.present(viewer);
        LocalDate from = period.equals("30") ? present.now().today().minusDays(29) : null;
        Numbers all = numbers.of(viewer, id, chosen.edition(), from, null, present.now());
        Wording wording = words.of(Subject.USER, present);
        RunPicture picture = RunPicture.of(
                chosen.definition(),
                all,
                numbers.kept(viewer, id, chosen.edition(), from, present.now()),
                wording,
                formats);
        model.addAttribute("journey", journey);
        model.addAttribute("waiting", waiting.of(viewer, journey, fields.present(viewer)));
        model.addAttribute("versions", versions);
        model.addAttribute("chosen", chosen);
        model.addAttribute("period", period.equals("30") ? "30" : "");
        model.addAttribute("show", show.equals("table") ? "table" : "");
        model.addAttribute("numbers", all);
        model.addAttribute("mail", mail(viewer, id));
        model.addAttribute("picture", picture.picture());
        model.addAttribute("figures", picture.figures());
        model.addAttribute("stuckAt", stuckAt(picture));
        model.addAttribute("ends", ends(all));
        model.addAttribute("on", step);
        model.addAttribute("mayEdit", viewer.mayEditSegments());
        aside(id, chosen.definition(), all, step, wording, viewer, model);
        return "journey/run";
    }

    private Line mail(Viewer viewer, int id) {
        return numbers.lines(viewer, List.of(id)).getOrDefault(id, Line.NOTHING);
    }

    private static List<RunPicture.Figures> stuckAt(RunPicture picture) {
        return picture.figures().values().stream()
                .filter(one -> one.stuck() > 0)
                .toList();
    }

    /** How many ended how, in words. */
    private static Map<String, Long> ends(Numbers all) {
        Map<String, Long> ends = new LinkedHashMap<>();
        all.ended().forEach(reason -> ends.put(said(reason.why()), reason.n()));
        return ends;
    }

    private static String said(String why) {
        String words = RunEnd.of(why).words();
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    private void aside(
            int id, Definition definition, Numbers all, String key, Wording wording, Viewer viewer, Model model) {
        Optional<Step> step = definition.step(key);
        if (step.isEmpty()) {
            return;
        }
        AtStep at = all.at(key);
        Map<String, Long> ways = new LinkedHashMap<>();
        List<Step.Way> out = step.get().ways();
        for (int i = 0; i < out.size(); i++) {
            String name = out.size() == 1 ? "Went on" : OutlineViews.way(step.get(), i);
            ways.merge(name, at.passed().getOrDefault(out.get(i).key(), 0L), Long::sum);
        }
        model.addAttribute("at", at);
        model.addAttribute("atName", OutlineViews.name(step.get(), wording));
        model.addAttribute("ways", ways);
        model.addAttribute("some", runs.of(viewer, id, key, Wanted.OPEN, null, FEW));
    }

    /** The users at a step, or all of them. */
    @GetMapping("/users")
    String users(
            @PathVariable int id,
            @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String before,
            Viewer viewer,
            Model model) {
        Journey journey = journeys.get(id);
        Wording wording = words.of(Subject.USER, fields.present(viewer));
        Map<String, String> names = new LinkedHashMap<>();
        journeys.versions(id)
                .forEach(version -> version.definition()
                        .steps()
                        .forEach(one -> names.putIfAbsent(one.key(), OutlineViews.name(one, wording))));
        if (!step.isEmpty() && !names.containsKey(step)) {
            throw new NotFound("There is no such step in " + journey.name() + ".");
        }
        Wanted wanted = wanted(state);
        List<Run> found = runs.of(viewer, id, step.isEmpty() ? null : step, wanted, number(before), ROWS + 1);
        boolean more = found.size() > ROWS;
        List<Run> shown = more ? found.subList(0, ROWS) : found;
        model.addAttribute("journey", journey);
        model.addAttribute("runs", shown);
        model.addAttribute("next", more ? shown.get(ROWS - 1).id() : null);
        model.addAttribute("step", step);
        model.addAttribute("state", wanted.name().toLowerCase(java.util.Locale.ROOT));
        model.addAttribute("names", names);
        return "journey/users";
    }

    private static Wanted wanted(String state) {
        return List.of("here", "stuck", "ended", "all").contains(state) ? Wanted.of(state) : Wanted.OPEN;
    }

    private static @Nullable Long number(String text) {
        return text.matches("[0-9]{1,18}") ? (Long) Long.parseLong(text) : null;
    }
}
