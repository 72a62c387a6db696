package app.steward.usage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.RecordsDeleted;
import app.steward.condition.Subject;
import app.steward.fact.FactsElsewhere;
import app.steward.fact.Scope;
import java.time.LocalDate;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Usage stays with the account of then, wherever its user went. A user or subscription that is deleted takes it along
 * from there (that of a deleted account goes with the account's row), and while a user is archived it counts nowhere.
 */
@Component
class UsageElsewhere {
    private static final Field<Long> ACCOUNT = field(name("account_id"), Long.class);
    private static final Field<Integer> FEATURE = field(name("feature_id"), Integer.class);
    private static final Field<LocalDate> DAY = field(name("day"), LocalDate.class);
    private static final Field<Long> USES = field(name("uses"), Long.class);

    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    UsageElsewhere(DSLContext sql, ApplicationEventPublisher events) {
        this.sql = sql;
        this.events = events;
    }

    @EventListener
    @Order(FactsElsewhere.FIRST)
    void on(RecordsDeleted deleted) {
        if (!deleted.accounts().isEmpty()) {
            delete(
                    "account_id",
                    new Scope.Records(deleted.accounts())); // of those themselves nothing is derived any more
        }
        if (!deleted.users().isEmpty()) {
            tell(delete("user_id", new Scope.Records(deleted.users())));
        }
        if (!deleted.subscriptions().isEmpty()) {
            tell(delete("subscription_id", new Scope.Records(deleted.subscriptions())));
        }
    }

    @EventListener
    void on(RecordsChanged changed) {
        Set<Long> users = changed.users("archived");
        if (!users.isEmpty()) {
            tell(sql.fetch(selectDistinct(ACCOUNT)
                            .from(table(name("usage_daily")))
                            .where(new Scope.Records(users).holds(field(name("user_id"), Long.class)))
                            .and(ACCOUNT.isNotNull()))
                    .intoSet(ACCOUNT));
        }
    }

    /** Deletes the usage of these records, and answers in which accounts it was. */
    private Set<Long> delete(String column, Scope scope) {
        return sql.fetch(
                        "with gone as ({0}), less as (update feature_days f set uses = f.uses - g.uses from"
                                + " (select feature_id, day, sum(uses) as uses from gone group by 1, 2) g"
                                + " where f.feature_id = g.feature_id and f.day = g.day)"
                                + " select distinct account_id from gone where account_id is not null",
                        sql.deleteFrom(table(name("usage_daily")))
                                .where(scope.holds(field(name(column), Long.class)))
                                .returning(ACCOUNT, FEATURE, DAY, USES))
                .intoSet(0, Long.class);
    }

    private void tell(Set<Long> accounts) {
        if (!accounts.isEmpty()) {
            events.publishEvent(
                    RecordsChanged.accounts(accounts, ChangedFields.of(Subject.ACCOUNT, Set.of(UsageMetrics.USAGE))));
        }
    }
}
