package app.steward.report;

import app.steward.account.AccountsThen;
import app.steward.health.HealthComparison;
import app.steward.report.PastRows.Part;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.springframework.stereotype.Component;

/**
 * How a book was thirty days ago. For who sees all, and of what nobody owns, it was written down with the refresh of the day;
 * where that is of other accounts by now, and of what somebody owns who does not see all, it is added up when it is asked for.
 * Of all accounts it is the most that there is to add up, so then it is kept for as long as they are the same.
 */
@Component
class Past {
    private final Books books;
    private final PastRows rows;
    private final ReportDays days;
    private final KeptFigures kept;
    private final BookParts parts;
    private final DSLContext sql;

    Past(Books books, PastRows rows, ReportDays days, KeptFigures kept, BookParts parts, DSLContext sql) {
        this.books = books;
        this.rows = rows;
        this.days = days;
        this.kept = kept;
        this.parts = parts;
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
            return part.reading().of(ofParts(book, place, part), 0);
        }
        ReportDays.Found found = days.find(book);
        Record written = found.figures();
        if (written != null) {
            return part.reading().of(written, first(book, place));
        }
        return book.isWhole()
                ? kept.lasting(
                        "then " + place,
                        found.stamp(),
                        type,
                        () -> part.reading().of(addUp(book, part), 0))
                : part.reading().of(addUp(book, part), 0);
    }

    /** Where the figures of a part begin among those that are written. */
    private int first(Book book, int place) {
        return rows.all(book.asked().catalogue(), book.asked().now()).stream()
                .limit(place)
                .mapToInt(before -> before.figures().size())
                .sum();
    }

    private Record addUp(Book book, Part<?> part) {
        Table<?> accounts = part.rows().of(books.ids(book), book.isWhole()).as(PastRows.WAS);
        return sql.select(part.figures()).from(accounts).fetchSingle();
    }

    /** Figures as texts, as they can be kept; read back as what they are. */
    private Record ofParts(Book book, int place, Part<?> part) {
        List<Field<?>> figures = part.figures();
        String[] texts = parts.of(
                book,
                "then " + place,
                String[].class,
                some -> texts(some, place, part),
                (one, other) -> both(figures, one, other));
        Record row = sql.newRecord(figures);
        for (int i = 0; i < texts.length; i++) {
            row.set(at(figures, i), figures.get(i).getDataType().convert(texts[i]));
        }
        return row;
    }

    @SuppressWarnings("unchecked")
    private static Field<Object> at(List<Field<?>> figures, int place) {
        return (Field<Object>) figures.get(place);
    }

    private String[] texts(Book some, int place, Part<?> part) {
        Record written = some.isUnassigned() ? days.find(some).figures() : null;
        Record row = written == null ? addUp(some, part) : written;
        int first = written == null ? 0 : first(some, place);
        String[] texts = new String[part.figures().size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = row.get(first + i, String.class);
        }
        return texts;
    }

    /** Moments are those of the first, all else is counted or added up. */
    private static String[] both(List<Field<?>> figures, String[] one, String[] other) {
        String[] both = one.clone();
        for (int i = 0; i < both.length; i++) {
            if (one[i] == null || other[i] == null) {
                both[i] = one[i] == null ? other[i] : one[i];
            } else if (figures.get(i).getType() == OffsetDateTime.class) {
                both[i] = OffsetDateTime.parse(one[i]).isAfter(OffsetDateTime.parse(other[i])) ? other[i] : one[i];
            } else {
                both[i] = new BigDecimal(one[i]).add(new BigDecimal(other[i])).toPlainString();
            }
        }
        return both;
    }
}
