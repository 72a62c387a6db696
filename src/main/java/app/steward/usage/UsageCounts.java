package app.steward.usage;

import static org.jooq.impl.DSL.val;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Adds what happened to the uses of its day, beside what files said of it. */
@Component
public class UsageCounts {
    /** The number under which logins are counted, which are no uses. */
    public static final int LOGIN = 0;

    private final DSLContext sql;

    UsageCounts(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Uses of a feature, or logins.
     *
     * @param account the one of then; null where nobody knows it
     * @param feature its number, or {@link #LOGIN}
     * @param at the last of them
     */
    public record Use(@Nullable Long account, @Nullable Long user, int feature, LocalDate day, long uses, Instant at) {

        private Use and(Use other) {
            return new Use(account, user, feature, day, uses + other.uses, at.isAfter(other.at) ? at : other.at);
        }
    }

    private record Key(@Nullable Long account, @Nullable Long user, int feature, LocalDate day) {}

    /** All of it in one statement: what each costs on its way to the database is more than what it writes. */
    private static final String ADD = """
            with u as materialized (
              select * from unnest({0}, {1}, {2}, {3}, {4}, {5}) u (account, person, feature, day, uses, at)
            ), days as (
              insert into feature_days (feature_id, day, uses)
              select feature, day, sum(uses) from u where feature <> 0 group by 1, 2 order by 1, 2
              on conflict (feature_id, day) do update set uses = feature_days.uses + excluded.uses
            ), seen as (
              update features f set last_seen_at = s.at
              from (select feature, max(at) as at from u where feature <> 0 group by 1) s
              where f.id = s.feature and (f.last_seen_at is null or f.last_seen_at < s.at)
            )
            insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)
            select account, person, feature, day, false, uses, at from u order by account, feature, day, person
            on conflict (account_id, feature_id, day, user_id, subscription_id, imported)
            do update set uses = usage_daily.uses + excluded.uses,
              last_at = greatest(usage_daily.last_at, excluded.last_at)""";

    /** To be called late in a transaction: days of a feature are rows that all who use it share. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void add(Collection<Use> uses) {
        Map<Key, Use> sums = new LinkedHashMap<>();
        for (Use use : uses) {
            if (use.uses() > 0) {
                sums.merge(new Key(use.account(), use.user(), use.feature(), use.day()), use, Use::and);
            }
        }
        if (sums.isEmpty()) {
            return;
        }
        Param<?>[] columns = columns(List.copyOf(sums.values()));
        sql.execute(ADD, (Object[]) columns);
    }

    private static Param<?>[] columns(List<Use> uses) {
        return new Param<?>[] {
            val(array(uses, Use::account, Long[]::new)),
            val(array(uses, Use::user, Long[]::new)),
            val(array(uses, Use::feature, Integer[]::new)),
            val(array(uses, Use::day, LocalDate[]::new)),
            val(array(uses, Use::uses, Long[]::new)),
            val(array(uses, use -> OffsetDateTime.ofInstant(use.at(), ZoneOffset.UTC), OffsetDateTime[]::new))
        };
    }

    private static <T> T[] array(
            List<Use> uses, Function<Use, @Nullable T> value, java.util.function.IntFunction<T[]> made) {
        return uses.stream().map(value).toArray(made);
    }
}
