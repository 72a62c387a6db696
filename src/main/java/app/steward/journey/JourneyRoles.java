package app.steward.journey;

import app.steward.problem.Use;
import app.steward.team.RoleUses;
import app.steward.team.SuccessRole;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** From whose owners journeys write, or who gets the answers. */
@Component
@Transactional(readOnly = true)
class JourneyRoles implements RoleUses {
    private final DSLContext sql;

    JourneyRoles(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public List<Use> of(SuccessRole role) {
        return sql.fetch(JourneyConditions.USED).stream()
                .filter(row -> DefinitionJson.of(row.get("definition", String.class)).steps().stream()
                        .anyMatch(step -> step instanceof Step.Email email
                                && (role.key().equals(email.from())
                                        || role.key().equals(email.replyTo()))))
                .map(row -> new Use(
                        JourneyEditing.KIND, row.get("id", Integer.class).toString(), row.get("name", String.class)))
                .distinct()
                .toList();
    }
}
