package app.steward.report;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What the review asks of every account at once and has to be kept on the derived rows for that: how overall health changed in
 * thirty days, which lists show beside each score too.
 */
@Component
class ReviewUses implements ConditionHolder {

    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return Stream.of();
    }

    @Override
    public Stream<ReferencedField> heldUses(Catalogue catalogue) {
        return Stream.of(new ReferencedField(
                "report",
                0,
                "Portfolio",
                Subject.ACCOUNT,
                FieldRef.of("health_change", Map.of("pillar", "overall", "days", Review.DAYS))));
    }
}
