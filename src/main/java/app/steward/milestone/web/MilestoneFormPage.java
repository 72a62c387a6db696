package app.steward.milestone.web;

import app.steward.action.Action;
import app.steward.action.ActionNames;
import app.steward.action.Actions;
import app.steward.action.SettableFields;
import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.condition.web.FieldMenu;
import app.steward.membership.Existing;
import app.steward.membership.Rule;
import app.steward.membership.RuleKind;
import app.steward.membership.State;
import app.steward.milestone.DueDates;
import app.steward.milestone.Milestone;
import app.steward.milestone.MilestoneEditing;
import app.steward.milestone.MilestoneFigures;
import app.steward.milestone.MilestoneLog;
import app.steward.milestone.MilestoneLog.Standing;
import app.steward.milestone.MilestoneStarters;
import app.steward.milestone.MilestoneStarters.Starter;
import app.steward.milestone.Milestones;
import app.steward.problem.Fault;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.record.RecordChangeSupport;
import app.steward.segment.Segments;
import app.steward.segment.web.ConditionPanel;
import app.steward.segment.web.FormFaults;
import app.steward.task.Plays;
import app.steward.task.TaskPriority;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.Formats;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import tools.jackson.databind.json.JsonMapper;

/** Making, changing and reading a milestone. */
@Controller
@RequestMapping("/milestones")
class MilestoneFormPage {
    private static final String REDRAW = "/milestones/condition";

    private final ConditionPanel panel;
    private final Milestones milestones;
    private final MilestoneEditing editing;
    private final MilestoneStarters starters;
    private final MilestoneLog log;
    private final MilestoneFigures numbers;
    private final DueDates dates;
    private final Actions actions;
    private final SettableFields settable;
    private final Segments segments;
    private final Plays plays;
    private final SuccessRoles roles;
    private final RecordChangeSupport records;
    private final Fields fields;
    private final Conditions conditions;
    private final Today today;
    private final Formats formats;

    MilestoneFormPage(
            ConditionPanel panel,
            Milestones milestones,
            MilestoneEditing editing,
            MilestoneStarters starters,
            MilestoneLog log,
            MilestoneFigures numbers,
            DueDates dates,
            Actions actions,
            SettableFields settable,
            Segments segments,
            Plays plays,
            SuccessRoles roles,
            RecordChangeSupport records,
            Fields fields,
            Conditions conditions,
            Today today,
            Formats formats) {
        this.panel = panel;
        this.milestones = milestones;
        this.editing = editing;
        this.starters = starters;
        this.log = log;
        this.numbers = numbers;
        this.dates = dates;
        this.actions = actions;
        this.settable = settable;
        this.segments = segments;
        this.plays = plays;
        this.roles = roles;
        this.records = records;
        this.fields = fields;
        this.conditions = conditions;
        this.today = today;
        this.formats = formats;
    }

    @GetMapping("/new")
    String begin(@RequestParam(defaultValue = "") String starter, Viewer viewer, Model model) {
        MilestoneEditing.mayEdit(viewer);
        Catalogue catalogue = fields.catalogue(viewer);
        if (starter.isEmpty()) {
            return page(model, null, MilestoneForm.empty(catalogue), Map.of(), List.of(), viewer);
        }
        Starter one = starters.find(starter, catalogue)
                .orElseThrow(() -> new NotFound("There is no starter " + starter + "."));
        String condition = one.draft().condition() == null
                ? null
                : conditions.write(one.draft().condition());
        MilestoneForm form = MilestoneForm.of(one.draft(), condition, null, null, catalogue, conditions);
        return page(model, null, form, Map.of(), List.of(), viewer);
    }

    @PostMapping("/new")
    String create(
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        MilestoneEditing.mayEdit(viewer);
        Snapshot present = fields.present(viewer);
        MilestoneForm form = MilestoneForm.posted(present.catalogue(), formats.numbers(), posted);
        if (posted.containsKey("act")) {
            look(form, null, posted, present, viewer, model);
            return page(model, null, form, Map.of(), List.of(), viewer);
        }
        try {
            boolean on = form.value("on").equals("true");
            int id = editing.create(
                    viewer,
                    form.draft(conditions, present.catalogue(), actions, settable, on),
                    on ? Existing.of(form.value("existing")) : null);
            flash.addFlashAttribute("toast", form.value("name") + (on ? " is on" : " is saved, and off"));
            return "redirect:/milestones?milestone=" + id;
        } catch (Refused wrong) {
            return again(wrong, model, null, form, viewer, response);
        }
    }

