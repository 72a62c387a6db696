package app.steward.list.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Snapshot;
import app.steward.condition.UsedBy;
import app.steward.list.ListFigures;
import app.steward.list.Lists;
import app.steward.membership.Rule;
import app.steward.membership.State;
import app.steward.problem.BadInput;
import app.steward.problem.Use;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Customers > Lists: which lists there are for the viewer, and what they come to. Figures come after the page. */
@Controller
class ListsPage {
    private static final int PER_PAGE = 50;
    private static final List<String> STATUSES = List.of("active", "inactive", "broken");

    private final Lists lists;
    private final ListFigures figures;
    private final ListWording wording;
    private final SuccessRoles roles;
    private final ListOwners owners;
    private final ListStarters starters;
    private final UsedBy uses;
    private final Fields fields;

    ListsPage(
            Lists lists,
            ListFigures figures,
            ListWording wording,
            SuccessRoles roles,
            ListOwners owners,
            ListStarters starters,
            UsedBy uses,
            Fields fields) {
        this.lists = lists;
        this.figures = figures;
        this.wording = wording;
        this.roles = roles;
        this.owners = owners;
        this.starters = starters;
        this.uses = uses;
        this.fields = fields;
    }

    /**
     * What was chosen of the lists; empty text for all.
     *
     * @param page from 1
     */
    record Choice(String q, String status, String type, String role, int page) {
        static Choice of(Map<String, String> params) {
            String page = params.getOrDefault("page", "");
            return new Choice(
                    CleanText.of(params.getOrDefault("q", "")),
                    params.getOrDefault("status", ""),
                    params.getOrDefault("type", ""),
                    params.getOrDefault("role", ""),
                    page.matches("[1-9]\\d{0,5}") ? Integer.parseInt(page) : 1);
        }

        /** Whether fewer than all lists may be shown. */
        public boolean narrows() {
            return !(q + status + type).isEmpty();
        }

        private String query(String status, String type, String role, int page) {
            StringBuilder query = new StringBuilder();
            Map.of("q", q, "status", status, "type", type, "role", role, "page", page > 1 ? "" + page : "")
                    .entrySet()
                    .stream()
                    .filter(each -> !each.getValue().isEmpty())
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(each -> query.append(query.isEmpty() ? "?" : "&")
                            .append(each.getKey())
                            .append("=")
                            .append(java.net.URLEncoder.encode(
                                    each.getValue(), java.nio.charset.StandardCharsets.UTF_8)));
            return query.toString();
        }

        public String withStatus(String other) {
            return "/lists" + query(other, type, role, 1);
        }

        public String withType(String other) {
            return "/lists" + query(status, other, role, 1);
        }

        public String withRole(String other) {
            return "/lists" + query(status, type, other, 1);
        }

        public String withPage(int other) {
            return "/lists" + query(status, type, role, other);
        }

        public String figures() {
            return "/lists/figures" + query(status, type, role, page);
        }
    }

    /**
     * A list as its line tells it.
     *
     * @param words what it asks of its members; null where that can't be read
     * @param owner whose it is; null where a key without a member made it
     */
    record Row(
            Rule rule,
            @Nullable String words,
            @Nullable String problem,
            @Nullable String owner,
            boolean mayEdit,
            List<Use> usedBy) {

        public boolean refreshing() {
            return rule.state() == State.REFRESHING || rule.state() == State.STALE;
        }
    }

    private record Shown(List<Row> rows, int all, int found, int from) {}

