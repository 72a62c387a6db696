package app.steward.segment.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.condition.web.Builder;
import app.steward.condition.web.ConditionForm;
import app.steward.condition.web.FieldMenu;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.segment.Segment;
import app.steward.segment.SegmentEditing;
import app.steward.segment.SegmentEditing.Changes;
import app.steward.segment.SegmentStarters;
import app.steward.segment.Segments;
import app.steward.segment.Starters;
import app.steward.segment.Starters.Starter;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.value.WholeNumber;
import app.steward.web.Formats;
import app.steward.web.Merge;
import app.steward.web.OriginalValues;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** The form of one segment: its name and its condition. Who may not edit segments reads the criteria here. */
@Controller
@RequestMapping("/segments/{kind:account|user}")
class SegmentFormPage {
    private static final String CONDITION = "condition";
    private static final Map<String, String> LABELS = new LinkedHashMap<>();

    static {
        LABELS.put("name", "Name");
        LABELS.put("visible", "Shown as a tab");
        LABELS.put(CONDITION, "Condition");
    }

    private final ConditionPanel panel;
    private final SegmentPreviewPanel previews;
    private final Segments segments;
    private final SegmentEditing editing;
    private final SegmentStarters segmentStarters;
    private final Starters starters;
    private final UsedBy uses;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionText words;
    private final Today today;
    private final Formats formats;

    SegmentFormPage(
            ConditionPanel panel,
            SegmentPreviewPanel previews,
            Segments segments,
            SegmentEditing editing,
            SegmentStarters segmentStarters,
            Starters starters,
            UsedBy uses,
            Fields fields,
            Conditions conditions,
            ConditionText words,
            Today today,
            Formats formats) {
        this.panel = panel;
        this.previews = previews;
        this.segments = segments;
        this.editing = editing;
        this.segmentStarters = segmentStarters;
        this.starters = starters;
        this.uses = uses;
        this.fields = fields;
        this.conditions = conditions;
        this.words = words;
        this.today = today;
        this.formats = formats;
    }

    /** @param starter the key of the one to begin with; empty for none */
    @GetMapping("/new")
    String empty(
            @PathVariable String kind, @RequestParam(defaultValue = "") String starter, Viewer viewer, Model model) {
        mayEdit(viewer);
        Subject subject = Subject.of(kind);
        Catalogue catalogue = fields.catalogue(viewer);
        if (starter.isEmpty()) {
            ConditionForm form = ConditionForm.empty(subject, catalogue);
            return page(model, viewer, null, form, "", true, FormFaults.NONE);
        }
        Starter one = segmentStarters
                .find(viewer, subject, starter)
                .orElseThrow(() -> new NotFound("There is no starter " + starter + "."));
        ConditionTree condition = starters.condition(one, catalogue, Purpose.SEGMENT);
        ConditionForm form = ConditionForm.of(subject, catalogue, conditions.toTree(condition));
        return page(model, viewer, null, form, one.name(), true, FormFaults.NONE);
    }

    @GetMapping("/{id:\\d+}")
    String show(@PathVariable String kind, @PathVariable int id, Viewer viewer, Model model) {
        Segment segment = find(Subject.of(kind), id);
        ConditionForm form = stored(segment, fields.catalogue(viewer));
        return page(model, viewer, segment, form, segment.name(), segment.visible(), FormFaults.NONE);
    }

    @PostMapping("/new")
    String create(
            @PathVariable String kind,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        mayEdit(viewer);
        Subject subject = Subject.of(kind);
        Catalogue catalogue = fields.catalogue(viewer);
        ConditionForm form = ConditionForm.posted(subject, catalogue, formats.numbers(), posted)
                .filled(posted);
        if (posted.containsKey("act")) {
            previews.look(subject, null, posted, viewer, model);
            return page(model, viewer, null, form, name(posted), visible(posted), FormFaults.NONE);
        }
        return saving(model, viewer, null, form, posted, response, () -> {
            ConditionTree condition = form.read(conditions, catalogue, Purpose.SEGMENT);
            editing.create(viewer, subject, name(posted), visible(posted), condition);
            flash.addFlashAttribute("toast", name(posted) + " is saved");
        });
    }

    @PostMapping("/{id:\\d+}")
    String change(
            @PathVariable String kind,
            @PathVariable int id,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        mayEdit(viewer);
        Segment segment = find(Subject.of(kind), id);
        Catalogue catalogue = fields.catalogue(viewer);
        ConditionForm form = Merge.choosesStored(posted, CONDITION)
                ? stored(segment, catalogue)
                : ConditionForm.posted(segment.subject(), catalogue, formats.numbers(), posted);
        if (posted.containsKey("act")) {
            previews.look(segment.subject(), id, posted, viewer, model);
            return page(model, viewer, segment, form, name(posted), visible(posted), FormFaults.NONE);
        }
        return saving(model, viewer, segment, form, posted, response, () -> {
            ConditionTree condition = form.read(conditions, catalogue, Purpose.SEGMENT);
            Integer version = WholeNumber.of(posted.getFirst("version"));
            editing.change(viewer, id, new Changes(name(posted), visible(posted), condition, version));
            flash.addFlashAttribute("toast", name(posted) + " is saved");
        });
    }

