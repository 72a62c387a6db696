package app.steward.choice.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.choice.ChoiceList;
import app.steward.condition.Choice;
import java.util.List;
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
        return List.of(
                AuditedPart.text("label", "Name"),
                AuditedPart.choice("type", "Type", list.types(), Choice::key, Choice::label),
                AuditedPart.text("position", "Place"),
                AuditedPart.listed(
                        "order", "Order", AuditedPart.byKey(list.entries().choices(), Choice::key, Choice::label)));
    }
}
