package app.steward.automation.web;

import app.steward.automation.AlertEstimate;
import app.steward.automation.AlertEstimate.Asked;
import app.steward.automation.AlertEstimate.Last30Days;
import app.steward.automation.AlertLog;
import app.steward.automation.AlertLog.Figures;
import app.steward.automation.AlertPreview;
import app.steward.automation.AlertPreview.Share;
import app.steward.automation.AlertPreview.Would;
import app.steward.automation.AlertRule;
import app.steward.automation.AlertRuleEditing;
import app.steward.automation.AlertRuleEditing.Draft;
import app.steward.automation.AlertRuleSwitch;
import app.steward.automation.AlertRules;
import app.steward.automation.RuleMemberCounts;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.JsonBody;
import app.steward.membership.Existing;
import app.steward.membership.RuleCondition;
import app.steward.problem.BadInput;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
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

/** Alert rules for programs. */
@RestController
@Tag(name = "Alert rules")
@RequestMapping("/api/v2/alert-rules")
class AlertRulesApi {
    private static final Set<String> SENT = Set.of(
            "name",
            "subject",
            "type",
            "segments",
            "lists",
            "condition",
            "message",
            "priority",
            "role",
            "holdsDays",
            "keepsDays",
            "quietDays",
            "remindDays",
            "guard",
            "closing",
            "tasks",
            "play",
            "notify",
            "on",
            "existing");

    /** Keys of an answer. All may be sent back, so that what was read can be changed and put; derived ones are passed over. */
    private static final Set<String> ANSWERED =
            with(SENT, "id", "words", "members", "open", "state", "problem", "held", "checkedAt", "version");

    private final AlertRules rules;
    private final AlertRuleEditing editing;
    private final AlertRuleSwitch switching;
    private final AlertRuleWording wording;
    private final AlertPreview preview;
    private final AlertEstimate estimate;
    private final AlertLog log;
    private final RuleMemberCounts members;
    private final SuccessRoles roles;
    private final Fields fields;
    private final Conditions conditions;

    AlertRulesApi(
            AlertRules rules,
            AlertRuleEditing editing,
            AlertRuleSwitch switching,
            AlertRuleWording wording,
            AlertPreview preview,
            AlertEstimate estimate,
            AlertLog log,
            RuleMemberCounts members,
            SuccessRoles roles,
            Fields fields,
            Conditions conditions) {
        this.rules = rules;
        this.editing = editing;
        this.switching = switching;
        this.wording = wording;
        this.preview = preview;
        this.estimate = estimate;
        this.log = log;
        this.members = members;
        this.roles = roles;
        this.fields = fields;
        this.conditions = conditions;
    }

    private static Set<String> with(Set<String> sent, String... more) {
        Set<String> all = new TreeSet<>(sent);
        all.addAll(List.of(more));
        return all;
    }

