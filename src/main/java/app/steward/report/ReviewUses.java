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
 * thirty days, which lists show beside each score too; and how much was talked and asked in thirty days and in sixty, which
 * would else be counted anew, of all accounts, for each look at the card.
 */
@Component
class ReviewUses implements ConditionHolder {

    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return Stream.of();
    }

    @Override
    public Stream<ReferencedField> heldUses(Catalogue catalogue) {
        return Stream.concat(
                        Stream.of(FieldRef.of("health_change", Map.of("pillar", "overall", "days", Review.DAYS))),
                        Stream.of("touchpoints", "tickets")
                                .flatMap(what -> Stream.of(Review.DAYS, 2 * Review.DAYS)
                                        .map(days -> FieldRef.of(what, Map.of("days", days)))))
                .map(use -> new ReferencedField("report", 0, "Portfolio", Subject.ACCOUNT, use));
    }
}
