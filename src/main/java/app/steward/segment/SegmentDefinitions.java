package app.steward.segment;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.membership.StoredDefinitions;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The conditions of the stored segments, as far as they can still be read. */
@Component
class SegmentDefinitions implements ConditionHolder {
    private final StoredDefinitions stored;

    SegmentDefinitions(StoredDefinitions stored) {
        this.stored = stored;
    }

    @Override
    public Stream<StoredCondition> kept(Catalogue catalogue) {
        return stored.kept(SegmentKind.SEGMENT);
    }

    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return stored.held(SegmentKind.SEGMENT, catalogue);
    }
}
