package app.steward.report;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import app.steward.workspace.Now;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Since when there are facts of the accounts of a book, where that is not long enough to compare with. */
@Component
@Transactional(readOnly = true)
class Earliest {
    private static final Field<Long> ACCOUNT = field(name("account_id"), Long.class);
    private static final Field<LocalDate> DAY = field(name("day"), LocalDate.class);

    private final DSLContext sql;
    private final Books books;

    Earliest(DSLContext sql, Books books) {
        this.sql = sql;
        this.books = books;
    }

    /** The day of the first use, where it is after this one; null where it is not, or there is none. */
    @Nullable
    LocalDate use(Book book, LocalDate after) {
        Condition theirs = theirs(book)
                .and(field(name("feature_id"), Integer.class).ne(inline(0)))
                .and(field(name("uses"), Long.class).gt(inline(0L)));
        boolean before = sql.fetchExists(
                selectOne().from(table(name("usage_daily"))).where(theirs).and(DAY.le(inline(after))));
        return before
                ? null
                : sql.select(min(DAY))
                        .from(table(name("usage_daily")))
                        .where(theirs)
                        .fetchSingle()
                        .value1();
    }

    /** Likewise of a table of moments. */
    @Nullable
    LocalDate moment(Book book, String facts, String column, LocalDate after) {
        Now now = book.asked().now();
        Field<OffsetDateTime> at = field(name(column), OffsetDateTime.class);
        Condition theirs = theirs(book);
        boolean before = sql.fetchExists(selectOne()
                .from(table(name(facts)))
                .where(theirs)
                .and(at.lt(now.startOf(after.plusDays(1)).atOffset(java.time.ZoneOffset.UTC))));
        OffsetDateTime first = before
                ? null
                : sql.select(min(at))
                        .from(table(name(facts)))
                        .where(theirs)
                        .fetchSingle()
                        .value1();
        return first == null ? null : now.dayOf(first.toInstant());
    }

    private Condition theirs(Book book) {
        return book.isWhole() ? noCondition() : ACCOUNT.in(books.ids(book));
    }
}
