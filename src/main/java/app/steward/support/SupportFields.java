package app.steward.support;

import app.steward.condition.AccessPath;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.fact.MetricSlots;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** What accounts' tickets and answers come to. */
@Component
class SupportFields implements FieldSource {
    private static final String SERVICE = "Service";

    private final MetricSlots slots;

    SupportFields(MetricSlots slots) {
        this.slots = slots;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        SupportMetrics metrics = new SupportMetrics(slots.filled());
        return Stream.of(
                kept("open_tickets", "Open tickets", SERVICE, Integer.class),
                kept("open_urgent_tickets", "Open urgent tickets", SERVICE, Integer.class),
                counted(metrics, SupportMetrics.TICKETS, "Tickets"),
                counted(metrics, SupportMetrics.FIRST_RESPONSE, "First response, hours"),
                counted(metrics, SupportMetrics.CSAT, "CSAT"),
                kept("nps", "NPS", "Relationship", Double.class));
    }

    @Override
    public List<Field<String>> stamps() {
        return List.of(MetricSlots.stamp());
    }

    private static FieldDefinition kept(String key, String label, String group, Class<?> type) {
        return FieldBuilder.of(Subject.ACCOUNT, key, label, ValueType.NUMBER)
                .group(group)
                .at((use, now) -> Subject.ACCOUNT.derived(key, type))
                .build();
    }

    private static FieldDefinition counted(SupportMetrics metrics, String key, String label) {
        return FieldBuilder.of(Subject.ACCOUNT, key, label, ValueType.NUMBER)
                .group(SERVICE)
                .params(Param.days())
                .at(new AccessPath.Metric(metrics))
                .reading(SupportMetrics.READS)
                .reading(Set.of(Subject.ACCOUNT.key() + "." + MetricSlots.METRICS))
                .build();
    }
}
