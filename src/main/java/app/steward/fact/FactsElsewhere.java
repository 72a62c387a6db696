package app.steward.fact;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.RecordsDeleted;
import app.steward.change.Touched;
import app.steward.condition.Subject;
import java.util.HashSet;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

/**
 * Facts about users stay with the account of then, wherever the user is now: while the user is archived they count for
 * neither, and once the user is deleted they count without one, or not at all. A feature has a bean of it for each of its
 * tables with {@code account_id} and {@code user_id}.
 */
public class FactsElsewhere {
    /** Before the deletion of an account is told on to its users: of itself nothing is to be derived any more. */
    public static final int FIRST = 0;

    private static final Field<Long> ACCOUNT = field(name("account_id"), Long.class);
    private static final Field<Long> USER = field(name("user_id"), Long.class);

    private final DSLContext sql;
    private final ApplicationEventPublisher events;
    private final Name facts;
    private final ChangedFields changed;
    private final ChangedFields ofUsers;
    private final boolean stay;

    /**
     * @param facts the table
     * @param changed key of what is different of the account then
     * @param stay whether the account goes on telling of them once the user is deleted
     */
    public FactsElsewhere(
            DSLContext sql, ApplicationEventPublisher events, String facts, String changed, boolean stay) {
        this.sql = sql;
        this.events = events;
        this.facts = name(facts);
        this.changed = ChangedFields.of(Subject.ACCOUNT, Set.of(changed));
        this.ofUsers = ChangedFields.of(Subject.USER, Set.of(changed));
        this.stay = stay;
    }

    @EventListener
    @Order(FIRST)
    public void on(RecordsDeleted deleted) {
        if (!deleted.accounts().isEmpty()) {
            Set<Long> users = new HashSet<>(sql.deleteFrom(table(facts))
                    .where(new Scope.Records(deleted.accounts()).holds(ACCOUNT))
                    .returning(USER)
                    .fetch(USER));
            users.remove(null);
            Set<Long> elsewhere = staying(sql, users, deleted.accounts());
            if (!elsewhere.isEmpty()) {
                events.publishEvent(new RecordsChanged(Touched.users(elsewhere, ofUsers)));
            }
        }
        if (!deleted.users().isEmpty()) {
            Condition theirs = new Scope.Records(deleted.users()).holds(USER);
            Set<Long> accounts = accounts(theirs);
            sql.deleteFrom(table(facts))
                    .where(theirs)
                    .and(stay ? ACCOUNT.isNull() : noCondition())
                    .execute();
            if (stay) {
                sql.update(table(facts)).setNull(USER).where(theirs).execute();
            }
            tell(accounts);
        }
    }

    /** Those of these users that are not of one of these accounts, and stay where these are deleted. */
    public static Set<Long> staying(DSLContext sql, Set<Long> users, Set<Long> accounts) {
        Field<Long> id = field(name("id"), Long.class);
        return users.isEmpty()
                ? Set.of()
                : sql.select(id)
                        .from(table(name("users")))
                        .where(new Scope.Records(users).holds(id))
                        .and(ACCOUNT.isNull().or(not(new Scope.Records(accounts).holds(ACCOUNT))))
                        .fetchSet(id);
    }

    @EventListener
    public void on(RecordsChanged records) {
        Set<Long> users = records.users("archived");
        if (!users.isEmpty()) {
            tell(accounts(new Scope.Records(users).holds(USER)));
        }
    }

    private Set<Long> accounts(Condition theirs) {
        return sql.selectDistinct(ACCOUNT)
                .from(table(facts))
                .where(theirs)
                .and(ACCOUNT.isNotNull())
                .fetchSet(ACCOUNT);
    }

    private void tell(Set<Long> accounts) {
        if (!accounts.isEmpty()) {
            events.publishEvent(RecordsChanged.accounts(accounts, changed));
        }
    }
}
