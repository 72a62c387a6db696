package app.steward.attribute.web;

import app.steward.attribute.Attribute;
import app.steward.attribute.AttributeTypes;
import app.steward.attribute.Attributes;
import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
        Map<String, String> labels = attributes.all().stream()
                .collect(Collectors.toMap(Attribute::key, Attribute::label, (one, other) -> one));
        return List.of(
                AuditedPart.choice(
                        "subject",
                        "Of",
                        key -> Arrays.stream(Subject.values())
                                .filter(subject -> subject.key().equals(key))
                                .map(Subject::plural)
                                .findFirst()),
                AuditedPart.text("label", "Name"),
                AuditedPart.choice(
                        "type",
                        "Type",
                        key -> AttributeTypes.all().stream()
                                .filter(type -> type.key().equals(key))
                                .map(Choice::label)
                                .findFirst()),
                AuditedPart.lines(
                        "options",
                        "Choices",
                        json -> json.valueStream()
                                .map(option -> option.path("label").asString(""))
                                .toList()),
                AuditedPart.value(
                        "order",
                        "Order",
                        json -> json.valueStream()
                                .map(key -> labels.getOrDefault(key.asString(""), key.asString("")))
                                .collect(Collectors.joining(", "))));
    }
}
