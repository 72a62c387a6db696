package app.steward.automation;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which alerts are open, and when the last one opened: for lists, filters and rules, never for segments and health. */
@Component
class AlertFields implements FieldSource {
    private static final String GROUP = "Automation";

    private final Rules rules;

    AlertFields(Rules rules) {
        this.rules = rules;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        return Stream.of(Subject.ACCOUNT, Subject.USER).flatMap(this::of);
    }

    private Stream<FieldDefinition> of(Subject subject) {
        FieldDefinition open = FieldBuilder.membership(
                        new AccessPath.Membership(MembershipKind.OPEN_ALERT, subject), "Open alert")
                .group(GROUP)
                .choices(() -> known(subject))
                .afterSegments()
                .build();
        FieldDefinition last = FieldBuilder.of(subject, AlertStage.LAST, "Last alert", ValueType.MOMENT)
                .group(GROUP)
                .at((use, now) -> subject.derived(AlertStage.LAST, OffsetDateTime.class))
                .afterSegments()
                .build();
        return Stream.of(open, last);
    }

    private List<Choice> known(Subject subject) {
        return rules.of(RuleKind.ALERT).stream()
                .filter(rule -> rule.subject() == subject)
                .map(rule -> new Choice(Integer.toString(rule.id()), rule.name()))
                .toList();
    }
}
