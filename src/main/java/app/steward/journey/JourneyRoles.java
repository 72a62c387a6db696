package app.steward.journey;

import app.steward.problem.Use;
import app.steward.team.RoleUses;
import app.steward.team.SuccessRole;
import java.util.List;
import org.springframework.stereotype.Component;

/** From whose owners journeys write, or who gets the answers. */
@Component
class JourneyRoles implements RoleUses {
    private final UsedDefinitions used;

    JourneyRoles(UsedDefinitions used) {
        this.used = used;
    }

    @Override
    public List<Use> of(SuccessRole role) {
        return used.all().stream()
                .filter(each -> each.definition().steps().stream()
                        .anyMatch(step -> step instanceof Step.Email email
                                && (role.key().equals(email.from())
                                        || role.key().equals(email.replyTo()))))
                .map(UsedDefinitions.Used::use)
                .distinct()
                .toList();
    }
}
