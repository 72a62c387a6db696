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

    /** What else deleting it does, in sentences, which are confirmed before. */
    default List<String> follows(Viewer by, long id) {
        return List.of();
    }

    /** Whether deleting something that does not name it may take it along: it is deleted before all others, then. */
    default boolean belongsToOthers() {
        return false;
    }

    /** Deletes it with all checks; what follows of it was told before. */
    void delete(Viewer by, long id);
}
