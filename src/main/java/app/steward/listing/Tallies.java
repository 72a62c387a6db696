package app.steward.listing;

import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.sql.RecordQuery;
import app.steward.listing.RecordListing.Asked;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jooq.AggregateFilterStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Several numbers of one list, each over those of its records that meet a condition: what the list with that condition as its
 * filter would count or add up. All in one statement.
 */
@Component
@Transactional(readOnly = true)
public class Tallies {
    private final DSLContext sql;

    Tallies(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * One number.
     *
     * @param where which records; null for all of the list
     * @param of a numeric field; null to count the records
     * @param mean rather than the sum
     */
    public record Tally(
            @Nullable ConditionTree where, @Nullable FieldRef of, boolean mean) {
        public static Tally count(@Nullable ConditionTree where) {
            return new Tally(where, null, false);
        }

        public static Tally sum(FieldRef of, @Nullable ConditionTree where) {
            return new Tally(where, of, false);
        }

        public static Tally mean(FieldRef of, @Nullable ConditionTree where) {
            return new Tally(where, of, true);
        }
    }

    /** In the order of the tallies; a sum or mean over no value is null. */
    public List<@Nullable BigDecimal> of(ListQuery list, Asked asked, List<Tally> tallies) {
        // Values that are not kept are computed for the records of the list alone, unless these are all there are.
        boolean all = asked.viewer().seesAll() && list.within() == null && list.isUnfiltered() && !list.isNarrowed();
        Select<Record1<Long>> listed =
                select(field(name("listed", "id"), Long.class)).from(table(name("listed")));
        Matching matching = Matching.of(list, asked);
        RecordQuery query = matching.query();
        if (!all) {
            query.only(listed);
        }
        List<Field<?>> asks = new ArrayList<>();
        for (Tally tally : tallies) {
            asks.add(ask(tally, query).as("t" + asks.size()));
        }
        boolean derived = tallies.stream().anyMatch(tally -> tally.of() != null);
        Condition counted = counted(tallies, query);
        // Where everything is kept the records are gone through once; they are listed before where something is
        // computed.
        Record row = all || query.isRead()
                ? sql.select(asks)
                        .from(derived ? query.from() : query.fromRecords())
                        .where(matching.chosen())
                        .and(counted)
                        .fetchSingle()
                : sql.with(name("listed").fields("id").asMaterialized(ids(list, asked)))
                        .select(asks)
                        .from(derived ? query.fromOnly() : query.fromOnlyRecords())
                        .where(counted)
                        .fetchSingle();
        List<@Nullable BigDecimal> numbers = new ArrayList<>();
        for (int i = 0; i < asks.size(); i++) {
            numbers.add(row.get(i, BigDecimal.class));
        }
        return numbers;
    }

    private static Select<Record1<Long>> ids(ListQuery list, Asked asked) {
        Matching matching = Matching.of(list, asked);
        return select(matching.query().id())
                .from(matching.query().fromRecords())
                .where(matching.chosen());
    }

    /** A record that no number is about is not joined with what the others need. */
    private static Condition counted(List<Tally> tallies, RecordQuery query) {
        List<Condition> any = new ArrayList<>();
        for (Tally tally : tallies) {
            if (tally.where() == null) {
                return noCondition();
            }
            any.add(query.where(tally.where()));
        }
        return or(any);
    }

    private static Field<?> ask(Tally tally, RecordQuery query) {
        FieldRef of = tally.of();
        AggregateFilterStep<?> all;
        if (of == null) {
            all = count();
        } else {
            Field<BigDecimal> value = field("({0})", BigDecimal.class, query.value(of));
            all = tally.mean() ? avg(value) : sum(value);
        }
        ConditionTree where = tally.where();
        return where == null ? all : all.filterWhere(query.test(where));
    }
}
