package app.steward.health;

import static org.jooq.impl.DSL.avg;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.health.HealthCounts.Bands;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.Now;
import app.steward.workspace.Workspaces;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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
 * How the health of some accounts spreads now, and how it did at the end of a day: by the thresholds of today, and by the
 * newest scores before that day was over.
 */
@Component
@Transactional(readOnly = true)
public class HealthComparison {
    private static final Field<Long> BOOK = field(name("book", "id"), Long.class);

    private final DSLContext sql;
    private final Workspaces workspaces;

    HealthComparison(DSLContext sql, Workspaces workspaces) {
        this.sql = sql;
        this.workspaces = workspaces;
    }

    /**
     * One score.
     *
     * @param key overall, or the pillar's
     * @param then of the accounts that there were; null where nothing is known so early
     */
    public record Spread(
            String key, String label, Bands now, @Nullable Bands then) {}

    /**
     * All of it.
     *
     * @param spreads overall health first
     * @param mean of the computed overall scores; null where there is none
     * @param meanThen likewise
     * @param since the day of the first score of any of them, where that is later than the day to compare with
     */
    public record Compared(
            List<Spread> spreads,
            @Nullable Integer mean,
            @Nullable Integer meanThen,
            @Nullable LocalDate since) {
        public Compared {
            spreads = List.copyOf(spreads);
        }
    }

    /** Of these accounts, by their numbers. */
    public Compared of(Select<Record1<Long>> accounts, int daysAgo, Now now) {
        List<HealthScore> scores = overallFirst();
        Select<?> was = HealthHistory.asOf(
                Set.of(daysAgo), now, HealthHistory.account().in(select(BOOK).from(table(name("book")))));
        Field<Long> known = field(name("w", "account_id"), Long.class);
        Field<Integer> overall = field(name("f", "overall_score"), Integer.class);
        Field<Double> overallThen = then(new HealthScore(null), daysAgo);
        List<Field<?>> asks = new ArrayList<>(List.of(count(known), avg(overall), avg(overallThen)));
        Condition there = field(name("a", "created_on"), LocalDate.class)
                .le(inline(now.today().minusDays(daysAgo)))
                .or(known.isNotNull());
        for (HealthScore score : scores) {
            asks.addAll(bands(field(name("f", score.key() + "_score")), condition("true")));
            asks.addAll(bands(then(score, daysAgo), there));
        }
        Record row = sql.with("book")
                .as(select(field("b.*")).from(accounts.asTable("b", "id")))
                .select(asks)
                .from(table(name("book")))
                .join(table(name("account_facts")).as("f"))
                .on(field(name("f", "account_id"), Long.class).eq(BOOK))
                .join(table(name("accounts")).as("a"))
                .on(field(name("a", "id"), Long.class).eq(BOOK))
                .leftJoin(was.asTable("w"))
                .on(known.eq(BOOK))
                .fetchSingle();
        LocalDate since = row.get(0, Long.class) > 0 ? null : first(accounts, now);
        List<Spread> spreads = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            int at = 3 + 8 * i;
            spreads.add(new Spread(
                    scores.get(i).key(),
                    scores.get(i).pillar() == null
                            ? "Overall"
                            : scores.get(i).pillar().shortLabel(),
                    read(row, at),
                    since == null ? read(row, at + 4) : null));
        }
        return new Compared(spreads, whole(row.get(1)), whole(row.get(2)), since);
    }

    private @Nullable LocalDate first(Select<Record1<Long>> accounts, Now now) {
        OffsetDateTime first = sql.select(min(field(name("h", "at"), OffsetDateTime.class)))
                .from(table(name("health_history")).as("h"))
                .where(HealthHistory.account().in(accounts))
                .fetchSingle()
                .value1();
        return first == null ? null : now.dayOf(first.toInstant());
    }

    private static List<HealthScore> overallFirst() {
        return Stream.concat(
                        Stream.of(new HealthScore(null)),
                        HealthScore.all().stream().filter(score -> score.pillar() != null))
                .toList();
    }

    private static Field<Double> then(HealthScore score, int daysAgo) {
        return HealthHistory.past(name("w", HealthHistory.column(daysAgo)), score);
    }

    /** Good, average, poor, none: as {@link #read} takes them. */
    private List<Field<?>> bands(Field<?> score, Condition of) {
        BandThresholds thresholds = workspaces.current().bands();
        Field<String> band = BandSql.of(score, thresholds);
        return List.of(
                count().filterWhere(of.and(band.eq(inline(Band.GOOD.key())))),
                count().filterWhere(of.and(band.eq(inline(Band.AVERAGE.key())))),
                count().filterWhere(of.and(band.eq(inline(Band.POOR.key())))),
                count().filterWhere(of.and(band.isNull())));
    }

    private static Bands read(Record row, int at) {
        return new Bands(
                row.get(at, Long.class),
                row.get(at + 1, Long.class),
                row.get(at + 2, Long.class),
                row.get(at + 3, Long.class));
    }

    private static @Nullable Integer whole(@Nullable Object mean) {
        return mean == null
                ? null
                : new BigDecimal(mean.toString())
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValueExact();
    }
}
