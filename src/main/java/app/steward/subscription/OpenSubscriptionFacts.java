package app.steward.subscription;

import static org.jooq.impl.DSL.arrayAgg;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.fact.FactSource;
import app.steward.fact.Passed;
import app.steward.fact.Scope;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.springframework.stereotype.Component;

/** What an account's money, plan, seats and dates are: as given, else what its open subscriptions add up to. */
@Component
class OpenSubscriptionFacts implements FactSource {
    /** As the columns are: sums need more digits than what is summed. */
    private static final DataType<BigDecimal> MONEY = SQLDataType.NUMERIC(30, 2);

    /** What is billed for so many months or more renews with its bill. */
    private static final BigDecimal RENEWS_FROM = BigDecimal.valueOf(3);

    private static final Set<String> READS = Set.of(
            "account.mrr",
            "account.amount",
            "account.plan",
            "account.licenses",
            "account.next_billing_on",
            "account.subscription_start_on",
            "subscription.account",
            "subscription.archived",
            "subscription.amount",
            "subscription.mrr",
            "subscription.billing_months",
            "subscription.seats",
            "subscription.plan",
            "subscription.starts_on",
            "subscription.ends_on",
            "subscription.cancelled_on",
            "subscription.next_billing_on");

    @Override
    public Subject subject() {
        return Subject.ACCOUNT;
    }

    @Override
    public String part() {
        return "subscriptions";
    }

    @Override
    public Set<String> reads() {
        return READS;
    }

    @Override
    public List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> slots) {
        Condition opensOrCloses = passed.come(of("starts_on", LocalDate.class))
                .or(passed.over(of("ends_on", LocalDate.class)))
                .or(passed.come(of("cancelled_on", LocalDate.class)))
                .or(passed.over(of("next_billing_on", LocalDate.class)));
        return List.of(
                select(of("account_id", Long.class))
                        .from(table(name("subscriptions")).as("s"))
                        .where(opensOrCloses),
                select(field(name("a", "id"), Long.class))
                        .from(table(name("accounts")).as("a"))
                        .where(passed.over(field(name("a", "next_billing_on"), LocalDate.class))));
    }

    @Override
    public Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> slots) {
        Field<Long> account = of("account_id", Long.class);
        Field<BigDecimal> amount = of("amount", BigDecimal.class);
        Field<BigDecimal> mrr =
                coalesce(of("mrr", BigDecimal.class), amount.div(of("billing_months", BigDecimal.class)));
        Table<?> open = select(
                        account.as("id"),
                        count().as("subscriptions"),
                        sum(mrr).as("mrr"),
                        sum(amount).as("amount"),
                        sum(of("seats", BigDecimal.class)).as("licenses"),
                        min(of("next_billing_on", LocalDate.class)).as("next_billing_on"),
                        min(of("starts_on", LocalDate.class)).as("subscription_start_on"),
                        min(of("ends_on", LocalDate.class)).as("ends_on"),
                        min(of("next_billing_on", LocalDate.class))
                                .filterWhere(of("next_billing_on", LocalDate.class)
                                        .ge(inline(now.today()))
                                        .and(of("billing_months", BigDecimal.class)
                                                .isNull()
                                                .or(of("billing_months", BigDecimal.class)
                                                        .ge(inline(RENEWS_FROM)))))
                                .as("renews_on"),
                        // the plan of the largest
                        field(
                                        "({0})[1]",
                                        String.class,
                                        arrayAgg(of("plan", String.class))
                                                .orderBy(
                                                        mrr.desc().nullsLast(),
                                                        amount.desc().nullsLast(),
                                                        of("id", Long.class).asc()))
                                .as("plan"))
                .from(table(name("subscriptions")).as("s"))
                .where(
                        scope.holds(account),
                        of("archived_at", Object.class).isNull(),
                        OpenSubscriptions.on(now.today(), "s"))
                .groupBy(account)
                .asTable("open");
        return new Contribution(
                List.of(open),
                List.of(
                        givenElse("mrr", MONEY),
                        givenElse("amount", MONEY),
                        givenElse("plan", SQLDataType.CLOB),
                        givenElse("licenses", MONEY),
                        givenElse("next_billing_on", SQLDataType.LOCALDATE),
                        givenElse("subscription_start_on", SQLDataType.LOCALDATE),
                        new Column("renewal_on", renewal(now)),
                        new Column(
                                "subscriptions",
                                coalesce(derived("subscriptions", SQLDataType.BIGINT), inline(0L))
                                        .cast(SQLDataType.INTEGER)),
                        new Column(
                                "subscription_mrr",
                                coalesce(derived("mrr", SQLDataType.NUMERIC), inline(BigDecimal.ZERO))
                                        .cast(MONEY))),
                List.of(),
                Map.of());
    }

    /** The next day from today on that decides whether the account stays. A bill that comes each month does not. */
    private static Field<LocalDate> renewal(Now now) {
        Field<LocalDate> given = field(name("a", "next_billing_on"), LocalDate.class);
        return least(
                when(given.ge(inline(now.today())), given),
                derived("ends_on", SQLDataType.LOCALDATE),
                derived("renews_on", SQLDataType.LOCALDATE));
    }

    private static <T> Column givenElse(String column, DataType<T> type) {
        return new Column(
                column,
                coalesce(field(name("a", column), type), derived(column, type)).cast(type));
    }

    private static <T> Field<T> derived(String column, DataType<T> type) {
        return field(name("open", column), type);
    }

    private static <T> Field<T> of(String column, Class<T> type) {
        return field(name("s", column), type);
    }
}
