package app.steward.listing;

import app.steward.team.Viewer;
import java.util.Optional;

/** Knows lists by the names that stand in addresses; a feature with lists of its own contributes one. */
public interface ListSource {
    /** The list of this name, as far as the viewer may see that there is one. */
    Optional<ListScope> find(String name, Viewer viewer);

    /** Whether views of this name ({@link ListScope#views}) were of a list that is deleted, whoever might see it. */
    default boolean isGone(String views) {
        return false;
    }
}
