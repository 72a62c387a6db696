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
import java.util.Objects;
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
    private static final Field<OffsetDateTime> AT = field(name("at"), OffsetDateTime.class);

    private final DSLContext sql;

    HealthTrend(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Oldest first, today the last; null where nothing was computed.
     *
     * @param pillar null for overall health
     */
    public List<@Nullable Integer> days(Changes changes, @Nullable Pillar pillar, int days, Now now) {
        String column = pillar == null ? "overall" : pillar.key();
        List<@Nullable Integer> scores = new ArrayList<>();
        for (LocalDate day = now.windowStart(days); !day.isAfter(now.today()); day = day.plusDays(1)) {
            scores.add(changes.before(now.startOf(day.plusDays(1)), column));
        }
        return scores;
    }

    /** What is known of one account. */
    public static final class Changes {
        private final List<Record> newestFirst;

        Changes(List<Record> newestFirst) {
            this.newestFirst = newestFirst;
        }

        private @Nullable Integer before(Instant end, String column) {
            for (Record change : newestFirst) {
                if (Objects.requireNonNull(change.get(AT)).toInstant().isBefore(end)) {
                    return change.get(column, Integer.class);
                }
            }
            return null;
        }
    }

    /** All changes that the last days need: those within, and the one before. */
    public Changes changes(long account, int days, Now now) {
        OffsetDateTime start = now.startOf(now.windowStart(days)).atOffset(ZoneOffset.UTC);
        Table<?> history = table(name("health_history"));
        return new Changes(new ArrayList<>(sql.select()
                .from(history)
                .where(ACCOUNT.eq(account))
                .and(AT.ge(select(max(AT))
                                .from(history)
                                .where(ACCOUNT.eq(account))
                                .and(AT.lt(start)))
                        .or(AT.ge(start)))
                .orderBy(AT.desc())
                .fetch()));
    }
}
