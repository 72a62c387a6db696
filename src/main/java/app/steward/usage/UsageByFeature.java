package app.steward.usage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What one account or user uses, by day and by feature. Logins are no uses. */
@Component
@Transactional(readOnly = true)
public class UsageByFeature {
    private static final int BARS = 14;
    private static final int LOGIN = 0;

    private static final Field<LocalDate> DAY = field(name("d", "day"), LocalDate.class);
    private static final Field<Integer> FEATURE = field(name("d", "feature_id"), Integer.class);
    private static final Field<String> LABEL = field(name("f", "label"), String.class);
    private static final Field<String> MODULE = field(name("f", "module"), String.class);

    private final DSLContext sql;

    UsageByFeature(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * The uses of a feature in a window of days.
     *
     * @param perDay oldest first, the last one today's; 0 on days without use
     * @param before the uses in as many days before the window
     * @param lastOn the last day with a use within the window; null for none
     */
    public record FeatureUse(
            int id,
            String label,
            String module,
            List<Long> perDay,
            long before,
            @Nullable LocalDate lastOn) {

        public long uses() {
            return perDay.stream().mapToLong(Long::longValue).sum();
        }

        /** Against as many days before, in percent; null where there was no use then. */
        public @Nullable BigDecimal change() {
            return UsageByFeature.change(uses(), before);
        }

        /** As few numbers, for a small graph. */
        public List<Long> bars() {
            long[] bars = new long[BARS];
            for (int i = 0; i < perDay.size(); i++) {
                bars[i * BARS / perDay.size()] += perDay.get(i);
            }
            return LongStream.of(bars).boxed().toList();
        }
    }

    /**
     * All of it.
     *
     * @param perDay of the chosen feature, else of all
     * @param features those with uses in the window or in as many days before it, the most used first
     * @param chosen null where none was chosen, or one that nobody here used
     */
    public record Usage(
            int days,
            List<Long> perDay,
            List<FeatureUse> features,
            @Nullable FeatureUse chosen) {

        public long uses() {
            return perDay.stream().mapToLong(Long::longValue).sum();
        }

        /** What is graphed, against as many days before. */
        public @Nullable BigDecimal change() {
            return UsageByFeature.change(
                    uses(),
                    chosen != null
                            ? chosen.before()
                            : features.stream().mapToLong(FeatureUse::before).sum());
        }
    }

    /** @param feature the number of the one to graph; null for all */
    public Usage of(Subject subject, long id, int days, @Nullable Integer feature, Now now) {
        LocalDate first = now.windowStart(days);
        Field<Long> owner = field(name("d", subject == Subject.USER ? "user_id" : "account_id"), Long.class);
        Field<BigDecimal> uses = sum(field(name("d", "uses"), Long.class));
        Map<Integer, Sum> sums = new LinkedHashMap<>();
        sql.select(FEATURE, LABEL, MODULE, DAY, uses)
                .from(table(name("usage_daily")).as("d"))
                .join(table(name("features")).as("f"))
                .on(field(name("f", "id"), Integer.class).eq(FEATURE))
                .where(owner.eq(id))
                .and(FEATURE.ne(LOGIN))
                .and(DAY.between(first.minusDays(days), now.today()))
                .groupBy(FEATURE, LABEL, MODULE, DAY)
                .forEach(row -> sums.computeIfAbsent(
                                row.value1(), number -> new Sum(number, row.value2(), row.value3(), days))
                        .add(
                                (int) ChronoUnit.DAYS.between(first, row.value4()),
                                row.value5().longValue()));
        List<FeatureUse> features = sums.values().stream()
                .map(sum -> sum.use(first))
                .sorted(Comparator.comparing(FeatureUse::uses)
                        .reversed()
                        .thenComparing(FeatureUse::before, Comparator.reverseOrder())
                        .thenComparing(FeatureUse::label))
                .toList();
        FeatureUse chosen = features.stream()
                .filter(one -> feature != null && one.id() == feature)
                .findFirst()
                .orElse(null);
        return new Usage(days, chosen == null ? total(features, days) : chosen.perDay(), features, chosen);
    }

    private static List<Long> total(Collection<FeatureUse> features, int days) {
        return IntStream.range(0, days)
                .mapToObj(day -> features.stream()
                        .mapToLong(one -> one.perDay().get(day))
                        .sum())
                .toList();
    }

    private static @Nullable BigDecimal change(long uses, long before) {
        return before == 0
                ? null
                : BigDecimal.valueOf(100)
                        .multiply(BigDecimal.valueOf(uses - before))
                        .divide(BigDecimal.valueOf(before), 2, RoundingMode.HALF_UP);
    }

    /** Adds up one feature. */
    private static final class Sum {
        private final int id;
        private final String label;
        private final String module;
        private final long[] perDay;
        private long before;

        Sum(int id, String label, String module, int days) {
            this.id = id;
            this.label = label;
            this.module = module;
            this.perDay = new long[days];
        }

        void add(int day, long uses) {
            if (day < 0) {
                before += uses;
            } else {
                perDay[day] += uses;
            }
        }

        FeatureUse use(LocalDate first) {
            List<Long> days = new ArrayList<>();
            LocalDate last = null;
            for (int i = 0; i < perDay.length; i++) {
                days.add(perDay[i]);
                if (perDay[i] > 0) {
                    last = first.plusDays(i);
                }
            }
            return new FeatureUse(id, label, module, days, before, last);
        }
    }
}
