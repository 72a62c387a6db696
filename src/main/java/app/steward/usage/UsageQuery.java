package app.steward.usage;

import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.fact.Passed;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * One pass over {@code usage_daily} that gives any number of values per account or user.
 *
 * <p>Days are written into the statement as literals: as expressions they would be computed for every row. Distinct
 * features and days are counted as bits, since distinct aggregates sort. Ask for values first, then for the table.
 *
 * <p>Values of windows, active users and values of all time are read apart, each over no more days than it needs: every
 * value costs every row it is read with.
 */
final class UsageQuery {
    /** Over so many blocks of 64 feature numbers a grouped subquery is cheaper than bits. */
    private static final int MOST_BLOCKS = 8;

    private static final Field<Long> ACCOUNT = field(name("d", "account_id"), Long.class);
    static final Field<Long> USER = field(name("d", "user_id"), Long.class);
    private static final Field<Long> SUBSCRIPTION = field(name("d", "subscription_id"), Long.class);
    private static final Field<Integer> FEATURE = field(name("d", "feature_id"), Integer.class);
    private static final Field<LocalDate> DAY = field(name("d", "day"), LocalDate.class);
    private static final Field<Long> USES = field(name("d", "uses"), Long.class);
    private static final Field<OffsetDateTime> LAST = field(name("d", "last_at"), OffsetDateTime.class);
    private static final Condition USE = FEATURE.ne(inline(0));
    private static final Condition LOGIN = FEATURE.eq(inline(0));

    private final Field<Long> id;
    private final LocalDate today;
    private final Now now;
    private final KnownFeatures features;
    private final Map<String, Field<?>> windowed = new LinkedHashMap<>();
    private final Map<String, Field<?>> ever = new LinkedHashMap<>();
    private final Map<String, Integer> activeUsers = new LinkedHashMap<>();
    private final Map<String, Integer> distinctFeatures = new LinkedHashMap<>();
    private int longest = 1;
    private boolean windowAlone;

    UsageQuery(Subject subject, Now now, KnownFeatures features) {
        this.id = subject == Subject.ACCOUNT ? ACCOUNT : USER;
        this.now = now;
        this.today = now.today();
        this.features = features;
    }

    /**
     * First and last uses are looked for in the days that are read anyway, and nowhere else: for who knows what was before.
     * To be said first.
     */
    UsageQuery ofTheWindowAlone() {
        windowAlone = true;
        return this;
    }

    /**
     * The records with use that has come since, or on a day that has left a window, found by the days alone.
     *
     * @param windows in days, that end today
     * @param changes in days, of whole days before today against as many before
     */
    static Select<Record1<Long>> due(Subject subject, Passed passed, Set<Integer> windows, Set<Integer> changes) {
        Set<LocalDate> days = new TreeSet<>();
        LocalDate last = passed.before().today();
        LocalDate now = passed.now().today();
        for (LocalDate today = last.plusDays(1); !today.isAfter(now); today = today.plusDays(1)) {
            days.add(today);
            for (int window : windows) {
                days.add(today.minusDays(window));
            }
            for (int window : changes) {
                days.add(today.minusDays(1));
                days.add(today.minusDays(window + 1L));
                days.add(today.minusDays(2L * window + 1));
            }
        }
        // What happened since then may have been ahead when it was counted last; which day that was, the zone of its
        // arrival has said.
        Condition ahead = DAY.between(inline(last.minusDays(2)), inline(now))
                .and(LAST.gt(inline(passed.before().instant().atOffset(ZoneOffset.UTC))));
        Condition theirs = days.isEmpty()
                ? ahead
                : DAY.in(days.stream().map(DSL::inline).toList()).or(ahead);
        Field<Long> id = subject == Subject.ACCOUNT ? ACCOUNT : USER;
        return select(id).from(days()).where(theirs, id.isNotNull());
    }

