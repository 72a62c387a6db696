package app.steward.record;

import app.steward.condition.Subject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The properties of all kinds of records, for who brings or shows values of any kind. */
@Component
public class RecordProperties {
    private final Map<Subject, RecordFields<?>> kinds = new EnumMap<>(Subject.class);

    RecordProperties(List<RecordFields<?>> kinds) {
        kinds.forEach(kind -> this.kinds.put(kind.subject(), kind));
    }

    public List<? extends Property<?>> of(Subject subject) {
        return kind(subject).properties();
    }

    /** What was given of a record under the key of a property; null where nothing was, or where it is no property. */
    @SuppressWarnings("unchecked") // the properties of its kind are of its class
    public <R extends CustomerRecord> @Nullable Object given(Subject subject, R record, String key) {
        return ((RecordFields<R>) kind(subject))
                .properties().stream()
                        .filter(property -> property.key().equals(key))
                        .findFirst()
                        .map(property -> property.reads().apply(record))
                        .orElse(null);
    }

    private RecordFields<?> kind(Subject subject) {
        return Objects.requireNonNull(kinds.get(subject));
    }
}
