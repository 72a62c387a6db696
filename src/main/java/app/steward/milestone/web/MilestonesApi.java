package app.steward.milestone.web;

import app.steward.action.Action;
import app.steward.action.Actions;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.JsonBody;
import app.steward.membership.Existing;
import app.steward.milestone.DueDates;
import app.steward.milestone.Milestone;
import app.steward.milestone.MilestoneChanges;
import app.steward.milestone.MilestoneEditing;
import app.steward.milestone.MilestoneEditing.Draft;
import app.steward.milestone.MilestoneFigures;
import app.steward.milestone.MilestoneFigures.Figures;
import app.steward.milestone.MilestoneLog;
import app.steward.milestone.MilestoneLog.Standing;
import app.steward.milestone.MilestoneOrder;
import app.steward.milestone.MilestoneSwitch;
import app.steward.milestone.Milestones;
import app.steward.problem.BadInput;
import app.steward.record.RecordChangeSupport;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

/** Milestones for programs. */
@RestController
@Tag(name = "Milestones")
@RequestMapping("/api/v2")
class MilestonesApi {
    private static final Set<String> SENT = Set.of(
            "name",
            "segments",
            "condition",
            "holdsDays",
            "strict",
            "dueDays",
            "dueFrom",
            "actions",
            "guard",
            "on",
            "existing");

    /** Keys of an answer. All may be sent back, so that what was read can be changed and put; derived ones are passed over. */
    private static final Set<String> ANSWERED = Set.of(
            "name",
            "segments",
            "condition",
            "holdsDays",
            "strict",
            "dueDays",
            "dueFrom",
            "actions",
            "guard",
            "on",
            "existing",
            "id",
            "position",
            "met",
            "unmet",
            "overdue",
            "state",
            "problem",
            "held",
            "version");

    private final Milestones milestones;
    private final MilestoneEditing editing;
    private final MilestoneSwitch switching;
    private final MilestoneOrder order;
    private final MilestoneChanges changes;
    private final MilestoneLog log;
    private final MilestoneFigures numbers;
    private final RecordChangeSupport records;
    private final Actions actions;
    private final Fields fields;
    private final Conditions conditions;
    private final Today today;

    MilestonesApi(
            Milestones milestones,
            MilestoneEditing editing,
            MilestoneSwitch switching,
            MilestoneOrder order,
            MilestoneChanges changes,
            MilestoneLog log,
            MilestoneFigures numbers,
            RecordChangeSupport records,
            Actions actions,
            Fields fields,
            Conditions conditions,
            Today today) {
        this.milestones = milestones;
        this.editing = editing;
        this.switching = switching;
        this.order = order;
        this.changes = changes;
        this.log = log;
        this.numbers = numbers;
        this.records = records;
        this.actions = actions;
        this.fields = fields;
        this.conditions = conditions;
        this.today = today;
    }

    /** A milestone; met, unmet and overdue are of the accounts that it is for, as far as the acting member sees them. */
    record Answer(
            int id,
            int position,
            String name,
            List<Integer> segments,
            @Nullable JsonNode condition,
            int holdsDays,
            boolean strict,
            @Nullable Integer dueDays,
            String dueFrom,
            JsonNode actions,
            @Nullable Integer guard,
            boolean on,
            long met,
            long unmet,
            long overdue,
            String state,
            @Nullable String problem,
            @Nullable Held held,
            int version) {}

    /** Since when its guard holds it, and how many would meet it: for who sees all. */
    record Held(Instant since, @Nullable Integer accounts) {}

    /** How an account stands with one. */
    record OfAccount(
            int id,
            String name,
            String state,
            @Nullable Instant metAt,
            @Nullable String how,
            @Nullable LocalDate dueOn) {}

