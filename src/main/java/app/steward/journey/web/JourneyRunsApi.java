package app.steward.journey.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.web.JsonBody;
import app.steward.journey.Definition;
import app.steward.journey.Journey;
import app.steward.journey.JourneyExplanation;
import app.steward.journey.JourneyExplanation.Gate;
import app.steward.journey.JourneyExplanation.Refused;
import app.steward.journey.JourneyExplanation.Why;
import app.steward.journey.JourneyLog;
import app.steward.journey.JourneyLog.Entry;
import app.steward.journey.JourneyRuns;
import app.steward.journey.JourneyRuns.Run;
import app.steward.journey.JourneyRuns.Wanted;
import app.steward.journey.JourneySimulation;
import app.steward.journey.JourneySimulation.Event;
import app.steward.journey.JourneySimulation.Fork;
import app.steward.journey.JourneySimulation.Path;
import app.steward.journey.Journeys;
import app.steward.journey.LogSentences;
import app.steward.journey.LogSentences.Said;
import app.steward.journey.StepWords;
import app.steward.journey.StepWords.Wording;
import app.steward.problem.BadInput;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.value.IsoTime;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;

/** Who is in journeys, for programs: runs, why somebody is in one or not, and what would come. */
@RestController
@Tag(name = "Journeys")
@RequestMapping("/api/v2")
class JourneyRunsApi {
    private final Journeys journeys;
    private final JourneyRuns runs;
    private final JourneyExplanation explanation;
    private final JourneySimulation simulation;
    private final JourneyLog log;
    private final StepWords words;
    private final Fields fields;
    private final Conditions conditions;

    JourneyRunsApi(
            Journeys journeys,
            JourneyRuns runs,
            JourneyExplanation explanation,
            JourneySimulation simulation,
            JourneyLog log,
            StepWords words,
            Fields fields,
            Conditions conditions) {
        this.journeys = journeys;
        this.runs = runs;
        this.explanation = explanation;
        this.simulation = simulation;
        this.log = log;
        this.words = words;
        this.fields = fields;
        this.conditions = conditions;
    }

    /** A run; version: of the definition that it goes by. */
    record RunAnswer(
            int journey,
            String externalId,
            int version,
            String step,
            String state,
            @Nullable Instant dueAt,
            @Nullable String waitingFor,
            @Nullable String problem,
            @Nullable Instant heldUntil,
            Instant enteredAt,
            @Nullable Instant goalAt,
            @Nullable Instant endedAt,
            @Nullable String why,
            @Nullable String note) {
        static RunAnswer of(Run run) {
            return new RunAnswer(
                    run.journey(),
                    run.user(),
                    run.edition(),
                    run.step(),
                    run.state(),
                    run.dueAt(),
                    run.waitingFor(),
                    run.problem(),
                    run.heldUntil(),
                    run.enteredAt(),
                    run.goalAt(),
                    run.endedAt(),
                    run.why() == null ? null : run.why().key(),
                    run.note());
        }
    }

    @GetMapping("/journeys/{id:\\d{1,9}}/runs")
    @Operation(
            summary = "Who is in a journey, the newest first",
            description = "state: open (left out), here, stuck, ended or all. step: the key of one")
    ApiPage<RunAnswer> list(
            Viewer viewer,
            @PathVariable int id,
            @RequestParam(required = false) @Nullable String step,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        journeys.get(id);
        Paging paging = Paging.of(limit, after, 1);
        List<Run> found = runs.of(
                viewer,
                id,
                step,
                Wanted.of(state),
                paging.isFirst() ? null : (Long) place(paging.after().get(0)),
                paging.limit() + 1);
        return page(found, paging);
    }

    private static ApiPage<RunAnswer> page(List<Run> found, Paging paging) {
        ApiPage<Run> page = ApiPage.cut(found, paging, run -> List.of(Long.toString(run.id())));
        return new ApiPage<>(page.items().stream().map(RunAnswer::of).toList(), page.next());
    }

