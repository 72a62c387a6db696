package app.steward.automation.web;

import app.steward.automation.AlertLog;
import app.steward.automation.AlertLog.Figures;
import app.steward.automation.AlertLog.Filter;
import app.steward.automation.AlertPreview;
import app.steward.automation.AlertRule;
import app.steward.automation.AlertRuleEditing;
import app.steward.automation.AlertRuleSwitch;
import app.steward.automation.AlertRules;
import app.steward.automation.AlertStarters;
import app.steward.automation.AlertType;
import app.steward.automation.WaitingAlerts;
import app.steward.condition.ConditionTree;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Purpose;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.membership.Existing;
import app.steward.membership.State;
import app.steward.problem.BadInput;
import app.steward.problem.Use;
import app.steward.record.web.FormResponses;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.segment.Starters;
import app.steward.team.Assignee;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.undo.web.UndoDelete;
import app.steward.value.CleanText;
import app.steward.web.Faults;
import app.steward.workspace.Now;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Automation > Alerts: which rules there are and what they came to; turned on and off, let through, copied, deleted. */
@Controller
@RequestMapping("/alerts")
class AlertRulesPage {
    private static final List<String> STATES = List.of("on", "off", "held", "broken", "noisy");

    private final AlertRules rules;
    private final AlertRuleEditing editing;
    private final AlertRuleSwitch switching;
    private final AlertRuleWording wording;
    private final AlertLog log;
    private final WaitingAlerts waiting;
    private final AlertStarters starters;
    private final Starters offered;
    private final AlertPreview preview;
    private final Segments segments;
    private final SuccessRoles roles;
    private final UsedBy uses;
    private final Fields fields;
    private final UndoDelete undo;

    AlertRulesPage(
            AlertRules rules,
            AlertRuleEditing editing,
            AlertRuleSwitch switching,
            AlertRuleWording wording,
            AlertLog log,
            WaitingAlerts waiting,
            AlertStarters starters,
            Starters offered,
            AlertPreview preview,
            Segments segments,
            SuccessRoles roles,
            UsedBy uses,
            Fields fields,
            UndoDelete undo) {
        this.rules = rules;
        this.editing = editing;
        this.switching = switching;
        this.wording = wording;
        this.log = log;
        this.waiting = waiting;
        this.starters = starters;
        this.offered = offered;
        this.preview = preview;
        this.segments = segments;
        this.roles = roles;
        this.uses = uses;
        this.fields = fields;
        this.undo = undo;
    }

    /**
     * A rule as its line tells it.
     *
     * @param words what it asks; null where that can't be read
     * @param segments names of those that it is narrowed to
     */
    record Row(
            AlertRule rule,
            @Nullable String words,
            List<String> segments,
            String role,
            Figures figures,
            boolean broken,
            List<Use> usedBy) {
        boolean is(String state) {
            return switch (state) {
                case "on" -> rule.head().isOn();
                case "off" -> !rule.head().isOn();
                case "held" -> rule.isHeld();
                case "broken" -> broken;
                default -> figures.noisy();
            };
        }
    }

    /** Rules of a type. */
    record Group(AlertType type, List<Row> rows) {}

    @GetMapping
    String rules(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String role,
            Viewer viewer,
            Model model) {
        Snapshot present = fields.present(viewer);
        List<Row> all = rows(viewer, present);
        String typed = CleanText.of(q);
        List<Row> found = all.stream()
                .filter(row -> row.rule().head().isCalled(typed))
                .filter(row -> !STATES.contains(state) || row.is(state))
                .filter(row -> role.isEmpty() || row.role().equals(labelOf(role)))
                .toList();
        List<Group> groups = new ArrayList<>();
        for (AlertType type : AlertType.values()) {
            List<Row> some = found.stream()
                    .filter(row -> row.rule().settings().type() == type)
                    .toList();
            if (!some.isEmpty()) {
                groups.add(new Group(type, some));
            }
        }
        model.addAttribute("q", typed);
        model.addAttribute("state", state);
        model.addAttribute("states", STATES);
        model.addAttribute("role", role);
        model.addAttribute("roles", roles.inUse());
        model.addAttribute("groups", groups);
        model.addAttribute("total", all.size());
        model.addAttribute("found", found.size());
        model.addAttribute("open", sum(all, "open"));
        model.addAttribute("opened", sum(all, "opened"));
        model.addAttribute("cleared", sum(all, "cleared"));
        for (String each : List.of("held", "broken", "noisy")) {
            model.addAttribute(each, all.stream().filter(row -> row.is(each)).count());
        }
        model.addAttribute(
                "checkedAt",
                all.stream()
                        .map(row -> row.rule().head().refreshedAt())
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .map(Instant.class::cast)
                        .orElse(null));
        if (all.isEmpty()) {
            offer(viewer, false, model);
        }
        return "automation/rules";
    }

    private static long sum(List<Row> rows, String what) {
        return rows.stream()
                .mapToLong(row -> switch (what) {
                    case "open" -> row.figures().open();
                    case "opened" -> row.figures().opened();
                    default -> row.figures().cleared();
                })
                .sum();
    }

    private String labelOf(String role) {
        return roles.findByKey(role).map(SuccessRole::label).orElse("");
    }

