package app.steward.journey.web;

import app.steward.action.SettableFields;
import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.journey.Journey;
import app.steward.journey.JourneyEditing;
import app.steward.journey.Journeys;
import app.steward.journey.web.BuilderAnswers.Exchange;
import app.steward.journey.web.BuilderModel.Shown;
import app.steward.journey.web.Drafts.Saved;
import app.steward.journey.web.Outline.Node;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.record.RejectedValue;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.value.InvalidValue;
import app.steward.value.WholeNumber;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.node.ObjectNode;

/**
 * The builder: a draft as an outline whose forms open in place, its picture beside. Every change is saved at once. Scripts
 * ask for the parts that changed; without them each form is a page's own and leads back here.
 */
@Controller
@RequestMapping("/journeys/{id:\\d{1,9}}")
class JourneyBuilderPage {
    private final Journeys journeys;
    private final JourneyEditing editing;
    private final Drafts drafts;
    private final BuilderModel builder;
    private final BuilderAnswers answers;
    private final SettableFields settable;
    private final Fields fields;
    private final Formats formats;

    JourneyBuilderPage(
            Journeys journeys,
            JourneyEditing editing,
            Drafts drafts,
            BuilderModel builder,
            BuilderAnswers answers,
            SettableFields settable,
            Fields fields,
            Formats formats) {
        this.journeys = journeys;
        this.editing = editing;
        this.drafts = drafts;
        this.builder = builder;
        this.answers = answers;
        this.settable = settable;
        this.fields = fields;
        this.formats = formats;
    }

