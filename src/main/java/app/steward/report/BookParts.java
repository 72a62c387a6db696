package app.steward.report;

import app.steward.team.Assignee;
import app.steward.team.Viewer;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Adds up the book of one who does not see all by its two parts: the accounts that somebody owns, which are few and counted
 * as they are now, and those that nobody owns, which may be very many, are the same for all who do not see all, and are kept
 * for a while. Who sees all has one part.
 */
@Component
class BookParts {
    private final KeptFigures kept;
    private final DSLContext sql;

    BookParts(KeptFigures kept, DSLContext sql) {
        this.kept = kept;
        this.sql = sql;
    }

    /**
     * What is figured out of a book, or of both of its parts.
     *
     * @param what it is, in a word
     * @param figures of a part
     * @param both what two parts come to
     */
    <T> T of(Book book, String what, Class<T> type, Function<Book, T> figures, BinaryOperator<T> both) {
        Viewer viewer = book.asked().viewer();
        Assignee assignee = book.accounts().assignee();
        if (viewer.seesAll() || assignee.kind() == Assignee.Kind.MEMBER) {
            return figures.apply(book);
        }
        T unassigned = kept.recent(
                "unassigned " + what + " " + book.state().texts(),
                stamp(book),
                book.asOf(),
                type,
                () -> figures.apply(book.of(Viewer.ofUnassigned())));
        boolean alone =
                assignee.kind() == Assignee.Kind.NOBODY && book.accounts().roleId() == null;
        return alone ? unassigned : both.apply(figures.apply(book.of(viewer.ofOwned())), unassigned);
    }

    /** Numbers, each of which is the sum of those of the parts; null where neither has one. */
    List<@Nullable BigDecimal> sums(Book book, String what, Function<Book, List<@Nullable BigDecimal>> numbers) {
        return Arrays.asList(of(
                book,
                what,
                BigDecimal[].class,
                part -> numbers.apply(part).toArray(new BigDecimal[0]),
                (one, other) -> {
                    BigDecimal[] sums = one.clone();
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] = sum(one[i], other[i]);
                    }
                    return sums;
                }));
    }

    static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        return one == null ? other : other == null ? one : one.add(other);
    }

    /** The day, and which accounts nobody owns: what somebody takes or archives counts from then on for its new part. */
    private String stamp(Book book) {
        return book.asked()
                .catalogue()
                .once(
                        BookParts.class,
                        () -> book.asked().now().zone() + " "
                                + book.asked().now().today() + " "
                                + sql.fetchSingle(ACCOUNTS).get(0, String.class));
    }

    /** By two indexes, without a look at the accounts. */
    private static final String ACCOUNTS = """
            select concat_ws(' ', count(*), sum(hashint8(account_id)),
              (select concat_ws(' ', count(*), sum(hashint8(id))) from accounts where archived_at is not null))
            from account_access where member_id = 0""";
}
