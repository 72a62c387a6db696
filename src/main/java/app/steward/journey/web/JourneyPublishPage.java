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
import app.steward.membership.Existing;
import app.steward.problem.BadInput;
import app.steward.problem.Refused;
import app.steward.team.Viewer;
import app.steward.value.WholeNumber;
import app.steward.web.Faults;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Publishes a draft: asks what happens with who matches already and with who is underway; answers neither itself. */
@Controller
@RequestMapping("/journeys/{id:\\d{1,9}}/publish")
class JourneyPublishPage {
    private final Journeys journeys;
    private final JourneyPublishing publishing;
    private final JourneyPreview preview;
    private final JourneyExplanation explanation;
    private final DefinitionCheck check;
    private final OutlineViews views;
    private final Fields fields;

    JourneyPublishPage(
            Journeys journeys,
            JourneyPublishing publishing,
            JourneyPreview preview,
            JourneyExplanation explanation,
            DefinitionCheck check,
            OutlineViews views,
            Fields fields) {
        this.journeys = journeys;
        this.publishing = publishing;
        this.preview = preview;
        this.explanation = explanation;
        this.check = check;
        this.views = views;
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
        Map<String, Step> steps = draft.byKey();
        Map<String, String> names = new LinkedHashMap<>();
        draft.inOrder().forEach(step -> names.put(step.key(), views.name(step, present.catalogue())));
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
                String name = journeys.version(id, at.edition())
                        .flatMap(version -> version.definition().step(at.step()))
                        .map(step -> views.name(step, present.catalogue()))
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
        model.addAttribute("changes", changes(journey, present));
        model.addAttribute("sent", sent);
        return "journey/publish";
    }

    private List<Change> changes(Journey journey, Snapshot present) {
        List<Change> changes = new ArrayList<>();
        Definition live = journeys.version(journey.id(), journey.edition())
                .map(Journey.Version::definition)
                .orElse(null);
        if (live == null) {
            return changes;
        }
        Definition draft = journey.draft();
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("Entry", Objects.equals(live.entry(), draft.entry()) ? "" : "Changed");
        parts.put("Goal", Objects.equals(live.goal(), draft.goal()) ? "" : "Changed");
        parts.put("Exit", Objects.equals(live.exit(), draft.exit()) ? "" : "Changed");
        parts.put("Settings", Objects.equals(live.settings(), draft.settings()) ? "" : "Changed");
        parts.forEach((name, what) -> {
            if (!what.isEmpty()) {
                changes.add(new Change(what, name));
            }
        });
        Outline before = OutlineViews.outline(live);
        Outline after = OutlineViews.outline(draft);
        Map<String, Step> now = draft.byKey();
        Map<String, Step> was = live.byKey();
        after.all().forEach(step -> {
            String what = OutlineViews.change(before, step);
            Step of = now.get(step.key());
            if (what != null && of != null) {
                changes.add(new Change(what, views.name(of, present.catalogue())));
            }
        });
        before.all().forEach(step -> {
            Step of = was.get(step.key());
            if (after.find(step.key()).isEmpty() && of != null) {
                changes.add(new Change("Gone", views.name(of, present.catalogue())));
            }
        });
        return changes;
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
                    ways.put(views.way(branching, i), would.branches().get(i).n());
                }
                model.addAttribute("branching", views.name(branching, present.catalogue()));
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
