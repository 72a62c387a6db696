package app.steward.report.web;

import app.steward.attention.Attention;
import app.steward.automation.AlertChanges;
import app.steward.automation.AlertLog;
import app.steward.automation.AlertOutcome;
import app.steward.automation.AlertType;
import app.steward.automation.AlertWork;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.listing.Column;
import app.steward.listing.ListParameter;
import app.steward.listing.ListState;
import app.steward.listing.ListUrl;
import app.steward.listing.ListedRow;
import app.steward.listing.RecordListing;
import app.steward.listing.RecordListing.Asked;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.report.Book;
import app.steward.report.Books;
import app.steward.task.AboutRecords;
import app.steward.task.TaskChanges;
import app.steward.task.TaskChanges.Acted;
import app.steward.task.TaskChanges.Along;
import app.steward.task.TaskLog;
import app.steward.task.TaskLog.Listed;
import app.steward.task.TaskState;
import app.steward.task.TaskWork;
import app.steward.task.TaskWork.Whose;
import app.steward.team.Assignee;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.touchpoint.TouchpointLog;
import app.steward.workspace.Now;
import app.steward.workspace.Workspaces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/**
 * Reports > Portfolio > Act: what is to be done today, worked through in place, with what one has to know of the account beside
 * it.
 */
@Controller
@RequestMapping("/reports/portfolio/act")
class ActPages {
    /** More than these nobody works through in a day; the others are in My tasks. */
    private static final int MOST = 100;

    private static final int NEXT = 3;
    private static final int TOUCHPOINTS = 3;
    private static final int OTHERS = 6;
    private static final List<String> HEALTH =
            List.of("overall_health", "product_health", "service_health", "relationship_health", "financial_health");

    private final Books books;
    private final TaskWork work;
    private final TaskLog log;
    private final TaskChanges changes;
    private final AlertWork alerts;
    private final AlertLog alertLog;
    private final AlertChanges alertChanges;
    private final Attention attention;
    private final TouchpointLog touchpoints;
    private final RecordListing listing;
    private final Fields fields;
    private final BookMenus menus;
    private final TeamMembers members;
    private final Workspaces workspaces;

    ActPages(
            Books books,
            TaskWork work,
            TaskLog log,
            TaskChanges changes,
            AlertWork alerts,
            AlertLog alertLog,
            AlertChanges alertChanges,
            Attention attention,
            TouchpointLog touchpoints,
            RecordListing listing,
            Fields fields,
            BookMenus menus,
            TeamMembers members,
            Workspaces workspaces) {
        this.books = books;
        this.work = work;
        this.log = log;
        this.changes = changes;
        this.alerts = alerts;
        this.alertLog = alertLog;
        this.alertChanges = alertChanges;
        this.attention = attention;
        this.touchpoints = touchpoints;
        this.listing = listing;
        this.fields = fields;
        this.menus = menus;
        this.members = members;
        this.workspaces = workspaces;
    }

    /** Rows under one heading. */
    record Group(String label, boolean late, int count, List<Listed> rows) {}

    /** Lines of alerts of one type, and how many alerts of it there are. */
    record AlertGroup(AlertType type, int count, List<AlertWork.Line> lines) {}

    /**
     * The page.
     *
     * @param part coming for what comes up, alerts for these
     * @param task the number of the task that is shown beside, where no script does it; empty for none
     * @param alert likewise of an alert
     */
    @GetMapping
    String page(
            @RequestParam Map<String, String> sent,
            @RequestParam(defaultValue = "") String part,
            @RequestParam(defaultValue = "") String task,
            @RequestParam(defaultValue = "") String alert,
            Viewer viewer,
            Model model) {
        Book book = book(sent, viewer);
        Whose whose = whose(book);
        TaskWork.Amount amount = work.amount(viewer, whose, book.asked().now());
        Now now = book.asked().now();
        Map<AlertType, Integer> open = alerts.amount(viewer, whose, now);
        int openAlerts = open.values().stream().mapToInt(Integer::intValue).sum();
        boolean coming = part.equals("coming");
        boolean ofAlerts = part.equals("alerts");
        ListUrl address = new ListUrl(Books.ACT, state(sent).with("part", coming || ofAlerts ? part : null));
        model.addAttribute("address", address);
        model.addAttribute("review", new ListUrl(Books.PAGE, state(sent)).toString());
        menus.offer(book, viewer, model);
        model.addAttribute("standingIn", viewer.is(book.accounts().assignee().memberId()));
        model.addAttribute("whose", inWords(book.accounts().assignee(), viewer));
        model.addAttribute("amount", amount);
        model.addAttribute("coming", coming);
        model.addAttribute("ofAlerts", ofAlerts);
        model.addAttribute("openAlerts", openAlerts);
        model.addAttribute("groups", ofAlerts ? List.of() : groups(book, whose, coming, amount));
        List<AlertWork.Line> lines = ofAlerts ? alerts.lines(viewer, whose, now, MOST) : List.of();
        model.addAttribute("alertGroups", byType(lines, open));
        int shown = lines.stream().mapToInt(AlertWork.Line::alerts).sum();
        model.addAttribute(
                "left",
                ofAlerts ? openAlerts - shown : Math.max(0, (coming ? amount.comingUp() : amount.now()) - MOST));
        // the whole of them, as far as the page of all alerts knows these choices
        model.addAttribute("allAlerts", allAlerts(state(sent)));
        model.addAttribute("day", book.asked().now().today());
        model.addAttribute("bands", workspaces.shown().bands());
        if (amount.now() == 0 && !coming && !ofAlerts) {
            model.addAttribute("next", work.comingUp(viewer, whose, book.asked().now(), NEXT));
        }
        if (task.matches("[0-9]{1,18}")) {
            beside(Long.parseLong(task), viewer, model);
        } else if (alert.matches("[0-9]{1,18}")) {
            besideAlert(Long.parseLong(alert), viewer, model);
        }
        return "report/act";
    }

