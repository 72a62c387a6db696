package app.steward.attention;

import app.steward.condition.FieldBuilder;
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
        return Stream.of(FieldBuilder.of(Subject.ACCOUNT, "attention", "Attention", ValueType.SCORE)
                .group("Risk")
                .at((use, now) -> Subject.ACCOUNT.derived("attention", Short.class))
                .afterSegments()
                .build());
    }
}
