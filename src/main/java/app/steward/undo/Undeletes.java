package app.steward.undo;

import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows.Deleted;

/** Puts one kind of deleted record back. Its feature contributes it as a bean. */
public interface Undeletes {

    /** As {@link DeletedRows#begin} is told. */
    String kind();

    /**
     * Puts it back with its number, has computed what follows from it, and records it; answers what it is called.
     *
     * @throws Conflict where its name is taken, or what it needs is gone
     * @throws NotAllowed where the viewer may not any more
     */
    String putBack(Viewer by, Deleted deleted);
}
