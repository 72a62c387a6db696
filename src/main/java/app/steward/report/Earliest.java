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

/** Since when there are facts of the accounts of a book, where that is not long enough to compare with. */
@Component
class Earliest {
    private static final Field<Long> ACCOUNT = field(name("account_id"), Long.class);
    private static final Field<LocalDate> DAY = field(name("day"), LocalDate.class);

    private final DSLContext sql;
    private final Books books;
    private final BookParts parts;

    Earliest(DSLContext sql, Books books, BookParts parts) {
        this.sql = sql;
        this.books = books;
        this.parts = parts;
    }

    /** The first day that there is something of; null for none. Of days before the one that is asked for, any. */
    record First(@Nullable LocalDate day) {
        private static First of(First one, First other) {
            return one.day == null || other.day != null && other.day.isBefore(one.day) ? other : one;
        }

        private @Nullable LocalDate after(LocalDate asked) {
            return day == null || !day.isAfter(asked) ? null : day;
        }
    }

    /** The day of the first use, where it is after this one; null where it is not, or there is none. */
    @Nullable
    LocalDate use(Book book, LocalDate after) {
        return parts.of(book, "first use", First.class, part -> firstUse(part, after), First::of)
                .after(after);
    }

    private First firstUse(Book part, LocalDate after) {
        Condition theirs = theirs(part)
                .and(field(name("feature_id"), Integer.class).ne(inline(0)))
                .and(field(name("uses"), Long.class).gt(inline(0L)));
        boolean before = sql.fetchExists(
                selectOne().from(table(name("usage_daily"))).where(theirs).and(DAY.le(inline(after))));
        return new First(
                before
                        ? after
                        : sql.select(min(DAY))
                                .from(table(name("usage_daily")))
                                .where(theirs)
                                .fetchSingle()
                                .value1());
    }

    /** Likewise of a table of moments. */
    @Nullable
    LocalDate moment(Book book, String facts, String column, LocalDate after) {
        return parts.of(book, "first of " + facts, First.class, part -> first(part, facts, column, after), First::of)
                .after(after);
    }

    private First first(Book part, String facts, String column, LocalDate after) {
        Now now = part.asked().now();
        Field<OffsetDateTime> at = field(name(column), OffsetDateTime.class);
        Condition theirs = theirs(part);
        boolean before = sql.fetchExists(selectOne()
                .from(table(name(facts)))
                .where(theirs)
                .and(at.lt(now.startOf(after.plusDays(1)).atOffset(java.time.ZoneOffset.UTC))));
        if (before) {
            return new First(after);
        }
        OffsetDateTime first = sql.select(min(at))
                .from(table(name(facts)))
                .where(theirs)
                .fetchSingle()
                .value1();
        return new First(first == null ? null : now.dayOf(first.toInstant()));
    }

    private Condition theirs(Book book) {
        return book.isWhole() ? noCondition() : ACCOUNT.in(books.ids(book));
    }
}
