package app.steward.health;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.when;

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
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
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
    private static final Field<Long> FACTS = field(name("f", "account_id"), Long.class);
    private static final Field<Long> BOOK = field(name("book", "id"), Long.class);

    private final DSLContext sql;
    private final Workspaces workspaces;

    HealthComparison(DSLContext sql, Workspaces workspaces) {
        this.sql = sql;
        this.workspaces = workspaces;
    }

    /** Accounts by the band of one score; the key is overall, or the pillar's. */
    public record Spread(String key, String label, Bands bands) {
        /** The same score of these accounts and of others. */
        public Spread plus(Spread others) {
            return new Spread(key, label, bands.plus(others.bands));
        }
    }

    /**
     * How it was.
     *
     * @param spreads of the accounts that there were, in the order of those of now; empty where nothing is known so early
     * @param mean of the overall scores; null where there was none
     * @param since the day of the first score of any of them, where that is later than the day to compare with
     */
    public record Then(
            List<Spread> spreads,
            @Nullable Integer mean,
            @Nullable LocalDate since) {
        public Then {
            spreads = List.copyOf(spreads);
        }
    }

    /** Of these accounts, by their numbers; overall health first. */
    public List<Spread> now(Select<Record1<Long>> accounts) {
        List<Field<?>> asks = new ArrayList<>();
        BandThresholds thresholds = workspaces.shown().bands();
        for (HealthScore score : overallFirst()) {
            asks.addAll(bands(thresholds, field(name("f", score.key() + "_score")), condition("true")));
        }
        return spreads(
                sql.select(asks)
                        .from(table(name("account_facts")).as("f"))
                        .where(FACTS.in(accounts))
                        .fetchSingle(),
                0);
    }

    /** The same at the end of the day that many days ago. */
    public Then then(Select<Record1<Long>> accounts, int daysAgo, Now now) {
        return read(
                sql.select(figures("was"))
                        .from(each(accounts, daysAgo, now).as("was"))
                        .fetchSingle(),
                0,
                now);
    }

    /**
     * Each of these accounts with its newest scores before that day was over: id, was_scored (whether there were any),
     * was_there (in the portfolio, by its date or by its scores), was_first_at (its first score, where there was none), and
     * the scores by their keys.
     */
    public Table<?> each(Select<Record1<Long>> accounts, int daysAgo, Now now) {
        Field<Long> known = field(name("w", "account_id"), Long.class);
        Field<OffsetDateTime> first = field(select(min(field(name("h", "at"), OffsetDateTime.class)))
                .from(table(name("health_history")).as("h"))
                .where(HealthHistory.account().eq(BOOK)));
        List<Field<?>> columns = new ArrayList<>(List.of(
                BOOK.as("id"),
                field(known.isNotNull()).as("was_scored"),
                field(field(name("a", "created_on"), LocalDate.class)
                                .le(inline(now.today().minusDays(daysAgo)))
                                .or(known.isNotNull()))
                        .as("was_there"),
                when(known.isNull(), first).as("was_first_at")));
        overallFirst()
                .forEach(score -> columns.add(field(name("w", score.key())).as("was_" + score.key())));
        return select(columns)
                .from(select(field("b.*")).from(accounts.asTable("b", "id")).asTable("book"))
                .join(table(name("accounts")).as("a"))
                .on(field(name("a", "id"), Long.class).eq(BOOK))
                // of a long history the end of an index for each account, rather than all of it
                .leftJoin(lateral(select(field("h.*"))
                        .from(table(name("health_history")).as("h"))
                        .where(HealthHistory.account().eq(BOOK))
                        .and(condition("h.at < {0}", HealthHistory.end(daysAgo, now)))
                        .orderBy(field(name("h", "at")).desc())
                        .limit(1)
                        .asTable("w")))
                .on(trueCondition())
                .asTable("scores_then");
    }

    /**
     * What {@link #read} makes {@link Then} of: over rows of {@link #each} by this name, grouped or not. Counts, sums and first
     * moments alone, so that those of accounts and of others come to those of all.
     */
    public List<Field<?>> figures(String rows) {
        List<Field<?>> asks = new ArrayList<>(List.of(
                count().filterWhere(condition(field(name(rows, "was_scored"), Boolean.class))),
                sum(then(rows, new HealthScore(null))),
                count(then(rows, new HealthScore(null))),
                min(field(name(rows, "was_first_at"), OffsetDateTime.class))));
        BandThresholds thresholds = workspaces.shown().bands();
        for (HealthScore score : overallFirst()) {
            asks.addAll(bands(thresholds, then(rows, score), condition(field(name(rows, "was_there"), Boolean.class))));
        }
        return asks;
    }

    /** What the figures, which stand from this place on, came to. */
    public static Then read(Record row, int at, Now now) {
        OffsetDateTime first = row.get(at + 3, OffsetDateTime.class);
        LocalDate since = row.get(at, Long.class) > 0 || first == null ? null : now.dayOf(first.toInstant());
        Integer mean = mean(row.get(at + 1, BigDecimal.class), row.get(at + 2, BigDecimal.class));
        return new Then(since == null ? spreads(row, at + 4) : List.of(), mean, since);
    }

    private static List<Spread> spreads(Record row, int at) {
        List<HealthScore> scores = overallFirst();
        return IntStream.range(0, scores.size())
                .mapToObj(i -> new Spread(
                        scores.get(i).key(),
                        scores.get(i).pillar() == null
                                ? "Overall"
                                : Objects.requireNonNull(scores.get(i).pillar()).shortLabel(),
                        read(row, at + 4 * i)))
                .toList();
    }

    private static List<HealthScore> overallFirst() {
        return Stream.concat(
                        Stream.of(new HealthScore(null)),
                        HealthScore.all().stream().filter(score -> score.pillar() != null))
                .toList();
    }

    private static Field<Short> then(String rows, HealthScore score) {
        return field(name(rows, "was_" + score.key()), Short.class);
    }

    /** Good, average, poor, none: as {@link #read} takes them. */
    private static List<Field<?>> bands(BandThresholds thresholds, Field<?> score, Condition of) {
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

    private static @Nullable Integer mean(@Nullable BigDecimal sum, BigDecimal of) {
        return sum == null ? null : sum.divide(of, 0, RoundingMode.HALF_UP).intValueExact();
    }
}
