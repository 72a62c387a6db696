package app.steward.health;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.fact.FactSource;
import app.steward.fact.Passed;
import app.steward.fact.Scope;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/**
 * What scores were at the end of a day: the newest row of the history before that day ended, and nothing where there is
 * none. A place among the facts holds the score as it was; band and change follow from it when they are asked for.
 */
@Component
class HealthHistory implements FactSource {
    static final String CHANGE = "health_change";
    private static final Set<String> KEYS = Set.of(CHANGE, "health_was");
    private static final String FACTS_ALIAS = "health_was";

    @Override
    public Subject subject() {
        return Subject.ACCOUNT;
    }

    @Override
    public String part() {
        return "health_history";
    }

    @Override
    public Set<String> reads() {
        return Set.of(); // only what was
    }

    @Override
    public boolean keeps(FieldRef use) {
        return KEYS.contains(use.key());
    }

    /** Those whose scores were others on a day that is the one to compare with now, or the day before. */
    @Override
    public List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> kept) {
        Condition which = org.jooq.impl.DSL.noCondition();
        for (int ago : days(kept.values())) {
            // what a change wrote that began on the day before and ended after the last run
            which = which.or(
                    condition("h.at >= {0} and h.at < {1}", end(ago + 1, passed.before()), end(ago, passed.now())));
        }
        return kept.isEmpty()
                ? List.of()
                : List.of(select(account())
                        .from(table(DSL.name("health_history")).as("h"))
                        .where(which));
    }

    @Override
    public Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> kept) {
        if (kept.isEmpty()) {
            return new Contribution(List.of(), List.of(), List.of(), Map.of());
        }
        Select<?> was = asOf(days(kept.values()), now, scope.holds(account()));
        Map<Integer, Field<?>> values = new TreeMap<>();
        kept.forEach((slot, use) -> values.put(slot, past(DSL.name(FACTS_ALIAS, column(use.days())), use)));
        Table<?> joined = select(field(DSL.name("h", "account_id")).as("id"), field("h.*"))
                .from(was.asTable("h"))
                .asTable(FACTS_ALIAS);
        return new Contribution(List.of(joined), List.of(), List.of(), values);
    }

    /**
     * One row per account that has any history, a column of all scores for each number of days: the largest of arrays
     * that begin with the moment is the newest. Unlike looking each account up it is one scan, and shared out.
     */
    static Select<?> asOf(Set<Integer> days, Now now, Condition which) {
        List<Field<?>> columns = new ArrayList<>(List.of(account()));
        int longest = 366;
        for (int ago : days) {
            longest = Math.min(longest, ago);
            columns.add(field(
                            "max(array[extract(epoch from h.at)::float8, h.product, h.service, h.relationship,"
                                    + " h.financial, h.overall]) filter (where h.at < {0})",
                            Double[].class, end(ago, now))
                    .as(column(ago)));
        }
        return select(columns)
                .from(table(DSL.name("health_history")).as("h"))
                .where(condition("h.at < {0}", end(longest, now)))
                .and(which)
                .groupBy(account());
    }

    /** The moment at which the day that many days ago ended. */
    static Field<?> end(int daysAgo, Now now) {
        return field(
                "{0}::timestamptz",
                inline(now.startOf(now.today().minusDays(daysAgo - 1L)).toString()));
    }

    static Field<Double> past(Name column, FieldRef use) {
        return past(column, score(use));
    }

    static Field<Double> past(Name column, HealthScore score) {
        // after the moment, which stands first
        int place = 2 + HealthScore.all().indexOf(score);
        return field("{0}[{1}]", SQLDataType.DOUBLE, field(column), inline(place));
    }

    static HealthScore score(FieldRef use) {
        return HealthScore.of(String.valueOf(use.params().get("pillar")));
    }

    static Set<Integer> days(Iterable<FieldRef> uses) {
        Set<Integer> days = new TreeSet<>();
        uses.forEach(use -> days.add(use.days()));
        return days;
    }

    static String column(int days) {
        return "d" + days;
    }

    static Field<Long> account() {
        return field(DSL.name("h", "account_id"), Long.class);
    }
}