    @GetMapping("/lists")
    String lists(@RequestParam Map<String, String> params, Viewer viewer, Model model) {
        Choice choice = Choice.of(params);
        Shown shown = shown(choice, viewer);
        model.addAttribute("choice", choice);
        model.addAttribute("roles", roles.shown());
        model.addAttribute("rows", shown.rows());
        model.addAttribute("total", shown.all());
        model.addAttribute("found", shown.found());
        model.addAttribute("from", shown.from());
        model.addAttribute(
                "refreshing", shown.rows().stream().filter(Row::refreshing).count());
        model.addAttribute(
                "broken",
                shown.rows().stream().filter(row -> row.problem() != null).count());
        model.addAttribute(
                "own",
                shown.rows().stream().filter(row -> row.rule().isPrivate()).count());
        model.addAttribute("others", lists.countPrivateOfOthers(viewer));
        model.addAttribute("pillars", ListFigures.pillars());
        if (shown.all() == 0 && viewer.mayKeepLists()) {
            model.addAttribute("starters", starters.shownTo(viewer, false));
        }
        if ("now".equals(params.get("figures"))) {
            List<Rule> rules = shown.rows().stream().map(Row::rule).toList();
            model.addAttribute("figures", figures(choice, rules, viewer));
        }
        return "list/index";
    }

    /** What the lists of a page come to, each figure put in its place. */
    @GetMapping("/lists/figures")
    String figures(@RequestParam Map<String, String> params, Viewer viewer, Model model) {
        Choice choice = Choice.of(params);
        List<Rule> rules = found(choice, viewer, fields.catalogue(viewer)).page();
        model.addAttribute("rules", rules);
        model.addAttribute("pillars", ListFigures.pillars());
        model.addAttribute("figures", figures(choice, rules, viewer));
        return "list/parts :: figures";
    }

    /** Lists to begin with, and how many would be in each now. */
    @GetMapping("/lists/starters")
    String starters(Viewer viewer, Model model) {
        model.addAttribute("starters", viewer.mayKeepLists() ? starters.shownTo(viewer, true) : List.of());
        return "list/parts :: starters";
    }

    /** By number, of every list that is shown. */
    private Map<Integer, ListFigures.Figures> figures(Choice choice, List<Rule> rules, Viewer viewer) {
        String role = choice.role().isEmpty()
                ? null
                : roles.findByKey(choice.role())
                        .map(SuccessRole::key)
                        .orElseThrow(() -> BadInput.of("role", "There is no such success role."));
        Map<Integer, ListFigures.Figures> counted = figures.of(viewer, rules, role);
        Map<Integer, ListFigures.Figures> all = new HashMap<>();
        rules.forEach(rule -> all.put(rule.id(), ListFigures.at(counted, rule.id())));
        return all;
    }

    /** @param page those of one page of all that were found among the known ones */
    private record Found(List<Rule> page, int all, int found, int from) {}

    private Found found(Choice choice, Viewer viewer, Catalogue catalogue) {
        List<Rule> known = lists.knownTo(viewer);
        List<Rule> found = known.stream()
                .filter(list -> list.isCalled(choice.q()))
                .filter(list ->
                        choice.type().isEmpty() || list.subject().plural().equals(choice.type()))
                .filter(list -> !STATUSES.contains(choice.status()) || isSo(list, choice.status(), catalogue))
                .toList();
        int from = Math.min((choice.page() - 1) * PER_PAGE, found.size());
        return new Found(
                found.subList(from, Math.min(from + PER_PAGE, found.size())), known.size(), found.size(), from);
    }

    private Shown shown(Choice choice, Viewer viewer) {
        Snapshot present = fields.present(viewer);
        Catalogue catalogue = present.catalogue();
        Found found = found(choice, viewer, catalogue);
        List<Rule> page = found.page();
        Map<Integer, List<Use>> used = uses.members(MembershipKind.LIST);
        Map<Integer, TeamMember> owners = this.owners.of(page);
        List<Row> rows = page.stream()
                .map(list -> new Row(
                        list,
                        wording.brief(list, catalogue, present.now()),
                        lists.problem(list, catalogue),
                        Optional.ofNullable(owners.get(list.id()))
                                .map(TeamMember::name)
                                .orElse(null),
                        Lists.mayEdit(viewer, list),
                        used.getOrDefault(list.id(), List.of())))
                .toList();
        return new Shown(rows, found.all(), found.found(), found.from());
    }

    private boolean isSo(Rule list, String status, Catalogue catalogue) {
        return status.equals("broken")
                ? lists.problem(list, catalogue) != null
                : list.isOn() == status.equals("active");
    }
}
