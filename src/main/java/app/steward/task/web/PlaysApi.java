package app.steward.task.web;

import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import app.steward.task.PlayLog;
import app.steward.task.PlayLog.Member;
import app.steward.task.PlayRuns;
import app.steward.task.PlaySteps;
import app.steward.task.Plays;
import app.steward.task.Plays.Play;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plays and their runs for programs. */
@RestController
@Tag(name = "Plays")
@RequestMapping("/api/v2")
class PlaysApi {
    private final Plays plays;
    private final PlayRuns runs;
    private final PlayLog log;
    private final RecordChangeSupport records;
    private final Today today;

    PlaysApi(Plays plays, PlayRuns runs, PlayLog log, RecordChangeSupport records, Today today) {
        this.plays = plays;
        this.runs = runs;
        this.log = log;
        this.records = records;
        this.today = today;
    }

    /** A play; {@code edition} is the number of its newest version of steps, {@code version} grows with each save. */
    record PlayAnswer(int id, String name, List<Map<String, @Nullable Object>> steps, int edition, int version) {
        static PlayAnswer of(Play play) {
            return new PlayAnswer(play.id(), play.name(), play.steps().toJson(), play.edition(), play.version());
        }
    }

    /** A step of a run: whether all its tasks are done or dropped. */
    record StepAnswer(String title, boolean done, List<Long> tasks) {}

    /** A run; {@code version} is that of the play's steps, {@code alert} what started it. */
    record RunAnswer(
            long id,
            int play,
            int version,
            String account,
            String state,
            LocalDate startedOn,
            @Nullable LocalDate dueOn,
            @Nullable Long alert,
            List<StepAnswer> steps) {}

