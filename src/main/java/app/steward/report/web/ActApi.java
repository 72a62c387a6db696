package app.steward.report.web;

import app.steward.automation.AlertLog;
import app.steward.automation.AlertWork;
import app.steward.problem.BadInput;
import app.steward.report.Book;
import app.steward.report.Books;
import app.steward.task.TaskLog.Listed;
import app.steward.task.TaskWork;
import app.steward.team.Viewer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is to be done today, as programs read it. */
@RestController
@Tag(name = "Dashboard")
@RequestMapping("/api/v2/dashboard")
class ActApi {
    private static final Set<String> KNOWN = Set.of("segment", "role", "assigned");
    private static final int MOST = 1000;

    private final TaskWork work;
    private final AlertWork alerts;
    private final Books books;

    ActApi(TaskWork work, AlertWork alerts, Books books) {
        this.work = work;
        this.alerts = alerts;
        this.books = books;
    }

    /** A task as far as one chooses by it; the whole of it is at /tasks. */
    record WorkAnswer(
            long id,
            String title,
            @Nullable String account,
            @Nullable String user,
            @Nullable String holder,
            String priority,
            @Nullable LocalDate dueOn,
            int version) {
        static WorkAnswer of(Listed task) {
            return new WorkAnswer(
                    task.id(),
                    task.title(),
                    task.account() == null ? null : task.account().externalId(),
                    task.user() == null ? null : task.user().externalId(),
                    task.holder() == null ? null : task.holder().email(),
                    task.priority().key(),
                    task.dueOn(),
                    task.version());
        }
    }

    /** An alert as far as one chooses by it; the whole of it is at /alerts. */
    record AlertAnswer(
            long id,
            String rule,
            String type,
            @Nullable String account,
            @Nullable String user,
            @Nullable String holder,
            String priority,
            Instant openedAt,
            int version) {
        static AlertAnswer of(AlertLog.Listed alert) {
            return new AlertAnswer(
                    alert.id(),
                    alert.ruleName(),
                    alert.type().key(),
                    alert.account() == null ? null : alert.account().externalId(),
                    alert.user() == null ? null : alert.user().externalId(),
                    alert.holder() == null ? null : alert.holder().email(),
                    alert.priority().key(),
                    alert.openedAt(),
                    alert.version());
        }
    }

    /** What is due today or late, what comes up, and open alerts: risk, renewal, onboarding, upselling. */
    record ActAnswer(List<WorkAnswer> today, List<WorkAnswer> comingUp, List<AlertAnswer> alerts) {}

    @GetMapping("/act")
    @Operation(
            summary =
                    "What is to be done: late and due today, what comes up, alerts; one's own unless it is said whose")
    @Parameter(name = "segment", in = ParameterIn.QUERY, description = "Number of an account segment")
    @Parameter(name = "role", in = ParameterIn.QUERY, description = "Key of the success role that tasks are for")
    @Parameter(name = "assigned", in = ParameterIn.QUERY, description = "E-mail of a team member, none or me")
    ActAnswer act(@Parameter(hidden = true) @RequestParam Map<String, String> sent, Viewer viewer) {
        for (String name : sent.keySet()) {
            if (!KNOWN.contains(name)) {
                throw BadInput.of(name, "\"" + name + "\" is not known here; known are assigned, role, segment.");
            }
        }
        Book book = books.read(ActPages.own(sent, viewer), viewer);
        TaskWork.Whose whose = ActPages.whose(book);
        return new ActAnswer(
                work.today(viewer, whose, book.asked().now(), MOST).stream()
                        .map(WorkAnswer::of)
                        .toList(),
                work.comingUp(viewer, whose, book.asked().now(), MOST).stream()
                        .map(WorkAnswer::of)
                        .toList(),
                alerts.alerts(viewer, whose, book.asked().now(), MOST).stream()
                        .map(AlertAnswer::of)
                        .toList());
    }
}