    /**
     * @param step whose form is open: the key of a step, or entry, goal, exit, settings
     * @param add where a step is to be added, as {@link #add} takes it; opens the choice of what, for who has no scripts
     * @param move key of a step that is to be moved; opens the choice of where
     */
    @GetMapping("/edit")
    String show(
            @PathVariable int id,
            @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "") String add,
            @RequestParam(defaultValue = "") String move,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        Journey journey = journeys.get(id);
        builder.put(journey, new Shown(step, flashed(model), List.of(), null, null), viewer, model);
        model.addAttribute("add", add);
        model.addAttribute("move", move);
        return FormResponses.isPart(request) ? "journey/changed" : "journey/edit";
    }

    private static @Nullable String flashed(Model model) {
        return model.getAttribute("before") instanceof String before ? before : null;
    }

    // ---- steps

    /** The form of a step was changed, or a button of it pressed. */
    @PostMapping("/draft/steps/{key}")
    String change(
            @PathVariable int id,
            @PathVariable String key,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        Catalogue catalogue = fields.catalogue(viewer);
        String act = StepForm.first(sent, "act");
        boolean back = act.equals("back");
        String was = StepForm.first(sent, "was");
        // After a branch came, went or moved, the form is drawn of what is stored: its names have changed.
        boolean drawnAnew = back || act.startsWith("branch:");
        Shown shown = new Shown(
                isClosedBy(act) ? "" : key, null, List.of(), drawnAnew ? null : sent, was.isEmpty() ? null : was);
        model.addAttribute("redraw", "/journeys/" + id + "/draft/steps/" + key);
        return answers.of(
                id,
                () -> drafts.change(viewer, id, (outline, json) -> {
                    Node step = outline.find(key).orElseThrow(() -> new NotFound("This step is not there any more."));
                    if (back) {
                        StepForm.putBack(step, was);
                        return;
                    }
                    StepForm.apply(step, catalogue, formats.numbers(), sent);
                    value(step.json());
                    branches(outline, key, act);
                }),
                () -> shown,
                new Exchange(viewer, request, response, flash, model));
    }

    private static boolean isClosedBy(String act) {
        return act.equals("done") || act.equals("close");
    }

    /** What a field is set to, as a value of its type; what is none stays as it was typed, and is refused by name. */
    private void value(ObjectNode json) {
        if (json.path("type").asString("").equals("set")) {
            try {
                if (json.path("increase").isString()) {
                    json.set("increase", settable.amount(json.path("increase").asString("")));
                } else if (json.path("value").isString()) {
                    settable.find(Subject.USER, json.path("field").asString(""))
                            .ifPresent(field -> json.set(
                                    "value",
                                    settable.typed(field, json.path("value").asString(""))));
                }
            } catch (RejectedValue | InvalidValue typedWrong) {
                // Then its check says so.
            }
        }
    }

    /** Buttons of an if/else: branch:add, branch:drop:1, branch:up:1, branch:down:1. */
    private static void branches(Outline outline, String key, String act) {
        String[] words = act.split(":");
        if (!words[0].equals("branch") || words.length < 2) {
            return;
        }
        Integer way = words.length > 2 ? WholeNumber.of(words[2]) : null;
        if (words[1].equals("add")) {
            outline.addBranch(key);
        } else if (way != null && words[1].equals("drop")) {
            outline.removeBranch(key, way);
        } else if (way != null) {
            outline.moveBranch(key, way, words[1].equals("up") ? way - 1 : way + 1);
        }
    }

    /** @param where after:fork:way, as {@link Outline#add} has them */
    @PostMapping("/draft/steps")
    String add(
            @PathVariable int id,
            @RequestParam String type,
            @RequestParam(defaultValue = "") String where,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        StepKind kind = StepKind.of(type).orElseThrow(() -> BadInput.of("type", "There is no such step."));
        String[] to = where.split(":", -1);
        String[] made = {""};
        return answers.of(
                id,
                () -> drafts.change(
                        viewer,
                        id,
                        (outline, json) -> made[0] = outline.add(kind.blank(), to[0], word(to, 1), number(to, 2))),
                () -> Shown.of(made[0]),
                new Exchange(viewer, request, response, flash, model));
    }

    private static String word(String[] words, int at) {
        return at < words.length ? words[at] : "";
    }

    private static int number(String[] words, int at) {
        Integer number = WholeNumber.of(word(words, at));
        return number == null ? 0 : number;
    }

    /** @param to fork:way:place, as {@link Outline#move} has them */
    @PostMapping("/draft/order")
    String move(
            @PathVariable int id,
            @RequestParam String key,
            @RequestParam(defaultValue = "") String to,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        String[] words = to.split(":", -1);
        return answers.of(
                id,
                () -> drafts.change(
                        viewer, id, (outline, json) -> outline.move(key, words[0], number(words, 1), number(words, 2))),
                () -> Shown.of(""),
                new Exchange(viewer, request, response, flash, model));
    }

    @PostMapping("/draft/steps/{key}/{what:remove|copy}")
    String removeOrCopy(
            @PathVariable int id,
            @PathVariable String key,
            @PathVariable String what,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        return answers.of(
                id,
                () -> drafts.change(viewer, id, (outline, json) -> {
                    if (what.equals("copy")) {
                        outline.copy(key);
                    } else {
                        int gone = outline.remove(key);
                        model.addAttribute("says", gone == 1 ? "Step removed" : gone + " steps removed");
                    }
                }),
                () -> Shown.of(""),
                new Exchange(viewer, request, response, flash, model));
    }

    @PostMapping("/draft/undo")
    String undo(
            @PathVariable int id,
            @RequestParam String before,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        return answers.of(
                id,
                () -> {
                    Saved saved = drafts.restore(viewer, id, before);
                    model.addAttribute("says", "Undone");
                    return saved;
                },
                () -> Shown.of(""),
                new Exchange(viewer, request, response, flash, model));
    }

    // ---- what stands beside the steps

    @PostMapping("/draft/{part:entry|goal|exit|settings}")
    String changePart(
            @PathVariable int id,
            @PathVariable String part,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        Catalogue catalogue = fields.catalogue(viewer);
        boolean closed = isClosedBy(StepForm.first(sent, "act"));
        model.addAttribute("redraw", "/journeys/" + id + "/draft/" + part);
        return answers.of(
                id,
                () -> {
                    if (sent.containsKey("name")) {
                        drafts.rename(viewer, id, StepForm.first(sent, "name"));
                    }
                    return drafts.change(
                            viewer,
                            id,
                            (outline, json) -> PartForm.apply(part, json, catalogue, formats.numbers(), sent));
                },
                () -> new Shown(closed ? "" : part, null, List.of(), sent, null),
                new Exchange(viewer, request, response, flash, model));
    }

    @PostMapping("/draft/discard")
    String discard(@PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        Journey journey = editing.discard(viewer, id, null);
        flash.addFlashAttribute("toast", "The draft is as version " + journey.edition() + " again");
        return "redirect:/journeys/" + id + "/edit";
    }
}