    private List<Row> rows(Viewer viewer, Snapshot present) {
        Map<Integer, Figures> figures = log.figures(viewer, present.now());
        Map<Integer, List<Use>> used = uses.members(MembershipKind.OPEN_ALERT);
        Map<Integer, String> names = new HashMap<>();
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            for (Segment segment : segments.of(subject)) {
                names.put(segment.id(), segment.name());
            }
        }
        Map<Integer, String> labels = new HashMap<>();
        roles.findAllByOrderByPositionAscIdAsc().forEach(role -> labels.put(role.id(), role.label()));
        return rules.all().stream()
                .map(rule -> {
                    String brief = wording.brief(rule, present);
                    return new Row(
                            rule,
                            brief,
                            rule.head().said().segments().stream()
                                    .map(id -> names.getOrDefault(id, "?"))
                                    .toList(),
                            labels.getOrDefault(rule.settings().roleId(), ""),
                            figures.getOrDefault(rule.id(), Figures.NOTHING),
                            rule.head().isBroken() || brief == null,
                            used.getOrDefault(rule.id(), List.of()));
                })
                .toList();
    }

    private void offer(Viewer viewer, boolean counted, Model model) {
        model.addAttribute("starters", offered.of(viewer, starters.conditions(), Purpose.RULE, counted));
        model.addAttribute("labels", starters.types());
        model.addAttribute("begin", "/alerts/rules/new");
    }

    @GetMapping("/starters")
    String starters(@RequestParam(defaultValue = "false") boolean counted, Viewer viewer, Model model) {
        AlertRuleEditing.mayEdit(viewer);
        offer(viewer, counted, model);
        return "automation/starters";
    }

    /** How many would match now: after the page, which need not wait for it. */
    @GetMapping("/starters/counted")
    String counted(Viewer viewer, Model model) {
        offer(viewer, true, model);
        return "condition/starters :: list";
    }

    /** Asks what becomes of who matches already, or of what is open; changes nothing. */
    @GetMapping("/rules/{id:\\d{1,9}}/{what:on|off|release}")
    String ask(
            @PathVariable int id, @PathVariable String what, Viewer viewer, HttpServletRequest request, Model model) {
        AlertRuleEditing.mayEdit(viewer);
        return asking(rules.get(id), what, viewer, request, model);
    }

    private String asking(AlertRule rule, String what, Viewer viewer, HttpServletRequest request, Model model) {
        Snapshot present = fields.present(viewer);
        Now now = present.now();
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("rule", rule);
        model.addAttribute("what", what);
        model.addAttribute("dialog", dialog);
        model.addAttribute("part", "ask");
        model.addAttribute("title", title(rule, what));
        model.addAttribute("waiting", waiting.of(viewer, rule, now));
        model.addAttribute("open", log.count(viewer, new Filter(null, null, rule.id(), null, Assignee.anyone()), now));
        ConditionTree condition = rules.condition(rule.head(), present.catalogue());
        if (!what.equals("off") && condition != null) {
            model.addAttribute(
                    "would",
                    preview.of(
                            viewer,
                            rule.head().subject(),
                            condition,
                            what.equals("on") ? rule : null,
                            rule.settings().roleId(),
                            rule.settings().play(),
                            present.catalogue(),
                            now));
        }
        return dialog ? "automation/forms :: ask" : "automation/one";
    }

    private static String title(AlertRule rule, String what) {
        return switch (what) {
            case "on" -> "Turn on " + rule.name();
            case "off" -> "Turn off " + rule.name();
            default -> rule.name() + " is held";
        };
    }

    @PostMapping("/rules/{id:\\d{1,9}}/{what:on|off|release}")
    Object turn(
            @PathVariable int id,
            @PathVariable String what,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        try {
            String name = rules.get(id).name();
            String said;
            if (what.equals("off")) {
                String alerts = sent.getOrDefault("alerts", "");
                if (!Arrays.asList("close", "stay").contains(alerts)) {
                    throw BadInput.of("alerts", "Say what becomes of its open alerts.");
                }
                switching.turnOff(viewer, id, alerts.equals("close"));
                said = name + " is off";
            } else if (what.equals("on")) {
                switching.turnOn(viewer, id, Existing.of(sent.get("existing")));
                said = name + " is on";
            } else {
                switching.release(viewer, id, Existing.of(sent.get("existing")));
                said = name + " goes on";
            }
            State after = rules.get(id).head().state();
            if (!what.equals("off") && after != State.FRESH && after != State.BROKEN) {
                said += ", its alerts open in the background";
            }
            return FormResponses.see("/alerts", said, request, response);
        } catch (BadInput e) {
            Faults.show(e, model, response);
            return asking(rules.get(id), what, viewer, request, model);
        }
    }

    @PostMapping("/rules/{id:\\d{1,9}}/copies")
    String copy(@PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        int copy = editing.copy(viewer, id);
        flash.addFlashAttribute("toast", rules.get(copy).name() + " added, and off");
        return "redirect:/alerts/rules/" + copy;
    }

    @PostMapping("/rules/{id:\\d{1,9}}/delete")
    String delete(@PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        String name = rules.get(id).name();
        editing.delete(viewer, id);
        flash.addFlashAttribute("toast", name + " deleted");
        flash.addFlashAttribute("toastUndo", undo.address(viewer, AlertRuleEditing.UNDO, id, "/alerts"));
        return "redirect:/alerts";
    }
}
