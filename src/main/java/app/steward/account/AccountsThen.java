package app.steward.account;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
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

/** How many of some accounts there were at the end of a day, and what they paid: by the history of stage types and MRR. */
@Component
@Transactional(readOnly = true)
public class AccountsThen {
    private final DSLContext sql;

    AccountsThen(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * Accounts that were not cancelled then.
     *
     * @param since the day of the first that is known of any of them, where that is later: then the figures are of that day
     */
    public record Then(
            long accounts, BigDecimal mrr, @Nullable LocalDate since) {}

    /** Of these accounts, by their numbers, as they were when the day ended. */
    public Then of(Select<Record1<Long>> accounts, LocalDate day, Now now) {
        return read(
                sql.select(figures("was"))
                        .from(each(accounts, day, now).as("was"))
                        .fetchSingle(),
                0,
                day,
                now);
    }

    /**
     * Each of these accounts that there was when the day ended: id, was_counted (not cancelled), was_mrr, and was_seen_at, the
     * moment that it is known from. One of which nothing is known so early was as it was when it was first seen.
     */
    public Table<?> each(Select<Record1<Long>> accounts, LocalDate day, Now now) {
        return table(EACH, accounts, val(end(day, now)), val(day));
    }

    /** What {@link #read} makes {@link Then} of: over rows of {@link #each} by this name, grouped or not. */
    public static List<Field<?>> figures(String rows) {
        Condition counted = condition(field(name(rows, "was_counted"), Boolean.class));
        return List.of(
                count().filterWhere(counted),
                coalesce(sum(field(name(rows, "was_mrr"), BigDecimal.class)).filterWhere(counted), inline(0)),
                min(field(name(rows, "was_seen_at"), OffsetDateTime.class)));
    }

    /** What the figures of a day, which stand from this place on, came to. */
    public static Then read(Record row, int at, LocalDate day, Now now) {
        OffsetDateTime first = row.get(at + 2, OffsetDateTime.class);
        return new Then(
                row.get(at, Long.class),
                row.get(at + 1, BigDecimal.class),
                first == null || first.isBefore(end(day, now)) ? null : now.dayOf(first.toInstant()));
    }

    private static OffsetDateTime end(LocalDate day, Now now) {
        return now.startOf(day.plusDays(1)).atOffset(ZoneOffset.UTC);
    }

    /** When the first of what is known of any of them was seen; null for never. */
    public @Nullable LocalDate known(Select<Record1<Long>> accounts, Now now) {
        OffsetDateTime first = sql.fetchSingle(
                        "select min(h.at) from account_history h where h.account_id in ({0})", accounts)
                .get(0, OffsetDateTime.class);
        return first == null ? null : now.dayOf(first.toInstant());
    }

    /** Two ends of an index for each account, however long its history is: the last before, else the earliest. */
    private static final String EACH = """
            (select a.id, was.at as was_seen_at, was.stage_type is distinct from 'cancelled' as was_counted,
              was.mrr as was_mrr
            from accounts a
            join account_facts f on f.account_id = a.id
            left join stages t on t.key = a.stage
            left join lateral (select h.at, h.stage_type, h.mrr from account_history h
              where h.account_id = a.id and h.at < {1} order by h.at desc limit 1) last on true
            left join lateral (select h.at, h.stage_type, h.mrr from account_history h
              where last.at is null and h.account_id = a.id order by h.at limit 1) earliest on true
            cross join lateral (select coalesce(last.at, earliest.at) as at,
              case when last.at is not null then last.stage_type
                when earliest.at is not null then earliest.stage_type else t.type end as stage_type,
              case when last.at is not null then last.mrr
                when earliest.at is not null then earliest.mrr else f.mrr end as mrr) was
            where a.created_on <= {2} and a.id in ({0}))""";
}
