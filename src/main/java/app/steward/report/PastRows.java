package app.steward.report;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import app.steward.account.AccountsThen;
import app.steward.condition.AccessPath;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldRef;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.health.HealthComparison;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/**
 * How accounts were thirty days ago, a row for each, and the figures that are added up over such rows: the one place that says
 * so, for a book that is asked for and for all books at once.
 */
@Component
class PastRows {
    /** What the rows are called in the statement that adds them up. */
    static final String WAS = "was";

    static final FieldRef ACTIVE_USERS = FieldRef.of("active_users", Map.of("days", 14));

    private final AccountsThen accounts;
    private final HealthComparison health;

    PastRows(AccountsThen accounts, HealthComparison health) {
        this.accounts = accounts;
        this.health = health;
    }

    static LocalDate day(Now now) {
        return now.today().minusDays(Review.DAYS);
    }

    /**
     * Some of the figures.
     *
     * @param rows how to come to the rows of some accounts
     * @param figures over these rows as {@link #WAS}, grouped or not
     * @param reading what they came to, from the place on at which the first of them stands
     */
    record Part<T>(Rows rows, List<Field<?>> figures, Reading<T> reading) {}

    /** Rows of accounts, each with the number of its account as id, the other columns beginning with was_. */
    @FunctionalInterface
    interface Rows {
        /** @param all whether the accounts are all that there are */
        Table<?> of(Select<Record1<Long>> accounts, boolean all);
    }

    @FunctionalInterface
    interface Reading<T> {
        T of(Record figures, int first);
    }

    Part<AccountsThen.Then> accounts(Now now) {
        return new Part<>(
                (of, all) -> accounts.each(of, day(now), now),
                AccountsThen.figures(WAS),
                (row, at) -> AccountsThen.read(row, at, day(now), now));
    }

    Part<HealthComparison.Then> health(Now now) {
        return new Part<>(
                (of, all) -> health.each(of, Review.DAYS, now),
                health.figures(WAS),
                (row, at) -> HealthComparison.read(row, at, now));
    }

    /** Distinct users of each account with a use in the fourteen days that ended then. */
    Part<BigDecimal> activeUsers(Catalogue catalogue, Now now) {
        Field<?> users = coalesce(sum(field(name(WAS, "was_users"), BigDecimal.class)), inline(BigDecimal.ZERO));
        return new Part<>(
                (of, all) -> used(of, all, catalogue, now), List.of(users), (row, at) -> row.get(at, BigDecimal.class));
    }

    private static Table<?> used(Select<Record1<Long>> accounts, boolean all, Catalogue catalogue, Now now) {
        Now then = new Now(now.startOf(day(now).plusDays(1)).minusMillis(1), now.zone(), now.firstDay());
        AccessPath reach = catalogue.get(Subject.ACCOUNT, ACTIVE_USERS.key()).reach();
        Table<?> computed = ((AccessPath.Metric) reach)
                .family()
                .computed(Subject.ACCOUNT, List.of(ACTIVE_USERS), then, all ? null : RecordIds.of(accounts))
                .as("used");
        Field<Long> id = field(name("used", "id"), Long.class);
        return select(id, field(name("used", "m0")).as("was_users"))
                .from(computed)
                .where(id.in(accounts))
                .asTable("users_then");
    }

    /** All of it, in the order in which it is kept. */
    List<Part<?>> all(Catalogue catalogue, Now now) {
        return List.of(accounts(now), health(now), activeUsers(catalogue, now));
    }

    /** The numbers of all accounts that any book holds. */
    static Select<Record1<Long>> everyAccount() {
        return select(field(name("a", "id"), Long.class))
                .from(table(name("accounts")).as("a"))
                .where(field(name("a", "archived_at")).isNull());
    }
}
