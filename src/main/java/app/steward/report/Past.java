package app.steward.report;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import app.steward.account.AccountsThen;
import app.steward.condition.AccessPath;
import app.steward.condition.FieldRef;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.health.HealthComparison;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/**
 * How a book was thirty days ago. Of the book that is the whole workspace it is the most that there is to compute, and the
 * same all day long while the accounts are: so long it is kept.
 */
@Component
class Past {
    static final FieldRef ACTIVE_USERS = FieldRef.of("active_users", Map.of("days", 14));

    private final Books books;
    private final AccountsThen accounts;
    private final HealthComparison health;
    private final KeptFigures kept;
    private final DSLContext sql;

    Past(Books books, AccountsThen accounts, HealthComparison health, KeptFigures kept, DSLContext sql) {
        this.books = books;
        this.accounts = accounts;
        this.health = health;
        this.kept = kept;
        this.sql = sql;
    }

    static LocalDate day(Book book) {
        return book.asked().now().today().minusDays(Review.DAYS);
    }

    AccountsThen.Then accounts(Book book) {
        return kept(
                "accounts",
                AccountsThen.Then.class,
                book,
                () -> accounts.of(books.ids(book), day(book), book.asked().now()));
    }

    HealthComparison.Then health(Book book) {
        return kept(
                "health",
                HealthComparison.Then.class,
                book,
                () -> health.then(books.ids(book), Review.DAYS, book.asked().now()));
    }

    /** Distinct users of each account with a use in the fourteen days that ended then. */
    BigDecimal activeUsers(Book book) {
        return kept("users", BigDecimal.class, book, () -> usersThen(book));
    }

    private BigDecimal usersThen(Book book) {
        Now now = book.asked().now();
        Now then = new Now(now.startOf(day(book).plusDays(1)).minusMillis(1), now.zone(), now.firstDay());
        AccessPath reach = book.asked()
                .catalogue()
                .get(Subject.ACCOUNT, ACTIVE_USERS.key())
                .reach();
        Table<?> computed = ((AccessPath.Metric) reach)
                .family()
                .computed(
                        Subject.ACCOUNT,
                        List.of(ACTIVE_USERS),
                        then,
                        book.isWhole() ? null : RecordIds.of(books.ids(book)))
                .as("then");
        return Figure.orZero(sql.select(sum(field(name("then", "m0"), BigDecimal.class)))
                .from(computed)
                .where(field(name("then", "id"), Long.class).in(books.ids(book)))
                .fetchSingle()
                .value1());
    }

    private <T> T kept(String what, Class<T> type, Book book, Supplier<T> compute) {
        return book.isWhole()
                ? kept.get("then " + what, stamp(book), KeptFigures.Age.STAMP, type, compute)
                : compute.get();
    }

    /** The day, and which accounts there were: another when one came in, went, was archived or came back. */
    private String stamp(Book book) {
        return book.asked().catalogue().once(Past.class, () -> read(book));
    }

    private String read(Book book) {
        Field<Long> id = field(name("id"), Long.class);
        Record2<Integer, Long> there = sql.select(count(), max(id))
                .from(table(name("accounts")))
                .where(field(name("archived_at")).isNull())
                .and(field(name("created_on"), LocalDate.class).le(inline(day(book))))
                .fetchSingle();
        return book.asked().now().zone() + " " + day(book) + " " + there.value1() + " " + there.value2();
    }
}
