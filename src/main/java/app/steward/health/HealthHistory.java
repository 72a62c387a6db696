package app.steward.health;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldUse;
import app.steward.condition.MetricFamily;
import app.steward.condition.Subject;
import app.steward.fact.FactSource;
import app.steward.fact.Scope;
import app.steward.fact.Slots;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Now;
import app.steward.workspace.Workspaces;
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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What scores were at the end of a day: the newest row of the history before that day ended, and nothing where there is
 * none. A place among the facts holds the score as it was; band and change follow from it when they are asked for.
 */
@Component
class HealthHistory implements MetricFamily, FactSource {
    private static final String CHANGE = "health_change";
    private static final Set<String> KEYS = Set.of(CHANGE, "health_was");
    private static final String FACTS_ALIAS = "health_was";

    private final Slots slots;
    private final Workspaces workspaces;

    HealthHistory(Slots slots, Workspaces workspaces) {
        this.slots = slots;
        this.workspaces = workspaces;
    }

    @Override
    public String name() {
        return "health";
    }

    @Override
    public Subject subject() {
        return Subject.ACCOUNT;
    }

    @Override
    public @Nullable Field<?> stored(Subject subject, FieldUse use) {
        Field<Double> was = slots.of(Subject.ACCOUNT, use);
        return was == null
                ? null
                : value(use, was, score(use).stored(), use.key().equals(CHANGE) ? null : bands());
    }

    @Override
    public Table<?> computed(Subject subject, List<FieldUse> uses, Now now, @Nullable Select<Record1<Long>> only) {
        Field<Long> account = field(DSL.name("w", "account_id"), Long.class);
        Table<?> was = asOf(
                        days(uses),
                        now,
                        only == null ? noCondition() : account().in(only))
                .asTable("w");
        Field<Long> current = field(DSL.name("c", "account_id"), Long.class);
        List<Field<?>> columns = new ArrayList<>(List.of(account.as("id")));
        BandThresholds bands = uses.stream().allMatch(use -> use.key().equals(CHANGE)) ? null : bands();
        for (int i = 0; i < uses.size(); i++) {
            FieldUse use = uses.get(i);
            Field<Short> present = field(DSL.name("c", score(use).key() + "_score"), Short.class);
            columns.add(value(use, past(DSL.name("w", column(use.days())), use), present, bands)
                    .as("m" + i));
        }
        return select(columns)
                .from(was)
                .join(table(DSL.name("account_facts")).as("c"))
                .on(current.eq(account))
                .asTable("health_computed");
    }

    @Override
    public @Nullable Number whenMissing(FieldUse use) {
        return null;
    }

    @Override
    public boolean keeps(FieldUse use) {
        return KEYS.contains(use.key());
    }

    @Override
    public Contribution contribute(Now now, Scope scope, Map<Integer, FieldUse> kept) {
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
    private static Select<?> asOf(Set<Integer> days, Now now, Condition which) {
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
    private static Field<?> end(int daysAgo, Now now) {
        return field(
                "{0}::timestamptz",
                inline(now.startOf(now.today().minusDays(daysAgo - 1L)).toString()));
    }

    private static Field<Double> past(Name column, FieldUse use) {
        // after the moment, which stands first
        int place = 2 + HealthScore.all().indexOf(score(use));
        return field("{0}[{1}]", SQLDataType.DOUBLE, field(column), inline(place));
    }

    private static Field<?> value(
            FieldUse use, Field<Double> was, Field<Short> present, @Nullable BandThresholds bands) {
        return use.key().equals(CHANGE) || bands == null
                ? field("({0} - {1})::int", SQLDataType.INTEGER, present, was)
                : BandSql.of(was, bands);
    }

    private BandThresholds bands() {
        return workspaces.current().bands();
    }

    private static HealthScore score(FieldUse use) {
        return HealthScore.of(String.valueOf(use.params().get("pillar")));
    }

    private static Set<Integer> days(Iterable<FieldUse> uses) {
        Set<Integer> days = new TreeSet<>();
        uses.forEach(use -> days.add(use.days()));
        return days;
    }

    private static String column(int days) {
        return "d" + days;
    }

    private static Field<Long> account() {
        return field(DSL.name("h", "account_id"), Long.class);
    }
}
