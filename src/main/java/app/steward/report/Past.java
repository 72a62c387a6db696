package app.steward.report;

import app.steward.account.AccountsThen;
import app.steward.health.HealthComparison;
import app.steward.report.PastRows.Part;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/**
 * How a book was thirty days ago. For who sees all it was written down with the refresh of the day; where that is of other
 * accounts by now, and for who sees their own, it is added up when it is asked for. Of all accounts it is the most that there
 * is to add up, so then it is kept for as long as they are the same.
 */
@Component
class Past {
    private final Books books;
    private final PastRows rows;
    private final ReportDays days;
    private final KeptFigures kept;
    private final DSLContext sql;

    Past(Books books, PastRows rows, ReportDays days, KeptFigures kept, DSLContext sql) {
        this.books = books;
        this.rows = rows;
        this.days = days;
        this.kept = kept;
        this.sql = sql;
    }

    AccountsThen.Then accounts(Book book) {
        return of(book, 0, AccountsThen.Then.class, rows.accounts(book.asked().now()));
    }

    HealthComparison.Then health(Book book) {
        return of(book, 1, HealthComparison.Then.class, rows.health(book.asked().now()));
    }

    /** Distinct users of each account with a use in the fourteen days that ended then. */
    BigDecimal activeUsers(Book book) {
        Now now = book.asked().now();
        return of(book, 2, BigDecimal.class, rows.activeUsers(book.asked().catalogue(), now));
    }

    /** @param place of the part among {@link PastRows#all} */
    private <T> T of(Book book, int place, Class<T> type, Part<T> part) {
        if (!book.asked().viewer().seesAll()) {
            return addUp(book, part);
        }
        ReportDays.Found found = days.find(book);
        Record written = found.figures();
        if (written != null) {
            int at = rows.all(book.asked().catalogue(), book.asked().now()).stream()
                    .limit(place)
                    .mapToInt(before -> before.figures().size())
                    .sum();
            return part.reading().of(written, at);
        }
        return book.isWhole()
                ? kept.get("then " + place, found.stamp(), KeptFigures.Age.STAMP, type, () -> addUp(book, part))
                : addUp(book, part);
    }

    private <T> T addUp(Book book, Part<T> part) {
        Table<?> accounts = part.rows().of(books.ids(book), book.isWhole()).as(PastRows.WAS);
        return part.reading().of(sql.select(part.figures()).from(accounts).fetchSingle(), 0);
    }
}