    private static long place(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw BadInput.of("after", "Send the cursor of an answer.");
        }
    }

    @PostMapping("/journeys/{id:\\d{1,9}}/runs")
    @Operation(summary = "Put a user in, who passes all gates but the entry")
    ResponseEntity<RunAnswer> putIn(
            Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, Set.of("externalId"));
        Run run = runs.putIn(viewer, id, body.id("externalId"));
        URI address = URI.create("/api/v2/journeys/" + id + "/runs/" + UriUtils.encode(run.user(), UTF_8));
        return ResponseEntity.created(address).body(RunAnswer.of(run));
    }

    @PatchMapping("/journeys/{id:\\d{1,9}}/runs/{externalId}")
    @Operation(summary = "Hold a run at its step until a day, or let it go on with null")
    RunAnswer hold(
            Viewer viewer,
            @PathVariable int id,
            @PathVariable String externalId,
            @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, Set.of("heldUntil"));
        if (!body.json().has("heldUntil")) {
            throw BadInput.of("heldUntil", "Send a day, or null to let it go on.");
        }
        return RunAnswer.of(runs.hold(viewer, id, externalId, JourneysApi.day("heldUntil", body.text("heldUntil"))));
    }

    @DeleteMapping("/journeys/{id:\\d{1,9}}/runs/{externalId}")
    @Operation(summary = "Take a user out, with a reason")
    ResponseEntity<Void> takeOut(
            Viewer viewer,
            @PathVariable int id,
            @PathVariable String externalId,
            @RequestParam(required = false) @Nullable String reason) {
        runs.takeOut(viewer, id, externalId, reason == null ? "" : reason);
        return ResponseEntity.noContent().build();
    }

    /** How many try again. */
    record GoOnAnswer(int runs) {}

    @PostMapping("/journeys/{id:\\d{1,9}}/go-on")
    @Operation(summary = "Have runs that are stuck try again; step: only those at this one")
    GoOnAnswer goOn(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.ofAny(conditions, sent, Set.of("step"));
        return new GoOnAnswer(runs.goOn(viewer, id, body.text("step")));
    }

    /** What happens at a step. */
    record EventAnswer(
            @Nullable String step,
            Instant at,
            String what,
            @Nullable String way,
            String sentence,
            String why) {}

    /** Where a way may be another by then. */
    record ForkAnswer(String step, Instant at, String taken, boolean supposed, List<String> ways) {
        static ForkAnswer of(Fork fork) {
            return new ForkAnswer(fork.step(), fork.at(), fork.taken(), fork.supposed(), fork.ways());
        }
    }

    /** The way of a user; complete: whether it comes to an end. */
    record SimulationAnswer(
            String zone, boolean underWay, List<EventAnswer> path, List<ForkAnswer> forks, boolean complete) {}

    @PostMapping("/journeys/{id:\\d{1,9}}/simulation")
    @Operation(
            summary = "The way of a user through the draft, or from where they are, changing nothing",
            description = "suppose: the way that a step takes, by its key: 1 to 10, else, next or late")
    SimulationAnswer simulate(
            Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        requireSees(viewer);
        JsonBody body = JsonBody.of(conditions, sent, Set.of("externalId", "at", "suppose"));
        Journey journey = journeys.get(id);
        String externalId = body.id("externalId");
        Snapshot present = fields.present(viewer);
        Run run = runs.newest(viewer, id, externalId).filter(Run::isOpen).orElse(null);
        Definition definition = run == null
                ? journey.draft()
                : journeys.version(id, run.edition()).orElseThrow().definition();
        Path path = simulation.of(
                viewer,
                journey,
                definition,
                run == null ? 0 : run.edition(),
                runs.user(viewer, externalId),
                at(body.text("at")),
                suppose(body),
                present);
        Wording wording = words.of(journey.subject(), present);
        return new SimulationAnswer(
                path.zone().getId(),
                path.isUnderWay(),
                path.events().stream()
                        .map(event ->
                                event(event, definition, wording, present.now().zone()))
                        .toList(),
                path.forks().stream().map(ForkAnswer::of).toList(),
                path.complete());
    }

    private static EventAnswer event(Event event, Definition definition, Wording wording, ZoneId usual) {
        Said said = LogSentences.of(event.step(), event.what(), event.detail(), definition, wording, usual);
        return new EventAnswer(
                event.step(), event.at(), event.what().key(), event.way(), said.sentence(), said.because());
    }

    private static @Nullable Instant at(@Nullable String text) {
        Instant at = IsoTime.moment(text);
        if (text != null && at == null) {
            throw BadInput.of("at", "Send a moment such as 2026-11-30T09:00:00Z.");
        }
        return at;
    }

    private static Map<String, String> suppose(JsonBody body) {
        Map<String, String> suppose = new LinkedHashMap<>();
        if (body.has("suppose")) {
            if (!body.json().get("suppose").isObject()) {
                throw BadInput.of("suppose", "Send an object of steps and their ways.");
            }
            body.json().get("suppose").properties().forEach(each -> {
                JsonNode way = each.getValue();
                if (!way.isString() && !way.isIntegralNumber()) {
                    throw BadInput.of("suppose." + each.getKey(), "Send the way that it takes.");
                }
                suppose.put(each.getKey(), way.asString());
            });
        }
        return suppose;
    }

    @GetMapping("/users/{externalId}/journeys")
    @Operation(summary = "Journeys that a user is in or was, the newest first")
    ApiPage<RunAnswer> ofUser(
            Viewer viewer,
            @PathVariable String externalId,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Paging paging = Paging.of(limit, after, 1);
        Long before = paging.isFirst() ? null : (Long) place(paging.after().get(0));
        return page(runs.ofUser(viewer, externalId, before, paging.limit() + 1), paging);
    }

    /** The last time that an entering was used up without a run. */
    record RefusedAnswer(String gate, Instant at, String detail) {}

    /** Why a user is in a journey, or not. */
    record WhyAnswer(
            String result,
            List<Gate> gates,
            @Nullable JsonNode condition,
            @Nullable RefusedAnswer refused) {}

    @GetMapping("/users/{externalId}/journeys/{id:\\d{1,9}}/explanation")
    @Operation(summary = "Why a user is in a journey, would enter, or does not")
    WhyAnswer explain(Viewer viewer, @PathVariable String externalId, @PathVariable int id) {
        requireSees(viewer);
        Journey journey = journeys.get(id);
        Why why = explanation.of(viewer, journey, runs.user(viewer, externalId), fields.present(viewer));
        Refused refused = why.refused();
        return new WhyAnswer(
                why.result().key(),
                why.gates(),
                why.condition() == null
                        ? null
                        : Objects.requireNonNull(why.condition()).toTree(conditions),
                refused == null
                        ? null
                        : new RefusedAnswer(
                                refused.gate(), refused.at(), explanation.refusal(refused.gate(), journey)));
    }

    /** A line of the log of a run. */
    record LineAnswer(
            int seq,
            Instant at,
            @Nullable String step,
            int version,
            String what,
            String sentence,
            String why,
            JsonNode detail) {}

    @GetMapping("/users/{externalId}/journeys/{id:\\d{1,9}}/log")
    @Operation(summary = "What happened to a user in a journey: of the newest run, the first line first")
    ApiPage<LineAnswer> log(
            Viewer viewer,
            @PathVariable String externalId,
            @PathVariable int id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        requireSees(viewer);
        Journey journey = journeys.get(id);
        Run run = runs.newest(viewer, id, externalId)
                .orElseThrow(() -> new NotFound(externalId + " was never in " + journey.name() + "."));
        Snapshot present = fields.present(viewer);
        Wording wording = words.of(journey.subject(), present);
        Map<Integer, Definition> versions = new LinkedHashMap<>();
        ApiPage<Entry> page =
                ApiPage.within(log.of(viewer, run.id()), limit, after, 1, line -> List.of(ApiPage.place(line.seq())));
        return new ApiPage<>(
                page.items().stream()
                        .map(line -> {
                            Definition of = versions.computeIfAbsent(
                                    line.edition(),
                                    edition -> journeys.version(id, edition)
                                            .orElseThrow()
                                            .definition());
                            Said said = LogSentences.of(
                                    line.step(),
                                    line.what(),
                                    line.detail(),
                                    of,
                                    wording,
                                    present.now().zone());
                            return new LineAnswer(
                                    line.seq(),
                                    line.at(),
                                    line.step(),
                                    line.edition(),
                                    line.what().key(),
                                    said.sentence(),
                                    said.because(),
                                    line.detail());
                        })
                        .toList(),
                page.next());
    }

    private static void requireSees(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("Why users are in journeys is seen by who works with accounts.");
        }
    }
}
