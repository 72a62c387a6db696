package app.steward.journey.web;

import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.Definition;
import app.steward.journey.DefinitionCheck;
import app.steward.journey.DefinitionCheck.Problem;
import app.steward.journey.Journey;
import app.steward.journey.JourneyEditing;
import app.steward.journey.JourneyExplanation;
import app.steward.journey.JourneyPreview;
import app.steward.journey.JourneyPublishing;
import app.steward.journey.JourneyPublishing.At;
import app.steward.journey.JourneyPublishing.Publish;
import app.steward.journey.JourneyPublishing.UnderWay;
import app.steward.journey.Journeys;
import app.steward.journey.Step;
import app.steward.journey.StepWords;
import app.steward.journey.StepWords.Wording;
import app.steward.membership.Existing;
import app.steward.problem.BadInput;
import app.steward.problem.Refused;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.web.Faults;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.JsonNode;

/** Publishes a draft: asks what happens with who matches already and with who is underway; answers neither itself. */
@Controller
@RequestMapping("/journeys/{id:\\d{1,9}}/publish")
class JourneyPublishPage {
    private final Journeys journeys;
    private final JourneyPublishing publishing;
    private final JourneyPreview preview;
    private final JourneyExplanation explanation;
    private final DefinitionCheck check;
    private final StepWords words;
    private final Fields fields;

    JourneyPublishPage(
            Journeys journeys,
            JourneyPublishing publishing,
            JourneyPreview preview,
            JourneyExplanation explanation,
            DefinitionCheck check,
            StepWords words,
            Fields fields) {
        this.journeys = journeys;
        this.publishing = publishing;
        this.preview = preview;
        this.explanation = explanation;
        this.check = check;
        this.words = words;
        this.fields = fields;
    }

    /** A step that is gone from the draft, with who stands at it. */
    record Gone(String key, String name, long runs) {}

    /** A change against what is live, in a word and the name of the step. */
    record Change(String what, String name) {}

    @GetMapping
    String ask(@PathVariable int id, Viewer viewer, Model model) {
        JourneyEditing.mayEdit(viewer);
        return page(id, Map.of(), viewer, model);
    }

    private String page(int id, Map<String, String> sent, Viewer viewer, Model model) {
        Journey journey = journeys.get(id);
        Snapshot present = fields.present(viewer);
        Definition draft = journey.draft();
        List<Problem> problems = check.problems(id, Subject.USER, draft, present.catalogue());
        Wording wording = words.of(Subject.USER, present);
        Map<String, Step> steps = draft.byKey();
        Map<String, String> names = new LinkedHashMap<>();
        draft.inOrder().forEach(step -> names.put(step.key(), OutlineViews.name(step, wording)));
        Map<Integer, Definition> versions = new HashMap<>();
        Map<String, Gone> gone = new LinkedHashMap<>();
        long underWay = 0;
        long stay = 0;
        long waiting = 0;
        for (At at : publishing.underWay(id)) {
            underWay += at.runs();
            waiting += at.waiting();
            if (steps.containsKey(at.step())) {
                stay += at.runs();
            } else {
                String name = versions.computeIfAbsent(at.edition(), edition -> version(id, edition))
                        .step(at.step())
                        .map(step -> OutlineViews.name(step, wording))
                        .orElse("a step that is gone");
                gone.merge(
                        at.step(),
                        new Gone(at.step(), name, at.runs()),
                        (one, more) -> new Gone(one.key(), one.name(), one.runs() + more.runs()));
            }
        }
        model.addAttribute("journey", journey);
        model.addAttribute("edition", journey.edition() + 1);
        model.addAttribute(
                "problems", problems.stream().map(Problem::message).distinct().toList());
        model.addAttribute("asksExisting", publishing.asksAboutExisting(journey));
        model.addAttribute("underWay", underWay);
        model.addAttribute("stay", stay);
        model.addAttribute("waiting", waiting);
        model.addAttribute("gone", List.copyOf(gone.values()));
        model.addAttribute("steps", names);
        model.addAttribute("changes", changes(journey, wording));
        model.addAttribute("sent", sent);
        return "journey/publish";
    }

