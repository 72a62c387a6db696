package app.steward.automation.web;

import app.steward.automation.AlertLog;
import app.steward.automation.AlertLog.Figures;
import app.steward.automation.AlertRule;
import app.steward.automation.AlertRuleEditing;
import app.steward.automation.AlertRules;
import app.steward.automation.AlertStarters;
import app.steward.automation.AlertStarters.Starter;
import app.steward.automation.AlertType;
import app.steward.automation.WaitingAlerts;
import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder;
import app.steward.condition.web.FieldMenu;
import app.steward.list.Lists;
import app.steward.membership.Existing;
import app.steward.problem.Fault;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.problem.Refused;
import app.steward.segment.Segments;
import app.steward.segment.web.ConditionPanel;
import app.steward.segment.web.FormFaults;
import app.steward.task.Plays;
import app.steward.task.TaskPriority;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.Formats;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Making, changing and reading an alert rule. */
@Controller
@RequestMapping("/alerts/rules")
class AlertRuleFormPage {
    private final ConditionPanel panel;
    private final AlertRulePreviewPanel previews;
    private final AlertRules rules;
    private final AlertRuleEditing editing;
    private final AlertStarters starters;
    private final AlertLog log;
    private final WaitingAlerts waiting;
    private final Segments segments;
    private final Lists lists;
    private final Plays plays;
    private final SuccessRoles roles;
    private final Fields fields;
    private final Conditions conditions;
    private final Today today;
    private final Formats formats;

    AlertRuleFormPage(
            ConditionPanel panel,
            AlertRulePreviewPanel previews,
            AlertRules rules,
            AlertRuleEditing editing,
            AlertStarters starters,
            AlertLog log,
            WaitingAlerts waiting,
            Segments segments,
            Lists lists,
            Plays plays,
            SuccessRoles roles,
            Fields fields,
            Conditions conditions,
            Today today,
            Formats formats) {
        this.panel = panel;
        this.previews = previews;
        this.rules = rules;
        this.editing = editing;
        this.starters = starters;
        this.log = log;
        this.waiting = waiting;
        this.segments = segments;
        this.lists = lists;
        this.plays = plays;
        this.roles = roles;
        this.fields = fields;
        this.conditions = conditions;
        this.today = today;
        this.formats = formats;
    }

    @GetMapping("/new")
    String begin(
            @RequestParam(defaultValue = "account") String about,
            @RequestParam(defaultValue = "") String starter,
            Viewer viewer,
            Model model) {
        AlertRuleEditing.mayEdit(viewer);
        Catalogue catalogue = fields.catalogue(viewer);
        if (!starter.isEmpty()) {
            Starter one = starters.find(starter, catalogue)
                    .orElseThrow(() -> new NotFound("There is no starter " + starter + "."));
            AlertForm form = AlertForm.of(
                    one.draft(), one.subject(), conditions.write(one.condition()), null, catalogue, conditions);
            return page(model, null, form, Map.of(), List.of(), viewer);
        }
        Subject subject = about.equals("user") ? Subject.USER : Subject.ACCOUNT;
        return page(model, null, AlertForm.empty(subject, catalogue), Map.of(), List.of(), viewer);
    }

    @PostMapping("/new/{kind:account|user}")
    String create(
            @PathVariable String kind,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        AlertRuleEditing.mayEdit(viewer);
        Snapshot present = fields.present(viewer);
        AlertForm form = AlertForm.posted(Subject.of(kind), present.catalogue(), formats.numbers(), posted);
        if (posted.containsKey("act")) {
            previews.look(form, null, posted, present, viewer, model);
            return page(model, null, form, Map.of(), List.of(), viewer);
        }
        try {
            boolean on = form.value("on").equals("true");
            int id = editing.create(
                    viewer,
                    form.subject(),
                    form.draft(conditions, present.catalogue(), on),
                    on ? Existing.of(form.value("existing")) : null);
            flash.addFlashAttribute("toast", form.value("name") + (on ? " is on" : " is saved, and off"));
            return "redirect:/alerts/rules/" + id;
        } catch (Refused wrong) {
            return again(wrong, model, null, form, viewer, response);
        }
    }

    @GetMapping("/{id:\\d{1,9}}")
    String show(@PathVariable int id, Viewer viewer, Model model) {
        AlertRule rule = rules.get(id);
        return page(model, rule, previews.form(rule, fields.catalogue(viewer)), Map.of(), List.of(), viewer);
    }

