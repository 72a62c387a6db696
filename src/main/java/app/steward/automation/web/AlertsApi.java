package app.steward.automation.web;

import app.steward.automation.AlertChanges;
import app.steward.automation.AlertExplanation;
import app.steward.automation.AlertExplanation.Gate;
import app.steward.automation.AlertExplanation.Why;
import app.steward.automation.AlertLog;
import app.steward.automation.AlertLog.Filter;
import app.steward.automation.AlertLog.Listed;
import app.steward.automation.AlertLog.Then;
import app.steward.automation.AlertOutcome;
import app.steward.automation.AlertRules;
import app.steward.automation.AlertState;
import app.steward.automation.AlertType;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.Explained;
import app.steward.condition.web.JsonBody;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.record.RecordChangeSupport;
import app.steward.task.AboutRecords;
import app.steward.team.Assignee;
import app.steward.team.Assignees;
import app.steward.team.Viewer;
import app.steward.value.IsoTime;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Alerts for programs. */
@RestController
@Tag(name = "Alerts")
@RequestMapping("/api/v2")
class AlertsApi {
    private final AlertLog log;
    private final AlertChanges changes;
    private final AlertExplanation explanation;
    private final AlertRules rules;
    private final RecordChangeSupport records;
    private final Assignees assignees;
    private final Fields fields;
    private final Conditions conditions;
    private final Today today;

    AlertsApi(
            AlertLog log,
            AlertChanges changes,
            AlertExplanation explanation,
            AlertRules rules,
            RecordChangeSupport records,
            Assignees assignees,
            Fields fields,
            Conditions conditions,
            Today today) {
        this.log = log;
        this.changes = changes;
        this.explanation = explanation;
        this.rules = rules;
        this.records = records;
        this.assignees = assignees;
        this.fields = fields;
        this.conditions = conditions;
        this.today = today;
    }

