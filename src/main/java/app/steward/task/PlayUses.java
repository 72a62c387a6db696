package app.steward.task;

import app.steward.problem.Use;
import java.util.List;

/** What starts plays by itself, told by the features that hold it: a play in use is not deleted. */
public interface PlayUses {
    List<Use> of(Plays.Play play);
}
