package app.steward.list.web;

import app.steward.condition.ConditionTree;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Snapshot;
import app.steward.condition.UsedBy;
import app.steward.list.ListEditing;
import app.steward.list.ListEditing.Changes;
import app.steward.list.ListMembers;
import app.steward.list.Lists;
import app.steward.listing.ListScope;
import app.steward.listing.ListSource;
import app.steward.membership.Rule;
import app.steward.portfolio.web.ListPage;
import app.steward.team.Viewer;
import app.steward.undo.web.UndoDelete;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The members of a list, as any list of records is shown, below what the list is; and what is done with it as a whole. */
@Controller
@RequestMapping("/lists/{id:\\d{1,9}}")
class ListPages implements ListSource {
    private static final String NAME = "list-";
    private static final int GROWTH_DAYS = 30;

    private final Lists lists;
    private final ListEditing editing;
    private final ListWording wording;
    private final ListPage pages;
    private final ListMembers members;
    private final UsedBy uses;
    private final Fields fields;
    private final UndoDelete undo;

    ListPages(
            Lists lists,
            ListEditing editing,
            ListWording wording,
            ListPage pages,
            ListMembers members,
            UsedBy uses,
            Fields fields,
            UndoDelete undo) {
        this.lists = lists;
        this.editing = editing;
        this.wording = wording;
        this.pages = pages;
        this.members = members;
        this.uses = uses;
        this.fields = fields;
        this.undo = undo;
    }

    @Override
    public Optional<ListScope> find(String name, Viewer viewer) {
        return name.matches(NAME + "\\d{1,9}")
                ? lists.find(viewer, Integer.parseInt(name.substring(NAME.length())))
                        .map(ListPages::scope)
                : Optional.empty();
    }

    @Override
    public boolean isGone(String views) {
        return views.matches(NAME + "\\d{1,9}") && !lists.exists(Integer.parseInt(views.substring(NAME.length())));
    }

    private static ListScope scope(Rule list) {
        ConditionTree in =
                ConditionTree.in(list.subject(), new MembershipRef(MembershipKind.LIST, list.subject(), list.id()));
        return new ListScope(
                ListEditing.scopeName(list.id()),
                "/lists/" + list.id(),
                list.subject(),
                list.name(),
                ListEditing.scopeName(list.id()),
                in,
                list.isPrivate() ? List.of() : List.of("in_list_since(list=" + list.id() + ")"));
    }

    @GetMapping
    String members(
            @PathVariable int id,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            Model model,
            RedirectAttributes flash) {
        Rule list = lists.get(viewer, id);
        Snapshot present = fields.present(viewer);
        model.addAttribute("menu", "lists");
        model.addAttribute("head", "list/head");
        model.addAttribute("rule", list);
        model.addAttribute("mayEdit", Lists.mayEdit(viewer, list));
        model.addAttribute("movable", Lists.mayEdit(viewer, list) && !list.isOn());
        model.addAttribute("words", wording.phrases(list, present.catalogue(), present.now()));
        model.addAttribute("problem", lists.problem(list, present.catalogue()));
        model.addAttribute("uses", uses.members(MembershipKind.LIST, id));
        model.addAttribute("moves", list.isComputedWhenRead() ? null : members.moves(viewer, list, GROWTH_DAYS));
        return pages.show(scope(list), params, viewer, model, flash);
    }

    /** Saving without a change computes it anew. */
    @PostMapping("/refresh")
    String refresh(@PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        editing.change(viewer, id, Changes.NONE);
        Rule after = lists.get(viewer, id);
        String told = switch (after.state()) {
            case FRESH -> " refreshed";
            case BROKEN -> " is broken, its members stay";
            default -> " is being refreshed";
        };
        return back(id, flash, after.name() + told);
    }

    @PostMapping("/status")
    String status(@PathVariable int id, @RequestParam boolean active, Viewer viewer, RedirectAttributes flash) {
        editing.change(viewer, id, new Changes(null, null, null, active, null, null, null));
        Rule after = lists.get(viewer, id);
        return back(
                id,
                flash,
                after.name() + (active ? " follows the data" : " stays as it is now, until you move members"));
    }

    @PostMapping("/copies")
    String copy(@PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        int copy = editing.copy(viewer, id);
        return back(copy, flash, lists.get(viewer, copy).name() + " added");
    }

    @PostMapping("/delete")
    String delete(@PathVariable int id, Viewer viewer, RedirectAttributes flash) {
        String name = editing.delete(viewer, id);
        flash.addFlashAttribute("toast", name + " deleted");
        flash.addFlashAttribute("toastUndo", undo.address(viewer, ListEditing.KIND, id, "/lists"));
        return "redirect:/lists";
    }

    private static String back(int id, RedirectAttributes flash, String toast) {
        flash.addFlashAttribute("toast", toast);
        return "redirect:/lists/" + id;
    }
}
