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
        Stream<ReferencedField> named = templates.all().stream().flatMap(template -> {
            MessageSource source = template.source();
            return uses(
                    TemplateEditing.KIND,
                    template.id(),
                    template.name(),
                    reader.fields(catalogue, source.subject(), source.preview(), source.body()));
        });
        Stream<MergeField> around = reader.fields(catalogue, layouts.current().foot());
        return Stream.concat(named, uses(EmailLayouts.KIND, 1, "Layout of e-mails", around));
    }

    private static Stream<ReferencedField> uses(String type, long id, String name, Stream<MergeField> fields) {
        return fields.map(MergeField::use)
                .distinct()
                .map(use -> new ReferencedField(type, id, name, Subject.USER, use));
    }
}
