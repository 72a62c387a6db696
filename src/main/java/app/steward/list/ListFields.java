package app.steward.list;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.ChoicesInUse;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.FieldSource;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Param;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.membership.MembershipTables;
import app.steward.membership.Rule;
import app.steward.membership.RuleKind;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** Being in a list, and since when. Each asker knows the shared lists and their own. */
@Component
class ListFields implements FieldSource {
    private static final String GROUP = "Lists";

    private final Lists lists;

    ListFields(Lists lists) {
        this.lists = lists;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        return Stream.of(Subject.ACCOUNT, Subject.USER).flatMap(this::of);
    }

    private Stream<FieldDefinition> of(Subject subject) {
        AccessPath.Membership of = new AccessPath.Membership(
                MembershipKind.LIST,
                subject,
                (id, asking, asker, catalogue) -> lists.whenRead(subject, id, asking, asker, catalogue));
        ChoicesInUse known = asker -> known(subject, asker);
        FieldDefinition list = FieldBuilder.membership(of, "List")
                .group(GROUP)
                .choices(known)
                .afterSegments()
                .build();
        FieldDefinition since = FieldBuilder.of(subject, "in_list_since", "In the list since", ValueType.MOMENT)
                .group(GROUP)
                .params(Param.member(of, () -> known(subject, Principal.SYSTEM)))
                .at((use, now) -> since(subject, use))
                .afterSegments()
                .build();
        return Stream.of(list, since);
    }

    private List<Choice> known(Subject subject, Principal asker) {
        return lists.knownTo(asker).stream()
                .filter(list -> list.subject() == subject)
                .map(ListFields::choice)
                .toList();
    }

    private static Choice choice(Rule list) {
        return new Choice(Integer.toString(list.id()), list.name());
    }

    private static Field<?> since(Subject subject, FieldRef use) {
        MembershipTables tables = new MembershipTables(RuleKind.RULES, subject);
        MembershipRef list = use.memberships()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("in_list_since needs a list"));
        return field(select(field(name("m", "entered_at"), OffsetDateTime.class))
                .from(tables.members().as("m"))
                .where(tables.definition("m").eq(inline(Math.toIntExact(list.id()))))
                .and(field(name("m", "left_at")).isNull())
                .and(tables.record("m").eq(field(name(subject.alias(), "id"), Long.class))));
    }
}
