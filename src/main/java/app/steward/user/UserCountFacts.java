package app.steward.user;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldUse;
import app.steward.condition.Subject;
import app.steward.fact.FactSource;
import app.steward.fact.Scope;
import app.steward.workspace.Now;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/** How many users an account has, without archived ones. */
@Component
class UserCountFacts implements FactSource {

    @Override
    public Subject subject() {
        return Subject.ACCOUNT;
    }

    @Override
    public Contribution contribute(Now now, Scope scope, Map<Integer, FieldUse> slots) {
        Field<Long> account = field(name("p", "account_id"), Long.class);
        Table<?> people = select(account.as("id"), count().as("users"))
                .from(table(name("users")).as("p"))
                .where(scope.holds(account), field(name("p", "archived_at")).isNull())
                .groupBy(account)
                .asTable("people");
        return new Contribution(
                List.of(people),
                List.of(new Column(
                        "users",
                        coalesce(field(name("people", "users"), Integer.class), inline(0))
                                .cast(Integer.class))),
                List.of(),
                Map.of());
    }
}
