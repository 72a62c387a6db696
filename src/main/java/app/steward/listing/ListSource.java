package app.steward.listing;

import app.steward.team.Viewer;
import java.util.Optional;

/** Knows lists by the names that stand in addresses; a feature with lists of its own contributes one. */
public interface ListSource {
    /** The list of this name, as far as the viewer may see that there is one. */
    Optional<ListScope> find(String name, Viewer viewer);
}
