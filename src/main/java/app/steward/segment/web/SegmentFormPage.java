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
import app.steward.condition.web.FormJson;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.segment.Segment;
import app.steward.segment.SegmentEditing;
import app.steward.segment.SegmentEditing.Changes;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
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
import tools.jackson.core.JacksonException;

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

    private final SegmentPreviewPanel panel;
    private final Segments segments;
    private final SegmentEditing editing;
    private final UsedBy uses;
    private final Fields fields;
    private final Conditions conditions;
    private final ConditionText words;
    private final Today today;
    private final Formats formats;

    SegmentFormPage(
            SegmentPreviewPanel panel,
            Segments segments,
            SegmentEditing editing,
            UsedBy uses,
            Fields fields,
            Conditions conditions,
            ConditionText words,
            Today today,
            Formats formats) {
        this.panel = panel;
        this.segments = segments;
        this.editing = editing;
        this.uses = uses;
        this.fields = fields;
        this.conditions = conditions;
        this.words = words;
        this.today = today;
        this.formats = formats;
    }

    @GetMapping("/new")
    String empty(@PathVariable String kind, Viewer viewer, Model model) {
        mayEdit(viewer);
        Subject subject = Subject.of(kind);
        ConditionForm form = ConditionForm.empty(subject, fields.catalogue(viewer));
        return page(model, viewer, null, form, "", true, List.of(), List.of());
    }

    @GetMapping("/{id:\\d+}")
    String show(@PathVariable String kind, @PathVariable int id, Viewer viewer, Model model) {
        Segment segment = find(Subject.of(kind), id);
        ConditionForm form = stored(segment, fields.catalogue(viewer));
        return page(model, viewer, segment, form, segment.name(), segment.visible(), List.of(), List.of());
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
        ConditionForm form = filled(ConditionForm.posted(subject, catalogue, formats.numbers(), posted), posted);
        if (posted.containsKey("act")) {
            look(subject, null, posted, viewer, model);
            return page(model, viewer, null, form, name(posted), visible(posted), List.of(), List.of());
        }
        return saving(model, viewer, null, form, posted, response, () -> {
            ConditionTree condition = read(catalogue, form);
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
            look(segment.subject(), id, posted, viewer, model);
            return page(model, viewer, segment, form, name(posted), visible(posted), List.of(), List.of());
        }
        return saving(model, viewer, segment, form, posted, response, () -> {
            ConditionTree condition = read(catalogue, form);
            Integer version = version(posted);
            editing.change(viewer, id, new Changes(name(posted), visible(posted), condition, version));
            flash.addFlashAttribute("toast", name(posted) + " is saved");
        });
    }

    /** Without scripts a button asks for what else comes by itself: who matches, and why one does or does not. */
    private void look(
            Subject subject,
            @Nullable Integer segment,
            MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model) {
        String act = posted.getFirst("act");
        if ("preview".equals(act)) {
            panel.preview(subject, segment, posted, viewer, model);
        } else if ("explain".equals(act)) {
            String who = posted.getFirst("whom");
            panel.explain(subject, segment, posted, who == null ? "" : who, viewer, model);
        }
    }

    /** What is made of a list comes with what narrows the list beside the lines of its filter. */
    private static ConditionForm filled(ConditionForm form, MultiValueMap<String, String> posted) {
        String also = posted.getFirst("also");
        if (also == null || !"fill".equals(posted.getFirst("act"))) {
            return form;
        }
        try {
            return form.after(FormJson.MAPPER.readTree(also));
        } catch (JacksonException e) {
            // Nothing that a list wrote.
            return form;
        }
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
        model.addAttribute("builder", Builder.of(form, Purpose.SEGMENT, List.of(), today.now()));
        model.addAttribute("readOnly", !viewer.mayEditSegments());
        model.addAttribute("redraw", "/segments/" + kind + "/condition");
        response.setHeader("HX-Trigger-After-Settle", "condition-changed");
        return "segment/builder";
    }

    private String saving(
            Model model,
            Viewer viewer,
            @Nullable Segment segment,
            ConditionForm form,
            MultiValueMap<String, String> posted,
            HttpServletResponse response,
            Runnable save) {
        List<Fault> faults;
        List<String> said;
        try {
            save.run();
            return "redirect:/segments/" + form.subject().key();
        } catch (BadInput wrong) {
            faults = wrong.faults().stream()
                    .filter(fault -> fault.path().startsWith("condition"))
                    .map(fault -> new Fault(inCondition(fault.path()), fault.message()))
                    .toList();
            said = wrong.faults().stream()
                    .filter(fault -> !fault.path().equals("name"))
                    .map(Fault::message)
                    .distinct()
                    .toList();
            wrong.faults().stream()
                    .filter(fault -> fault.path().equals("name"))
                    .findFirst()
                    .ifPresent(fault -> model.addAttribute("nameFault", fault.message()));
        } catch (Overtaken overtaken) {
            return merge(
                    overtaken, model, viewer, Objects.requireNonNull(segment).id(), form, posted, response);
        } catch (Conflict taken) {
            faults = List.of();
            String message = String.valueOf(taken.getMessage());
            boolean ofName = taken.path().equals("name");
            said = ofName ? List.of() : List.of(message);
            model.addAttribute("nameFault", ofName ? message : null);
        }
        response.setStatus(422);
        return page(model, viewer, segment, form, name(posted), visible(posted), faults, said);
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
                name(posted), visible(posted), words.of(read(catalogue, form), form.subject(), catalogue, today.now()));
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
                List.of(),
                List.of());
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

    private static String inCondition(String path) {
        String rest = path.substring("condition".length());
        return rest.startsWith(".") ? rest.substring(1) : rest;
    }

    private ConditionTree read(Catalogue catalogue, ConditionForm form) {
        try {
            return conditions.read(catalogue, form.subject(), form.json().condition(), Purpose.SEGMENT);
        } catch (BadInput wrong) {
            throw new BadInput(form.inWords(wrong.faults())).under("condition");
        }
    }

    private String page(
            Model model,
            Viewer viewer,
            @Nullable Segment segment,
            ConditionForm form,
            String name,
            boolean visible,
            List<Fault> faults,
            List<String> said) {
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
        model.addAttribute("builder", Builder.of(form, Purpose.SEGMENT, faults, today.now()));
        model.addAttribute("fields", Builder.fields(FieldMenu.Kind.SEGMENT, form));
        model.addAttribute("faults", said);
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

    private static @Nullable Integer version(MultiValueMap<String, String> posted) {
        String version = posted.getFirst("version");
        return version != null && version.matches("[0-9]{1,9}") ? (Integer) Integer.parseInt(version) : null;
    }
}
