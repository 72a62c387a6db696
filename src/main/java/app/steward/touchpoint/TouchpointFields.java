package app.steward.touchpoint;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.condition.Field;
import app.steward.condition.FieldSource;
import app.steward.condition.Param;
import app.steward.condition.Reach;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.fact.Slots;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** How many touchpoints accounts and users had, and when the last one was. */
@Component
class TouchpointFields implements FieldSource {
    private static final String GROUP = "Relationship";

    private final Slots slots;

    TouchpointFields(Slots slots) {
        this.slots = slots;
    }

    @Override
    public Stream<Field> fields() {
        TouchpointMetrics metrics = new TouchpointMetrics(slots.filled());
        return Stream.of(Subject.ACCOUNT, Subject.USER)
                .flatMap(subject -> Stream.of(count(subject, metrics), last(subject)));
    }

    @Override
    public List<org.jooq.Field<String>> stamps() {
        return List.of(Slots.stamp());
    }

    private static Field count(Subject subject, TouchpointMetrics metrics) {
        return new Field(
                        subject,
                        TouchpointMetrics.COUNT,
                        "Touchpoints",
                        GROUP,
                        ValueType.NUMBER,
                        List.of(
                                Param.optional(TouchpointMetrics.KIND, Param.Type.TEXT)
                                        .with(TouchpointKind::choices),
                                Param.days()),
                        new Reach.Metric(metrics),
                        null,
                        true,
                        true,
                        false)
                .reading(TouchpointMetrics.reads(subject))
                .reading(Set.of(subject.key() + "." + Slots.METRICS));
    }

    private static Field last(Subject subject) {
        String row = subject == Subject.ACCOUNT ? "af" : "uf";
        return Field.derived(
                subject,
                TouchpointMetrics.LAST,
                "Last touchpoint",
                GROUP,
                ValueType.MOMENT,
                (use, now) -> field(name(row, TouchpointMetrics.LAST), OffsetDateTime.class));
    }
}
