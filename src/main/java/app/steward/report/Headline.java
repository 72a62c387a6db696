package app.steward.report;

import app.steward.account.AccountsThen;
import app.steward.condition.AccessPath;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.health.HealthComparison;
import app.steward.listing.Tallies;
import app.steward.listing.Tallies.Tally;
import app.steward.report.Figure.Kind;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many accounts a book holds, what they pay, how many use the product, and how they fare, now and thirty days ago. */
@Component
@Transactional(readOnly = true)
public class Headline {
    private static final FieldRef MRR = FieldRef.of("mrr");
    private static final FieldRef ACTIVE_USERS = FieldRef.of("active_users", Map.of("days", 14));
    private static final FieldRef OVERALL = FieldRef.of("overall_health_score");
    private static final String NOT_CANCELLED = "stage_type:neq:cancelled";

    private final Books books;
    private final Sources sources;
    private final Earliest earliest;
    private final Tallies tallies;
    private final AccountsThen accountsThen;
    private final HealthComparison health;
    private final DSLContext sql;

    Headline(
            Books books,
            Sources sources,
            Earliest earliest,
            Tallies tallies,
            AccountsThen accountsThen,
            HealthComparison health,
            DSLContext sql) {
        this.books = books;
        this.sources = sources;
        this.earliest = earliest;
        this.tallies = tallies;
        this.accountsThen = accountsThen;
        this.health = health;
        this.sql = sql;
    }

    /** Accounts, MRR, active users, mean overall health. */
    public List<Figure> of(Book book) {
        Now now = book.asked().now();
        LocalDate then = now.today().minusDays(Review.DAYS);
        Sources.Found found = sources.of(book.asked().viewer());
        ConditionTree live = books.condition(book, Subject.ACCOUNT, NOT_CANCELLED);
        List<@Nullable BigDecimal> present = tallies.of(
                book.accounts(),
                book.asked(),
                List.of(
                        Tally.count(live),
                        Tally.sum(MRR, live),
                        Tally.sum(ACTIVE_USERS, null),
                        Tally.mean(OVERALL, null)));
        AccountsThen.Then were = accountsThen.of(books.ids(book), then, now);
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
            LocalDate since = earliest.use(book, then.minusDays(13));
            figures.add(new Figure(
                    "activeUsers",
                    "Active users, 14 days",
                    Kind.COUNT,
                    Figure.orZero(present.get(2)),
                    since == null ? activeUsers(book, then) : null,
                    since,
                    1,
                    book.link(Subject.ACCOUNT, "active_users:gt:0", "-active_users")));
        }
        if (found.health()) {
            HealthComparison.Compared compared = health.of(books.ids(book), Review.DAYS, now);
            Integer before = compared.meanThen();
            figures.add(new Figure(
                    "overallHealth",
                    "Mean overall health",
                    Kind.SCORE,
                    rounded(present.get(3)),
                    before == null ? null : BigDecimal.valueOf(before),
                    compared.since(),
                    1,
                    book.link(Subject.ACCOUNT, "overall_health:not_empty", "overall_health")));
        }
        return figures;
    }

    /** Distinct users of each account with a use in the fourteen days that ended with this one. */
    private BigDecimal activeUsers(Book book, LocalDate day) {
        Now now = book.asked().now();
        Now then = new Now(now.startOf(day.plusDays(1)).minusMillis(1), now.zone(), now.firstDay());
        AccessPath reach = book.asked()
                .catalogue()
                .get(Subject.ACCOUNT, ACTIVE_USERS.key())
                .reach();
        Table<?> computed = ((AccessPath.Metric) reach)
                .family()
                .computed(
                        Subject.ACCOUNT,
                        List.of(ACTIVE_USERS),
                        then,
                        book.isWhole() ? null : RecordIds.of(books.ids(book)))
                .as("then");
        Field<BigDecimal> users = DSL.field(DSL.name("then", "m0"), BigDecimal.class);
        return Figure.orZero(sql.select(DSL.sum(users))
                .from(computed)
                .where(DSL.field(DSL.name("then", "id"), Long.class).in(books.ids(book)))
                .fetchSingle()
                .value1());
    }

    private static @Nullable BigDecimal rounded(@Nullable BigDecimal mean) {
        return mean == null ? null : mean.setScale(0, RoundingMode.HALF_UP);
    }
}
