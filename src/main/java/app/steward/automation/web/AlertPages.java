package app.steward.automation.web;

import app.steward.automation.AlertChanges;
import app.steward.automation.AlertExplanation;
import app.steward.automation.AlertExplanation.Why;
import app.steward.automation.AlertLog;
import app.steward.automation.AlertLog.Filter;
import app.steward.automation.AlertLog.Listed;
import app.steward.automation.AlertOutcome;
import app.steward.automation.AlertRule;
import app.steward.automation.AlertRules;
import app.steward.automation.AlertState;
import app.steward.automation.AlertType;
import app.steward.automation.AlertWork;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.Explained;
import app.steward.condition.web.ExplainView;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.record.web.FormDay;
import app.steward.record.web.FormResponses;
import app.steward.record.web.TickedRows;
import app.steward.task.AboutRecords;
import app.steward.task.PlayLog;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.web.Faults;
import app.steward.web.FilterUrl;
import app.steward.web.Formats;
import app.steward.web.NumberedPage;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** The alerts that somebody sees: narrowed, closed with an outcome, put to rest until a day; and why each is there. */
@Controller
@RequestMapping("/alerts")
class AlertPages {
    private static final int MOST_PEOPLE = 20;
    private static final int MOST_PICKED = 5_000;

    /** Pages that show alerts, to which one goes back from a form about them. */
    private static final Pattern SHOWS_ALERTS = Pattern.compile(
            "/(alerts/(open|\\d{1,18})|(accounts|users)/[^/?#\\\\]+|tasks|reports/[a-z/-]+)(\\?[^#\\s]*)?");

    private final AlertLog log;
    private final AlertWork work;
    private final AlertChanges changes;
    private final AlertRules rules;
    private final AlertExplanation explanation;
    private final ExplainView explain;
    private final PlayLog plays;
    private final AlertFilters filters;
    private final TeamMembers members;
    private final Fields fields;
    private final Today today;
    private final Formats formats;

    AlertPages(
            AlertLog log,
            AlertWork work,
            AlertChanges changes,
            AlertRules rules,
            AlertExplanation explanation,
            ExplainView explain,
            PlayLog plays,
            AlertFilters filters,
            TeamMembers members,
            Fields fields,
            Today today,
            Formats formats) {
        this.log = log;
        this.work = work;
        this.changes = changes;
        this.rules = rules;
        this.explanation = explanation;
        this.explain = explain;
        this.plays = plays;
        this.filters = filters;
        this.members = members;
        this.fields = fields;
        this.today = today;
        this.formats = formats;
    }

    @GetMapping("/open")
    String list(
            @RequestParam Map<String, String> sent,
            @RequestParam(defaultValue = "1") String page,
            Viewer viewer,
            Model model) {
        Now now = today.now();
        FilterUrl url = AlertFilters.url(sent);
        AlertState state = AlertFilters.stateOf(url);
        Filter filter = filters.of(url, viewer);
        int found = log.count(viewer, filter, now);
        NumberedPage pages = NumberedPage.of("/alerts/open", url.params(), page, found);
        List<AlertRule> all = rules.all();
        model.addAttribute("address", url);
        model.addAttribute("state", state);
        model.addAttribute("states", AlertState.values());
        model.addAttribute("types", AlertType.values());
        model.addAttribute("rules", all);
        model.addAttribute("rows", log.list(viewer, filter, now, pages.skipped(), NumberedPage.ROWS));
        model.addAttribute("pages", pages);
        model.addAttribute("day", now.today());
        model.addAttribute(
                "checkedAt",
                all.stream()
                        .map(rule -> rule.head().refreshedAt())
                        .filter(Objects::nonNull)
                        .max(java.util.Comparator.naturalOrder())
                        .orElse(null));
        List<TeamMember> first = members.called("", MOST_PEOPLE + 1);
        model.addAttribute("people", first.size() > MOST_PEOPLE ? List.of() : first);
        Long chosen = filter.holder().memberId();
        model.addAttribute(
                "person",
                chosen == null ? null : members.findById(chosen).orElseThrow().name());
        return "automation/alerts";
    }

    /** Why this alert. */
    @GetMapping("/{id:\\d{1,18}}")
    String one(@PathVariable long id, Viewer viewer, HttpServletRequest request, Model model) {
        Snapshot present = fields.present(viewer);
        Listed alert = log.get(viewer, id, present.now());
        AlertRule rule = rules.get(alert.rule());
        Subject subject = rule.head().subject();
        AboutRecords.Named about = Objects.requireNonNull(subject == Subject.USER ? alert.user() : alert.account());
        Why why = explanation.of(viewer, rule.id(), about.externalId(), present);
        Explained explained = why.condition();
        model.addAttribute("alert", alert);
        model.addAttribute("rule", rule);
        model.addAttribute("why", why);
        model.addAttribute(
                "run",
                plays.ofAlert(viewer, id, rule.settings().play(), present.now()).orElse(null));
        model.addAttribute(
                "leaves",
                explained == null ? List.of() : explain.of(explained, subject, present.catalogue(), present.now()));
        model.addAttribute("title", alert.ruleName() + ": " + alert.about());
        return form("why", request, model);
    }

