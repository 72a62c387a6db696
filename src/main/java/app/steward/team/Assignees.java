package app.steward.team;

import app.steward.problem.BadInput;
import app.steward.value.CleanText;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads whose records somebody asks for. */
@Component
public class Assignees {
    private final TeamMembers members;

    Assignees(TeamMembers members) {
        this.members = members;
    }

    /**
     * @param parameter what says it, to be blamed for what can't be read
     * @param text me, none, or an e-mail address; null or empty for anyone
     */
    public Assignee of(String parameter, @Nullable String text, Viewer viewer) {
        String who = text == null ? "" : CleanText.at(parameter, text);
        if (who.isEmpty()) {
            return Assignee.anyone();
        } else if (who.equals("none")) {
            return Assignee.nobody();
        } else if (who.equals("me")) {
            Long me = viewer.memberId();
            if (me == null) {
                throw BadInput.of(parameter, "This key was made for nobody, so there is no \"me\".");
            }
            return Assignee.member(me);
        }
        return members.findByEmail(TeamMember.emailKey(who))
                .map(member -> Assignee.member(member.id()))
                .orElseThrow(() -> BadInput.of(parameter, "There is no team member \"" + who + "\"."));
    }
}