    @GetMapping
    @Operation(summary = "Alert rules, by name")
    ApiPage<AlertRuleAnswer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        ApiPage<AlertRule> page = ApiPage.within(
                rules.all(),
                limit,
                after,
                2,
                rule -> List.of(rule.name().toLowerCase(Locale.ROOT), ApiPage.place(rule.id())));
        return new ApiPage<>(answers(viewer, page.items()), page.next());
    }

    @PostMapping
    @Operation(summary = "Create an alert rule; on needs existing: act or skip")
    ResponseEntity<AlertRuleAnswer> create(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, SENT);
        Subject subject = body.subject();
        Draft draft = json(viewer, body).draft(subject, null);
        int id = editing.create(viewer, subject, draft, Existing.of(body.text("existing")));
        return created(viewer, id);
    }

    @GetMapping("/{id:\\d{1,9}}")
    @Operation(summary = "One alert rule")
    AlertRuleAnswer read(Viewer viewer, @PathVariable int id) {
        return answers(viewer, List.of(rules.get(id))).get(0);
    }

    @PutMapping("/{id:\\d{1,9}}")
    @Operation(
            summary = "Change an alert rule",
            description = "Where it is on, or goes on, and other records may match: existing, act or skip")
    AlertRuleAnswer change(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, ANSWERED);
        AlertRule rule = rules.get(id);
        body.requireSubject(rule.head().subject(), "An alert rule");
        ConditionTree own = own(rule, fields.catalogue(viewer), body.json().has("condition"));
        Draft draft = json(viewer, body).draft(rule.head().subject(), editing.draft(rule, own));
        editing.change(viewer, id, draft, Existing.of(body.text("existing")), body.number("version"));
        return read(viewer, id);
    }

    /** A condition that can't be read is only replaced. */
    private @Nullable ConditionTree own(AlertRule rule, Catalogue catalogue, boolean replaced) {
        String stored = rule.head().said().condition();
        if (stored == null || replaced) {
            return null;
        }
        ConditionTree own =
                conditions.stored(catalogue, rule.head().subject(), stored).condition();
        if (own == null) {
            throw BadInput.of("condition", "The condition is broken: send another.");
        }
        return own;
    }

    @DeleteMapping("/{id:\\d{1,9}}")
    @Operation(summary = "Delete an alert rule with its alerts")
    ResponseEntity<Void> delete(Viewer viewer, @PathVariable int id) {
        editing.delete(viewer, id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id:\\d{1,9}}/copies")
    @Operation(summary = "Copy an alert rule; the copy is off")
    ResponseEntity<AlertRuleAnswer> copy(Viewer viewer, @PathVariable int id) {
        return created(viewer, editing.copy(viewer, id));
    }

    @PostMapping("/{id:\\d{1,9}}/on")
    @Operation(summary = "Turn an alert rule on: existing, act on who matches now or skip them")
    AlertRuleAnswer on(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        switching.turnOn(viewer, id, existing(sent));
        return read(viewer, id);
    }

    @PostMapping("/{id:\\d{1,9}}/off")
    @Operation(summary = "Turn an alert rule off: alerts, close or stay")
    AlertRuleAnswer off(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        String alerts = JsonBody.of(conditions, sent, Set.of("alerts")).requiredText("alerts");
        if (!alerts.equals("close") && !alerts.equals("stay")) {
            throw BadInput.of("alerts", "Choose close or stay.");
        }
        switching.turnOff(viewer, id, alerts.equals("close"));
        return read(viewer, id);
    }

    @PostMapping("/{id:\\d{1,9}}/release")
    @Operation(summary = "Let a held alert rule act, or skip those who wait")
    AlertRuleAnswer release(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        switching.release(viewer, id, existing(sent));
        return read(viewer, id);
    }

    private @Nullable Existing existing(@Nullable String sent) {
        return Existing.of(JsonBody.ofAny(conditions, sent, Set.of("existing")).text("existing"));
    }

    /** Somebody's part of what would open. */
    record MemberAnswer(@Nullable String member, long alerts) {}

    /**
     * An estimate of what would have opened; low to high with a chance of 19 of 20, as now what is read as it is now.
     *
     * @param sample how many records it is of
     */
    record Last30DaysAnswer(
            long opened, long low, long high, int sample, List<String> asNow, List<MemberAnswer> perMember) {
        static Last30DaysAnswer of(Last30Days last) {
            return new Last30DaysAnswer(
                    last.opened().about(),
                    last.opened().low(),
                    last.opened().high(),
                    last.sample(),
                    last.asNow(),
                    last.perMember().stream().map(AlertRulesApi::member).toList());
        }
    }

    /**
     * What a rule would do.
     *
     * @param plays that would start; null for a rule that starts none
     * @param last30Days null where it would take too long
     */
    record PreviewAnswer(
            long matching,
            long opening,
            long closing,
            List<MemberAnswer> perMember,
            @Nullable Long plays,
            @Nullable Last30DaysAnswer last30Days) {}

    @PostMapping("/preview")
    @Operation(
            summary = "What an alert rule would do now, changing nothing",
            description = "A body as for creating; with id it is compared with what that rule has open")
    PreviewAnswer preview(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, ANSWERED);
        Integer id = body.number("id");
        AlertRule rule = id == null ? null : rules.get(id);
        Subject subject = rule == null ? body.subject() : rule.head().subject();
        Snapshot present = fields.present(viewer);
        Draft before = rule == null
                ? null
                : editing.draft(rule, own(rule, present.catalogue(), body.json().has("condition")));
        Draft draft = new AlertRuleJson(body, conditions, present.catalogue()).draft(subject, before);
        ConditionTree own = draft.condition();
        JsonNode whole = RuleCondition.of(draft.segments(), draft.lists(), own == null ? null : conditions.toTree(own));
        int role = roles.findByKey(draft.role())
                .orElseThrow(() -> BadInput.of("role", "There is no success role \"" + draft.role() + "\"."))
                .id();
        ConditionTree asked = conditions.read(present.catalogue(), subject, whole, Purpose.RULE);
        Would would = preview.of(viewer, subject, asked, rule, role, draft.play(), present.catalogue(), present.now());
        return new PreviewAnswer(
                would.matching(),
                would.opening(),
                would.closing(),
                would.perMember().stream().map(AlertRulesApi::member).toList(),
                would.plays(),
                estimate.of(viewer, Asked.of(subject, draft, asked, role), present.catalogue(), present.now())
                        .map(Last30DaysAnswer::of)
                        .orElse(null));
    }

    private static MemberAnswer member(Share share) {
        return new MemberAnswer(share.email(), share.alerts());
    }

    private AlertRuleJson json(Viewer viewer, JsonBody body) {
        return new AlertRuleJson(body, conditions, fields.catalogue(viewer));
    }

    private ResponseEntity<AlertRuleAnswer> created(Viewer viewer, int id) {
        return ResponseEntity.created(URI.create("/api/v2/alert-rules/" + id)).body(read(viewer, id));
    }

    private List<AlertRuleAnswer> answers(Viewer viewer, List<AlertRule> of) {
        Snapshot present = fields.present(viewer);
        Map<Integer, Figures> figures = log.figures(viewer, present.now());
        Map<Integer, Long> counts = members.of(viewer, of, present.now());
        return of.stream()
                .map(rule -> answer(
                        viewer,
                        rule,
                        figures.getOrDefault(rule.id(), Figures.NOTHING),
                        counts.getOrDefault(rule.id(), 0L),
                        present))
                .toList();
    }

    private AlertRuleAnswer answer(Viewer viewer, AlertRule rule, Figures figures, long members, Snapshot present) {
        Draft said = editing.draft(rule, null);
        String condition = rule.head().said().condition();
        Instant held = rule.head().heldAt();
        return new AlertRuleAnswer(
                rule.id(),
                rule.name(),
                rule.head().subject().key(),
                said.type().key(),
                said.segments(),
                said.lists(),
                condition == null ? null : conditions.tree(condition),
                said.message(),
                said.priority().key(),
                said.role(),
                said.holdsDays(),
                said.keepsDays(),
                said.quietDays(),
                said.remindDays(),
                said.guard(),
                said.dropsTasks() ? "drop" : "leave",
                said.tasks().stream().map(AlertRuleAnswer.TaskAnswer::of).toList(),
                said.play(),
                said.told(),
                said.on(),
                wording.words(rule, present),
                members,
                figures.open(),
                rule.head().state().key(),
                rule.head().problem(),
                held == null
                        ? null
                        : new AlertRuleAnswer.Held(
                                held, viewer.seesAll() ? (Integer) rule.head().heldCount() : null),
                rule.head().refreshedAt(),
                rule.head().version());
    }
}