    @GetMapping("/plays")
    @Operation(summary = "Plays by name")
    ApiPage<PlayAnswer> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        List<Play> all = plays.all();
        ApiPage<Play> page = ApiPage.within(all, limit, after, 1, play -> List.of(ApiPage.place(all.indexOf(play))));
        return new ApiPage<>(page.items().stream().map(PlayAnswer::of).toList(), page.next());
    }

    @PostMapping("/plays")
    @Operation(summary = "Add a play: name, steps with tasks")
    ResponseEntity<PlayAnswer> create(Viewer viewer, @RequestBody JsonNode body) {
        requireKeys(body, Set.of("name", "steps"));
        Play made = plays.create(viewer, text(body, "name"), body.path("steps"));
        return ResponseEntity.created(URI.create("/api/v2/plays/" + made.id())).body(PlayAnswer.of(made));
    }

    @GetMapping("/plays/{id:\\d{1,9}}")
    @Operation(summary = "One play")
    PlayAnswer read(@PathVariable int id) {
        return PlayAnswer.of(plays.get(id));
    }

    @PutMapping("/plays/{id:\\d{1,9}}")
    @Operation(summary = "Change a play; other steps are a new version, for runs to come")
    PlayAnswer change(Viewer viewer, @PathVariable int id, @RequestBody JsonNode body) {
        requireKeys(body, Set.of("id", "name", "steps", "edition", "version"));
        JsonNode steps = body.hasNonNull("steps") ? body.get("steps") : null;
        String name = body.hasNonNull("name") ? text(body, "name") : null;
        return PlayAnswer.of(plays.change(viewer, id, name, steps, number(body, "version")));
    }

    @DeleteMapping("/plays/{id:\\d{1,9}}")
    @Operation(summary = "Delete a play that runs nowhere; what its runs made stays")
    ResponseEntity<Void> delete(Viewer viewer, @PathVariable int id) {
        plays.delete(viewer, id);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/accounts/{externalId}/plays")
    @Operation(summary = "Runs of plays on an account, newest first")
    ApiPage<RunAnswer> ofAccount(
            Viewer viewer,
            @PathVariable String externalId,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        long account = records.get(viewer, Subject.ACCOUNT, externalId);
        Paging paging = Paging.of(limit, after, 1);
        List<PlayLog.Run> found = log.after(viewer, account, today.now(), paging.afterNumber(), paging.limit() + 1);
        ApiPage<PlayLog.Run> page = ApiPage.cut(found, paging, run -> List.of(Long.toString(run.id())));
        return new ApiPage<>(page.items().stream().map(this::answer).toList(), page.next());
    }

    @PostMapping("/accounts/{externalId}/plays")
    @Operation(summary = "Start a play on an account: play, startedOn, restart (where it is active)")
    ResponseEntity<RunAnswer> start(Viewer viewer, @PathVariable String externalId, @RequestBody JsonNode body) {
        requireKeys(body, Set.of("play", "startedOn", "restart"));
        Integer play = number(body, "play");
        if (play == null) {
            throw BadInput.of("play", "Name the play by its number.");
        }
        JsonNode restart = body.path("restart");
        if (!restart.isBoolean() && !restart.isNull() && !restart.isMissingNode()) {
            throw BadInput.of("restart", "Send true or false.");
        }
        long run = runs.start(viewer, externalId, play, day(body), restart.isBoolean() && restart.booleanValue());
        return ResponseEntity.created(URI.create("/api/v2/play-runs/" + run)).body(answer(viewer, run));
    }

    @GetMapping("/play-runs/{id:\\d{1,18}}")
    @Operation(summary = "One run of a play")
    RunAnswer run(Viewer viewer, @PathVariable long id) {
        return answer(viewer, id);
    }

    @PatchMapping("/play-runs/{id:\\d{1,18}}")
    @Operation(summary = "Extend (by days), stop or restart a run; a restarted one is answered as the new run")
    RunAnswer act(Viewer viewer, @PathVariable long id, @RequestBody JsonNode body) {
        requireKeys(body, Set.of("action", "days"));
        Integer days = number(body, "days");
        switch (text(body, "action")) {
            case "extend" -> {
                if (days == null) {
                    throw BadInput.of("days", "Say by how many days.");
                }
                runs.extend(viewer, id, days);
            }
            case "stop" -> runs.stop(viewer, id);
            case "restart" -> {
                return answer(viewer, runs.restart(viewer, id));
            }
            default -> throw BadInput.of("action", "Choose extend, stop or restart.");
        }
        return answer(viewer, id);
    }

    private RunAnswer answer(Viewer viewer, long id) {
        Now now = today.now();
        return answer(log.get(viewer, id, now));
    }

    private RunAnswer answer(PlayLog.Run run) {
        PlaySteps steps = plays.get(run.play(), run.edition()).steps();
        Map<Integer, List<Member>> tasks = log.tasks(run.id());
        List<StepAnswer> answers = new ArrayList<>();
        for (int i = 0; i < steps.steps().size(); i++) {
            List<Member> members = tasks.getOrDefault(i, List.of());
            answers.add(new StepAnswer(
                    steps.steps().get(i).title(),
                    members.stream().noneMatch(Member::open),
                    members.stream().map(Member::id).toList()));
        }
        return new RunAnswer(
                run.id(),
                run.play(),
                run.edition(),
                run.account(),
                run.state(),
                run.startedOn(),
                run.dueOn(),
                run.alert(),
                answers);
    }

    private static void requireKeys(JsonNode body, Set<String> keys) {
        if (!body.isObject()) {
            throw BadInput.of("", "Send a JSON object.");
        }
        for (String key : body.propertyNames()) {
            if (!keys.contains(key)) {
                throw BadInput.of(key, "There is no such key here.");
            }
        }
    }

    private static String text(JsonNode body, String key) {
        JsonNode value = body.path(key);
        if (!value.isString()) {
            throw BadInput.of(key, "Send a text.");
        }
        return value.stringValue();
    }

    private static @Nullable Integer number(JsonNode body, String key) {
        JsonNode value = body.path(key);
        if (value.isNull() || value.isMissingNode()) {
            return null;
        } else if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw BadInput.of(key, "Send a whole number.");
        }
        return value.intValue();
    }

    private @Nullable LocalDate day(JsonNode body) {
        JsonNode value = body.hasNonNull("startedOn")
                ? body.get("startedOn")
                : JsonMapper.shared().nullNode();
        try {
            return (LocalDate) Typed.json(ValueType.DATE, value, today.now().zone());
        } catch (RejectedValue e) {
            throw BadInput.of("startedOn", e.getMessage());
        }
    }
}
