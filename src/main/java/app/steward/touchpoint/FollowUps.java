package app.steward.touchpoint;

import app.steward.record.Patch;
import app.steward.team.Viewer;

/** Keeps what is to be done after a touchpoint. {@code task} does, {@code touchpoint} asks. */
public interface FollowUps {

    /**
     * Notes it, for whoever logged the touchpoint, in the same transaction.
     *
     * @param patch {@code followUp}, its title, empty for what follows from the touchpoint, and {@code followUpOn}, its day
     */
    void follow(Viewer by, Touchpoint touchpoint, Patch patch);
}
