package app.steward.report;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.listing.Tallies;
import app.steward.listing.Tallies.Tally;
import app.steward.milestone.MilestoneLog;
import app.steward.report.Figure.Kind;
import app.steward.task.TaskWork;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What happened to a book in the last thirty days, and in the thirty before. */
@Component
public class Activity {

    private final Books books;
    private final Sources sources;
    private final Earliest earliest;
    private final Tallies tallies;
    private final BookTasks tasks;
    private final MilestoneLog milestones;
    private final BookParts parts;

    Activity(
            Books books,
            Sources sources,
            Earliest earliest,
            Tallies tallies,
            BookTasks tasks,
            MilestoneLog milestones,
            BookParts parts) {
        this.books = books;
        this.sources = sources;
        this.earliest = earliest;
        this.tallies = tallies;
        this.tasks = tasks;
        this.milestones = milestones;
        this.parts = parts;
    }

    /** What happened in the last thirty days, and in the thirty before. */
    public List<Figure> of(Book book) {
        Now now = book.asked().now();
        Sources.Found found = sources.of(book);
        LocalDate today = now.today();
        String before = ":between:" + today.minusDays(2L * Review.DAYS - 1) + "~" + today.minusDays(Review.DAYS);
        String last = ":last_days:" + Review.DAYS;
        List<Tally> ofAccounts = List.of(
                counting(book, Subject.ACCOUNT, "created_on" + last),
                counting(book, Subject.ACCOUNT, "created_on" + before),
                counting(book, Subject.ACCOUNT, "cancelled_at" + last),
                counting(book, Subject.ACCOUNT, "cancelled_at" + before),
                Tally.sum(window("touchpoints", Review.DAYS), null),
                Tally.sum(window("touchpoints", 2 * Review.DAYS), null),
                Tally.sum(window("tickets", Review.DAYS), null),
                Tally.sum(window("tickets", 2 * Review.DAYS), null));
        List<Tally> ofUsers = List.of(
                counting(book, Subject.USER, "created_on" + last), counting(book, Subject.USER, "created_on" + before));
        List<@Nullable BigDecimal> sums = parts.sums(book, "activity", part -> {
            List<@Nullable BigDecimal> numbers = new ArrayList<>(tallies.of(part.accounts(), part.asked(), ofAccounts));
            numbers.addAll(tallies.of(part.users(), part.asked(), ofUsers));
            TaskWork.OfAccounts work = tasks.work(part);
            numbers.add(BigDecimal.valueOf(work.done()));
            numbers.add(BigDecimal.valueOf(work.doneBefore()));
            return numbers;
        });
        LocalDate begins = today.minusDays(2L * Review.DAYS - 1);
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "newAccounts",
                "New accounts",
                Kind.COUNT,
                sums.get(0),
                sums.get(1),
                null,
                1,
                book.link(Subject.ACCOUNT, "created_on" + last, "-created_on")));
        figures.add(new Figure(
                "cancelledAccounts",
                "Cancelled accounts",
                Kind.COUNT,
                sums.get(2),
                sums.get(3),
                earliest.moment(book, "account_history", "at", begins),
                -1,
                book.link(Subject.ACCOUNT, "cancelled_at" + last, "-cancelled_at")));
        figures.add(new Figure(
                "newUsers",
                "New users",
                Kind.COUNT,
                sums.get(8),
                sums.get(9),
                null,
                1,
                book.link(Subject.USER, "created_on" + last, "-created_on")));
        if (found.touchpoints()) {
            figures.add(windows(
                    "touchpoints",
                    "Touchpoints",
                    sums.subList(4, 6),
                    earliest.moment(book, "touchpoints", "at", begins),
                    1,
                    book));
        }
        figures.add(new Figure("tasksDone", "Tasks done", Kind.COUNT, sums.get(10), sums.get(11), null, 1, null));
        if (found.tickets()) {
            figures.add(windows(
                    "tickets",
                    "Tickets opened",
                    sums.subList(6, 8),
                    earliest.moment(book, "tickets", "opened_at", begins),
                    -1,
                    book));
        }
        if (found.milestones()) {
            List<@Nullable BigDecimal> met = parts.sums(book, "milestones", part -> {
                MilestoneLog.MetLately lately = milestones.metLately(books.ids(part), now, Review.DAYS);
                return List.of(BigDecimal.valueOf(lately.last()), BigDecimal.valueOf(lately.before()));
            });
            String use = "milestones_met(days=" + Review.DAYS + ")";
            figures.add(new Figure(
                    "milestonesMet",
                    "Milestones met",
                    Kind.COUNT,
                    met.get(0),
                    met.get(1),
                    earliest.moment(book, "milestones_met", "met_at", begins),
                    1,
                    book.link(Subject.ACCOUNT, use + ":gt:0", "-" + use)));
        }
        return figures;
    }

    private Tally counting(Book book, Subject subject, String filter) {
        return Tally.count(books.condition(book, subject, filter));
    }

    private static FieldRef window(String metric, int days) {
        return FieldRef.of(metric, Map.of("days", days));
    }

    /** @param sums over the last window, and over one twice as long */
    private static Figure windows(
            String metric,
            String label,
            List<@Nullable BigDecimal> sums,
            @Nullable LocalDate since,
            int better,
            Book book) {
        String use = metric + "(days=" + Review.DAYS + ")";
        BigDecimal last = Figure.orZero(sums.get(0));
        return new Figure(
                metric.equals("tickets") ? "ticketsOpened" : metric,
                label,
                Kind.COUNT,
                last,
                Figure.orZero(sums.get(1)).subtract(last),
                since,
                better,
                book.link(Subject.ACCOUNT, use + ":gt:0", "-" + use));
    }
}
