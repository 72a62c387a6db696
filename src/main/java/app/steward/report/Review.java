package app.steward.report;

import java.util.List;
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

    Review(
            Sources sources,
            Headline headline,
            HealthSpread health,
            Activity activity,
            NewAccounts newAccounts,
            ComingSubscriptions subscriptions) {
        this.sources = sources;
        this.headline = headline;
        this.health = health;
        this.activity = activity;
        this.newAccounts = newAccounts;
        this.subscriptions = subscriptions;
    }

    /** Whether the viewer sees any account at all. */
    public boolean isOfAnything(Book book) {
        return sources.of(book.asked().viewer()).accounts();
    }

    public List<Figure> headline(Book book) {
        return headline.of(book);
    }

    /** Null where no account that the viewer sees has a score. */
    public HealthSpread.@Nullable Health health(Book book) {
        return health.of(book);
    }

    public List<Figure> activity(Book book) {
        return activity.of(book);
    }

    public NewAccounts.Newcomers newAccounts(Book book) {
        return newAccounts.of(book);
    }

    /** Empty where there are neither subscriptions nor invoices. */
    public List<ComingSubscriptions.Line> subscriptions(Book book) {
        return subscriptions.of(book);
    }
}
