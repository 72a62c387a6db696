package app.steward.journey.web;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.Definition;
import app.steward.journey.Journey;
import app.steward.journey.Journey.Status;
import app.steward.journey.JourneyEditing;
import app.steward.journey.JourneyNumbers;
import app.steward.journey.JourneyNumbers.Line;
import app.steward.journey.JourneyStarters;
import app.steward.journey.Journeys;
import app.steward.journey.StepWords;
import app.steward.journey.StepWords.Wording;
import app.steward.mail.MailSettings;
import app.steward.membership.RuleCondition;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Refused;
import app.steward.record.web.FormResponses;
import app.steward.segment.ConditionPreview;
import app.steward.segment.Starters;
import app.steward.team.Viewer;
import app.steward.undo.web.UndoDelete;
import app.steward.value.CleanText;
import app.steward.web.Faults;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Automation > User journeys: all of them with what they came to; made, copied, deleted. */
@Controller
@RequestMapping("/journeys")
class JourneysPage {
    private final Journeys journeys;
    private final JourneyEditing editing;
    private final JourneyNumbers numbers;
    private final JourneyStarters starters;
    private final Starters offered;
    private final StepWords words;
    private final ConditionPreview preview;
    private final Conditions conditions;
    private final Fields fields;
    private final MailSettings mail;
    private final Formats formats;
    private final UndoDelete undo;

    JourneysPage(
            Journeys journeys,
            JourneyEditing editing,
            JourneyNumbers numbers,
            JourneyStarters starters,
            Starters offered,
            StepWords words,
            ConditionPreview preview,
            Conditions conditions,
            Fields fields,
            MailSettings mail,
            Formats formats,
            UndoDelete undo) {
        this.journeys = journeys;
        this.editing = editing;
        this.numbers = numbers;
        this.starters = starters;
        this.offered = offered;
        this.words = words;
        this.preview = preview;
        this.conditions = conditions;
        this.fields = fields;
        this.mail = mail;
        this.formats = formats;
        this.undo = undo;
    }

    /**
     * A journey as its line tells it.
     *
     * @param says what it is for, in one line
     */
    record Row(Journey journey, String says, Line totals) {
        public long ended() {
            return totals.entered() - totals.here() - totals.stuck();
        }

