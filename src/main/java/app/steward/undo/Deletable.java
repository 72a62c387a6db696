package app.steward.undo;

import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of record that others may use, and which then is deleted only with them. */
public interface Deletable extends Undeletes {

    /** The word that {@link Use#type} has for it. */
    String type();

    /**
     * What is told of one.
     *
     * @param page its own; null where it has none
     * @param index the page of all
     */
    record About(String name, @Nullable String page, String index) {}

    /** @throws NotFound for whoever may not know of it */
    About about(Viewer viewer, long id);

    /** What uses it, and so stands in the way. */
    List<Use> usedBy(long id);

    boolean mayDelete(Viewer by, long id);

    /** Deletes it with all checks; what follows of it was told before. */
    void delete(Viewer by, long id);
}
