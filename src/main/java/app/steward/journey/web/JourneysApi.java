package app.steward.journey.web;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.JsonBody;
import app.steward.journey.Definition;
import app.steward.journey.DefinitionCheck;
import app.steward.journey.DefinitionJson;
import app.steward.journey.Journey;
import app.steward.journey.JourneyEditing;
import app.steward.journey.JourneyNumbers;
import app.steward.journey.JourneyNumbers.AtStep;
import app.steward.journey.JourneyNumbers.Line;
import app.steward.journey.JourneyNumbers.Numbers;
import app.steward.journey.JourneyNumbers.Reason;
import app.steward.journey.JourneyPreview;
import app.steward.journey.JourneyPreview.Would;
import app.steward.journey.JourneyPublishing;
import app.steward.journey.JourneyPublishing.Publish;
import app.steward.journey.JourneyPublishing.UnderWay;
import app.steward.journey.JourneySwitch;
import app.steward.journey.Journeys;
import app.steward.membership.Existing;
import app.steward.problem.BadInput;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.value.IsoTime;
import app.steward.web.ApiPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Journeys for programs: drafts, publishing, and the numbers. */
@RestController
@Tag(name = "Journeys")
@RequestMapping("/api/v2/journeys")
class JourneysApi {
    private static final Set<String> SENT = with(DefinitionJson.KEYS, "name", "subject");

    /** Keys of an answer. All may be sent back; derived ones are passed over. */
    private static final Set<String> ANSWERED = with(
            SENT,
            "id",
            "status",
            "published",
            "errors",
            "entered",
            "here",
            "stuck",
            "goals",
            "state",
            "problem",
            "held",
            "savedAt",
            "version");

    private final Journeys journeys;
    private final JourneyEditing editing;
    private final JourneyPublishing publishing;
    private final JourneySwitch switching;
    private final JourneyNumbers numbers;
    private final JourneyPreview preview;
    private final DefinitionCheck check;
    private final TeamMembers members;
    private final Fields fields;
    private final Conditions conditions;

    JourneysApi(
            Journeys journeys,
            JourneyEditing editing,
            JourneyPublishing publishing,
            JourneySwitch switching,
            JourneyNumbers numbers,
            JourneyPreview preview,
            DefinitionCheck check,
            TeamMembers members,
            Fields fields,
            Conditions conditions) {
        this.journeys = journeys;
        this.editing = editing;
        this.publishing = publishing;
        this.switching = switching;
        this.numbers = numbers;
        this.preview = preview;
        this.check = check;
        this.members = members;
        this.fields = fields;
        this.conditions = conditions;
    }

    private static Set<String> with(Set<String> keys, String... more) {
        Set<String> all = new TreeSet<>(keys);
        all.addAll(List.of(more));
        return all;
    }

