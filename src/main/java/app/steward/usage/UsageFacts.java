package app.steward.usage;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.fact.FactSource;
import app.steward.fact.Passed;
import app.steward.fact.Scope;
import app.steward.workspace.EngagementWeights;
import app.steward.workspace.Now;
import app.steward.workspace.Workspaces;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The usage columns of the derived rows, at their default window, and the slots. */
@Configuration(proxyBeanMethods = false)
class UsageFacts {
    private static final String ALIAS = "usage";

    @Bean
    FactSource accountUsage(DSLContext sql, Workspaces workspaces) {
        return new Source(Subject.ACCOUNT, sql, workspaces);
    }

    @Bean
    FactSource userUsage(DSLContext sql, Workspaces workspaces) {
        return new Source(Subject.USER, sql, workspaces);
    }

    private record Source(Subject subject, DSLContext sql, Workspaces workspaces) implements FactSource {

        @Override
        public String part() {
            return "usage";
        }

        @Override
        public Set<String> reads() {
            Set<String> reads = new TreeSet<>(UsageMetrics.reads(subject));
            if (subject == Subject.USER) {
                reads.addAll(List.of("user.first_active_on", "user.last_active_at", "user.last_login_at"));
            }
            return reads;
        }

        @Override
        public Set<String> follows() {
            return subject == Subject.ACCOUNT ? Set.of("licenses", "users") : Set.of();
        }

        @Override
        public boolean keeps(FieldRef use) {
            return UsageMetrics.keys(subject).contains(use.key()) && !UsageMetrics.hasColumn(use);
        }

        @Override
        public String constants() {
            EngagementWeights weights = workspaces.current().engagement();
            return "features "
                    + new KnownFeatures(sql).tracked().stream().sorted().toList() + " weights " + weights.users() + ":"
                    + weights.days() + ":" + weights.features();
        }

        @Override
        public List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> slots) {
            Set<Integer> windows = new TreeSet<>(Set.of(UsageMetrics.DAYS));
            Set<Integer> changes = new TreeSet<>();
            if (subject == Subject.ACCOUNT) {
                changes.add(UsageMetrics.DAYS);
            }
            slots.values().forEach(use -> (use.key().equals("usage_change") ? changes : windows).add(use.days()));
            return List.of(UsageQuery.due(subject, passed, windows, changes));
        }

