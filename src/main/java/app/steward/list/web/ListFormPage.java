package app.steward.list.web;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.condition.web.FieldMenu;
import app.steward.list.ListEditing;
import app.steward.list.Lists;
import app.steward.membership.Rule;
import app.steward.problem.NotAllowed;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.segment.Segments;
import app.steward.segment.web.ConditionPanel;
import app.steward.segment.web.FormFaults;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.web.Formats;
import app.steward.workspace.Today;
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

/** Making and changing a list: name and type first, then segments and criteria, beside them who that would be. */
@Controller
@RequestMapping("/lists")
class ListFormPage {
    private final ConditionPanel panel;
    private final ListPreviewPanel previews;
    private final Lists lists;
    private final ListEditing editing;
    private final Segments segments;
    private final Fields fields;
    private final Conditions conditions;
    private final Today today;
    private final Formats formats;

    ListFormPage(
            ConditionPanel panel,
            ListPreviewPanel previews,
            Lists lists,
            ListEditing editing,
            Segments segments,
            Fields fields,
            Conditions conditions,
            Today today,
            Formats formats) {
        this.panel = panel;
        this.previews = previews;
        this.lists = lists;
        this.editing = editing;
        this.segments = segments;
        this.fields = fields;
        this.conditions = conditions;
        this.today = today;
        this.formats = formats;
    }

    /** Name and type; the form that follows depends on the type. */
    @GetMapping("/new")
    String begin(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(defaultValue = "true") String shared,
            Viewer viewer,
            Model model) {
        ListEditing.mayKeep(viewer);
        model.addAttribute("name", CleanText.of(name));
        model.addAttribute("shared", !shared.equals("false"));
        if (type.isEmpty() || name.isBlank()) {
            model.addAttribute("type", type.isEmpty() ? "account" : type);
            model.addAttribute("nameFault", type.isEmpty() ? null : "Enter a name.");
            return "list/new";
        }
        Subject subject = type.equals("user") ? Subject.USER : Subject.ACCOUNT;
        ListForm form = ListForm.empty(subject, CleanText.of(name), !shared.equals("false"), fields.catalogue(viewer));
        return page(model, null, form, FormFaults.NONE);
    }

    @PostMapping("/new/{kind:account|user}")
    String create(
            @PathVariable String kind,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        ListEditing.mayKeep(viewer);
        Snapshot present = fields.present(viewer);
        ListForm form = ListForm.posted(Subject.of(kind), present.catalogue(), formats.numbers(), posted);
        if (posted.containsKey("act")) {
            previews.look(form, null, posted, present, viewer, model);
            return page(model, null, form, FormFaults.NONE);
        }
        try {
            int id = editing.create(viewer, form.subject(), form.changes(conditions, present.catalogue()))
                    .id();
            flash.addFlashAttribute("toast", form.name() + " is saved");
            return "redirect:/lists/" + id;
        } catch (Refused wrong) {
            return again(FormFaults.of(wrong), model, null, form, response);
        }
    }

    @GetMapping("/{id:\\d{1,9}}/edit")
    String edit(@PathVariable int id, Viewer viewer, Model model) {
        Rule list = editable(viewer, id);
        ListForm form = ListForm.of(list, fields.catalogue(viewer), conditions);
        return page(model, list, form, FormFaults.NONE);
    }

    @PostMapping("/{id:\\d{1,9}}/edit")
    String change(
            @PathVariable int id,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        Rule list = editable(viewer, id);
        Snapshot present = fields.present(viewer);
        ListForm form = ListForm.posted(list.subject(), present.catalogue(), formats.numbers(), posted);
        if (posted.containsKey("act")) {
            previews.look(form, list, posted, present, viewer, model);
            return page(model, list, form, FormFaults.NONE);
        }
        try {
            editing.change(viewer, id, form.changes(conditions, present.catalogue()));
            flash.addFlashAttribute("toast", form.name() + " is saved");
            return "redirect:/lists/" + id;
        } catch (Overtaken overtaken) {
            response.setStatus(409);
            Rule now = editable(viewer, id);
            List<String> said = List.of(
                    overtaken.getMessage() + " What you entered is still here: look at the list in another window,"
                            + " and save again to replace what was saved.");
            return page(model, now, form.at(now.version()), new FormFaults(null, List.of(), said));
        } catch (Refused wrong) {
            return again(FormFaults.of(wrong), model, list, form, response);
        }
    }

    /** The criteria drawn anew after a button or another field; the page puts it in its place. */
    @PostMapping("/condition/{kind:account|user}")
    String redraw(
            @PathVariable String kind,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        ListEditing.mayKeep(viewer);
        ListForm form = ListForm.posted(Subject.of(kind), fields.catalogue(viewer), formats.numbers(), posted);
        return panel.redraw(form, false, "/lists/condition/" + kind, model, response);
    }

    private String again(
            FormFaults faults, Model model, @Nullable Rule list, ListForm form, HttpServletResponse response) {
        response.setStatus(422);
        return page(model, list, form, faults);
    }

    private String page(Model model, @Nullable Rule list, ListForm form, FormFaults faults) {
        String kind = form.subject().key();
        model.addAttribute("subject", form.subject());
        model.addAttribute("title", list == null ? "Add list" : list.name());
        model.addAttribute("form", form);
        model.addAttribute("rule", list);
        model.addAttribute("segments", segments.of(form.subject()));
        model.addAttribute("builder", Builder.of(form.criteria(), form.purpose(), faults.inCondition(), today.now()));
        model.addAttribute("fields", Builder.fields(FieldMenu.Kind.LIST, form.criteria()));
        model.addAttribute("faults", faults.said());
        model.addAttribute("nameFault", faults.name());
        model.addAttribute("address", list == null ? "/lists/new/" + kind : "/lists/" + list.id() + "/edit");
        model.addAttribute("back", list == null ? "/lists" : "/lists/" + list.id());
        model.addAttribute("redraw", "/lists/condition/" + kind);
        String ofList = list == null ? "" : "?list=" + list.id();
        model.addAttribute("previewAddress", "/lists/preview/" + kind + ofList);
        model.addAttribute("explainAddress", "/lists/explain/" + kind + ofList);
        return "list/edit";
    }

    private Rule editable(Viewer viewer, int id) {
        Rule list = lists.get(viewer, id);
        if (!Lists.mayEdit(viewer, list)) {
            throw new NotAllowed("A list is changed by who made it, by administrators and super managers.");
        }
        return list;
    }
}