    @PostMapping("/{id:\\d{1,9}}")
    String change(
            @PathVariable int id,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response,
            RedirectAttributes flash) {
        AlertRuleEditing.mayEdit(viewer);
        AlertRule rule = rules.get(id);
        Snapshot present = fields.present(viewer);
        AlertForm form = AlertForm.posted(rule.head().subject(), present.catalogue(), formats.numbers(), posted);
        if (posted.containsKey("act")) {
            previews.look(form, rule, posted, present, viewer, model);
            return page(model, rule, form, Map.of(), List.of(), viewer);
        }
        try {
            editing.change(
                    viewer,
                    id,
                    form.draft(conditions, present.catalogue(), rule.head().isOn()),
                    Existing.of(form.value("existing")),
                    form.version());
            flash.addFlashAttribute("toast", form.value("name") + " is saved");
            return "redirect:/alerts/rules/" + id;
        } catch (Overtaken overtaken) {
            response.setStatus(409);
            AlertRule now = rules.get(id);
            List<String> said =
                    List.of(overtaken.who() + " What you entered is still here: look at the rule in another window, and"
                            + " save again to replace what was saved.");
            return page(model, now, form.at(now.head().version()), Map.of(), said, viewer);
        } catch (Refused wrong) {
            return again(wrong, model, rule, form, viewer, response);
        }
    }

    private String again(
            Refused wrong,
            Model model,
            @Nullable AlertRule rule,
            AlertForm form,
            Viewer viewer,
            HttpServletResponse response) {
        response.setStatus(422);
        Map<String, String> byField = Faults.byField(wrong);
        byField.replace("existing", Existing.OPEN);
        return page(model, rule, form, byField, List.copyOf(byField.values()), viewer);
    }

    /** The condition drawn anew after a button or another field; the page puts it in its place. */
    @PostMapping("/condition/{kind:account|user}")
    String redraw(
            @PathVariable String kind,
            @RequestParam MultiValueMap<String, String> posted,
            Viewer viewer,
            Model model,
            HttpServletResponse response) {
        AlertRuleEditing.mayEdit(viewer);
        AlertForm form = AlertForm.posted(Subject.of(kind), fields.catalogue(viewer), formats.numbers(), posted);
        return panel.redraw(form, false, "/alerts/rules/condition/" + kind, model, response);
    }

    private String page(
            Model model,
            @Nullable AlertRule rule,
            AlertForm form,
            Map<String, String> faults,
            List<String> said,
            Viewer viewer) {
        String kind = form.subject().key();
        boolean readOnly = !viewer.mayEditSegments();
        Catalogue catalogue = fields.catalogue(viewer);
        List<Fault> inCondition = FormFaults.inCondition(faults.entrySet().stream()
                .map(fault -> new Fault(fault.getKey(), fault.getValue()))
                .toList());
        model.addAttribute("subject", form.subject());
        model.addAttribute("title", rule == null ? "Add alert rule" : rule.name());
        model.addAttribute("form", form);
        model.addAttribute("values", form.values());
        model.addAttribute("rule", rule);
        model.addAttribute("waiting", rule == null ? List.of() : waiting.of(viewer, rule, today.now()));
        model.addAttribute("readOnly", readOnly);
        model.addAttribute("types", AlertType.values());
        model.addAttribute("priorities", TaskPriority.choices());
        model.addAttribute("roles", roleChoices(form));
        model.addAttribute("plays", plays.all());
        model.addAttribute("segments", segments.of(form.subject()));
        model.addAttribute(
                "shared",
                lists.knownTo(viewer).stream()
                        .filter(list -> list.subject() == form.subject() && !list.isPrivate())
                        .toList());
        model.addAttribute("builder", Builder.of(form.criteria(), Purpose.RULE, inCondition, today.now()));
        model.addAttribute("fields", Builder.fields(FieldMenu.Kind.RULE, form.criteria()));
        model.addAttribute("faults", faults);
        model.addAttribute("said", said);
        model.addAttribute("address", rule == null ? "/alerts/rules/new/" + kind : "/alerts/rules/" + rule.id());
        model.addAttribute("redraw", "/alerts/rules/condition/" + kind);
        String ofRule = rule == null ? "" : "?rule=" + rule.id();
        model.addAttribute("previewAddress", "/alerts/rules/preview/" + kind + ofRule);
        model.addAttribute("estimateAddress", "/alerts/rules/estimate/" + kind + ofRule);
        model.addAttribute("explainAddress", "/alerts/rules/explain/" + kind + ofRule);
        if (rule != null) {
            model.addAttribute("figures", log.figures(viewer, today.now()).getOrDefault(rule.id(), Figures.NOTHING));
            boolean broken = rule.head().isBroken() || rules.condition(rule.head(), catalogue) == null;
            String problem = rule.head().problem();
            model.addAttribute("problem", !broken ? null : problem == null ? "It can't be read." : problem);
        }
        return "automation/rule";
    }

    /** One that was retired before what names it was looked at is offered where the rule has it. */
    private Map<String, String> roleChoices(AlertForm form) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (SuccessRole role : roles.inUse()) {
            choices.put(role.key(), role.label());
        }
        form.roles()
                .flatMap(key -> roles.findByKey(key).stream())
                .forEach(role -> choices.putIfAbsent(role.key(), role.label() + " (retired)"));
        return choices;
    }
}
