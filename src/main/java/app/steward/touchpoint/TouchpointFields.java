package app.steward.touchpoint;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.condition.AccessPath;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.fact.MetricSlots;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** How many touchpoints accounts and users had, and when the last one was. */
@Component
class TouchpointFields implements FieldSource {
    private static final String GROUP = "Relationship";

    private final MetricSlots slots;

    TouchpointFields(MetricSlots slots) {
        this.slots = slots;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        TouchpointMetrics metrics = new TouchpointMetrics(slots.filled());
        return Stream.of(Subject.ACCOUNT, Subject.USER)
                .flatMap(subject -> Stream.of(count(subject, metrics), last(subject)));
    }

    @Override
    public List<Field<String>> stamps() {
        return List.of(MetricSlots.stamp());
    }

    private static FieldDefinition count(Subject subject, TouchpointMetrics metrics) {
        return FieldBuilder.of(subject, TouchpointMetrics.COUNT, "Touchpoints", ValueType.NUMBER)
                .group(GROUP)
                .params(
                        Param.optional(TouchpointMetrics.KIND, Param.Type.TEXT).with(TouchpointKind::choices),
                        Param.days())
                .at(new AccessPath.Metric(metrics))
                .reading(TouchpointMetrics.reads(subject))
                .reading(Set.of(subject.key() + "." + MetricSlots.METRICS))
                .build();
    }

    private static FieldDefinition last(Subject subject) {
        String row = subject.derivedAlias();
        return FieldBuilder.of(subject, TouchpointMetrics.LAST, "Last touchpoint", ValueType.MOMENT)
                .group(GROUP)
                .at((use, now) -> field(name(row, TouchpointMetrics.LAST), OffsetDateTime.class))
                .build();
    }
}