    @GetMapping("/milestones")
    @Operation(summary = "Milestones, in their order")
    ApiPage<Answer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        List<Milestone> all = milestones.all();
        ApiPage<Milestone> page = ApiPage.within(all, limit, after, 1, one -> List.of(ApiPage.place(all.indexOf(one))));
        return new ApiPage<>(answers(viewer, page.items()), page.next());
    }

    @PostMapping("/milestones")
    @Operation(summary = "Create a milestone, the last in order; on needs existing: act or skip")
    ResponseEntity<Answer> create(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, SENT);
        int id =
                editing.create(viewer, draft(body, fields.catalogue(viewer), null), Existing.of(body.text("existing")));
        return ResponseEntity.created(URI.create("/api/v2/milestones/" + id)).body(read(viewer, id));
    }

    @GetMapping("/milestones/{id:\\d{1,9}}")
    @Operation(summary = "One milestone")
    Answer read(Viewer viewer, @PathVariable int id) {
        return answers(viewer, List.of(milestones.get(id))).get(0);
    }

    @PutMapping("/milestones/{id:\\d{1,9}}")
    @Operation(
            summary = "Change a milestone, or turn it on or off",
            description = "Where it is on, or goes on, and other accounts may match: existing, act or skip")
    Answer change(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, ANSWERED);
        Milestone one = milestones.get(id);
        Catalogue catalogue = fields.catalogue(viewer);
        Draft draft = draft(
                body,
                catalogue,
                editing.draft(one, own(one, catalogue, body.json().has("condition"))));
        editing.change(viewer, id, draft, Existing.of(body.text("existing")), body.number("version"));
        return read(viewer, id);
    }

    @PostMapping("/milestones/{id:\\d{1,9}}/release")
    @Operation(
            summary = "Let those meet a held milestone who wait, or skip them",
            description = "existing: act meets it for them with its actions, skip leaves them unmet")
    Answer release(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.ofAny(conditions, sent, Set.of("existing"));
        switching.release(viewer, id, Existing.of(body.text("existing")));
        return read(viewer, id);
    }

    /** A condition that can't be read is only replaced. */
    private @Nullable ConditionTree own(Milestone one, Catalogue catalogue, boolean replaced) {
        String stored = one.head().said().condition();
        if (stored == null || replaced) {
            return null;
        }
        ConditionTree own =
                conditions.stored(catalogue, Subject.ACCOUNT, stored).condition();
        if (own == null) {
            throw BadInput.of("condition", "The condition is broken: send another.");
        }
        return own;
    }

    @DeleteMapping("/milestones/{id:\\d{1,9}}")
    @Operation(summary = "Delete a milestone, with who met it")
    ResponseEntity<Void> delete(Viewer viewer, @PathVariable int id) {
        editing.delete(viewer, id);
        return ResponseEntity.noContent().build();
    }

    @PutMapping("/milestones/order")
    @Operation(summary = "Put the milestones in order: ids, every one once")
    ApiPage<Answer> order(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        order.of(viewer, JsonBody.of(conditions, sent, Set.of("ids")).numbers("ids"));
        return ApiPage.of(answers(viewer, milestones.all()));
    }

    @GetMapping("/accounts/{externalId}/milestones")
    @Operation(summary = "How an account stands with its milestones, in their order")
    ApiPage<OfAccount> ofAccount(
            Viewer viewer,
            @PathVariable String externalId,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        List<Standing> all = log.of(records.get(viewer, Subject.ACCOUNT, externalId), today.now());
        ApiPage<Standing> page = ApiPage.within(all, limit, after, 1, one -> List.of(ApiPage.place(all.indexOf(one))));
        return new ApiPage<>(page.items().stream().map(MilestonesApi::answer).toList(), page.next());
    }

    @PostMapping("/accounts/{externalId}/milestones/{id:\\d{1,9}}/met")
    @Operation(summary = "Meet a milestone by hand: note")
    OfAccount met(
            Viewer viewer,
            @PathVariable String externalId,
            @PathVariable int id,
            @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.ofAny(conditions, sent, Set.of("note"));
        changes.meet(viewer, externalId, id, note(body));
        return one(viewer, externalId, id);
    }

    @PostMapping("/accounts/{externalId}/milestones/{id:\\d{1,9}}/reset")
    @Operation(
            summary = "Have a milestone tracked again: note, again",
            description = "What matches now counts as used up, unless again is true")
    OfAccount reset(
            Viewer viewer,
            @PathVariable String externalId,
            @PathVariable int id,
            @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.ofAny(conditions, sent, Set.of("note", "again"));
        changes.reset(viewer, externalId, id, note(body), Boolean.TRUE.equals(body.flag("again")));
        return one(viewer, externalId, id);
    }

    private static String note(JsonBody body) {
        String note = body.text("note");
        return note == null ? "" : note;
    }

    private OfAccount one(Viewer viewer, String externalId, int id) {
        return log.of(records.get(viewer, Subject.ACCOUNT, externalId), today.now()).stream()
                .filter(one -> one.milestone().id() == id)
                .findFirst()
                .map(MilestonesApi::answer)
                // reset, and not for the account any more
                .orElseGet(() -> new OfAccount(id, milestones.get(id).name(), "unmet", null, null, null));
    }

    private static OfAccount answer(Standing one) {
        return new OfAccount(
                one.milestone().id(), one.milestone().name(), one.state(), one.metAt(), one.how(), one.dueOn());
    }

    /** @param before what it says now; null for a new one */
    private Draft draft(JsonBody body, Catalogue catalogue, @Nullable Draft before) {
        List<Action> does = before == null ? List.of() : before.actions();
        if (body.has("actions")) {
            does = actions.read(body.json().get("actions"), "actions", Subject.ACCOUNT);
        }
        return new Draft(
                before == null ? body.requiredText("name") : or(body.text("name"), before.name()),
                body.has("segments") ? body.numbers("segments") : before == null ? List.of() : before.segments(),
                body.json().has("condition")
                        ? body.conditionOrNone(conditions, catalogue, Subject.ACCOUNT, Purpose.RULE)
                        : before == null ? null : before.condition(),
                or(body.number("holdsDays"), before == null ? 0 : before.holdsDays()),
                or(body.flag("strict"), before != null && before.strict()),
                body.json().has("dueDays") ? body.number("dueDays") : before == null ? null : before.dueDays(),
                or(body.text("dueFrom"), before == null ? DueDates.USUAL : before.dueFrom()),
                does,
                body.json().has("guard") ? body.number("guard") : before == null ? null : before.guard(),
                or(body.flag("on"), before != null && before.on()),
                null);
    }

    private static <T> T or(@Nullable T sent, T usual) {
        return sent == null ? usual : sent;
    }

    private List<Answer> answers(Viewer viewer, List<Milestone> of) {
        Map<Integer, Figures> figures = numbers.figures(viewer, of, null, today.now());
        return of.stream()
                .map(one -> answer(viewer, one, figures.getOrDefault(one.id(), Figures.NONE)))
                .toList();
    }

    private Answer answer(Viewer viewer, Milestone one, Figures figures) {
        Instant held = one.head().heldAt();
        String condition = one.head().said().condition();
        return new Answer(
                one.id(),
                one.settings().position(),
                one.name(),
                one.head().said().segments(),
                condition == null ? null : conditions.tree(condition),
                one.head().said().holdsDays(),
                one.settings().strict(),
                one.settings().dueDays(),
                one.settings().dueFrom(),
                actions.toTree(one.settings().actions()),
                one.settings().guard(),
                one.isOn(),
                figures.met(),
                figures.unmet(),
                figures.overdue(),
                one.head().state().key(),
                one.head().problem(),
                held == null
                        ? null
                        : new Held(held, viewer.seesAll() ? (Integer) one.head().heldCount() : null),
                one.head().version());
    }
}
