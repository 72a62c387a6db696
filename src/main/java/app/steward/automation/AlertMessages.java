package app.steward.automation;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.Conditions;
import app.steward.merge.MergeField;
import app.steward.merge.MergeText;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which fields the messages of alert rules name, so that none of them is deleted. */
@Component
class AlertMessages implements ConditionHolder {
    private final AlertRules rules;
    private final Conditions conditions;

    AlertMessages(AlertRules rules, Conditions conditions) {
        this.rules = rules;
        this.conditions = conditions;
    }

    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return Stream.of();
    }

    @Override
    public Stream<ReferencedField> namedUses(Catalogue catalogue) {
        return rules.all().stream()
                .flatMap(rule -> MergeText.stored(
                                rule.settings().message(), rule.head().subject(), catalogue, conditions)
                        .fields()
                        .map(MergeField::use)
                        .distinct()
                        .map(use -> new ReferencedField(
                                AlertRuleTrail.KIND,
                                rule.id(),
                                rule.name(),
                                rule.head().subject(),
                                use)));
    }
}
