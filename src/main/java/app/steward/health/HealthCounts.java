package app.steward.health;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.workspace.Workspaces;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many accounts that a viewer sees have which band of overall health. */
@Component
@Transactional(readOnly = true)
public class HealthCounts {
    private static final Field<Long> ACCOUNT = field(name("f", "account_id"), Long.class);
    private static final Field<Integer> SCORE = field(name("f", "overall_score"), Integer.class);

    /** Accounts by band; none: without a score. */
    public record Bands(long good, long average, long poor, long none) {
        public static final Bands EMPTY = new Bands(0, 0, 0, 0);

        /** The bands of a spread of scores. */
        public static Bands of(BandDistribution spread) {
            return new Bands(
                    spread.bands().getOrDefault(Band.GOOD, 0L),
                    spread.bands().getOrDefault(Band.AVERAGE, 0L),
                    spread.bands().getOrDefault(Band.POOR, 0L),
                    spread.notComputed());
        }

        public long total() {
            return good + average + poor + none;
        }

        Bands plus(@Nullable Band band, long more) {
            if (band == null) {
                return new Bands(good, average, poor, none + more);
            }
            return switch (band) {
                case GOOD -> new Bands(good + more, average, poor, none);
                case AVERAGE -> new Bands(good, average + more, poor, none);
                case POOR -> new Bands(good, average, poor + more, none);
            };
        }

        /** After so many accounts went from one band to another; null is without a score. */
        public Bands moved(@Nullable Band from, @Nullable Band to, long accounts) {
            return plus(from, -accounts).plus(to, accounts);
        }

        Bands plus(Bands other) {
            return new Bands(good + other.good, average + other.average, poor + other.poor, none + other.none);
        }
    }

    /** Accounts by the segment that decides their health. */
    public static final class Decided {
        private final Map<@Nullable Integer, Bands> spreads;

        Decided(Map<@Nullable Integer, Bands> spreads) {
            this.spreads = Collections.unmodifiableMap(spreads);
        }

        /** @param segment null for those that no segment decides, which have the default configuration */
        public Bands decidedBy(@Nullable Integer segment) {
            return Objects.requireNonNullElse(spreads.get(segment), Bands.EMPTY);
        }

        /** By segment; null is the default. Only where there is any account. */
        public Map<@Nullable Integer, Bands> bySegment() {
            return spreads;
        }

        /** All of them. */
        public Bands all() {
            return spreads.values().stream().reduce(Bands.EMPTY, Bands::plus);
        }
    }

    private final DSLContext sql;
    private final Workspaces workspaces;

    HealthCounts(DSLContext sql, Workspaces workspaces) {
        this.sql = sql;
        this.workspaces = workspaces;
    }

    /** By what decides. */
    public Decided decided(Viewer viewer) {
        return decided(viewer, noCondition());
    }

    /** By what decides, of the members of one account segment. */
    public Decided decidedWithin(Viewer viewer, int segment) {
        return decided(
                viewer,
                ACCOUNT.in(select(field(name("account_id"), Long.class))
                        .from(table(name("account_segment_members")))
                        .where(field(name("segment_id"), Integer.class).eq(segment))));
    }

    private Decided decided(Viewer viewer, Condition only) {
        Field<Integer> deciding = field(name("f", "health_segment"), Integer.class);
        Field<String> band = band();
        Map<@Nullable Integer, Bands> spreads = new HashMap<>();
        sql.select(deciding, band, count())
                .from(table(name(Subject.ACCOUNT.derivedTable())).as("f"))
                .join(table(name("accounts")).as("a"))
                .on(field(name("a", "id"), Long.class).eq(ACCOUNT))
                .where(field(name("a", "archived_at")).isNull())
                .and(Visibility.accounts(viewer, ACCOUNT))
                .and(only)
                .groupBy(deciding, band)
                .forEach(row -> add(spreads, row.value1(), row.value2(), row.value3()));
        return new Decided(spreads);
    }

    /** Of the members of each account segment that has any. */
    public Map<Integer, Bands> bySegment(Viewer viewer) {
        Field<Integer> segment = field(name("s", "id"), Integer.class);
        Field<String> band = band();
        Map<@Nullable Integer, Bands> spreads = new HashMap<>();
        sql.select(segment, band, count())
                .from(table(name(Subject.ACCOUNT.derivedTable())).as("f"))
                .crossJoin("unnest(f.segments) as s(id)")
                .where(Visibility.accounts(viewer, ACCOUNT))
                .groupBy(segment, band)
                .forEach(row -> add(spreads, row.value1(), row.value2(), row.value3()));
        Map<Integer, Bands> known = new HashMap<>();
        spreads.forEach((id, spread) -> known.put(Objects.requireNonNull(id), spread));
        return known;
    }

    private static void add(
            Map<@Nullable Integer, Bands> spreads, @Nullable Integer key, @Nullable String band, int accounts) {
        Bands before = Objects.requireNonNullElse(spreads.get(key), Bands.EMPTY);
        spreads.put(key, before.plus(band == null ? null : Band.valueOf(band.toUpperCase(Locale.ROOT)), accounts));
    }

    private Field<String> band() {
        return BandSql.of(SCORE, workspaces.shown().bands());
    }
}