    /** Adds the value of a use as a column of this name. */
    UsageQuery add(String column, FieldRef use) {
        int days = use.days();
        switch (use.key()) {
            case "features_used" -> addFeatures(column, days);
            case "active_users" -> activeUsers.put(column, days);
            case "active_days" -> windowed.put(column, activeDays(days));
            case "logins" -> windowed.put(column, uses(window(days).and(LOGIN)).cast(SQLDataType.BIGINT));
            case "usage_total" ->
                windowed.put(column, uses(window(days).and(USE)).cast(SQLDataType.BIGINT));
            case "feature_uses" -> windowed.put(column, featureUses(use, days));
            case "usage_change" -> windowed.put(column, change(days));
            default -> throw new IllegalArgumentException("Not a usage metric: " + use.key());
        }
        return this;
    }

    /** When a feature was last used, whenever that was; where only the day is known, its start. */
    UsageQuery addLastUse(String column) {
        return addLast(column, USE);
    }

    UsageQuery addLastLogin(String column) {
        return addLast(column, LOGIN);
    }

    private UsageQuery addLast(String column, Condition which) {
        OffsetDateTime until = now.instant().atOffset(ZoneOffset.UTC);
        Field<OffsetDateTime> moment =
                field("max({0}) filter (where {1})", OffsetDateTime.class, LAST, which.and(LAST.le(inline(until))));
        Field<LocalDate> day = field("max({0}) filter (where {1})", LocalDate.class, DAY, which.and(LAST.isNull()));
        (windowAlone ? windowed : ever).put(column, greatest(moment, DayStart.of(day, now.zone())));
        return this;
    }

    UsageQuery addFirstUse(String column) {
        (windowAlone ? windowed : ever).put(column, field("min({0}) filter (where {1})", LocalDate.class, DAY, USE));
        return this;
    }

    /**
     * Uses per day, from the first day with any in the window to the last; null where there were none. With the first day as
     * {@code ..._from} it stays as it is while no day with use comes or leaves.
     */
    UsageQuery addTrend(String column, int days) {
        List<Field<Long>> perDay = new ArrayList<>();
        Condition used = window(days).and(USE);
        for (int ago = days - 1; ago >= 0; ago--) {
            perDay.add(uses(DAY.eq(inline(today.minusDays(ago))).and(USE)).cast(SQLDataType.BIGINT));
        }
        Field<LocalDate> first = field("min({0}) filter (where {1})", LocalDate.class, DAY, used);
        Field<LocalDate> last = field("max({0}) filter (where {1})", LocalDate.class, DAY, used);
        Field<LocalDate> before = inline(today.minusDays(days));
        windowed.put(
                column,
                field(
                        "({0})[{1} - {3}:{2} - {3}]",
                        SQLDataType.BIGINT.getArrayDataType(), array(perDay), first, last, before));
        windowed.put(column + "_from", first);
        return this;
    }

    private void addFeatures(String column, int days) {
        if (features.blocks().size() > MOST_BLOCKS) {
            distinctFeatures.put(column, days);
            return;
        }
        Field<Integer> sum = none().cast(SQLDataType.INTEGER);
        for (Map.Entry<Integer, Long> block : features.blocks().entrySet()) {
            int first = block.getKey() * 64;
            Field<Long> bits = field(
                    "bit_or(1::bigint << ({0} & 63)) filter (where {1})",
                    Long.class, FEATURE, window(days).and(FEATURE.between(inline(first), inline(first + 63))));
            sum = sum.plus(count(bits, block.getValue()));
        }
        windowed.put(column, sum.cast(SQLDataType.BIGINT));
    }

    private Field<?> activeDays(int days) {
        Field<Integer> sum = inline(0);
        for (int first = 0; first < days; first += 64) {
            int size = Math.min(64, days - first);
            window(first + size);
            LocalDate newest = today.minusDays(first);
            Field<Long> bits = field(
                    "bit_or(1::bigint << ({0} - {1})) filter (where {2})",
                    Long.class,
                    inline(newest),
                    DAY,
                    USE.and(DAY.between(inline(newest.minusDays(63)), inline(newest))));
            sum = sum.plus(count(bits, size == 64 ? -1L : (1L << size) - 1));
        }
        return sum.cast(SQLDataType.BIGINT);
    }

