package app.steward.report;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.listing.Tallies;
import app.steward.listing.Tallies.Tally;
import app.steward.task.TaskWork;
import app.steward.team.Assignee;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is to be done, and was, about the accounts of a book. */
@Component
public class BookTasks {
    private static final long MANY = 100_000;

    private final Books books;
    private final Tallies tallies;
    private final TaskWork work;
    private final BookParts parts;

    BookTasks(Books books, Tallies tallies, TaskWork work, BookParts parts) {
        this.books = books;
        this.tallies = tallies;
        this.work = work;
        this.parts = parts;
    }

    /**
     * How many there are.
     *
     * @param open as the accounts of the list have it
     * @param late of these
     * @param lateAt the accounts that have late ones
     * @param today due on this day
     * @param week due in what is left of the week
     * @param high of high priority
     * @param done in the last thirty days, doneBefore in the thirty before
     */
    public record Found(
            long open, long late, String lateAt, long today, long week, long high, long done, long doneBefore) {}

    /** What of it is due, and was done: by the tasks themselves. Of one's own also those of users who are nobody's by now. */
    TaskWork.OfAccounts work(Book book) {
        return work.ofAccounts(
                book.asked().viewer().ofBoth(),
                book.isWhole() ? null : books.ids(book),
                book.asked().now(),
                Review.DAYS);
    }

    /** Whether to count them takes seconds, as many people as may ask for it: by what the database believes. */
    boolean areMany(Book book) {
        return book.accounts().assignee().kind() != Assignee.Kind.MEMBER && work.estimated() > MANY;
    }

    public Found of(Book book) {
        List<@Nullable BigDecimal> sums = parts.sums(book, "tasks", this::numbers);
        return new Found(
                number(sums, 0),
                number(sums, 1),
                book.link(Subject.ACCOUNT, "late_tasks:gt:0", "-late_tasks"),
                number(sums, 2),
                number(sums, 3),
                number(sums, 4),
                number(sums, 5),
                number(sums, 6));
    }

    private List<@Nullable BigDecimal> numbers(Book part) {
        List<@Nullable BigDecimal> numbers = new ArrayList<>(tallies.of(
                part.accounts(),
                part.asked(),
                List.of(Tally.sum(FieldRef.of("open_tasks"), null), Tally.sum(FieldRef.of("late_tasks"), null))));
        TaskWork.OfAccounts of = work(part);
        for (int number : new int[] {of.today(), of.week(), of.high(), of.done(), of.doneBefore()}) {
            numbers.add(BigDecimal.valueOf(number));
        }
        return numbers;
    }

    private static long number(List<@Nullable BigDecimal> sums, int place) {
        return Figure.orZero(sums.get(place)).longValue();
    }
}
