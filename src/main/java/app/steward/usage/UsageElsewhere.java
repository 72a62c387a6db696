package app.steward.usage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.RecordsDeleted;
import app.steward.change.Touched;
import app.steward.condition.Subject;
import app.steward.fact.FactsElsewhere;
import app.steward.fact.Scope;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
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
    private static final Field<Long> USER = field(name("user_id"), Long.class);
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
            // of those themselves nothing is derived any more, nor of their users
            Set<Long> users = delete("account_id", deleted.accounts()).users();
            tell(new Whose(Set.of(), FactsElsewhere.staying(sql, users, deleted.accounts())));
        }
        if (!deleted.users().isEmpty()) {
            tell(new Whose(delete("user_id", deleted.users()).accounts(), Set.of()));
        }
        if (!deleted.subscriptions().isEmpty()) {
            tell(delete("subscription_id", deleted.subscriptions()));
        }
    }

    private record Whose(Set<Long> accounts, Set<Long> users) {}

    @EventListener
    void on(RecordsChanged changed) {
        Set<Long> users = changed.users("archived");
        if (!users.isEmpty()) {
            Set<Long> accounts = sql.fetch(selectDistinct(ACCOUNT)
                            .from(table(name("usage_daily")))
                            .where(new Scope.Records(users).holds(USER))
                            .and(ACCOUNT.isNotNull()))
                    .intoSet(ACCOUNT);
            tell(new Whose(accounts, Set.of()));
        }
        // what a user did under a subscription counts while that is not archived, also where the user is another's
        Set<Long> accounts = changed.accountsOf(Subject.SUBSCRIPTION, "archived");
        if (!accounts.isEmpty()) {
            Set<Long> active = sql.fetch(selectDistinct(USER)
                            .from(table(name("usage_daily")))
                            .where(new Scope.Records(accounts).holds(ACCOUNT))
                            .and(field(name("subscription_id")).isNotNull())
                            .and(USER.isNotNull()))
                    .intoSet(USER);
            tell(new Whose(Set.of(), active));
        }
    }

    /** Deletes the usage of these records, and answers in which accounts it was, and of which users. */
    private Whose delete(String column, Set<Long> records) {
        Result<Record> gone = sql.fetch(
                "with gone as ({0}), less as (update feature_days f set uses = f.uses - g.uses from"
                        + " (select feature_id, day, sum(uses) as uses from gone group by 1, 2) g"
                        + " where f.feature_id = g.feature_id and f.day = g.day)"
                        + " select distinct account_id, user_id from gone",
                sql.deleteFrom(table(name("usage_daily")))
                        .where(new Scope.Records(records).holds(field(name(column), Long.class)))
                        .returning(ACCOUNT, USER, FEATURE, DAY, USES));
        Set<Long> accounts = new HashSet<>(gone.getValues(ACCOUNT));
        Set<Long> users = new HashSet<>(gone.getValues(USER));
        accounts.remove(null);
        users.remove(null);
        return new Whose(accounts, users);
    }

    private void tell(Whose usage) {
        RecordsChanged changed = new RecordsChanged(
                Touched.users(usage.users(), ChangedFields.of(Subject.USER, Set.of(UsageMetrics.USAGE))),
                Touched.accounts(usage.accounts(), ChangedFields.of(Subject.ACCOUNT, Set.of(UsageMetrics.USAGE))));
        if (!changed.touched().isEmpty()) {
            events.publishEvent(changed);
        }
    }
}