    private Field<?> featureUses(FieldRef use, int days) {
        List<Integer> ids = features.named(use);
        return ids.isEmpty()
                ? none()
                : uses(window(days)
                                .and(FEATURE.in(ids.stream()
                                        .map(org.jooq.impl.DSL::inline)
                                        .toList())))
                        .cast(SQLDataType.BIGINT);
    }

    /** Whole days only, so today is in neither part. */
    private Field<?> change(int days) {
        longest = Math.max(longest, 2 * days + 1);
        LocalDate middle = today.minusDays(days);
        Field<Double> late = uses(USE.and(DAY.between(inline(middle), inline(today.minusDays(1)))));
        Field<Double> early = uses(USE.and(DAY.between(inline(middle.minusDays(days)), inline(middle.minusDays(1)))));
        return field("100 * ({0} - {1}) / nullif({1}, 0)", SQLDataType.DOUBLE, late, early);
    }

    private Field<Double> uses(Condition which) {
        // Exact as long as sums stay below 2^53, and far faster than the numeric that a sum of bigint gives.
        return coalesce(field("sum({0}::float8) filter (where {1})", SQLDataType.DOUBLE, USES, which), inline(0.0));
    }

    private static Field<Integer> count(Field<Long> bits, long mask) {
        // The cast keeps the largest negative number a number of eight bytes.
        return field(
                "bit_count((coalesce({0}, 0) & {1})::bit(64))::int",
                Integer.class, bits, inline(mask).cast(SQLDataType.BIGINT));
    }

    /** Zero as an aggregate: a constant alone would give a row per day of usage. */
    private static Field<Long> none() {
        return org.jooq.impl.DSL.count().mul(0).cast(SQLDataType.BIGINT);
    }

    private Condition window(int days) {
        longest = Math.max(longest, days);
        return DAY.gt(inline(today.minusDays(days)));
    }

    /** A row per record that has usage in the days that are read: {@code id} and the columns asked for. */
    Table<?> grouped(Condition scope, String alias) {
        return combined(scope, true).asTable(alias);
    }

    /** The column that {@link #grouped} restricts. */
    Field<Long> record() {
        return id;
    }

    /**
     * A row per record named, with usage or not. One aggregate without a grouping per record: the plan is a walk of the
     * index for each, whatever the statistics say.
     */
    Table<?> each(RecordIds only, String alias) {
        Table<?> asked = only.rows("q");
        Field<Long> askedId = field(name("q", "id"), Long.class);
        Table<?> one = combined(id.eq(askedId), false).asTable("one");
        List<SelectField<?>> columns = new ArrayList<>(List.of(askedId));
        for (Map<String, ?> part : List.of(windowed, ever, activeUsers, distinctFeatures)) {
            part.keySet().forEach(column -> columns.add(field(name("one", column))));
        }
        return select(columns).from(asked).crossJoin(lateral(one)).asTable(alias);
    }

    /** The parts side by side, the one of the most days first, which has every record of the others. */
    private Select<?> combined(Condition scope, boolean grouped) {
        Map<String, Select<?>> parts = new LinkedHashMap<>();
        List<SelectField<?>> columns = new ArrayList<>();
        if (!ever.isEmpty()) {
            parts.put("e", aggregate(ever, rows(scope), grouped));
            ever.keySet().forEach(column -> columns.add(field(name("e", column))));
        }
        activeUsers.values().forEach(this::window);
        distinctFeatures.values().forEach(this::window);
        parts.put("g", aggregate(windowed, since(scope, longest), grouped));
        windowed.keySet().forEach(column -> columns.add(field(name("g", column))));
        if (!activeUsers.isEmpty()) {
            parts.put("p", counted(activeUsers, scope, USE.and(USER.isNotNull()), USER, grouped));
            addCounts("p", activeUsers, columns);
        }
        if (!distinctFeatures.isEmpty()) {
            Condition tracked = FEATURE.in(
                    features.tracked().stream().map(org.jooq.impl.DSL::inline).toList());
            parts.put("f", counted(distinctFeatures, scope, tracked, FEATURE, grouped));
            addCounts("f", distinctFeatures, columns);
        }
        String first = parts.keySet().iterator().next();
        Field<Long> ofFirst = field(name(first, "id"), Long.class);
        Table<?> from = Objects.requireNonNull(parts.remove(first)).asTable(first);
        for (Map.Entry<String, Select<?>> part : parts.entrySet()) {
            Condition same = grouped
                    ? field(name(part.getKey(), "id"), Long.class).eq(ofFirst)
                    : org.jooq.impl.DSL.trueCondition();
            from = from.leftJoin(part.getValue().asTable(part.getKey())).on(same);
        }
        if (grouped) {
            columns.add(0, ofFirst);
        }
        return select(columns).from(from);
    }

