package app.steward.subscription;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldRef;
import app.steward.condition.FieldSource;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.fact.FactSource;
import app.steward.fact.Passed;
import app.steward.fact.Scope;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What accounts owe by invoices that are overdue. */
@Configuration(proxyBeanMethods = false)
class InvoiceFacts {
    private static final String BILLING = "Billing";
    private static final String ALIAS = "overdue";
    private static final String INVOICES = "overdue_invoices";
    private static final String AMOUNT = "overdue_amount";
    private static final String SINCE = "overdue_since";

    @Bean
    FactSource overdueInvoices() {
        return new Overdue();
    }

    @Bean
    FieldSource invoiceFields() {
        return () -> Stream.of(
                FieldBuilder.of(Subject.ACCOUNT, INVOICES, "Overdue invoices", ValueType.NUMBER)
                        .group(BILLING)
                        .at((use, now) -> Subject.ACCOUNT.derived(INVOICES, Integer.class))
                        .build(),
                FieldBuilder.of(Subject.ACCOUNT, AMOUNT, "Overdue amount", ValueType.MONEY)
                        .group(BILLING)
                        .at((use, now) -> Subject.ACCOUNT.derived(AMOUNT, BigDecimal.class))
                        .build(),
                FieldBuilder.of(Subject.ACCOUNT, "days_overdue", "Days overdue", ValueType.NUMBER)
                        .group(BILLING)
                        .at((use, now) -> field(
                                "({0} - {1})",
                                Integer.class, inline(now.today()), Subject.ACCOUNT.derived(SINCE, LocalDate.class)))
                        .reading(Set.of("account." + SINCE))
                        .build());
    }

    private static final class Overdue implements FactSource {
        private static final Field<Long> ACCOUNT = field(name("i", "account_id"), Long.class);

        @Override
        public Subject subject() {
            return Subject.ACCOUNT;
        }

        @Override
        public String part() {
            return "invoices";
        }

        @Override
        public Set<String> reads() {
            return Set.of("account.invoices", "subscription.archived");
        }

        @Override
        public List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> slots) {
            return List.of(select(ACCOUNT)
                    .from(table(name("invoices")).as("i"))
                    .where(passed.over(field(name("i", "due_on"), LocalDate.class))));
        }

        @Override
        public Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> slots) {
            Table<?> overdue = select(
                            ACCOUNT.as("id"),
                            count().as(INVOICES),
                            sum(Invoices.DUE).as(AMOUNT),
                            min(field(name("i", "due_on"), LocalDate.class)).as(SINCE))
                    .from(table(name("invoices")).as("i"))
                    .where(scope.holds(ACCOUNT), condition(Invoices.overdue(now)))
                    .groupBy(ACCOUNT)
                    .asTable(ALIAS);
            return new Contribution(
                    List.of(overdue),
                    List.of(
                            new Column(INVOICES, coalesce(of(INVOICES, Integer.class), inline(0))),
                            new Column(
                                    AMOUNT,
                                    coalesce(of(AMOUNT, BigDecimal.class), inline(BigDecimal.ZERO))
                                            .cast(SQLDataType.NUMERIC(30, 2))),
                            new Column(SINCE, of(SINCE, LocalDate.class))),
                    List.of(),
                    Map.of());
        }

        private static <T> Field<T> of(String column, Class<T> type) {
            return field(name(ALIAS, column), type);
        }
    }
}
