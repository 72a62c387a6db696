package app.steward.listing;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.time.Instant;

/**
 * A view of a list that a team member keeps under a name.
 *
 * @param owner the team member who saved it
 * @param shared open to the whole team; it shows each of them what they may see
 * @param opens whether the list opens with it for the one who looks
 * @param version how often another state was kept under its name
 * @param changedBy number of the team member who changed it last
 */
public record NamedView(
        long id,
        Subject subject,
        String name,
        boolean shared,
        long owner,
        String ownerName,
        boolean opens,
        ListState state,
        int version,
        Instant changedAt,
        long changedBy,
        String changedByName) {

    /** Whether this team member may rename, update and share it. */
    public boolean mayChange(Viewer viewer) {
        return viewer.is(owner) && (!shared || viewer.mayShareViews()) || shared && viewer.mayAdminister();
    }

    /** Administrators delete private ones too, since what a view uses can't be deleted before it. */
    public boolean mayDelete(Viewer viewer) {
        return viewer.is(owner) || viewer.mayAdminister();
    }

    /** Its name, which is nobody else's business where it is private. */
    public String nameFor(Viewer viewer) {
        return viewer.is(owner) ? name : publicName();
    }

    /** What all may read of its name, now and later. */
    String publicName() {
        return shared ? name : "Private view of " + ownerName;
    }
}
