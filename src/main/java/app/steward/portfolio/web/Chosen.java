package app.steward.portfolio.web;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.NotFound;
import app.steward.segment.Segments;
import app.steward.team.Assignee;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.value.CleanText;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads what narrows a list from an address: segment, success role, assigned to. */
@Component
class Chosen {
    private final DSLContext sql;
    private final Segments segments;
    private final SuccessRoles roles;
    private final TeamMembers members;

    Chosen(DSLContext sql, Segments segments, SuccessRoles roles, TeamMembers members) {
        this.sql = sql;
        this.segments = segments;
        this.roles = roles;
        this.members = members;
    }

    @Nullable
    Long segment(Subject subject, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            int id = Integer.parseInt(CleanText.of(text));
            if (segments.findById(id)
                    .filter(found -> found.subject() == subject.segmented())
                    .isPresent()) {
                return (long) id;
            }
        } catch (NumberFormatException e) {
            // Said below: what is no number is no segment either.
        }
        throw BadInput.of(
                "segment",
                "There is no segment " + CleanText.of(text) + " of "
                        + subject.segmented().plural() + ".");
    }

    /** The account of this external id; one that the viewer does not see is as unknown as one that is not there. */
    @Nullable
    Long account(@Nullable String externalId, Viewer viewer) {
        if (externalId == null || externalId.isBlank()) {
            return null;
        }
        Field<Long> id = field(name("id"), Long.class);
        Long found = sql.select(id)
                .from(table(name("accounts")))
                .where(field(name("external_id"), String.class).eq(CleanText.of(externalId)))
                .and(Visibility.accounts(viewer, id))
                .fetchOne(id);
        if (found == null) {
            throw new NotFound("There is no such account, or it is not one of yours.");
        }
        return found;
    }

    @Nullable
    Integer role(@Nullable String key) {
        if (key == null || key.isBlank()) {
            return null;
        }
        return roles.findByKey(CleanText.of(key))
                .map(SuccessRole::id)
                .orElseThrow(() -> BadInput.of("role", "There is no success role \"" + CleanText.of(key) + "\"."));
    }

    /** me, none, or an e-mail address; nothing is anyone. */
    Assignee assignee(@Nullable String text, Viewer viewer) {
        String who = text == null ? "" : CleanText.of(text);
        if (who.isEmpty()) {
            return Assignee.anyone();
        } else if (who.equals("none")) {
            return Assignee.nobody();
        } else if (who.equals("me")) {
            Long me = viewer.memberId();
            if (me == null) {
                throw BadInput.of("assigned", "This key was made for nobody, so there is no \"me\".");
            }
            return Assignee.member(me);
        }
        return members.findByEmail(TeamMember.emailKey(who))
                .map(member -> Assignee.member(member.id()))
                .orElseThrow(() -> BadInput.of("assigned", "There is no team member " + who + "."));
    }
}
