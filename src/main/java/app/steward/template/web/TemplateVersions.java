package app.steward.template.web;

import app.steward.audit.AuditedPart;
import app.steward.condition.Subject;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.template.EmailTemplate;
import app.steward.template.EmailTemplates;
import app.steward.template.MessageSource;
import app.steward.template.TemplateEditing;
import app.steward.template.TemplateEditing.Draft;
import app.steward.value.WholeNumber;
import app.steward.version.Versioned;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What versions of an e-mail template say. */
@Component
class TemplateVersions implements Versioned {
    private final EmailTemplates templates;
    private final TemplateEditing editing;

    TemplateVersions(EmailTemplates templates, TemplateEditing editing) {
        this.templates = templates;
        this.editing = editing;
    }

    @Override
    public String collection() {
        return "email-templates";
    }

    @Override
    public String kind() {
        return TemplateEditing.KIND;
    }

    @Override
    public Present present(Viewer viewer, String id) {
        Integer number = WholeNumber.of(id);
        if (number == null) {
            throw new NotFound("There is no e-mail template " + id + ".");
        }
        EmailTemplate template = templates.get(number);
        return new Present(
                Integer.toString(template.id()),
                template.name(),
                Subject.USER,
                template.version(),
                TemplateEditing.told(template),
                viewer.mayEditSegments(),
                "/email-templates/" + template.id(),
                "templates");
    }

    @Override
    public List<AuditedPart> parts(Viewer viewer, @Nullable Subject subject) {
        return List.of(
                AuditedPart.text("name", "Name"),
                AuditedPart.text("category", "Category"),
                AuditedPart.text("subject", "Subject"),
                AuditedPart.text("preview", "Preview line"),
                AuditedPart.lines(
                        "body",
                        "Text",
                        json -> json.asString("")
                                .lines()
                                .filter(line -> !line.isBlank())
                                .toList()));
    }

    @Override
    public void restore(Viewer by, Present present, Restoring restoring) {
        editing.restore(
                by,
                Integer.parseInt(present.id()),
                restoring.number(),
                new Draft(
                        restoring.value("name").asString(),
                        restoring.value("category").asString(),
                        new MessageSource(
                                restoring.value("subject").asString(),
                                restoring.value("preview").asString(),
                                restoring.value("body").asString())),
                restoring.version());
    }
}
