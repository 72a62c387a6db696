package app.steward.journey.web;

import app.steward.action.SettableFields;
import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.journey.Journey;
import app.steward.journey.JourneyEditing;
import app.steward.journey.Journeys;
import app.steward.journey.web.BuilderModel.Shown;
import app.steward.journey.web.Drafts.Saved;
import app.steward.journey.web.Outline.Step;
import app.steward.journey.web.Outline.Way;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.problem.Refused;
import app.steward.record.RejectedValue;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.value.InvalidValue;
import app.steward.value.WholeNumber;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
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
    private final SettableFields settable;
    private final Fields fields;
    private final Formats formats;

    JourneyBuilderPage(
            Journeys journeys,
            JourneyEditing editing,
            Drafts drafts,
            BuilderModel builder,
            SettableFields settable,
            Fields fields,
            Formats formats) {
        this.journeys = journeys;
        this.editing = editing;
        this.drafts = drafts;
        this.builder = builder;
        this.settable = settable;
        this.fields = fields;
        this.formats = formats;
    }

    /**
     * @param step whose form is open: the key of a step, or entry, goal, exit, settings
     * @param add where a step is to be added, as {@link Where} reads it; opens the choice of what, for who has no scripts
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
        boolean done = act.equals("done");
        String open = done || act.equals("close") ? "" : key;
        String was = StepForm.first(sent, "was");
        BiConsumer<Outline, ObjectNode> what = (outline, json) -> {
            Step step = outline.find(key).orElseThrow(() -> new NotFound("This step is not there any more."));
            if (back) {
                putBack(step, was);
                return;
            }
            StepForm.apply(step, catalogue, formats.numbers(), sent);
            value(step.json());
            branches(outline, key, act);
        };
        // After a branch came, went or moved, the form is drawn of what is stored: its names have changed.
        boolean drawnAnew = back || act.startsWith("branch:");
        Shown shown = new Shown(open, null, List.of(), drawnAnew ? null : sent, was.isEmpty() ? null : was);
        model.addAttribute("redraw", "/journeys/" + id + "/draft/steps/" + key);
        return saved(id, what, shown, part(act, request), viewer, request, response, flash, model);
    }

    /** What a field is set to, as a value of its type; what is none stays as it was typed, and is refused by name. */
    private void value(ObjectNode json) {
        if (json.path("type").asString("").equals("set") && json.path("value").isString()) {
            try {
                settable.find(Subject.USER, json.path("field").asString(""))
                        .ifPresent(field -> json.set(
                                "value",
                                settable.typed(field, json.path("value").asString(""))));
            } catch (RejectedValue | InvalidValue typedWrong) {
                // Then its check says so.
            }
        }
    }

    /** What a script asks for: the lines of a condition, all but the form, or everything. */
    private static String part(String act, HttpServletRequest request) {
        String target = request.getHeader("HX-Target");
        if (target != null && target.startsWith("builder")) {
            return "journey/lines";
        }
        return act.startsWith("typed") ? "journey/saved" : "journey/changed";
    }

    /** The lines of which condition are drawn anew, of those of the form that is open. */
    private static void lines(HttpServletRequest request, HttpServletResponse response, Model model) {
        String target = request.getHeader("HX-Target");
        List<Builder> all = new ArrayList<>();
        if (model.getAttribute("form") instanceof StepForm form) {
            form.branches().forEach(branch -> all.add(branch.when()));
            if (form.when() != null) {
                all.add(form.when());
            }
        } else if (model.getAttribute("opened") instanceof PartForm form && form.when() != null) {
            all.add(form.when());
        }
        all.stream()
                .filter(one -> one.id().equals(target))
                .findFirst()
                .ifPresent(one -> model.addAttribute("lines", one));
        response.setHeader("HX-Trigger-After-Settle", "condition-changed");
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

    private static void putBack(Step step, String was) {
        try {
            if (JsonMapper.shared().readTree(was) instanceof ObjectNode before) {
                JsonNode ways = before.path("ways");
                before.remove("ways");
                step.json().removeAll();
                step.json().setAll(before);
                step.json().put("key", step.key());
                for (int i = 0; i < step.ways().size(); i++) {
                    Way way = step.ways().get(i);
                    if (way.branch() != null && ways.path(i) instanceof ObjectNode branch) {
                        way.branch().removeAll();
                        way.branch().setAll(branch);
                    }
                }
            }
        } catch (JacksonException e) {
            // Nothing that a page of ours wrote: it stays as it is.
        }
    }

    /** Where a step comes to stand: in which sequence, behind which step. */
    private record Where(String after, String fork, int way) {
        static Where of(String text) {
            String[] words = text.split(":", -1);
            Integer way = words.length > 2 ? WholeNumber.of(words[2]) : null;
            return new Where(words[0], words.length > 1 ? words[1] : "", way == null ? 0 : way);
        }
    }

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
        Where to = Where.of(where);
        String[] made = {""};
        BiConsumer<Outline, ObjectNode> what =
                (outline, json) -> made[0] = outline.add(blank(kind), to.after(), to.fork(), to.way());
        Shown shown = Shown.of("");
        try {
            Saved saved = drafts.change(viewer, id, what);
            return answer(saved.journey(), Shown.of(made[0]).after(saved.before()), viewer, request, flash, model);
        } catch (Refused wrong) {
            return refused(id, shown, wrong, viewer, request, response, model);
        }
    }

    private static ObjectNode blank(StepKind kind) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("type", kind.key());
        switch (kind.key()) {
            case "wait" -> json.put("days", 2);
            case "wait_until" -> json.put("days", 7);
            case "task" -> json.put("title", "").put("role", "success_manager").put("workingDays", true);
            case "notify" -> json.put("role", "success_manager");
            case "set" -> json.put("field", "").put("value", "");
            default -> {
                // What it is about is yet to be chosen.
            }
        }
        return json;
    }

    /** @param at its place in the sequence once it has left its old one */
    @PostMapping("/draft/order")
    String move(
            @PathVariable int id,
            @RequestParam String key,
            @RequestParam(defaultValue = "") String fork,
            @RequestParam(defaultValue = "0") int way,
            @RequestParam(defaultValue = "0") int at,
            @RequestParam(defaultValue = "") String to,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        String[] named = to.split(":", -1);
        boolean chosen = named.length == 3;
        String into = chosen ? named[0] : fork;
        int intoWay = chosen ? Objects.requireNonNullElse(WholeNumber.of(named[1]), 0) : way;
        int place = chosen ? Objects.requireNonNullElse(WholeNumber.of(named[2]), 0) : at;
        return saved(
                id,
                (outline, json) -> outline.move(key, into, intoWay, place),
                Shown.of(""),
                "journey/changed",
                viewer,
                request,
                response,
                flash,
                model);
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
        int[] gone = {0};
        BiConsumer<Outline, ObjectNode> change = (outline, json) -> {
            if (what.equals("copy")) {
                outline.copy(key);
            } else {
                gone[0] = outline.remove(key);
            }
        };
        String view = saved(id, change, Shown.of(""), "journey/changed", viewer, request, response, flash, model);
        if (gone[0] > 0) {
            model.addAttribute("says", gone[0] == 1 ? "Step removed" : gone[0] + " steps removed");
        }
        return view;
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
        try {
            Saved saved = drafts.restore(viewer, id, before);
            model.addAttribute("says", "Undone");
            return answer(saved.journey(), Shown.of("").after(saved.before()), viewer, request, flash, model);
        } catch (Refused wrong) {
            return refused(id, Shown.of(""), wrong, viewer, request, response, model);
        }
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
        String act = StepForm.first(sent, "act");
        Shown shown = new Shown(act.equals("done") || act.equals("close") ? "" : part, null, List.of(), sent, null);
        model.addAttribute("redraw", "/journeys/" + id + "/draft/" + part);
        try {
            if (sent.containsKey("name")) {
                drafts.rename(viewer, id, StepForm.first(sent, "name"));
            }
        } catch (Refused wrong) {
            return refused(id, shown, wrong, viewer, request, response, model);
        }
        return saved(
                id,
                (outline, json) -> PartForm.apply(part, json, catalogue, formats.numbers(), sent),
                shown,
                part(act, request),
                viewer,
                request,
                response,
                flash,
                model);
    }

    @PostMapping("/draft/discard")
    String discard(@PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        Journey journey = editing.discard(viewer, id, null);
        flash.addFlashAttribute("toast", "The draft is as version " + journey.edition() + " again");
        return "redirect:/journeys/" + id + "/edit";
    }

    // ---- answers

    private String saved(
            int id,
            BiConsumer<Outline, ObjectNode> what,
            Shown shown,
            String view,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes flash,
            Model model) {
        try {
            Saved saved = drafts.change(viewer, id, what);
            String answer = answer(saved.journey(), shown.after(saved.before()), viewer, request, flash, model);
            if (answer.startsWith("redirect:") || answer.equals("journey/edit")) {
                return answer;
            }
            if (view.equals("journey/lines")) {
                lines(request, response, model);
            }
            return view;
        } catch (Refused wrong) {
            return refused(id, shown, wrong, viewer, request, response, model);
        }
    }

    private String answer(
            Journey journey,
            Shown shown,
            Viewer viewer,
            HttpServletRequest request,
            RedirectAttributes flash,
            Model model) {
        if (!FormResponses.isPart(request) && shown.sent() == null) {
            flash.addFlashAttribute("before", shown.before());
            return "redirect:/journeys/" + journey.id() + "/edit" + opened(shown.step());
        }
        if (!FormResponses.isPart(request) && shown.step().isEmpty()) {
            flash.addFlashAttribute("before", shown.before());
            return "redirect:/journeys/" + journey.id() + "/edit";
        }
        builder.put(journey, shown, viewer, model);
        return FormResponses.isPart(request) ? "journey/changed" : "journey/edit";
    }

    private static String opened(String step) {
        return step.isEmpty()
                ? ""
                : step.matches("[a-z]+") ? "?step=" + step + "#define" : "?step=" + step + "#step-" + step;
    }

    private String refused(
            int id,
            Shown shown,
            Refused wrong,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Journey journey = journeys.get(id);
        builder.put(journey, shown.refused(Drafts.problems(wrong)), viewer, model);
        response.setStatus(422);
        if (!FormResponses.isPart(request)) {
            return "journey/edit";
        }
        String view = part(shown.sent() == null ? "" : StepForm.first(shown.sent(), "act"), request);
        if (view.equals("journey/lines")) {
            lines(request, response, model);
        }
        return view;
    }
}