    /** @param lines there to ask of all alerts on the line of this one */
    @GetMapping("/{id:\\d{1,18}}/{what:close|snooze}")
    String ask(
            @PathVariable long id,
            @PathVariable String what,
            @RequestParam(defaultValue = "") String lines,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        requireEditor(viewer);
        Listed alert = log.get(viewer, id, today.now());
        List<Long> ids = lines.isEmpty() ? List.of(id) : work.lines(viewer, List.of(id), today.now());
        String form = asking(what, ids, AlertFilters.url(Map.of()), Map.of(), request, model);
        if (ids.size() == 1 && what.equals("close")) {
            model.addAttribute("title", "Close " + alert.ruleName() + ": " + alert.about());
        }
        return form;
    }

    /** Posted, since what was ticked may be more than an address holds; it changes nothing. */
    @PostMapping("/picked/{what:close|snooze}/form")
    String ask(
            @PathVariable String what,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            Model model) {
        requireEditor(viewer);
        return asking(what, picked(sent, viewer), AlertFilters.url(sent.toSingleValueMap()), Map.of(), request, model);
    }

    private String asking(
            String what,
            List<Long> ids,
            FilterUrl url,
            Map<String, String> values,
            HttpServletRequest request,
            Model model) {
        model.addAttribute("picked", ids);
        model.addAttribute("address", url);
        model.addAttribute("values", values);
        model.addAttribute("outcomes", AlertOutcome.values());
        model.addAttribute("many", formats.plural(ids.size(), "alert"));
        model.addAttribute("days", FormDay.ahead(today.now()));
        model.addAttribute(
                "title", (what.equals("close") ? "Close " : "Snooze ") + formats.plural(ids.size(), "alert"));
        return form(what, request, model);
    }

    private String form(String part, HttpServletRequest request, Model model) {
        boolean dialog = FormResponses.isPart(request);
        model.addAttribute("dialog", dialog);
        model.addAttribute("part", part);
        model.addAttribute("day", today.now().today());
        return dialog ? "automation/forms :: " + part : "automation/one";
    }

    @PostMapping("/picked/close")
    Object close(
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        List<Long> ids = picked(sent, viewer);
        try {
            AlertChanges.Acted closed = changes.close(
                    viewer,
                    ids,
                    AlertOutcome.of(sent.getFirst("outcome")),
                    Objects.requireNonNullElse(sent.getFirst("note"), ""));
            return see(closed, formats.plural(closed.alerts(), "alert") + " closed", sent, request, response);
        } catch (BadInput e) {
            Faults.show(e, model, response);
            return asking(
                    "close", ids, AlertFilters.url(sent.toSingleValueMap()), sent.toSingleValueMap(), request, model);
        }
    }

    @PostMapping("/picked/snooze")
    Object snooze(
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        List<Long> ids = picked(sent, viewer);
        try {
            LocalDate until = FormDay.until(sent.toSingleValueMap(), today.conventions());
            AlertChanges.Acted changed = changes.snooze(viewer, ids, until);
            String words = until == null ? " back" : " snoozed until " + formats.date(until);
            return see(changed, formats.plural(changed.alerts(), "alert") + words, sent, request, response);
        } catch (BadInput e) {
            Faults.show(e.at("until"), model, response);
            return asking(
                    "snooze", ids, AlertFilters.url(sent.toSingleValueMap()), sent.toSingleValueMap(), request, model);
        }
    }

    @PostMapping("/{id:\\d{1,18}}/reopen")
    Object reopen(
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        String said;
        try {
            changes.reopen(viewer, id);
            said = "The alert is open again";
        } catch (Conflict not) {
            said = String.valueOf(not.getMessage());
        }
        return see(null, said, sent, request, response);
    }

    /** What one did to alerts, one or many, is as it was before. */
    @PostMapping("/undo/{act:\\d{1,18}}")
    Object undo(
            @PathVariable long act,
            @RequestParam(defaultValue = "") String back,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        String said;
        try {
            AlertChanges.Undone undone = changes.takeBack(viewer, act);
            String left = undone.changed() == 0 ? "" : ", " + formats.number(undone.changed()) + " left: changed since";
            said = undone.alerts() == 0
                    ? "Nothing is undone" + left
                    : "Undone: " + formats.plural(undone.alerts(), "alert") + " as before" + left;
        } catch (Conflict late) {
            said = String.valueOf(late.getMessage());
        }
        String usual = SHOWS_ALERTS.matcher(back).matches() ? back : "/alerts/open";
        return FormResponses.see(usual, said, request, response);
    }

    private Object see(
            AlertChanges.@Nullable Acted acted,
            String words,
            MultiValueMap<String, String> sent,
            HttpServletRequest request,
            HttpServletResponse response) {
        String usual = AlertFilters.url(sent.toSingleValueMap()).toString();
        String page = FormResponses.back(request, SHOWS_ALERTS, usual);
        Long undo = acted == null ? null : acted.undo();
        String address =
                undo == null ? null : "/alerts/undo/" + undo + "?back=" + UriUtils.encode(page, StandardCharsets.UTF_8);
        return FormResponses.see(page, words, address, request, response);
    }

    /** The ticked ones, with the others of their lines where lines were ticked; or the newest of all that the address holds. */
    private List<Long> picked(MultiValueMap<String, String> sent, Viewer viewer) {
        TickedRows ticked = TickedRows.of("alerts", sent);
        if (ticked.all()) {
            return log.ids(viewer, filters.of(sent.toSingleValueMap(), viewer), today.now(), MOST_PICKED);
        }
        List<Long> ids =
                sent.containsKey("lines") ? work.lines(viewer, ticked.ids(), today.now()) : List.copyOf(ticked.ids());
        return ids.size() <= MOST_PICKED ? ids : ids.subList(0, MOST_PICKED);
    }

    private static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("You see alerts and change none.");
        }
    }
}
