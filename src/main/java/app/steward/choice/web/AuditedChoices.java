package app.steward.choice.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.choice.ChoiceList;
import app.steward.condition.Choice;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the audit trail tells of stages, personas and other lists of choices. */
@Component
class AuditedChoices implements AuditedKinds {
    private final List<ChoiceList<?>> lists;

    AuditedChoices(List<ChoiceList<?>> lists) {
        this.lists = List.copyOf(lists);
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        return lists.stream()
                .filter(list -> list.kind().equals(kind))
                .flatMap(list -> parts(list).stream())
                .toList();
    }

    private static List<AuditedPart> parts(ChoiceList<?> list) {
        Map<String, String> labels =
                list.entries().choices().stream().collect(Collectors.toMap(Choice::key, Choice::label));
        return List.of(
                AuditedPart.text("label", "Name"),
                AuditedPart.choice(
                        "type",
                        "Type",
                        key -> list.types().stream()
                                .filter(type -> type.key().equals(key))
                                .map(Choice::label)
                                .findFirst()),
                AuditedPart.text("position", "Place"),
                AuditedPart.value(
                        "order",
                        "Order",
                        json -> json.valueStream()
                                .map(key -> labels.getOrDefault(key.asString(""), key.asString("")))
                                .collect(Collectors.joining(", "))));
    }
}
