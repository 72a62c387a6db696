package app.steward.template;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.Subject;
import app.steward.merge.MergeField;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which fields templates and the layout name, so that none of them is deleted. */
@Component
class TemplateFields implements ConditionHolder {
    private final EmailTemplates templates;
    private final EmailLayouts layouts;
    private final MessageReader reader;

    TemplateFields(EmailTemplates templates, EmailLayouts layouts, MessageReader reader) {
        this.templates = templates;
        this.layouts = layouts;
        this.reader = reader;
    }

    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return Stream.of();
    }

    @Override
    public Stream<ReferencedField> namedUses(Catalogue catalogue) {
        EmailLayout layout = layouts.current();
        EmailLayout none = new EmailLayout("", "", layout.colour(), "", 0);
        Stream<ReferencedField> named = templates.all().stream()
                .flatMap(template -> uses(
                        TemplateEditing.KIND,
                        template.id(),
                        template.name(),
                        reader.stored(template.source(), none, catalogue)));
        Message around = reader.stored(new MessageSource("", "", ""), layout, catalogue);
        return Stream.concat(named, uses(EmailLayouts.KIND, 1, "Layout of e-mails", around));
    }

    private static Stream<ReferencedField> uses(String type, long id, String name, Message message) {
        return message.fields()
                .map(MergeField::use)
                .distinct()
                .map(use -> new ReferencedField(type, id, name, Subject.USER, use));
    }
}