    @GetMapping("/{id:\\d{1,9}}")
    String show(@PathVariable int id, Viewer viewer, Model model) {
        Milestone one = milestones.get(id);
        return page(model, one, form(one, fields.catalogue(viewer)), Map.of(), List.of(), viewer);
    }

    private MilestoneForm form(Milestone one, Catalogue catalogue) {
        return MilestoneForm.of(
                editing.draft(one, null),
                one.head().said().condition(),
                one.head().version(),
                place(one),
                catalogue,
                conditions);
    }

    private int place(Milestone one) {
        return milestones.all().stream().map(Milestone::id).toList().indexOf(one.id()) + 1;
    }

    @PostMapping("/{id:\\d{1,9}}")
    String change(
            @PathVariable int id,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        MilestoneEditing.mayEdit(viewer);
        Milestone one = milestones.get(id);
        Snapshot present = fields.present(viewer);
        MilestoneForm form = MilestoneForm.posted(present.catalogue(), formats.numbers(), posted);
        if (posted.containsKey("act")) {
            look(form, one, posted, present, viewer, model);
            return page(model, one, form, Map.of(), List.of(), viewer);
        }
        try {
            editing.change(
                    viewer,
                    id,
                    form.draft(conditions, present.catalogue(), actions, settable, one.isOn()),
                    Existing.of(form.value("existing")),
                    form.version());
            flash.addFlashAttribute("toast", form.value("name") + " is saved");
            return "redirect:/milestones?milestone=" + id;
        } catch (Overtaken overtaken) {
            response.setStatus(409);
            Milestone now = milestones.get(id);
            List<String> said = List.of(overtaken.who()
                    + " What you entered is still here: look at it in another window, and save again to replace what was"
                    + " saved.");
            return page(model, now, form.at(now.head().version()), Map.of(), said, viewer);
        } catch (Refused wrong) {
            return again(wrong, model, one, form, viewer, response);
        }
    }

    private String again(
            Refused wrong,
            Model model,
            @Nullable Milestone one,
            MilestoneForm form,
            Viewer viewer,
            HttpServletResponse response) {
        response.setStatus(422);
        Map<String, String> byField = Faults.byField(wrong);
        byField.replace("existing", Existing.OPEN);
        return page(model, one, form, byField, List.copyOf(byField.values()), viewer);
    }

    /** The condition drawn anew after a button or another field; the page puts it in its place. */
    @PostMapping("/condition")
    String redraw(
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        MilestoneEditing.mayEdit(viewer);
        MilestoneForm form = MilestoneForm.posted(fields.catalogue(viewer), formats.numbers(), posted);
        return panel.redraw(form, false, REDRAW, model, response);
    }

    @PostMapping("/preview")
    String preview(
            @RequestParam(required = false) @Nullable Integer milestone,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        Snapshot present = fields.present(viewer);
        Milestone stored = milestone == null ? null : milestones.get(milestone);
        boolean complete = preview(asked(stored, posted, present.catalogue(), viewer), stored, present, viewer, model);
        return ConditionPanel.answer(complete, "milestone/preview", response);
    }

    @PostMapping("/explain")
    String explain(
            @RequestParam(required = false) @Nullable Integer milestone,
            @RequestParam MultiValueMap<String, String> posted,
            @RequestParam(defaultValue = "") String who,
            Viewer viewer,
            Model model) {
        Snapshot present = fields.present(viewer);
        Milestone stored = milestone == null ? null : milestones.get(milestone);
        explain(asked(stored, posted, present.catalogue(), viewer), stored, who, present, viewer, model);
        return "milestone/explained";
    }

    /** What is in the form; who only reads gets a form that posts nothing, so the stored one stands for it. */
    private MilestoneForm asked(
            @Nullable Milestone stored, MultiValueMap<String, String> posted, Catalogue catalogue, Viewer viewer) {
        return stored == null || viewer.mayEditSegments()
                ? MilestoneForm.posted(catalogue, formats.numbers(), posted)
                : form(stored, catalogue);
    }

    private void look(
            MilestoneForm form,
            @Nullable Milestone stored,
            MultiValueMap<String, String> posted,
            Snapshot present,
            Viewer viewer,
            Model model) {
        ConditionPanel.look(
                posted,
                () -> preview(form, stored, present, viewer, model),
                who -> explain(form, stored, who, present, viewer, model));
    }