    @GetMapping("/alerts")
    @Operation(
            summary = "Alerts, the newest first",
            description =
                    "state: open, snoozed, closed; left out: open and snoozed. assigned: an e-mail address, me or none")
    ApiPage<AlertAnswer> list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String rule,
            @RequestParam(required = false) @Nullable String account,
            @RequestParam(required = false) @Nullable String assigned,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        Long about = account == null ? null : (Long) records.get(viewer, Subject.ACCOUNT, account);
        return page(
                viewer,
                new Filter(state(state), type(type), rule(rule), about, assignees.of("assigned", assigned, viewer)),
                limit,
                after);
    }

    @GetMapping("/accounts/{externalId}/alerts")
    @Operation(summary = "Alerts about an account and its users, the newest first")
    ApiPage<AlertAnswer> ofAccount(
            Viewer viewer,
            @PathVariable String externalId,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        long about = records.get(viewer, Subject.ACCOUNT, externalId);
        return page(viewer, new Filter(state(state), null, null, about, Assignee.anyone()), limit, after);
    }

    private ApiPage<AlertAnswer> page(Viewer viewer, Filter filter, @Nullable String limit, @Nullable String after) {
        Paging paging = Paging.of(limit, after, 1);
        List<Listed> found = log.after(viewer, filter, today.now(), paging.afterNumber(), paging.limit() + 1);
        ApiPage<Listed> page = ApiPage.cut(found, paging, alert -> List.of(Long.toString(alert.id())));
        return new ApiPage<>(page.items().stream().map(AlertAnswer::of).toList(), page.next());
    }

    @GetMapping("/alerts/{id:\\d{1,18}}")
    @Operation(summary = "One alert")
    AlertAnswer read(Viewer viewer, @PathVariable long id) {
        return AlertAnswer.of(log.get(viewer, id, today.now()));
    }

    @PatchMapping("/alerts/{id:\\d{1,18}}")
    @Operation(
            summary = "Close an alert with its outcome, open it again, or snooze it",
            description = "{state: closed, outcome, note}, {state: open}, or {snoozedUntil: day or null}, with version")
    @Transactional
    public AlertAnswer change(
            Viewer viewer, @PathVariable long id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, Set.of("state", "outcome", "note", "snoozedUntil", "version"));
        changes.requireVersion(viewer, id, body.number("version"));
        String state = body.text("state");
        boolean snoozes = body.json().has("snoozedUntil");
        if ("closed".equals(state)) {
            changes.close(
                    viewer,
                    List.of(id),
                    AlertOutcome.of(body.text("outcome")),
                    Objects.requireNonNullElse(body.text("note"), ""));
        } else if ("open".equals(state)) {
            changes.reopen(viewer, id);
        } else if (state != null) {
            throw BadInput.of("state", "Choose open or closed.");
        } else if (snoozes) {
            changes.snooze(viewer, List.of(id), day(body.text("snoozedUntil")));
        } else {
            throw BadInput.of("", "Send state or snoozedUntil.");
        }
        return read(viewer, id);
    }

    /** Why, told whole. */
    record WhyAnswer(
            String result,
            List<Gate> gates,
            @Nullable JsonNode condition,
            @Nullable Map<String, Object> then) {}

    @GetMapping("/alerts/{id:\\d{1,18}}/explanation")
    @Operation(summary = "Why this alert: what the rule asked, the values then and now, the gates")
    WhyAnswer why(Viewer viewer, @PathVariable long id) {
        Snapshot present = fields.present(viewer);
        Listed alert = log.get(viewer, id, present.now());
        boolean ofUser = rules.get(alert.rule()).head().subject() == Subject.USER;
        AboutRecords.Named about = Objects.requireNonNull(ofUser ? alert.user() : alert.account());
        return answer(explanation.of(viewer, alert.rule(), about.externalId(), present), alert);
    }

    @GetMapping("/accounts/{externalId}/alert-rules/{id:\\d{1,9}}/explanation")
    @Operation(summary = "Why a rule has an alert about an account, would open one, or does not")
    WhyAnswer whyAccount(Viewer viewer, @PathVariable String externalId, @PathVariable int id) {
        return why(viewer, Subject.ACCOUNT, externalId, id);
    }

    @GetMapping("/users/{externalId}/alert-rules/{id:\\d{1,9}}/explanation")
    @Operation(summary = "Why a rule has an alert about a user, would open one, or does not")
    WhyAnswer whyUser(Viewer viewer, @PathVariable String externalId, @PathVariable int id) {
        return why(viewer, Subject.USER, externalId, id);
    }

    private WhyAnswer why(Viewer viewer, Subject subject, String externalId, int rule) {
        if (rules.get(rule).head().subject() != subject) {
            throw new NotFound("There is no alert rule " + rule + " about " + subject.plural() + ".");
        }
        Snapshot present = fields.present(viewer);
        Why why = explanation.of(viewer, rule, externalId, present);
        Long open = why.alert();
        return answer(why, open == null ? null : log.get(viewer, open, present.now()));
    }

    private WhyAnswer answer(Why why, @Nullable Listed alert) {
        Explained explained = why.condition();
        Map<String, Object> then = null;
        if (alert != null) {
            then = new LinkedHashMap<>();
            then.put("openedAt", alert.openedAt());
            then.put("condition", alert.condition());
            Map<String, String> values = new LinkedHashMap<>();
            for (Then value : alert.then()) {
                values.put(value.field(), value.value());
            }
            then.put("values", values);
        }
        return new WhyAnswer(
                why.result().key(), why.gates(), explained == null ? null : explained.toTree(conditions), then);
    }

    private static @Nullable AlertState state(@Nullable String state) {
        return state == null || state.isEmpty()
                ? null
                : AlertState.find(state).orElseThrow(() -> BadInput.of("state", "Choose open, snoozed or closed."));
    }

    private static @Nullable AlertType type(@Nullable String type) {
        return type == null || type.isEmpty() ? null : AlertType.of(type);
    }

    private static @Nullable Integer rule(@Nullable String rule) {
        if (rule == null || rule.isEmpty()) {
            return null;
        } else if (!rule.matches("\\d{1,9}")) {
            throw BadInput.of("rule", "Send the number of an alert rule.");
        }
        return Integer.valueOf(rule);
    }

    private static @Nullable LocalDate day(@Nullable String sent) {
        LocalDate day = IsoTime.day(sent);
        if (sent != null && day == null) {
            throw BadInput.of("snoozedUntil", "Send a day as 2026-06-15.");
        }
        return day;
    }
}
