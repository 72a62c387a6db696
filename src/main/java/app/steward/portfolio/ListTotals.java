package app.steward.portfolio;

import app.steward.condition.FieldUse;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.portfolio.Listing.Asked;
import app.steward.portfolio.Listing.Figure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What all rows of a list come to, as the viewer sees it: the sums of its money columns, the means of its scores and
 * health; of accounts their MRR, whether it is shown or not. What belongs to the account is left out of lists of its
 * users and subscriptions, where one account would count as often as it has rows.
 */
@Component
public class ListTotals {
    private static final String OF_ACCOUNT = "account.";

    private final Listing listing;

    ListTotals(Listing listing) {
        this.listing = listing;
    }

    /**
     * Of one column.
     *
     * @param value a sum, 0 over nothing; or a mean as a whole number, null over nothing
     */
    public record Total(
            Column column, boolean mean, @Nullable BigDecimal value) {}

    /** One statement, whatever the columns; none where nothing can be added up. */
    public List<Total> of(View view, Asked asked) {
        Map<Figure, Column> figures = figures(view, asked);
        if (figures.isEmpty()) {
            return List.of();
        }
        List<@Nullable BigDecimal> values = listing.figures(view, asked, List.copyOf(figures.keySet()));
        List<Total> totals = new ArrayList<>();
        figures.forEach((figure, column) -> {
            BigDecimal value = values.get(totals.size());
            totals.add(new Total(column, figure.mean(), figure.mean() ? whole(value) : orZero(value)));
        });
        return totals;
    }

    private static BigDecimal orZero(@Nullable BigDecimal sum) {
        return sum == null ? BigDecimal.ZERO : sum;
    }

    private static @Nullable BigDecimal whole(@Nullable BigDecimal mean) {
        return mean == null ? null : mean.setScale(0, RoundingMode.HALF_UP);
    }

    private static Map<Figure, Column> figures(View view, Asked asked) {
        Map<Figure, Column> figures = new LinkedHashMap<>();
        if (view.subject() == Subject.ACCOUNT) {
            Column mrr = Column.of(view.subject(), "mrr", asked.catalogue());
            figures.put(Figure.sum(mrr.use()), mrr);
        }
        for (Column column : view.columns()) {
            ValueType type = column.field().type();
            FieldUse score =
                    type == ValueType.BAND ? column.beside(asked.catalogue()).get("s") : null;
            if (column.use().key().startsWith(OF_ACCOUNT)) {
                continue;
            } else if (type == ValueType.MONEY) {
                figures.putIfAbsent(Figure.sum(column.use()), column);
            } else if (type == ValueType.SCORE) {
                figures.putIfAbsent(Figure.mean(column.use()), column);
            } else if (score != null) {
                figures.putIfAbsent(Figure.mean(score), column);
            }
        }
        return figures;
    }
}
