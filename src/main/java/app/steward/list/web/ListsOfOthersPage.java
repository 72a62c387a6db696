package app.steward.list.web;

import app.steward.condition.MembershipKind;
import app.steward.condition.UsedBy;
import app.steward.list.Lists;
import app.steward.membership.Rule;
import app.steward.problem.NotAllowed;
import app.steward.problem.Use;
import app.steward.team.TeamMember;
import app.steward.team.Viewer;
import app.steward.web.NumberedPage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The private lists of others, for administrators: whose they are and nothing else, to delete one that keeps a segment or
 * an attribute from being deleted.
 */
@Controller
class ListsOfOthersPage {
    private final Lists lists;
    private final ListOwners owners;
    private final UsedBy uses;

    ListsOfOthersPage(Lists lists, ListOwners owners, UsedBy uses) {
        this.lists = lists;
        this.owners = owners;
        this.uses = uses;
    }

    /** A list as its line tells it. */
    record Row(int id, String owner, String plural, boolean active, List<Use> usedBy) {
        public String title() {
            return "Private list of " + owner;
        }
    }

    @GetMapping("/lists/others")
    String others(@RequestParam(defaultValue = "1") String page, Viewer viewer, Model model) {
        if (!viewer.mayAdminister()) {
            throw new NotAllowed("Administrators see whose private lists there are.");
        }
        NumberedPage pages = NumberedPage.of("/lists/others", Map.of(), page, lists.countPrivateOfOthers(viewer));
        List<Rule> shown = lists.privateOfOthers(viewer, pages.skipped(), NumberedPage.ROWS);
        Map<Integer, TeamMember> members = owners.of(shown);
        Map<Integer, List<Use>> used = uses.members(MembershipKind.LIST);
        List<Row> rows = shown.stream()
                .map(list -> new Row(
                        list.id(),
                        Objects.requireNonNull(members.get(list.id())).name(),
                        list.subject().plural(),
                        list.isOn(),
                        used.getOrDefault(list.id(), List.of())))
                .toList();
        model.addAttribute("rows", rows);
        model.addAttribute("pages", pages);
        return "list/others";
    }
}
