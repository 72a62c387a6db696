package app.steward.subscription;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the invoices of an account. Says nothing of who may see it. */
@Component
@Transactional(readOnly = true)
public class Invoices {
    private static final Field<Long> ACCOUNT = field(name("i", "account_id"), Long.class);

    /** What is due, where the sender did not say: what is not paid of the whole. */
    static final Field<BigDecimal> DUE =
            field("coalesce(i.amount_due, i.total - coalesce(i.amount_paid, 0))", BigDecimal.class);

    private final DSLContext sql;

    Invoices(DSLContext sql) {
        this.sql = sql;
    }

    /** What became of an invoice. */
    public enum State {
        PAID("Paid", "good"),
        OPEN("Not paid", ""),
        OVERDUE("Overdue", "poor"),
        VOIDED("Voided", "");

        private final String label;
        private final String tone;

        State(String label, String tone) {
            this.label = label;
            this.tone = tone;
        }

        public String label() {
            return label;
        }

        /** Of its pill: good, poor, or none. */
        public String tone() {
            return tone;
        }
    }

    /**
     * An invoice.
     *
     * @param due what is still to be paid; null where nobody said
     */
    public record Invoice(
            String externalId,
            @Nullable BigDecimal total,
            @Nullable BigDecimal due,
            @Nullable LocalDate createdOn,
            @Nullable LocalDate dueOn,
            @Nullable LocalDate paidOn,
            State state) {}

    /** How many there are, and how many of them are overdue. */
    public record Counts(long all, long overdue) {}

    /** The overdue ones first, the oldest of them first; then the newest. */
    public List<Invoice> of(long account, Now now, int limit, int offset) {
        Field<Boolean> overdue = overdue(now).as("overdue");
        return sql.select(
                        field(name("i", "external_id"), String.class),
                        field(name("i", "total"), BigDecimal.class),
                        DUE,
                        field(name("i", "created_on"), LocalDate.class),
                        field(name("i", "due_on"), LocalDate.class),
                        field(name("i", "paid_on"), LocalDate.class),
                        field(name("i", "status"), String.class),
                        overdue)
                .from(table(name("invoices")).as("i"))
                .where(ACCOUNT.eq(account))
                .orderBy(
                        overdue.desc(),
                        field("case when {0} then i.due_on end", overdue(now)).asc(),
                        field("coalesce(i.created_on, i.due_on)").desc().nullsLast(),
                        field("i.id").desc())
                .limit(limit)
                .offset(offset)
                .fetch(row -> new Invoice(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        row.value6(),
                        row.value8()
                                ? State.OVERDUE
                                : switch (row.value7()) {
                                    case "paid" -> State.PAID;
                                    case "voided" -> State.VOIDED;
                                    default -> State.OPEN;
                                }));
    }

    /** The accounts that invoices of this subscription are of, wherever it is now. */
    Set<Long> accountsOf(long subscription) {
        return sql.selectDistinct(ACCOUNT)
                .from(table(name("invoices")).as("i"))
                .where(field(name("i", "subscription_id"), Long.class).eq(subscription))
                .and(ACCOUNT.isNotNull())
                .fetchSet(ACCOUNT);
    }

    public Counts counts(long account, Now now) {
        return sql.select(field("count(*)", Long.class), field("count(*) filter (where {0})", Long.class, overdue(now)))
                .from(table(name("invoices")).as("i"))
                .where(ACCOUNT.eq(account))
                .fetchSingle(row -> new Counts(row.value1(), row.value2()));
    }

    /** Not paid though its day has passed, with something due, and not of a subscription that is archived. */
    static Field<Boolean> overdue(Now now) {
        return field(
                "(i.status = 'not_paid' and coalesce(i.due_on < {0}, false) and coalesce({1} > 0, false)"
                        + " and not exists (select from subscriptions gone where gone.id = i.subscription_id"
                        + " and gone.archived_at is not null))",
                Boolean.class, inline(now.today()), DUE);
    }
}
