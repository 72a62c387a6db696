package app.steward.template;

import app.steward.audit.AuditTrail;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.Deletable;
import app.steward.undo.DeletedRows.Deleted;
import java.util.List;
import org.springframework.stereotype.Component;

/** Puts a deleted template back, with its versions. */
@Component
class TemplateUndelete implements Deletable {
    private final EmailTemplates templates;
    private final TemplateEditing editing;
    private final AuditTrail audit;

    TemplateUndelete(EmailTemplates templates, TemplateEditing editing, AuditTrail audit) {
        this.templates = templates;
        this.editing = editing;
        this.audit = audit;
    }

    @Override
    public String kind() {
        return TemplateEditing.UNDO;
    }

    @Override
    public String type() {
        return TemplateEditing.KIND;
    }

    @Override
    public About about(Viewer viewer, long id) {
        return new About(templates.get(Math.toIntExact(id)).name(), "/email-templates/" + id, "/email-templates");
    }

    @Override
    public List<Use> usedBy(long id) {
        return templates.uses(Math.toIntExact(id));
    }

    @Override
    public boolean mayDelete(Viewer by, long id) {
        return by.mayEditSegments();
    }

    @Override
    public void delete(Viewer by, long id) {
        editing.delete(by, Math.toIntExact(id));
    }

    @Override
    public String putBack(Viewer by, Deleted deleted) {
        TemplateEditing.requireEditor(by);
        deleted.insert("email_templates");
        deleted.insert("email_template_versions");
        EmailTemplate back = templates.get(Math.toIntExact(deleted.id()));
        audit.record(
                by,
                "restored",
                TemplateEditing.KIND,
                Integer.toString(back.id()),
                back.name(),
                null,
                TemplateEditing.told(back));
        return back.name();
    }
}
