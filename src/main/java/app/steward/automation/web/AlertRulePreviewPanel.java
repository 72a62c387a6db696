package app.steward.automation.web;

import app.steward.automation.AlertEstimate;
import app.steward.automation.AlertEstimate.Asked;
import app.steward.automation.AlertEstimate.Last30Days;
import app.steward.automation.AlertExplanation;
import app.steward.automation.AlertPreview;
import app.steward.automation.AlertRule;
import app.steward.automation.AlertRuleEditing;
import app.steward.automation.AlertRules;
import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.ExplainView;
import app.steward.problem.BadInput;
import app.steward.segment.web.ConditionPanel;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.web.Formats;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The right side of the form of an alert rule: what it would do now, and why one record has an alert or not. */
@Controller
@RequestMapping("/alerts/rules")
class AlertRulePreviewPanel {
    private final ConditionPanel panel;
    private final AlertRules rules;
    private final AlertRuleEditing editing;
    private final AlertPreview preview;
    private final AlertEstimate estimate;
    private final AlertExplanation explanation;
    private final ExplainView explain;
    private final SuccessRoles roles;
    private final Fields fields;
    private final Conditions conditions;
    private final Formats formats;

    AlertRulePreviewPanel(
            ConditionPanel panel,
            AlertRules rules,
            AlertRuleEditing editing,
            AlertPreview preview,
            AlertEstimate estimate,
            AlertExplanation explanation,
            ExplainView explain,
            SuccessRoles roles,
            Fields fields,
            Conditions conditions,
            Formats formats) {
        this.panel = panel;
        this.rules = rules;
        this.editing = editing;
        this.preview = preview;
        this.estimate = estimate;
        this.explanation = explanation;
        this.explain = explain;
        this.roles = roles;
        this.fields = fields;
        this.conditions = conditions;
        this.formats = formats;
    }

    @PostMapping("/preview/{kind:account|user}")
    String preview(
            @PathVariable String kind,
            @RequestParam(required = false) @Nullable Integer rule,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        Snapshot present = fields.present(viewer);
        AlertRule stored = rule == null ? null : rules.get(rule);
        AlertForm form = form(Subject.of(kind), stored, posted, present.catalogue(), viewer);
        boolean complete = preview(form, stored, present, viewer, model);
        model.addAttribute("estimateAddress", "/alerts/rules/estimate/" + kind + (rule == null ? "" : "?rule=" + rule));
        return ConditionPanel.answer(complete, "automation/preview", response);
    }

    /** What is in the form; who only reads gets a form that posts nothing, so the stored rule stands for it. */
    private AlertForm form(
            Subject subject,
            @Nullable AlertRule rule,
            MultiValueMap<String, String> posted,
            Catalogue catalogue,
            Viewer viewer) {
        return rule == null || viewer.mayEditSegments()
                ? AlertForm.posted(subject, catalogue, formats.numbers(), posted)
                : form(rule, catalogue);
    }

    /** The form of a rule as it is stored. */
    AlertForm form(AlertRule rule, Catalogue catalogue) {
        return AlertForm.of(
                editing.draft(rule, null),
                rule.head().subject(),
                rule.head().said().condition(),
                rule.head().version(),
                catalogue,
                conditions);
    }

    /** What it would have opened in the last days; asked for apart, since it takes longer. */
    @PostMapping("/estimate/{kind:account|user}")
    String estimate(
            @PathVariable String kind,
            @RequestParam(required = false) @Nullable Integer rule,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model) {
        Snapshot present = fields.present(viewer);
        AlertRule stored = rule == null ? null : rules.get(rule);
        estimate(form(Subject.of(kind), stored, posted, present.catalogue(), viewer), present, viewer, model);
        return "automation/estimate";
    }

    private void estimate(AlertForm form, Snapshot present, Viewer viewer, Model model) {
        model.addAttribute("subject", form.subject());
        try {
            Last30Days last = estimate.of(
                            viewer,
                            Asked.of(
                                    form.subject(),
                                    form.draft(conditions, present.catalogue(), false),
                                    form.whole(conditions, present.catalogue()),
                                    role(form)),
                            present.catalogue(),
                            present.now())
                    .orElse(null);
            model.addAttribute("last", last);
            model.addAttribute("estimated", true);
            model.addAttribute(
                    "asNow",
                    last == null
                            ? ""
                            : last.asNow().stream()
                                    .map(key -> present.catalogue()
                                            .get(form.subject(), key)
                                            .label())
                                    .distinct()
                                    .collect(Collectors.joining(", ")));
        } catch (BadInput incomplete) {
            model.addAttribute("estimated", false);
        }
    }

    private int role(AlertForm form) {
        return roles.findByKey(form.value("role"))
                .or(() -> roles.findByKey("success_manager"))
                .orElseThrow()
                .id();
    }

    @PostMapping("/explain/{kind:account|user}")
    String explain(
            @PathVariable String kind,
            @RequestParam(required = false) @Nullable Integer rule,
            @RequestParam(defaultValue = "") String who,
            Viewer viewer,
            Model model) {
        explain(Subject.of(kind), rule == null ? null : rules.get(rule), who, fields.present(viewer), viewer, model);
        return "automation/explained";
    }

    void look(
            AlertForm form,
            @Nullable AlertRule rule,
            MultiValueMap<String, String> posted,
            Snapshot present,
            Viewer viewer,
            Model model) {
        ConditionPanel.look(
                posted,
                () -> {
                    if (preview(form, rule, present, viewer, model)) {
                        estimate(form, present, viewer, model);
                    }
                },
                who -> explain(form.subject(), rule, who, present, viewer, model));
    }

    private boolean preview(AlertForm form, @Nullable AlertRule rule, Snapshot present, Viewer viewer, Model model) {
        return panel.preview(form, present, viewer, model, condition -> {
            model.addAttribute(
                    "would",
                    preview.of(
                            viewer,
                            form.subject(),
                            condition,
                            rule,
                            role(form),
                            form.play(),
                            present.catalogue(),
                            present.now()));
        });
    }

    /** Of a stored rule, as it is stored: whether there is an alert is decided by more than what the form asks. */
    private void explain(
            Subject subject, @Nullable AlertRule rule, String who, Snapshot present, Viewer viewer, Model model) {
        String externalId = panel.find(subject, who, present, viewer, model);
        if (externalId == null || rule == null) {
            return;
        }
        AlertExplanation.Why why = explanation.of(viewer, rule.id(), externalId, present);
        model.addAttribute("why", why);
        model.addAttribute(
                "leaves",
                why.condition() == null
                        ? List.of()
                        : explain.of(why.condition(), subject, present.catalogue(), present.now()));
    }
}
