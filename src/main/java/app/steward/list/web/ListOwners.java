package app.steward.list.web;

import app.steward.membership.Rule;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whose lists are: who keeps them for themselves, else who made them. */
@Component
class ListOwners {
    private final TeamMembers team;

    ListOwners(TeamMembers team) {
        this.team = team;
    }

    /** By the number of the list, in one question; none for a list that a key without a member made. */
    Map<Integer, TeamMember> of(List<Rule> lists) {
        Map<Long, TeamMember> members = new HashMap<>();
        List<Long> ids = lists.stream()
                .map(ListOwners::ownerOf)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (!ids.isEmpty()) {
            team.findByIdIn(ids).forEach(member -> members.put(member.id(), member));
        }
        Map<Integer, TeamMember> owners = new HashMap<>();
        for (Rule list : lists) {
            Long owner = ownerOf(list);
            TeamMember member = owner == null ? null : members.get(owner);
            if (member != null) {
                owners.put(list.id(), member);
            }
        }
        return owners;
    }

    private static @Nullable Long ownerOf(Rule list) {
        return list.isPrivate() ? list.said().ownerId() : list.createdBy();
    }
}