        public Status status() {
            return journey.status();
        }
    }

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String status,
            Viewer viewer,
            Model model) {
        Wording wording = words.of(Subject.USER, fields.present(viewer));
        List<Journey> known = journeys.all();
        Map<Integer, Line> figures =
                numbers.lines(viewer, known.stream().map(Journey::id).toList());
        List<Row> all = known.stream()
                .map(journey ->
                        new Row(journey, says(journey, wording), figures.getOrDefault(journey.id(), Line.NOTHING)))
                .toList();
        String typed = CleanText.of(q);
        Optional<Status> chosen = Arrays.stream(Status.values())
                .filter(one -> one.key().equals(status))
                .findFirst();
        Map<String, Long> many = new LinkedHashMap<>();
        for (Status one : List.of(Status.LIVE, Status.PAUSED, Status.DRAFT, Status.ENDED)) {
            many.put(one.key(), all.stream().filter(row -> row.status() == one).count());
        }
        model.addAttribute("q", typed);
        model.addAttribute("status", status);
        model.addAttribute("many", many);
        model.addAttribute("total", all.size());
        model.addAttribute("withoutServer", !mail.leaves());
        model.addAttribute("sum", sum(all));
        if (all.isEmpty()) {
            offer(viewer, false, model);
        }
        model.addAttribute(
                "rows",
                all.stream()
                        .filter(row -> row.journey().head().isCalled(typed))
                        .filter(row -> chosen.isEmpty() || row.status() == chosen.get())
                        .toList());
        return "journey/index";
    }

    private static Line sum(List<Row> rows) {
        return rows.stream()
                .map(Row::totals)
                .reduce(
                        Line.NOTHING,
                        (one, other) -> new Line(
                                one.entered() + other.entered(),
                                one.here() + other.here(),
                                one.stuck() + other.stuck(),
                                one.goals() + other.goals(),
                                one.messages() + other.messages(),
                                one.kept() + other.kept(),
                                null));
    }

    private String says(Journey journey, Wording wording) {
        Definition draft = journey.draft();
        long messages = draft.steps().stream()
                .filter(step -> step.type().equals("email"))
                .count();
        String goal = wording.condition(draft.goal());
        return formats.plural(draft.steps().size(), "step")
                + (messages == 0 ? "" : ", " + formats.plural(messages, "message"))
                + (goal == null ? "" : "; goal: " + goal);
    }

    private void offer(Viewer viewer, boolean counted, Model model) {
        model.addAttribute("starters", offered.of(viewer, starters.conditions(), Purpose.RULE, counted));
        model.addAttribute("begin", "/journeys/new");
    }

    @GetMapping("/starters")
    String starters(Viewer viewer, Model model) {
        JourneyEditing.mayEdit(viewer);
        offer(viewer, false, model);
        return "journey/starters";
    }

    /** How many would match now: after the page, which need not wait for it. */
    @GetMapping("/starters/counted")
    String counted(Viewer viewer, Model model) {
        offer(viewer, true, model);
        return "condition/starters :: list";
    }

    @GetMapping("/new")
    String begin(
            @RequestParam(defaultValue = "") String starter, Viewer viewer, HttpServletRequest request, Model model) {
        JourneyEditing.mayEdit(viewer);
        return naming(starters.name(starter).orElse(""), starter, request, model);
    }

    private static String naming(String name, String starter, HttpServletRequest request, Model model) {
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("starter", starter);
        model.addAttribute("dialog", dialog);
        model.addAttribute("name", name);
        model.addAttribute("title", "Make a journey");
        model.addAttribute("part", "make");
        return dialog ? "journey/ask :: make" : "journey/one";
    }

    @PostMapping
    Object create(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String starter,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        JourneyEditing.mayEdit(viewer);
        try {
            boolean empty = starter.isEmpty();
            int id = empty
                    ? editing.create(viewer, Subject.USER, name, Definition.EMPTY)
                    : starters.create(viewer, starter, name);
            return FormResponses.see(
                    "/journeys/" + id + "/edit" + (empty ? "?step=entry" : ""),
                    name + " added, as a draft",
                    request,
                    response);
        } catch (Refused wrong) {
            Faults.show(wrong, model, response);
            return naming(name, starter, request, model);
        }
    }

    @PostMapping("/{id:\\d{1,9}}/copies")
    String copy(@PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        int copy = editing.copy(viewer, id);
        flash.addFlashAttribute("toast", journeys.get(copy).name() + " added, as a draft");
        return "redirect:/journeys/" + copy + "/edit";
    }

    @PostMapping("/{id:\\d{1,9}}/delete")
    String delete(@PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        String name = journeys.get(id).name();
        try {
            editing.delete(viewer, id);
            flash.addFlashAttribute("toast", name + " deleted");
            flash.addFlashAttribute("toastUndo", undo.address(viewer, JourneyEditing.UNDO, id, "/journeys"));
        } catch (Conflict inUse) {
            flash.addFlashAttribute("toast", String.valueOf(inUse.getMessage()));
        }
        return "redirect:/journeys";
    }

    /** How many of those that the reader sees match the entry of the draft: after the page, which need not wait. */
    @GetMapping("/{id:\\d{1,9}}/matching")
    @ResponseBody
    String matching(@PathVariable int id, Viewer viewer) {
        Long many = matching(journeys.get(id), viewer);
        return many == null ? "" : formats.number(many) + " match now";
    }

    private @Nullable Long matching(Journey journey, Viewer viewer) {
        Definition.Entry entry = journey.draft().entry();
        if (entry.segments().isEmpty() && entry.lists().isEmpty() && entry.condition() == null) {
            return null;
        }
        Snapshot present = fields.present(viewer);
        try {
            return preview.ofRule(
                            viewer,
                            Subject.USER,
                            conditions.read(
                                    present.catalogue(),
                                    Subject.USER,
                                    RuleCondition.of(entry.segments(), entry.lists(), entry.condition()),
                                    Purpose.RULE),
                            null,
                            present.catalogue(),
                            present.now())
                    .selected()
                    .count();
        } catch (BadInput incomplete) {
            return null;
        }
    }
}