        @Override
        public Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> slots) {
            boolean ofAccount = subject == Subject.ACCOUNT;
            KnownFeatures features = new KnownFeatures(sql);
            boolean untouched = scope instanceof Scope.Untouched;
            UsageQuery query = untouched
                    ? new UsageQuery(subject, now, features).ofTheWindowAlone()
                    : new UsageQuery(subject, now, features);
            List<Column> columns = new ArrayList<>();
            for (String count : List.of("features_used", "active_users", "active_days")) {
                if (ofAccount || !count.equals("active_users")) {
                    columns.add(counted(query, count, SQLDataType.INTEGER));
                }
            }
            columns.add(counted(query, "logins", SQLDataType.BIGINT));
            columns.add(counted(query, "usage_total", SQLDataType.BIGINT));
            query.addTrend("usage_trend", UsageMetrics.DAYS);
            columns.add(new Column("usage_trend", of("usage_trend", Long[].class)));
            columns.add(new Column("usage_trend_from", of("usage_trend_from", LocalDate.class)));
            query.addLastUse("last_use");
            query.addLastLogin("last_login");
            Field<OffsetDateTime> used = last("last_use", "used_at", untouched);
            Field<OffsetDateTime> signed = last("last_login", "signed_at", untouched);
            columns.add(new Column("used_at", used));
            columns.add(new Column("signed_at", signed));
            List<Column> following = new ArrayList<>();
            if (ofAccount) {
                query.add("usage_change", use("usage_change"));
                columns.add(new Column("usage_change", of("usage_change", Double.class)));
                columns.add(new Column("last_active_at", used));
                columns.add(new Column("last_login_at", signed));
                following.addAll(
                        ratios(features.tracked().size(), workspaces.current().engagement()));
            } else {
                query.addFirstUse("first_use");
                Field<LocalDate> first = of("first_use", LocalDate.class);
                first = untouched ? least(kept("first_used_on", LocalDate.class), first) : first;
                columns.add(new Column("first_used_on", first));
                columns.add(new Column("first_active_on", least(given("first_active_on", LocalDate.class), first)));
                columns.add(
                        new Column("last_active_at", greatest(given("last_active_at", OffsetDateTime.class), used)));
                columns.add(
                        new Column("last_login_at", greatest(given("last_login_at", OffsetDateTime.class), signed)));
            }
            Map<Integer, Field<?>> kept = new TreeMap<>();
            slots.forEach((slot, use) -> {
                query.add("s" + slot, use);
                Field<Double> value = of("s" + slot, Double.class);
                kept.put(slot, use.key().equals("usage_change") ? value : coalesce(value, inline(0.0)));
            });
            return new Contribution(
                    List.of(query.grouped(scope.holds(query.record()), ALIAS)), columns, following, kept);
        }

        /** When it was last: where nobody touched the record, no earlier than it was before. */
        private static Field<OffsetDateTime> last(String found, String column, boolean untouched) {
            Field<OffsetDateTime> seen = of(found, OffsetDateTime.class);
            return untouched ? greatest(kept(column, OffsetDateTime.class), seen) : seen;
        }

        private static <T> Field<T> kept(String column, Class<T> type) {
            return field(name("kept", column), type);
        }

        private static Column counted(UsageQuery query, String key, DataType<? extends Number> type) {
            query.add(key, use(key));
            return new Column(key, coalesce(of(key, Long.class), inline(0L)).cast(type));
        }

        private static FieldRef use(String key) {
            return FieldRef.of(key, Map.of("days", UsageMetrics.DAYS));
        }

        private static <T> Field<T> of(String column, Class<T> type) {
            return field(name(ALIAS, column), type);
        }

        private static <T> Field<T> given(String column, Class<T> type) {
            return field(name("u", column), type);
        }

        private static List<Column> ratios(int tracked, EngagementWeights weights) {
            Condition somebody = not(UsageMetrics.ofNobody("n"));
            Field<Double> stickiness = tracked == 0
                    ? inline((Double) null, SQLDataType.DOUBLE)
                    : field(
                            "case when {2} then 100.0::float8 * {0} / {1} end",
                            Double.class, n("features_used"), inline(tracked), somebody);
            // Who is gone by now may have been active: only licences of nobody at all are used by no share.
            Field<Double> licences = field(
                    "(case when {2} > 0 or {0} > 0 then 100 * {0} / nullif({1}, 0) end)::float8",
                    Double.class, n("active_users"), n("licenses"), n("users"));
            // Terms that can't be computed are left out, the others scaled up to 100. More users than the account has
            // can be active in it, since usage stays where it happened; the score ends at 100.
            Field<Double> users =
                    field("1.0::float8 * {0} / nullif({1}, 0)", Double.class, n("active_users"), n("users"));
            Field<Double> days =
                    field("1.0::float8 * {0} / {1}", Double.class, n("active_days"), inline(UsageMetrics.DAYS));
            Field<Double> features = field("{0} / 100", Double.class, stickiness);
            Field<Integer> counted = field(
                    "(case when {0} is null then 0 else {2} end + {3} + case when {1} is null then 0 else {4} end)",
                    Integer.class,
                    users,
                    features,
                    inline(weights.users()),
                    inline(weights.days()),
                    inline(weights.features()));
            Field<Double> score = field(
                    "case when {6} > 0 and {7} then"
                            + " least(100, 100 * ({3} * coalesce({0}, 0) + {4} * {1} + {5} * coalesce({2}, 0)) / {6}) end",
                    Double.class,
                    users,
                    days,
                    features,
                    inline(weights.users()),
                    inline(weights.days()),
                    inline(weights.features()),
                    counted,
                    somebody);
            return List.of(
                    new Column("product_stickiness", stickiness),
                    new Column("license_utilisation", licences),
                    new Column("engagement_score", score));
        }

        private static Field<?> n(String column) {
            return field(name("n", column));
        }
    }
}