    @GetMapping
    @Operation(summary = "Journeys with their drafts, by name")
    ApiPage<JourneyAnswer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        ApiPage<Journey> page = ApiPage.within(
                journeys.all(),
                limit,
                after,
                2,
                journey -> List.of(journey.name().toLowerCase(Locale.ROOT), ApiPage.place(journey.id())));
        return new ApiPage<>(answers(viewer, page.items()), page.next());
    }

    @PostMapping
    @Operation(summary = "Create a journey, a draft", description = "What it lacks to be published is in errors")
    ResponseEntity<JourneyAnswer> create(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, SENT);
        Subject subject = body.has("subject") ? body.subject() : Subject.USER;
        int id = editing.create(
                viewer, subject, body.requiredText("name"), DefinitionJson.read(body.json(), Definition.EMPTY));
        return created(viewer, id);
    }

    private ResponseEntity<JourneyAnswer> created(Viewer viewer, int id) {
        return ResponseEntity.created(URI.create("/api/v2/journeys/" + id)).body(read(viewer, id));
    }

    @GetMapping("/{id:\\d{1,9}}")
    @Operation(summary = "One journey with its draft")
    JourneyAnswer read(Viewer viewer, @PathVariable int id) {
        return answers(viewer, List.of(journeys.get(id))).get(0);
    }

    @PutMapping("/{id:\\d{1,9}}")
    @Operation(summary = "Save the draft of a journey; nobody goes by it before it is published")
    JourneyAnswer save(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, ANSWERED);
        Journey before = journeys.get(id);
        body.requireSubject(before.subject(), "A journey");
        String name = body.text("name");
        editing.save(
                viewer,
                id,
                name == null ? before.name() : name,
                DefinitionJson.read(body.json(), before.draft()),
                body.number("version"));
        return read(viewer, id);
    }

    @DeleteMapping("/{id:\\d{1,9}}")
    @Operation(summary = "Delete a journey that nobody is in, with its past")
    ResponseEntity<Void> delete(Viewer viewer, @PathVariable int id) {
        editing.delete(viewer, id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id:\\d{1,9}}/copies")
    @Operation(summary = "Copy the draft of a journey")
    ResponseEntity<JourneyAnswer> copy(Viewer viewer, @PathVariable int id) {
        return created(viewer, editing.copy(viewer, id));
    }

    @PostMapping("/{id:\\d{1,9}}/publish")
    @Operation(
            summary = "Publish the draft as a new version",
            description =
                    "existing: act or skip, where it begins to take in or its entry is another. underWay: finish or"
                            + " move, where somebody is in it; moves: of steps that are gone, to which step who is there moves")
    JourneyAnswer publish(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body =
                JsonBody.ofAny(conditions, sent, Set.of("existing", "underWay", "moves", "recompute", "version"));
        publishing.publish(
                viewer,
                id,
                new Publish(
                        Existing.of(body.text("existing")),
                        UnderWay.of(body.text("underWay")),
                        moves(body),
                        Boolean.TRUE.equals(body.flag("recompute"))),
                body.number("version"));
        return read(viewer, id);
    }

    private static Map<String, String> moves(JsonBody body) {
        Map<String, String> moves = new LinkedHashMap<>();
        if (body.has("moves")) {
            if (!body.json().get("moves").isObject()) {
                throw BadInput.of("moves", "Send an object of old and new steps.");
            }
            body.json().get("moves").properties().forEach(each -> {
                if (!each.getValue().isString()) {
                    throw BadInput.of("moves." + each.getKey(), "Send the key of a step.");
                }
                moves.put(each.getKey(), each.getValue().stringValue());
            });
        }
        return moves;
    }

    @PostMapping("/{id:\\d{1,9}}/pause")
    @Operation(summary = "Pause a journey: nobody enters, moves or is written to")
    JourneyAnswer pause(Viewer viewer, @PathVariable int id) {
        switching.pause(viewer, id);
        return read(viewer, id);
    }

    @PostMapping("/{id:\\d{1,9}}/resume")
    @Operation(
            summary = "Resume a paused journey",
            description =
                    "waits: go_on or end those whose waits ended meanwhile, where in a day no more go on than may enter;"
                            + " enterings: act or skip who came meanwhile")
    JourneyAnswer resume(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.ofAny(conditions, sent, Set.of("waits", "enterings"));
        String waits = body.text("waits");
        if (waits == null || !Set.of("go_on", "end").contains(waits)) {
            throw BadInput.of("waits", "Say what happens with those whose waits ended meanwhile: go_on or end.");
        }
        switching.resume(viewer, id, waits.equals("end"), Existing.of("enterings", body.text("enterings")));
        return read(viewer, id);
    }

    @PostMapping("/{id:\\d{1,9}}/end")
    @Operation(summary = "End a journey: all who are in it leave")
    JourneyAnswer end(Viewer viewer, @PathVariable int id) {
        switching.end(viewer, id);
        return read(viewer, id);
    }

    @PostMapping("/{id:\\d{1,9}}/release")
    @Operation(summary = "Let a held journey take in who waits, or skip them: existing, act or skip")
    JourneyAnswer release(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.ofAny(conditions, sent, Set.of("existing"));
        switching.release(viewer, id, Existing.of(body.text("existing")));
        return read(viewer, id);
    }

    /** A version that was published. */
    record VersionAnswer(
            int version,
            Instant at,
            @Nullable String by,
            JsonNode entry,
            JsonNode goal,
            JsonNode exit,
            JsonNode settings,
            JsonNode steps) {}

    @GetMapping("/{id:\\d{1,9}}/versions")
    @Operation(summary = "What was published of a journey, the newest first")
    ApiPage<VersionAnswer> versions(
            Viewer viewer,
            @PathVariable int id,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        journeys.get(id);
        ApiPage<Journey.Version> page = ApiPage.within(
                journeys.versions(id), limit, after, 1, version -> List.of(ApiPage.place(-version.edition())));
        return new ApiPage<>(page.items().stream().map(this::version).toList(), page.next());
    }

    private VersionAnswer version(Journey.Version version) {
        JsonNode said = DefinitionJson.write(version.definition());
        Long by = version.publishedBy();
        return new VersionAnswer(
                version.edition(),
                version.publishedAt(),
                by == null ? null : members.findById(by).map(TeamMember::email).orElse(null),
                said.get("entry"),
                said.get("goal"),
                said.get("exit"),
                said.get("settings"),
                said.get("steps"));
    }

    /** How many are at a step, passed it (by way), were skipped and why, ended there. */
    record StepAnswer(
            String key, long here, long passed, Map<String, Long> ways, List<Reason> skipped, long ended, long stuck) {
        static StepAnswer of(AtStep at) {
            return new StepAnswer(
                    at.key(), at.here(), at.allPassed(), at.passed(), at.skipped(), at.ended(), at.stuck());
        }
    }

    /** The numbers of a journey, of those whom the acting member sees. */
    record NumbersAnswer(
            long entered,
            long here,
            long stuck,
            long ended,
            List<Reason> whyEnded,
            long goals,
            List<StepAnswer> steps) {}

    @GetMapping("/{id:\\d{1,9}}/numbers")
    @Operation(
            summary = "How many are where in a journey",
            description = "Of the runs in a version (left out: all) that began within a period")
    NumbersAnswer numbers(
            Viewer viewer,
            @PathVariable int id,
            @RequestParam(required = false) @Nullable String version,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to) {
        journeys.get(id);
        Snapshot present = fields.present(viewer);
        Numbers all = numbers.of(viewer, id, number(version), day("from", from), day("to", to), present.now());
        return new NumbersAnswer(
                all.entered(),
                all.here(),
                all.stuck(),
                all.allEnded(),
                all.ended(),
                all.goals(),
                all.steps().stream().map(StepAnswer::of).toList());
    }

    private static @Nullable Integer number(@Nullable String version) {
        if (version == null) {
            return null;
        } else if (!version.matches("\\d{1,9}")) {
            throw BadInput.of("version", "Send the number of a version.");
        }
        return Integer.valueOf(version);
    }

    static @Nullable LocalDate day(String at, @Nullable String text) {
        LocalDate day = IsoTime.day(text);
        if (text != null && day == null) {
            throw BadInput.of(at, "Send a day such as 2026-11-30.");
        }
        return day;
    }

    @PostMapping("/{id:\\d{1,9}}/preview")
    @Operation(summary = "Who would enter if the draft were published now, changing nothing")
    Would preview(Viewer viewer, @PathVariable int id) {
        Journey journey = journeys.get(id);
        return preview.of(viewer, journey, journey.draft(), fields.present(viewer));
    }

    private List<JourneyAnswer> answers(Viewer viewer, List<Journey> of) {
        Snapshot present = fields.present(viewer);
        Map<Integer, Line> lines =
                numbers.lines(viewer, of.stream().map(Journey::id).toList());
        return of.stream()
                .map(journey -> JourneyAnswer.of(
                        viewer,
                        journey,
                        lines.getOrDefault(journey.id(), Line.NOTHING),
                        check.problems(journey.id(), journey.subject(), journey.draft(), present.catalogue())))
                .toList();
    }
}