    private static List<AlertGroup> byType(List<AlertWork.Line> lines, Map<AlertType, Integer> open) {
        Map<AlertType, List<AlertWork.Line>> byType = new LinkedHashMap<>();
        lines.forEach(line -> byType.computeIfAbsent(line.alert().type(), any -> new ArrayList<>())
                .add(line));
        List<AlertGroup> groups = new ArrayList<>();
        byType.forEach((type, some) -> groups.add(new AlertGroup(type, open.getOrDefault(type, 0), some)));
        return groups;
    }

    private static @Nullable String allAlerts(ListState state) {
        String who = state.get(ListParameter.ASSIGNED);
        return state.get(ListParameter.SEGMENT).isEmpty()
                        && state.get(ListParameter.ROLE).isEmpty()
                ? "/alerts/open?who=" + UriUtils.encode(who.isEmpty() ? "me" : who, StandardCharsets.UTF_8)
                : null;
    }

    private String inWords(Assignee whose, Viewer viewer) {
        Long member = whose.memberId();
        return switch (whose.kind()) {
            case ANYONE -> "Anyone's";
            case NOBODY -> "Unassigned";
            case MEMBER ->
                viewer.is(member)
                        ? "Mine"
                        : members.findById(Objects.requireNonNull(member))
                                .map(TeamMember::name)
                                .orElse("");
        };
    }

    /** What somebody sees without having chosen is one's own. */
    static Map<String, String> own(Map<String, String> sent, Viewer viewer) {
        Map<String, String> asked = new LinkedHashMap<>(sent);
        if (asked.getOrDefault("assigned", "").isBlank() && viewer.memberId() != null) {
            asked.put("assigned", "me");
        }
        return asked;
    }

    private Book book(Map<String, String> sent, Viewer viewer) {
        return books.read(own(sent, viewer), viewer);
    }

    private static ListState state(Map<String, String> sent) {
        return ListState.of(sent)
                .without(parameter -> parameter != ListParameter.SEGMENT
                        && parameter != ListParameter.ROLE
                        && parameter != ListParameter.ASSIGNED);
    }

    static Whose whose(Book book) {
        return new Whose(
                book.accounts().assignee(),
                book.accounts().roleId(),
                book.accounts().segment());
    }

    private List<Group> groups(Book book, Whose whose, boolean coming, TaskWork.Amount amount) {
        Viewer viewer = book.asked().viewer();
        List<Group> groups = new ArrayList<>();
        if (coming) {
            List<Listed> rows = work.comingUp(viewer, whose, book.asked().now(), MOST);
            groups.add(new Group("Coming up", false, amount.comingUp(), rows));
        } else {
            List<Listed> rows = work.today(viewer, whose, book.asked().now(), MOST);
            Map<Boolean, List<Listed>> byLate = new LinkedHashMap<>();
            rows.forEach(
                    row -> byLate.computeIfAbsent(row.isLate(book.asked().now().today()), any -> new ArrayList<>())
                            .add(row));
            byLate.forEach((late, some) -> groups.add(
                    new Group(late ? "Late" : "Due today", late, late ? amount.late() : amount.today(), some)));
        }
        groups.removeIf(group -> group.rows().isEmpty());
        return groups;
    }

    /** How many are late and due today, beside the word Act. */
    @GetMapping("/due")
    String due(@RequestParam Map<String, String> sent, Viewer viewer, Model model) {
        Book book = book(sent, viewer);
        model.addAttribute(
                "amount", work.amount(viewer, whose(book), book.asked().now()));
        return "report/act-parts :: due";
    }

    /** What is to be known of a task and its account, beside the list. */
    @GetMapping("/tasks/{id:\\d{1,18}}")
    String task(@PathVariable long id, Viewer viewer, Model model) {
        beside(id, viewer, model);
        return "report/act-parts :: beside";
    }

    /** Overall health, or that of a pillar, of the account. */
    record Health(String label, ListedRow.@Nullable Banded value) {}

