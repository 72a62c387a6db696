package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.FieldSource;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.membership.MembershipTables;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** Being in a segment, and when a record entered one. */
@Component
class SegmentFields implements FieldSource {
    private static final String GROUP = "Segments";

    private final DSLContext sql;

    SegmentFields(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        return Stream.of(Subject.ACCOUNT, Subject.USER).flatMap(this::of);
    }

    private Stream<FieldDefinition> of(Subject subject) {
        Supplier<List<Choice>> known = () -> known(subject);
        AccessPath.Membership of = new AccessPath.Membership(MembershipKind.SEGMENT, subject);
        FieldDefinition segment = FieldBuilder.membership(of, "Segment")
                .group(GROUP)
                .choices(known)
                .build();
        FieldDefinition entered = FieldBuilder.of(subject, "entered_segment", "Entered segment", ValueType.MOMENT)
                .group(GROUP)
                .params(Param.member(of, known))
                .at((use, now) -> entered(subject, use))
                .build();
        return Stream.of(segment, entered);
    }

    private List<Choice> known(Subject subject) {
        return sql.select(field(name("id"), Integer.class), field(name("name"), String.class))
                .from(table(name("segments")))
                .where(field(name("subject"), String.class).eq(subject.key()))
                .orderBy(field(name("position")), field(name("id")))
                .fetch(row -> new Choice(row.value1().toString(), row.value2()));
    }

    private static Field<?> entered(Subject subject, FieldRef use) {
        MembershipTables tables = new MembershipTables(SegmentKind.SEGMENT, subject);
        MembershipRef segment = use.memberships()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("entered_segment needs a segment"));
        return field(select(field(name("m", "entered_at"), OffsetDateTime.class))
                .from(tables.members().as("m"))
                .where(tables.definition("m").eq(inline(Math.toIntExact(segment.id()))))
                .and(tables.record("m").eq(field(name(subject.alias(), "id"), Long.class))));
    }
}
