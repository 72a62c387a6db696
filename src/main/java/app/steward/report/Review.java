package app.steward.report;

import app.steward.listing.ListParameter;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How a book stands now against thirty days ago, in cards that are asked for one by one. What is counted now is counted by the
 * very filter that its link opens a list with.
 */
@Component
public class Review {
    /** What is compared with lies so many days back. */
    static final int DAYS = 30;

    private final Sources sources;
    private final Headline headline;
    private final HealthSpread health;
    private final Activity activity;
    private final NewAccounts newAccounts;
    private final ComingSubscriptions subscriptions;
    private final BookTasks tasks;
    private final KeptFigures kept;

    Review(
            Sources sources,
            Headline headline,
            HealthSpread health,
            Activity activity,
            NewAccounts newAccounts,
            ComingSubscriptions subscriptions,
            BookTasks tasks,
            KeptFigures kept) {
        this.sources = sources;
        this.headline = headline;
        this.health = health;
        this.activity = activity;
        this.newAccounts = newAccounts;
        this.subscriptions = subscriptions;
        this.tasks = tasks;
        this.kept = kept;
    }

    /** Whether the viewer sees any account at all. */
    public boolean isOfAnything(Book book) {
        return sources.of(book).accounts();
    }

    public List<Figure> headline(Book book) {
        return List.of(
                kept("headline", Figure[].class, book, () -> headline.of(book).toArray(new Figure[0])));
    }

    /** Null where no account that the viewer sees has a score. */
    public HealthSpread.@Nullable Health health(Book book) {
        return kept("health", Shown.class, book, () -> new Shown(health.of(book)))
                .health();
    }

    public List<Figure> activity(Book book) {
        return List.of(
                kept("activity", Figure[].class, book, () -> activity.of(book).toArray(new Figure[0])));
    }

    public NewAccounts.Newcomers newAccounts(Book book) {
        return kept("accounts", NewAccounts.Newcomers.class, book, () -> newAccounts.of(book));
    }

    /** Empty where there are neither subscriptions nor invoices. */
    public List<ComingSubscriptions.Line> subscriptions(Book book) {
        return List.of(kept(
                "subscriptions",
                ComingSubscriptions.Line[].class,
                book,
                () -> subscriptions.of(book).toArray(new ComingSubscriptions.Line[0])));
    }

    /** Who finishes one looks at it next: kept only where they are so many that one more or less is not seen. */
    public BookTasks.Found tasks(Book book) {
        return tasks.areMany(book) ? kept("tasks", BookTasks.Found.class, book, () -> tasks.of(book)) : tasks.of(book);
    }

    /** Which may be none. */
    record Shown(HealthSpread.@Nullable Health health) {}

    /** Who sees all looks at the same as others who do: what it came to a while ago will do. */
    private <T> T kept(String card, Class<T> type, Book book, Supplier<T> compute) {
        if (!book.asked().viewer().seesAll()) {
            return compute.get();
        }
        String me = book.state().get(ListParameter.ASSIGNED).equals("me")
                ? " " + book.asked().viewer().memberId()
                : "";
        String stamp = book.asked().now().zone() + " " + book.asked().now().today();
        return kept.recent("now " + card + " " + book.state().texts() + me, stamp, book.asOf(), type, compute);
    }
}
