package app.steward.report.web;

import app.steward.health.HealthCounts.Bands;
import app.steward.problem.BadInput;
import app.steward.report.Book;
import app.steward.report.BookTasks;
import app.steward.report.Books;
import app.steward.report.Figure;
import app.steward.report.HealthSpread;
import app.steward.report.NewAccounts;
import app.steward.report.Review;
import app.steward.team.Viewer;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The dashboard as programs read it. */
@RestController
@Tag(name = "Dashboard")
@RequestMapping("/api/v2/dashboard")
class ReviewApi {
    private static final Set<String> KNOWN = Set.of("segment", "role", "assigned");

    private final Review review;
    private final Books books;

    ReviewApi(Review review, Books books) {
        this.review = review;
        this.books = books;
    }

    /** A number now, and thirty days ago or in the thirty days before; since which day it is known, where that is later. */
    record FigureAnswer(
            String key,
            @Nullable BigDecimal now,
            @Nullable BigDecimal then,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LocalDate since) {
        static FigureAnswer of(Figure figure) {
            return new FigureAnswer(figure.key(), figure.now(), figure.then(), figure.since());
        }
    }

    /** Accounts by the band of a score. */
    record SpreadAnswer(
            String key,
            Bands now,
            @Nullable Bands then,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LocalDate since) {}

    /** How many subscriptions, or invoices, and of which amount. */
    record AmountAnswer(String key, BigDecimal count, BigDecimal amount) {}

    /** The whole review. */
    record ReviewAnswer(
            List<FigureAnswer> figures,
            List<SpreadAnswer> health,
            List<HealthSpread.Fall> fellMost,
            List<NewAccounts.Newcomer> newAccounts,
            List<AmountAnswer> next30Days,
            TasksAnswer tasks) {}

    /** Tasks of these accounts: open, and what of them is due. */
    record TasksAnswer(long open, long late, long dueToday, long dueThisWeek, long highPriority, long done30Days) {
        static TasksAnswer of(BookTasks.Found tasks) {
            return new TasksAnswer(tasks.open(), tasks.late(), tasks.today(), tasks.week(), tasks.high(), tasks.done());
        }
    }

    @GetMapping("/review")
    @Operation(summary = "How the accounts that you see stand now against thirty days ago")
    @Parameter(name = "segment", in = ParameterIn.QUERY, description = "Number of an account segment")
    @Parameter(name = "role", in = ParameterIn.QUERY, description = "Key of the success role that assigned means")
    @Parameter(name = "assigned", in = ParameterIn.QUERY, description = "E-mail of a team member, none or me")
    ReviewAnswer review(@Parameter(hidden = true) @RequestParam Map<String, String> sent, Viewer viewer) {
        for (String name : sent.keySet()) {
            if (!KNOWN.contains(name)) {
                throw BadInput.of(name, "\"" + name + "\" is not known here; known are assigned, role, segment.");
            }
        }
        Book book = books.read(sent, viewer);
        List<Figure> figures = new ArrayList<>(review.headline(book));
        figures.addAll(review.activity(book));
        HealthSpread.Health health = review.health(book);
        if (health != null) {
            figures.add(health.fell());
            figures.add(health.rose());
        }
        return new ReviewAnswer(
                figures.stream().map(FigureAnswer::of).toList(),
                health == null
                        ? List.of()
                        : health.scores().stream()
                                .map(score -> new SpreadAnswer(score.key(), score.now(), score.then(), health.since()))
                                .toList(),
                health == null ? List.of() : health.fellMost(),
                review.newAccounts(book).rows(),
                review.subscriptions(book).stream()
                        .map(line -> new AmountAnswer(line.key(), line.count(), line.amount()))
                        .toList(),
                TasksAnswer.of(review.tasks(book)));
    }
}
