package app.steward.automation;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.FieldSource;
import app.steward.condition.MembershipKind;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** Which alerts are open, and when the last one opened: for lists, filters and rules, never for segments and health. */
@Component
class AlertFields implements FieldSource {
    private static final String GROUP = "Automation";
    private static final Choice EVER = new Choice("ever", "Ever");

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
                        new AccessPath.Membership(
                                MembershipKind.OPEN_ALERT, subject, null, (use, now) -> rulesOf(subject, use)),
                        "Open alert")
                .group(GROUP)
                .params(Param.state(List.of(new Choice("open", "Open"), EVER)))
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

    /** Rules of which an alert is open; or was ever opened, as long as alerts are kept. */
    private static Field<?> rulesOf(Subject subject, FieldRef use) {
        Object state = use.params().get("state");
        if (state == null || state.toString().equalsIgnoreCase("open")) {
            return subject.derived(MembershipKind.OPEN_ALERT.array(), Integer[].class);
        } else if (!state.toString().equalsIgnoreCase(EVER.key())) {
            return field("null::int[]", Integer[].class); // no such state
        }
        return field(
                subject == Subject.ACCOUNT
                        ? "nullif(array(select distinct e.rule_id from alerts e where e.account_id = {0} and e.user_id is"
                                + " null), '{}')"
                        : "nullif(array(select distinct e.rule_id from alerts e where e.user_id = {0}), '{}')",
                Integer[].class,
                field(name(subject.alias(), "id")));
    }

    private List<Choice> known(Subject subject) {
        return rules.of(RuleKind.ALERT).stream()
                .filter(rule -> rule.subject() == subject)
                .map(rule -> new Choice(Integer.toString(rule.id()), rule.name()))
                .toList();
    }
}