    private Definition version(int journey, int edition) {
        return journeys.version(journey, edition)
                .map(Journey.Version::definition)
                .orElse(Definition.EMPTY);
    }

    private List<Change> changes(Journey journey, Wording wording) {
        List<Change> changes = new ArrayList<>();
        if (journey.edition() == 0) {
            return changes;
        }
        Definition live = version(journey.id(), journey.edition());
        Definition draft = journey.draft();
        changed("Entry", live.entry(), draft.entry(), changes);
        changed("Goal", live.goal(), draft.goal(), changes);
        changed("Exit", live.exit(), draft.exit(), changes);
        changed("Settings", live.settings(), draft.settings(), changes);
        Map<String, JsonNode> published = OutlineViews.published(live);
        Map<String, Step> now = draft.byKey();
        OutlineViews.outline(draft).all().forEach(step -> {
            String what = OutlineViews.change(published, step);
            if (what != null) {
                changes.add(new Change(what, OutlineViews.name(OutlineViews.of(now, step), wording)));
            }
        });
        Map<String, Step> before = live.byKey();
        published.keySet().stream()
                .filter(key -> !now.containsKey(key))
                .map(before::get)
                .forEach(step -> changes.add(new Change("Gone", OutlineViews.name(step, wording))));
        return changes;
    }

    private static void changed(String part, @Nullable Object live, @Nullable Object draft, List<Change> changes) {
        if (!Objects.equals(live, draft)) {
            changes.add(new Change("Changed", part));
        }
    }

    /** What would be, after the page: it is counted over all users. */
    @GetMapping("/figures")
    String figures(@PathVariable int id, Viewer viewer, Model model) {
        JourneyEditing.mayEdit(viewer);
        Journey journey = journeys.get(id);
        Snapshot present = fields.present(viewer);
        model.addAttribute("journey", journey);
        try {
            JourneyPreview.Would would = preview.of(viewer, journey, journey.draft(), present);
            model.addAttribute("would", would);
            Map<String, String> gates = new LinkedHashMap<>();
            would.shut().forEach(shut -> gates.put(shut.why(), explanation.refusal(shut.why(), journey)));
            model.addAttribute("gates", gates);
            Step branching = would.branching() == null
                    ? null
                    : journey.draft().step(would.branching()).orElse(null);
            Map<String, Long> ways = new LinkedHashMap<>();
            if (branching != null) {
                for (int i = 0; i < branching.ways().size(); i++) {
                    ways.put(
                            OutlineViews.way(branching, i),
                            would.branches().get(i).n());
                }
                model.addAttribute("branching", OutlineViews.name(branching, words.of(Subject.USER, present)));
            }
            model.addAttribute("ways", ways);
            model.addAttribute(
                    "most",
                    would.messages().stream()
                            .mapToLong(JourneyPreview.OfDay::messages)
                            .max()
                            .orElse(0));
        } catch (BadInput incomplete) {
            model.addAttribute("would", null);
        }
        return "journey/figures";
    }

    @PostMapping
    String publish(
            @PathVariable int id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        Map<String, String> moves = new LinkedHashMap<>();
        sent.forEach((name, value) -> {
            if (name.startsWith("move.") && !value.isEmpty()) {
                moves.put(name.substring(5), value);
            }
        });
        try {
            Journey journey = publishing.publish(
                    viewer,
                    id,
                    new Publish(
                            Existing.of(sent.get("existing")),
                            UnderWay.of(sent.get("underWay")),
                            moves,
                            sent.containsKey("recompute")),
                    WholeNumber.of(sent.getOrDefault("version", "")));
            flash.addFlashAttribute("toast", journey.name() + ", version " + journey.edition() + ", is published");
            return "redirect:/journeys/" + id;
        } catch (Refused wrong) {
            Faults.show(wrong, model, response);
            return page(id, sent, viewer, model);
        }
    }
}
