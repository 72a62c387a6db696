package app.steward.refresh.web;

import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.refresh.Refresh;
import app.steward.refresh.Run;
import app.steward.refresh.Runs;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v2/refreshes")
@Tag(name = "Refreshes")
class RefreshApi {
    private static final String STAGES = "The stages of a run, in this order: usage, account_segments, health,"
            + " health_segments, user_segments, lists, alerts, attention, milestones, journeys,"
            + " account_history, reports, history. More may come.";

    private final Refresh refresh;
    private final Runs runs;

    RefreshApi(Refresh refresh, Runs runs) {
        this.refresh = refresh;
        this.runs = runs;
    }

    record Started(long id) {}

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Answer(
            long id,
            String state,
            String reason,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            List<String> errors,
            List<Step> stages) {

        static Answer of(Run run) {
            return new Answer(
                    run.id(),
                    run.state().key(),
                    run.reason(),
                    run.startedAt(),
                    run.finishedAt(),
                    run.errors(),
                    run.stages().stream().map(Step::of).toList());
        }
    }

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Step(
            String name,
            String state,
            long millis,
            long done,
            @Nullable Long total,
            long entered,
            long left) {
        static Step of(Run.Stage stage) {
            return new Step(
                    stage.name(),
                    stage.state().key(),
                    stage.millis(),
                    stage.done(),
                    stage.total(),
                    stage.entered(),
                    stage.left());
        }
    }

    @PostMapping
    @Operation(summary = "Start a full refresh, or get the one that waits")
    ResponseEntity<Started> start(Viewer viewer) {
        check(viewer);
        long id = refresh.request(reason(viewer));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v2/refreshes/" + id))
                .body(new Started(id));
    }

    @GetMapping
    @Operation(summary = "The runs, newest first", description = STAGES)
    ApiPage<Answer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        check(viewer);
        Paging paging = Paging.of(limit, after, 1);
        return ApiPage.cut(
                runs.newest(paging.limit() + 1, paging.afterNumber()).stream()
                        .map(Answer::of)
                        .toList(),
                paging,
                run -> List.of(String.valueOf(run.id())));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One run with its stages", description = STAGES)
    Answer one(Viewer viewer, @PathVariable long id) {
        check(viewer);
        return runs.find(id).map(Answer::of).orElseThrow(() -> new NotFound("There is no refresh " + id + "."));
    }

    static String reason(Viewer viewer) {
        return viewer.memberId() == null ? "Asked for by the API" : "Asked for by " + viewer.name();
    }

    /** Figures of runs are over all records, so those who see only their own get none. */
    static void check(Viewer viewer) {
        if (!viewer.mayEditSegments()) {
            throw new NotAllowed("Only administrators and super managers see and start refreshes.");
        }
    }
}