    /** The condition drawn anew after a button or another field; the page puts it in its place. */
    @PostMapping("/condition")
    String redraw(
            @PathVariable String kind,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        ConditionForm form =
                ConditionForm.posted(Subject.of(kind), fields.catalogue(viewer), formats.numbers(), posted);
        return panel.redraw(
                new SegmentPreviewPanel.Asked(form),
                !viewer.mayEditSegments(),
                "/segments/" + kind + "/condition",
                model,
                response);
    }

    private String saving(
            Model model,
            Viewer viewer,
            @Nullable Segment segment,
            ConditionForm form,
            MultiValueMap<String, String> posted,
            HttpServletResponse response,
            Runnable save) {
        FormFaults faults;
        try {
            save.run();
            return "redirect:/segments/" + form.subject().key();
        } catch (Overtaken overtaken) {
            return merge(
                    overtaken, model, viewer, Objects.requireNonNull(segment).id(), form, posted, response);
        } catch (Refused wrong) {
            faults = FormFaults.of(wrong);
        }
        response.setStatus(422);
        return page(model, viewer, segment, form, name(posted), visible(posted), faults);
    }

    /** What somebody else saved beside what is sent; the form goes on from what is stored now. */
    private String merge(
            Overtaken overtaken,
            Model model,
            Viewer viewer,
            int id,
            ConditionForm form,
            MultiValueMap<String, String> posted,
            HttpServletResponse response) {
        Segment now = find(form.subject(), id);
        Catalogue catalogue = fields.catalogue(viewer);
        Map<String, String> sent = values(
                name(posted),
                visible(posted),
                words.of(form.read(conditions, catalogue, Purpose.SEGMENT), form.subject(), catalogue, today.now()));
        Merge merge = Merge.of(
                        overtaken, LABELS, OriginalValues.in(posted.toSingleValueMap()), values(now, catalogue), sent)
                .readByPage(CONDITION);
        merge.show(model, response);
        return page(
                model,
                viewer,
                now,
                merge.takes(CONDITION) ? stored(now, catalogue) : form,
                merge.values().getOrDefault("name", ""),
                "true".equals(merge.values().get("visible")),
                FormFaults.NONE);
    }

    private ConditionForm stored(Segment segment, Catalogue catalogue) {
        return ConditionForm.of(segment.subject(), catalogue, conditions.tree(segment.condition()));
    }

    private Map<String, String> values(Segment segment, Catalogue catalogue) {
        ConditionTree condition = conditions
                .stored(catalogue, segment.subject(), segment.condition())
                .condition();
        return values(
                segment.name(),
                segment.visible(),
                condition == null
                        ? "A condition that can't be read"
                        : words.of(condition, segment.subject(), catalogue, today.now()));
    }

    private static Map<String, String> values(String name, boolean visible, String condition) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("visible", Boolean.toString(visible));
        values.put(CONDITION, condition);
        return values;
    }

    private String page(
            Model model,
            Viewer viewer,
            @Nullable Segment segment,
            ConditionForm form,
            String name,
            boolean visible,
            FormFaults faults) {
        String base = "/segments/" + form.subject().key();
        model.addAttribute("opened", segment == null ? null : values(segment, fields.catalogue(viewer)));
        model.addAttribute("subject", form.subject());
        model.addAttribute("title", segment == null ? "Add " + form.subject().key() + " segment" : segment.name());
        model.addAttribute("name", name);
        model.addAttribute("visible", visible);
        model.addAttribute("version", segment == null ? null : segment.version());
        model.addAttribute("segmentId", segment == null ? null : segment.id());
        model.addAttribute("problem", segment == null ? null : segment.problem());
        model.addAttribute("uses", segment == null ? null : uses.members(MembershipKind.SEGMENT, segment.id()));
        model.addAttribute("readOnly", !viewer.mayEditSegments());
        model.addAttribute("builder", Builder.of(form, Purpose.SEGMENT, faults.inCondition(), today.now()));
        model.addAttribute("fields", Builder.fields(FieldMenu.Kind.SEGMENT, form));
        model.addAttribute("faults", faults.said());
        model.addAttribute("nameFault", faults.name());
        model.addAttribute("address", segment == null ? base + "/new" : base + "/" + segment.id());
        model.addAttribute("redraw", base + "/condition");
        String ofSegment = segment == null ? "" : "?segment=" + segment.id();
        model.addAttribute("previewAddress", base + "/preview" + ofSegment);
        model.addAttribute("explainAddress", base + "/explain" + ofSegment);
        return "segment/edit";
    }

    private Segment find(Subject subject, int id) {
        return segments.findById(id)
                .filter(segment -> segment.subject() == subject)
                .orElseThrow(() -> new NotFound("This segment is not there any more."));
    }

    private static void mayEdit(Viewer viewer) {
        if (!viewer.mayEditSegments()) {
            throw new NotAllowed("Administrators and super managers edit segments.");
        }
    }

    private static String name(MultiValueMap<String, String> posted) {
        String name = posted.getFirst("name");
        return name == null ? "" : CleanText.of(name);
    }

    /** The switch comes after a hidden "false", so the last one counts. */
    private static boolean visible(MultiValueMap<String, String> posted) {
        List<String> sent = posted.getOrDefault("visible", List.of("false"));
        return sent.contains("true");
    }
}
