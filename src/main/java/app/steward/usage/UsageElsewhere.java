package app.steward.usage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.RecordsDeleted;
import app.steward.condition.Subject;
import app.steward.fact.Scope;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Usage stays with the account of then, wherever its user went. A user or subscription that is deleted takes it along
 * from there (that of a deleted account goes with the account's row), and while a user is archived it counts nowhere.
 */
@Component
class UsageElsewhere {
    private static final Field<Long> ACCOUNT = field(name("account_id"), Long.class);

    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    UsageElsewhere(DSLContext sql, ApplicationEventPublisher events) {
        this.sql = sql;
        this.events = events;
    }

    @EventListener
    void on(RecordsDeleted deleted) {
        if (!deleted.users().isEmpty()) {
            delete("user_id", new Scope.Records(deleted.users()));
        }
        if (!deleted.subscriptions().isEmpty()) {
            delete("subscription_id", new Scope.Records(deleted.subscriptions()));
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

    private void delete(String column, Scope scope) {
        tell(sql.fetch(
                        "with gone as ({0}) select distinct account_id from gone where account_id is not null",
                        sql.deleteFrom(table(name("usage_daily")))
                                .where(scope.holds(field(name(column), Long.class)))
                                .returning(ACCOUNT))
                .intoSet(0, Long.class));
    }

    private void tell(Set<Long> accounts) {
        if (!accounts.isEmpty()) {
            events.publishEvent(
                    RecordsChanged.accounts(accounts, ChangedFields.of(Subject.ACCOUNT, Set.of(UsageMetrics.USAGE))));
        }
    }
}