    private boolean preview(
            MilestoneForm form, @Nullable Milestone stored, Snapshot present, Viewer viewer, Model model) {
        model.addAttribute("milestone", stored);
        return panel.preview(form, present, viewer, model, condition -> {
            // what the draft is for, and when it is due, as a milestone that is on
            Rule head = new Rule(
                    stored == null ? 0 : stored.id(),
                    RuleKind.MILESTONE,
                    Subject.ACCOUNT,
                    new Rule.Said(form.value("name"), form.segments(), List.of(), null, 0, 0, null, true),
                    Instant.EPOCH,
                    null,
                    0,
                    State.FRESH,
                    null,
                    null,
                    0,
                    null,
                    Instant.EPOCH);
            model.addAttribute(
                    "would", numbers.would(viewer, condition, new Milestone(head, form.due()), stored, present));
        });
    }

    private void explain(
            MilestoneForm form, @Nullable Milestone stored, String who, Snapshot present, Viewer viewer, Model model) {
        panel.explain(form, who, present, viewer, model);
        String externalId = panel.find(Subject.ACCOUNT, who, present, viewer, model);
        if (externalId != null && stored != null) {
            Standing standing = log.of(records.get(viewer, Subject.ACCOUNT, externalId), present.now()).stream()
                    .filter(each -> each.milestone().id() == stored.id())
                    .findFirst()
                    .orElse(null);
            model.addAttribute("standing", standing);
        }
    }

    private String page(
            Model model,
            @Nullable Milestone one,
            MilestoneForm form,
            Map<String, String> faults,
            List<String> said,
            Viewer viewer) {
        Catalogue catalogue = fields.catalogue(viewer);
        List<Fault> inCondition = FormFaults.inCondition(faults.entrySet().stream()
                .map(fault -> new Fault(fault.getKey(), fault.getValue()))
                .toList());
        model.addAttribute("subject", Subject.ACCOUNT);
        model.addAttribute("title", one == null ? "Add milestone" : one.name());
        model.addAttribute("form", form);
        model.addAttribute("values", form.values());
        model.addAttribute("milestone", one);
        model.addAttribute("readOnly", !viewer.mayEditSegments());
        model.addAttribute("places", places(one));
        model.addAttribute("dates", dates.choices());
        model.addAttribute("priorities", TaskPriority.choices());
        model.addAttribute("roles", roleChoices());
        model.addAttribute("plays", plays.all());
        model.addAttribute("settable", settable.of(Subject.ACCOUNT));
        model.addAttribute("others", others(form));
        model.addAttribute("segments", segments.of(Subject.ACCOUNT));
        model.addAttribute("builder", Builder.of(form.criteria(), Purpose.RULE, inCondition, today.now()));
        model.addAttribute("fields", Builder.fields(FieldMenu.Kind.RULE, form.criteria()));
        model.addAttribute("faults", faults);
        model.addAttribute("said", said);
        model.addAttribute("address", one == null ? "/milestones/new" : "/milestones/" + one.id());
        model.addAttribute("redraw", REDRAW);
        String of = one == null ? "" : "?milestone=" + one.id();
        model.addAttribute("previewAddress", "/milestones/preview" + of);
        model.addAttribute("explainAddress", "/milestones/explain" + of);
        if (one != null) {
            model.addAttribute("waiting", numbers.waiting(viewer, one, today.now()));
            boolean broken = one.head().isBroken() || milestones.condition(one.head(), catalogue) == null;
            String problem = one.head().problem();
            model.addAttribute("problem", !broken ? null : problem == null ? "It can't be read." : problem);
        }
        return "milestone/edit";
    }

    /** "4, after Export used", by place. */
    private Map<Integer, String> places(@Nullable Milestone one) {
        Map<Integer, String> places = new LinkedHashMap<>();
        String before = null;
        for (Milestone each : milestones.all()) {
            if (one == null || each.id() != one.id()) {
                places.put(places.size() + 1, place(places.size() + 1, before));
                before = each.name();
            }
        }
        places.put(places.size() + 1, place(places.size() + 1, before));
        return places;
    }

    private static String place(int place, @Nullable String before) {
        return before == null ? place + ", the first" : place + ", after " + before;
    }

    /** What has no inputs in the form, in words by its JSON. */
    private Map<String, String> others(MilestoneForm form) {
        Map<String, String> others = new LinkedHashMap<>();
        List<String> sent = new ArrayList<>(form.others());
        ActionNames names = actions.names();
        for (String json : sent) {
            try {
                actions.one(JsonMapper.shared().readTree(json))
                        .map((Action action) -> actions.words(action, Subject.ACCOUNT, names))
                        .ifPresent(words -> others.put(json, words));
            } catch (tools.jackson.core.JacksonException noJson) {
                // nothing that this page made
            }
        }
        return others;
    }

    private Map<String, String> roleChoices() {
        Map<String, String> choices = new LinkedHashMap<>();
        for (SuccessRole role : roles.inUse()) {
            choices.put(role.key(), role.label());
        }
        return choices;
    }
}
