package app.steward.listing;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.listing.Figures.Figure;
import app.steward.listing.Figures.Found;
import app.steward.listing.RecordListing.Asked;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What all rows of a list come to, as the viewer sees it: how many they are, the sums of its money columns, the means of
 * its scores and health; of accounts their MRR, whether it is shown or not. Of subscriptions the money of open ones is
 * added up: what has ended, was cancelled or is still to begin is no revenue of today, whatever rows are shown. What
 * belongs to the account is left out of
 * lists of its users and subscriptions, where one account would count as often as it has rows.
 */
@Component
public class ListTotals {
    /** So many rows are read at once; of more, only that they are more, until somebody waits for all. */
    public static final int MANY = 10_000;

    private static final String OF_ACCOUNT = "account.";

    private final Figures figures;

    ListTotals(Figures figures) {
        this.figures = figures;
    }

    /**
     * Of one column.
     *
     * @param open whether open subscriptions alone were added up
     * @param value a sum, 0 over nothing; or a mean as a whole number, null over nothing
     */
    public record Total(
            Column column,
            boolean mean,
            boolean open,
            @Nullable BigDecimal value) {}

    /** Of all columns that can be added up, and of how many rows. */
    public record Totals(long rows, List<Total> columns) {}

    /** One statement, whatever the columns. */
    public Totals of(ListQuery list, Asked asked) {
        Map<Figure, Column> wanted = figures(list, asked);
        return totals(figures.of(list, asked, List.copyOf(wanted.keySet())), wanted);
    }

    /** The same, but empty for a list of more than {@link #MANY} rows, of which no more are read. */
    public Optional<Totals> ifFew(ListQuery list, Asked asked) {
        Map<Figure, Column> wanted = figures(list, asked);
        Found found = figures.upTo(MANY + 1, list, asked, List.copyOf(wanted.keySet()));
        return found.records() > MANY ? Optional.empty() : Optional.of(totals(found, wanted));
    }

    /** How many rows the list has; empty for more than {@link #MANY}. */
    public OptionalLong countIfFew(ListQuery list, Asked asked) {
        long records = figures.upTo(MANY + 1, list, asked, List.of()).records();
        return records > MANY ? OptionalLong.empty() : OptionalLong.of(records);
    }

    private static Totals totals(Found found, Map<Figure, Column> figures) {
        List<Total> totals = new ArrayList<>();
        figures.forEach((figure, column) -> {
            BigDecimal value = found.values().get(totals.size());
            totals.add(new Total(column, figure.mean(), figure.open(), figure.mean() ? whole(value) : orZero(value)));
        });
        return new Totals(found.records(), totals);
    }

    private static BigDecimal orZero(@Nullable BigDecimal sum) {
        return sum == null ? BigDecimal.ZERO : sum;
    }

    private static @Nullable BigDecimal whole(@Nullable BigDecimal mean) {
        return mean == null ? null : mean.setScale(0, RoundingMode.HALF_UP);
    }

    private static Map<Figure, Column> figures(ListQuery list, Asked asked) {
        Map<Figure, Column> figures = new LinkedHashMap<>();
        if (list.subject() == Subject.ACCOUNT) {
            Column mrr = Column.of(list.subject(), "mrr", asked.catalogue());
            figures.put(Figure.sum(mrr.use()), mrr);
        }
        for (Column column : list.columns()) {
            ValueType type = column.field().type();
            FieldRef score =
                    type == ValueType.BAND ? column.beside(asked.catalogue()).get("s") : null;
            if (column.use().key().startsWith(OF_ACCOUNT)) {
                continue;
            } else if (type == ValueType.MONEY) {
                figures.putIfAbsent(
                        list.subject() == Subject.SUBSCRIPTION
                                ? Figure.sumOfOpen(column.use())
                                : Figure.sum(column.use()),
                        column);
            } else if (type == ValueType.SCORE) {
                figures.putIfAbsent(Figure.mean(column.use()), column);
            } else if (score != null) {
                figures.putIfAbsent(Figure.mean(score), column);
            }
        }
        return figures;
    }
}
