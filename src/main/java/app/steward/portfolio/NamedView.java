package app.steward.portfolio;

import app.steward.condition.Subject;
import app.steward.team.Viewer;

/**
 * A view of a list that a team member keeps under a name.
 *
 * @param owner the team member who saved it
 * @param shared open to the whole team; it shows each of them what they may see
 * @param opens whether the list opens with it for the one who looks
 */
public record NamedView(
        long id,
        Subject subject,
        String name,
        boolean shared,
        long owner,
        String ownerName,
        boolean opens,
        ViewState state) {

    /** Whether this team member may rename, update, share or delete it. */
    public boolean mayChange(Viewer viewer) {
        return viewer.is(owner) || viewer.mayAdminister();
    }
}
