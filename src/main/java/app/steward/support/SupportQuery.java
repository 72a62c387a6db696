package app.steward.support;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.fact.Passed;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.SelectField;
import org.jooq.Table;

/**
 * One pass over tickets and answers that gives any number of values per account. What is of a user who is archived counts
 * for nobody, as all that archived records did.
 */
final class SupportQuery {
    /** An answer counts for so many days. */
    static final int NPS_DAYS = 365;

    /** The column that {@link #grouped} restricts. */
    static final Field<Long> ACCOUNT = field(name("t", "account_id"), Long.class);

    private static final Field<OffsetDateTime> AT = field(name("t", "at"), OffsetDateTime.class);

    /** A satisfaction is an answer, whether it was given on a ticket or apart. */
    private static final String EVENTS = """
            (select account_id, user_id, 'ticket' as kind, opened_at as at, status = 'open' as open, priority,
                    first_response_minutes as value
               from tickets
             union all
             select account_id, user_id, 'csat', coalesce(closed_at, opened_at), false, null, csat
               from tickets where csat is not null
             union all
             select account_id, user_id, kind, at, false, null, score
               from answers)""";

    /** Of each user, and of the account itself, the last answer within a year. */
    private static final String LAST_NPS = """
            (select distinct on (t.account_id, t.user_id) t.account_id, t.score
               from answers t
              where t.kind = 'nps' and t.at >= {0} and t.at <= {1} and {2}
                and not exists (select from users gone where gone.id = t.user_id and gone.archived_at is not null)
              order by t.account_id, t.user_id, t.at desc, t.id desc)""";

    private final Now now;
    private final List<SelectField<?>> columns = new ArrayList<>();
    private int longest;
    private boolean everAsked;

    SupportQuery(Now now) {
        this.now = now;
        columns.add(ACCOUNT.as("id"));
    }

    /** The accounts with a ticket or answer that has come since, or left one of these windows. */
    static Select<Record1<Long>> due(Passed passed, Set<Integer> windows) {
        Condition which = passed.happened(AT);
        for (int days : windows) {
            which = which.or(passed.gone(AT, days));
        }
        return select(ACCOUNT).from(table(EVENTS).as("t")).where(which);
    }

    /** Adds a value in the window of the use. */
    SupportQuery add(String column, FieldRef use) {
        longest = Math.max(longest, use.days());
        Field<OffsetDateTime> start = inline(offset(now.startOf(now.windowStart(use.days()))));
        String value = switch (use.key()) {
            case SupportMetrics.TICKETS -> "count(*) filter (where t.kind = 'ticket' and t.at >= {0})";
            case SupportMetrics.FIRST_RESPONSE ->
                "(avg(t.value) filter (where t.kind = 'ticket' and t.at >= {0}) / 60)::float8";
            case SupportMetrics.CSAT -> "avg(t.value) filter (where t.kind = 'csat' and t.at >= {0})::float8";
            default -> throw new IllegalArgumentException(use.key());
        };
        columns.add(field(value, start).as(column));
        return this;
    }

    /** Adds how many tickets are open. */
    SupportQuery addOpen(String column, boolean urgent) {
        everAsked = true;
        columns.add(field("count(*) filter (where t.open" + (urgent ? " and t.priority = 'urgent'" : "") + ")::int")
                .as(column));
        return this;
    }

    /**
     * {@code id} and the columns asked for, of each account with a ticket or answer in any of the windows; ever, where open
     * ones count.
     */
    Table<?> grouped(Condition which, String alias) {
        return select(columns)
                .from(table(EVENTS).as("t"))
                .where(which)
                .and(everAsked ? noCondition() : AT.ge(inline(offset(now.startOf(now.windowStart(longest))))))
                .and(AT.le(inline(offset(now.instant()))))
                .and("not exists (select from users gone where gone.id = t.user_id and gone.archived_at is not null)")
                .groupBy(ACCOUNT)
                .asTable(alias);
    }

    /** Promoters minus detractors in percent: {@code id} and {@code nps} per account that answered within a year. */
    Table<?> nps(Condition which, String alias) {
        return select(
                        ACCOUNT.as("id"),
                        field("100.0::float8 * (count(*) filter (where t.score >= 9)"
                                        + " - count(*) filter (where t.score <= 6)) / count(*)")
                                .as("nps"))
                .from(table(
                                LAST_NPS,
                                inline(offset(now.startOf(now.windowStart(NPS_DAYS)))),
                                inline(offset(now.instant())),
                                which)
                        .as("t"))
                .groupBy(ACCOUNT)
                .asTable(alias);
    }

    private static OffsetDateTime offset(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
