package app.steward.attention;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Attention as lists show, sort and filter it. */
@Component
class AttentionFields implements FieldSource {

    @Override
    public Stream<FieldDefinition> fields() {
        return Stream.of(FieldDefinition.derived(
                        Subject.ACCOUNT,
                        "attention",
                        "Attention",
                        "Risk",
                        ValueType.SCORE,
                        (use, now) -> field(name("af", "attention"), Short.class))
                .afterSegments());
    }
}
