package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.workspace.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The scores of one account at the end of each of the last days, from the changes that the history keeps. */
@Component
@Transactional(readOnly = true)
public class HealthTrend {
    private static final Field<Long> ACCOUNT = field(name("account_id"), Long.class);

    private final DSLContext sql;
    private final DecidingNames names;

    HealthTrend(DSLContext sql, DecidingNames names) {
        this.sql = sql;
        this.names = names;
    }

    /**
     * Oldest first, today the last; null where nothing was computed.
     *
     * @param pillar null for overall health
     */
    public List<@Nullable Integer> days(Changes changes, @Nullable Pillar pillar, int days, Now now) {
        HealthScore which = new HealthScore(pillar);
        List<@Nullable Integer> scores = new ArrayList<>();
        for (LocalDate day = now.windowStart(days); !day.isAfter(now.today()); day = day.plusDays(1)) {
            KeptScores kept = changes.at(day, now);
            scores.add(kept == null ? null : kept.score(which));
        }
        return scores;
    }

    /** The days within the last ones from which on something else decided than at the end of the day before. */
    public List<ConfigurationChange> decided(Changes changes, int days, Now now) {
        List<KeptScores[]> anew = new ArrayList<>();
        for (LocalDate day = now.windowStart(days).plusDays(1); !day.isAfter(now.today()); day = day.plusDays(1)) {
            KeptScores before = changes.at(day.minusDays(1), now);
            KeptScores after = changes.at(day, now);
            if (before != null && after != null && after.isAnewAfter(before)) {
                anew.add(new KeptScores[] {before, after});
            }
        }
        List<@Nullable Integer> segments = new ArrayList<>();
        anew.forEach(pair -> {
            segments.add(pair[0].segment());
            segments.add(pair[1].segment());
        });
        DecidingNames.Names known = names.of(segments);
        return anew.stream()
                .map(pair -> ConfigurationChange.of(pair[0], pair[1], now.dayOf(pair[1].at()), known))
                .toList();
    }

    /** What is known of one account. */
    public static final class Changes {
        private final List<KeptScores> newestFirst;

        Changes(List<KeptScores> newestFirst) {
            this.newestFirst = newestFirst;
        }

        /** As it was at the end of the day. */
        private @Nullable KeptScores at(LocalDate day, Now now) {
            Instant end = now.startOf(day.plusDays(1));
            for (KeptScores change : newestFirst) {
                if (change.at().isBefore(end)) {
                    return change;
                }
            }
            return null;
        }
    }

    /** All changes that the last days need: those within, and the one before. */
    public Changes changes(long account, int days, Now now) {
        Field<OffsetDateTime> at = KeptScores.AT;
        OffsetDateTime start = now.startOf(now.windowStart(days)).atOffset(ZoneOffset.UTC);
        Table<?> history = table(name("health_history"));
        return new Changes(sql.select()
                .from(history)
                .where(ACCOUNT.eq(account))
                .and(at.ge(select(max(at))
                                .from(history)
                                .where(ACCOUNT.eq(account))
                                .and(at.lt(start)))
                        .or(at.ge(start)))
                .orderBy(at.desc())
                .fetch((Record row) -> KeptScores.of(row)));
    }
}