    /** What is to be known of an alert and its account, beside the list. */
    @GetMapping("/alerts/{id:\\d{1,18}}")
    String alert(@PathVariable long id, Viewer viewer, Model model) {
        besideAlert(id, viewer, model);
        return "report/act-parts :: besideAlert";
    }

    private void beside(long id, Viewer viewer, Model model) {
        Listed task = log.get(viewer, id);
        Asked asked = Asked.by(viewer, fields);
        model.addAttribute("task", task);
        model.addAttribute("day", asked.now().today());
        about(task.account(), id, asked, model);
    }

    private void besideAlert(long id, Viewer viewer, Model model) {
        Asked asked = Asked.by(viewer, fields);
        AlertLog.Listed alert = alertLog.get(viewer, id, asked.now());
        model.addAttribute("alert", alert);
        model.addAttribute(
                "many", alerts.lines(viewer, List.of(id), asked.now()).size());
        model.addAttribute("day", asked.now().today());
        model.addAttribute(
                "assignAt", new ListUrl(Books.ACT, ListState.of(Map.of("part", "alerts"))).under("assign/form"));
        about(alert.account(), null, asked, model);
    }

    /** @param but the number of a task that is shown already; null for none */
    private void about(AboutRecords.@Nullable Named account, @Nullable Long but, Asked asked, Model model) {
        if (account == null) {
            return;
        }
        Viewer viewer = asked.viewer();
        List<Column> columns = new ArrayList<>();
        HEALTH.forEach(key -> columns.add(Column.of(Subject.ACCOUNT, key, asked.catalogue())));
        for (String key : List.of("stage", "mrr", "next_billing_on")) {
            columns.add(Column.of(Subject.ACCOUNT, key, asked.catalogue()));
        }
        ListedRow row = Objects.requireNonNull(listing.find(Subject.ACCOUNT, account.externalId(), columns, asked));
        List<Health> health = new ArrayList<>();
        for (String key : HEALTH) {
            String label = key.substring(0, key.indexOf('_'));
            health.add(new Health(
                    label.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + label.substring(1),
                    row.values().get(key) instanceof ListedRow.Banded band ? band : null));
        }
        Object stage = row.values().get("stage");
        model.addAttribute("account", row);
        model.addAttribute(
                "stage",
                stage == null
                        ? null
                        : Column.labels(columns)
                                .getOrDefault("stage", Map.of())
                                .getOrDefault(stage.toString(), stage.toString()));
        model.addAttribute("health", health);
        model.addAttribute("attention", attention.of(viewer, account.externalId(), asked.now()));
        model.addAttribute("touchpoints", touchpoints.of(viewer, Subject.ACCOUNT, row.id(), null, TOUCHPOINTS));
        model.addAttribute(
                "others",
                log.of(viewer, Subject.ACCOUNT, row.id(), asked.now(), OTHERS + 1).rows().stream()
                        .filter(other -> but == null || other.id() != but)
                        .limit(OTHERS)
                        .toList());
    }

    /** What can be taken back of it; null where nobody could. */
    record Done(@Nullable Long undo) {}

    /** Finishes a task, without leaving the page. */
    @PostMapping("/tasks/{id:\\d{1,18}}/done")
    ResponseEntity<Done> finish(@PathVariable long id, Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed("You see tasks and change none.");
        }
        Acted acted = changes.change(
                viewer, id, new Patch(Map.of("state", RawValue.word(TaskState.DONE.key()))), Along.NOTHING);
        return json(new Done(acted.undo()));
    }

    /**
     * Closes the alerts of a line as acted on, without leaving the page.
     *
     * @param many how many the line held when it was shown: nobody closes what came back to it since
     */
    @PostMapping("/alerts/{id:\\d{1,18}}/done")
    ResponseEntity<Done> close(
            @PathVariable long id, @RequestParam(required = false) @Nullable Integer many, Viewer viewer) {
        Now now = Asked.by(viewer, fields).now();
        AlertLog.Listed alert = alertLog.get(viewer, id, now);
        List<Long> line = alerts.lines(viewer, List.of(id), now);
        if (many != null && line.size() > many) {
            throw new Conflict(alert.ruleName() + " has " + line.size() + " open alerts here now, not " + many
                    + ". Load the page again.");
        }
        return json(new Done(
                alertChanges.close(viewer, line, AlertOutcome.ACTED_ON, "").undo()));
    }

    /** Takes back what was done to alerts. */
    @PostMapping("/alerts/undo/{act:\\d{1,18}}")
    ResponseEntity<AlertChanges.Undone> undoAlerts(@PathVariable long act, Viewer viewer) {
        return json(alertChanges.takeBack(viewer, act));
    }

    /** Takes back what was done to a task. */
    @PostMapping("/undo/{act:\\d{1,18}}")
    ResponseEntity<TaskChanges.Undone> undo(@PathVariable long act, Viewer viewer) {
        return json(changes.takeBack(viewer, act));
    }

    private static <T> ResponseEntity<T> json(T answer) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
    }
}
