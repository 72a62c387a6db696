package app.steward.portfolio.web;

import app.steward.listing.ListParameter;
import app.steward.listing.ListQuery;
import app.steward.listing.ListState;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** What the menu of "assigned to" shows ({@code portfolio/choices :: assigned}): the few first people, or a field to find them. */
@Component
public class PeopleMenu {
    private final TeamMembers members;

    PeopleMenu(TeamMembers members) {
        this.members = members;
    }

    /** Puts assigned, people, morePeople and assignee into the model. */
    public void offer(ListQuery list, ListState state, Viewer viewer, Model model) {
        List<TeamMember> people = viewer.seesAll() ? members.owners("", ChoicePicker.MOST + 1) : List.of();
        boolean more = people.size() > ChoicePicker.MOST;
        model.addAttribute("assigned", state.get(ListParameter.ASSIGNED));
        model.addAttribute("people", more ? List.of() : people);
        model.addAttribute("morePeople", more);
        model.addAttribute("assignee", assignee(list, state, people));
    }

    /** The member whose records the list shows, who need not be one of those that it offers; null for nobody and me. */
    private @Nullable TeamMember assignee(ListQuery list, ListState state, List<TeamMember> offered) {
        Long id = list.assignee().memberId();
        if (id == null || state.get(ListParameter.ASSIGNED).equals("me")) {
            return null;
        }
        return offered.stream()
                .filter(member -> member.id() == id)
                .findFirst()
                .or(() -> members.findById(id))
                .orElse(null);
    }
}
