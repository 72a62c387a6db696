package app.steward.segment;

import app.steward.condition.ConditionHolder;
import app.steward.condition.Fields;
import app.steward.membership.StoredDefinitions;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The conditions of the stored segments, as far as they can still be read. */
@Component
class SegmentDefinitions implements ConditionHolder {
    private final StoredDefinitions stored;
    private final Fields fields;

    SegmentDefinitions(StoredDefinitions stored, Fields fields) {
        this.stored = stored;
        this.fields = fields;
    }

    @Override
    public Stream<StoredCondition> kept() {
        return stored.kept(SegmentKind.SEGMENT);
    }

    @Override
    public Stream<ParsedCondition> held() {
        return stored.held(SegmentKind.SEGMENT, fields.catalogue());
    }
}
