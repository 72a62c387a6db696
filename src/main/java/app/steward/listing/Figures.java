package app.steward.listing;

import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.when;

import app.steward.condition.FieldRef;
import app.steward.listing.RecordListing.Asked;
import app.steward.subscription.OpenSubscriptions;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What all records of a list come to: how many, and sums and means of their numbers, in one statement. */
@Component
@Transactional(readOnly = true)
public class Figures {
    private final DSLContext sql;

    Figures(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Of one numeric field.
     *
     * @param open over open subscriptions alone, in lists of subscriptions
     */
    public record Figure(FieldRef use, boolean mean, boolean open) {
        public static Figure sum(FieldRef use) {
            return new Figure(use, false, false);
        }

        public static Figure sumOfOpen(FieldRef use) {
            return new Figure(use, false, true);
        }

        public static Figure mean(FieldRef use) {
            return new Figure(use, true, false);
        }
    }

    /**
     * Over the records that were read.
     *
     * @param values in the order of the figures; null where no record has a value
     */
    public record Found(long records, List<@Nullable BigDecimal> values) {}

    /** Over all that the list holds for the viewer. */
    public Found of(ListQuery list, Asked asked, List<Figure> figures) {
        return of(list, asked, figures, null);
    }

    /** Over so many of its records at most, whichever come first. */
    Found upTo(int most, ListQuery list, Asked asked, List<Figure> figures) {
        return of(list, asked, figures, most);
    }

    private Found of(ListQuery list, Asked asked, List<Figure> figures, @Nullable Integer most) {
        Matching matching = Matching.of(list, asked);
        List<Field<?>> read = new ArrayList<>(List.of(inline(1).as("one")));
        List<Field<?>> asks = new ArrayList<>(List.of(count()));
        for (Figure figure : figures) {
            Field<BigDecimal> value = field(name("f" + read.size()), BigDecimal.class);
            Field<?> of = matching.query().value(figure.use());
            read.add((figure.open() ? when(OpenSubscriptions.on(asked.now().today(), "s"), of) : of).as(value));
            asks.add(figure.mean() ? avg(value) : sum(value));
        }
        // Counting alone reads nothing that is derived.
        Table<?> from = figures.isEmpty()
                ? matching.query().fromRecords()
                : matching.query().from();
        SelectConditionStep<Record> rows = select(read).from(from).where(matching.chosen());
        Record row = sql.select(asks)
                .from(
                        most == null
                                ? rows.asTable("record")
                                : rows.limit(inline(most)).asTable("record"))
                .fetchSingle();
        List<@Nullable BigDecimal> values = new ArrayList<>();
        for (int i = 1; i <= figures.size(); i++) {
            values.add(row.get(i, BigDecimal.class));
        }
        return new Found(row.get(0, Long.class), values);
    }
}
