package app.steward.subscription;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import java.time.LocalDate;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** When the subscriptions of one account started, ended and were cancelled. Archived ones are left out. */
@Component
@Transactional(readOnly = true)
public class SubscriptionDates {
    private static final Field<LocalDate> DAY = field(name("day"), LocalDate.class);

    private final DSLContext sql;

    SubscriptionDates(DSLContext sql) {
        this.sql = sql;
    }

    /** What a day was for a subscription: started, ended or cancelled. */
    public record Dated(
            LocalDate day,
            String what,
            String externalId,
            @Nullable String plan) {}

    /**
     * The newest ones, and all others of the same day as the last of them.
     *
     * @param last the last day that counts
     */
    public List<Dated> of(long account, LocalDate last, int limit) {
        Field<LocalDate> starts = field(name("starts_on"), LocalDate.class);
        Field<LocalDate> ends = field(name("ends_on"), LocalDate.class);
        Field<LocalDate> cancelled = field(name("cancelled_on"), LocalDate.class);
        Select<Record4<LocalDate, String, String, String>> all = dated(account, starts, "started", last)
                .unionAll(dated(account, ends, "ended", last))
                .unionAll(dated(account, cancelled, "cancelled", last));
        return sql.selectFrom(all.asTable("d"))
                .orderBy(DAY.desc())
                .limit(limit)
                .withTies()
                .fetch(row -> new Dated(
                        row.get(DAY),
                        row.get("what", String.class),
                        row.get("external_id", String.class),
                        row.get("plan", String.class)));
    }

    private static Select<Record4<LocalDate, String, String, String>> dated(
            long account, Field<LocalDate> day, String what, LocalDate last) {
        return select(
                        day.as("day"),
                        inline(what).as("what"),
                        field(name("external_id"), String.class),
                        field(name("plan"), String.class))
                .from(table(name("subscriptions")))
                .where(field(name("account_id"), Long.class).eq(account))
                .and(field(name("archived_at")).isNull())
                .and(day.le(last))
                .and(
                        what.equals("ended")
                                ? day.isDistinctFrom(field(name("cancelled_on"), LocalDate.class))
                                : noCondition());
    }
}