    private static void addCounts(String part, Map<String, Integer> counts, List<SelectField<?>> columns) {
        counts.keySet()
                .forEach(column -> columns.add(coalesce(field(name(part, column), Long.class), inline(0L))
                        .as(column)));
    }

    private Select<?> aggregate(Map<String, Field<?>> values, Condition rows, boolean grouped) {
        List<SelectField<?>> columns = new ArrayList<>();
        values.forEach((column, value) -> columns.add(value.as(column)));
        if (columns.isEmpty()) {
            columns.add(none().as("nothing"));
        }
        if (grouped) {
            columns.add(0, id.as("id"));
            return select(columns).from(days()).where(rows).groupBy(id);
        }
        return select(columns).from(days()).where(rows);
    }

    /** How many different users or features there were in each window: those whose last day lies in it. */
    private Select<?> counted(
            Map<String, Integer> windows, Condition scope, Condition which, Field<?> different, boolean grouped) {
        int widest = windows.values().stream().mapToInt(Integer::intValue).max().orElse(1);
        Table<?> last = select(
                        id.as("id"), field("max({0})", LocalDate.class, DAY).as("last"))
                .from(days())
                .where(since(scope, widest))
                .and(which)
                .groupBy(id, different)
                .asTable("l");
        List<SelectField<?>> columns = new ArrayList<>();
        windows.forEach((column, window) -> columns.add(field(
                        "count(*) filter (where {0} > {1})",
                        Long.class, field(name("l", "last")), inline(today.minusDays(window)))
                .as(column)));
        if (grouped) {
            Field<Long> of = field(name("l", "id"), Long.class);
            columns.add(0, of);
            return select(columns).from(last).groupBy(of);
        }
        return select(columns).from(last);
    }

    /** The rows that a metric counts, whenever they were. */
    Condition counted(Condition scope, FieldRef use) {
        Condition which = switch (use.key()) {
            case "logins" -> LOGIN;
            case "feature_uses" -> FEATURE.in(features.named(use));
            case "features_used" -> FEATURE.in(features.tracked());
            default -> USE;
        };
        return rows(scope).and(which);
    }

    static Table<?> days() {
        return table(name("usage_daily")).as("d");
    }

    private Condition since(Condition scope, int window) {
        return rows(scope).and(DAY.gt(inline(today.minusDays(window))));
    }

    private Condition rows(Condition scope) {
        return scope.and(DAY.le(inline(today)))
                .and(USES.gt(inline(0L)))
                .and(features.someArchived() ? notArchived() : noCondition());
    }

    /** What archived users and subscriptions did counts nowhere until they come back. */
    private static Condition notArchived() {
        return not(exists(archived("users", USER))).and(not(exists(archived("subscriptions", SUBSCRIPTION))));
    }

    private static Select<?> archived(String records, Field<Long> number) {
        Name record = name("gone");
        return selectOne()
                .from(table(name(records)).as(record))
                .where(field(name("gone", "id"), Long.class).eq(number))
                .and(field(name("gone", "archived_at")).isNotNull());
    }
}
