package app.steward.attribute.web;

import app.steward.attribute.Attribute;
import app.steward.attribute.AttributeTypes;
import app.steward.attribute.Attributes;
import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import java.util.List;
import org.springframework.stereotype.Component;

/** What the audit trail tells of custom attributes. */
@Component
class AuditedAttributes implements AuditedKinds {
    private final Attributes attributes;

    AuditedAttributes(Attributes attributes) {
        this.attributes = attributes;
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        if (!kind.equals("attribute")) {
            return List.of();
        }
        return List.of(
                AuditedPart.choice("subject", "Of", List.of(Subject.values()), Subject::key, Subject::plural),
                AuditedPart.text("label", "Name"),
                AuditedPart.choice("type", "Type", AttributeTypes.all(), Choice::key, Choice::label),
                AuditedPart.lines(
                        "options",
                        "Choices",
                        json -> json.valueStream()
                                .map(option -> option.path("label").asString(""))
                                .toList()),
                AuditedPart.listed(
                        "order", "Order", AuditedPart.byKey(attributes.all(), Attribute::key, Attribute::label)));
    }
}
