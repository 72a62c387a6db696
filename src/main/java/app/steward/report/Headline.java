package app.steward.report;

import app.steward.account.AccountsThen;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.health.HealthComparison;
import app.steward.listing.Tallies;
import app.steward.listing.Tallies.Tally;
import app.steward.report.Figure.Kind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How many accounts a book holds, what they pay, how many use the product, and how they fare, now and thirty days ago. */
@Component
public class Headline {
    private static final FieldRef MRR = FieldRef.of("mrr");
    private static final FieldRef OVERALL = FieldRef.of("overall_health_score");
    private static final String NOT_CANCELLED = "stage_type:neq:cancelled";
    private static final String SCORED = "overall_health:not_empty";

    private final Books books;
    private final Sources sources;
    private final Earliest earliest;
    private final Tallies tallies;
    private final Past past;
    private final BookParts parts;

    Headline(Books books, Sources sources, Earliest earliest, Tallies tallies, Past past, BookParts parts) {
        this.books = books;
        this.sources = sources;
        this.earliest = earliest;
        this.tallies = tallies;
        this.past = past;
        this.parts = parts;
    }

    /** Accounts, MRR, active users, mean overall health. */
    public List<Figure> of(Book book) {
        Sources.Found found = sources.of(book);
        ConditionTree live = books.condition(book, Subject.ACCOUNT, NOT_CANCELLED);
        List<Tally> tallied = List.of(
                Tally.count(live),
                Tally.sum(MRR, live),
                Tally.sum(PastRows.ACTIVE_USERS, null),
                Tally.sum(OVERALL, null),
                Tally.count(books.condition(book, Subject.ACCOUNT, SCORED)));
        List<@Nullable BigDecimal> present =
                parts.sums(book, "headline", part -> tallies.of(part.accounts(), part.asked(), tallied));
        AccountsThen.Then were = past.accounts(book);
        String link = book.link(Subject.ACCOUNT, NOT_CANCELLED, "");
        List<Figure> figures = new ArrayList<>();
        figures.add(new Figure(
                "accounts",
                "Accounts",
                Kind.COUNT,
                present.get(0),
                BigDecimal.valueOf(were.accounts()),
                were.since(),
                1,
                link));
        figures.add(new Figure(
                "mrr",
                "MRR",
                Kind.MONEY,
                Figure.orZero(present.get(1)),
                were.mrr(),
                were.since(),
                1,
                book.link(Subject.ACCOUNT, NOT_CANCELLED, "-mrr")));
        if (found.usage()) {
            LocalDate since =
                    earliest.use(book, PastRows.day(book.asked().now()).minusDays(13));
            figures.add(new Figure(
                    "activeUsers",
                    "Active users, 14 days",
                    Kind.COUNT,
                    Figure.orZero(present.get(2)),
                    since == null ? past.activeUsers(book) : null,
                    since,
                    1,
                    book.link(Subject.ACCOUNT, "active_users:gt:0", "-active_users")));
        }
        if (found.health()) {
            HealthComparison.Then before30 = past.health(book);
            Integer mean = before30.mean();
            figures.add(new Figure(
                    "overallHealth",
                    "Mean overall health",
                    Kind.SCORE,
                    mean(present.get(3), Figure.orZero(present.get(4))),
                    mean == null ? null : BigDecimal.valueOf(mean),
                    before30.since(),
                    1,
                    book.link(Subject.ACCOUNT, SCORED, "overall_health")));
        }
        return figures;
    }

    private static @Nullable BigDecimal mean(@Nullable BigDecimal sum, BigDecimal of) {
        return sum == null ? null : sum.divide(of, 0, RoundingMode.HALF_UP);
    }
}
