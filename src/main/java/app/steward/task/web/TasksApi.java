package app.steward.task.web;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.record.Patch;
import app.steward.record.RecordChangeSupport;
import app.steward.task.AboutRecords.Named;
import app.steward.task.AboutRecords.Person;
import app.steward.task.TaskChanges;
import app.steward.task.TaskChanges.Along;
import app.steward.task.TaskFilter;
import app.steward.task.TaskFilter.Due;
import app.steward.task.TaskFilter.Shown;
import app.steward.task.TaskLog;
import app.steward.task.TaskLog.Listed;
import app.steward.team.Assignees;
import app.steward.team.Viewer;
import app.steward.value.IsoTime;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tasks for programs. */
@RestController
@Tag(name = "Tasks")
@RequestMapping("/api/v2/tasks")
class TasksApi {
    private static final int LONGEST_KEY = 255;

    private final TaskLog log;
    private final TaskChanges changes;
    private final RecordChangeSupport records;
    private final Assignees assignees;
    private final Today today;

    TasksApi(TaskLog log, TaskChanges changes, RecordChangeSupport records, Assignees assignees, Today today) {
        this.log = log;
        this.changes = changes;
        this.records = records;
        this.assignees = assignees;
        this.today = today;
    }

    /** A task as the API tells it: {@code role} or {@code member} says whom it is for, {@code holder} who has it. */
    record TaskAnswer(
            long id,
            String title,
            String text,
            @Nullable String account,
            @Nullable String user,
            @Nullable String role,
            @Nullable String member,
            @Nullable String holder,
            String priority,
            @Nullable LocalDate dueOn,
            @Nullable LocalDate snoozedUntil,
            String state,
            String outcome,
            @Nullable Long alert,
            @Nullable Long playRun,
            @Nullable Instant doneAt,
            @Nullable String doneBy,
            int version) {
        static TaskAnswer of(Listed task) {
            return new TaskAnswer(
                    task.id(),
                    task.title(),
                    task.text(),
                    id(task.account()),
                    id(task.user()),
                    task.member() == null ? task.role() : null,
                    email(task.member()),
                    email(task.holder()),
                    task.priority().key(),
                    task.dueOn(),
                    task.snoozedUntil(),
                    task.state().key(),
                    task.outcome(),
                    task.alert(),
                    task.playRun(),
                    task.doneAt(),
                    email(task.doneBy()),
                    task.version());
        }

        private static @Nullable String id(@Nullable Named record) {
            return record == null ? null : record.externalId();
        }

        private static @Nullable String email(@Nullable Person person) {
            return person == null ? null : person.email();
        }
    }

    @GetMapping
    @Operation(
            summary = "Tasks, late ones first, then by day",
            description =
                    "state: open (also where it is left out; those that rest too), done, dropped. holder: an e-mail"
                            + " address, me, or none. due: late, today, week (of the rest of this week), of open ones")
    ApiPage<TaskAnswer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String holder,
            @RequestParam(required = false) @Nullable String account,
            @RequestParam(required = false) @Nullable String due,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Paging paging = Paging.of(limit, after, 2);
        Now now = today.now();
        Due when = due(due);
        Shown shown = shown(state);
        if (when != null && !shown.isOpen()) {
            throw BadInput.of("due", "Only open tasks are due: leave state out.");
        }
        Long about = account == null ? null : (Long) records.get(viewer, Subject.ACCOUNT, account);
        TaskFilter filter = new TaskFilter(shown, assignees.of("holder", holder, viewer), null, about, when, true);
        List<Listed> found = log.after(viewer, filter, now, day(paging), id(paging), paging.limit() + 1);
        ApiPage<Listed> page = ApiPage.cut(found, paging, TasksApi::place);
        return new ApiPage<>(page.items().stream().map(TaskAnswer::of).toList(), page.next());
    }

    private static List<String> place(Listed task) {
        LocalDate day = task.dueOn();
        return List.of(day == null ? "" : day.toString(), Long.toString(task.id()));
    }

    private static @Nullable LocalDate day(Paging paging) {
        if (paging.isFirst() || paging.after().get(0).isEmpty()) {
            return null;
        }
        LocalDate day = IsoTime.day(paging.after().get(0));
        if (day == null) {
            throw badCursor();
        }
        return day;
    }

    private static @Nullable Long id(Paging paging) {
        try {
            return paging.isFirst() ? null : Long.valueOf(paging.after().get(1));
        } catch (NumberFormatException e) {
            throw badCursor();
        }
    }

    private static BadInput badCursor() {
        return BadInput.of("after", "Send the value of \"next\" from the page before, unchanged.");
    }

    private static Shown shown(@Nullable String state) {
        return switch (state == null ? "open" : state) {
            case "open" -> Shown.ANY_OPEN;
            case "done" -> Shown.DONE;
            case "dropped" -> Shown.DROPPED;
            default -> throw BadInput.of("state", "Choose open, done or dropped.");
        };
    }

    private static @Nullable Due due(@Nullable String due) {
        return switch (due == null ? "" : due) {
            case "" -> null;
            case "late" -> Due.LATE;
            case "today" -> Due.TODAY;
            case "week" -> Due.WEEK;
            default -> throw BadInput.of("due", "Choose late, today or week.");
        };
    }

    @PostMapping
    @Operation(
            summary = "Add a task about an account or a user",
            description =
                    "With an Idempotency-Key the same key makes one task, however often it is sent, and each answer"
                            + " tells it as it is by then")
    ResponseEntity<TaskAnswer> create(
            Viewer viewer,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String once,
            @RequestBody JsonNode body) {
        if (once != null && (once.isBlank() || once.length() > LONGEST_KEY)) {
            throw BadInput.of("Idempotency-Key", "Send a key of 1 to 255 characters.");
        }
        long id = changes.create(viewer, patch(body), along(body), once).task().id();
        return ResponseEntity.created(URI.create("/api/v2/tasks/" + id)).body(answer(viewer, id));
    }

    @GetMapping("/{id:\\d{1,18}}")
    @Operation(summary = "One task")
    TaskAnswer read(Viewer viewer, @PathVariable long id) {
        return answer(viewer, id);
    }

    @PatchMapping("/{id:\\d{1,18}}")
    @Operation(summary = "Change a task; with state done a touchpoint may be logged in the same step")
    TaskAnswer change(Viewer viewer, @PathVariable long id, @RequestBody JsonNode body) {
        changes.change(viewer, id, patch(body), along(body));
        return answer(viewer, id);
    }

    @DeleteMapping("/{id:\\d{1,18}}")
    @Operation(summary = "Delete a task")
    ResponseEntity<Void> delete(Viewer viewer, @PathVariable long id) {
        changes.delete(viewer, id);
        return ResponseEntity.noContent().build();
    }

    private TaskAnswer answer(Viewer viewer, long id) {
        return TaskAnswer.of(log.get(viewer, id));
    }

    /** The body without what is logged along. */
    private Patch patch(JsonNode body) {
        JsonNode own = body instanceof ObjectNode object && object.has("touchpoint")
                ? object.deepCopy().without("touchpoint")
                : body;
        return Patch.json(own, today.now().zone());
    }

    private Along along(JsonNode body) {
        JsonNode touchpoint = body.path("touchpoint");
        if (touchpoint.isMissingNode() || touchpoint.isNull()) {
            return Along.NOTHING;
        } else if (!touchpoint.isObject()) {
            throw BadInput.of("touchpoint", "Send an object: kind, at, text.");
        }
        return new Along(Patch.json(touchpoint, today.now().zone()), null);
    }
}
