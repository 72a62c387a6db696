package app.steward.team;

import app.steward.problem.Use;
import java.util.List;

/** Whoever keeps something for success roles besides conditions: says what it is, so that a role in use stays. */
public interface RoleUses {

    /** What is for the role. */
    List<Use> of(SuccessRole role);
}
