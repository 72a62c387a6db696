package app.steward.task.web;

import app.steward.problem.BadInput;
import app.steward.task.AboutRecords;
import app.steward.task.TaskFilter;
import app.steward.task.TaskFilter.Due;
import app.steward.task.TaskFilter.Shown;
import app.steward.task.TaskLog;
import app.steward.task.TaskLog.Listed;
import app.steward.task.TaskLog.Order;
import app.steward.team.Assignee;
import app.steward.team.Assignees;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.web.FilterUrl;
import app.steward.web.NumberedPage;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.util.UriUtils;

/** My tasks: what is to be done, by day or by account, one's own or somebody else's. */
@Controller
@RequestMapping("/tasks")
class TaskPages {
    /** More people are named by typing; the list offers these. */
    private static final int MOST_PEOPLE = 20;

    private static final List<Shown> SHOWN = List.of(Shown.OPEN, Shown.SNOOZED, Shown.DONE, Shown.DROPPED);

    private final TaskLog log;
    private final SuccessRoles roles;
    private final Assignees assignees;
    private final TeamMembers members;
    private final Today today;

    TaskPages(TaskLog log, SuccessRoles roles, Assignees assignees, TeamMembers members, Today today) {
        this.log = log;
        this.roles = roles;
        this.assignees = assignees;
        this.members = members;
        this.today = today;
    }

    /**
     * Rows under one heading.
     *
     * @param count of all of them, on other pages too; null where it is not known
     * @param late whether they are overdue
     */
    record Group(
            String label, @Nullable String href, @Nullable Integer count, boolean late, List<Listed> rows) {}

    /** What an address asks for, read. */
    record Asked(FilterUrl url, TaskFilter filter, boolean byAccount, Now now) {}

    Asked asked(Map<String, String> sent, Viewer viewer) {
        FilterUrl url = url(sent);
        Shown shown = SHOWN.stream()
                .filter(each -> each.key().equals(url.get("show")))
                .findFirst()
                .orElse(Shown.OPEN);
        Integer role = url.get("role").isEmpty()
                ? null
                : (Integer) roles.findByKey(url.get("role"))
                        .map(SuccessRole::id)
                        .orElseThrow(
                                () -> BadInput.of("role", "There is no success role \"" + url.get("role") + "\"."));
        return new Asked(
                url,
                new TaskFilter(shown, assignee(url.get("who"), viewer), role, null, null),
                url.get("by").equals("account"),
                today.now());
    }

    static FilterUrl url(Map<String, String> sent) {
        return FilterUrl.of("/tasks", "/tasks/", List.of("show", "who", "role"), List.of("by"), sent);
    }

    /** Without a word, one's own. */
    private Assignee assignee(String who, Viewer viewer) {
        return assignees.of("who", who.isEmpty() ? "me" : who.equals("all") ? "" : who, viewer);
    }

    @GetMapping
    String list(
            @RequestParam Map<String, String> sent,
            @RequestParam(defaultValue = "1") String page,
            Viewer viewer,
            Model model) {
        Asked asked = asked(sent, viewer);
        TaskFilter filter = asked.filter();
        Map<Due, Integer> counts = log.counts(viewer, filter, asked.now());
        int found = counts.values().stream().mapToInt(Integer::intValue).sum();
        NumberedPage pages = NumberedPage.of("/tasks", asked.url().params(), page, found);
        Order order = !filter.shown().isOpen() ? Order.FINISHED : asked.byAccount() ? Order.ACCOUNT : Order.DAY;
        List<Listed> rows = log.list(viewer, filter, order, asked.now(), pages.skipped(), NumberedPage.ROWS);
        model.addAttribute("address", asked.url());
        model.addAttribute("shown", filter.shown());
        model.addAttribute("states", SHOWN);
        model.addAttribute("byAccount", asked.byAccount());
        model.addAttribute("groups", groups(rows, counts, order, asked.now()));
        model.addAttribute("pages", pages);
        model.addAttribute("late", counts.getOrDefault(Due.LATE, 0));
        model.addAttribute("day", asked.now().today());
        model.addAttribute("roles", roles.shown());
        people(asked, model);
        if (rows.isEmpty() && filter.shown() == Shown.OPEN) {
            nothing(asked, viewer, model);
        }
        return "task/list";
    }

    private void people(Asked asked, Model model) {
        List<TeamMember> first = members.called("", MOST_PEOPLE + 1);
        model.addAttribute("people", first.size() > MOST_PEOPLE ? List.of() : first);
        model.addAttribute("morePeople", first.size() > MOST_PEOPLE);
        Long chosen = asked.filter().holder().memberId();
        boolean named =
                !asked.url().get("who").isEmpty() && !asked.url().get("who").equals("me");
        model.addAttribute(
                "person",
                chosen == null || !named ? null : members.findById(chosen).orElseThrow());
    }

    /** Nothing to do now: what rests, and what was done today. */
    private void nothing(Asked asked, Viewer viewer, Model model) {
        TaskFilter open = asked.filter();
        TaskFilter resting = new TaskFilter(Shown.SNOOZED, open.holder(), open.role(), null, null);
        List<Listed> next = log.list(viewer, resting, Order.DAY, asked.now(), 0, 3);
        model.addAttribute("next", next);
    }

    private static List<Group> groups(List<Listed> rows, Map<Due, Integer> counts, Order order, Now now) {
        return switch (order) {
            case DAY -> byDay(rows, counts, now);
            case ACCOUNT -> byAccount(rows);
            case FINISHED -> rows.isEmpty() ? List.of() : List.of(new Group("", null, null, false, rows));
        };
    }

    private static List<Group> byDay(List<Listed> rows, Map<Due, Integer> counts, Now now) {
        Map<Due, List<Listed>> parts = new EnumMap<>(Due.class);
        rows.forEach(row -> parts.computeIfAbsent(Due.of(row.dueOn(), now), due -> new ArrayList<>())
                .add(row));
        List<Group> groups = new ArrayList<>();
        parts.forEach((due, some) -> groups.add(new Group(due.label(), null, counts.get(due), due == Due.LATE, some)));
        return groups;
    }

    private static List<Group> byAccount(List<Listed> rows) {
        Map<String, List<Listed>> parts = new LinkedHashMap<>();
        rows.forEach(row -> parts.computeIfAbsent(
                        row.account() == null ? "" : row.account().externalId(), account -> new ArrayList<>())
                .add(row));
        return parts.values().stream()
                .map(some -> {
                    AboutRecords.Named account = some.get(0).account();
                    return new Group(
                            account == null ? "Users without an account" : account.label(),
                            account == null ? null : "/accounts/" + encoded(account.externalId()),
                            null,
                            false,
                            some);
                })
                .toList();
    }

    private static String encoded(String externalId) {
        return UriUtils.encode(externalId, StandardCharsets.UTF_8);
    }

    /** How many of one's own are late, beside the picture in the top bar. */
    @GetMapping("/late")
    String late(Viewer viewer, Model model) {
        model.addAttribute("badge", log.badge(viewer, today.now()));
        return "task/parts :: badge";
    }
}
