package app.steward.usage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.change.RecordsDeleted;
import app.steward.fact.Scope;
import org.jooq.DSLContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** A deleted user or subscription takes its usage with it; that of an account goes with the account's row. */
@Component
class UsageOfDeleted {
    private final DSLContext sql;

    UsageOfDeleted(DSLContext sql) {
        this.sql = sql;
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

    private void delete(String column, Scope scope) {
        sql.deleteFrom(table(name("usage_daily")))
                .where(scope.holds(field(name(column), Long.class)))
                .execute();
    }
}
