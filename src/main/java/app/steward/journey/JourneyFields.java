package app.steward.journey;

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
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** In which journeys a user is, or was: for lists, filters and rules, never for segments and health. */
@Component
class JourneyFields implements FieldSource {
    private static final List<Choice> STATES = List.of(
            new Choice("active", "Active"),
            new Choice("completed", "Completed"),
            new Choice("goal", "Goal reached"),
            new Choice("ever", "Ever"));

    private final Rules rules;

    JourneyFields(Rules rules) {
        this.rules = rules;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        return Stream.of(FieldBuilder.membership(
                        new AccessPath.Membership(
                                MembershipKind.JOURNEY, Subject.USER, null, (use, now) -> journeysOf(use)),
                        "User journey")
                .group("Automation")
                .params(Param.state(STATES))
                .choices(this::known)
                .afterSegments()
                .build());
    }

    private static Field<?> journeysOf(FieldRef use) {
        Object asked = use.params().get("state");
        String state = asked == null ? "active" : asked.toString().toLowerCase(Locale.ROOT);
        if (state.equals("active")) {
            return Subject.USER.derived(MembershipKind.JOURNEY.array(), Integer[].class);
        }
        String which = switch (state) {
            case "completed" -> " and r.end_why = 'done'";
            case "goal" -> " and r.goal_at is not null";
            case "ever" -> "";
            default -> " and false";
        };
        return field(
                "nullif(array(select distinct r.journey_id from journey_runs r where r.user_id = {0}" + which
                        + "), '{}')",
                Integer[].class,
                field(name(Subject.USER.alias(), "id")));
    }

    private List<Choice> known() {
        return rules.of(RuleKind.JOURNEY).stream()
                .map(rule -> new Choice(Integer.toString(rule.id()), rule.name()))
                .toList();
    }
}
