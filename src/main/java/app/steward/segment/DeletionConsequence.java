package app.steward.segment;

import app.steward.problem.Conflict;
import app.steward.team.Viewer;
import java.util.Optional;

/** Knows what deleting a segment would do elsewhere. The feature that loses something contributes it as a bean. */
public interface DeletionConsequence {

    /**
     * What would follow, as who did not say that they know of it is answered: a sentence, and the figures; empty where
     * nothing does. Asked before anything is done, inside a transaction.
     */
    Optional<Conflict> of(Viewer by, Segment segment);
}
