package app.steward.user;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.fact.FactSource;
import app.steward.fact.Passed;
import app.steward.fact.Scope;
import app.steward.workspace.Now;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/**
 * What an account has of its users, without archived ones: how many there are, and when the last of them was active and
 * logged in, by use or by what was given. Reads the derived rows of users, which are computed first.
 */
@Component
class AccountUserFacts implements FactSource {
    private static final List<String> MOMENTS = List.of("last_active_at", "last_login_at");

    @Override
    public Subject subject() {
        return Subject.ACCOUNT;
    }

    @Override
    public String part() {
        return "users";
    }

    @Override
    public Set<String> reads() {
        return Set.of("user.account", "user.archived", "user.last_active_at", "user.last_login_at");
    }

    /** The moments of a user may be others, and with them those of the account that the user is of now. */
    @Override
    public List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> slots) {
        return List.of(select(field(name("q", "account_id"), Long.class))
                .from(table(name("users")).as("q"))
                .where(field(name("q", "id"), Long.class).in(Passed.users())));
    }

    @Override
    public Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> slots) {
        Field<Long> account = field(name("q", "account_id"), Long.class);
        // Looked up per user: joined, a stretch of accounts would read the derived rows of all users there are. Without
        // the offset it would be looked up once per moment.
        Table<?> users = select(
                        account,
                        field(
                                        "(select array[f.last_active_at, f.last_login_at] from user_facts f"
                                                + " where f.user_id = q.id)",
                                        OffsetDateTime[].class)
                                .as("seen"))
                .from(table(name("users")).as("q"))
                .where(scope.holds(account), field(name("q", "archived_at")).isNull())
                .offset(inline(0))
                .asTable("p");
        Field<Long> id = field(name("p", "account_id"), Long.class);
        Table<?> people = select(id.as("id"), count().as("users"), last(1), last(2))
                .from(users)
                .groupBy(id)
                .asTable("people");
        return new Contribution(
                List.of(people),
                List.of(
                        new Column(
                                "users",
                                coalesce(field(name("people", "users"), Integer.class), inline(0))
                                        .cast(Integer.class)),
                        column(1),
                        column(2)),
                List.of(),
                Map.of());
    }

    private static Field<OffsetDateTime> last(int place) {
        return max(field("p.seen[{0}]", OffsetDateTime.class, inline(place))).as(MOMENTS.get(place - 1));
    }

    private static Column column(int place) {
        String moment = MOMENTS.get(place - 1);
        return new Column(moment, field(name("people", moment), OffsetDateTime.class));
    }
}
