package app.steward.template.web;

import app.steward.problem.Conflict;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.problem.Use;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import app.steward.template.EmailTemplate;
import app.steward.template.EmailTemplates;
import app.steward.template.TemplateEditing;
import app.steward.template.TemplateSendings;
import app.steward.template.TemplateSendings.Sent;
import app.steward.template.TemplateStarters;
import app.steward.undo.web.UndoDelete;
import app.steward.web.Faults;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Automation > Templates: all of them, and one to write. */
@Controller
@RequestMapping("/email-templates")
class TemplatePages {
    private final EmailTemplates templates;
    private final TemplateEditing editing;
    private final TemplateLook look;
    private final TemplateSendings sendings;
    private final UndoDelete undo;

    TemplatePages(
            EmailTemplates templates,
            TemplateEditing editing,
            TemplateLook look,
            TemplateSendings sendings,
            UndoDelete undo) {
        this.templates = templates;
        this.editing = editing;
        this.look = look;
        this.sendings = sendings;
        this.undo = undo;
    }

    /**
     * A template in the list.
     *
     * @param sent null where it was never sent
     */
    record Line(
            EmailTemplate template,
            List<Use> usedBy,
            @Nullable Sent sent) {}

    @GetMapping
    String list(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String show,
            Viewer viewer,
            Model model) {
        boolean archived = show.equals("archived");
        List<EmailTemplate> found = templates.found(q, archived);
        List<Integer> ids = found.stream().map(EmailTemplate::id).toList();
        Map<Integer, List<Use>> usedBy = templates.uses(ids);
        Map<Integer, Sent> sent = sendings.of(viewer, ids);
        model.addAttribute(
                "lines",
                found.stream()
                        .map(template -> new Line(
                                template, usedBy.getOrDefault(template.id(), List.of()), sent.get(template.id())))
                        .toList());
        model.addAttribute("q", q);
        model.addAttribute("show", archived ? "archived" : "");
        model.addAttribute("archived", templates.archived());
        model.addAttribute("starters", TemplateStarters.all());
        return "template/templates";
    }

    @GetMapping("/new")
    String add(@RequestParam Map<String, String> params, Viewer viewer, Model model) {
        TemplateEditing.requireEditor(viewer);
        TemplateForm form = TemplateStarters.find(params.getOrDefault("starter", ""))
                .map(found -> TemplateForm.of(found.draft(), null))
                .orElseGet(TemplateForm::empty);
        return page(null, form, false, params, viewer, model);
    }

    /** @param params as whom and how it is looked at */
    @GetMapping("/{id:\\d{1,9}}")
    String show(@PathVariable int id, @RequestParam Map<String, String> params, Viewer viewer, Model model) {
        EmailTemplate template = templates.get(id);
        return page(template, TemplateForm.of(template), true, params, viewer, model);
    }

    @PostMapping
    Object create(
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        TemplateForm form = TemplateForm.posted(sent);
        try {
            EmailTemplate made = editing.create(viewer, form.draft());
            return FormResponses.see("/email-templates/" + made.id(), made.name() + " added", request, response);
        } catch (Refused wrong) {
            Faults.show(wrong, model, response);
            return page(null, form, false, sent, viewer, model);
        }
    }

    @PostMapping("/{id:\\d{1,9}}")
    Object change(
            @PathVariable int id,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        TemplateForm form = TemplateForm.posted(sent);
        try {
            EmailTemplate saved = editing.change(viewer, id, form.draft(), form.version());
            return FormResponses.see(
                    "/email-templates/" + id, "Version " + saved.version() + " saved", request, response);
        } catch (Overtaken overtaken) {
            response.setStatus(409);
            EmailTemplate now = templates.get(id);
            model.addAttribute(
                    "overtaken",
                    overtaken.getMessage() + " What you entered is still here: look at the template in another window,"
                            + " and save again to replace what was saved.");
            return page(now, form.at(now.version()), false, sent, viewer, model);
        } catch (Refused wrong) {
            Faults.show(wrong, model, response);
            return page(templates.get(id), form, false, sent, viewer, model);
        }
    }

    @PostMapping("/{id:\\d{1,9}}/copy")
    Object copy(@PathVariable int id, Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        EmailTemplate copy = editing.copy(viewer, id);
        return FormResponses.see("/email-templates/" + copy.id(), copy.name() + " added", request, response);
    }

    @PostMapping("/{id:\\d{1,9}}/{what:archive|unarchive}")
    Object archive(
            @PathVariable int id,
            @PathVariable String what,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        boolean archives = what.equals("archive");
        EmailTemplate template = editing.archive(viewer, id, archives);
        return FormResponses.see(
                "/email-templates/" + id,
                template.name() + (archives ? " archived" : " is offered again"),
                request,
                response);
    }

    @PostMapping("/{id:\\d{1,9}}/delete")
    Object delete(@PathVariable int id, Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        try {
            String name = templates.get(id).name();
            editing.delete(viewer, id);
            String back = undo.address(viewer, TemplateEditing.UNDO, id, "/email-templates");
            return FormResponses.see("/email-templates", name + " deleted", back, request, response);
        } catch (Conflict inUse) {
            return FormResponses.see("/email-templates/" + id, String.valueOf(inUse.getMessage()), request, response);
        }
    }

    /** @param isStored whether the form holds what is stored, which has an address to be shown from */
    private String page(
            @Nullable EmailTemplate template,
            TemplateForm form,
            boolean isStored,
            Map<String, String> params,
            Viewer viewer,
            Model model) {
        boolean mayEdit = viewer.mayEditSegments();
        model.addAttribute("template", template);
        model.addAttribute("form", form);
        model.addAttribute("mayEdit", mayEdit);
        model.addAttribute("categories", templates.categories());
        model.addAttribute("usedBy", template == null ? List.of() : templates.uses(template.id()));
        model.addAttribute(
                "sent",
                template == null
                        ? null
                        : sendings.of(viewer, List.of(template.id())).get(template.id()));
        look.show(model, viewer, form.source(), isStored, template, params);
        return "template/template";
    }
}
